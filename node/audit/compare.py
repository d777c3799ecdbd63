"""The first height, and there the key, the receipt or the block, on which two stores of one chain are not the same.

What stores keep decides how. Every block and every receipt is kept, so those are compared one by one; of the state
only that of the newest block is. A key that is wrong there is wrong from the block on that wrote it last: which one,
executing the blocks again tells, from the genesis if that is given, else from the state of the store that ends first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chain.crypto import SignatureCheck
from chain.genesis import Genesis
from chain.primitives import ChainId, Height
from chain.storage.store import KeyValueStore
from contracts.executor import ContractExecutor
from node.audit.execution import Execution
from node.audit.findings import (
    SIDES,
    Comparison,
    Damage,
    Difference,
    Flaw,
    OtherBlock,
    OtherChain,
    OtherExecution,
    OtherReceipt,
    OtherState,
    Who,
)
from node.audit.history import Broken, History
from node.audit.replay import Replay
from node.audit.shown import EventReader
from node.audit.stored_state import StoredState, flaw_of_state
from node.audit.walk import Progress, walk

_ORDER = (OtherBlock, OtherReceipt, OtherExecution, OtherState, Damage)
"""What is told of several things at one height: the one that says most."""


def compare(
    stores: tuple[KeyValueStore, KeyValueStore],
    executor: ContractExecutor,
    holds: SignatureCheck,
    genesis: Genesis | None,
    progress: Progress,
) -> Comparison:
    """Where two stores part; nothing is written to them.

    NoChain or OtherChain if they cannot be compared, Lacking if this program cannot execute the genesis.
    """
    histories = {side: History(store, side) for side, store in zip(SIDES, stores, strict=True)}
    chain_id = _chain_of(histories)
    if genesis is not None and chain_id is not None:
        Replay.of_genesis(genesis, executor, holds).check_chain(chain_id)
    events = EventReader(executor, [StoredState(each.store) for each in histories.values()])
    kept = walk(histories, events, progress)
    flaws = _flaws(histories)

    def make() -> Replay | None:
        if genesis is not None:
            return Replay.of_genesis(genesis, executor, holds)
        return _on_the_shorter(histories, flaws, executor, holds)

    execution = Execution(histories, executor, make, progress)
    told = [each for each in (kept,) if each is not None and not isinstance(each, OtherBlock)]
    found = [*told, *execution.examine(kept, flaws)]
    first = _first(found) or _unnamed(histories, flaws)
    return Comparison(
        ChainId.zeros() if chain_id is None else chain_id,
        (histories[Who.A].span, histories[Who.B].span),
        _equal_to(first, histories),
        execution.heights,
        execution.lacking,
        first,
    )


def _chain_of(histories: Mapping[Who, History]) -> ChainId | None:
    """The one chain of both; None if nothing of them can be read. OtherChain if they are of two."""
    found = [each.chain_id() for each in histories.values()]
    known = [each for each in found if each is not None]
    if len(known) == 2 and known[0] != known[1]:
        raise OtherChain(known[0], known[1])
    return known[0] if known else None


def _flaws(histories: Mapping[Who, History]) -> dict[Who, Flaw]:
    """What is wrong with the state of each store whose newest block is whole."""
    found = {}
    for side, history in histories.items():
        try:
            tip = history.block(history.span.tip)
        except Broken:
            continue
        flaw = flaw_of_state(history.store, tip.header)
        if flaw is not None:
            found[side] = flaw
    return found


def _on_the_shorter(
    histories: Mapping[Who, History],
    flaws: Mapping[Who, Flaw],
    executor: ContractExecutor,
    holds: SignatureCheck,
) -> Replay | None:
    """On the state of the store that ends first, if it is right and the other one goes on from there."""
    short, long = sorted(histories.values(), key=lambda each: each.span.tip)
    if short.span.tip == long.span.tip or short.side in flaws:
        return None
    try:
        tip, same = short.block(short.span.tip), long.block(short.span.tip)
    except Broken:
        return None
    return Replay.on_store(short.store, tip, executor, holds) if tip.id == same.id else None


def _first(found: Sequence[Difference]) -> Difference | None:
    """The lowest; what has no height comes after what has one."""

    def rank(each: Difference) -> tuple[bool, int, int]:
        return each.height is None, each.height or 0, _ORDER.index(type(each))

    return min(found, key=rank, default=None)


def _unnamed(histories: Mapping[Who, History], flaws: Mapping[Who, Flaw]) -> Damage | None:
    """A flaw of a state of which no key can be named."""
    for side, flaw in flaws.items():
        return Damage(histories[side].span.tip, side, flaw, "")
    return None


def _equal_to(found: Difference | None, histories: Mapping[Who, History]) -> Height | None:
    """Up to which height both hold the same; None if that is not known, or there is none."""
    both = min(each.span.tip for each in histories.values())
    if found is None:
        return both
    if found.height is None or found.height == 0:
        return None
    return Height(min(found.height - 1, both))

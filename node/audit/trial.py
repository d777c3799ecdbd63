"""Code that members are to vote on, tried beside the code that runs: on the newest blocks, and on what falls due next.

A store keeps one state, that of its newest block. So blocks are tried on the way from the genesis, each on the state that
it was executed on; what is armed is tried on the newest state. Nothing is written to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chain.block import Block
from chain.crypto import SignatureCheck
from chain.genesis import Genesis
from chain.primitives import BlockId, Height
from chain.receipt import CallResult, Event, Outcome, Receipt
from chain.rejection import Rejected
from chain.state import Overlay
from chain.transition import carry_out, context_of
from contracts.clock import item_of, next_deadline
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.programs import TABLE, TABLE_KEY, Row, Table
from contracts.state_words import Plain, facts_in
from node.audit.motions import Newest, Told, context_after, told_of
from node.audit.replay import Replay

MOST_TOLD = 50
"""Differences that are told; the rest are counted."""
SET_ASIDE = ("govern", "program_set_aside")
MOST_STEPS = 500
"""Blocks for which the clock is wound on."""


@dataclass(frozen=True, slots=True)
class End:
    """How a call or a firing ended with one of the two. `code` is empty if it was done."""

    code: str
    facts: Plain
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A call or a firing that ends otherwise; `transaction` is None for what fell due. One that only one of them has is None."""

    height: int
    transaction: str | None
    contract: str
    method: str
    old: End | None
    new: End | None


@dataclass(slots=True)
class Trial:
    """What was tried, and what ended otherwise. `unfit` says why the code would be set aside; then nothing is tried."""

    unfit: str | None = None
    first: Height | None = None
    last: Height | None = None
    calls: int = 0
    fired: int = 0
    others: int = 0
    told: list[Otherwise] = field(default_factory=list)
    refused: str = ""
    """Why the chain could not have gone on with a block."""

    def add(self, other: Otherwise) -> None:
        """One more."""
        self.others += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(other)


@dataclass(frozen=True, slots=True)
class Pair:
    """The executors of the code that runs and of that which is tried, and what is voted for the second."""

    old: ContractExecutor
    new: ContractExecutor
    contract: str
    program: Program

    @classmethod
    def of(cls, programs: Sequence[Program], contract: str, program: Program) -> Pair:
        """`programs` are those of the release."""
        known = [*programs, program]
        return cls(ContractExecutor(known), ContractExecutor(known), contract, program)

    def voted(self, state: Overlay, height: Height) -> None:
        """On this state the second runs from `height` on."""
        table = TABLE.decode(state.get(TABLE_KEY) or b"")
        place = (height, self.contract)
        rows = [each for each in table.rows if (each.height, each.contract) != place]
        row = Row(self.contract, height, self.program.digest)
        state.put(TABLE_KEY, TABLE.encode(Table((*rows, row))))

    def unfit(self, newest: Newest) -> str | None:
        """Why the code would be set aside in the next block; None if it would run."""
        copy = Overlay(newest.state)
        self.voted(copy, newest.height)
        context = context_after(newest.tip.header, BlockId(newest.tip.id), newest.chain_id)
        events = [each for result in self.new.begin_block(copy, context) for each in result.events]
        found = [each for each in events if (each.contract, each.name) == SET_ASIDE]
        if not found:
            return None
        told = told_of(self.new, copy, newest.height, found[0]).fields
        assert isinstance(told, dict)
        return str(told["why"])


def try_blocks(
    pair: Pair,
    newest: Newest,
    genesis: Genesis,
    holds: SignatureCheck,
    count: int,
    progress: Callable[[Height], None],
) -> Trial:
    """Execute the newest `count` blocks with both, each on the state that it was executed on.

    Lacking, OtherChain or Broken if this program cannot execute the chain, or the store is not whole.
    """
    trial = Trial()
    replay = Replay.of_genesis(genesis, pair.old, holds)
    replay.check_chain(newest.chain_id)
    tip = newest.tip.header.height
    for number in range(1, tip + 1):
        block = newest.history.block(Height(number))
        attempt = replay.attempt(block)
        if number > tip - count:
            trial.first = trial.first or Height(number)
            trial.last = Height(number)
            _try_block(trial, pair, replay, block, (attempt.receipts, holds))
        replay.advance(attempt)
        progress(Height(number))
    return trial


def _try_block(
    trial: Trial,
    pair: Pair,
    replay: Replay,
    block: Block,
    done: tuple[Sequence[Receipt], SignatureCheck],
) -> None:
    """`done` is what the code that runs came to, and what checks signatures."""
    old, holds = done
    height = block.header.height
    state = Overlay(replay.state)
    pair.voted(state, height)
    context = context_of(block.header, replay.tip, replay.chain_id, Height(2**63))
    try:
        new = carry_out(context, block.body, state, pair.new, holds).receipts
    except Rejected as refusal:
        trial.refused = trial.refused or str(refusal)
        return
    for at, transaction in enumerate(block.body.transactions):
        for number, call in enumerate(transaction.body.calls):
            trial.calls += 1
            ends = (old[at].results[number], new[at].results[number])
            name = (call.contract, call.method)
            _compare(trial, pair, state, (height, transaction.id.hex(), name), ends)
    due = [each[len(block.body.transactions) :] for each in (old, new)]
    fired = [[result for receipt in each for result in receipt.results] for each in due]
    _compare_fired(trial, pair, state, height, (fired[0], fired[1]))


def try_clock(
    pair: Pair, newest: Newest, until_ms: int, trial: Trial, most_steps: int = MOST_STEPS
) -> None:
    """Wind the clock on with both, from the newest state up to a block time, as if nobody did anything."""
    old, new = Overlay(newest.state), Overlay(newest.state)
    pair.voted(new, newest.height)
    now_ms = int(newest.tip.header.timestamp_ms)
    for steps in range(1, most_steps + 1):
        found = [next_deadline(each) for each in (old, new)]
        due_ms = min([each for each in found if each is not None], default=None)
        if due_ms is None or due_ms > until_ms:
            return
        now_ms = max(now_ms, due_ms)
        parent = BlockId(newest.tip.id)
        context = context_after(newest.tip.header, parent, newest.chain_id, steps, now_ms)
        fired = (pair.old.begin_block(old, context), pair.new.begin_block(new, context))
        _compare_fired(trial, pair, new, context.height, fired)
        now_ms = int(context.timestamp_ms)


def _compare_fired(
    trial: Trial,
    pair: Pair,
    state: Overlay,
    height: Height,
    fired: tuple[Sequence[CallResult], Sequence[CallResult]],
) -> None:
    old, new = (_by_item(each) for each in fired)
    trial.fired += len(old)
    for name, subject in {**old, **new}:
        ends = (old.get((name, subject)), new.get((name, subject)))
        _compare(trial, pair, state, (height, None, name), ends)


def _by_item(
    results: Sequence[CallResult],
) -> Mapping[tuple[tuple[str, str], bytes], CallResult]:
    """Firings by contract, tick and subject; what was set aside is no firing."""
    items = [(item_of(result), result) for result in results]
    return {
        ((item.contract, item.tick), bytes(item.subject)): result
        for item, result in items
        if item is not None
    }


def _compare(
    trial: Trial,
    pair: Pair,
    state: Overlay,
    where: tuple[Height, str | None, tuple[str, str]],
    ends: tuple[CallResult | None, CallResult | None],
) -> None:
    if ends[0] == ends[1]:
        return
    height, transaction, (contract, method) = where
    shown = [
        _shown(executor, state, height, end)
        for executor, end in zip((pair.old, pair.new), ends, strict=True)
    ]
    trial.add(Otherwise(int(height), transaction, contract, method, shown[0], shown[1]))


def _shown(
    executor: ContractExecutor, state: Overlay, height: Height, result: CallResult | None
) -> End | None:
    if result is None:
        return None
    if result.outcome is Outcome.FAILED:
        return End(result.code, facts_in(result.detail), ())
    told = [_told(executor, state, height, each) for each in result.events]
    return End("", None, tuple(told))


def _told(executor: ContractExecutor, state: Overlay, height: Height, event: Event) -> Told:
    """An event; its bytes where the other code has no such event."""
    try:
        return told_of(executor, state, height, event)
    except (LookupError, Rejected):
        return Told(event.contract, event.name, event.fields.hex())

"""Findings made readable: a key by the contracts that run, a receipt by the call that it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chain.block import Block
from chain.primitives import Height
from chain.receipt import CallResult, Receipt
from chain.rejection import Rejected
from chain.state import StateReader
from contracts.clock import item_of
from contracts.contract import Contract
from contracts.executor import ContractExecutor
from contracts.programs import TABLE, TABLE_KEY
from contracts.refusal import Refused
from contracts.state_words import spot_of, value_at
from node.audit.findings import Entry, Outcomes, Seen, Who, Work


def contracts_in(
    executor: ContractExecutor, state: StateReader, height: Height
) -> Mapping[str, Contract]:
    """The contracts that run at `height`; none where a damaged state does not say which, or they are not here."""
    voted = state.get(TABLE_KEY)
    if voted is None:
        return {}
    try:
        TABLE.decode(voted)
        return {} if executor.missing(state, height) else executor.running(state, height)
    except (Rejected, Refused):
        return {}


def entry_of(
    key: bytes,
    contracts: Mapping[str, Contract],
    seen: Sequence[tuple[Who, bytes | None, Work | None]],
) -> Entry:
    """A key with the value that each has there."""
    return Entry(
        key,
        spot_of(key, contracts),
        tuple(
            [
                Seen(who, value, None if value is None else value_at(key, value, contracts), work)
                for who, value, work in seen
            ]
        ),
    )


def outcomes_of(
    block: Block, receipts: Mapping[Who, Sequence[Receipt]]
) -> tuple[int, Outcomes | None]:
    """Of the receipts of one block the first that is not the same, and in it the first call that ends otherwise."""
    longest = max(len(each) for each in receipts.values())
    for index in range(longest):
        found = {who: each[index] if index < len(each) else None for who, each in receipts.items()}
        if len(set(found.values())) > 1:
            return index, _outcomes(block, index, found)
    return longest, None


def _outcomes(block: Block, index: int, receipts: Mapping[Who, Receipt | None]) -> Outcomes | None:
    results = {who: () if each is None else each.results for who, each in receipts.items()}
    for call in range(max(map(len, results.values()), default=0)):
        ends = tuple([(who, _result(each, call)) for who, each in results.items()])
        if len({result for _, result in ends}) > 1:
            sent = block.body.transactions[index : index + 1]
            if not sent:
                return Outcomes(None, call, _firing(ends), ends)
            calls = sent[0].body.calls[call : call + 1]
            method = (calls[0].contract, calls[0].method) if calls else None
            return Outcomes(sent[0].id, call, method, ends)
    return None


def _result(results: tuple[CallResult, ...], call: int) -> CallResult | None:
    return results[call] if call < len(results) else None


def _firing(ends: tuple[tuple[Who, CallResult | None], ...]) -> tuple[str, str] | None:
    """What fired, as the first of the results says that can be read."""
    for _, result in ends:
        try:
            item = None if result is None else item_of(result)
        except (ValueError, Rejected):
            continue
        if item is not None:
            return item.contract, item.tick
    return None

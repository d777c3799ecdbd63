"""Findings made readable: a key by the contracts that run, a receipt by the call that it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chain.block import Block
from chain.primitives import Height
from chain.receipt import CallResult, Event, Outcome, Receipt
from chain.rejection import Rejected
from chain.state import StateReader
from contracts.clock import item_of
from contracts.contract import Contract
from contracts.executor import ContractExecutor
from contracts.plain import plain
from contracts.programs import TABLE, TABLE_KEY
from contracts.refusal import Refused
from contracts.state_words import Plain, facts_in, spot_of, value_at
from node.audit.findings import Ended, Entry, Outcomes, Seen, Who, Work


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


class EventReader:
    """Reads what receipts tell, by the contracts of their heights as one of two states knows them."""

    def __init__(self, executor: ContractExecutor, states: Sequence[StateReader]) -> None:
        self._executor = executor
        self._states = states

    def read(self, height: Height, event: Event) -> Plain:
        """What an event of a block of `height` tells; the bytes where nobody here can read it."""
        for state in self._states:
            if state.get(TABLE_KEY) is not None:
                try:
                    told: Plain = plain(self._executor.read_event(state, height, event))
                except (Rejected, LookupError):
                    continue
                return told
        return event.fields.hex()

    def outcomes(
        self, block: Block, receipts: Mapping[Who, Sequence[Receipt]]
    ) -> tuple[int, Outcomes | None]:
        """Of the receipts of one block the first that is not the same, and in it the first call that ends otherwise."""
        longest = max(len(each) for each in receipts.values())
        for index in range(longest):
            found = {who: each[index : index + 1] for who, each in receipts.items()}
            if len({tuple(each) for each in found.values()}) > 1:
                results = {who: each[0].results if each else () for who, each in found.items()}
                return index, self._outcomes(block, index, results)
        return longest, None

    def _outcomes(
        self, block: Block, index: int, results: Mapping[Who, tuple[CallResult, ...]]
    ) -> Outcomes | None:
        for call in range(max(map(len, results.values()), default=0)):
            ends = {who: each[call] if call < len(each) else None for who, each in results.items()}
            if len(set(ends.values())) > 1:
                height, sent = block.header.height, block.body.transactions[index : index + 1]
                seen = tuple([self._ended(who, end, height) for who, end in ends.items()])
                if not sent:
                    return Outcomes(None, call, _firing(seen), seen)
                calls = sent[0].body.calls[call : call + 1]
                method = (calls[0].contract, calls[0].method) if calls else None
                return Outcomes(sent[0].id, call, method, seen)
        return None

    def _ended(self, who: Who, result: CallResult | None, height: Height) -> Ended:
        if result is None:
            return Ended(who, None, None, ())
        failed = result.outcome is Outcome.FAILED and result.detail
        facts = facts_in(result.detail) if failed else None
        return Ended(who, result, facts, tuple([self.read(height, each) for each in result.events]))


def _firing(seen: Sequence[Ended]) -> tuple[str, str] | None:
    """What fired, as the first of the results says that can be read."""
    for each in seen:
        try:
            item = None if each.result is None else item_of(each.result)
        except (ValueError, Rejected):
            continue
        if item is not None:
            return item.contract, item.tick
    return None

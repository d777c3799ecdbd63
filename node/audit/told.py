"""The events of a stored chain as figures are counted of them, each block checked against its header."""

from __future__ import annotations

from collections.abc import Iterator

from chain.block import Block
from chain.primitives import BlockId, Height
from chain.receipt import NO_TRANSACTION, Receipt
from node.audit.history import Broken, History, Record
from node.audit.shown import EventReader
from node.audit.walk import Progress
from node.figures.told import Cut, Told


class Unreadable(Exception):
    """What stands at a height is not whole, or cannot be read by the contracts that this program has; `detail` says what."""

    def __init__(self, height: Height, detail: str) -> None:
        super().__init__(height, detail)
        self.height = height
        self.detail = detail


class TooShort(Exception):
    """The store does not have all blocks up to a height: it has those from `first` to `last`."""

    def __init__(self, first: Height, last: Height) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


def stored_cut(history: History, height: int | None) -> Cut:
    """A height of the store with the time of its block, its newest if none is given; TooShort if it does not have it all, or Unreadable."""
    span = history.span
    wanted = span.tip if height is None else Height(height)
    if span.first > 1 or wanted > span.tip:
        raise TooShort(span.first, span.tip)
    try:
        return Cut(wanted, history.block(wanted).header.timestamp_ms)
    except Broken as broken:
        raise _unreadable(wanted, broken) from broken


def told_of_store(
    history: History, events: EventReader, cut: Cut, progress: Progress
) -> Iterator[Told]:
    """What the blocks of a store tell up to `cut`, in the order of the chain; Unreadable where one is not whole."""
    below: BlockId | None = None
    for number in range(1, cut.height + 1):
        height = Height(number)
        try:
            record = history.at(height, below)
        except Broken as broken:
            raise _unreadable(height, broken) from broken
        below = record.block.id
        yield from _of_block(record, events)
        progress(height)


def _unreadable(height: Height, broken: Broken) -> Unreadable:
    return Unreadable(height, f"{broken.flaw.value} {broken.detail}".strip())


def _of_block(record: Record, events: EventReader) -> Iterator[Told]:
    block = record.block
    height, time_ms = block.header.height, block.header.timestamp_ms
    for calls, receipt in _in_order(block, record.receipts):
        for place, result in enumerate(receipt.results):
            for event in result.events:
                fields = events.read(height, event)
                if not isinstance(fields, dict):
                    raise Unreadable(height, f"{event.contract}.{event.name}")
                called = calls[place] if calls else None
                yield Told(height, time_ms, called, event.contract, event.name, fields)


def _in_order(
    block: Block, receipts: tuple[Receipt, ...]
) -> Iterator[tuple[tuple[str, ...], Receipt]]:
    """What the clock fired comes first, as it came about, though its receipt stands last."""
    for receipt in receipts:
        if receipt.transaction_id == NO_TRANSACTION:
            yield (), receipt
    for transaction, receipt in zip(block.body.transactions, receipts, strict=False):
        calls = transaction.body.calls
        yield tuple(f"{call.contract}.{call.method}" for call in calls), receipt

"""The event feed: everything that final blocks told, in one order, from any cursor on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import trio

from chain.block import Block
from chain.primitives import Height, Milliseconds, TransactionId
from chain.receipt import NO_TRANSACTION, Event, Receipt
from node.replica.ledger import Ledger


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the feed: a height, and how many events of its block come before. As text: `12.3`."""

    height: int
    index: int

    def __str__(self) -> str:
        return f"{self.height}.{self.index}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor that `text` says; None if it says none."""
        height, dot, index = text.partition(".")
        if not (dot and _is_count(height) and _is_count(index)):
            return None
        return cls(int(height), int(index))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


START = Cursor(1, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its place: after it, the feed goes on at `next`."""

    cursor: Cursor
    next: Cursor
    time_ms: Milliseconds
    transaction_id: TransactionId | None
    """None for what the clock fired."""
    call: int
    event: Event


class Feed:
    """Reads events from the store, so no reader makes anybody keep anything, however slow it is."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._news = trio.Event()

    def advanced(self) -> None:
        """A block became final."""
        self._news.set()
        self._news = trio.Event()

    async def wait(self) -> None:
        """Until the next block is final."""
        await self._news.wait()

    def end(self) -> Cursor:
        """Where the feed goes on with the next block."""
        return Cursor(self._ledger.tip.height + 1, 0)

    def of_height(self, height: Height, since: int = 0) -> Iterator[Told]:
        """The events of one final block, without the first `since`."""
        block = self._ledger.block_at(height)
        if block is None:
            return
        at = 0
        for receipt in self._receipts(block):
            of_whom = receipt.transaction_id
            transaction_id = None if of_whom == NO_TRANSACTION else of_whom
            for call, result in enumerate(receipt.results):
                for event in result.events:
                    if at >= since:
                        yield Told(
                            Cursor(height, at),
                            Cursor(height, at + 1),
                            block.header.timestamp_ms,
                            transaction_id,
                            call,
                            event,
                        )
                    at += 1

    def _receipts(self, block: Block) -> list[Receipt]:
        """All receipts of a final block, that of the clock first, as it came about."""
        due = self._ledger.fallen_due(block.header.height)
        found = [self._ledger.receipt(each.id) for each in block.body.transactions]
        told = [each[1] for each in found if each is not None]
        return told if due is None else [due, *told]

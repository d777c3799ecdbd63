"""The event feed: everything that final blocks told, in one order, from any cursor on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import trio

from chain.block import Block
from chain.primitives import Height, Milliseconds
from chain.receipt import Event, Receipt
from chain.transaction import Transaction
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
    transaction: Transaction | None
    """What told it, with its signatures; None for what the clock fired."""
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

    def following(self) -> trio.Event:
        """Set when the block that follows the newest one now is final."""
        return self._news

    async def wait(self) -> None:
        """Until the next block is final."""
        await self.following().wait()

    def end(self) -> Cursor:
        """Where the feed goes on with the next block."""
        return Cursor(self._ledger.tip.height + 1, 0)

    def height_from(self, height: Height) -> Height | None:
        """The first final height from `height` on that may have events. Of a year that is hardly used nearly all heights have none."""
        return self._ledger.receipts_from(height)

    def of_height(self, height: Height, since: int = 0) -> Iterator[Told]:
        """The events of one final block, without the first `since`."""
        block = self._ledger.block_at(height)
        if block is None:
            return
        at = 0
        for transaction, receipt in self._receipts(block):
            for call, result in enumerate(receipt.results):
                for event in result.events:
                    if at >= since:
                        yield Told(
                            Cursor(height, at),
                            Cursor(height, at + 1),
                            block.header.timestamp_ms,
                            transaction,
                            call,
                            event,
                        )
                    at += 1

    def _receipts(self, block: Block) -> Iterator[tuple[Transaction | None, Receipt]]:
        """All receipts of a final block, that of the clock first, as it came about."""
        due = self._ledger.fallen_due(block.header.height)
        if due is not None:
            yield None, due
        for each in block.body.transactions:
            found = self._ledger.receipt(each.id)
            if found is not None:
                yield each, found[1]

"""Who is at work when a key of the state is written: for whoever executes a block again to see who did what."""

from __future__ import annotations

from chain.frozen import frozen
from chain.primitives import TransactionId


@frozen
class Author:
    """A call, by its transaction and its place among the calls of that, or what a block does by itself.

    `path` leads from the contract and the method that was called to those that it waits for; where no
    method runs, the chain or the clock keeps its own books, and it is empty.
    """

    transaction: TransactionId | None
    call: int | None
    path: tuple[tuple[str, str], ...]

"""Receipts: what became of a transaction's calls, and the events that they told the world."""

from enum import IntEnum

from chain.codec import Codec, binary, choice, encoded, fixed, many, nested, word
from chain.frozen import frozen
from chain.primitives import TransactionId
from chain.transaction import MAX_CALLS

MAX_EVENTS = 32
"""Of one call. With MAX_CALLS that is 16,384 in a receipt, which take 30 ms to decode."""
MAX_EVENT_BYTES = 4096

NO_TRANSACTION = TransactionId.zeros()
"""Stands in the receipt of what nobody sent: what fell due at the block's start. It is the last of its block."""


class Outcome(IntEnum):
    """Whether a call's writes stand."""

    DONE = 0
    FAILED = 1


@frozen
class Event:
    """Something that a call tells: the contract's name, the event's name, and its fields encoded."""

    contract: str
    name: str
    fields: bytes


@frozen
class CallResult:
    """One call's end. A failed call leaves no write and no event; `code` says why, `done` otherwise."""

    outcome: Outcome
    code: str
    detail: bytes
    events: tuple[Event, ...]

    def undone(self) -> "CallResult":
        """What this call came to because another one of its atomic transaction failed."""
        if self.outcome is Outcome.FAILED:
            return self
        return CallResult(Outcome.FAILED, "undone", b"", ())


@frozen
class Receipt:
    """What became of a transaction: one result for each of its calls, in their order; or, under
    NO_TRANSACTION, of what the executor did at the start of a block.

    An executor keeps it within the bounds of RECEIPT, or nobody can read it back.
    """

    transaction_id: TransactionId
    results: tuple[CallResult, ...]

    def encode(self) -> bytes:
        """The canonical encoding, a leaf under the header's receipts root."""
        return RECEIPT.encode(self)


_EVENT = nested(
    "events", Event, (word("contract", 64), word("name", 64), binary("fields", MAX_EVENT_BYTES))
)

CALL_RESULT = Codec(
    "call result",
    CallResult,
    (
        choice("outcome", Outcome),
        word("code", 64),
        binary("detail", 1024),
        many(_EVENT, MAX_EVENTS),
    ),
    max_bytes=MAX_EVENTS * (MAX_EVENT_BYTES + 256),
    longest_array=MAX_EVENTS,
)

RECEIPT = Codec(
    "receipt",
    Receipt,
    (fixed("transaction_id", TransactionId), many(encoded("results", CALL_RESULT), MAX_CALLS)),
    max_bytes=4 * 1024 * 1024,
    longest_array=MAX_CALLS,
)

"""What an examination of two stores comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TypeAlias

from chain.primitives import BlockId, ChainId, Height, TransactionId
from chain.receipt import CallResult
from contracts.state_words import Plain, Spot


class Who(Enum):
    """Whose word something is: a store's, or that of executing the blocks again here."""

    A = "A"
    B = "B"
    EXECUTED = "executed"


SIDES = (Who.A, Who.B)


class Flaw(StrEnum):
    """What is wrong with a store in itself, whatever another one says."""

    BLOCK_MISSING = "block_missing"
    BLOCK_UNREADABLE = "block_unreadable"
    BLOCK_MISPLACED = "block_misplaced"
    """It says that it is of another height, or is not the one that the index names."""
    CHAIN_BROKEN = "chain_broken"
    """Its parent is not the block below it."""
    RECEIPT_MISSING = "receipt_missing"
    RECEIPT_UNREADABLE = "receipt_unreadable"
    RECEIPTS_FALSE = "receipts_false"
    """They are not those that the header stands for."""
    INDEX_FALSE = "index_false"
    """Where a transaction or an epoch is looked up stands another place."""
    STATE_FALSE = "state_false"
    """The state is not the one that the newest block stands for."""
    TREE_FALSE = "tree_false"
    """The state is right, and the hashes that prove it are not."""


class NoChain(Exception):
    """A store holds no chain: no node has written a block to it."""

    def __init__(self, side: Who) -> None:
        super().__init__(side.value)
        self.side = side


class OtherChain(Exception):
    """The stores, or a store and the genesis, are of different chains."""

    def __init__(self, first: ChainId, second: ChainId) -> None:
        super().__init__(first.hex(), second.hex())
        self.first = first
        self.second = second


class Lacking(Exception):
    """This program cannot execute a block of `height`: it lacks code that was voted."""

    def __init__(self, height: Height, what: str) -> None:
        super().__init__(height, what)
        self.height = height
        self.what = what


@dataclass(frozen=True, slots=True)
class Span:
    """From which height on a store has blocks, without a gap unless it is damaged, and where it ends."""

    first: Height
    tip: Height


@dataclass(frozen=True, slots=True)
class Work:
    """Where something was written: in which block, and there by which call of which transaction.

    `path` has the contract and the method that ran, from the one that was called to those it waited for. Without
    a transaction it was the clock, the chain, or a duty of the block; without a path, their own books.
    """

    height: Height
    transaction: TransactionId | None
    call: int | None
    path: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A value as one of them has it, None for no value; `told` is how a person reads it; `work` who wrote it."""

    who: Who
    value: bytes | None
    told: Plain
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of the state on which they do not agree."""

    key: bytes
    spot: Spot
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended as one of them has it, None for no result; facts and events are how a person reads them."""

    who: Who
    result: CallResult | None
    facts: Plain
    events: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A call on whose end they do not agree; without a transaction it is a firing of the clock."""

    transaction: TransactionId | None
    call: int
    method: tuple[str, str] | None
    seen: tuple[Ended, ...]


@dataclass(frozen=True, slots=True)
class OtherBlock:
    """Two different final blocks of one height: a fork, or stores of which one was written by a liar.

    `refused` says for each side why its block is not valid here, if it was executed and is not.
    """

    height: Height
    ids: tuple[BlockId, BlockId]
    fields: tuple[str, ...]
    entry: Entry | None
    refused: tuple[str, str]


@dataclass(frozen=True, slots=True)
class OtherReceipt:
    """The same block, and receipts that are not the same; `wrong` are not those of the header."""

    height: Height
    index: int
    outcomes: Outcomes | None
    wrong: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class OtherState:
    """The same blocks, and a state that is not the one of them. `height` is where the entry was last written.

    None if no block that could be executed again has written it. `count` keys are wrong in all, MOST_WRONG at most
    of each store.
    """

    height: Height | None
    entry: Entry
    wrong: tuple[Who, ...]
    count: int


@dataclass(frozen=True, slots=True)
class OtherExecution:
    """This program comes to something else than the block that both hold, or would not have it."""

    height: Height
    fields: tuple[str, ...]
    refused: str
    entry: Entry | None
    outcomes: Outcomes | None


@dataclass(frozen=True, slots=True)
class Damage:
    """Some of what a store holds contradicts itself, or is not there; `height` is None for no height of a block."""

    height: Height
    side: Who
    flaw: Flaw
    detail: str


Difference: TypeAlias = OtherBlock | OtherReceipt | OtherState | OtherExecution | Damage


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two stores of one chain. Nothing differs in what both hold if `difference` is None.

    `equal_to` is the height up to which they hold the same, None if not even the first. `executed` are the heights
    that were executed again, the first and the last; None if none were. `lacking` is what this program lacks to
    execute the next one; empty if that is not why it stopped.
    """

    chain_id: ChainId
    spans: tuple[Span, Span]
    equal_to: Height | None
    executed: tuple[Height, Height] | None
    lacking: str
    difference: Difference | None

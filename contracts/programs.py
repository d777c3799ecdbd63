"""Which code runs at a height: what the release ships, by digest, and what the chain has voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chain.codec import Codec, fixed, many, nested, unsigned, word
from chain.primitives import Digest, Height
from chain.state import StateReader
from chain.transaction import Call
from contracts.contract import Contract, Dispatch
from contracts.facts import EventForm
from contracts.loader import Program
from contracts.session import Session
from contracts.storage import prefix_of

GOVERN = "govern"
TABLE_KEY = prefix_of(GOVERN, "programs")
MOST_ROWS = 128


@dataclass(frozen=True, slots=True)
class Row:
    """From `height` on, `contract` is the code with this digest."""

    contract: str
    height: Height
    digest: Digest


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that was voted, as contract `govern` keeps it."""

    rows: tuple[Row, ...]

    def chosen(self, height: Height) -> dict[str, Digest]:
        """Of each contract the newest code that has begun at `height`."""
        begun = sorted((row.height, row.contract, row.digest) for row in self.rows)
        return {contract: digest for at, contract, digest in begun if at <= height}

    def span(self, height: Height) -> tuple[Height, Height]:
        """From which height on, and up to which, the same code is chosen as at `height`."""
        heights = [row.height for row in self.rows]
        since = max((at for at in heights if at <= height), default=Height(0))
        return since, min((at for at in heights if at > height), default=Height(2**63))


@dataclass(frozen=True, slots=True)
class _Running:
    """What runs from one height up to, not with, another one, by the table that was voted."""

    voted: bytes
    since: Height
    until: Height
    contracts: Mapping[str, Contract]


TABLE = Codec(
    "programs",
    Table,
    (
        many(
            nested(
                "rows", Row, (word("contract", 64), unsigned("height"), fixed("digest", Digest))
            ),
            MOST_ROWS,
        ),
    ),
    max_bytes=64 * 1024,
    longest_array=MOST_ROWS,
)

_FOUNDED = Codec(
    "founded",
    lambda contract, digest: (contract, digest),
    (word("contract", 64), fixed("digest", Digest)),
    max_bytes=256,
)


class Programs:
    """Contracts by digest, made when they are first needed; and who runs at a height."""

    def __init__(self, programs: Iterable[Program], session: Session, dispatch: Dispatch) -> None:
        """`programs` is what the release ships."""
        self._programs = {program.digest: program for program in programs}
        self._session = session
        self._dispatch = dispatch
        self._contracts: dict[Digest, Contract] = {}
        self._forms: dict[Digest, Mapping[str, EventForm]] = {}
        self._tables: dict[bytes, Table] = {}
        self._running = _Running(b"", Height(0), Height(0), {})

    def founding(self, calls: Sequence[Call]) -> Mapping[str, Contract]:
        """The contracts that a genesis names; KeyError for code that the release does not have."""
        named = [
            _FOUNDED.decode(call.arguments)
            for call in calls
            if (call.contract, call.method) == (GOVERN, "found")
        ]
        return {name: self._contract(digest) for name, digest in named}

    def at(self, state: StateReader, height: Height) -> Mapping[str, Contract]:
        """What runs in a block of `height`; an assertion fails if the release lacks some of it."""
        voted, running = state.get(TABLE_KEY), self._running
        if voted != running.voted or not running.since <= height < running.until:
            assert self.missing(state, height) is None, "a node without the code stops before"
            assert voted is not None, "the genesis names its contracts"
            table = self._table(state)
            since, until = table.span(height)
            chosen = table.chosen(height)
            contracts = {name: self._contract(digest) for name, digest in chosen.items()}
            running = self._running = _Running(voted, since, until, contracts)
        return running.contracts

    def missing(self, state: StateReader, height: Height) -> str | None:
        """What the release lacks for a block of `height`; None if it has everything."""
        for name, digest in sorted(self._table(state).chosen(height).items()):
            if digest not in self._programs:
                return f"the code of contract {name}, {digest.hex()}"
        return None

    def forms(self, state: StateReader, height: Height, contract: str) -> Mapping[str, EventForm]:
        """How the events of a contract that ran in the block of `height` are read, by their names."""
        digest = self._table(state).chosen(height)[contract]
        if digest not in self._forms:
            program = self._programs[digest]
            classes, events = program.classes(), program.outline.events
            self._forms[digest] = {
                form.name: form for form in (EventForm(classes[name]) for name in events.values())
            }
        return self._forms[digest]

    def _table(self, state: StateReader) -> Table:
        voted = state.get(TABLE_KEY)
        assert voted is not None, "the genesis names its contracts"
        if voted not in self._tables:
            self._tables = {voted: TABLE.decode(voted)}
        return self._tables[voted]

    def _contract(self, digest: Digest) -> Contract:
        if digest not in self._contracts:
            program = self._programs[digest]
            self._contracts[digest] = program.run(self._session, self._dispatch)
        return self._contracts[digest]

"""Which code runs at a height: what the release ships, by digest, and what the chain has voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from chain.codec import Codec, fixed, many, nested, unsigned, word
from chain.frozen import frozen
from chain.primitives import Digest, Height
from chain.state import StateReader
from chain.transaction import Call
from contracts.contract import Contract, Dispatch
from contracts.entry import Entry, How
from contracts.facts import EventForm
from contracts.loader import Program
from contracts.session import Session
from contracts.storage import prefix_of
from contracts.words import SYSTEM

GOVERN = "govern"
TABLE_KEY = prefix_of(GOVERN, "programs")
MOST_ROWS = 128


@frozen
class Asked:
    """How the chain itself calls a method: with so many arguments, and whether something comes back."""

    how: How
    arguments: int = 0
    answers: bool = True

    def is_met(self, entry: Entry | None) -> bool:
        """True if `entry` can be called so."""
        if entry is None or entry.spec.how is not self.how:
            return False
        if self.how is How.INTERNAL and SYSTEM not in entry.spec.callers:
            return False
        answers = entry.result is not None
        return len(entry.parameters) == self.arguments and answers is self.answers


_VIEW, _VIEW_OF_ONE, _VIEW_OF_TWO = (Asked(How.VIEW, count) for count in range(3))
_ORDER, _ORDER_OF_TWO, _ORDER_OF_FOUR = (
    Asked(How.INTERNAL, count, answers=False) for count in (1, 2, 4)
)

ASKED: Mapping[str, Mapping[str, Asked]] = {
    "govern": {
        "begin": _ORDER_OF_TWO,
        "protocol_from": _VIEW_OF_ONE,
        "set_aside": _ORDER_OF_FOUR,
        "voted": _VIEW,
    },
    "member": {"active_members": _VIEW},
    "node": {
        "accuse": _ORDER,
        "begin_block": _ORDER,
        "begin_epoch": _ORDER,
        "ends_epoch": _VIEW,
        "next_seats": _VIEW,
        "seated": _VIEW,
    },
    "user": {"has_another": _VIEW_OF_TWO, "person": _VIEW_OF_ONE},
}
"""What the chain itself calls of contracts: without one of these no block could be made any more.

Every node judges new code by this, so it changes only with the version of the protocol.
"""


class Unfit(IntEnum):
    """Why code that was voted does not run; the numbers are those of `govern.Unfit`."""

    OTHER_NAME = 1
    """The code calls itself otherwise than the contract for which it was voted."""
    NEEDS_GENESIS = 2
    """It has genesis methods, which only a network that begins with it calls, and nothing ran before it."""
    LACKS_WHAT_IS_ASKED = 3
    """The chain asks this contract for something that the code has not, or has in another form."""


@frozen
class Row:
    """From `height` on, `contract` is the code with this digest."""

    contract: str
    height: Height
    digest: Digest


@frozen
class Table:
    """Everything that was voted, as contract `govern` keeps it."""

    rows: tuple[Row, ...]

    def begun(self, height: Height) -> list[Row]:
        """What has begun at `height`, the newest last."""
        rows = [row for row in self.rows if row.height <= height]
        return sorted(rows, key=lambda row: (row.height, row.contract, row.digest))

    def span(self, height: Height) -> tuple[Height, Height]:
        """From which height on, and up to which, the same code is chosen as at `height`."""
        heights = [row.height for row in self.rows]
        since = max((at for at in heights if at <= height), default=Height(0))
        return since, min((at for at in heights if at > height), default=Height(2**63))


@frozen
class _Running:
    """What runs from one height up to, not with, another one, by the table that was voted."""

    voted: bytes
    since: Height
    until: Height
    contracts: Mapping[str, Contract]

    def is_for(self, voted: bytes | None, height: Height) -> bool:
        """True if it is what runs at `height` by the table `voted`."""
        return voted == self.voted and self.since <= height < self.until


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


class Unfounded(Exception):
    """A genesis names code that the release has not, or by another name: there is no such chain here."""


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
        """The contracts that a genesis names; Unfounded for one that the release cannot run."""
        named = [
            _FOUNDED.decode(call.arguments)
            for call in calls
            if (call.contract, call.method) == (GOVERN, "found")
        ]
        for name, digest in named:
            if digest not in self._programs:
                raise Unfounded(f"the genesis asks for {_code_of(name, digest)}")
            if self._contract(digest).name != name:
                raise Unfounded(f"{digest.hex()} is not {_code_of(name, digest)}")
        return {name: self._contract(digest) for name, digest in named}

    def at(self, state: StateReader, height: Height) -> Mapping[str, Contract]:
        """What runs in a block of `height`; an assertion fails if the release lacks some of it."""
        voted, running = state.get(TABLE_KEY), self._running
        if not running.is_for(voted, height):
            assert self.missing(state, height) is None, "a node without the code stops before"
            assert voted is not None, "the genesis names its contracts"
            table = self._table(state)
            since, until = table.span(height)
            chosen, _ = self._chosen(table, height)
            contracts = {name: self._contract(digest) for name, digest in chosen.items()}
            running = self._running = _Running(voted, since, until, contracts)
        return running.contracts

    def missing(self, state: StateReader, height: Height) -> str | None:
        """What the release lacks for a block of `height`; None if it has everything."""
        if self._running.is_for(state.get(TABLE_KEY), height):
            return None
        chosen, _ = self._chosen(self._table(state), height)
        for name, digest in sorted(chosen.items()):
            if digest not in self._programs:
                return _code_of(name, digest)
        return None

    def unfit(self, state: StateReader, height: Height) -> list[tuple[Row, Unfit]]:
        """What was voted to run from `height` on and will not, with why."""
        table = self._table(state)
        if not any(row.height == height for row in table.rows):
            return []
        _, unfit = self._chosen(table, height)
        return [(row, why) for row, why in unfit if row.height == height]

    def _chosen(
        self, table: Table, height: Height
    ) -> tuple[dict[str, Digest], list[tuple[Row, Unfit]]]:
        """Of each contract the newest code that has begun at `height` and is fit for it; and what is unfit.

        The members vote on a digest, and a node that has no such code yet has to count their votes, so that
        code is looked at when it begins: whoever executes that block has it. Code that nobody has is
        chosen, and is missing.
        """
        chosen: dict[str, Digest] = {}
        unfit = []
        for row in table.begun(height):
            why = self._why_unfit(row, is_new=row.contract not in chosen)
            if why is None:
                chosen[row.contract] = row.digest
            else:
                unfit.append((row, why))
        return chosen, unfit

    def _why_unfit(self, row: Row, *, is_new: bool) -> Unfit | None:
        """What keeps the code of `row` from running; None if nothing does.

        Nothing is asked of the code before it, which a later release may not have any more.
        """
        if row.height == 0 or row.digest not in self._programs:
            return None
        contract = self._contract(row.digest)
        if contract.name != row.contract:
            return Unfit.OTHER_NAME
        entries = contract.entries
        if is_new and any(each.spec.how is How.GENESIS for each in entries.values()):
            return Unfit.NEEDS_GENESIS
        asked = ASKED.get(row.contract, {})
        if not all(each.is_met(entries.get(name)) for name, each in asked.items()):
            return Unfit.LACKS_WHAT_IS_ASKED
        return None

    def forms(self, state: StateReader, height: Height, contract: str) -> Mapping[str, EventForm]:
        """How the events of a contract that ran in the block of `height` are read, by their names."""
        chosen, _ = self._chosen(self._table(state), height)
        digest = chosen[contract]
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


def _code_of(name: str, digest: Digest) -> str:
    return f"the code of contract {name}, {digest.hex()}"

"""The contracts that ship, running over one small state: who calls what, and what the clock fires."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import Enum
from functools import partial

from chain.crypto import digest
from chain.primitives import (
    BlockId,
    ChainId,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    View,
)
from chain.receipt import CallResult, Outcome
from chain.transition import EXECUTOR_PREFIX, BlockContext
from contracts.clock import fire_due
from contracts.entry import Entry
from contracts.explore.records import Records
from contracts.explore.referral.cast import Cast, member_of
from contracts.explore.referral.state import State
from contracts.explore.remembered import Remembered
from contracts.explore.scratch import Scratch
from contracts.language import DAY, HOUR
from contracts.loader import Program
from contracts.moment import Moment, Person
from contracts.runtime import Runtime, Signed, Where
from contracts.session import Session
from contracts.words import Commitment, Id, Role, Standing

NOW_MS = Milliseconds(1_700_000_000_000)
"""When every call is made: only what is due, and what has passed by then, makes a difference."""
HEARTBEAT_MS = HOUR
BLOCK_MS = 1_000
SAID = Commitment(b"c" * 32)
STEWARD_OFFICE, AREA, OTHER_AREA = 0, 1, 2
"""Both areas have one guardian: who moves within its reach is still its."""
KIND = 7
NEED_GROUP = 3
LASTING_MS = 700 * DAY
"""Of a consent."""
PUBLISHED_MS = 8 * DAY
"""So long ago all agencies have published what they help with: longer than T_published."""
FULL_ROW = (1, 1, 9, 0, 5)
"""What is said of a service that has no room."""
CLOCK_PREFIX = EXECUTOR_PREFIX + b"clock/"

REF, CASE, CONSENT, REST = (
    Id(digest(name)[:16]) for name in (b"ref", b"case", b"consent", b"rest")
)
ROLES = (
    Role.COORDINATOR,
    Role.CASEWORKER,
    Role.NODE,
    Role.SIGNATORY,
    Role.ADMIN,
)


class Helpers(Enum):
    """What agencies have at the moment of a call: services with room, services without, or none. It may be another in the next one."""

    READY = 1
    FULL = 2
    NOBODY = 3


class Town:
    """The members of a cast and the contracts, from a state in which nothing was referred yet."""

    def __init__(self, cast: Cast, programs: Iterable[Program]) -> None:
        self.cast = cast
        self.members = tuple(member_of(each) for each in cast.members)
        self.number_of: dict[MemberId, int] = {each: at for at, each in enumerate(self.members)}
        self._runtime = Runtime(Session())
        session = self._runtime.session
        running = [program.run(session, self._dispatch) for program in programs]
        self._runtime.contracts = {each.name: each for each in running}
        self._where = Where(Height(1), NOW_MS, b"call")
        moment = Moment(Height(1), NOW_MS, b"call", self._runtime)
        self.records = Records(self._runtime.contracts, session, moment)
        self.remembered = Remembered()
        self._scratch: Scratch | None = None
        self._who: Hashable = None
        """On what a call works, and who has signed it; nobody in a method that cannot know it."""
        self._arguments: dict[tuple[str, object], bytes] = {}
        self._people = tuple(
            Person(PublicKey(digest(each)), each, ROLES, Standing.ACTIVE) for each in self.members
        )
        self.base = self._founded()
        self.base = self._consented(self._published())
        towns = {
            Helpers.READY: self.base,
            Helpers.FULL: self._full(),
            Helpers.NOBODY: self._unpublished(),
        }
        self._bases: dict[tuple[bool, bool, Helpers], dict[bytes, bytes]] = {}
        for helpers, base in towns.items():
            for has_fallen, before in ((False, base), (True, self._fallen(base))):
                self._bases[has_fallen, False, helpers] = before
                self._bases[has_fallen, True, helpers] = self._ended(before)

    def _dispatch(self, caller: str, contract: str, asked: Entry, *values: object) -> object:
        """What the runtime does to carry a call from one contract to another, if it has not done so before."""
        carry = partial(self._runtime.dispatch, caller, contract, asked, *values)
        scratch = self._scratch
        if scratch is None:
            return carry()
        entry = self._runtime.contracts[contract].entries.get(asked.name)
        outer = self._who
        if entry is None or entry.takes_moment:
            assert outer is not None, "who is not told the moment asks nobody who is"
        else:
            self._who = None
        name = (self._who, caller, contract, asked.name, _hashable(asked, values))
        try:
            return self.remembered.ask(name, scratch, carry, partial(_hashable_answer, asked))
        finally:
            self._who = outer

    def before_it(self, state: State, helpers: Helpers) -> dict[bytes, bytes]:
        """What stands beside the referral: a member has fallen away, or the prospect consents no more, or neither is so."""
        return self._bases[state.fallen, state.ended, helpers]

    def constant(self) -> frozenset[bytes]:
        """Keys of these states."""
        return frozenset(key for each in self._bases.values() for key in each)

    # What the runtime asks about people.

    def has_second(self, author: Person, roles: tuple[Role, ...]) -> bool:
        """Every member has a second officer with every role."""
        return author.member in self.number_of and len(roles) > 0

    def is_alone(self) -> bool:
        """There are several members."""
        return False

    # What happens.

    def call(
        self,
        scratch: Scratch,
        who: int,
        method: str,
        form: tuple[object, ...],
        by: int | None = None,
        *,
        fallen: int | None = None,
    ) -> CallResult:
        """What a call by member `who` comes to, `by` another one cosigning; `form` is the wire's."""
        contract, _, name_ = method.partition(".")
        arguments = self._encoded(method, form)
        author = self._person(who, fallen)
        cosigners = () if by is None else (self._person(by, fallen),)
        signed = Signed(author, cosigners, self)
        name = (who, by, fallen)
        self._scratch, self._who = scratch, name
        call = partial(
            self._runtime.call, scratch, (contract, name_), arguments, signed, self._where
        )
        return self.remembered.call((method, form, name), scratch, call, _has_failed)

    def settle(self, scratch: Scratch) -> tuple[CallResult, ...]:
        """What has fallen due with the call fires: a referral is looked at since its consent has changed."""
        return self.fire(scratch, NOW_MS, 0)

    def fire(
        self, scratch: Scratch, due_ms: Milliseconds, block_ms: int = BLOCK_MS
    ) -> tuple[CallResult, ...]:
        """What has fallen due by `due_ms` fires, in the block after it."""
        context = BlockContext(
            chain_id=ChainId.zeros(),
            epoch=Epoch(0),
            view=View(1),
            height=Height(1),
            parent_id=BlockId(digest(b"explore")),
            proposer=PublicKey.zeros(),
            timestamp_ms=Milliseconds(due_ms + block_ms),
            parent_timestamp_ms=due_ms,
            last_height=Height(2**63),
        )
        self._scratch, self._who = scratch, due_ms
        fire = partial(fire_due, scratch, self._runtime, context, HEARTBEAT_MS)
        return self.remembered.call(due_ms, scratch, fire, _never)

    def ask(self, scratch: Scratch, view: str, form: tuple[object, ...]) -> object:
        """What a view answers; Refused as the call would be."""
        contract, _, name = view.partition(".")
        arguments = self._encoded(view, form)
        self._scratch = None
        ask = partial(self._runtime.ask, scratch, (contract, name), arguments, self._where)
        return self.remembered.call((view, form), scratch, ask, _never)

    def _encoded(self, method: str, form: tuple[object, ...]) -> bytes:
        known = self._arguments.get((method, form))
        if known is None:
            contract, _, name = method.partition(".")
            entry = self._runtime.contracts[contract].entries[name]
            known = self._arguments[method, form] = entry.encode_form(form)
        return known

    def holder(self, scratch: Scratch) -> MemberId:
        """The member that is answerable for the referral, which is open."""
        found = self.ask(scratch, "holder.of", (REF,))
        assert isinstance(found, MemberId), "there is one"
        return found

    def key_of(self, who: int) -> PublicKey:
        """With which a member's officer signs."""
        return self._people[who].key

    def length_ms(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock of contract `duration` runs."""
        found = self.ask(Scratch(self.base), "duration.of", (clock, priority))
        assert isinstance(found, int), "a duration is a number"
        return Milliseconds(found)

    def _person(self, who: int, fallen: int | None) -> Person:
        person = self._people[who]
        if who != fallen:
            return person
        return Person(person.key, person.member, person.roles, Standing.SUSPENDED)

    def _founded(self) -> dict[bytes, bytes]:
        scratch, cast = Scratch(), self.cast
        for member in self.members:
            self._found(scratch, "member.found", (member, KIND, SAID))
        for person in self._people:
            roles = tuple([each.value for each in person.roles])
            self._found(scratch, "user.found", (person.key, person.member, roles))
        holders = (
            (STEWARD_OFFICE, cast.steward),
            (AREA, cast.guardian),
            (OTHER_AREA, cast.guardian),
        )
        for office, holder in holders:
            self._found(scratch, "office.found", (office, (self.members[holder],)))
        return scratch.held

    def _published(self) -> dict[bytes, bytes]:
        """The same where every member has a service in both areas, and has had it for long."""
        scratch, now = Scratch(self.base), self._where
        self._where = Where(Height(1), Milliseconds(NOW_MS - PUBLISHED_MS), b"call")
        for who in range(len(self.members)):
            service = (
                service_of(who),
                SAID,
                (NEED_GROUP,),
                (AREA, OTHER_AREA),
                (1, 4),
                (1,),
                (0, ()),
            )
            self._says(scratch, who, "directory.draft", service)
            self._says(scratch, who, "directory.publish", (service_of(who), 1))
        self._where = now
        return _without_clocks(scratch)

    def _full(self) -> dict[bytes, bytes]:
        """The same, and nobody has room."""
        scratch = Scratch(self.base)
        for who in range(len(self.members)):
            for area in (AREA, OTHER_AREA):
                self._says(scratch, who, "capacity.state", (service_of(who), area, 0, (FULL_ROW,)))
        return _without_clocks(scratch)

    def _unpublished(self) -> dict[bytes, bytes]:
        """The same, and nobody's service is found."""
        scratch = Scratch(self.base)
        for who in range(len(self.members)):
            self._says(scratch, who, "directory.suspend", (service_of(who), 2))
        return _without_clocks(scratch)

    def _says(self, scratch: Scratch, who: int, method: str, told: tuple[object, ...]) -> None:
        result = self.call(scratch, who, method, told)
        assert result.code == "done", f"{method} is done: {result.code}"

    def _consented(self, base: dict[bytes, bytes]) -> dict[bytes, bytes]:
        """The same with a consent that covers everybody, and does not end while anybody looks."""
        scratch = Scratch(base)
        uses, until_ms = ((1,), (NEED_GROUP,), (1, 2)), NOW_MS + LASTING_MS
        form = (CASE, 0, CONSENT, uses, (1, (), ()), until_ms, SAID)
        result = self.call(scratch, self.cast.origin, "consent.give", form)
        assert result.code == "done", f"a prospect can consent: {result.code}"
        return _without_clocks(scratch)

    def _ended(self, base: dict[bytes, bytes]) -> dict[bytes, bytes]:
        """The same after the prospect has withdrawn that consent."""
        scratch = Scratch(base)
        result = self.call(scratch, self.cast.steward, "consent.withdraw", (CASE, SAID))
        assert result.code == "done", f"a consent can be withdrawn: {result.code}"
        return _without_clocks(scratch)

    def _fallen(self, base: dict[bytes, bytes]) -> dict[bytes, bytes]:
        """The same after the member that may fall away has stopped itself."""
        if self.cast.falls is None:
            return base
        scratch = Scratch(base)
        result = self.call(scratch, self.cast.falls, "member.stop_own", ())
        assert result.code == "done", f"a member can stop itself: {result.code}"
        return _without_clocks(scratch)

    def _found(self, scratch: Scratch, method: str, form: tuple[object, ...]) -> None:
        contract, _, name = method.partition(".")
        entry = self._runtime.contracts[contract].entries[name]
        self._scratch = None
        self._runtime.begin(scratch, (contract, name), entry.encode_form(form), self._where)


def service_of(who: int) -> Id:
    """The id of the service that member `who` has."""
    return Id(digest(b"service", bytes((who,)))[:16])


def _without_clocks(scratch: Scratch) -> dict[bytes, bytes]:
    held = scratch.held.items()
    return {key: value for key, value in held if not key.startswith(CLOCK_PREFIX)}


def _hashable(asked: Entry, values: tuple[object, ...]) -> Hashable:
    """Arguments as they are, or in their form on the wire if one of them is a record."""
    try:
        hash(values)
    except TypeError:
        form: Hashable = asked.row.form(values)
        return form
    return values


def _hashable_answer(asked: Entry, answer: object) -> Hashable:
    """The same for an answer."""
    try:
        hash(answer)
    except TypeError:
        assert asked.result is not None, "there is an answer"
        assert asked.result.pack is not None, "a record is packed"
        form: Hashable = asked.result.pack(answer)
        return form
    return answer


def _has_failed(result: CallResult) -> bool:
    return result.outcome is not Outcome.DONE


def _never(_: object) -> bool:
    return False

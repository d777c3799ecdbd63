"""Runs one call after another: who may, what it costs, what it wrote, and what the receipt says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, assert_never

from chain.frozen import frozen
from chain.primitives import Height, Milliseconds
from chain.receipt import CallResult, Event, Outcome
from chain.rejection import Rejected
from chain.state import Overlay, StateReader
from chain.transaction import MAX_ARGUMENT_BYTES
from contracts.contract import Contract
from contracts.deadlines import Deadlines, Item
from contracts.entry import Entry, How, Misfit
from contracts.facts import EventForm, encode_facts
from contracts.meter import CHUNK, CROSSING_STEPS, Budget
from contracts.moment import Context, Moment, Person
from contracts.refusal import (
    BAD_ARGUMENTS,
    CALLED_TOO_DEEP,
    CONTRACT_MISTAKES,
    FORBIDDEN,
    NEEDS_SECOND_MEMBER,
    NEEDS_SECOND_PERSON,
    NO_SUCH_CONTRACT,
    NO_SUCH_METHOD,
    WRONG_KIND,
    WRONG_STANDING,
    Refused,
    refusal_of,
)
from contracts.session import Session
from contracts.words import SYSTEM, Clock, Id, Role, Second, Standing, event_name

UNREAD_BYTES_A_STEP = 4
"""Of arguments that turn out to be of another kind at their end."""

MOST_CONTRACTS_DEEP = 6
"""Contracts that wait for one another in one call."""


class People(Protocol):
    """What the runtime asks about the signers of a call."""

    def has_second(self, author: Person, roles: tuple[Role, ...]) -> bool:
        """True if another user of the author's member has one of `roles`."""
        ...

    def is_alone(self) -> bool:
        """True if the network has one active member."""
        ...


@frozen
class Where:
    """The block that a call is in, and a seed that is this call's alone."""

    height: Height
    now_ms: Milliseconds
    seed: bytes


@frozen
class Signed:
    """Who stands behind a call."""

    author: Person
    cosigners: tuple[Person, ...]
    people: People


class Runtime:
    """The contracts that are active, on one session. One call runs at a time."""

    def __init__(self, session: Session, budget: Budget | None = None) -> None:
        self.session = session
        self.budget = budget or Budget()
        self.contracts: Mapping[str, Contract] = {}
        self.mistake: Exception | None = None
        """What Python raised in the newest call, if that was the contract's own mistake; for authors, and in no receipt."""
        self._events: list[Event] = []
        self._forms: dict[type, EventForm] = {}
        self._running: list[tuple[str, str]] = []
        self._deadlines = Deadlines(session)

    @property
    def running(self) -> tuple[tuple[str, str], ...]:
        """Contract and method of what runs now, from the one that was called to the one that it waits for."""
        return tuple(self._running)

    # Calls that come from outside.

    def call(
        self,
        state: Overlay,
        name: tuple[str, str],
        arguments: bytes,
        signed: Signed,
        where: Where,
        budget: Budget | None = None,
    ) -> CallResult:
        """Run the method `name` (contract, method) that users call; a failure leaves no write.

        It may use what one call may, and `budget`. What it used says the session's meter.
        """
        allowed = self.budget if budget is None else self.budget.within(budget)
        self.session.meter.refill(allowed)
        try:
            contract, entry = self._found(name, How.METHOD)
            _check_signers(entry, signed)
        except Refused as refusal:
            return _failed(refusal)

        def run() -> None:
            values = self._decoded(entry, arguments)
            self.session.moment = Context(
                where.height, where.now_ms, where.seed, self, signed.author, signed.cosigners
            )
            self._enter(contract, entry, values)

        return self._result(state, where, run, allowed)

    def fire(
        self, state: Overlay, name: tuple[str, str], values: tuple[Any, ...], where: Where
    ) -> CallResult:
        """Run the method `name` that the clock, or for How.GENESIS the genesis, calls."""

        def run() -> None:
            contract, entry = self._found(name, How.TICK)
            entry.row.check(values)
            self._enter(contract, entry, values)

        return self._result(state, where, run)

    def begin(self, state: Overlay, name: tuple[str, str], arguments: bytes, where: Where) -> None:
        """Run a method of the genesis; Refused if it fails, for then there is no chain."""
        self._prepare(state, where)
        contract, entry = self._found(name, How.GENESIS)
        self._enter(contract, entry, self._decoded(entry, arguments))

    def order(
        self, state: Overlay, name: tuple[str, str], values: tuple[Any, ...], where: Where
    ) -> CallResult:
        """Run an internal method that the chain itself calls, under the name SYSTEM."""

        def run() -> None:
            contract, entry = self._found(name, How.INTERNAL)
            assert SYSTEM in entry.spec.callers, "the chain calls what is made for it"
            entry.row.check(values)
            self._enter(contract, entry, values)

        return self._result(state, where, run)

    def ask(self, state: StateReader, name: tuple[str, str], arguments: bytes, where: Where) -> Any:
        """What the view `name` answers; Refused as a call would be."""
        contract, entry = self._found(name, How.VIEW)
        return self.answer(state, contract, entry, self._decoded(entry, arguments), where)

    def answer(
        self,
        state: StateReader,
        contract: Contract,
        entry: Entry,
        values: tuple[Any, ...],
        where: Where,
        budget: Budget | None = None,
    ) -> Any:
        """What a view answers, given values of the right kinds; it may use `budget`, or what one call may."""
        moment = Moment(where.height, where.now_ms, where.seed, self)
        self.session.begin_view(state, moment, budget or self.budget)
        try:
            return self._enter(contract, entry, values)
        except CONTRACT_MISTAKES as mistake:
            raise refusal_of(mistake) from mistake

    # What contracts ask for while they run.

    def step(self, count: int) -> None:
        """`count` steps are about to be done."""
        self.session.meter.step(count)

    def tell(self, event: object) -> None:
        """Keep an event for the receipt of the running call; Refused in a view, as writing is."""
        self.session.check_may_write()
        cls, meter = type(event), self.session.meter
        form = self._forms.get(cls)
        if form is None:
            if event_name(cls) is None:
                meter.weigh(event)  # what is no event is paid for like one
            form = self._forms[cls] = EventForm(cls)
        form.weigh(event, meter)
        told = form.told(self._running[-1][0], event)
        meter.event(len(told.fields))
        self._events.append(told)

    def arm(self, tick: str, subject: Id, due_ms: Milliseconds, clock: Clock) -> None:
        """Have a tick of the running contract fire for `subject` at `due_ms`."""
        self._deadlines.arm(self._item(tick, subject), due_ms, clock)

    def disarm(self, tick: str, subject: Id) -> None:
        """Have a tick of the running contract not fire for `subject`."""
        self._deadlines.disarm(self._item(tick, subject))

    def deadline(self, tick: str, subject: Id) -> Milliseconds | None:
        """When a tick of the running contract fires for `subject`."""
        return self._deadlines.due_ms(self._item(tick, subject))

    def _item(self, tick: str, subject: Id) -> Item:
        contract, _ = self._found((self._running[-1][0], tick), How.TICK)
        return Item(contract.name, tick, subject)

    def dispatch(self, caller: str, contract: str, asked: Entry, *values: Any) -> Any:
        """Carry a call from one contract to another, values by their form on the wire; both sides look at them."""
        if len(self._running) >= MOST_CONTRACTS_DEEP:
            raise Refused(CALLED_TOO_DEEP, (contract,))
        found = self.contracts.get(contract)
        if found is None:
            raise Refused(NO_SUCH_CONTRACT, (contract,))
        entry = found.entries.get(asked.name)
        if entry is None or not _may_ask(entry, caller):
            raise Refused(NO_SUCH_METHOD, (contract, asked.name))
        meter = self.session.meter
        weight = asked.row.look(values)
        if weight < 0:
            meter.step(CROSSING_STEPS + meter.weigh(values))
            asked.row.check(values)
        else:
            meter.step(CROSSING_STEPS + 2 * weight)
        crossing = asked.crossing_to(entry)
        writer = self.session.suspend_writing() if entry.spec.how is How.VIEW else None
        answer = self._enter(found, entry, _translated(values, crossing.there))
        if writer is not None:
            self.session.resume_writing(writer)
        if asked.result is None:
            return None
        if entry.result is None:
            raise Refused(WRONG_KIND, (f"{asked.name} answers nothing",))
        entry.result.weigh(answer, meter)
        return answer if crossing.answer is None else _translated(answer, crossing.answer)

    # How a call runs.

    def _result(
        self,
        state: Overlay,
        where: Where,
        run: Callable[[], None],
        budget: Budget | None = None,
    ) -> CallResult:
        start = state.savepoint()
        self._prepare(state, where, budget)
        try:
            run()
        except Refused as refusal:
            state.rollback(start)
            return _failed(refusal)
        except CONTRACT_MISTAKES as mistake:
            self.mistake = mistake
            state.rollback(start)
            return _failed(refusal_of(mistake))
        return CallResult(Outcome.DONE, "done", b"", tuple(self._events))

    def _prepare(self, state: Overlay, where: Where, budget: Budget | None = None) -> None:
        moment = Moment(where.height, where.now_ms, where.seed, self)
        self.session.begin(state, moment, budget or self.budget)
        self._events = []
        self.mistake = None

    def _found(self, name: tuple[str, str], how: How) -> tuple[Contract, Entry]:
        contract = self.contracts.get(name[0])
        if contract is None:
            raise Refused(NO_SUCH_CONTRACT, (name[0],))
        entry = contract.entries.get(name[1])
        if entry is None or entry.spec.how is not how:
            raise Refused(NO_SUCH_METHOD, name)
        return contract, entry

    def _decoded(self, entry: Entry, arguments: bytes) -> tuple[Any, ...]:
        """The facts are the method, and the parameter or why the whole cannot be read: no words of a library's.

        What cannot be read has been read in part, until that was found.
        """
        meter = self.session.meter
        meter.step(min(len(arguments), MAX_ARGUMENT_BYTES) // CHUNK)
        try:
            values = entry.decode(arguments)
        except Misfit as misfit:
            meter.step(len(arguments) // UNREAD_BYTES_A_STEP)
            raise Refused(BAD_ARGUMENTS, (entry.name, misfit.parameter)) from None
        except Rejected as refusal:
            raise Refused(BAD_ARGUMENTS, (entry.name, refusal.reason.value)) from None
        entry.row.weigh(values, meter)
        return values

    def _enter(self, contract: Contract, entry: Entry, values: tuple[Any, ...]) -> Any:
        self._running.append((contract.name, entry.name))
        try:
            if entry.takes_moment:
                answer = entry.function(contract, self.session.moment, *values)
            else:
                answer = entry.function(contract, *values)
            if entry.result is None:
                return None  # whatever came back: nobody has looked at it
            entry.result.take(answer, self.session.meter)
            return answer
        finally:
            self._running.pop()


def _failed(refusal: Refused) -> CallResult:
    return CallResult(Outcome.FAILED, refusal.reason.code, encode_facts(refusal.facts), ())


def _translated(values: Any, crossing: Callable[[Any], Any]) -> Any:
    try:
        return crossing(values)
    except Rejected as refusal:
        raise Refused(WRONG_KIND, (refusal.detail,)) from None


def _may_ask(entry: Entry, caller: str) -> bool:
    return entry.spec.how is How.VIEW or (
        entry.spec.how is How.INTERNAL and caller in entry.spec.callers
    )


def _check_signers(entry: Entry, signed: Signed) -> None:
    """The author's role, and the second signature that the method wants (contracts, section 1.4)."""
    spec, author = entry.spec, signed.author
    if not _may_call(author, spec.roles):
        raise Refused(FORBIDDEN, (entry.name,))
    if not _stands(author, spec.stands):
        raise Refused(WRONG_STANDING, (author.standing.value,))
    others = [each for each in signed.cosigners if _may_call(each, spec.roles)]
    match spec.second:
        case Second.NOBODY:
            return
        case Second.PERSON:
            colleague = any(each.member == author.member for each in others)
            if not colleague and signed.people.has_second(author, spec.roles):
                raise Refused(NEEDS_SECOND_PERSON, (entry.name,))
            if not others and not signed.people.is_alone():
                raise Refused(NEEDS_SECOND_PERSON, (entry.name,))
        case Second.MEMBER:
            stranger = any(each.member != author.member for each in others)
            if not stranger and not signed.people.is_alone():
                raise Refused(NEEDS_SECOND_MEMBER, (entry.name,))
        case _:
            assert_never(spec.second)


def _stands(person: Person, wanted: Standing) -> bool:
    leaving = person.standing is Standing.LEAVING and wanted is Standing.ACTIVE
    return leaving or person.standing is wanted


def _may_call(person: Person, roles: tuple[Role, ...]) -> bool:
    return any(role in roles for role in person.roles)

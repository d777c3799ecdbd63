"""A few agencies and their referrals: every contract that a referral needs, in one sandbox."""

from typing import Any

from chain.primitives import MemberId, Milliseconds
from chain.receipt import CallResult, Event
from contracts.facts import EventForm
from contracts.language import DAY
from contracts.moment import Person
from contracts.sandbox import Sandbox, why
from contracts.shelf import shipped
from contracts.words import Choice, Commitment, Id, Role

APART = ("govern", "node")
"""Contracts that no referral asks."""
PROGRAMS = {program.alone().name: program for program in shipped()}
FORMS = {
    (program.alone().name, form.name): form
    for program in shipped()
    for form in [EventForm(program.classes()[name]) for name in program.outline.events.values()]
}

PERKESO, LZS, ZPP, PERDA, TERAJU = "PERKESO", "LZS", "ZPP", "PERDA", "TERAJU"
AGENCIES = (PERKESO, LZS, ZPP, PERDA, TERAJU)
"""The first one is the steward; LZS is guardian of Selangor, ZPP of Pulau Pinang."""
SELANGOR, PULAU_PINANG, JOHOR = 10, 7, 1
STEWARD = 0
KECEMASAN, SEGERA, BIASA = 1, 2, 3
SINGLE, SEQUENTIAL, FIRST_ACCEPT = 1, 2, 3
HELPED, PARTIAL, NOT_HELPED = 1, 2, 3
CAPACITY, AREA, ELIGIBILITY, INFORMATION, CONSENT, SAFETY, OTHER = range(1, 8)
NEXT, POOL = 1, 2
SAID = Commitment(b"c" * 32)
EVERYTHING = (((1,), tuple(range(1, 13)), (1, 2)), (1, (), ()))
"""What a prospect consents to who leaves everything to the agencies: to channel, every need, preview and core, to all."""
CONSENT_MS = 700 * DAY
HELPS_WITH = (3, 5)
HELPS_IN = (SELANGOR, PULAU_PINANG, JOHOR)
PUBLISHED_MS = 8 * DAY
"""So long ago agencies have published what they help with: long enough to claim (T_published)."""
IN_AREA, ANYWHERE = 1, 2
NO_REACH = {"leg.offer": 5, "leg.redirect": 6}
"""How much is said in these calls if it is not said how far agencies are looked for."""
SHIFT_MS = 7 * DAY


class Agencies:
    """The sandbox, and what its people do; arguments are in their form on the wire."""

    helpers: tuple[str, ...] = AGENCIES
    """Who has something for these referrals everywhere, and has had it for long."""

    def __init__(self, *left_out: str) -> None:
        """All contracts but those `left_out`."""
        names = sorted(set(PROGRAMS) - {"referral", *APART, *left_out})
        self.sandbox = Sandbox(PROGRAMS["referral"], *[PROGRAMS[name] for name in names])
        everything = (Role.COORDINATOR, Role.CASEWORKER, Role.SIGNATORY, Role.NODE)
        self.people = {name: self.sandbox.person(name, *everything) for name in AGENCIES}
        for name in AGENCIES:
            self._found("member.found", self.member(name), 7, SAID)
        for person in self.people.values():
            self.hired(person)
        self._found("office.found", STEWARD, (self.member(PERKESO),))
        self._found("office.found", SELANGOR, (self.member(LZS),))
        self._found("office.found", PULAU_PINANG, (self.member(ZPP),))
        self.shifts = 0
        """How many were planned."""
        self.events: list[tuple[str, Any]] = []
        """What was told by calls and by the clock, each with contract and name."""
        if "directory" in names:
            self._publish()

    def _publish(self) -> None:
        begun_ms = self.sandbox.now_ms
        self.sandbox.now_ms = Milliseconds(begun_ms - PUBLISHED_MS)
        for name in self.helpers:
            for area in HELPS_IN:
                self.publishes(name, area=area, name=service_of(name, area), needs=HELPS_WITH)
        self.sandbox.now_ms = begun_ms
        self.events.clear()
        self.sandbox.fired.clear()

    def _found(self, method: str, *form: Any) -> None:
        entry = self.sandbox._entry(method)
        values = entry.decode(entry.encode_form(form))
        names = [name for name, _ in entry.parameters]
        self.sandbox.found(method, **dict(zip(names, values, strict=True)))

    # Who and what.

    def hired(self, person: Person) -> None:
        """The chain knows this person's key."""
        roles = tuple(each.value for each in person.roles)
        self._found("user.found", person.key, person.member, roles)

    def member(self, name: str) -> MemberId:
        """An agency's id."""
        return self.sandbox.member(name)

    def name(self, member: MemberId) -> str:
        """The agency with this id."""
        return next(name for name in AGENCIES if self.member(name) == member)

    def id(self, name: str) -> Id:
        """The same id for the same name."""
        return self.sandbox.id(name)

    def person(self, agency: str, *roles: Role) -> Person:
        """Somebody else of an agency."""
        return self.sandbox.person(agency, *roles)

    # What happens.

    def act(self, who: str | Person, method: str, *form: Any, by: str = "") -> tuple[Any, ...]:
        """Why a call is refused that an agency makes, `by` another one cosigning; nothing if it is done.

        Who is asked helps in the area, unless the call says how far agencies are looked for.
        """
        form = reaching(method, form)
        author = self.people[who] if isinstance(who, str) else who
        cosigners = (self.people[by],) if by else ()
        arguments = self.sandbox._entry(method).encode_form(form)
        before = len(self.sandbox.fired)
        result = self.sandbox.send(author, method, arguments, cosigners=cosigners)
        for fired in self.sandbox.fired[before:]:
            self._hear(fired)
        self._hear(result)
        return why(result)

    def done(self, who: str | Person, method: str, *form: Any, by: str = "") -> None:
        """A call that succeeds."""
        assert (method, *self.act(who, method, *form, by=by)) == (method,)

    def wait(self, duration_ms: int) -> None:
        """Time goes on, and what falls due fires."""
        for fired in self.sandbox.wait(duration_ms):
            self._hear(fired)

    def _hear(self, result: CallResult) -> None:
        self.events += [(each.contract, self.read(each)) for each in result.events]

    def read(self, event: Event) -> Any:
        """What an event says."""
        form = FORMS.get((event.contract, event.name))
        return event if form is None else form.read(event)

    def told(self, name: str) -> list[Any]:
        """The events of one class, in their order."""
        return [event for _, event in self.events if type(event).__name__ == name]

    # What there is.

    def ask(self, view: str, *form: Any) -> Any:
        """What a view answers."""
        entry = self.sandbox._entry(view)
        values = entry.decode(entry.encode_form(form))
        names = [name for name, _ in entry.parameters]
        return self.sandbox.ask(view, **dict(zip(names, values, strict=True)))

    def state(self, ref: str = "ref") -> tuple[str, str]:
        """An open referral's state, and who holds it."""
        status: Choice = self.ask("custody.get", self.id(ref)).status
        return status.name, self.name(self.ask("holder.of", self.id(ref)))

    def clocks(self, name: str = "ref") -> dict[str, int]:
        """What is armed for an id, and how long from now."""
        armed = self.sandbox.armed(self.id(name))
        return {tick: due_ms - self.sandbox.now_ms for tick, due_ms in armed}

    def version(self, ref: str = "ref") -> int:
        """Of an open referral."""
        found: int = self.ask("custody.get", self.id(ref)).version
        return found

    def leg_version(self, leg: str = "leg") -> int:
        """Of a leg that may be accepted."""
        found: int = self.ask("leg.get", self.id(leg)).version
        return found

    def service_version(self, leg: str = "leg") -> int:
        """Of a leg that serves."""
        found: int = self.ask("service.get", self.id(leg)).version
        return found

    # The straight path, as far as a test needs it.

    def opened(
        self, ref: str = "ref", *, origin: str = TERAJU, area: int = SELANGOR, priority: int = BIASA
    ) -> None:
        """A case and its referral."""
        case = self.id(f"case of {ref}")
        if priority == KECEMASAN:
            self.on_duty(*AGENCIES, area=area)
        self.consented(f"case of {ref}", origin=origin)
        self.done(origin, "case.open", case, 1, area, SAID, self.id("consent"))
        self.done(origin, "referral.open", self.id(ref), case, 3, area, priority)

    def consented(
        self,
        case: str = "case of ref",
        *,
        origin: str = TERAJU,
        version: int = 0,
        to: tuple[Any, ...] = EVERYTHING[1],
        name: str = "consent",
    ) -> None:
        """A prospect consents; in place of what they consented to before if that has a `version`."""
        until_ms = self.sandbox.now_ms + CONSENT_MS
        form = (self.id(case), version, self.id(name), EVERYTHING[0], to, until_ms, SAID)
        self.done(origin, "consent.give", *form)

    def publishes(
        self,
        agency: str,
        area: int = SELANGOR,
        name: str = "service",
        needs: tuple[int, ...] = (3,),
    ) -> None:
        """An agency has a service for the need of these referrals, of whose room it says nothing."""
        admin, service = self.person(agency, Role.ADMIN), self.id(name)
        form = (service, b"d" * 32, needs, (area,), (1, 4), (1,), (0, ()))
        self.done(admin, "directory.draft", *form)
        self.done(admin, "directory.publish", service, 1)

    def suspends(self, *agencies: str, area: int = SELANGOR) -> None:
        """What these help with in an area is not found any more."""
        for name in agencies:
            service = self.id(service_of(name, area))
            version = self.ask("directory.get", service).version
            self.done(self.person(name, Role.ADMIN), "directory.suspend", service, version)

    def is_full(self, *agencies: str, area: int = SELANGOR) -> None:
        """These say that they have no room in an area."""
        for name in agencies:
            form = (self.id(service_of(name, area)), area, 0, ((1, 1, 9, 0, 5),))
            self.done(self.person(name, Role.ADMIN), "capacity.state", *form)

    def on_duty(self, *agencies: str, area: int = SELANGOR, lasts_ms: int = SHIFT_MS) -> None:
        """A desk of each of these is on duty in an area for some days from now."""
        from_ms = self.sandbox.now_ms
        for name in agencies:
            self.shifts += 1
            shift = self.id(f"shift {self.shifts}")
            self.done(name, "duty.set", shift, 1, (area,), from_ms, from_ms + lasts_ms)

    def offered(
        self, ref: str = "ref", leg: str = "leg", *, who: str = TERAJU, to: str = PERDA
    ) -> None:
        """One agency is asked."""
        form = (self.id(ref), self.version(ref), SINGLE, (self.id(leg),), (self.target(to),))
        self.done(who, "leg.offer", *form)

    def target(self, agency: str, tag: str = "tag") -> tuple[MemberId, Id]:
        """An agency and one of its services."""
        return self.member(agency), self.id(f"{tag} of {agency}")

    def accepted(self, leg: str = "leg", *, who: str = PERDA) -> None:
        """It takes it on."""
        self.done(who, "leg.accept", self.id(leg), self.leg_version(leg))

    def started(self, leg: str = "leg", *, who: str = PERDA) -> None:
        """It has spoken with the prospect."""
        self.done(who, "service.start", self.id(leg), self.service_version(leg), SAID)

    def completed(self, leg: str = "leg", outcome: int = HELPED, *, who: str = PERDA) -> None:
        """It has helped."""
        form = (self.id(leg), self.service_version(leg), outcome, SAID)
        self.done(who, "service.complete", *form)


def reaching(method: str, form: tuple[Any, ...]) -> tuple[Any, ...]:
    """Agencies are looked for in the area, unless a call says how far."""
    return (*form, IN_AREA) if len(form) == NO_REACH.get(method) else form


def service_of(agency: str, area: int) -> str:
    """The name of what an agency helps with in an area from the start."""
    return f"help of {agency} in {area}"

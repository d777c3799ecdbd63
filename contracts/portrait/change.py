"""What is another between two versions of a contract, as their portraits say it: added, removed, changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from contracts.entry import How
from contracts.portrait.portrait import Method, Portrait, Typed


class Part(StrEnum):
    """A part of a contract that people know by a name."""

    METHOD = "method"
    ROLE = "role"
    INTERNAL = "internal"
    VIEW = "view"
    TICK = "tick"
    GENESIS = "genesis"
    REASON = "reason"
    EVENT = "event"
    DEADLINE = "deadline"
    NUMBER = "number"
    CHOICE = "choice"
    RECORD = "record"
    FIELD = "field"
    PEER = "peer"


@dataclass(frozen=True, slots=True)
class Change:
    """One part by its name, with what stood there before and what stands there after; None where there is no such part."""

    part: Part
    name: str
    before: str | None
    after: str | None

    @property
    def is_added(self) -> bool:
        """True if only the second version has it."""
        return self.before is None

    @property
    def is_removed(self) -> bool:
        """True if only the first version has it."""
        return self.after is None


def changes_between(old: Portrait | None, new: Portrait) -> tuple[Change, ...]:
    """What is another, part by part and by name; everything is added where there was no contract before."""
    before = {} if old is None else dict(_facts(old))
    after = dict(_facts(new))
    order = list(Part)
    places = sorted({*before, *after}, key=lambda place: (order.index(place[0]), place[1]))
    return tuple(
        [
            Change(*place, before.get(place), after.get(place))
            for place in places
            if before.get(place) != after.get(place)
        ]
    )


_Fact = tuple[tuple[Part, str], str]


def _facts(portrait: Portrait) -> Iterator[_Fact]:
    for method in portrait.methods:
        yield from _of_method(method)
    yield from [((Part.REASON, reason), "") for reason in portrait.reasons]
    yield from _of_values(portrait)
    for peer in portrait.peers:
        yield from [((Part.PEER, f"{peer.contract}.{name}"), "") for name, _ in peer.methods]


def _of_values(portrait: Portrait) -> Iterator[_Fact]:
    """What it tells, keeps and reckons with."""
    for event in portrait.events:
        yield (Part.EVENT, event.called), _typed(event.fields)
    for shape in portrait.records:
        yield (Part.RECORD, shape.name), _typed(shape.fields)
    for number in portrait.numbers:
        yield (Part.NUMBER, number.name), f"{number.number:,}"
    for choice in portrait.choices:
        for member in choice.members:
            yield (Part.CHOICE, f"{choice.name}.{member.name}"), str(member.number)
    for kept in portrait.kept:
        key = ", ".join([part.kind for part in kept.key])
        yield (Part.FIELD, kept.name), f"{kept.sort}({key}) {kept.value}".strip()


_PARTS = {
    How.METHOD: Part.METHOD,
    How.INTERNAL: Part.INTERNAL,
    How.VIEW: Part.VIEW,
    How.TICK: Part.TICK,
    How.GENESIS: Part.GENESIS,
}


def _of_method(method: Method) -> Iterator[_Fact]:
    """What it takes and answers, who may call it, and which deadlines it sets."""
    answers = "" if method.answers is None else f" -> {method.answers.written}"
    yield (_PARTS[method.spec.how], method.name), f"({_typed(method.arguments)}){answers}"
    callers = [role.name for role in method.spec.roles] or list(method.spec.callers)
    if callers:
        second = f" + {method.spec.second.name}" if method.spec.second.value else ""
        standing = method.spec.stands.name
        yield (Part.ROLE, method.name), f"{', '.join(callers)}{second}, {standing}"
    for armed in method.reach.armed:
        yield (Part.DEADLINE, f"{method.name}: {armed.tick}"), f"{armed.due.written}, {armed.clock}"


def _typed(rows: tuple[Typed, ...]) -> str:
    return ", ".join([f"{row.name}: {row.written}" for row in rows])

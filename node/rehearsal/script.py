"""What becomes of each invented referral, drawn from the seed: who does what when it stands where.

A plan says what the agencies mean to do; what comes of it, the chain says. Plans know nothing of each other, and no figure
is read from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final

from node.client.intake import NEEDS, PRIORITIES, STATES, Row
from node.rehearsal.programme import AGENCIES, FIRST_VOLUME, helpers_for

FIRST_HELPED: Final = 1_250
"""Of FIRST_VOLUME, by the programme's own figures (programme, section 1)."""
URGENT: Final = 1
"""The number of kecemasan."""


class Course(Enum):
    """How a referral goes. Those before OPEN end as helped."""

    STRAIGHT = "offered, accepted, helped"
    SECOND = "declined, the next candidate helps"
    REDIRECTED = "redirected, and helped there"
    FROM_POOL = "declined to the pool, claimed, helped"
    OPEN = "opened"
    OFFERED = "offered"
    SERVED = "in service"
    KEPT = "kept by its origin"
    POOLED = "declined to the pool"
    CLAIMED = "claimed from the pool, in service"
    HANDED_BACK = "given back to the pool"
    DISPUTED = "said to be helped, and disputed"
    WITHDRAWN = "withdrawn by the prospect"
    STEWARDED = "taken by the steward"
    UNMET = "nobody can help"


HELPED: Final = (Course.STRAIGHT, Course.SECOND, Course.REDIRECTED, Course.FROM_POOL)
_HELPED_WEIGHTS: Final = (70, 10, 12, 8)
_OTHERS: Final = (
    Course.OPEN,
    Course.OFFERED,
    Course.SERVED,
    Course.KEPT,
    Course.POOLED,
    Course.CLAIMED,
    Course.HANDED_BACK,
    Course.DISPUTED,
    Course.WITHDRAWN,
)
_OTHER_WEIGHTS: Final = (12, 20, 25, 8, 12, 7, 3, 3, 10)
_URGENT_OTHERS: Final = (Course.SERVED, Course.STEWARDED, Course.UNMET)
"""An emergency is not left lying about: its clocks are short."""
_URGENT_OTHER_WEIGHTS: Final = (2, 3, 2)
_NOT_URGENT: Final = (Course.FROM_POOL,)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the agencies mean to do with one referral. `first` is asked first; `second` helps where the first does not."""

    course: Course
    origin: str
    first: str
    second: str
    tries_contact: bool


def draw(seed: int, batches: Mapping[str, Sequence[Row]]) -> dict[str, Plan]:
    """A plan for each row of all batches, by its reference; FIRST_HELPED of FIRST_VOLUME of them end as helped."""
    chance = Random(f"sinergi script {seed}")
    rows = [(origin, row) for origin, batch in batches.items() for row in batch]
    helped = round(len(rows) * FIRST_HELPED / FIRST_VOLUME)
    order = list(range(len(rows)))
    chance.shuffle(order)
    will_be_helped = set(order[:helped])
    return {
        row.reference: _plan(chance, origin, row, is_helped=at in will_be_helped)
        for at, (origin, row) in enumerate(rows)
    }


def _plan(chance: Random, origin: str, row: Row, *, is_helped: bool) -> Plan:
    need = next(name for name, number in NEEDS.items() if number == row.need)
    able = [name for name in helpers_for(need, STATES[row.state - 1]) if name != origin]
    others = [name for name in AGENCIES if name != origin]
    first = row.offer_to or chance.choice(able or others)
    rest = [name for name in able if name != first] or [name for name in others if name != first]
    return Plan(
        _course(chance, row.priority == URGENT, is_helped),
        origin,
        first,
        chance.choice(rest),
        tries_contact=chance.random() < 0.25,
    )


def _course(chance: Random, is_urgent: bool, is_helped: bool) -> Course:  # noqa: FBT001 - both drawn
    if is_helped:
        courses, weights = list(HELPED), list(_HELPED_WEIGHTS)
        if is_urgent:
            weights = [
                0 if course in _NOT_URGENT else weight
                for course, weight in zip(courses, weights, strict=True)
            ]
        return chance.choices(courses, weights)[0]
    if is_urgent:
        return chance.choices(_URGENT_OTHERS, _URGENT_OTHER_WEIGHTS)[0]
    return chance.choices(_OTHERS, _OTHER_WEIGHTS)[0]


assert 1 + PRIORITIES.index("kecemasan") == URGENT

"""Who plays: an origin, a guardian, a steward, and three agencies that help; each apart, or one in two parts."""

from __future__ import annotations

from dataclasses import dataclass

from chain.crypto import digest
from chain.primitives import MemberId

AGENCIES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Cast:
    """One arrangement of roles. Members are known by their place in `members`."""

    name: str
    members: tuple[str, ...]
    origin: int
    guardian: int
    steward: int
    helpers: tuple[int, ...]
    """Who is asked, and who claims."""
    falls: int | None = None
    """Who may stop itself at any moment (its keys are in wrong hands), and with it loses its offices."""

    @property
    def alike(self) -> tuple[int, ...]:
        """Helpers that nothing tells apart: they hold no office, and are no origin."""
        apart = (self.origin, self.guardian, self.steward, self.falls)
        return tuple([each for each in self.helpers if each not in apart])


def member_of(name: str) -> MemberId:
    """The id of the member with this name."""
    return MemberId(digest(b"sinergi/explore/member", name.encode())[:16])


def _apart(name: str, falls: int | None = None) -> Cast:
    members = ("origin", "guardian", "steward", *AGENCIES)
    return Cast(name, members, 0, 1, 2, (3, 4, 5), falls)


CASTS = {
    cast.name: cast
    for cast in (
        Cast("one-agency", ("origin", "guardian", "steward", "A"), 0, 1, 2, (3,)),
        _apart("distinct"),
        Cast("guardian-steward", ("origin", "guardian=steward", *AGENCIES), 0, 1, 1, (2, 3, 4)),
        Cast("origin-guardian", ("origin=guardian", "steward", *AGENCIES), 0, 0, 1, (2, 3, 4)),
        Cast("origin-all", ("origin=guardian=steward", *AGENCIES), 0, 0, 0, (1, 2, 3)),
        Cast("guardian-helps", ("origin", "steward", "A=guardian", "B", "C"), 0, 2, 1, (2, 3, 4)),
        Cast("steward-helps", ("origin", "guardian", "A=steward", "B", "C"), 0, 1, 2, (2, 3, 4)),
        Cast("origin-helps", ("guardian", "steward", "A=origin", "B", "C"), 2, 0, 1, (2, 3, 4)),
        Cast("all-help", ("A=origin", "B=guardian", "C=steward"), 0, 1, 2, (0, 1, 2)),
        _apart("origin-falls", 0),
        _apart("guardian-falls", 1),
        _apart("steward-falls", 2),
        _apart("helper-falls", 5),
    )
}
"""By name. The first one is small; in the last ones a member falls away at any moment, or not at all."""

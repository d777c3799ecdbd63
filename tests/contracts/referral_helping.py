"""Who helps where, as a person would keep it on paper: what agencies have published, who is full, who is on duty."""

from dataclasses import dataclass, field

from contracts.words import Id
from tests.contracts.agencies import AGENCIES, ANYWHERE, HELPS_WITH

KECEMASAN = 1
DAY = 24 * 3_600_000
PUBLISHED = 7 * DAY
AREAS = (10, 7, 1)


@dataclass
class Helpers:
    """Each agency has one thing in each area for the same needs, which is published or not."""

    since: dict[tuple[str, int], int] = field(default_factory=dict)
    """By agency and area: since when it is published."""
    anywhere: dict[str, int] = field(default_factory=dict)
    """Since when an agency has always had one somewhere."""
    full: set[tuple[str, int]] = field(default_factory=set)
    shifts: dict[Id, tuple[str, int]] = field(default_factory=dict)
    """Those that are on: whose, and where."""

    def begin(self, published_ms: int) -> None:
        """Everybody has had everything for long."""
        for who in AGENCIES:
            for area in AREAS:
                self.publish(who, area, published_ms)

    def publish(self, who: str, area: int, now_ms: int) -> None:
        """From now on."""
        self.since[who, area] = now_ms
        self.anywhere.setdefault(who, now_ms)

    def suspend(self, who: str, area: int) -> None:
        """Nobody finds it any more."""
        del self.since[who, area]
        if not any(each == who for each, _ in self.since):
            del self.anywhere[who]

    def is_found(self, who: str, need: int, area: int) -> bool:
        """True if it has something for a need in an area."""
        return need in HELPS_WITH and (who, area) in self.since

    def serves(self, who: str, need: int) -> bool:
        """True if it has something for a need, wherever."""
        return need in HELPS_WITH and who in self.anywhere

    def is_on(self, who: str, area: int) -> bool:
        """True if a desk is on duty."""
        return (who, area) in self.shifts.values()

    def finds(self, need: int, area: int) -> list[str]:
        """All that have something for a need in an area."""
        return [who for who in AGENCIES if self.is_found(who, need, area)]

    def has_room(self, need: int, area: int) -> bool:
        """True if one of these does not say that it is full."""
        return any((who, area) not in self.full for who in self.finds(need, area))

    def lacks(self, who: str, sought: tuple[int, int, int], reach: int) -> set[str]:
        """Why an agency is not asked; what is sought is a need in an area, of a priority."""
        need, area, priority = sought
        near = self.is_found(who, need, area)
        found = set() if near or (reach == ANYWHERE and self.serves(who, need)) else {"no_service"}
        is_off = priority == KECEMASAN and not self.is_on(who, area)
        return found | ({"not_on_duty"} if is_off else set())

    def lacks_to_take(self, who: str, sought: tuple[int, int, int], *, far: bool) -> set[str]:
        """Why it does not take on what it accepts, or claims; `far` if it may be from elsewhere."""
        need, area, _ = sought
        if self.is_found(who, need, area):
            return {"no_room"} if (who, area) in self.full else set()
        return set() if far else {"no_service"}

    def claims_from(self, who: str, need: int, area: int) -> int:
        """From when on it may claim without the guardian."""
        since_ms = self.since[who, area] if self.is_found(who, need, area) else self.anywhere[who]
        return since_ms + PUBLISHED

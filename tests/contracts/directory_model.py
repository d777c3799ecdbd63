"""A person's paper of services, rooms and shifts: written down one by one, with no index and no count; asked by looking at all."""

from dataclasses import dataclass, field
from itertools import pairwise

from contracts.words import Id

HOUR = 3_600_000
DAY = 24 * HOUR
ROOMS = ("CAPACITY", "ADDITIONAL_ASSESSMENT_REQUIRED", "WAITLIST", "UNSTATED", "NO_CAPACITY")


@dataclass
class Said:
    """What was said of one service in one area."""

    rooms: list[str]
    as_of_ms: int
    full_until_ms: int | None = None
    version: int = 1

    @property
    def room(self) -> str:
        """The best of it."""
        if self.full_until_ms is not None:
            return "NO_CAPACITY"
        return min(self.rooms, key=ROOMS.index, default="UNSTATED")


@dataclass
class Written:
    """A service."""

    member: str
    needs: tuple[int, ...]
    areas: tuple[int, ...]
    from_ms: int
    to_ms: int | None
    drafted_ms: int
    status: str = "DRAFT"
    listed_ms: int | None = None
    version: int = 1
    said: dict[int, Said] = field(default_factory=dict)
    retry_ms: int | None = None

    def room(self, area: int) -> str:
        """In one area."""
        return self.said[area].room if area in self.said else "UNSTATED"

    @property
    def end_ms(self) -> int | None:
        """When it ends by itself."""
        if self.status == "RETIRED":
            return None
        if self.status == "DRAFT":
            return min(self.drafted_ms + 90 * DAY, self.to_ms or 2**62)
        return self.to_ms


@dataclass
class Turn:
    """A shift of a desk."""

    member: str
    areas: tuple[int, ...]
    from_ms: int
    to_ms: int
    is_on: bool = False


@dataclass
class Paper:
    """All of it."""

    now_ms: int = 0
    services: dict[Id, Written] = field(default_factory=dict)
    shifts: dict[Id, Turn] = field(default_factory=dict)
    stopped: dict[str, int] = field(default_factory=dict)
    """Until when a member is."""
    since: dict[tuple[str, int, int | None], int] = field(default_factory=dict)
    """Since when a member has always had something listed for a need in an area; in any, for None."""

    def is_active(self, member: str) -> bool:
        """Whether it is not stopped."""
        return member not in self.stopped

    def listed(self, member: str, need: int, area: int | None) -> list[Written]:
        """What others find of it."""
        return [
            each
            for each in self.services.values()
            if each.member == member
            and each.listed_ms is not None
            and need in each.needs
            and (area is None or area in each.areas)
        ]

    def mark(self) -> None:
        """What others find is another now."""
        places = {
            (each.member, need, area)
            for each in self.services.values()
            for need in each.needs
            for area in (*each.areas, None)
        }
        for place in places:
            if not self.listed(*place):
                self.since.pop(place, None)
            elif place not in self.since:
                self.since[place] = self.now_ms

    def publish(self, of: Id) -> None:
        """It is published, and listed if its time has come."""
        each = self.services[of]
        each.status, each.version = "PUBLISHED", each.version + 1
        each.listed_ms = self.now_ms if each.from_ms <= self.now_ms else None
        self.mark()

    def take_down(self, of: Id, status: str) -> None:
        """It is listed no more."""
        each = self.services[of]
        each.status, each.listed_ms, each.version = status, None, each.version + 1
        if status == "RETIRED":
            each.said, each.retry_ms = {}, None
        self.mark()

    # What time does.

    def is_due(self, parent_ms: int) -> bool:
        """Whether something is."""
        return bool(self.due(parent_ms)) or any(
            until <= parent_ms for until in self.stopped.values()
        )

    def due(self, parent_ms: int) -> list[tuple[str, Id]]:
        """What a block does whose parent is of this time."""
        found = []
        for of, each in self.services.items():
            begins = each.status == "PUBLISHED" and each.listed_ms is None
            if begins and each.from_ms <= parent_ms:
                found.append(("begin", of))
            if each.retry_ms is not None and each.retry_ms <= parent_ms:
                found.append(("retry", of))
            if each.end_ms is not None and each.end_ms <= parent_ms:
                found.append(("end", of))
        for of, shift in self.shifts.items():
            if (shift.to_ms if shift.is_on else shift.from_ms) <= parent_ms:
                found.append(("turn", of))
        return found

    def ring(self, parent_ms: int) -> list[str]:
        """Do it; what was done."""
        rung = self.due(parent_ms)
        for what, of in rung:
            if what == "begin":
                self.publish(of)
            elif what == "end":
                self.take_down(of, "RETIRED")
            elif what == "retry":
                self._retry(self.services[of])
            elif self.shifts[of].is_on:
                del self.shifts[of]
            else:
                self.shifts[of].is_on = True
        for member, until_ms in list(self.stopped.items()):
            if until_ms <= parent_ms:
                del self.stopped[member]
        return [what for what, _ in rung]

    def _retry(self, each: Written) -> None:
        for said in each.said.values():
            if said.full_until_ms is not None and said.full_until_ms <= self.now_ms:
                said.full_until_ms, said.version = None, said.version + 1
        left = [said.full_until_ms for said in each.said.values() if said.full_until_ms is not None]
        each.retry_ms = min(left, default=None)

    # What is asked.

    def offers(self, member: str, need: int, area: int) -> tuple[int, str] | None:
        """Since when, and the best room."""
        found = self.listed(member, need, area)
        if not found:
            return None
        best = min((each.room(area) for each in found), key=ROOMS.index)
        return self.since[member, need, area], best

    def on(self, area: int) -> set[str]:
        """Members with a desk on duty."""
        return {each.member for each in self.shifts.values() if each.is_on and area in each.areas}

    def gap(self, steward: str) -> tuple[int, int] | None:
        """The first milliseconds of the next day in which nobody is at the steward's desk."""
        end_ms = self.now_ms + DAY
        spans = [
            (each.from_ms, each.to_ms)
            for each in self.shifts.values()
            if each.member == steward and 0 in each.areas
        ]
        edges = sorted({self.now_ms, end_ms, *[edge for span in spans for edge in span]})
        bare = [
            (begin, end)
            for begin, end in pairwise(edges)
            if self.now_ms <= begin < end_ms and not any(a <= begin < b for a, b in spans)
        ]
        if not bare:
            return None
        first = last = bare[0]
        for span in bare[1:]:
            if span[0] == last[1]:
                last = span
        return first[0], last[1]

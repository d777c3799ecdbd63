"""What a person would keep on paper of a referral, its offers and the prospect's consent, and how long clocks run."""

from dataclasses import dataclass, field
from typing import Literal

from contracts.words import Id

HOUR = 3_600_000
DAY = 24 * HOUR

LENGTHS = {
    "contact": (DAY, 10 * DAY, 30 * DAY),
    "route": (2 * HOUR, DAY, 3 * DAY),
    "accept": (4 * HOUR, 3 * DAY, 7 * DAY),
    "info": (4 * HOUR, 3 * DAY, 7 * DAY),
    "info_min": (HOUR, DAY, DAY),
    "claim": (4 * HOUR, 3 * DAY, 7 * DAY),
    "start": (DAY, 3 * DAY, 7 * DAY),
    "progress": (3 * DAY, 14 * DAY, 30 * DAY),
    "hold": (7 * DAY, 30 * DAY, 90 * DAY),
    "grace": (12 * HOUR, 2 * DAY, 7 * DAY),
    "steward": (DAY, 3 * DAY, 7 * DAY),
    "confirm": (7 * DAY, 14 * DAY, 30 * DAY),
}
REMEMBERED = 24
"""Legs of one referral."""
ATTEMPTS, DISPUTE, REFUTE, REOPEN = 21 * DAY, 30 * DAY, 7 * DAY, 180 * DAY
ERROR, UNREACHABLE, RETRY = DAY, 14 * DAY, 60 * DAY
LAPSES = 3

STEWARD = "PERKESO"
GUARDIANS = {10: "LZS", 7: "ZPP"}
"""Of Selangor and Pulau Pinang; the other areas fall to the steward."""
PENDING = ("OFFERED", "RECEIVED", "INFO_REQUESTED")
ACTIVE = ("ACCEPTED", "IN_PROGRESS", "ON_HOLD")
WAITING = ("OPEN_INTAKE", "POOLED", "STEWARDED")

Reasons = set[str]
Tick = Literal["due", "ceiling", "retry", "expire", "again", "basis", "turn", "ask"]


@dataclass
class Leg:
    """An offer and, once it is accepted, the help."""

    ref: Id
    member: str
    tag: str | None
    urgent: bool
    status: str = "OFFERED"
    version: int = 1
    left_ms: int | None = None
    service_version: int = 0
    accepted_ms: int = 0
    attempts: int = 0
    notes: int = 0
    holds: int = 0
    by: str = ""
    """Who has offered it, and when."""
    offered_ms: int = 0
    was_read: bool = False
    overdue: bool = False
    officer: str | None = None
    """Whose officer sees to it, and how often somebody said so, the offer itself counted."""
    assigned: int = 1


@dataclass
class Agreed:
    """What a prospect consents to: whom it reaches, which data, until when; `reach` is nothing if it is everybody."""

    until_ms: int
    reach: tuple[str, ...] | None = None
    has_core: bool = True
    needs: tuple[int, ...] = (3, 5)
    version: int = 1
    is_ended: bool = False


@dataclass
class Ref:
    """A need, open or closed."""

    origin: str
    area: int
    priority: int
    case: Id
    agreed: Agreed
    need: int = 3
    status: str = "OPEN_INTAKE"
    base: str = "OPEN_INTAKE"
    base_due: int = 0
    serving: str | None = None
    started: bool = False
    at_risk: bool = False
    open_claims: bool = False
    waiting: bool = False
    consent_needed: bool = False
    direct_only: bool = False
    lapses: int = 0
    opened_ms: int = 0
    level: int = 0
    reopened: int = 0
    outcome: str | None = None
    version: int = 1
    live: list[Id] = field(default_factory=list)
    legs: list[Id] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    barred: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    candidates: list[tuple[str, str]] = field(default_factory=list)
    offers: int = 0
    reach: int = 1
    attempts: int = 0
    channels: list[int] = field(default_factory=list)
    tried_ms: tuple[int, int] = (0, 0)
    """The first and the newest attempt to reach the prospect."""
    disposition: str | None = None
    refutable: bool = False
    closed_ms: int = 0
    contact_by: int | None = None
    is_final: bool = False
    merged_into: Id | None = None

    @property
    def place(self) -> str:
        """With whom it is."""
        return self.base if self.status == "OFFERED" else self.status

    @property
    def holder(self) -> str:
        """Who is answerable."""
        if self.place == "POOLED":
            return self.guardian
        if self.place == "STEWARDED":
            return STEWARD
        return self.serving or self.origin

    @property
    def sought(self) -> tuple[int, int, int]:
        """A need in an area, of a priority."""
        return self.need, self.area, self.priority

    @property
    def guardian(self) -> str:
        """Of its area."""
        return GUARDIANS.get(self.area, STEWARD)

    @property
    def is_urgent(self) -> bool:
        """Its clocks fire before the rest."""
        return self.priority == 1 or self.level > 0

    @property
    def help(self) -> str:
        """In which of its origin's lists it is."""
        if self.status == "CLOSED":
            helped = ("HELPED", "HELPED_UNCONFIRMED", "PARTLY_HELPED")
            return "TELAH" if self.disposition in helped else "ENDED"
        if self.place in ("IN_SERVICE", "AWAITING_FOLLOWUP"):
            return "SEDANG"
        return "BELUM_HELD" if self.place == "OPEN_INTAKE" else "BELUM_PASSED"

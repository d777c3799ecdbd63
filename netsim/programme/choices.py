"""What people do about a referral: who acts next, how long that takes, and whether anybody acts at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from netsim.draws import Draws
from netsim.programme.hours import DAY_MS, HOUR_MS
from netsim.programme.sight import Part, Standing
from netsim.programme.town import Agency, Town


class Deed(Enum):
    """What somebody does."""

    OFFER = auto()
    KEEP = auto()
    WITHDRAW = auto()
    CLOSE_ERROR = auto()
    CLAIM = auto()
    ACCEPT = auto()
    DECLINE = auto()
    REDIRECT = auto()
    ASK_INFO = auto()
    ANSWER_INFO = auto()
    ATTEMPT = auto()
    START = auto()
    NOTE = auto()
    HOLD = auto()
    RESUME = auto()
    COMPLETE = auto()
    CONCLUDE = auto()
    HAND_BACK = auto()
    CONFIRM = auto()
    DISPUTE = auto()
    REFUTE = auto()
    REOPEN = auto()
    TAKE = auto()
    WAIT = auto()
    CLOSE_UNMET = auto()
    CLOSE_DECEASED = auto()
    CLOSE_UNREACHABLE = auto()


Table = tuple[tuple[int, Deed | None, int], ...]
"""Of a thousand, how many do what, and within how many hours at most; None: nothing, and time goes on."""

HOLDER: Table = (
    (820, Deed.OFFER, 30),
    (70, Deed.KEEP, 24),
    (15, Deed.WITHDRAW, 48),
    (10, Deed.CLOSE_ERROR, 8),
    (5, Deed.CLOSE_DECEASED, 48),
    (80, None, 0),
)
ASKED: Table = (
    (640, Deed.ACCEPT, 90),
    (120, Deed.DECLINE, 70),
    (50, Deed.REDIRECT, 60),
    (50, Deed.ASK_INFO, 40),
    (140, None, 0),
)
INFORMED: Table = ((860, Deed.ANSWER_INFO, 60), (140, None, 0))
SERVING_FIRST: Table = (
    (120, Deed.ATTEMPT, 60),
    (770, Deed.START, 100),
    (30, Deed.HAND_BACK, 100),
    (5, Deed.CLOSE_DECEASED, 100),
    (10, Deed.CLOSE_UNREACHABLE, 120),
    (65, None, 0),
)
SERVING: Table = (
    (130, Deed.NOTE, 500),
    (60, Deed.HOLD, 200),
    (640, Deed.COMPLETE, 900),
    (30, Deed.CONCLUDE, 200),
    (30, Deed.HAND_BACK, 400),
    (10, Deed.CLOSE_DECEASED, 400),
    (100, None, 0),
)
HELD: Table = ((850, Deed.RESUME, 400), (150, None, 0))
POOL: Table = ((660, Deed.CLAIM, 100), (340, None, 0))
STEWARD: Table = (
    (450, Deed.TAKE, 60),
    (250, Deed.OFFER, 60),
    (60, Deed.WAIT, 60),
    (160, Deed.CLOSE_UNMET, 100),
    (80, None, 0),
)
FOLLOWED: Table = ((740, Deed.CONFIRM, 300), (30, Deed.DISPUTE, 300), (230, None, 0))
WITHDRAWN: Table = ((60, Deed.REFUTE, 100), (940, None, 0))
CLOSED: Table = ((12, Deed.REOPEN, 3_000), (988, None, 0))


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody's intention: what is done by whom, after how long, and about whose part."""

    deed: Deed
    agency: Agency
    after_ms: int
    leg_id: bytes | None = None


class Choices:
    """Draws what people do, of where a referral stands."""

    def __init__(self, draws: Draws, town: Town) -> None:
        self._draws = draws
        self._town = town
        self._by_need = {
            need: tuple(each for each in town.agencies if need in each.needs)
            for need in {need for each in town.agencies for need in each.needs}
        }
        self.gone: set[bytes] = set()
        """Members that have left, or are leaving."""

    def helpers(self, found: Standing) -> list[Agency]:
        """Who may be asked for it; in an emergency whoever has a desk on duty."""
        return [
            each
            for each in self._by_need[found.need]
            if each.member not in self.gone and (each.has_duty or not found.is_emergency)
        ]

    def present(self) -> list[Agency]:
        """Who takes prospects in."""
        return [each for each in self._town.agencies if each.member not in self.gone]

    def of(self, found: Standing) -> list[Choice]:
        """What everybody does who has something to do now."""
        made = []
        for table, agency, leg_id in self._tables(found):
            choice = self._choose(table, agency, leg_id)
            if choice is not None and agency.member not in self.gone:
                made.append(choice)
        return made

    def _choose(self, table: Table, agency: Agency, leg_id: bytes | None) -> Choice | None:
        at = self._draws.below(sum(share for share, _, _ in table))
        for share, deed, hours in table:
            at -= share
            if at < 0:
                if deed is None:
                    return None
                after_ms = self._draws.between(0, max(1, hours) * HOUR_MS)
                return Choice(deed, agency, after_ms, leg_id)
        raise AssertionError("shares add up")

    def _tables(self, found: Standing) -> Iterator[tuple[Table, Agency, bytes | None]]:
        if found.holder is None:
            table = WITHDRAWN if found.is_refutable else CLOSED
            yield table, self._town.of(found.origin), None
            return
        holder = self._town.of(found.holder)
        match found.state:
            case "open_intake":
                yield HOLDER, holder, None
            case "pooled":
                helpers = self.helpers(found)
                yield POOL, self._draws.pick(helpers) if helpers else holder, None
            case "stewarded":
                yield STEWARD, holder, None
            case "awaiting_followup":
                if found.holder != found.origin:
                    yield FOLLOWED, self._town.of(found.origin), None
            case _:
                for part in found.parts:
                    yield from self._of_part(found, part)

    def _of_part(self, found: Standing, part: Part) -> Iterator[tuple[Table, Agency, bytes]]:
        agency = self._town.of(part.member)
        match part.state:
            case "offered" | "received":
                yield ASKED, agency, part.leg_id
            case "info_requested":
                yield INFORMED, self._town.of(found.origin), part.leg_id
            case "accepted":
                yield SERVING_FIRST, agency, part.leg_id
            case "in_progress":
                yield SERVING, agency, part.leg_id
            case "on_hold":
                yield HELD, agency, part.leg_id
            case _:
                pass


LONGEST_HOLD_MS = 6 * DAY_MS
"""A hold or a wait that every priority allows."""

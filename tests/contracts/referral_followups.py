"""Whether help has lasted, as a person would note it: when it is time to ask, and what if nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.language import DAY
from contracts.words import Id

if TYPE_CHECKING:
    from tests.contracts.referral_model import Paper

FOLLOW_UPS = (30 * DAY, 90 * DAY, 166 * DAY)
RECORD = 14 * DAY


@dataclass
class FollowUp:
    """The one that comes next, or for which it is time."""

    since_ms: int
    member: str
    number: int = 1
    is_time: bool = False


def begin(paper: Paper, of: Id) -> None:
    """It was closed: if somebody was helped, they are asked three times."""
    ref = paper.refs[of]
    if ref.help == "TELAH":
        paper.follow_ups[of] = FollowUp(paper.now_ms, ref.serving or ref.origin)
        _arm(paper, of)


def end(paper: Paper, of: Id) -> None:
    """Nobody is asked."""
    paper.follow_ups.pop(of, None)
    paper.armed.pop(("ask", of), None)


def ring(paper: Paper, of: Id) -> str:
    """It is time; or it was."""
    found = paper.follow_ups[of]
    if found.is_time:
        next_one(paper, of)
        return "follow-up missed"
    if not may_ask(paper, of, found.member):
        next_one(paper, of)
        return "follow-up not consented to"
    found.is_time = True
    paper.arm("ask", of, paper.now_ms + RECORD, urgent=False)
    return "follow-up due"


def may_ask(paper: Paper, of: Id, who: str) -> bool:
    """The prospect consents to it, as long as there is the case."""
    ref = paper.refs[of]
    return paper.covers(ref, who, core=True) and not ref.is_final


def next_one(paper: Paper, of: Id) -> None:
    """This one is over."""
    found = paper.follow_ups[of]
    found.number, found.is_time = found.number + 1, False
    if found.number > len(FOLLOW_UPS):
        end(paper, of)
    else:
        _arm(paper, of)


def _arm(paper: Paper, of: Id) -> None:
    found = paper.follow_ups[of]
    paper.arm("ask", of, found.since_ms + FOLLOW_UPS[found.number - 1], urgent=False)

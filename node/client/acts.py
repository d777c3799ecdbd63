"""What officers do about a referral, as calls of its contracts; ids that are new are drawn here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from chain.transaction import Call
from contracts.words import Id
from node.client.states import LIVE, PENDING, LegState

if TYPE_CHECKING:
    from node.client.registry import Leg, Referral


class Mode(IntEnum):
    """How several agencies are asked (contract `search`)."""

    ONE = 1
    IN_TURN = 2
    AT_ONCE = 3


class Reach(IntEnum):
    """How far agencies are looked for (contract `search`): that help in the area, or anywhere."""

    AREA = 1
    ANYWHERE = 2


class Ground(IntEnum):
    """Why an agency declines, as a class (contract `leg`)."""

    CAPACITY = 1
    AREA = 2
    ELIGIBILITY = 3
    INFORMATION = 4
    CONSENT = 5
    SAFETY = 6
    OTHER = 7


class Lack(IntEnum):
    """Why nobody can help, as a class (contract `steward`)."""

    CAPACITY = 1
    AREA = 2
    ELIGIBILITY = 3
    OTHER = 7


class Finding(IntEnum):
    """Why there is nothing to help with here (contract `service`)."""

    AREA = 2
    ELIGIBILITY = 3


class Route(IntEnum):
    """Where a referral goes that an agency declines (contract `leg`); for want of consent it goes to the origin."""

    NEXT = 1
    POOL = 2


class Result(IntEnum):
    """What came of the help (contract `service`)."""

    HELPED = 1
    PARTIAL = 2
    NOT_HELPED = 3


class Channel(IntEnum):
    """How somebody tried to reach the prospect (contract `contact`)."""

    CALL = 1
    MESSAGE = 2
    VISIT = 3
    LETTER = 4


class NoPart(Exception):
    """The agency has no leg of this referral with which this can be done; one in another state, perhaps."""

    def __init__(self, found: Referral, leg: Leg | None) -> None:
        super().__init__(found.ref_id)
        self.found = found
        self.leg = leg


class StillOpen(Exception):
    """What is done about closed referrals is meant for one that is open."""

    def __init__(self, found: Referral) -> None:
        super().__init__(found.ref_id)
        self.found = found


def fresh() -> Id:
    """A new random id."""
    return Id(secrets.token_bytes(Id.LENGTH))


def offer(found: Referral, members: Sequence[bytes], mode: Mode, reach: Reach) -> Call:
    """Ask agencies: one, some in turn, of which the first is asked now, or some at once."""
    legs = 1 if mode is Mode.IN_TURN else len(members)
    leg_ids = tuple(fresh() for _ in range(legs))
    targets = tuple((each, fresh()) for each in members)
    return _write("leg", "offer", _of(found), found.version, mode, leg_ids, targets, reach)


def ask_info(found: Referral, member: str) -> Call:
    """Ask the origin for information, once, before deciding."""
    leg = _leg(found, member, LegState.OFFERED, LegState.RECEIVED)
    return _write("leg", "ask_info", _id(leg.leg_id), leg.version)


def answer_info(leg: Leg) -> Call:
    """The information was given to the agency of a leg that waits for it."""
    return _write("leg", "answer_info", _id(leg.leg_id), leg.version)


def accept(found: Referral, member: str) -> Call:
    """Take on what was offered."""
    leg = _pending(found, member)
    return _write("leg", "accept", _id(leg.leg_id), leg.version)


def decline(found: Referral, member: str, ground: Ground, reason: bytes, route: Route) -> Call:
    """Say no to what was offered."""
    leg = _pending(found, member)
    return _write("leg", "decline", _id(leg.leg_id), leg.version, ground, reason, route)


def redirect(
    found: Referral, member: str, why: tuple[Ground, bytes], other: bytes, reach: Reach
) -> Call:
    """Say no, as a class and by the commitment to the reason, and name another agency."""
    leg = _pending(found, member)
    told = (_id(leg.leg_id), leg.version, *why, fresh(), (other, fresh()), reach)
    return _write("leg", "redirect", *told)


def start(found: Referral, member: str, contact: bytes) -> Call:
    """Somebody has spoken with the prospect."""
    leg = _leg(found, member, LegState.ACCEPTED)
    return _write("service", "start", _id(leg.leg_id), leg.version, contact)


def complete(found: Referral, member: str, result: Result, said: bytes) -> Call:
    """The help is done."""
    leg = _leg(found, member, LegState.IN_PROGRESS)
    return _write("service", "complete", _id(leg.leg_id), leg.version, result, said)


def note(found: Referral, member: str, said: bytes) -> Call:
    """The help goes on."""
    leg = _leg(found, member, LegState.IN_PROGRESS)
    return _write("service", "note", _id(leg.leg_id), leg.version, said)


def hold(found: Referral, member: str, review_ms: int, reason: bytes) -> Call:
    """The help waits for something, until a review at this time."""
    leg = _leg(found, member, LegState.IN_PROGRESS)
    return _write("service", "hold", _id(leg.leg_id), leg.version, review_ms, reason)


def resume(found: Referral, member: str) -> Call:
    """What the help waited for is there."""
    leg = _leg(found, member, LegState.ON_HOLD)
    return _write("service", "resume", _id(leg.leg_id), leg.version)


def conclude(found: Referral, member: str, moved_to: int | None, said: bytes) -> Call:
    """After an assessment: the prospect has moved to an area, by its number, or is not eligible."""
    leg = _leg(found, member, LegState.IN_PROGRESS)
    finding = Finding.ELIGIBILITY if moved_to is None else Finding.AREA
    told = (_id(leg.leg_id), leg.version, finding, moved_to or 0, said)
    return _write("service", "conclude", *told)


def hand_back(found: Referral, member: str, ground: Ground, reason: bytes) -> Call:
    """The agency cannot go on with what it took on."""
    leg = _leg(found, member, LegState.ACCEPTED, LegState.IN_PROGRESS, LegState.ON_HOLD)
    return _write("service", "hand_back", _id(leg.leg_id), leg.version, ground, reason)


def assign(found: Referral, member: str, officer: bytes) -> Call:
    """An officer of the agency, by their public key, sees to its part."""
    leg = found.leg_of(member, *LIVE)
    if leg is None or leg.place is None:
        raise NoPart(found, leg)
    return _write("desk", "assign", _id(leg.leg_id), leg.place.version, officer)


def attempt(found: Referral, channel: Channel, said: bytes) -> Call:
    """Somebody tried to reach the prospect."""
    return _write("contact", "attempt", _of(found), channel, said)


def keep(found: Referral) -> Call:
    """The origin helps itself."""
    return _write("referral", "keep", _of(found), found.version, fresh())


def claim(found: Referral) -> Call:
    """Take a referral from the pool."""
    return _write("pool", "claim", _of(found), found.version, fresh())


def dispute(found: Referral, evidence: bytes | None) -> Call:
    """It is not as the helper said."""
    told = () if evidence is None else (evidence,)
    return _write("referral", "dispute", _of(found), found.version, told)


def confirm(found: Referral, evidence: bytes | None, rest: Id | None) -> Call:
    """It is so; the rest of help in part may be a referral of its own."""
    told = (() if evidence is None else (evidence,), () if rest is None else (rest,))
    return _write("referral", "confirm", _of(found), found.version, *told)


def withdraw(found: Referral, evidence: bytes) -> Call:
    """The prospect wants it no more."""
    return _write("referral", "withdraw", _of(found), found.version, evidence)


def withdraw_offer(found: Referral) -> Call:
    """Take the offer back from all that may still accept it."""
    return _write("leg", "withdraw", _of(found), found.version)


def retract(leg: Leg) -> Call:
    """Its agency was asked by mistake."""
    return _write("leg", "error", _id(leg.leg_id), leg.version)


def refute(found: Referral) -> Call:
    """The prospect has withdrawn nothing, as the origin knows."""
    return _write("referral", "refute", _of(found), _closed(found).version)


def reopen(found: Referral, evidence: bytes | None) -> Call:
    """The need is there again."""
    told = () if evidence is None else (evidence,)
    return _write("referral", "reopen", _of(found), _closed(found).version, told)


def follow_up(found: Referral, said: bytes) -> Call:
    """Somebody has asked the prospect whether the help has lasted."""
    return _write("followup", "report", _of(found), said)


def close_unreachable(found: Referral) -> Call:
    """Nobody reaches the prospect, after attempts enough."""
    return _write("contact", "mark_unreachable", _of(found), found.version)


def close_error(found: Referral) -> Call:
    """It was opened by mistake."""
    return _write("correction", "close_error", _of(found), found.version)


def change(
    found: Referral, priority: int | None, need: int | None, area: int | None, details: bytes | None
) -> Call:
    """Something else is sought; what is nothing stays as it is."""
    told = [() if each is None else (each,) for each in (priority, need, area, details)]
    return _write("revision", "update", _of(found), found.version, *told)


def split(found: Referral, needs: Sequence[int], kept: int | None, details: bytes) -> Call:
    """It is several referrals from now on; in the one with the number `kept` the agency goes on helping."""
    parts = tuple((fresh(), need, details) for need in needs)
    told = () if kept is None else (parts[kept][0],)
    return _write("division", "split", _of(found), found.version, parts, told)


def merge(found: Referral, into: Referral) -> Call:
    """It is the same as another one, in which it goes on."""
    return _write("merger", "merge", _of(found), found.version, _of(into), into.version)


def unmerge(found: Referral) -> Call:
    """It is not the same as the one into which it was merged."""
    return _write("merger", "unmerge", _of(found), _closed(found).version)


def close_deceased(found: Referral, evidence: bytes) -> Call:
    """The prospect has died, as two persons say."""
    return _write("deceased", "close", _of(found), found.version, evidence)


def wait(found: Referral, review_ms: int) -> Call:
    """The steward looks again at this time, since nobody has room."""
    return _write("steward", "wait", _of(found), found.version, review_ms)


def take(found: Referral) -> Call:
    """The steward helps itself."""
    return _write("steward", "take", _of(found), found.version, fresh())


def close_unmet(found: Referral, ground: Lack, reason: bytes) -> Call:
    """Nobody can help, as two members say."""
    return _write("steward", "close_unmet", _of(found), found.version, ground, reason)


def _closed(found: Referral) -> Referral:
    if found.disposition is None:
        raise StillOpen(found)
    return found


def _pending(found: Referral, member: str) -> Leg:
    return _leg(found, member, *PENDING)


def _leg(found: Referral, member: str, *states: str) -> Leg:
    leg = found.leg_of(member, *states)
    if leg is None:
        raise NoPart(found, found.leg_of(member, *LIVE))
    return leg


def _of(found: Referral) -> Id:
    return _id(found.ref_id)


def _id(digits: str) -> Id:
    return Id(bytes.fromhex(digits))


def _write(contract: str, method: str, *form: object) -> Call:
    from node.client.desk import writing  # noqa: PLC0415 - slow to import, and codes are read without it

    plain = [each.value if isinstance(each, IntEnum) else each for each in form]
    return writing().call(contract, method, *plain)

"""What officers sign: the calls of each deed, of where a referral stands at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from chain.crypto import SecretKey
from chain.transaction import Call
from contracts.founding import CallWriting
from contracts.shelf import shipped
from netsim.cast import EPOCH_MS
from netsim.draws import Draws
from netsim.programme.choices import LONGEST_HOLD_MS, Choice, Choices, Deed
from netsim.programme.hours import DAY_MS
from netsim.programme.sight import Part, Standing
from netsim.programme.town import AREAS, Agency, Town

CHANNEL, PREVIEW, CORE, ALL_MEMBERS = 1, 1, 2, 1
"""Of contract `consent`: the purpose, the classes and the reach of an ordinary consent."""
CONSENT_MS: Final = 729 * DAY_MS
SINGLE, IN_TURN, AT_ONCE = 1, 2, 3
IN_AREA = 1
DESK, STEWARDS_DESK = 1, 0
CAPACITY, AREA_GROUND, ELIGIBILITY, OTHER = 1, 2, 3, 7
NEXT, POOL = 1, 2
POLICY, MIXED = 3, 8
"""Of contract `directory`: by what right a service is given, and who pays for it."""
SHIFT_MS: Final = 7 * DAY_MS
WAYS = 4
"""In which people are tried to be reached."""


@dataclass(frozen=True, slots=True)
class Act:
    """Calls that one person signs, and those who sign beside them."""

    signers: tuple[SecretKey, ...]
    member: bytes
    calls: tuple[Call, ...]
    ref_id: bytes


@cache
def writing() -> CallWriting:
    """Of the contracts of this release."""
    return CallWriting(shipped())


class Writing:
    """Turns a choice into calls."""

    def __init__(self, draws: Draws, town: Town, choices: Choices) -> None:
        self._draws = draws
        self._town = town
        self._choices = choices
        self._asked: dict[bytes, set[bytes]] = {}
        """Who was asked for each referral, as far as its holders remember."""

    def services(self, agency: Agency, now_ms: int) -> Act:
        """What an agency offers, in every state, from now on."""
        calls: list[Call] = []
        for need in agency.needs:
            service_id, areas = self._fresh(), tuple(range(1, AREAS + 1))
            valid = (EPOCH_MS + now_ms, ())
            told = (self._said(), (need,), areas, (POLICY, MIXED), (), valid)
            calls.append(_call("directory", "draft", service_id, *told))
            calls.append(_call("directory", "publish", service_id, 1))
        return Act(agency.officers[:1], agency.member, tuple(calls), b"")

    def roster(self, agency: Agency, from_ms: int) -> Act:
        """The agency's desk is on duty in every state for the longest time that there is."""
        areas = (STEWARDS_DESK, *range(1, AREAS + 1))
        times = (EPOCH_MS + from_ms, EPOCH_MS + from_ms + SHIFT_MS)
        call = _call("duty", "set", self._fresh(), DESK, areas, *times)
        return Act(agency.officers[:1], agency.member, (call,), b"")

    def opening(self, agency: Agency, now_ms: int) -> Act:
        """A prospect comes: what they consent to, the case, and one need in it."""
        draws = self._draws
        need, area = draws.between(1, 12), draws.between(1, AREAS)
        priority = draws.pick((3, 3, 3, 3, 3, 3, 3, 2, 2, 1))
        case_id, ref_id = draws.chunk(16), draws.chunk(16)
        consent_id = draws.chunk(16)
        uses = ((CHANNEL,), (need,), (PREVIEW, CORE))
        until_ms = EPOCH_MS + now_ms + CONSENT_MS
        calls = (
            _call(
                "consent",
                "give",
                case_id,
                0,
                consent_id,
                uses,
                (ALL_MEMBERS, (), ()),
                until_ms,
                self._said(),
            ),
            _call("case", "open", case_id, 1, area, self._said(), consent_id),
            _call("referral", "open", ref_id, case_id, need, area, priority),
        )
        return Act((draws.pick(agency.officers),), agency.member, calls, ref_id)

    def receipt(self, ref_id: str, part: Part) -> Act:
        """The agency's node has read an offer."""
        agency = self._town.of(part.member)
        call = _call("leg", "receive", part.leg_id, part.version)
        return Act((agency.node,), agency.member, (call,), bytes.fromhex(ref_id))

    def leave(self, agency: Agency) -> Act:
        """The member leaves."""
        return Act(agency.officers[:1], agency.member, (_call("member", "leave"),), b"")

    def act(self, ref_id: bytes, choice: Choice, found: Standing, now_ms: int) -> Act | None:
        """What is signed for a choice now; None if it is not possible any more."""
        part = next((each for each in found.parts if each.leg_id == choice.leg_id), None)
        if choice.leg_id is not None and part is None:
            return None
        agency = choice.agency
        own = agency.officers if self._draws.happens(500) else agency.officers[::-1]
        meant = _Meant(ref_id, found, part, agency, now_ms)
        call = self._written(choice.deed, meant)
        if call is None:
            return None
        if choice.deed is Deed.ATTEMPT and agency.leaders:
            return Act((self._draws.pick(agency.leaders),), agency.member, (call,), ref_id)
        if choice.deed is Deed.CLOSE_DECEASED:
            return Act(own, agency.member, (call,), ref_id)
        if choice.deed is Deed.CLOSE_UNMET:
            other = self._draws.pick([each for each in self._town.agencies if each is not agency])
            return Act((own[0], other.officers[0]), agency.member, (call,), ref_id)
        return Act(own[:1], agency.member, (call,), ref_id)

    def _written(self, deed: Deed, meant: _Meant) -> Call | None:
        match deed:
            case Deed.OFFER:
                return self._offer(meant)
            case Deed.KEEP:
                return self._keep(meant)
            case Deed.CLAIM:
                return _call("pool", "claim", *meant.referral, self._fresh())
            case Deed.TAKE:
                return _call("steward", "take", *meant.referral, self._fresh())
            case Deed.WAIT:
                until_ms = EPOCH_MS + meant.now_ms + LONGEST_HOLD_MS
                return _call("steward", "wait", *meant.referral, until_ms)
            case Deed.ATTEMPT:
                way = self._draws.between(1, WAYS)
                return _call("contact", "attempt", meant.ref_id, way, self._said())
            case Deed.CONFIRM:
                return self._confirm(meant)
            case Deed.DISPUTE | Deed.REOPEN:
                self._asked.pop(meant.ref_id, None)
                method = deed.name.lower()
                return _call("referral", method, *meant.referral, (self._said(),))
            case Deed.REFUTE:
                return _call("referral", "refute", *meant.referral)
            case _:
                return (
                    self._ending(deed, meant) if meant.part is None else self._of_part(deed, meant)
                )

    def _ending(self, deed: Deed, meant: _Meant) -> Call | None:
        """What closes a referral."""
        match deed:
            case Deed.WITHDRAW:
                return _call("referral", "withdraw", *meant.referral, self._said())
            case Deed.CLOSE_ERROR:
                return _call("correction", "close_error", *meant.referral)
            case Deed.CLOSE_DECEASED:
                return _call("deceased", "close", *meant.referral, self._said())
            case Deed.CLOSE_UNREACHABLE:
                return _call("contact", "mark_unreachable", *meant.referral)
            case Deed.CLOSE_UNMET:
                return _call("steward", "close_unmet", *meant.referral, CAPACITY, self._said())
            case _:
                raise AssertionError(deed)

    def _of_part(self, deed: Deed, meant: _Meant) -> Call | None:
        """What an agency does that is asked, or helps."""
        match deed:
            case Deed.DECLINE:
                return self._decline(meant)
            case Deed.REDIRECT:
                return self._redirect(meant)
            case Deed.ACCEPT | Deed.ASK_INFO | Deed.ANSWER_INFO:
                return _call("leg", deed.name.lower(), *meant.leg)
            case _:
                return self._of_help(deed, meant)

    def _of_help(self, deed: Deed, meant: _Meant) -> Call | None:
        """What an agency does that helps."""
        match deed:
            case Deed.START | Deed.NOTE:
                return _call("service", deed.name.lower(), *meant.leg, self._said())
            case Deed.RESUME:
                return _call("service", "resume", *meant.leg)
            case Deed.HOLD:
                return self._hold(meant)
            case Deed.COMPLETE:
                return self._complete(meant)
            case Deed.CONCLUDE:
                return self._conclude(meant)
            case Deed.HAND_BACK:
                return _call("service", "hand_back", *meant.leg, CAPACITY, self._said())
            case _:
                return self._ending(deed, meant)

    def _said(self) -> bytes:
        return self._draws.chunk(32)

    def _fresh(self) -> bytes:
        return self._draws.chunk(16)

    def _unasked(self, meant: _Meant, most: int) -> list[Agency]:
        """Agencies that help with the need, and were not asked yet."""
        asked = self._asked.setdefault(meant.ref_id, set())
        left = [
            each
            for each in self._choices.helpers(meant.found)
            if each is not meant.agency and each.member not in asked
        ]
        picked = self._draws.sample(left, min(most, len(left)))
        asked.update(each.member for each in picked)
        return picked

    def _offer(self, meant: _Meant) -> Call | None:
        mode = self._draws.pick((SINGLE, SINGLE, SINGLE, IN_TURN, AT_ONCE))
        asked = self._unasked(meant, 1 if mode == SINGLE else 3)
        if not asked:
            return None
        if len(asked) == 1:
            mode = SINGLE
        legs = tuple(self._fresh() for _ in (asked if mode == AT_ONCE else asked[:1]))
        targets = tuple((each.member, self._fresh()) for each in asked)
        return _call(
            "leg", "offer", meant.ref_id, meant.found.version, mode, legs, targets, IN_AREA
        )

    def _keep(self, meant: _Meant) -> Call | None:
        """Who has nothing for it itself asks others."""
        if meant.found.need not in meant.agency.needs:
            return self._offer(meant)
        return _call("referral", "keep", *meant.referral, self._fresh())

    def _redirect(self, meant: _Meant) -> Call | None:
        other = self._unasked(meant, 1)
        if not other:
            return self._decline(meant)
        target = (other[0].member, self._fresh())
        return _call(
            "leg", "redirect", *meant.leg, ELIGIBILITY, self._said(), self._fresh(), target, IN_AREA
        )  # fmt: skip

    def _decline(self, meant: _Meant) -> Call:
        ground = self._draws.pick((CAPACITY, CAPACITY, AREA_GROUND, ELIGIBILITY, OTHER))
        route = self._draws.pick((NEXT, NEXT, POOL))
        return _call("leg", "decline", *meant.leg, ground, self._said(), route)

    def _complete(self, meant: _Meant) -> Call:
        outcome = self._draws.pick((1, 1, 1, 1, 1, 1, 1, 1, 2, 3))
        return _call("service", "complete", *meant.leg, outcome, self._said())

    def _conclude(self, meant: _Meant) -> Call:
        moved = self._draws.happens(300)
        area = 1 + meant.found.area % AREAS if moved else 0
        finding = AREA_GROUND if moved else ELIGIBILITY
        return _call("service", "conclude", *meant.leg, finding, area, self._said())

    def _hold(self, meant: _Meant) -> Call:
        review_ms = EPOCH_MS + meant.now_ms + LONGEST_HOLD_MS
        return _call("service", "hold", *meant.leg, review_ms, self._said())

    def _confirm(self, meant: _Meant) -> Call:
        rest = (self._fresh(),) if self._draws.happens(100) else ()
        return _call("referral", "confirm", *meant.referral, (self._said(),), rest)


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whom and what a deed is about."""

    ref_id: bytes
    found: Standing
    part: Part | None
    agency: Agency
    now_ms: int

    @property
    def referral(self) -> tuple[bytes, int]:
        """The referral, and the version that it has."""
        return self.ref_id, self.found.version

    @property
    def leg(self) -> tuple[bytes, int]:
        """The part that it is about, and the version that it has."""
        assert self.part is not None, "a deed of one that is asked, or helps"
        return self.part.leg_id, self.part.version


def _call(contract: str, method: str, *form: object) -> Call:
    return writing().call(contract, method, *form)

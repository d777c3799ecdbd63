"""How a referral looks: where it stands, who holds it, what is to be done next, and which clocks run until when."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.desk import SHORT, Agencies
from cli.sayings.cases import CaseSaying
from cli.sayings.referrals import (
    DeedSaying,
    EndSaying,
    NeedSaying,
    PrioritySaying,
    ReferralSaying,
    StateSaying,
    TimerSaying,
)
from cli.sayings.rehearsals import RehearsalSaying
from cli.tell import duration, local_time
from node.client.intake import NEEDS, STATES
from node.client.states import State
from node.figures.help import Help

if TYPE_CHECKING:
    from node.client.registry import Clock, Leg, Referral

LISTS = {
    Help.TELAH: RehearsalSaying.LIST_TELAH,
    Help.SEDANG: RehearsalSaying.LIST_SEDANG,
    Help.BELUM: RehearsalSaying.LIST_BELUM,
    Help.ENDED: RehearsalSaying.LIST_ENDED,
}
"""The lists of the programme, in the order in which they are shown."""

NEVER_MS = 2**63

STYLES: Mapping[str, str] = {
    State.CLOSED: "dim",
    State.POOLED: "yellow",
    State.STEWARDED: "yellow",
    State.IN_SERVICE: "green",
    State.AWAITING_FOLLOWUP: "cyan",
}


def referral_rows(
    found: Referral, agencies: Agencies, language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    """A referral as labels and values, what matters most to whoever acts first."""
    yield ReferralSaying.REFERRAL, found.ref_id
    yield ReferralSaying.STATE, state_text(found, language)
    if found.holder is not None:
        yield ReferralSaying.HELD_BY, agencies.name(found.holder, language)
    for leg in found.legs:
        told = leg_text(leg, language)
        who = agencies.name(leg.member, language)
        yield (
            ReferralSaying.OFFER_TO,
            phrase(ReferralSaying.OFFER_IS, language, who=who, state=told),
        )
        if leg.place is not None and leg.place.officer is not None:
            short = leg.place.officer[:SHORT]
            yield (
                ReferralSaying.OFFICER,
                phrase(ReferralSaying.OFFICER_IS, language, who=who, short=short),
            )
    for duty in found.duties():
        yield (
            ReferralSaying.NEXT,
            next_text(agencies.name(duty.member, language), duty.deed, language),
        )
    for clock in found.every_clock():
        yield ReferralSaying.CLOCK, clock_text(clock, language)


def need_rows(
    found: Referral, agencies: Agencies, language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    """What is looked for, and by whom."""
    yield ReferralSaying.NEED, need_name(found.need, language)
    yield ReferralSaying.AREA, area_name(found.area)
    yield ReferralSaying.PRIORITY, phrase(PrioritySaying[found.priority.upper()], language)
    yield ReferralSaying.ORIGIN, agencies.name(found.origin, language)


def state_text(found: Referral, language: Language) -> Text:
    """Where it stands, in a colour; how it ended, if it did; that nobody has spoken with the prospect, if so."""
    told = Text(phrase(StateSaying[found.state.upper()], language), STYLES.get(found.state, ""))
    if found.disposition is not None:
        end = phrase(EndSaying[found.disposition.upper()], language)
        told.append(f", {phrase(ReferralSaying.BRIEF, language, end=end)}")
    if found.at_risk:
        told.append(f"; {phrase(ReferralSaying.AT_RISK, language)}", "red")
    if found.direct_only:
        told.append(f"; {phrase(ReferralSaying.DIRECT_ONLY, language)}", "red")
    elif found.consent_needed:
        told.append(f"; {phrase(ReferralSaying.CONSENT_NEEDED, language)}", "red")
    return told


def leg_text(leg: Leg, language: Language) -> str:
    """Where one agency's part stands."""
    return phrase(StateSaying[leg.state.upper()], language)


def next_text(who: str, deed: str, language: Language) -> str:
    """Who has to do what."""
    what = phrase(DeedSaying[deed.upper()], language)
    return phrase(ReferralSaying.NEXT_IS, language, who=who, what=what)


def clock_text(clock: Clock, language: Language) -> str:
    """What a clock waits for, until when, and how long that is from now."""
    what, at = phrase(TimerSaying[clock.timer.upper()], language), local_time(clock.due_ms)
    left_ms = clock.due_ms - time.time() * 1000
    if left_ms < 0:
        return phrase(ReferralSaying.CLOCK_PAST, language, what=what, time=at)
    return phrase(
        ReferralSaying.CLOCK_IS, language, what=what, time=at, age=duration(left_ms, language)
    )


def who_acts(
    found: Referral, agencies: Agencies, language: Language, *, own: str | None = None
) -> Text:
    """Who has to do what next; in bold, if it is one's `own` agency."""
    told = Text()
    for at, duty in enumerate(found.duties()):
        what = phrase(DeedSaying[duty.deed.upper()], language)
        who = agencies.name(duty.member, language)
        told.append(f"{'; ' if at else ''}{who}: {what}", "bold" if duty.member == own else "")
    return told


def due_ms(found: Referral) -> int:
    """When its next clock fires; of a closed one, by when somebody has to ask, if it is time to: other clocks say only that it is over for good."""
    clocks = found.every_clock()
    if found.disposition is not None:
        clocks = [each for each in clocks if found.asks and each.timer == "follow_up"]
    return clocks[0].due_ms if clocks else NEVER_MS


def time_left(found: Referral, language: Language) -> Text:
    """How long it is until its next clock fires; nothing, if none does."""
    at_ms, now_ms = due_ms(found), time.time() * 1000
    if at_ms == NEVER_MS:
        return Text()
    if at_ms < now_ms:
        return Text(phrase(CaseSaying.OVER, language), "red")
    return Text(duration(at_ms - now_ms, language))


def need_code(number: int) -> str | None:
    """The code of a need group by its number."""
    return next((name for name, at in NEEDS.items() if at == number), None)


def need_name(number: int, language: Language) -> str:
    """A need group by its number."""
    name = need_code(number)
    return str(number) if name is None else phrase(NeedSaying[name.upper()], language)


def area_name(number: int) -> str:
    """A state of Malaysia by its number."""
    return STATES[number - 1].title() if 1 <= number <= len(STATES) else str(number)


def short(identity: str) -> str:
    """An id as lists show it."""
    return identity[:SHORT]


def referral_object(found: Referral, agencies: Agencies) -> dict[str, object]:
    """A referral for programs: codes, ids, and the names that this agency has for others."""
    names = agencies.names
    return {
        "ref_id": found.ref_id,
        "case_id": found.case_id,
        "origin": found.origin,
        "origin_name": names.get(found.origin),
        "need": need_code(found.need),
        "area": area_name(found.area),
        "priority": found.priority,
        "state": found.state,
        "holder": found.holder,
        "holder_name": None if found.holder is None else names.get(found.holder),
        "serving": found.serving,
        "at_risk": found.at_risk,
        "direct_only": found.direct_only,
        "consent_needed": found.consent_needed,
        "level": found.level,
        "outcome": found.outcome,
        "disposition": found.disposition,
        "version": found.version,
        "legs": [
            {
                "leg_id": leg.leg_id,
                "member": leg.member,
                "name": names.get(leg.member),
                "state": leg.state,
                "version": leg.version,
                "overdue": leg.overdue,
                "officer": None if leg.place is None else leg.place.officer,
            }
            for leg in found.legs
        ],
        "next": [{"member": duty.member, "deed": duty.deed.value} for duty in found.duties()],
        "clocks": [
            {"waits_for": clock.timer.value, "due_ms": clock.due_ms}
            for clock in found.every_clock()
        ],
    }

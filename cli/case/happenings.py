"""What an event of a referral says, as one line that people read; nothing for what another one of its call says better."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cli.catalogue import Language, Saying, phrase
from cli.desk import SHORT, Agencies
from cli.referral_shown import area_name, need_name
from cli.sayings.cases import CodeSaying, HappeningSaying
from cli.sayings.referrals import EndSaying, PrioritySaying, StateSaying
from node.client.states import LegState, State

Fields = Mapping[str, object]


def happening(event: Mapping[str, object], agencies: Agencies, language: Language) -> str | None:
    """The line for an event; None if it has none."""
    telling = _TELLINGS.get(f"{event['contract']}.{event['name']}")
    fields = event["fields"]
    assert isinstance(fields, dict)
    return None if telling is None else telling(fields, agencies, language)


def _opened(fields: Fields, _agencies: Agencies, language: Language) -> str:
    return phrase(
        HappeningSaying.OPENED,
        language,
        kind=need_name(_number(fields, "need_group"), language),
        place=area_name(_number(fields, "area")),
    )


def _moved(fields: Fields, _agencies: Agencies, language: Language) -> str | None:
    """Where it stands now; legs and services say what happens while it is offered or served."""
    level = _number(fields, "level")
    if fields["direct_only"] and fields["after"] == State.OPEN_INTAKE:
        return phrase(HappeningSaying.DIRECT_ONLY, language, count=level)
    if fields["before"] == fields["after"]:
        if fields["at_risk"]:
            return phrase(HappeningSaying.AT_RISK, language, count=level)
        if fields["after"] != State.STEWARDED:
            return None
    if fields["before"] is None or fields["after"] in (State.OFFERED, State.IN_SERVICE):
        return None
    state = _word(StateSaying, fields["after"], language)
    said = HappeningSaying.MOVED_UP if level else HappeningSaying.MOVED
    return (
        phrase(said, language, state=state, count=level)
        if level
        else phrase(said, language, state=state)
    )


def _leg(fields: Fields, agencies: Agencies, language: Language) -> str | None:
    if fields["after"] == LegState.ACCEPTED and fields["before"] is None:
        return None  # it was taken, and the service says so
    who = agencies.name(str(fields["member"]), language)
    state = _word(StateSaying, fields["after"], language)
    if fields["after"] == LegState.DECLINED:
        detail = _word(CodeSaying, fields["ground"], language)
        return phrase(HappeningSaying.LEG_BECAUSE, language, who=who, state=state, detail=detail)
    return phrase(HappeningSaying.LEG, language, who=who, state=state)


def _service(fields: Fields, agencies: Agencies, language: Language) -> str | None:
    who = agencies.name(str(fields["member"]), language)
    if fields["before"] == fields["after"]:
        said = HappeningSaying.OVERDUE if fields["overdue"] else HappeningSaying.NOTED
        return phrase(said, language, who=who)
    state = _word(StateSaying, fields["after"], language)
    code = fields["outcome"] if fields["after"] == LegState.COMPLETED else fields["ground"]
    if code is not None:
        detail = _word(CodeSaying, code, language)
        return phrase(HappeningSaying.SERVICE_ENDED, language, who=who, state=state, detail=detail)
    if fields["after"] == LegState.ACCEPTED:
        return None  # the leg says so
    return phrase(HappeningSaying.SERVICE, language, who=who, state=state)


def _wants_law(fields: Fields, agencies: Agencies, language: Language) -> str:
    who = agencies.name(str(fields["member"]), language)
    return phrase(HappeningSaying.BASIS, language, who=who)


def _attempted(fields: Fields, agencies: Agencies, language: Language) -> str:
    who = agencies.name(str(fields["member"]), language)
    return phrase(HappeningSaying.ATTEMPTED, language, who=who, count=fields["count"])


def _outreach(fields: Fields, agencies: Agencies, language: Language) -> str:
    who = agencies.name(str(fields["member"]), language)
    return phrase(HappeningSaying.OUTREACH, language, who=who)


def _followed_up(said: HappeningSaying) -> Callable[[Fields, Agencies, Language], str]:
    def told(fields: Fields, agencies: Agencies, language: Language) -> str:
        who = agencies.name(str(fields["member"]), language)
        return phrase(said, language, who=who, number=fields["number"])

    return told


def _screened(fields: Fields, agencies: Agencies, language: Language) -> str:
    who = agencies.name(str(fields["member"]), language)
    return phrase(HappeningSaying.SCREENED, language, who=who, number=fields["edition"])


def _assigned(fields: Fields, agencies: Agencies, language: Language) -> str:
    who = agencies.name(str(fields["member"]), language)
    return phrase(HappeningSaying.ASSIGNED, language, who=who, key=str(fields["officer"])[:8])


def _closed(fields: Fields, _agencies: Agencies, language: Language) -> str:
    end = _word(EndSaying, fields["disposition"], language)
    return phrase(HappeningSaying.CLOSED, language, end=end)


def _revised(fields: Fields, agencies: Agencies, language: Language) -> str:
    return phrase(
        HappeningSaying.REVISED,
        language,
        who=agencies.name(str(fields["by"]), language),
        kind=need_name(_number(fields, "need_group"), language),
        place=area_name(_number(fields, "area")),
        detail=_word(PrioritySaying, fields["priority"], language),
    )


def _split(fields: Fields, agencies: Agencies, language: Language) -> str:
    parts, kept = fields["parts"], fields["kept"]
    assert isinstance(parts, list)
    names = ", ".join(f"{part[0][:SHORT]} {need_name(part[1], language)}" for part in parts)
    who = agencies.name(str(fields["by"]), language)
    gaps = {"who": who, "count": len(parts), "names": names}
    if kept is None:
        return phrase(HappeningSaying.SPLIT, language, **gaps)
    return phrase(HappeningSaying.SPLIT_KEPT, language, **gaps, short=str(kept)[:SHORT])


def _merged(fields: Fields, agencies: Agencies, language: Language) -> str:
    return _of_two(HappeningSaying.MERGED, "into", fields, agencies, language)


def _unmerged(fields: Fields, agencies: Agencies, language: Language) -> str:
    return _of_two(HappeningSaying.UNMERGED, "out_of", fields, agencies, language)


def _of_two(
    said: HappeningSaying, other: str, fields: Fields, agencies: Agencies, language: Language
) -> str:
    who = agencies.name(str(fields["by"]), language)
    short, more = str(fields["ref_id"])[:SHORT], str(fields[other])[:SHORT]
    return phrase(said, language, who=who, short=short, other=more)


def _anew(fields: Fields, _agencies: Agencies, language: Language) -> str:
    detail = _word(CodeSaying, fields["why"], language)
    return phrase(HappeningSaying.ANEW, language, detail=detail)


def _unmet(fields: Fields, _agencies: Agencies, language: Language) -> str:
    detail = _word(CodeSaying, fields["ground"], language)
    return phrase(HappeningSaying.UNMET, language, detail=detail)


def _waits(_fields: Fields, _agencies: Agencies, language: Language) -> str:
    return phrase(HappeningSaying.WAITS, language)


def _word(kind: type[Saying], code: object, language: Language) -> str:
    known = kind.__members__.get(str(code).upper())
    return str(code) if known is None else phrase(known, language)


def _number(fields: Fields, name: str) -> int:
    found = fields[name]
    assert isinstance(found, int)
    return found


_TELLINGS: Mapping[str, Callable[[Fields, Agencies, Language], str | None]] = {
    "referral.referral_opened": _opened,
    "custody.referral_moved": _moved,
    "leg.leg_moved": _leg,
    "service.service_moved": _service,
    "service.basis_wanted": _wants_law,
    "contact.contact_attempted": _attempted,
    "contact.outreach_due": _outreach,
    "desk.leg_assigned": _assigned,
    "followup.follow_up_due": _followed_up(HappeningSaying.FOLLOW_UP_DUE),
    "followup.follow_up_missed": _followed_up(HappeningSaying.FOLLOW_UP_MISSED),
    "followup.follow_up_recorded": _followed_up(HappeningSaying.FOLLOW_UP_RECORDED),
    "screen.screened": _screened,
    "referral.referral_closed": _closed,
    "referral.referral_begun_anew": _anew,
    "revision.need_revised": _revised,
    "division.referral_split": _split,
    "merger.referral_merged": _merged,
    "merger.referral_unmerged": _unmerged,
    "steward.need_unmet": _unmet,
    "steward.steward_waits": _waits,
}

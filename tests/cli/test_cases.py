"""What events of referrals say, what a refusal says, and who has to act next: without a node."""

from __future__ import annotations

import pytest

from cli.case.happenings import happening
from cli.catalogue import Language
from cli.desk import Agencies
from cli.refusals import why_refused
from contracts.portrait.portrait import portrait_of
from contracts.shelf import shipped
from contracts.words import snake
from node.client.registry import Deed, Duty, Leg, Referral

OURS, THEIRS = "aa" * 16, "bb" * 16
AGENCIES = Agencies(OURS, (OURS, THEIRS), {OURS: "Kami"})
EN, MS = Language.ENGLISH, Language.MALAY

MOVED = {"before": "offered", "level": 0, "at_risk": False, "direct_only": False}
LEG = {"member": OURS, "before": "offered", "ground": None}
SERVICE = {"member": OURS, "before": "accepted", "ground": None, "outcome": None, "overdue": False}

LINES = [
    ("referral", "referral_opened", {"need_group": 9, "area": 10}, "opened: food, Selangor"),
    ("custody", "referral_moved", {**MOVED, "after": "pooled"}, "now in the pool of its area"),
    (
        "custody",
        "referral_moved",
        {**MOVED, "before": "stewarded", "after": "stewarded", "level": 2},
        "now with the steward, level 2",
    ),
    (
        "custody",
        "referral_moved",
        {**MOVED, "after": "offered", "level": 1, "at_risk": True},
        "nobody has spoken with the prospect in time; level 1",
    ),
    (
        "custody",
        "referral_moved",
        {**MOVED, "after": "open_intake", "direct_only": True},
        "the prospect consents no more: only the origin may help; level 0",
    ),
    (
        "service",
        "basis_wanted",
        {"member": OURS},
        "Kami has to state a law, or may not go on: the prospect does not consent any more",
    ),
    ("custody", "referral_moved", {**MOVED, "after": "in_service"}, None),
    ("custody", "referral_moved", {**MOVED, "before": None, "after": "open_intake"}, None),
    ("leg", "leg_moved", {**LEG, "after": "error"}, "offer to Kami: made by mistake"),
    ("leg", "leg_moved", {**LEG, "after": "expired"}, "offer to Kami: not answered in time"),
    (
        "leg",
        "leg_moved",
        {**LEG, "member": THEIRS, "after": "declined", "ground": "capacity"},
        "offer to agency bbbbbbbb: declined (no capacity)",
    ),
    ("leg", "leg_moved", {**LEG, "before": None, "after": "accepted"}, None),
    ("service", "service_moved", {**SERVICE, "before": None, "after": "accepted"}, None),
    ("service", "service_moved", {**SERVICE, "after": "in_progress"}, "Kami: help under way"),
    (
        "service",
        "service_moved",
        {**SERVICE, "after": "completed", "outcome": "partial"},
        "Kami: help done (helped in part)",
    ),
    (
        "service",
        "service_moved",
        {**SERVICE, "after": "failed", "ground": "area"},
        "Kami: handed back (another area)",
    ),
    (
        "service",
        "service_moved",
        {**SERVICE, "after": "accepted", "overdue": True},
        "Kami is reminded: overdue",
    ),
    ("service", "service_moved", {**SERVICE, "after": "accepted"}, "Kami: noted"),
    (
        "contact",
        "contact_attempted",
        {"member": OURS, "count": 2},
        "Kami tried to reach the prospect, 2",
    ),
    (
        "contact",
        "outreach_due",
        {"member": OURS},
        "time to look for the prospect again: Kami",
    ),
    (
        "followup",
        "follow_up_due",
        {"member": OURS, "number": 1},
        "Kami: time to ask whether the help has lasted (1 of 3)",
    ),
    (
        "followup",
        "follow_up_recorded",
        {"member": OURS, "number": 2},
        "Kami asked whether the help has lasted (2 of 3)",
    ),
    (
        "followup",
        "follow_up_missed",
        {"member": OURS, "origin": THEIRS, "number": 3},
        "nobody asked whether the help has lasted (3 of 3): Kami",
    ),
    (
        "desk",
        "leg_assigned",
        {"member": OURS, "officer": "3f9a" * 16},
        "Kami: the officer 3f9a3f9a sees to it",
    ),
    (
        "screen",
        "screened",
        {"member": OURS, "edition": 7, "count": 2},
        "Kami: screened by rules of eligibility, edition 7",
    ),
    ("referral", "referral_closed", {"disposition": "unmet"}, "closed: nobody could help"),
    ("referral", "referral_begun_anew", {"why": "disputed"}, "begins anew: disputed"),
    (
        "revision",
        "need_revised",
        {"by": OURS, "to": [THEIRS], "need_group": 9, "area": 10, "priority": "segera"},
        "Kami: it is now food, Selangor, urgent",
    ),
    (
        "division",
        "referral_split",
        {"by": OURS, "parts": [["3f9a" * 8, 9, "00"], ["b2e5" * 8, 3, "00"]], "kept": None},
        "Kami: it goes on as 2 referrals: 3f9a3f9a food, b2e5b2e5 welfare",
    ),
    (
        "division",
        "referral_split",
        {"by": THEIRS, "parts": [["3f9a" * 8, 9, "00"]] * 2, "kept": "3f9a" * 8},
        "agency bbbbbbbb: it goes on as 2 referrals: 3f9a3f9a food, 3f9a3f9a food; the help goes on in 3f9a3f9a",
    ),
    (
        "merger",
        "referral_merged",
        {"by": OURS, "ref_id": "3f9a" * 8, "into": "b2e5" * 8},
        "Kami: 3f9a3f9a is the same as b2e5b2e5, and goes on there",
    ),
    (
        "merger",
        "referral_unmerged",
        {"by": OURS, "ref_id": "3f9a" * 8, "out_of": "b2e5" * 8},
        "Kami: 3f9a3f9a is not the same as b2e5b2e5",
    ),
    (
        "steward",
        "steward_waits",
        {"review_ms": 5},
        "nobody has room; the steward will look again",
    ),
    ("steward", "need_unmet", {"ground": "other"}, "nobody can help: another ground"),
    ("status", "help_changed", {"help": "telah"}, None),
]


@pytest.mark.parametrize(("contract", "name", "fields", "line"), LINES)
def test_an_event_is_one_line_in_each_language(
    contract: str, name: str, fields: dict[str, object], line: str | None
) -> None:
    event = {"contract": contract, "name": name, "fields": fields}
    assert happening(event, AGENCIES, EN) == line
    malay = happening(event, AGENCIES, MS)
    assert (malay is None, malay == line) == (line is None, line is None)


def test_every_event_of_the_contracts_of_referrals_is_told_or_left_out_on_purpose() -> None:
    known = {(contract, name) for contract, name, _, _ in LINES}
    of_referrals = (
        "referral", "custody", "leg", "service", "contact", "steward", "status", "pool", "desk", "revision",
        "division", "merger", "followup",
    )  # fmt: skip
    for program in shipped():
        portrait = portrait_of(program)
        if portrait.name in of_referrals:
            told = {(portrait.name, snake(each.name)) for each in portrait.events}
            assert told <= known, portrait.name


def refusal(method: str, code: str, *detail: object, contract: str = "leg") -> dict[str, object]:
    return {"contract": contract, "method": method, "code": code, "detail": list(detail)}


def test_a_role_that_is_missing_is_named_with_those_that_there_are() -> None:
    why = why_refused(refusal("accept", "forbidden", "accept"), ("auditor",), "3f9a", EN)
    assert why.sentence == "None of the author's roles may call this method."
    assert why.rule == "leg.accept is for COORDINATOR, CASEWORKER. The author has AUDITOR."
    assert why.todo.startswith("Have a colleague with one of these roles do it")


def test_the_contracts_own_reason_of_the_same_name_is_another_one() -> None:
    why = why_refused(refusal("accept", "forbidden"), ("coordinator",), "3f9a", MS)
    assert why.sentence.startswith("Tawaran ini dibuat kepada agensi lain")
    assert why.rule == "docs/contracts/leg.md menyatakan syarat leg.accept."
    assert "case show 3f9a" in why.todo


def test_what_custody_refuses_is_not_said_as_if_the_contract_had_that_was_called() -> None:
    closed = refusal("withdraw", "not_found", contract="referral")
    why = why_refused(closed, ("coordinator",), "3f9a", EN)
    assert why.sentence == "There is no open referral with this id."
    offered = why_refused(refusal("offer", "wrong_state"), ("coordinator",), "3f9a", EN)
    assert offered.sentence == "The referral stands where this cannot be done."


def test_a_stale_version_is_named() -> None:
    why = why_refused(refusal("accept", "stale", 7), None, "3f9a", EN)
    assert why.rule.endswith("by now it is 7.")


def test_a_signature_that_is_missing_is_asked_for() -> None:
    call = refusal("close_unmet", "needs_second_member", "close_unmet", contract="steward")
    why = why_refused(call, ("coordinator",), "3f9a", EN)
    assert "another member" in why.rule
    assert "--cosign and the key of somebody of another agency" in why.todo


def test_a_code_that_nobody_knows_here_is_said_as_it_is() -> None:
    why = why_refused(refusal("x", "odd", contract="errands"), None, "", EN)
    assert "odd" in why.sentence
    assert why.todo.startswith("See the contract's page")


def leg(state: str, member: str = THEIRS) -> Leg:
    return Leg("cc" * 16, "dd" * 16, member, state, 1, serves=False, overdue=False, clock=None)


def referral(state: str, *legs: Leg, holder: str | None = OURS) -> Referral:
    return Referral(
        ref_id="dd" * 16,
        case_id="ee" * 16,
        origin=OURS,
        need=1,
        area=1,
        priority="biasa",
        state=state,
        holder=holder,
        serving=None,
        at_risk=False,
        level=0,
        outcome=None,
        disposition=None,
        refutable=False,
        version=1,
        legs=legs,
        clocks=(),
    )


@pytest.mark.parametrize(
    ("found", "duties"),
    [
        (referral("open_intake"), [Duty(OURS, Deed.FIND)]),
        (referral("offered", leg("offered")), [Duty(THEIRS, Deed.ANSWER)]),
        (
            referral("offered", leg("received"), leg("info_requested")),
            [Duty(THEIRS, Deed.ANSWER), Duty(OURS, Deed.INFORM)],
        ),
        (referral("in_service", leg("accepted")), [Duty(THEIRS, Deed.START)]),
        (referral("in_service", leg("in_progress")), [Duty(THEIRS, Deed.HELP)]),
        (referral("in_service", leg("on_hold")), [Duty(THEIRS, Deed.RESUME)]),
        (referral("pooled", holder=THEIRS), [Duty(THEIRS, Deed.CLAIM)]),
        (referral("stewarded", holder=THEIRS), [Duty(THEIRS, Deed.DECIDE)]),
        (referral("awaiting_followup", leg("completed")), [Duty(OURS, Deed.CONFIRM)]),
        (referral("closed", holder=None), []),
    ],
)
def test_who_has_to_act_next_follows_from_where_it_stands(
    found: Referral, duties: list[Duty]
) -> None:
    assert list(found.duties()) == duties

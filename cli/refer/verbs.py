"""The verbs of `sinergi refer`, in the order of a referral's life: what each says, takes, and calls."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

import click

from chain.transaction import Call
from cli.complaint import Complaint
from cli.completion import agencies_offered, word_option, word_option_if_given
from cli.desk import SHORT
from cli.refer.acting import Meant
from cli.refer.intaking import AREAS
from cli.refer.verb import Taken, Verb, code_in, coded, flag, words_of
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.referrals import ReferralSaying
from cli.sayings.refers import ReferSaying
from cli.values import read_span
from node.client import acts

AGENCY: Final = Taken(click.Argument(["agency"], shell_complete=agencies_offered))
AGENCY_IF_SEVERAL: Final = Taken(
    click.Argument(["agency"], required=False, shell_complete=agencies_offered)
)
AGENCIES: Final = Taken(
    click.Argument(["agencies"], nargs=-1, required=True, shell_complete=agencies_offered)
)
REASON: Final = coded("--reason CODE", acts.Ground, ReferSaying.REASON)


def _offer(it: Meant) -> Call:
    named = it.given["agencies"]
    assert isinstance(named, tuple)
    several = acts.Mode.AT_ONCE if it.given["at_once"] else acts.Mode.IN_TURN
    members = [it.member_called(str(each)) for each in named]
    return acts.offer(it.found, members, several if len(members) > 1 else acts.Mode.ONE)


def _answer_info(it: Meant) -> Call:
    asking, short = acts.asking(it.found), it.found.ref_id[:SHORT]
    if not asking:
        raise Complaint(DeskGround.NOBODY_ASKS, short=short)
    typed = it.given["agency"]
    if typed is not None:
        member = it.member_called(str(typed)).hex()
        asking = tuple(each for each in asking if each.member == member)
        if not asking:
            name = it.agencies.name(member, it.language)
            raise Complaint(DeskGround.ASKS_NOT, name=name, short=short)
    if len(asking) > 1:
        names = ", ".join(it.agencies.name(each.member, it.language) for each in asking)
        raise Complaint(DeskGround.SEVERAL_ASK, names=names, short=short)
    return acts.answer_info(asking[0])


def _decline(it: Meant) -> Call:
    route = code_in(acts.Route, it.given["then"])
    return acts.decline(it.found, it.member, _ground(it), it.note, route)


def _redirect(it: Meant) -> Call:
    other = it.member_called(str(it.given["agency"]))
    return acts.redirect(it.found, it.member, _ground(it), it.note, other)


def _hold(it: Meant) -> Call:
    span_ms = it.given["span_ms"]
    assert isinstance(span_ms, int)
    review_ms = int(time.time() * 1000) + span_ms
    return acts.hold(it.found, it.member, review_ms, it.note)


def _complete(it: Meant) -> Call:
    result = code_in(acts.Result, it.given["outcome"])
    return acts.complete(it.found, it.member, result, it.note)


def _one_finding(given: Mapping[str, object]) -> None:
    if given["not_eligible"] == (given["moved_to"] is not None):
        raise Complaint(DeskGround.ONE_FINDING)


def _conclude(it: Meant) -> Call:
    moved_to = it.given["moved_to"]
    area = None if moved_to is None else 1 + AREAS.index(str(moved_to))
    return acts.conclude(it.found, it.member, area, it.note)


def _confirm(it: Meant) -> Call:
    return acts.confirm(it.found, it.evidence, acts.fresh() if it.given["rest"] else None)


def _withdraw(it: Meant) -> Call:
    if it.given["offer"]:
        return acts.withdraw_offer(it.found)
    return acts.withdraw(it.found, it.note)


def _close_unmet(it: Meant) -> Call:
    return acts.close_unmet(it.found, code_in(acts.Lack, it.given["reason"]), it.note)


def _ground(it: Meant) -> acts.Ground:
    return code_in(acts.Ground, it.given["reason"])


SEARCH: Final = (
    Verb(
        "offer",
        ReferSaying.OFFER,
        ReferSaying.OFFER_ABOUT,
        ReferSaying.OFFERED,
        _offer,
        (AGENCIES, flag("--at-once", ReferSaying.OFFER_AT_ONCE)),
        arguments=ReferralSaying.ID_AGENCIES_ARGUMENTS,
        example=" PERKESO TERAJU",
    ),
    Verb(
        "keep",
        ReferSaying.KEEP,
        ReferSaying.KEEP_ABOUT,
        ReferSaying.KEPT,
        lambda it: acts.keep(it.found),
    ),
    Verb(
        "claim",
        ReferSaying.CLAIM,
        ReferSaying.CLAIM_ABOUT,
        ReferSaying.CLAIMED,
        lambda it: acts.claim(it.found),
    ),
    Verb(
        "ask-info",
        ReferSaying.ASK_INFO,
        ReferSaying.ASK_INFO_ABOUT,
        ReferSaying.INFO_ASKED,
        lambda it: acts.ask_info(it.found, it.member),
    ),
    Verb(
        "answer-info",
        ReferSaying.ANSWER_INFO,
        ReferSaying.ANSWER_INFO_ABOUT,
        ReferSaying.INFO_ANSWERED,
        _answer_info,
        (AGENCY_IF_SEVERAL,),
        arguments=ReferralSaying.ID_MAYBE_AGENCY_ARGUMENTS,
    ),
    Verb(
        "accept",
        ReferSaying.ACCEPT,
        ReferSaying.ACCEPT_ABOUT,
        ReferSaying.ACCEPTED,
        lambda it: acts.accept(it.found, it.member),
    ),
    Verb(
        "decline",
        ReferSaying.DECLINE,
        ReferSaying.DECLINE_ABOUT,
        ReferSaying.DECLINED,
        _decline,
        (
            REASON,
            Taken(
                word_option("--then", words_of(acts.Route), default="next"),
                (("--then WAY", ReferSaying.THEN),),
            ),
        ),
        example=" --reason capacity --then pool",
    ),
    Verb(
        "redirect",
        ReferSaying.REDIRECT,
        ReferSaying.REDIRECT_ABOUT,
        ReferSaying.REDIRECTED,
        _redirect,
        (AGENCY, REASON),
        arguments=ReferralSaying.ID_AGENCY_ARGUMENTS,
        example=" TERAJU --reason eligibility",
    ),
)
"""Until an agency helps."""

HELP: Final = (
    Verb(
        "attempt",
        ReferSaying.ATTEMPT,
        ReferSaying.ATTEMPT_ABOUT,
        ReferSaying.ATTEMPTED,
        lambda it: acts.attempt(it.found, code_in(acts.Channel, it.given["by"]), it.note),
        (coded("--by WAY", acts.Channel, ReferSaying.BY),),
        example=" --by call",
    ),
    Verb(
        "start",
        ReferSaying.START,
        ReferSaying.START_ABOUT,
        ReferSaying.STARTED,
        lambda it: acts.start(it.found, it.member, it.note),
    ),
    Verb(
        "note",
        ReferSaying.NOTE,
        ReferSaying.NOTE_ABOUT,
        ReferSaying.NOTED,
        lambda it: acts.note(it.found, it.member, it.note),
    ),
    Verb(
        "hold",
        ReferSaying.HOLD,
        ReferSaying.HOLD_ABOUT,
        ReferSaying.HELD,
        _hold,
        (
            Taken(
                click.Option(["--for", "span_ms"], required=True, callback=read_span),
                (("--for SPAN", ReferSaying.HOLD_FOR),),
            ),
        ),
        example=" --for 7d",
    ),
    Verb(
        "resume",
        ReferSaying.RESUME,
        ReferSaying.RESUME_ABOUT,
        ReferSaying.RESUMED,
        lambda it: acts.resume(it.found, it.member),
    ),
    Verb(
        "complete",
        ReferSaying.COMPLETE,
        ReferSaying.COMPLETE_ABOUT,
        ReferSaying.COMPLETED,
        _complete,
        (coded("--outcome CODE", acts.Result, ReferSaying.OUTCOME),),
        example=" --outcome helped",
    ),
    Verb(
        "conclude",
        ReferSaying.CONCLUDE,
        ReferSaying.CONCLUDE_ABOUT,
        ReferSaying.CONCLUDED,
        _conclude,
        (
            flag("--not-eligible", ReferSaying.NOT_ELIGIBLE),
            Taken(
                word_option_if_given("--moved-to", AREAS),
                (("--moved-to STATE", ReferSaying.MOVED_TO),),
            ),
        ),
        example=" --moved-to Johor",
        check=_one_finding,
    ),
    Verb(
        "hand-back",
        ReferSaying.HAND_BACK,
        ReferSaying.HAND_BACK_ABOUT,
        ReferSaying.HANDED_BACK,
        lambda it: acts.hand_back(it.found, it.member, _ground(it), it.note),
        (REASON,),
        example=" --reason capacity",
    ),
)
"""While an agency helps."""

END: Final = (
    Verb(
        "confirm",
        ReferSaying.CONFIRM,
        ReferSaying.CONFIRM_ABOUT,
        ReferSaying.CONFIRMED,
        _confirm,
        (flag("--rest", ReferSaying.REST),),
    ),
    Verb(
        "dispute",
        ReferSaying.DISPUTE,
        ReferSaying.DISPUTE_ABOUT,
        ReferSaying.DISPUTED,
        lambda it: acts.dispute(it.found, it.evidence),
    ),
    Verb(
        "withdraw",
        ReferSaying.WITHDRAW,
        ReferSaying.WITHDRAW_ABOUT,
        ReferSaying.WITHDRAWN,
        _withdraw,
        (flag("--offer", ReferSaying.WITHDRAW_OFFER),),
        done_with={"offer": ReferSaying.OFFER_WITHDRAWN},
    ),
    Verb(
        "refute",
        ReferSaying.REFUTE,
        ReferSaying.REFUTE_ABOUT,
        ReferSaying.REFUTED,
        lambda it: acts.refute(it.found),
    ),
    Verb(
        "reopen",
        ReferSaying.REOPEN,
        ReferSaying.REOPEN_ABOUT,
        ReferSaying.REOPENED,
        lambda it: acts.reopen(it.found, it.evidence),
    ),
)
"""How it ends, or begins anew."""

STEWARD: Final = (
    Verb(
        "take",
        ReferSaying.TAKE,
        ReferSaying.TAKE_ABOUT,
        ReferSaying.TAKEN,
        lambda it: acts.take(it.found),
    ),
    Verb(
        "close-unmet",
        ReferSaying.CLOSE_UNMET,
        ReferSaying.CLOSE_UNMET_ABOUT,
        ReferSaying.CLOSED_UNMET,
        _close_unmet,
        (coded("--reason CODE", acts.Lack, ReferSaying.REASON),),
        example=" --reason capacity --cosign teraju.key",
    ),
)
"""What only the steward does."""

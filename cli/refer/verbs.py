"""The verbs of `sinergi refer`, in the order of a referral's life: what each says, takes, and calls."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

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
from cli.troubles import complaining
from cli.values import hash_in, read_span
from node.client import acts
from node.client.intake import NEEDS, PRIORITIES
from node.client.states import LegState
from node.host.key_files import look_at

if TYPE_CHECKING:
    from node.client.registry import Leg

AGENCY: Final = Taken(click.Argument(["agency"], shell_complete=agencies_offered))
AGENCY_IF_SEVERAL: Final = Taken(
    click.Argument(["agency"], required=False, shell_complete=agencies_offered)
)
AGENCIES: Final = Taken(
    click.Argument(["agencies"], nargs=-1, required=True, shell_complete=agencies_offered)
)
SPAN: Final = Taken(
    click.Option(["--for", "span_ms"], required=True, callback=read_span),
    (("--for SPAN", ReferSaying.HOLD_FOR),),
)
ANYWHERE: Final = flag("--anywhere", ReferSaying.ANYWHERE)
REASON: Final = coded("--reason CODE", acts.Ground, ReferSaying.REASON)


def _offer(it: Meant) -> Call:
    named = it.given["agencies"]
    assert isinstance(named, tuple)
    several = acts.Mode.AT_ONCE if it.given["at_once"] else acts.Mode.IN_TURN
    members = [it.member_called(str(each)) for each in named]
    mode = several if len(members) > 1 else acts.Mode.ONE
    return acts.offer(it.found, members, mode, _reach(it))


def _reach(it: Meant) -> acts.Reach:
    return acts.Reach.ANYWHERE if it.given["anywhere"] else acts.Reach.AREA


@dataclass(frozen=True, slots=True)
class Choice:
    """Of the legs in some states the one that is meant: complaints if there is none, if the agency named has none, if several have."""

    states: tuple[LegState, ...]
    none: DeskGround
    not_this: DeskGround
    several: DeskGround

    def made(self, it: Meant) -> Leg:
        """The leg of the agency that was named, or the only one."""
        found, short = it.found.legs_in(*self.states), it.found.ref_id[:SHORT]
        if not found:
            raise Complaint(self.none, short=short)
        typed = it.given["agency"]
        if typed is not None:
            member = it.member_called(str(typed)).hex()
            found = tuple(each for each in found if each.member == member)
            if not found:
                name = it.agencies.name(member, it.language)
                raise Complaint(self.not_this, name=name, short=short)
        if len(found) > 1:
            names = ", ".join(it.agencies.name(each.member, it.language) for each in found)
            raise Complaint(self.several, names=names, short=short)
        return found[0]


ASKING: Final = Choice(
    (LegState.INFO_REQUESTED,), DeskGround.NOBODY_ASKS, DeskGround.ASKS_NOT, DeskGround.SEVERAL_ASK
)
UNREAD: Final = Choice(
    (LegState.OFFERED,), DeskGround.NONE_UNREAD, DeskGround.READ_BY, DeskGround.SEVERAL_UNREAD
)


def _decline(it: Meant) -> Call:
    route = code_in(acts.Route, it.given["then"])
    return acts.decline(it.found, it.member, _ground(it), it.note, route)


def _redirect(it: Meant) -> Call:
    other = it.member_called(str(it.given["agency"]))
    return acts.redirect(it.found, it.member, (_ground(it), it.note), other, _reach(it))


def _review_ms(it: Meant) -> int:
    span_ms = it.given["span_ms"]
    assert isinstance(span_ms, int)
    return int(time.time() * 1000) + span_ms


def _assign(it: Meant) -> Call:
    typed = str(it.given["officer"])
    key = hash_in(typed)
    if key is None:
        if not Path(typed).is_file():
            raise Complaint(DeskGround.NO_SUCH_OFFICER, value=typed)
        with complaining():
            key = look_at(Path(typed)).public
    return acts.assign(it.found, it.member, key)


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


def _something_else(given: Mapping[str, object]) -> None:
    if all(given[name] is None for name in ("priority", "need", "state", "note_file")):
        raise Complaint(DeskGround.NO_CHANGE)


def _change(it: Meant) -> Call:
    priority, need, state = (it.given[name] for name in ("priority", "need", "state"))
    return acts.change(
        it.found,
        None if priority is None else 1 + PRIORITIES.index(str(priority)),
        None if need is None else NEEDS[str(need)],
        None if state is None else 1 + AREAS.index(str(state)),
        it.evidence,
    )


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
        (AGENCIES, flag("--at-once", ReferSaying.OFFER_AT_ONCE), ANYWHERE),
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
        "change",
        ReferSaying.CHANGE,
        ReferSaying.CHANGE_ABOUT,
        ReferSaying.CHANGED,
        _change,
        (
            Taken(
                word_option_if_given("--priority", PRIORITIES),
                (("--priority WORD", ReferSaying.CHANGE_PRIORITY),),
            ),
            Taken(
                word_option_if_given("--need", list(NEEDS)),
                (("--need WORD", ReferSaying.NEW_NEED),),
                list(NEEDS),
            ),
            Taken(
                word_option_if_given("--state", AREAS), (("--state STATE", ReferSaying.NEW_STATE),)
            ),
        ),
        example=" --priority segera",
        check=_something_else,
    ),
    Verb(
        "retract",
        ReferSaying.RETRACT,
        ReferSaying.RETRACT_ABOUT,
        ReferSaying.RETRACTED,
        lambda it: acts.retract(UNREAD.made(it)),
        (AGENCY_IF_SEVERAL,),
        arguments=ReferralSaying.ID_MAYBE_AGENCY_ARGUMENTS,
    ),
    Verb(
        "assign",
        ReferSaying.ASSIGN,
        ReferSaying.ASSIGN_ABOUT,
        ReferSaying.ASSIGNED,
        _assign,
        (Taken(click.Argument(["officer"], type=click.Path())),),
        arguments=ReferralSaying.ID_OFFICER_ARGUMENTS,
        example=" pegawai-2.key",
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
        lambda it: acts.answer_info(ASKING.made(it)),
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
        (AGENCY, REASON, ANYWHERE),
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
        lambda it: acts.hold(it.found, it.member, _review_ms(it), it.note),
        (SPAN,),
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
        "follow-up",
        ReferSaying.FOLLOW_UP,
        ReferSaying.FOLLOW_UP_ABOUT,
        ReferSaying.FOLLOWED_UP,
        lambda it: acts.follow_up(it.found, it.note),
        example=" --note-file jawapan.txt",
    ),
    Verb(
        "close-unreachable",
        ReferSaying.CLOSE_UNREACHABLE,
        ReferSaying.CLOSE_UNREACHABLE_ABOUT,
        ReferSaying.CLOSED_UNREACHABLE,
        lambda it: acts.close_unreachable(it.found),
    ),
    Verb(
        "close-deceased",
        ReferSaying.CLOSE_DECEASED,
        ReferSaying.CLOSE_DECEASED_ABOUT,
        ReferSaying.CLOSED_DECEASED,
        lambda it: acts.close_deceased(it.found, it.note),
        example=" --cosign pegawai-2.key",
    ),
    Verb(
        "close-error",
        ReferSaying.CLOSE_ERROR,
        ReferSaying.CLOSE_ERROR_ABOUT,
        ReferSaying.CLOSED_ERROR,
        lambda it: acts.close_error(it.found),
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
        "wait",
        ReferSaying.WAIT,
        ReferSaying.WAIT_ABOUT,
        ReferSaying.WAITS,
        lambda it: acts.wait(it.found, _review_ms(it)),
        (SPAN,),
        example=" --for 7d",
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

"""`sinergi refer suggest`: whom to ask about a referral, why, and why others not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.desk import (
    KEY_OPTIONS,
    NODE_OPTIONS,
    SHORT,
    Agencies,
    ask,
    asked_of,
    node_parameters,
    referral_meant,
)
from cli.directory.looks import moment, room_text
from cli.listing import show_folded
from cli.page import Page, SpokenCommand, language_in
from cli.refer.facts import Given, day_now
from cli.referral_shown import area_name, need_name
from cli.rule.looks import screening_object, verdict_text
from cli.rule.sentences import Reader, words_in
from cli.sayings.cases import CodeSaying
from cli.sayings.referrals import StateSaying
from cli.sayings.rules import RuleSaying
from cli.sayings.suggestions import BarSaying, SuggestionSaying
from cli.tell import console
from node.client.service_codes import ROOMS
from node.eligibility.screening import Verdict

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.registry import Referral
    from node.client.suggesting import Applied, Candidate, Option, Past, Suggestion

NO_ROOM = ROOMS[-1]


def _suggest(referral: str, **given: object) -> None:
    language, asked = language_in(click.get_current_context()), asked_of(given)
    known = Given.of(asked, given, language)

    async def story(api: NodeApi) -> tuple[Referral, Suggestion, Agencies]:
        from node.client.case_file import Paper  # noqa: PLC0415 - reads every contract
        from node.client.suggesting import read_known, suggest  # noqa: PLC0415 - see above

        found = await referral_meant(api, referral)
        agencies = await Agencies.of(api, asked)
        book = known.kept(found.ref_id)
        told = suggest(await read_known(api, found, agencies.members, book, day_now()))
        proposed = [each.member for each in told.proposed]
        known.seal(found.ref_id, Paper.SUGGESTION, {"proposed": proposed})
        return found, told, agencies

    found, told, agencies = ask(asked, story)
    if given["is_json"]:
        click.echo(json.dumps(_object(found, told, agencies), ensure_ascii=False))
        return
    lines = _Lines(found, agencies, language)
    out = console()
    if told.proposed:
        out.print(Text(lines.say(SuggestionSaying.PROPOSED), "bold"))
        for at, each in enumerate(told.proposed, 1):
            name = agencies.name(each.member, language)
            show_folded(Text(f"{at:>3}. "), Text(name, "bold green"), out)
            for line in lines.why(each):
                show_folded(Text("     - "), line, out)
    else:
        out.print(Text(lines.say(SuggestionSaying.NOBODY), "yellow"), soft_wrap=True)
    if told.others:
        out.print()
        out.print(Text(lines.say(SuggestionSaying.OTHERS), "bold"))
        for each in told.others:
            lead = Text(f"  {agencies.name(each.member, language)}: ")
            show_folded(lead, "; ".join(lines.why_not(each)), out)


class _Lines:
    """Why, and why not, in one language."""

    def __init__(self, found: Referral, agencies: Agencies, language: Language) -> None:
        self._found = found
        self._agencies = agencies
        self._language = language

    def say(self, saying: Saying, **gaps: object) -> str:
        return phrase(saying, self._language, **gaps)

    def why(self, candidate: Candidate) -> Iterator[str]:
        """Each service with its room and rules, and who is on duty."""
        for option in candidate.options:
            what = need_name(self._found.need, self._language)
            yield self.say(
                SuggestionSaying.SERVES,
                what=what,
                state=area_name(self._found.area),
                short=option.service_id[:SHORT],
            )
            yield self._room(option)
            yield from self._rules(option)
        on_duty = SuggestionSaying.ON_DUTY if candidate.is_on_duty else SuggestionSaying.OFF_DUTY
        yield self.say(on_duty)
        yield from (self._ended(each) for each in candidate.past)

    def why_not(self, candidate: Candidate) -> Iterator[str]:
        """What keeps it from being proposed; which rules fail, and how it ended before."""
        for bar in candidate.bars:
            yield self.say(BarSaying[bar.name])
        for option in candidate.options:
            if option.room == NO_ROOM:
                yield self._room(option)
            if option.is_ruled_out and option.applied is not None:
                yield from self._failing(option.applied)
        yield from (self._ended(each) for each in candidate.past)

    def _room(self, option: Option) -> str:
        if option.as_of_ms is None:
            return self.say(SuggestionSaying.ROOM_UNSAID)
        what = room_text((option.room, option.is_confirmed), self._language).plain
        return self.say(SuggestionSaying.ROOM_AS_OF, what=what, time=moment(option.as_of_ms))

    def _rules(self, option: Option) -> Iterator[str]:
        version, applied = option.version, option.applied
        if version is None:
            yield self.say(SuggestionSaying.NO_RULES)
            return
        if applied is None:
            what = self.say(RuleSaying.UNREADABLE)
            yield self.say(SuggestionSaying.RULES_SAY, number=version.number, what=what)
            return
        what = verdict_text(applied.found.verdict, self._language).plain
        yield self.say(SuggestionSaying.RULES_SAY, number=version.number, what=what)
        yield from self._failing(applied)
        reader = Reader(applied.rules, self._language)
        asks = "; ".join(reader.want(each) for each in applied.found.ask)
        if asks:
            yield self.say(SuggestionSaying.STILL_ASK, what=asks)
        elif applied.found.verdict is Verdict.PERLU_MAKLUMAT:
            yield self.say(RuleSaying.BY_A_PERSON)

    def _failing(self, applied: Applied) -> Iterator[str]:
        for rule in applied.rules.rules:
            if rule.rule_id in applied.found.failing:
                yield f"[{rule.rule_id}] {words_in(rule.says, self._language)}"

    def _ended(self, past: Past) -> str:
        what = self.say(StateSaying[past.state.upper()])
        if past.ground is None:
            return self.say(SuggestionSaying.ENDED, what=what)
        why = self.say(CodeSaying[past.ground.upper()])
        return self.say(SuggestionSaying.ENDED_FOR, what=what, why=why)


def _object(found: Referral, told: Suggestion, agencies: Agencies) -> dict[str, object]:
    return {
        "ref_id": found.ref_id,
        "proposed": [
            {"rank": at} | _candidate(each, agencies) for at, each in enumerate(told.proposed, 1)
        ],
        "others": [_candidate(each, agencies) for each in told.others],
    }


def _candidate(candidate: Candidate, agencies: Agencies) -> dict[str, object]:
    return {
        "member": candidate.member,
        "name": agencies.names.get(candidate.member),
        "services": [_option(each) for each in candidate.options],
        "is_on_duty": candidate.is_on_duty,
        "before": [{"state": each.state, "ground": each.ground} for each in candidate.past],
        "why_not": [each.value for each in candidate.bars],
    }


def _option(option: Option) -> dict[str, object]:
    applied = option.applied
    said = (
        None if applied is None else screening_object(applied.rules, applied.found, applied.fitted)
    )
    return {
        "service_id": option.service_id,
        "room": option.room,
        "is_confirmed": option.is_confirmed,
        "as_of_ms": option.as_of_ms,
        "rules": None if option.version is None else option.version.number,
        "screening": said,
    }


suggest = SpokenCommand(
    "suggest",
    Page(
        about=SuggestionSaying.SUGGEST_ABOUT,
        arguments=SuggestionSaying.ARGUMENTS,
        options=(
            ("--facts FILE", SuggestionSaying.FACTS),
            KEY_OPTIONS[-1],
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi refer suggest 3f9a", SuggestionSaying.SUGGEST_EXAMPLE),
            ("sinergi refer suggest 3f9a --facts facts.json", SuggestionSaying.SCREEN_EXAMPLE),
        ),
    ),
    _suggest,
    [
        click.Argument(["referral"]),
        click.Option(["--facts"], type=click.Path()),
        click.Option(["--cases"], type=click.Path()),
        *node_parameters(),
    ],
)

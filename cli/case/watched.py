"""`sinergi case watch`: what happens, as it becomes final; resumed by itself, and after an end."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

from cli.case.happenings import happening
from cli.case.listed import own_member
from cli.case.shown import BULLET, signed_line
from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.frame import STOPPED
from cli.listing import show_folded
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import short
from cli.sayings.cases import CaseSaying
from cli.tell import console, side_console

if TYPE_CHECKING:
    from node.client.api import Json, NodeApi

AGAIN_S: Final = 1.0
BEHIND: Final = "beyond_the_tip"
"""What a node says that has lost its newest blocks with its power, and fetches them again."""
PARTIES: Final = ("origin", "member", "serving")
"""The fields in which events name agencies."""


class _Concern:
    """The referrals in which a member has a part: those that it has now, and those that come."""

    def __init__(self, member: str, ref_ids: list[str]) -> None:
        self._member = member
        self._ref_ids = set(ref_ids)

    @classmethod
    async def of(cls, api: NodeApi, agencies: Agencies, of: str | None) -> _Concern:
        """As the chain has it now."""
        from node.client import registry  # noqa: PLC0415 - slow to import

        member = own_member(agencies, of)
        lists = registry.OPEN_LISTS + registry.CLOSED_LISTS
        return cls(member, await registry.ids_of_member(api, member, lists))

    def has(self, event: Json) -> bool:
        """True for an event of one of them, or of one that the member comes to have a part in."""
        fields = event["fields"]
        assert isinstance(fields, dict)
        ref_id = fields.get("ref_id")
        if ref_id is None:
            return False
        if any(fields.get(each) == self._member for each in PARTIES):
            self._ref_ids.add(ref_id)
        return ref_id in self._ref_ids


class _Watch:
    """What is watched, how far, and what was told."""

    def __init__(self, language: Language, *, is_json: bool) -> None:
        self.cursor = ""
        self._language = language
        self._is_json = is_json
        self._told: object = None

    def tell(self, event: Json, agencies: Agencies) -> None:
        """One event; who signed it stands once for everything that came of it."""
        self.cursor = str(event["next"])
        if self._is_json:
            click.echo(json.dumps(event, ensure_ascii=False))
            return
        line = happening(event, agencies, self._language)
        if line is None:
            return
        fields = event["fields"]
        assert isinstance(fields, dict)
        whose = (event["height"], event["transaction_id"])
        if whose != self._told:
            show_folded(BULLET, signed_line(event, agencies, self._language), console())
            self._told = whose
        told = Text.assemble(("  │ ", "dim"), (short(str(fields["ref_id"])), "dim"), f"  {line}")
        console().print(told, soft_wrap=True)

    def say(self, which: CaseSaying, **gaps: object) -> None:
        """Something beside the events, to people."""
        side_console().print(Text(phrase(which, self._language, **gaps), style="dim"))


def _watch(referral: str | None, of: str | None, since: str | None, **given: object) -> None:
    asked = asked_of(given)
    watch = _Watch(language_in(click.get_current_context()), is_json=bool(given["is_json"]))

    async def story(api: NodeApi) -> None:
        from node.client.finding import find_referral  # noqa: PLC0415 - slow to import

        agencies = await Agencies.of(api, asked)
        ref_id = None if referral is None else await find_referral(api, referral)
        concern = await _Concern.of(api, agencies, of) if ref_id is None else None
        height = (await api.get("/v1/status"))["height"]
        assert isinstance(height, int)
        watch.cursor = since or f"{height + 1}.0"
        watch.say(CaseSaying.WATCHING)
        async with aclosing(_heard(api, watch, ref_id)) as events:
            async for event in events:
                if concern is None or concern.has(event):
                    watch.tell(event, agencies)
                watch.cursor = str(event["next"])

    try:
        ask(asked, story)
    except KeyboardInterrupt:
        watch.say(CaseSaying.ENDED, end=watch.cursor)
        raise click.exceptions.Exit(STOPPED) from None


async def _heard(api: NodeApi, watch: _Watch, ref_id: str | None) -> AsyncGenerator[Json, None]:
    """Every event from the cursor on; where the node goes away, it is asked again until it is back."""
    import trio  # noqa: PLC0415 - slow to import

    from node.client.api import NoAnswer, Refused  # noqa: PLC0415 - slow to import

    is_lost = False
    while True:
        try:
            async with aclosing(api.stream(watch.cursor, ref_id)) as events:
                async for event in events:
                    is_lost = False
                    yield event
        except (NoAnswer, Refused) as error:
            if isinstance(error, Refused) and error.reason != BEHIND:
                raise
            if not is_lost:
                watch.say(CaseSaying.LOST)
            is_lost = True
            await trio.sleep(AGAIN_S)


def _read_cursor(_ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[0-9]{1,15}\.[0-9]{1,15}", value):
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known="12.0, 12.3")
    return value


watch_cases = SpokenCommand(
    "watch",
    Page(
        about=CaseSaying.WATCH_ABOUT,
        arguments=CaseSaying.WATCH_ARGUMENTS,
        options=(
            ("--since CURSOR", CaseSaying.SINCE),
            ("--of AGENCY", CaseSaying.OF),
            *[each for each in NODE_OPTIONS if each[0] != "--json"][:-1],
            ("--json", CaseSaying.WATCH_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi case watch", CaseSaying.WATCH_ALL),
            ("sinergi case watch 3f9a", CaseSaying.WATCH),
        ),
    ),
    _watch,
    [
        click.Argument(["referral"], required=False),
        click.Option(["--since"], callback=_read_cursor),
        click.Option(["--of"]),
        *node_parameters(),
    ],
)

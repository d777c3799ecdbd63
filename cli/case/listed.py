"""`sinergi case list`: the referrals in which an agency has a part."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint, Reason
from cli.completion import words_offered
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.listing import show_columns
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import (
    NEVER_MS,
    due_ms,
    need_name,
    referral_object,
    short,
    state_text,
    time_left,
    who_acts,
)
from cli.sayings.cases import CaseSaying
from cli.sayings.referrals import PrioritySaying, ReferralSaying
from cli.tell import console
from cli.values import names_of, read_span
from node.client.intake import NEEDS
from node.client.states import OPEN, State

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.registry import Referral

_HYPHENED = tuple(each.replace("_", "-") for each in State)


@dataclass(frozen=True, slots=True)
class _Listed:
    member: str
    agencies: Agencies
    found: tuple[Referral, ...]


@dataclass(frozen=True, slots=True)
class _Filter:
    """Which of them are shown."""

    states: tuple[str, ...]
    asked: bool
    """Also closed ones for which it is time to ask whether the help has lasted."""
    needs: tuple[int, ...]
    until_ms: float
    only_of: str | None
    """The member that has to act next."""

    def takes(self, found: Referral) -> bool:
        """True for one that is shown."""
        acts = self.only_of is None or acts_on(found, self.only_of)
        in_time = self.until_ms == NEVER_MS or due_ms(found) <= self.until_ms
        stands = found.state in self.states or (self.asked and found.asks is not None)
        return acts and in_time and stands and found.need in self.needs


def acts_on(found: Referral, member: str) -> bool:
    """True if a member has to act on it next."""
    return any(duty.member == member for duty in found.duties())


def _list(
    of: str | None,
    state: tuple[str, ...] | None,
    need: tuple[str, ...],
    due: float | None,
    **given: object,
) -> None:
    language = language_in(click.get_current_context())
    asked = asked_of(given)
    states = state or (tuple(State) if given["closed"] else OPEN)

    async def story(api: NodeApi) -> _Listed:
        from node.client import registry  # noqa: PLC0415 - slow to import

        agencies = await Agencies.of(api, asked)
        member = own_member(agencies, of)
        lists = registry.OPEN_LISTS + (registry.CLOSED_LISTS if State.CLOSED in states else ())
        ref_ids = await registry.ids_of_member(api, member, lists)
        found = await registry.read_referrals(api, ref_ids)
        return _Listed(member, agencies, tuple(found.values()))

    listed = ask(asked, story)
    wanted = _Filter(
        states,
        state is None,
        tuple(NEEDS[each] for each in need),
        NEVER_MS if due is None else time.time() * 1000 + due,
        listed.member if given["mine"] else None,
    )
    shown = sorted(filter(wanted.takes, listed.found), key=lambda each: (due_ms(each), each.ref_id))
    if given["is_json"]:
        rows = [referral_object(each, listed.agencies) for each in shown]
        click.echo(json.dumps({"member": listed.member, "referrals": rows}, ensure_ascii=False))
    else:
        _show(shown, listed, language)


def own_member(agencies: Agencies, of: str | None) -> str:
    """Whose referrals they are; a Complaint if neither folder nor option says it."""
    if of is not None:
        return agencies.member(of)
    if agencies.own is None:
        raise Complaint(Reason.MISSING, name="--of", help="sinergi case list --help")
    return agencies.own


def _show(shown: list[Referral], listed: _Listed, language: Language) -> None:
    out = console()
    if not shown:
        out.print(Text(phrase(CaseSaying.NONE, language)))
        return
    headings = (
        CaseSaying.ID,
        ReferralSaying.NEED,
        ReferralSaying.PRIORITY,
        ReferralSaying.STATE,
        CaseSaying.WHO,
        CaseSaying.LEFT,
    )
    show_columns(headings, _rows(shown, listed, language), language, out)
    told = phrase(
        CaseSaying.LISTED,
        language,
        count=f"{len(shown):,}",
        passed=f"{sum(acts_on(each, listed.member) for each in shown):,}",
    )
    out.print(Text(told, style="dim"))


def _rows(
    shown: Iterable[Referral], listed: _Listed, language: Language
) -> Iterable[tuple[str | Text, ...]]:
    for found in shown:
        yield (
            short(found.ref_id),
            need_name(found.need, language),
            phrase(PrioritySaying[found.priority.upper()], language),
            state_text(found, language),
            who_acts(found, listed.agencies, language, own=listed.member),
            time_left(found, language),
        )


def _read_states(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """A hyphen or an underscore may stand between words; nothing, if nothing was said."""
    if value is None:
        return None
    named = names_of([each.replace("_", " ") for each in State])
    return tuple(each.replace(" ", "_") for each in named(ctx, param, value.replace("_", "-")))


list_cases = SpokenCommand(
    "list",
    Page(
        about=CaseSaying.LIST_ABOUT,
        arguments=CaseSaying.LIST_ARGUMENTS,
        options=(
            ("--mine", CaseSaying.MINE),
            ("--state STATES", CaseSaying.STATES),
            ("--need CODES", CaseSaying.NEEDS),
            ("--due TIME", CaseSaying.DUE),
            ("--closed", CaseSaying.CLOSED),
            ("--of AGENCY", CaseSaying.OF),
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi case list --mine --due 1d", CaseSaying.LIST_DUE),
            ("sinergi case list --state pooled", CaseSaying.LIST_POOL),
        ),
        gaps={"known": ", ".join(_HYPHENED)},
    ),
    _list,
    [
        click.Option(["--mine"], is_flag=True),
        click.Option(["--state"], callback=_read_states, shell_complete=words_offered(_HYPHENED)),
        click.Option(
            ["--need"],
            default="all",
            callback=names_of(list(NEEDS)),
            shell_complete=words_offered(list(NEEDS)),
        ),
        click.Option(["--due"], callback=read_span),
        click.Option(["--closed"], is_flag=True),
        click.Option(["--of"]),
        *node_parameters(),
    ],
)

"""`sinergi case consent give`, `narrow`, `renew`, `withdraw`: what a prospect says, recorded by an officer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from chain.transaction import Call
from cli.catalogue import Saying
from cli.complaint import Complaint, Reason
from cli.consent.shown import standing_object, standing_rows
from cli.desk import (
    KEY_OPTIONS,
    NODE_OPTIONS,
    SHORT,
    Agencies,
    Signing,
    ask,
    key_parameters,
    node_parameters,
    referral_meant,
)
from cli.listing import show_values
from cli.outcomes import Ended, going_on, waiting
from cli.page import Line, Page, SpokenCommand
from cli.refer.acting import note_of
from cli.refer.verb import NOTE
from cli.sayings.consents import ConsentSaying
from cli.sayings.referrals import ReferralSaying
from cli.tell import console
from cli.values import names_of, read_span
from contracts.words import Commitment, Id
from node.client.intake import NEEDS

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.consents import Scope, Standing
    from node.client.registry import Referral

PURPOSES = ("channel", "share", "benefit", "match", "outcome", "escrow")
CLASSES = ("preview", "core", "documents", "sensitive", "messages")
KINDS = ("federal", "state", "statutory", "zakat", "glc", "private", "ngo", "university", "leader-body")  # fmt: skip
"""By their names; node/client/consents.py has the numbers of the contract, in the same order."""
KIND = "kind:"
ALL, NONE = "all", "none"
USUAL = "365d"


@dataclass(frozen=True, slots=True)
class Meant:
    """A referral, the consent in its case, and what an officer notes about it."""

    found: Referral
    standing: Standing
    agencies: Agencies
    note: Commitment
    """To nothing that anybody knows, if they note nothing."""


Write = Callable[[Meant], Call]


@dataclass(frozen=True, slots=True)
class _Deed:
    ended: Ended
    short: str
    standing: Standing
    agencies: Agencies


def _act(referral: str, given: Mapping[str, object], done: Saying, write: Write) -> None:
    """Do what `write` says about the consent in the case of a referral, and tell it as `done`; exit status 1 if it is refused."""
    signing = Signing.of(given)
    text = note_of(given)

    async def story(api: NodeApi) -> _Deed:
        from node.client.case_file import Note  # noqa: PLC0415 - slow to import
        from node.client.consents import carry_out, read_standing  # noqa: PLC0415 - slow
        from node.client.desk import PATIENCE_S, Desk  # noqa: PLC0415 - slow to import

        desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
        agencies = await Agencies.of(api, signing.asked)
        agencies.check(desk.member, signing.language)
        found = await referral_meant(api, referral)
        note = Note.new(Id(bytes.fromhex(found.ref_id)), f"consent {done.name.lower()}", text or "")
        if text is not None:
            with signing.case_file() as file:
                file.add([], [note])
        patience_s = PATIENCE_S if signing.waits else 0.0

        def written(standing: Standing) -> Sequence[Call]:
            return [write(Meant(found, standing, agencies, note.commitment))]

        outcome = await carry_out(desk, found.case_id, written, patience_s)
        ended = await Ended.of(outcome, api, signing.keys[0].public)
        return _Deed(ended, found.ref_id[:SHORT], await read_standing(api, found.case_id), agencies)

    with going_on(signing.language, ReferralSaying.STOPPED), waiting(signing.language):
        deed = ask(signing.asked, story)
    _tell(deed, done, signing)


def _tell(deed: _Deed, done: Saying, signing: Signing) -> None:
    language = signing.language
    if signing.is_json:
        told = deed.ended.told(language, deed.short)
        told |= standing_object(deed.standing)
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        deed.ended.show(done, language, deed.short)
        if deed.ended.is_final:
            rows = standing_rows(deed.standing, deed.agencies, language)
            show_values([*rows, *deed.ended.rows(language)], language, console())
    deed.ended.leave()


def _scoped(before: Scope, given: Mapping[str, object], agencies: Agencies) -> Scope:
    """What the options say; what none of them names stays as it was."""
    purposes, needs, classes, to = (given[name] for name in ("purposes", "needs", "classes", "to"))
    scope = before
    if isinstance(purposes, tuple):
        scope = replace(scope, purposes=purposes)
    if isinstance(needs, tuple):
        scope = replace(scope, needs=tuple(NEEDS[each] for each in needs))
    if isinstance(classes, tuple):
        scope = replace(scope, classes=classes)
    assert isinstance(to, tuple)
    return _reaching(scope, to, agencies) if to else scope


def _reaching(scope: Scope, to: tuple[str, ...], agencies: Agencies) -> Scope:
    """To all, to none, to kinds, or to agencies; a Complaint if several of these are mixed."""
    kinds = [each for each in to if each.lower().startswith(KIND)]
    if ALL in to or NONE in to:
        _check_alone(to, to[:1])
        reach = "all_members" if to[0] == ALL else "listed"
        return replace(scope, reach=reach, kinds=(), members=())
    if kinds:
        _check_alone(to, tuple(kinds))
        numbers = tuple(_kind(each.lower().removeprefix(KIND)) for each in kinds)
        return replace(scope, reach="kinds", kinds=numbers, members=())
    members = tuple(dict.fromkeys(agencies.member(each) for each in to))
    return replace(scope, reach="listed", kinds=(), members=members)


def _check_alone(to: tuple[str, ...], alike: tuple[str, ...]) -> None:
    if len(to) != len(alike):
        raise Complaint(
            Reason.ONE_OF, names=f"--to {ALL}, --to {NONE}, --to {KIND}..., --to AGENCY"
        )


def _kind(typed: str) -> int:
    word = typed.replace("_", "-")
    if word not in KINDS:
        raise Complaint(Reason.VALUE, value=typed, name="--to", known=", ".join(KINDS))
    return 1 + KINDS.index(word)


def _until_ms(span_ms: int) -> int:
    return int(time.time() * 1000) + span_ms


def _give(referral: str, span_ms: int, **given: object) -> None:
    from node.client import consents  # noqa: PLC0415 - reads every contract

    def write(meant: Meant) -> Call:
        scope = _scoped(consents.usual(meant.found.need), given, meant.agencies)
        return consents.give(meant.standing, scope, _until_ms(span_ms), meant.note)

    _act(referral, given, ConsentSaying.GIVEN, write)


def _narrow(referral: str, **given: object) -> None:
    from node.client import consents  # noqa: PLC0415 - see above

    def write(meant: Meant) -> Call:
        consent = meant.standing.consent
        before = consents.NOTHING if consent is None else consent.scope
        scope = _scoped(before, given, meant.agencies)
        return consents.narrow(meant.standing, scope, meant.note)

    _act(referral, given, ConsentSaying.NARROWED, write)


def _renew(referral: str, span_ms: int, **given: object) -> None:
    from node.client import consents  # noqa: PLC0415 - see above

    def write(meant: Meant) -> Call:
        return consents.renew(meant.standing, _until_ms(span_ms), meant.note)

    _act(referral, given, ConsentSaying.RENEWED, write)


def _withdraw(referral: str, **given: object) -> None:
    from node.client import consents  # noqa: PLC0415 - see above

    def write(meant: Meant) -> Call:
        return consents.withdraw(meant.standing, meant.note)

    _act(referral, given, ConsentSaying.WITHDRAWN, write)


SCOPE_LINES: tuple[Line, ...] = (
    ("--purpose CODES", ConsentSaying.PURPOSES),
    ("--need CODES", ConsentSaying.NEEDS),
    ("--data CODES", ConsentSaying.CLASSES),
    ("--to WHOM", ConsentSaying.TO),
)
FOR: Line = ("--for SPAN", ConsentSaying.FOR)


def _some(known: Sequence[str]) -> Callable[[click.Context, click.Parameter, str | None], object]:
    """Some of these words; nothing, if nothing was said."""
    named = names_of(known)

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> object:
        return None if value is None else named(ctx, param, value)

    return read


def _scope_parameters() -> list[click.Parameter]:
    return [
        click.Option(["--purpose", "purposes"], callback=_some(PURPOSES)),
        click.Option(["--need", "needs"], callback=_some(list(NEEDS))),
        click.Option(["--data", "classes"], callback=_some(CLASSES)),
        click.Option(["--to"], multiple=True),
    ]


def _span() -> click.Parameter:
    return click.Option(["--for", "span_ms"], default=USUAL, callback=read_span)


def _command(
    name: str,
    about: tuple[Saying, Saying],
    does: Callable[..., None],
    more: Sequence[click.Parameter],
    options: tuple[Line, ...],
    example: str = "",
) -> SpokenCommand:
    long, brief = about
    page = Page(
        about=long,
        arguments=ReferralSaying.ID_ARGUMENTS,
        options=(*options, NOTE, *KEY_OPTIONS, *NODE_OPTIONS),
        examples=((f"sinergi case consent {name} 3f9a{example}", brief),),
        gaps={
            "names": ", ".join(PURPOSES),
            "what": ", ".join(CLASSES),
            "known": ", ".join(KINDS),
        },
    )
    parameters = [
        click.Argument(["referral"]),
        *more,
        click.Option(["--note-file"], type=click.Path(allow_dash=True)),
        *key_parameters(),
        *node_parameters(),
    ]
    return SpokenCommand(name, page, does, parameters)


give = _command(
    "give",
    (ConsentSaying.GIVE_ABOUT, ConsentSaying.GIVE_EXAMPLE),
    _give,
    [*_scope_parameters(), _span()],
    (*SCOPE_LINES, FOR),
    " --to TERAJU --for 365d",
)
narrow = _command(
    "narrow",
    (ConsentSaying.NARROW_ABOUT, ConsentSaying.NARROW_EXAMPLE),
    _narrow,
    _scope_parameters(),
    SCOPE_LINES,
    " --to kind:zakat",
)
renew = _command(
    "renew",
    (ConsentSaying.RENEW_ABOUT, ConsentSaying.RENEW),
    _renew,
    [_span()],
    (FOR,),
    " --for 365d",
)
withdraw = _command(
    "withdraw", (ConsentSaying.WITHDRAW_ABOUT, ConsentSaying.WITHDRAW), _withdraw, (), ()
)

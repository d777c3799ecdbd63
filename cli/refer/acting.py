"""One deed of an officer: what is meant is found, signed, handed in and waited for; then it is told how things stand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.status import Status
from rich.text import Text

from chain.transaction import Call
from cli.catalogue import Language, Saying, phrase
from cli.complaint import Complaint
from cli.desk import SHORT, Agencies, Signing, ask
from cli.listing import show_values
from cli.referral_shown import leg_text, referral_object, referral_rows, state_text
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.referrals import ReferralSaying
from cli.tell import console, side_console
from cli.values import read_file
from contracts.words import Commitment, Id

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.desk import Outcome, Person
    from node.client.registry import Referral


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts, among which agencies."""

    member: str
    agencies: Agencies
    note: Commitment
    """To what the officer notes about it; to nothing that anybody knows, if they note nothing."""
    has_note: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of it."""

    outcome: Outcome
    found: Referral | None
    agencies: Agencies
    person: Person | None


Write = Callable[[Scene, "Referral"], Sequence[Call]]


def act(referral: str, given: Mapping[str, object], done: Saying, write: Write) -> None:
    """Do what `write` says about the referral that is meant, and tell it as `done`; exit status 1 if it is refused."""
    signing = Signing.of(given)
    text = _note(given)

    async def story(api: NodeApi) -> Ended:
        from node.client.case_file import Note  # noqa: PLC0415 - slow to import
        from node.client.desk import PATIENCE_S, Desk, person_of  # noqa: PLC0415 - slow to import
        from node.client.finding import find_referral  # noqa: PLC0415 - slow to import
        from node.client.registry import read_referrals  # noqa: PLC0415 - slow to import

        desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
        agencies = await Agencies.of(api, signing.asked)
        agencies.check(desk.member, signing.language)
        ref_id = await find_referral(api, referral)
        note = Note.new(Id(bytes.fromhex(ref_id)), done.name.lower(), text or "")
        if text is not None:
            with signing.case_file() as file:
                file.add([], [note])
        scene = Scene(desk.member, agencies, note.commitment, text is not None)
        patience_s = PATIENCE_S if signing.waits else 0.0
        outcome = await desk.carry_out(ref_id, lambda found: write(scene, found), patience_s)
        found = (await read_referrals(api, [ref_id])).get(ref_id)
        refused = outcome.refused() is not None
        person = await person_of(api, signing.keys[0].public) if refused else None
        return Ended(outcome, found, agencies, person)

    stopped = going_on(signing.language, ReferralSaying.STOPPED)
    with stopped, _of_parts(signing.language), waiting(signing.language):
        ended = ask(signing.asked, story)
    tell(ended, done, signing)


def _note(given: Mapping[str, object]) -> str | None:
    file = given.get("note_file")
    if file is None:
        return None
    return sys.stdin.read() if file == "-" else read_file(str(file))


@contextmanager
def _of_parts(language: Language) -> Iterator[None]:
    """That an agency has no part with which something can be done, before anything is signed."""
    from node.client.acts import NoPart  # noqa: PLC0415 - slow to import

    try:
        yield
    except NoPart as error:
        short = error.found.ref_id[:SHORT]
        if error.leg is None:
            detail, ground = state_text(error.found, language).plain, DeskGround.NO_PART
        else:
            detail, ground = leg_text(error.leg, language), DeskGround.NOT_NEXT
        raise Complaint(ground, detail=detail, short=short) from error


@contextmanager
def going_on(language: Language, stopped: Saying) -> Iterator[None]:
    """Whoever stops waiting with Ctrl-C is told that what was handed in goes on."""
    try:
        yield
    except KeyboardInterrupt:
        side_console().print(Text(f"\n{phrase(stopped, language)}"))
        raise


@contextmanager
def waiting(language: Language) -> Iterator[None]:
    """Say on a terminal that it takes a moment."""
    out = side_console()
    if not out.is_terminal:
        yield
        return
    with Status(Text(phrase(ReferralSaying.WAITING, language)), console=out):
        yield


def tell(ended: Ended, done: Saying, signing: Signing) -> None:
    """What came of it, for people or for programs; ends with status 1 if it was refused."""
    refused = ended.outcome.refused()
    if signing.is_json:
        click.echo(json.dumps(_object(ended, signing.language), ensure_ascii=False))
    elif ended.outcome.height is None:
        told = phrase(
            ReferralSaying.HANDED_IN,
            signing.language,
            short=ended.outcome.transaction_id.hex(),
        )
        console().print(Text(told), soft_wrap=True)
    elif refused is not None:
        _show_refused(ended, refused, signing.language)
    else:
        console().print(Text(phrase(done, signing.language), style="bold green"))
        _show_standing(ended, signing.language)
    if refused is not None:
        raise click.exceptions.Exit(1)


def _show_refused(ended: Ended, refused: Mapping[str, object], language: Language) -> None:
    from cli.refusals import why_refused, why_rows  # noqa: PLC0415 - reads every contract

    roles = None if ended.person is None else ended.person.roles
    subject = "" if ended.found is None else ended.found.ref_id[:SHORT]
    why = why_refused(refused, roles, subject, language)
    console().print(Text(phrase(ReferralSaying.REFUSED, language), style="bold red"))
    show_values(why_rows(why), language, console())
    _show_standing(ended, language)


def _show_standing(ended: Ended, language: Language) -> None:
    outcome = ended.outcome
    at = phrase(
        ReferralSaying.TRANSACTION_AT,
        language,
        id=outcome.transaction_id.hex(),
        height=f"{outcome.height:,}",
    )
    rows = [] if ended.found is None else referral_rows(ended.found, ended.agencies, language)
    show_values([*rows, (ReferralSaying.TRANSACTION, at)], language, console())


def _object(ended: Ended, language: Language) -> dict[str, object]:
    outcome, found, refused = ended.outcome, ended.found, ended.outcome.refused()
    told: dict[str, object] = {
        "done": None if outcome.height is None else refused is None,
        "transaction_id": outcome.transaction_id.hex(),
        "height": outcome.height,
        "refused": None,
        "referral": None if found is None else referral_object(found, ended.agencies),
    }
    if refused is not None:
        from cli.refusals import refused_object, why_refused  # noqa: PLC0415 - see above

        roles = None if ended.person is None else ended.person.roles
        why = why_refused(refused, roles, "" if found is None else found.ref_id[:SHORT], language)
        told["refused"] = refused_object(refused, why)
    return told

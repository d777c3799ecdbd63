"""One deed about a service or a shift: what is meant is found, signed, handed in and waited for; then it is told how it stands."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click
from rich.text import Text

from chain.transaction import Call
from cli.catalogue import Language, Saying
from cli.complaint import Complaint, Ground
from cli.desk import KEY_OPTIONS, SHORT, Agencies, Signing, ask, several, signing_parameters
from cli.listing import show_values
from cli.outcomes import Ended, going_on, waiting
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.directories import DirectoryGround, DirectorySaying
from cli.tell import console

if TYPE_CHECKING:
    from node.client.api import NodeApi

T = TypeVar("T")

SIGNING_OPTIONS = tuple(each for each in KEY_OPTIONS if not each[0].startswith("--cases"))
Rows = Sequence[tuple[Saying, str | Text]]


def key_parameters() -> list[click.Parameter]:
    """What every command takes beside that an officer signs; none has to do with the case file."""
    key = click.Option(["--key"], type=click.Path(), envvar="SINERGI_KEY", required=True)
    return [key, *signing_parameters()]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a deed is about, and its calls."""

    subject: str
    calls: Sequence[Call]


@dataclass(frozen=True, slots=True)
class Shown:
    """How what a deed was about stands now."""

    told: Mapping[str, object] | None
    rows: Rows


Write = Callable[["NodeApi"], Awaitable[Meant]]
Look = Callable[["NodeApi", str, Agencies, Language], Awaitable[Shown]]


def act(
    given: Mapping[str, object],
    done: Saying,
    write: Write,
    look: Look,
    stopped: Saying = DirectorySaying.STOPPED,
) -> None:
    """Do what `write` says, and tell it as `done` with what `look` finds; exit status 1 if it is refused."""
    signing = Signing.of(given)

    async def story(api: NodeApi) -> tuple[Ended, Shown, str]:
        from node.client.desk import PATIENCE_S, Desk  # noqa: PLC0415 - slow to import

        desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
        agencies = await Agencies.of(api, signing.asked)
        meant = await write(api)
        outcome = await desk.send(meant.calls, PATIENCE_S if signing.waits else 0.0)
        ended = await Ended.of(outcome, api, signing.keys[0].public)
        return ended, await look(api, meant.subject, agencies, signing.language), meant.subject

    with going_on(signing.language, stopped), waiting(signing.language):
        ended, shown, subject = ask(signing.asked, story)
    short, language = subject[:SHORT], signing.language
    if signing.is_json:
        told = {**ended.told(language, short), "id": subject, "now": shown.told}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        ended.show(done, language, short)
        if ended.is_final:
            show_values([*shown.rows, *ended.rows(language)], language, console())
    ended.leave()


async def found_service(api: NodeApi, typed: str) -> str:
    """The id of the service that is meant; a Complaint if there is none, or several are."""
    return await found_among(api, ("directory", "listings"), typed, DirectoryGround.NO_SERVICE)


async def found_shift(api: NodeApi, typed: str) -> str:
    """The id of the shift that is meant; a Complaint if there is none, or several are."""
    return await found_among(api, ("duty", "shifts"), typed, DirectoryGround.NO_SHIFT)


async def found_among(api: NodeApi, where: tuple[str, str], typed: str, missing: Ground) -> str:
    """The id that is meant among the keys of a contract's field; a Complaint, with `missing` if there is none."""
    from node.client.finding import Ambiguous, NotAnId, NotFound, find_id  # noqa: PLC0415 - slow

    try:
        return await find_id(api, *where, typed)
    except NotAnId as error:
        raise Complaint(DeskGround.NOT_AN_ID, value=typed) from error
    except NotFound as error:
        raise Complaint(missing, value=typed) from error
    except Ambiguous as error:
        raise several(typed, error.known) from error

"""`sinergi govern approve`, `cancel`, `confirm`: what a signatory says for their agency."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import click

from cli.catalogue import Language, Saying
from cli.complaint import Complaint
from cli.desk import NODE_OPTIONS, Agencies, node_parameters
from cli.directory.acting import SIGNING_OPTIONS, Meant, Shown, Write, act, key_parameters
from cli.govern.looks import ballot_object, ballot_rows
from cli.govern.reading import found_ballot, looked_at
from cli.page import Page, SpokenCommand
from cli.sayings.governs import GovernGround, GovernSaying
from cli.tell import number
from cli.values import read_bytes, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from node.client.api import NodeApi

MOST_BYTES = 16 * 1024 * 1024
MOST_VERSION = 2**32


def document_hash(path: str) -> bytes:
    """The SHA-256 of a document, as `sha256sum` prints it."""
    return hashlib.sha256(read_bytes(path, MOST_BYTES)).digest()


async def look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
    """How a question stands; nothing if it was refused before it was asked."""
    from node.client.motions import read_ballots  # noqa: PLC0415 - reads every contract

    if subject not in [each.ballot_id for each in await read_ballots(api)]:
        return Shown(None, ())
    looked = await looked_at(api, subject, None, agencies)
    told = ballot_object(looked.asked.ballot, looked.needed, agencies)
    return Shown(told, tuple(ballot_rows(looked, language)))


def say(given: dict[str, object], done: Saying, write: Write) -> None:
    """Hand in what `write` says about a question, and tell how it stands."""
    act(given, done, write, look, GovernSaying.STOPPED)


def _approve(proposal: str, **given: object) -> None:
    say(given, GovernSaying.AGREED, _about(proposal, "agree"))


def _cancel(proposal: str, **given: object) -> None:
    say(given, GovernSaying.TAKEN_BACK, _about(proposal, "cancel"))


def _about(proposal: str, method: str) -> Write:
    """A call about a question that has nothing but its id."""
    from cli.tx.writing import callable_methods  # noqa: PLC0415 - reads every contract
    from node.client.desk import writing  # noqa: PLC0415 - see above

    async def write(api: NodeApi) -> Meant:
        ballot = await found_ballot(api, proposal)
        methods = callable_methods().get(ballot.contract, {})
        if method not in methods or ballot.matter == "member.endorse":
            raise Complaint(GovernGround.NO_AGREE, detail=f"{ballot.matter}, {method}")
        ballot_id = bytes.fromhex(ballot.ballot_id)
        return Meant(ballot.ballot_id, [writing().call(ballot.contract, method, ballot_id)])

    return write


def _confirm(version: int, **given: object) -> None:
    from node.client.desk import writing  # noqa: PLC0415 - see above

    async def write(_api: NodeApi) -> Meant:
        return Meant(str(version), [writing().call("terms", "confirm", version)])

    async def standing(
        api: NodeApi, _subject: str, agencies: Agencies, language: Language
    ) -> Shown:
        from node.client.published import standing_of_terms  # noqa: PLC0415 - see above

        own = [] if agencies.own is None else [agencies.own]
        found = await standing_of_terms(api, own)
        rows = [
            (
                GovernSaying.CONFIRMED_VERSION,
                f"{agencies.name(each.member, language)}: {each.confirmed}",
            )
            for each in found.members
        ]
        shown = [(GovernSaying.TERMS_VERSION, number(found.version)), *rows]
        return Shown(found.told(agencies.names), shown)

    act(given, GovernSaying.CONFIRMED, write, standing, GovernSaying.STOPPED)


def _command(name: str, about: Saying, example: Saying, does: Callable[..., None]) -> SpokenCommand:
    return SpokenCommand(
        name,
        Page(
            about=about,
            arguments=GovernSaying.PROPOSAL,
            options=(*SIGNING_OPTIONS, *NODE_OPTIONS),
            examples=((f"sinergi govern {name} 3f9a", example),),
        ),
        does,
        [click.Argument(["proposal"]), *key_parameters(), *node_parameters()],
    )


approve = _command("approve", GovernSaying.APPROVE_ABOUT, GovernSaying.READ_FIRST, _approve)
cancel = _command("cancel", GovernSaying.CANCEL_ABOUT, GovernSaying.READ_FIRST, _cancel)
confirm = SpokenCommand(
    "confirm",
    Page(
        about=GovernSaying.CONFIRM_ABOUT,
        arguments=GovernSaying.VERSION,
        options=(*SIGNING_OPTIONS, *NODE_OPTIONS),
        examples=(("sinergi govern confirm 2", GovernSaying.CONFIRM),),
    ),
    _confirm,
    [
        click.Argument(["version"], callback=whole(1, MOST_VERSION)),
        *key_parameters(),
        *node_parameters(),
    ],
)

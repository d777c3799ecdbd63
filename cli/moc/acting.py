"""`sinergi moc propose`, `amend`, `renew`, `sign`, `witness`, `terminate`, `report`, `review`: what an agency does about an MoC."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from cli.catalogue import Language, Saying
from cli.complaint import Complaint
from cli.completion import agencies_offered
from cli.desk import NODE_OPTIONS, Agencies, asked_of, node_parameters
from cli.directory.acting import SIGNING_OPTIONS, Meant, Shown, Write, act, key_parameters
from cli.moc.looking import clause_words, found_moc
from cli.moc.looks import agreement_object, agreement_rows
from cli.moc.texts import MOST_BYTES, MOST_NUMBER, read_text, text_of
from cli.page import Line, Page, SpokenCommand
from cli.sayings.mocs import MocGround, MocSaying
from cli.values import read_bytes, read_moment, whole

if TYPE_CHECKING:
    from node.client.agreements import Agreement
    from node.client.api import NodeApi

SALT_BYTES = 32
ACCEPT, CONTEST = 1, 2
"""By their numbers in contract `commitment`."""


async def look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
    """How an MoC stands; nothing if it was refused before there was one."""
    from node.client.agreements import owed_in, read_agreements  # noqa: PLC0415 - reads every contract

    found = await read_agreements(api, [subject])
    if not found:
        return Shown(None, ())
    words, owed = await clause_words(api), await owed_in(api, found[0])
    told = agreement_object(found[0], owed, agencies, words)
    return Shown(told, tuple(agreement_rows(found[0], agencies, language, now_ms())))


def now_ms() -> int:
    """The time of this machine."""
    return int(time.time() * 1000)


def _say(given: dict[str, object], done: Saying, write: Write) -> None:
    act(given, done, write, look, MocSaying.STOPPED)


def _propose(text: str, parties: tuple[str, ...], document: str, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above
    from node.client.acts import fresh  # noqa: PLC0415 - see above

    written, moc_id, asked = read_text(text, document), fresh(), asked_of(given)

    async def write(api: NodeApi) -> Meant:
        agencies = await Agencies.of(api, asked)
        made = text_of(written, agencies, await _codes(api))
        own = [] if agencies.own is None else [agencies.own]
        members = [*own, *(agencies.member(each) for each in parties)]
        return Meant(moc_id.hex(), [agreements.propose(moc_id, members, made)])

    _say(given, MocSaying.DRAFTED, write)


async def _codes(api: NodeApi) -> dict[str, int]:
    return {word: code for code, word in (await clause_words(api)).items()}


def _amend(moc: str, text: str, document: str, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    written, asked = read_text(text, document), asked_of(given)

    async def write(api: NodeApi) -> Meant:
        found = await found_moc(api, moc)
        made = text_of(written, await Agencies.of(api, asked), await _codes(api))
        return Meant(found.moc_id, [agreements.amend(found, made)])

    _say(given, MocSaying.DRAFTED, write)


def _renew(moc: str, document: str, until: int, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    digest = hashlib.sha256(read_bytes(document, MOST_BYTES)).digest()

    async def write(api: NodeApi) -> Meant:
        found = await found_moc(api, moc)
        return Meant(found.moc_id, [agreements.renew(found, digest, until)])

    _say(given, MocSaying.DRAFTED, write)


def _sign(moc: str, document: str, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    digest = hashlib.sha256(read_bytes(document, MOST_BYTES)).digest()

    async def write(api: NodeApi) -> Meant:
        found = await _waiting(api, moc)
        assert found.draft is not None
        if found.draft.document != digest.hex():
            raise Complaint(MocGround.OTHER_DOCUMENT, path=document, value=found.draft.document)
        return Meant(found.moc_id, [agreements.sign("sign", found, digest)])

    _say(given, MocSaying.SIGNED, write)


def _witness(moc: str, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    async def write(api: NodeApi) -> Meant:
        found = await _waiting(api, moc)
        assert found.draft is not None
        digest = bytes.fromhex(found.draft.document)
        return Meant(found.moc_id, [agreements.sign("witness", found, digest)])

    _say(given, MocSaying.SIGNED, write)


async def _waiting(api: NodeApi, moc: str) -> Agreement:
    """One of which a text waits for signatures."""
    found = await found_moc(api, moc)
    if found.draft is None:
        raise Complaint(MocGround.NOTHING_WAITS, value=found.moc_id[:8])
    return found


def _terminate(moc: str, letter: str, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    content = read_bytes(letter, MOST_BYTES)

    async def write(api: NodeApi) -> Meant:
        found = await found_moc(api, moc)
        why = agreements.salted(bytes.fromhex(found.moc_id), content)
        return Meant(found.moc_id, [agreements.terminate(found, why)])

    _say(given, MocSaying.ENDED, write)


def _report(
    moc: str, clause: int, begins: int, until: int, measure: str, evidence: str, **given: object
) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    salt, content = secrets.token_bytes(SALT_BYTES), read_bytes(evidence, MOST_BYTES)
    hashes = (agreements.salted(salt, measure.encode()), agreements.salted(salt, content))

    async def write(api: NodeApi) -> Meant:
        found = await found_moc(api, moc)
        call = agreements.report(found.moc_id, clause, (begins, until), *hashes)
        return Meant(found.moc_id, [call])

    async def with_salt(
        api: NodeApi, subject: str, agencies: Agencies, language: Language
    ) -> Shown:
        shown = await look(api, subject, agencies, language)
        told = None if shown.told is None else {**shown.told, "salt": salt.hex()}
        return Shown(told, (*shown.rows, (MocSaying.SALT, salt.hex())))

    act(given, MocSaying.REPORTED, write, with_salt, MocSaying.STOPPED)


def _review(moc: str, clause: int, *, contest: bool, **given: object) -> None:
    from node.client import agreements  # noqa: PLC0415 - see above

    async def write(api: NodeApi) -> Meant:
        found = await found_moc(api, moc)
        owed = [e for e in await agreements.owed_in(api, found) if e.number == clause]
        if not owed:
            raise Complaint(MocGround.NO_CLAUSE, value=clause)
        return Meant(found.moc_id, [agreements.review(owed[0], CONTEST if contest else ACCEPT)])

    _say(given, MocSaying.REVIEWED, write)


# The commands.

_DOCUMENT = ("--document FILE", MocSaying.DOCUMENT)


def _file(name: str) -> click.Option:
    return click.Option([name], type=click.Path(), required=True)


def _command(
    name: str,
    about: tuple[Saying, Saying, Saying],
    does: Callable[..., None],
    params: list[click.Parameter],
    lines: tuple[Line, ...],
    example: str,
) -> SpokenCommand:
    long, arguments, short = about
    return SpokenCommand(
        name,
        Page(
            about=long,
            arguments=arguments,
            options=(*lines, *SIGNING_OPTIONS, *NODE_OPTIONS),
            examples=((f"sinergi moc {name} {example}", short),),
        ),
        does,
        [*params, *key_parameters(), *node_parameters()],
    )


def _moc() -> click.Argument:
    return click.Argument(["moc"])


def _clause() -> click.Argument:
    return click.Argument(["clause"], callback=whole(0, MOST_NUMBER))


propose = _command(
    "propose",
    (MocSaying.PROPOSE_ABOUT, MocSaying.TEXT_ONLY, MocSaying.PROPOSE),
    _propose,
    [
        click.Argument(["text"], type=click.Path()),
        click.Option(
            ["--with", "parties"], multiple=True, required=True, shell_complete=agencies_offered
        ),
        _file("--document"),
    ],
    (("--with AGENCY", MocSaying.WITH), _DOCUMENT),
    'moc.json --with "Agensi Contoh" --document moc.pdf',
)
amend = _command(
    "amend",
    (MocSaying.AMEND_ABOUT, MocSaying.ID_TEXT, MocSaying.AMEND),
    _amend,
    [_moc(), click.Argument(["text"], type=click.Path()), _file("--document")],
    (_DOCUMENT,),
    "3f9a moc-2.json --document moc-2.pdf",
)
renew = _command(
    "renew",
    (MocSaying.RENEW_ABOUT, MocSaying.ID_OPTIONS, MocSaying.RENEW),
    _renew,
    [
        _moc(),
        _file("--document"),
        click.Option(["--until"], required=True, callback=read_moment),
    ],
    (_DOCUMENT, ("--until TIME", MocSaying.UNTIL)),
    "3f9a --document renewal.pdf --until 2032-12-31",
)
sign = _command(
    "sign",
    (MocSaying.SIGN_ABOUT, MocSaying.ID_OPTIONS, MocSaying.SIGN),
    _sign,
    [_moc(), _file("--document")],
    (_DOCUMENT,),
    "3f9a --document moc.pdf",
)
witness = _command(
    "witness",
    (MocSaying.WITNESS_ABOUT, MocSaying.ID_OPTIONS, MocSaying.WITNESS),
    _witness,
    [_moc()],
    (),
    "3f9a",
)
terminate = _command(
    "terminate",
    (MocSaying.TERMINATE_ABOUT, MocSaying.ID_OPTIONS, MocSaying.TERMINATE),
    _terminate,
    [_moc(), _file("--letter")],
    (("--letter FILE", MocSaying.LETTER),),
    "3f9a --letter letter.pdf",
)
report = _command(
    "report",
    (MocSaying.REPORT_ABOUT, MocSaying.ID_NUMBER, MocSaying.REPORT),
    _report,
    [
        _moc(),
        _clause(),
        click.Option(["--from", "begins"], required=True, callback=read_moment),
        click.Option(["--until"], default="now", callback=read_moment),
        click.Option(["--measure"], required=True),
        _file("--evidence"),
    ],
    (
        ("--from TIME", MocSaying.FROM),
        ("--until TIME", MocSaying.TO),
        ("--measure TEXT", MocSaying.MEASURE),
        ("--evidence FILE", MocSaying.EVIDENCE),
    ),
    '3f9a 4 --from 2027-01-01 --measure "12 courses" --evidence report.pdf',
)
review = _command(
    "review",
    (MocSaying.REVIEW_ABOUT, MocSaying.ID_NUMBER, MocSaying.REVIEW),
    _review,
    [_moc(), _clause(), click.Option(["--contest"], is_flag=True)],
    (("--contest", MocSaying.CONTEST),),
    "3f9a 4",
)

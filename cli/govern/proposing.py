"""`sinergi govern propose`: the members are asked, and the agency that asks agrees by that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from cli.catalogue import Phrase, Saying
from cli.complaint import Complaint
from cli.completion import words_offered
from cli.desk import NODE_OPTIONS, node_parameters
from cli.directory.acting import SIGNING_OPTIONS, Meant, key_parameters
from cli.govern.acting import document_hash, say
from cli.govern.looks import CLOCKS
from cli.govern.reading import programs_in
from cli.page import Line, Page, SpokenCommand
from cli.sayings.governs import GovernGround, GovernSaying, ParameterSaying
from cli.spoken import Topic
from cli.values import one_of_words, read_file, read_span, whole, whole_or_none
from node.client.intake import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chain.transaction import Call
    from node.client.api import NodeApi

PARAMETERS = tuple(each.name.lower().replace("_", "-") for each in ParameterSaying)
"""As they are typed, by their numbers from 1."""
LEAD_HEIGHTS = 200
"""Twice what is asked for: a proposal takes time to be read, and is refused if it comes too late."""
MOST = 2**53
DOES = ("add", "rename", "retire")
"""By their numbers in contract `taxonomy`, from 1."""
LISTS = ("need", "reason", "clause")


def _ask(given: dict[str, object], written: Callable[[NodeApi, bytes], Awaitable[Call]]) -> None:
    """Ask what `written` makes of a node and a fresh id."""
    from node.client.acts import fresh  # noqa: PLC0415 - reads every contract

    ballot_id = fresh()

    async def write(api: NodeApi) -> Meant:
        return Meant(ballot_id.hex(), [await written(api, ballot_id)])

    say(given, GovernSaying.ASKED, write)


def _parameter(name: str, value: int, **given: object) -> None:
    from node.client.desk import writing  # noqa: PLC0415 - see above

    chosen = 1 + PARAMETERS.index(name)

    async def call(_api: NodeApi, ballot_id: bytes) -> Call:
        return writing().call("govern", "propose_parameter", chosen, value, ballot_id)

    _ask(given, call)


def _duration(clock: str, priority: str, span: int, **given: object) -> None:
    from node.client.desk import writing  # noqa: PLC0415 - see above

    place = (CLOCKS.index(clock), 1 + PRIORITIES.index(priority))

    async def call(_api: NodeApi, ballot_id: bytes) -> Call:
        return writing().call("duration", "propose", *place, span, ballot_id)

    _ask(given, call)


def _terms(file: str, **given: object) -> None:
    from node.client.desk import writing  # noqa: PLC0415 - see above

    document = document_hash(file)

    async def call(api: NodeApi, ballot_id: bytes) -> Call:
        version = await api.view("terms", "current")
        assert isinstance(version, int)
        return writing().call("terms", "propose", version + 1, document, ballot_id)

    _ask(given, call)


def _contract(file: str, height: int | None, **given: object) -> None:
    from node.client.api import number_in  # noqa: PLC0415 - slow to import
    from node.client.desk import writing  # noqa: PLC0415 - see above

    [program] = programs_in([file])
    name, digest = program.alone().name, program.digest

    async def call(api: NodeApi, ballot_id: bytes) -> Call:
        at = height or number_in(await api.get("/v1/status"), "height") + LEAD_HEIGHTS
        return writing().call("govern", "propose_program", name, at, digest, ballot_id)

    _ask(given, call)


def _codes(file: str, **given: object) -> None:
    from node.client.desk import writing  # noqa: PLC0415 - see above

    changes = read_changes(file)

    async def call(api: NodeApi, ballot_id: bytes) -> Call:
        from node.client.published import codes_of  # noqa: PLC0415 - see above

        last = {each: len(await codes_of(api, each)) for each in LISTS}
        return writing().call("taxonomy", "propose", _numbered(changes, last), ballot_id)

    _ask(given, call)


Typed = tuple[str, str, str | int, bytes, bytes]
"""A list, what is done, the new word or the number of the code, and the labels."""


def read_changes(path: str) -> list[Typed]:
    """The changes that a file says; a Complaint about the first that is none."""
    try:
        rows = json.loads(read_file(path))
    except ValueError as error:
        raise Complaint(GovernGround.NOT_CODES, path=path, detail=str(error)[:120]) from error
    if not isinstance(rows, list) or not rows:
        raise Complaint(GovernGround.NOT_CODES, path=path, detail="[]")
    return [_read_change(row, path) for row in rows]


def _read_change(row: object, path: str) -> Typed:
    wrong = Complaint(GovernGround.NOT_CODES, path=path, detail=json.dumps(row)[:120])
    if not isinstance(row, dict) or row.get("list") not in LISTS:
        raise wrong
    does = [each for each in DOES if each in row]
    if len(does) != 1 or set(row) - {"list", "ms", "en", *DOES}:
        raise wrong
    subject = row[does[0]]
    wanted = str if does[0] == "add" else int
    labels = [row.get(each, "") for each in ("ms", "en")]
    if not isinstance(subject, wanted) or not all(isinstance(each, str) for each in labels):
        raise wrong
    try:
        ms, en = (each.encode("ascii") for each in labels)
    except UnicodeEncodeError as error:
        raise wrong from error
    return str(row["list"]), does[0], subject, ms, en


def _numbered(changes: Sequence[Typed], last: Mapping[str, int]) -> tuple[object, ...]:
    """As the contract takes them: what is added has the next number of its list."""
    found: list[object] = []
    following = dict(last)
    for which, does, subject, ms, en in changes:
        if does == "add":
            following[which] += 1
        code = following[which] if does == "add" else subject
        word = subject if does == "add" else "-"
        found.append((1 + LISTS.index(which), code, 1 + DOES.index(does), word, ms, en))
    return tuple(found)


def _command(
    name: str,
    about: tuple[Saying, Saying],
    example: str,
    does: Callable[..., None],
    params: list[click.Parameter],
    options: tuple[Line, ...] = (),
) -> SpokenCommand:
    said, arguments = about
    return SpokenCommand(
        name,
        Page(
            about=GovernSaying.PROPOSE_ABOUT,
            arguments=arguments,
            options=(*options, *SIGNING_OPTIONS, *NODE_OPTIONS),
            examples=((f"sinergi govern propose {name} {example}", said),),
        ),
        does,
        [*params, *key_parameters(), *node_parameters()],
    )


def _word(name: str, known: Sequence[str]) -> click.Argument:
    return click.Argument([name], callback=one_of_words(known), shell_complete=words_offered(known))


_FILE = click.Argument(["file"], type=click.Path())
propose = Topic(
    "propose",
    Page(
        about=GovernSaying.PROPOSE_ABOUT,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("parameter", GovernSaying.PROPOSE_PARAMETER),
            ("duration", GovernSaying.PROPOSE_DURATION),
            ("codes", GovernSaying.PROPOSE_CODES),
            ("terms", GovernSaying.PROPOSE_TERMS),
            ("contract", GovernSaying.PROPOSE_CONTRACT),
        ),
        options=NODE_OPTIONS[-1:],
        examples=(
            (
                "sinergi govern propose duration accept biasa 5d",
                GovernSaying.PROPOSE_DURATION,
            ),
        ),
    ),
)
for each in (
    _command(
        "parameter",
        (GovernSaying.PROPOSE_PARAMETER, GovernSaying.NAME_VALUE),
        "heartbeat-ms 30000",
        _parameter,
        [_word("name", PARAMETERS), click.Argument(["value"], callback=whole(0, MOST))],
    ),
    _command(
        "duration",
        (GovernSaying.PROPOSE_DURATION, GovernSaying.CLOCK_SPAN),
        "accept biasa 5d",
        _duration,
        [
            _word("clock", CLOCKS),
            _word("priority", PRIORITIES),
            click.Argument(["span"], callback=read_span),
        ],
    ),
    _command(
        "codes",
        (GovernSaying.PROPOSE_CODES, GovernSaying.ONE_FILE),
        "codes.json",
        _codes,
        [_FILE],
    ),
    _command(
        "terms",
        (GovernSaying.PROPOSE_TERMS, GovernSaying.ONE_FILE),
        "terma-2.pdf",
        _terms,
        [_FILE],
    ),
    _command(
        "contract",
        (GovernSaying.PROPOSE_CONTRACT, GovernSaying.ONE_FILE),
        "errands.py --height 500",
        _contract,
        [_FILE, click.Option(["--height"], callback=whole_or_none(1, MOST))],
        (("--height N", GovernSaying.HEIGHT),),
    ),
):
    propose.add_command(each)

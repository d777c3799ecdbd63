"""`sinergi contract docs`: a page about each contract, and an index of those of this release."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.contract.markdown import code, plain, table
from cli.contract.portrait_page import first_sentence, page_of
from cli.contract.sources import Checked, checked, finding_objects, show_findings
from cli.page import Page, SpokenCommand, language_in
from cli.reasons import REASONS, RUNTIME
from cli.tell import side_console
from cli.values import check_writable, writing, written_whole
from contracts.loader import Program
from contracts.portrait.portrait import Portrait, portrait_of
from contracts.shelf import shipped

INDEX = "README.md"


def _docs(files: tuple[str, ...], *, folder: str | None, is_all: bool, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    if is_all == bool(files):
        raise Complaint(Reason.ONE_OF, names="FILE, --all")
    found = () if is_all else checked(files)
    programs = shipped() if is_all else tuple([each.program for each in found if each.program])
    if len(programs) < len(found) and not is_all:
        _refuse(found, language, is_json=is_json)
    if folder is None and not is_json and (is_all or len(programs) > 1):
        raise Complaint(Reason.MISSING, name="--folder", help="sinergi contract docs --help")
    pages = pages_of(programs) | (index_of(programs) if is_all else {})
    written = {} if folder is None else _written(pages, Path(folder))
    if is_json:
        click.echo(json.dumps(_object([], pages, written)))
    elif folder is None:
        click.echo("".join(pages.values()), nl=False)
    for path in () if is_json else written.values():
        told = phrase(Phrase.WROTE, language, path=path)
        side_console().print(Text(told), soft_wrap=True)


def _refuse(found: Sequence[Checked], language: Language, *, is_json: bool) -> NoReturn:
    """One of the files is no contract: nothing is written."""
    if is_json:
        click.echo(json.dumps(_object(finding_objects(found), {}, {})))
    for each in () if is_json else found:
        if each.findings:
            show_findings(each, language, side_console())
    raise click.exceptions.Exit(1)


def _written(pages: Mapping[str, str], folder: Path) -> dict[str, Path]:
    """The pages in their folder, which is made if it is not there; where each lies by its name."""
    with writing(folder, Reason.UNWRITABLE):
        folder.mkdir(parents=True, exist_ok=True)
    paths = {name: check_writable(folder / name) for name in pages}
    for name, path in paths.items():
        with written_whole(path) as unfinished:
            unfinished.write_text(pages[name], encoding="utf-8")
    return paths


def _object(
    findings: list[dict[str, object]], pages: Mapping[str, str], written: Mapping[str, Path]
) -> dict[str, object]:
    """Each page with its text, or where it was written."""
    return {
        "is_good": not findings,
        "pages": [
            {"name": name, "file": str(written[name])}
            if name in written
            else {"name": name, "text": text}
            for name, text in pages.items()
        ],
        "findings": findings,
    }


def pages_of(programs: Sequence[Program]) -> dict[str, str]:
    """The page of each contract by the name of its file."""
    portraits = [portrait_of(each) for each in programs]
    known = [each.name for each in portraits]
    return {f"{each.name}.md": page_of(each, known) for each in portraits}


def index_of(programs: Sequence[Program]) -> dict[str, str]:
    """The index of the contracts, with what the runtime itself refuses, by the name of its file."""
    portraits = [portrait_of(each) for each in programs]
    return {INDEX: "\n".join(_index(portraits)).rstrip() + "\n"}


def _index(portraits: Sequence[Portrait]) -> Iterator[str]:
    yield "# The contracts of this release"
    yield ""
    yield (
        "A page for each, written from its source by `sinergi contract docs --all --folder docs/contracts`; a test holds "
        "that they say the same. How a contract is written, tested, voted and replaced: "
        "[for authors](../contract-authors.md). Deadlines: [the clock](../clock.md)."
    )
    yield ""
    yield from table(
        ("contract", "what it is", "version", "digest"),
        [
            (
                f"[`{each.name}`]({each.name}.md)",
                first_sentence(each.about),
                str(each.version),
                code(each.digest.hex()[:16]),
            )
            for each in portraits
        ],
    )
    yield "## What the runtime refuses"
    yield ""
    yield "Whatever the contract; a receipt has the reason, and a person reads the sentence."
    yield ""
    prefix = f"reason.{RUNTIME}."
    yield from table(
        ("reason", "English", "Bahasa Melayu"),
        [
            (
                code(key.removeprefix(prefix)),
                plain(sentences[Language.ENGLISH]),
                plain(sentences[Language.MALAY]),
            )
            for key, sentences in REASONS.items()
            if key.startswith(prefix)
        ],
    )


docs = SpokenCommand(
    "docs",
    Page(
        about=Phrase.DOCS_ABOUT,
        arguments=Phrase.DOCS_ARGUMENTS,
        options=(
            ("--all", Phrase.DOCS_ALL),
            ("--folder DIR", Phrase.DOCS_FOLDER),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi contract docs errands.py", Phrase.DOCS),
            ("sinergi contract docs --all --folder docs/contracts", Phrase.DOCS_OURS),
        ),
    ),
    _docs,
    [
        click.Argument(["files"], nargs=-1),
        click.Option(["--folder"]),
        click.Option(["--all", "is_all"], is_flag=True),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

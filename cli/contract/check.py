"""`sinergi contract check`: is it a contract, and if not, what is wrong where."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.contract.callers import callers_of
from cli.contract.sources import Checked, checked, finding_objects, show_findings
from cli.page import Page, SpokenCommand, language_in
from cli.tell import console
from contracts.entry import How
from contracts.loader import Program
from contracts.portrait.portrait import Method, Portrait, portrait_of


def _check(files: tuple[str, ...], *, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    found = checked(files)
    if is_json:
        click.echo(json.dumps(_object(found)))
    else:
        for each in found:
            if each.program is None:
                show_findings(each, language, console())
            else:
                _show(each.path, portrait_of(each.program), language, console())
    if any(each.findings for each in found):
        raise click.exceptions.Exit(1)


def _show(path: str, portrait: Portrait, language: Language, out: Console) -> None:
    out.print(Text(phrase(Phrase.GOOD, language, path=path), style="bold green"), soft_wrap=True)
    rows = [
        (f"  {phrase(Phrase.NAME, language)}", portrait.name),
        (f"  {phrase(Phrase.CONTRACT_VERSION, language)}", str(portrait.version)),
        (f"  {phrase(Phrase.DIGEST, language)}", portrait.digest.hex()),
        (f"  {phrase(Phrase.METHODS, language)}", ""),
    ]
    rows += [(f"    {each.name}", callers_of(each.spec, language)) for each in portrait.methods]
    width = max(len(label) for label, _ in rows)
    for label, value in rows:
        # Not in a table: a digest is copied, and has to stay in one piece on every terminal.
        shown = f"{label:<{width}}  " if value else label
        out.print(Text.assemble((shown, "dim"), value), soft_wrap=True)
    if _has_genesis(portrait):
        out.print(Text(f"  {phrase(Phrase.HAS_GENESIS, language)}"), soft_wrap=True)


def _has_genesis(portrait: Portrait) -> bool:
    return any(each.spec.how is How.GENESIS for each in portrait.methods)


def _object(files: tuple[Checked, ...]) -> dict[str, object]:
    findings = finding_objects(files)
    return {
        "is_good": not findings,
        "files": [_file_object(each.path, each.program) for each in files],
        "findings": findings,
    }


def _file_object(path: str, program: Program | None) -> dict[str, object]:
    if program is None:
        return {"file": path, "is_contract": False}
    portrait = portrait_of(program)
    return {
        "file": path,
        "is_contract": True,
        "name": portrait.name,
        "version": portrait.version,
        "digest": portrait.digest.hex(),
        "has_genesis": _has_genesis(portrait),
        "methods": [_method_object(each) for each in portrait.methods],
    }


def _method_object(method: Method) -> dict[str, object]:
    spec = method.spec
    return {
        "name": method.name,
        "how": spec.how.value,
        "roles": [each.name for each in spec.roles],
        "second": spec.second.name,
        "stands": spec.stands.name,
        "callers": list(spec.callers),
    }


check = SpokenCommand(
    "check",
    Page(
        about=Phrase.CHECK_ABOUT,
        arguments=Phrase.CHECK_ARGUMENTS,
        options=(("--json", Phrase.VERIFY_JSON), ("--help", Phrase.HELP)),
        examples=(
            ("sinergi contract check errands.py", Phrase.CHECK),
            ("sinergi contract check contracts/library/[a-z]*.py", Phrase.CHECK_ALL),
        ),
    ),
    _check,
    [
        click.Argument(["files"], nargs=-1, required=True),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

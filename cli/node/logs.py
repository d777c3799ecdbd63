"""`sinergi node logs`: what a node wrote into its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from cli.catalogue import Phrase
from cli.complaint import Complaint, Reason
from cli.page import Page, SpokenCommand
from cli.sayings.folders import FolderSaying
from cli.sayings.node_troubles import NodeGround
from cli.sayings.nodes import NodeSaying
from cli.tell import console
from cli.troubles import complaining
from cli.values import cause_of, one_of_words, whole
from node.host.config import LEVELS, read_config
from node.host.folder import NodeFolder
from node.host.logs import following_lines, last_lines, read_line

STYLES = {"debug": "dim", "warning": "yellow", "error": "bold red", "critical": "bold red"}
RANKS = (*LEVELS, "critical")


def _logs(folder: str, *, lines: int, level: str, follow: bool, is_json: bool) -> None:
    node = NodeFolder(Path(folder))
    with complaining(node.path):
        path = read_config(node.config).log_file
    if path is None:
        raise Complaint(NodeGround.LOGS_ELSEWHERE)
    out = console()
    try:
        _print(_fitting(last_lines(path, lines), level), out, is_json=is_json)
        if follow:
            _print(_fitting(following_lines(path), level), out, is_json=is_json)
    except OSError as error:
        raise Complaint(Reason.UNREADABLE, path=path, detail=cause_of(error, path)) from error


def _fitting(lines: Iterable[str], level: str) -> Iterator[str]:
    """The lines of this level or a higher one; what is no line of ours is always of interest."""
    least = RANKS.index(level)
    for line in lines:
        entry = read_line(line)
        if entry is None or entry.level not in RANKS or RANKS.index(entry.level) >= least:
            yield line


def _print(lines: Iterable[str], out: Console, *, is_json: bool) -> None:
    for line in lines:
        entry = None if is_json else read_line(line)
        if entry is None:
            click.echo(line)
            continue
        time = entry.time[:19].replace("T", " ")
        style = STYLES.get(entry.level, "")
        out.print(
            Text.assemble((f"{time}  ", "dim"), (f"{entry.level:8}", style), entry.what),
            soft_wrap=True,
        )
        if entry.trace is not None:
            out.print(Text(entry.trace, style="dim"), soft_wrap=True)


logs = SpokenCommand(
    "logs",
    Page(
        about=NodeSaying.LOGS_ABOUT,
        arguments=FolderSaying.FOLDER_ARGUMENTS,
        options=(
            ("--lines N", NodeSaying.LOGS_LINES),
            ("--level LEVEL", NodeSaying.LOGS_LEVEL),
            ("--follow", NodeSaying.LOGS_FOLLOW),
            ("--json", NodeSaying.LOGS_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(("sinergi node logs node --level warning --follow", NodeSaying.LOGS_FOLLOW),),
    ),
    _logs,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Option(["--lines"], default="50", callback=whole(1, 1_000_000)),
        click.Option(["--level"], default="info", callback=one_of_words(LEVELS)),
        click.Option(["--follow"], is_flag=True),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

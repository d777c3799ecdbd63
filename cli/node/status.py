"""`sinergi node status`: how a node is, by its own word."""

from __future__ import annotations

import json
import time

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.listing import marked, show_values
from cli.node.asking import OPTIONS, Asked, Json, parameters
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folders import FolderSaying
from cli.sayings.nodes import NodeSaying
from cli.tell import console, duration


def _status(folder: str | None, *, api: str | None, token_file: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    asked = Asked.of(folder, api, token_file)
    [status] = asked.get("/v1/status")
    holder = None if asked.folder is None else asked.folder.holder()
    if is_json:
        click.echo(json.dumps({**status, "process": holder}))
    else:
        _show(status, holder, language)
    if not status["ready"]:
        raise click.exceptions.Exit(1)


def _show(status: Json, holder: int | None, language: Language) -> None:
    out = console()
    said = NodeSaying.READY if status["ready"] else NodeSaying.NOT_READY
    style = "bold green" if status["ready"] else "bold yellow"
    out.print(Text(phrase(said, language), style=style))
    block_time_ms = status["block_time_ms"]
    assert isinstance(block_time_ms, int)
    height = phrase(
        NodeSaying.HEIGHT_IS,
        language,
        height=f"{status['height']:,}",
        epoch=status["epoch"],
        age=duration(max(0.0, time.time() * 1000 - block_time_ms), language),
    )
    votes = marked(status["votes"], language, (FolderSaying.YES, FolderSaying.NO))
    rows: list[tuple[NodeSaying, str | Text]] = [
        (NodeSaying.NODE_IS, str(status["node_id"])),
        (NodeSaying.CHAIN_IS, str(status["chain_id"])),
        (NodeSaying.HEIGHT, height),
        (NodeSaying.STATE_ROOT, str(status["state_root"])),
        (NodeSaying.VIEW, f"{status['view']:,}"),
        (NodeSaying.VOTING, votes),
        (NodeSaying.LINKS, f"{status['peers']:,}"),
        (NodeSaying.WAITING, f"{status['waiting']:,}"),
        (NodeSaying.OUTBOX, f"{status['outbox']:,}"),
    ]
    if holder is not None:
        rows.append((NodeSaying.PROCESS, str(holder)))
    show_values(rows, language, out)


status = SpokenCommand(
    "status",
    Page(
        about=NodeSaying.STATUS_ABOUT,
        arguments=NodeSaying.FOR_FOLDER_OR_API,
        options=OPTIONS,
        examples=(
            ("sinergi node status node", NodeSaying.STATUS),
            (
                "sinergi node status --api http://192.0.2.7:8640 --token-file token",
                NodeSaying.STATUS_AFAR,
            ),
        ),
    ),
    _status,
    parameters(),
)

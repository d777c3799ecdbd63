"""`sinergi node peers`, `why` and `alarms`: with whom a node is linked, for whom it waits, what worries it."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
from rich.console import Console
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.listing import marked, show_columns
from cli.node.asking import OPTIONS, Asked, Json, parameters
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folders import FolderSaying
from cli.sayings.nodes import NodeSaying
from cli.tell import console, duration, local_time, size
from node.host.failures import Cause

YES_NO = (FolderSaying.YES, FolderSaying.NO)
SHORT = 10
"""Digits of an id that tell it from every other one of a network."""

ANSWERS = {
    "blocks_come": NodeSaying.BLOCKS_COME,
    "too_few_authorities_reachable": NodeSaying.TOO_FEW,
    "leader_unreachable": NodeSaying.LEADER_AWAY,
    "votes_missing": NodeSaying.VOTES_MISSING,
}

CAUSES = {each.value: NodeSaying[each.name] for each in Cause}


def _peers(folder: str | None, *, api: str | None, token_file: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    asked = Asked.of(folder, api, token_file)
    [found] = asked.get("/v1/nodes")
    names = asked.names()
    if is_json:
        nodes = [{**each, "name": names.get(str(each["id"]))} for each in _rows(found, "nodes")]
        click.echo(json.dumps({**found, "nodes": nodes}, ensure_ascii=False))
        return
    headings = (
        NodeSaying.AGENCY,
        NodeSaying.NODE_ID,
        NodeSaying.AUTHORITY,
        NodeSaying.LINKED,
        NodeSaying.SENT,
        NodeSaying.RECEIVED,
        NodeSaying.REASON,
    )
    rows = [peer_row(each, names, language) for each in _rows(found, "nodes")]
    show_columns(headings, rows, language, console(), whole=(NodeSaying.NODE_ID,))


def peer_row(node: Json, names: dict[str, str], language: Language) -> tuple[str | Text, ...]:
    """A node of the network as the API tells it, in the columns of `node peers`."""
    identity, since_s = str(node["id"]), node["since_s"]
    linked: str | Text
    if node["own"]:
        linked = ""
    elif isinstance(since_s, int | float):
        linked = Text(
            phrase(NodeSaying.SINCE, language, time=duration(since_s * 1000, language)), "green"
        )
    else:
        linked = marked(node["linked"], language, YES_NO)
    return (
        _name(node, names, language),
        identity[:SHORT],
        phrase(FolderSaying.YES if node["authority"] else FolderSaying.NO, language),
        linked,
        _size(node["sent_bytes"]),
        _size(node["received_bytes"]),
        "" if node["cause"] is None else phrase(CAUSES[str(node["cause"])], language),
    )


def _why(folder: str | None, *, api: str | None, token_file: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    asked = Asked.of(folder, api, token_file)
    [found] = asked.get("/v1/why")
    names = asked.names()
    comes = found["answer"] == "blocks_come"
    if is_json:
        seats = [
            {**each, "name": names.get(str(each["node_id"]))}
            for each in _rows(found, "authorities")
        ]
        click.echo(json.dumps({**found, "authorities": seats}, ensure_ascii=False))
    else:
        _show_why(found, names, language, console())
    if not comes:
        raise click.exceptions.Exit(1)


def _show_why(found: Json, names: dict[str, str], language: Language, out: Console) -> None:
    comes = found["answer"] == "blocks_come"
    told = phrase(
        ANSWERS[str(found["answer"])],
        language,
        height=found["height"],
        quorum=found["quorum"],
        view=found["view"],
    )
    out.print(Text(told, style="bold green" if comes else "bold yellow"))
    out.print()
    headings = (
        NodeSaying.AGENCY,
        NodeSaying.LINKED,
        NodeSaying.LEADS,
        NodeSaying.NOTARIZED,
        NodeSaying.NULLIFIED,
        NodeSaying.FINALIZED,
    )
    rows = [
        (
            _name(seat, names, language),
            "" if seat["own"] else marked(seat["linked"], language, YES_NO),
            *[
                phrase(FolderSaying.YES, language) if seat[each] else "·"
                for each in ("leads", "notarized", "nullified", "finalized")
            ],
        )
        for seat in _rows(found, "authorities")
    ]
    show_columns(headings, rows, language, out)


def _alarms(folder: str | None, *, api: str | None, token_file: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    [found] = Asked.of(folder, api, token_file).get("/v1/alarms")
    alarms = _rows(found, "alarms")
    if is_json:
        click.echo(json.dumps(found))
    elif alarms:
        rows = []
        for each in alarms:
            at_ms = each["time_ms"]
            assert isinstance(at_ms, int)
            rows.append((local_time(at_ms), Text(str(each["what"]), "red"), str(each["detail"])))
        headings = (NodeSaying.TIME, NodeSaying.WHAT, NodeSaying.DETAIL)
        show_columns(headings, rows, language, console())
    else:
        console().print(Text(phrase(NodeSaying.NO_ALARMS, language), style="green"))
    if alarms:
        raise click.exceptions.Exit(1)


def _name(told: Json, names: dict[str, str], language: Language) -> str:
    """What the operator calls the agency of a node or a seat; else what the chain does."""
    if told["own"]:
        return phrase(NodeSaying.THIS_NODE, language)
    identity = str(told.get("id") or told.get("node_id") or "")
    return names.get(identity) or str(told["member"] or identity)[:SHORT]


def _rows(found: Json, name: str) -> list[Json]:
    rows = found[name]
    assert isinstance(rows, list)
    return rows


def _size(count: object) -> str:
    assert isinstance(count, int)
    return size(count) if count else ""


def _command(
    name: str, about: NodeSaying, does: NodeSaying, run: Callable[..., None]
) -> SpokenCommand:
    page = Page(
        about=about,
        arguments=NodeSaying.FOR_FOLDER_OR_API,
        options=OPTIONS,
        examples=((f"sinergi node {name} node", does),),
    )
    return SpokenCommand(name, page, run, parameters())


peers = _command("peers", NodeSaying.PEERS_ABOUT, NodeSaying.PEERS, _peers)
why = _command("why", NodeSaying.WHY_ABOUT, NodeSaying.WHY, _why)
alarms = _command("alarms", NodeSaying.ALARMS_ABOUT, NodeSaying.ALARMS, _alarms)

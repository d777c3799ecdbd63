"""How the nodes of a local network are, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.listing import show_columns
from cli.sayings.folders import FolderSaying
from cli.sayings.nets import NetSaying
from node.host.local_net import LocalNet
from node.rehearsal.readiness import Health
from node.rehearsal.standing import Running

SHORT = 12
"""Digits of a state root that tell two of them apart."""


def network_object(net: LocalNet, healths: Sequence[Health]) -> dict[str, object]:
    """A network for programs."""
    return {
        "root": str(net.root),
        "chain_id": net.chain_id.hex(),
        "nodes": [
            {
                "name": each.standing.node.name,
                "folder": str(each.standing.node.folder.path),
                "process": each.standing.process(),
                "running": each.running.value,
                "cut": list(each.cut),
                "status": each.status,
            }
            for each in healths
        ],
    }


def show_network(healths: Sequence[Health], language: Language, out: Console) -> None:
    """A network for people."""
    headings: tuple[Saying, ...] = (
        NetSaying.NODE,
        NetSaying.STATE,
        NetSaying.PROCESS,
        NetSaying.HEIGHT,
        NetSaying.ROOT_IS,
        NetSaying.LINKS,
        NetSaying.VOTES,
        NetSaying.CUT_FROM,
    )
    names = {each.standing.node.node_id.hex(): each.standing.node.name for each in healths}
    rows = [_row(each, names, language) for each in healths]
    is_cut = any(each.cut for each in healths)
    shown = slice(None) if is_cut else slice(-1)
    show_columns(headings[shown], [row[shown] for row in rows], language, out)


def _row(health: Health, names: dict[str, str], language: Language) -> tuple[str | Text, ...]:
    status = health.status
    process = health.standing.process()
    return (
        health.standing.node.name,
        _state(health, language),
        "" if process is None else str(process),
        "" if status is None else f"{status['height']:,}",
        "" if status is None else str(status["state_root"])[:SHORT],
        "" if status is None else str(status["peers"]),
        "" if status is None else _votes(status["votes"], language),
        ", ".join(names.get(each, each[:SHORT]) for each in health.cut),
    )


def _votes(votes: object, language: Language) -> str:
    return phrase(FolderSaying.YES if votes else FolderSaying.NO, language)


def _state(health: Health, language: Language) -> Text:
    match health.running:
        case Running.DOWN:
            return Text(phrase(NetSaying.DOWN_IS, language), "red")
        case Running.PAUSED:
            return Text(phrase(NetSaying.PAUSED, language), "yellow")
        case Running.UP if health.status is None:
            return Text(phrase(NetSaying.SILENT, language), "yellow")
        case Running.UP:
            return Text(phrase(NetSaying.UP_IS, language), "green")

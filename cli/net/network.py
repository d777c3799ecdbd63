"""Which network is meant, and which of its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cli.catalogue import Phrase, Saying
from cli.complaint import Complaint
from cli.sayings.nets import NetGround, NetSaying
from cli.values import nearest
from node.host.local_net import MANIFEST, LocalNet, read
from node.rehearsal.standing import StandingNode

ROOT = "build/net"

OPTIONS: tuple[tuple[str, Saying], ...] = (
    ("--root DIR", NetSaying.ROOT),
    ("--json", Phrase.VERIFY_JSON),
    ("--help", Phrase.HELP),
)
GAPS = {"root": ROOT}


def parameters(*arguments: click.Argument) -> list[click.Parameter]:
    """What every command takes beside `arguments`."""
    return [
        *arguments,
        click.Option(["--root"], default=ROOT, type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ]


def network(root: str) -> LocalNet:
    """The network below `root`; a Complaint if there is none."""
    try:
        return read(Path(root))
    except FileNotFoundError as error:
        raise Complaint(NetGround.NO_NETWORK, path=root) from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Complaint(NetGround.NOT_A_NETWORK, path=Path(root) / MANIFEST) from error


def all_of(net: LocalNet) -> list[StandingNode]:
    """Every node of the network."""
    return [StandingNode(each) for each in net.nodes]


def chosen(net: LocalNet, names: Sequence[str]) -> list[StandingNode]:
    """The nodes that a person names: by the agency's name, by how it begins, or by number."""
    nodes = all_of(net)
    return list(dict.fromkeys(_chosen(nodes, each) for each in names))


def _chosen(nodes: Sequence[StandingNode], name: str) -> StandingNode:
    words = name.strip().lower()
    if words.isdigit() and 1 <= int(words) <= len(nodes):
        return nodes[int(words) - 1]
    names = [each.node.name for each in nodes]
    whole = [each for each in nodes if each.node.name.lower() == words]
    begun = [each for each in nodes if words and each.node.name.lower().startswith(words)]
    for found in (whole, begun):
        if len(found) == 1:
            return found[0]
    lowered = {each.lower(): each for each in names}
    close = nearest(words, list(lowered))
    close = f" ({lowered[close[2:-2]]}?)" if close else ""
    raise Complaint(NetGround.NO_NODE, value=name, nearest=close, known=", ".join(names))


def names_of(nodes: Sequence[StandingNode]) -> str:
    """The agencies of `nodes`, as a sentence lists them."""
    return ", ".join(each.node.name for each in nodes)

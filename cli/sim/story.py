"""The story of one seed, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from netsim.actor import ActorHost
from netsim.cast import Cast
from netsim.trace import Line, Story, What
from netsim.watcher import Watcher
from netsim.world import World

QUIET = (What.VOTE, What.CLIENT)
"""What there is most of, and is told only if asked for."""

TOLD_AT_FIRST = tuple(what for what in What if what not in QUIET)

INDENT = 18
"""Columns before the text of a line: the time and the node."""

STYLES: dict[What, str] = {
    What.FAULT: "yellow",
    What.PROCESS: "yellow",
    What.PROPOSAL: "cyan",
    What.VOTE: "dim",
    What.CERTIFICATE: "blue",
    What.FINAL: "green",
    What.EPOCH: "bold green",
    What.EVIDENCE: "magenta",
    What.CLIENT: "dim",
    What.MEMBERS: "bold cyan",
    What.TROUBLE: "red",
}


@dataclass(frozen=True, slots=True)
class Extract:
    """Which lines of a story are told: their kinds, and a span of virtual time in seconds."""

    kinds: tuple[What, ...]
    from_s: int
    until_s: int

    def lines(self, story: Story) -> Iterator[tuple[Line, str]]:
        """The lines that are told, with their text."""
        for line, text in zip(story.lines, story.rendered(), strict=True):
            is_in_time = 1_000 * self.from_s <= line.at_ms <= 1_000 * self.until_s
            if is_in_time and line.what in self.kinds:
                yield line, text


class Roles(Watcher):
    """Who is who: the names of the nodes, and which are played by adversaries."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.joiners: tuple[str, ...] = ()
        self.liars: dict[int, str] = {}

    def attached(self, world: World) -> None:
        """Look around."""
        self.names = tuple(node.name for node in world.cast.nodes)
        self.joiners = tuple(joiners_of(world.cast))
        self.liars = {
            node: host.name for node, host in enumerate(world.hosts) if isinstance(host, ActorHost)
        }

    def __str__(self) -> str:
        """Who lies, and who is there beside those whom the options count."""
        told = [f"{self.names[node]} is a {name}" for node, name in self.liars.items()]
        if self.joiners:
            told.append(f"{' and '.join(self.joiners)} may take a seat later")
        return ", ".join(told if self.liars else ["nobody lies", *told])


def joiners_of(cast: Cast) -> list[str]:
    """The names of those who do not sit at first, and do in some epoch."""
    return [node.name for at, node in enumerate(cast.nodes) if node.keys and not cast.key_in(0, at)]


def tell_story(extract: Extract, story: Story, out: Console) -> None:
    """Print it: in colours and broken at the edge on a terminal, one line for each thing elsewhere."""
    told = list(extract.lines(story))
    for line, text in told:
        rows = [text]
        if out.is_terminal:
            rows = wrap(text, out.width, subsequent_indent=" " * INDENT, break_on_hyphens=False)
        out.print(Text("\n".join(rows), style=STYLES[line.what]), soft_wrap=True)
    left_out = len(story.lines) - len(told)
    if left_out and out.is_terminal:
        out.print(Text(f"{left_out:,} lines left out; --show all tells them.", style="dim"))


def story_objects(lines: Sequence[Line]) -> list[dict[str, object]]:
    """The lines for machines."""
    return [
        {
            "at_ms": line.at_ms,
            "node": line.node,
            "what": line.what.value,
            "text": line.text,
            "epoch": line.epoch,
            "view": line.view,
            "height": line.height,
        }
        for line in lines
    ]

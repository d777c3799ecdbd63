"""A simulated network as it runs: who is up, who leads, what happens."""

from __future__ import annotations

from collections import deque
from time import monotonic, sleep
from typing import Protocol

from rich import box
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cli.frame import WIDEST
from cli.sim.story import STYLES, joiners_of
from cli.tell import clock
from netsim.actor import ActorHost
from netsim.host import Host
from netsim.trace import Story, What
from netsim.world import World
from node.replica.replica import Replica

MOST_LINES = 20
LEAST_LINES = 4
"""Lines of the story on the stage: as many as the terminal has room for, within these."""

MOST_WIDE = 2 * WIDEST
"""Columns of the stage; lines of the story are short, and a wider terminal shows them whole."""

FRAME_S = 0.1
"""Real time between two pictures."""

SHOWN = (
    *(What.FAULT, What.PROPOSAL, What.EPOCH, What.EVIDENCE, What.TROUBLE, What.PROCESS),
    What.MEMBERS,
)
"""What is told on the stage; votes and certificates would be too fast to read."""

MOST_LINKS = 12
"""Nodes up to which each link has its mark."""

NAMED = {"a": "authority", "b": "authority later", "o": "observer"}
"""What the first letter of a node's name says."""


class Watch(Protocol):
    """The time of whoever looks at the stage, in seconds."""

    def now_s(self) -> float:
        """Seconds since some moment."""
        ...

    def wait(self, seconds: float) -> None:
        """Let so much of it pass."""
        ...


class RealWatch:
    """A person's time."""

    def now_s(self) -> float:
        """Seconds since some moment."""
        return monotonic()

    def wait(self, seconds: float) -> None:
        """Sleep."""
        sleep(seconds)


class Stage(Story):
    """A story that is shown while it happens, `pace` virtual seconds in a real one (0: at once)."""

    def __init__(
        self,
        console: Console,
        *,
        title: str,
        about: str = "",
        pace: int,
        until_ms: int,
        watch: Watch | None = None,
    ) -> None:
        """`about`: what the options ask for; who else is there is added to it."""
        super().__init__()
        self._watch = watch or RealWatch()
        self._console = console
        self._title = title
        self._about = about
        self._pace = pace
        self._until_ms = until_ms
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._told: deque[Text] = deque(maxlen=MOST_LINES)
        self._words: dict[int, Text] = {}
        self._read = 0
        self._leader: int | None = None
        self._recent: deque[str] = deque(maxlen=2 * MOST_LINES)
        """What was told just now; many nodes say the same, such as that they enter an epoch."""
        self._drawn_s = 0.0
        self._began_s = 0.0
        self._scene: World

    def attached(self, world: World) -> None:
        """Raise the curtain."""
        super().attached(world)
        self._scene = world
        joiners = joiners_of(world.cast)
        more = f"{' and '.join(joiners)} may take a seat later" if joiners else ""
        self._about = "; ".join(filter(None, (self._about, more)))
        self._began_s = self._watch.now_s()
        if self._console.is_terminal:
            self._live.start()

    def on_deliver(self, _node: int, _peer: int, _data: bytes) -> None:
        """Something moves."""
        self._draw_in_time()

    def on_second(self, now_ms: int) -> None:
        """Time passes, even if nothing moves."""
        super().on_second(now_ms)
        self._draw_in_time()

    def at_end(self) -> None:
        """Let the curtain fall."""
        super().at_end()
        self.close()

    def close(self) -> None:
        """Give the terminal back; may be called twice."""
        self._live.stop()

    def _draw_in_time(self) -> None:
        """Wait for the real time that belongs to the virtual one, and draw if the last picture is old."""
        if not self._live.is_started:
            return
        if self._pace:
            early_s = self._scene.now_ms / 1_000 / self._pace - (
                self._watch.now_s() - self._began_s
            )
            if early_s > FRAME_S:
                self._draw()
                self._watch.wait(early_s)
        if self._watch.now_s() - self._drawn_s >= FRAME_S:
            self._draw()

    def _draw(self) -> None:
        self._listen()
        self._drawn_s = self._watch.now_s()
        width = min(self._console.width, MOST_WIDE)
        world = self._scene
        head = Text.assemble(
            (clock(world.now_ms), "bold cyan"),
            f"   block {world.height}   epoch {world.epoch}   ",
            (f"{len(world.violations)} violations", "red" if world.violations else "green"),
        )
        bar = ProgressBar(
            total=self._until_ms, completed=min(world.now_ms, self._until_ms), width=width - 4
        )
        # A bar does not end its line; the empty text does.
        top = Group(Text(self._about, style="dim"), head, bar, Text())
        above = Group(top, self._nodes(), self._legend())
        inside = self._console.options.update_width(width - 4)
        taken = 3 + len(self._console.render_lines(above, inside))  # the borders, and the last line
        room = max(LEAST_LINES, min(self._console.height - taken, MOST_LINES))
        told = list(self._told)[-room:]
        lines = [each.copy() for each in told] + [Text() for _ in range(room - len(told))]
        for line in lines:
            line.truncate(width - 4, overflow="ellipsis")
        picture = Panel(
            Group(above, *lines),
            title=self._title,
            title_align="left",
            border_style="dim",
            width=width,
        )
        self._live.update(picture, refresh=True)

    def _listen(self) -> None:
        """Take in what the story has told since."""
        names = [node.name for node in self._scene.cast.nodes]
        for line in self.lines[self._read :]:
            if line.what is What.PROPOSAL:
                self._leader = line.node
            text = Text(line.text, style=STYLES[line.what])
            if line.node is not None and line.what in (What.PROPOSAL, What.VOTE, What.FINAL):
                self._words[line.node] = text
            if line.what in SHOWN and line.text not in self._recent:
                self._recent.append(line.text)
                who = "" if line.node is None else names[line.node]
                self._told.append(Text.assemble((f"{clock(line.at_ms)} {who:>3}  ", "dim"), text))
        self._read = len(self.lines)

    def _nodes(self) -> Table:
        world = self._scene
        has_links = len(world.hosts) <= MOST_LINKS
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
        for title in ("node", "is", "height", *(("links",) if has_links else ())):
            table.add_column(title, no_wrap=True)
        table.add_column("said last", no_wrap=True, overflow="ellipsis", ratio=1)
        for node in range(min(len(world.hosts), MOST_LINKS)):
            mark = "[bold cyan]>[/]" if node == self._leader else " "
            links = (self._links(node),) if has_links else ()
            table.add_row(
                f"{mark} {world.cast.nodes[node].name}",
                self._state(node),
                self._height(node),
                *links,
                self._words.get(node, Text()),
            )
        return table

    def _state(self, node: int) -> Text:
        match self._scene.hosts[node]:
            case ActorHost(name=name):
                return Text(name, style="magenta")
            case Host(up=False):
                return Text("down", style="bold red")
            case Host(is_paused=True):
                return Text("paused", style="yellow")
            case Host(replica=Replica(is_voting=True)):
                return Text("votes", style="green")
            case _:
                # It sits, and does not vote: its log is lost, or its key is somebody else's, too.
                sits = self._scene.cast.key_in(self._scene.epoch_at(node), node)
                return Text("may not vote", style="red") if sits else Text("follows", style="dim")

    def _height(self, node: int) -> str:
        replica = self._scene.hosts[node].replica
        return "" if replica is None else str(replica.finalized.height)

    def _legend(self) -> Text:
        """What the marks mean, and the letters of the names."""
        marks = [(">", "bold cyan", "leads")]
        if len(self._scene.hosts) <= MOST_LINKS:
            marks += [
                ("●", "green", "link"),
                ("●", "yellow", "slow or lossy"),
                ("○", "red", "none"),
            ]
        letters = {node.name[0]: None for node in self._scene.cast.nodes}
        named = [(letter, "dim", NAMED[letter]) for letter in letters if letter in NAMED]
        told = [Text.assemble((sign, style), f" {word}") for sign, style, word in marks + named]
        return Text("   ").join(told)

    def _links(self, node: int) -> Text:
        """A mark for each peer: a good link, one in bad weather, none."""
        marks = Text()
        for link in self._scene.network.links[node]:
            if link.target == node:
                marks.append("·", style="dim")
            elif link.blocks or not link.is_open:
                marks.append("○", style="red")
            else:
                marks.append("●", style="yellow" if link.weather else "green")
        return marks

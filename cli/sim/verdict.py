"""What a run of many seeds came to: as tables for people, as one object for machines."""

from __future__ import annotations

from dataclasses import dataclass

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language
from cli.frame import WIDEST
from cli.sim.happenings import happenings, happenings_tables
from cli.sim.world import arguments_of, in_words
from cli.tell import command_line, duration, listed, number, plural
from netsim.expected import never_happened
from netsim.runner import SeedBroke, Totals
from netsim.seed import Options

MOST_FAILURES_SHOWN = 5
"""Failures that are shown with their first lines; the others are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Totals, what they are about, how fast the seeds ran here, the seed that broke, if one did, and
    how many seeds that were asked for did not run.
    """

    options: Options
    totals: Totals
    real_ms: int
    blocks_per_second: float
    broke: SeedBroke | None = None
    left: int = 0

    @property
    def never(self) -> tuple[str, ...]:
        """What had to happen in so many seeds of this size, and never did."""
        return never_happened(self.totals, self.options)

    @property
    def is_good(self) -> bool:
        """True if every seed ran, no checker failed, no seed broke, and everything happened."""
        is_whole = self.broke is None and not self.left
        return is_whole and self.totals.is_good and not self.never

    @property
    def failed(self) -> int:
        """How many seeds failed, the one that broke among them."""
        return self.totals.failed + (self.broke is not None)


def replay_line(seed: int, options: Options) -> str:
    """The one command that shows `seed` again."""
    return command_line("sim", "replay", "--seed", str(seed), *arguments_of(options))


def verdict_object(verdict: Verdict) -> dict[str, object]:
    """The verdict for machines."""
    totals, options = verdict.totals, verdict.options
    return {
        "seeds": totals.seeds,
        "forks": totals.forks,
        "stalled": totals.stalled,
        "lost": totals.lost,
        "violations": totals.violations,
        "blocks": totals.blocks,
        "digest": totals.digest,
        "epochs": totals.counts["epoch changes"],
        "events": totals.events,
        "virtual_ms": totals.virtual_ms,
        "real_ms": verdict.real_ms,
        "blocks_per_real_second": round(verdict.blocks_per_second, 1),
        "authorities": options.authorities,
        "observers": options.observers,
        "blocks_of_a_seed": options.size.blocks,
        "left": verdict.left,
        "is_good": verdict.is_good,
        "never": list(verdict.never),
        "counts": dict(sorted(totals.counts.items())),
        "seeds_with": dict(sorted(totals.seeds_with.items())),
        "failures": [
            {"seed": seed, "what": list(what), "repeat": replay_line(seed, options)}
            for seed, what in _failures(verdict)
        ],
    }


def show_verdict(verdict: Verdict, out: Console) -> None:
    """The verdict for people."""
    width = min(out.width, 2 * WIDEST)
    sections = happenings(
        verdict.totals.counts, seeds_with=verdict.totals.seeds_with, never=verdict.never
    )
    out.print(happenings_tables(sections, width))
    out.print(Text(f"sim run: {in_words(verdict.options)}", style="bold"))
    out.print(_figures(verdict))
    out.print(Text.assemble((" digest  ", "dim"), verdict.totals.digest, "\n"))
    out.print(_judgement(verdict, min(width, WIDEST)))


def _figures(verdict: Verdict) -> Table:
    totals = verdict.totals
    table = Table(box=box.SIMPLE_HEAD, show_header=False, show_edge=False)
    for style in ("dim", "cyan", "dim", "cyan"):
        table.add_column(style=style, justify="left", no_wrap=True)
    rows = (
        ("seeds", number(totals.seeds), "forks", _bad(totals.forks)),
        ("blocks", number(totals.blocks), "stalled", _bad(totals.stalled)),
        ("epochs", number(totals.counts["epoch changes"]), "lost", _bad(totals.lost)),
        ("events", number(totals.events), "violations", _bad(totals.violations)),
        (
            "virtual time",
            duration(totals.virtual_ms, Language.ENGLISH),
            "never happened",
            _bad(len(verdict.never)),
        ),
        (
            "real time",
            duration(verdict.real_ms, Language.ENGLISH),
            "blocks per real second",
            number(verdict.blocks_per_second),
        ),
    )
    for row in rows:
        table.add_row(*row)
    return table


def _bad(count: int) -> Text:
    return Text(number(count), style="bold red" if count else "green")


def _judgement(verdict: Verdict, width: int) -> RenderableType:
    seeds = plural(verdict.totals.seeds, "seed")
    if verdict.is_good:
        return Text(f"Good: {seeds}, and no checker found anything.", style="bold green")
    lines = _failure_lines(verdict)
    title = f"{plural(verdict.failed, 'seed')} failed" if lines else "Incomplete"
    if verdict.never:
        lines.append(Text(f"Never happened: {listed(verdict.never)}.", style="red"))
        lines.append(Text("A figure about what never happened says nothing; run more seeds."))
    parts: list[RenderableType] = []
    if lines:
        body = Group(*lines)
        parts.append(Panel(body, title=title, title_align="left", border_style="red", width=width))
    if verdict.left:
        left = f"Not done: {plural(verdict.left, 'seed')} of those asked for did not run."
        is_clean = verdict.totals.seeds and not verdict.failed
        found = f" No checker found anything in {seeds}." if is_clean else ""
        parts.append(Text(left + found, style="bold yellow"))
    if verdict.failed:
        repeat = replay_line(_failures(verdict)[0][0], verdict.options)
        parts += [Text("Repeat the first:"), Text(f"  {repeat}", style="bold")]
    return Group(*parts)


def _failure_lines(verdict: Verdict) -> list[RenderableType]:
    """The first failures, and how many more there are."""
    failures = _failures(verdict)
    lines: list[RenderableType] = [
        _failure_line(seed, what) for seed, what in failures[:MOST_FAILURES_SHOWN]
    ]
    left = verdict.failed - len(lines)
    return [*lines, Text(f"and {number(left)} more")] if left else lines


def _failures(verdict: Verdict) -> list[tuple[int, tuple[str, ...]]]:
    """Each failing seed and what was said of it; the one that broke comes first, since it ended the run."""
    broke = verdict.broke
    first = [] if broke is None else [(broke.seed, (f"broke: {broke.what}",))]
    return first + [(each.seed, each.what) for each in verdict.totals.failures]


def _failure_line(seed: int, what: tuple[str, ...]) -> Text:
    first = what[0] if what else "no checker said why"
    more = f" (and {len(what) - 1} more)" if len(what) > 1 else ""
    return Text.assemble((f"seed {seed}  ", "bold"), f"{first}{more}")

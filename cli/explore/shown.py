"""How an exploration looks: a line while it goes, a table in the end, and the way to each violation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Self

from rich import box
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.sayings.explorations import ExploreSaying
from cli.tell import duration, number
from contracts.explore.referral.explored import Told
from contracts.explore.search import Violation

SAY_EVERY_S = 30.0
"""Between two lines where there is no terminal."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One exploration, and how long it took."""

    told: Told
    broken_rule: str
    seconds: float

    def plain(self) -> dict[str, object]:
        """What `--json` prints."""
        told, found = self.told, self.told.found
        silence = told.silent_moves
        firings = told.silent_firings
        return {
            "mode": told.mode,
            "cast": told.cast.name,
            "broken": self.broken_rule,
            "states": len(found.graph.states),
            "transitions": found.graph.transitions,
            "is_whole": found.is_whole,
            "violations": [
                {
                    "check": each.check,
                    "count": found.counts[each.check],
                    "path": each.way.path,
                    "cycle": each.way.cycle,
                }
                for each in found.violations
            ],
            "longest_silence_moves": None if silence is None else silence.moves,
            "longest_silence_deadlines": None if firings is None else firings.moves,
            "longest_silence": told.silent_path,
            "refusals": {
                f"{method} {code}": count for (method, code), count in sorted(told.refusals.items())
            },
            "absent": list(told.absent),
            "seconds": round(self.seconds, 1),
        }


class Watch:
    """Shows how far one exploration is; a context."""

    def __init__(self, side: Console, language: Language, *, mode: str, cast: str) -> None:
        self._side = side
        self._language = language
        self._names = {"mode": mode, "cast": cast}
        self._status: Status | None = None
        self._began_s = self._said_s = monotonic()

    def __enter__(self) -> Self:
        if self._side.is_terminal:
            self._status = self._side.status("")
            self._status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def tell(self, known: int, expanded: int, _transitions: int) -> bool:
        """How far it is now; it is never enough."""
        now_s = monotonic()
        line = phrase(
            ExploreSaying.PROGRESS,
            self._language,
            states=number(known),
            left=number(known - expanded),
            speed=number(expanded / max(0.001, now_s - self._began_s)),
            **self._names,
        )
        if self._status is not None:
            self._status.update(Text(line))
        elif now_s - self._said_s >= SAY_EVERY_S:
            self._said_s = now_s
            self._side.print(line, markup=False)
        return False


def show(outcomes: Sequence[Outcome], most: int, language: Language, out: Console) -> None:
    """The table, the violations, and whether all is good."""
    out.print(_table(outcomes, language))
    for each in outcomes:
        for violation in each.told.found.violations:
            _show_violation(each, violation, language, out)
    count = sum(sum(each.told.found.counts.values()) for each in outcomes)
    if count:
        verdict, style = phrase(ExploreSaying.BAD, language, count=number(count)), "bold red"
    elif all(each.told.found.is_whole for each in outcomes):
        states = sum(len(each.told.found.graph.states) for each in outcomes)
        transitions = sum(each.told.found.graph.transitions for each in outcomes)
        verdict = phrase(
            ExploreSaying.GOOD,
            language,
            states=number(states),
            transitions=number(transitions),
        )
        style = "bold green"
    else:
        verdict = phrase(ExploreSaying.GOOD_SO_FAR, language, most=number(most))
        style = "bold yellow"
    out.print(Text(verdict, style=style))


def _table(outcomes: Sequence[Outcome], language: Language) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(phrase(ExploreSaying.MODE, language), no_wrap=True)
    table.add_column(phrase(ExploreSaying.CAST, language), overflow="fold")
    for each in (
        ExploreSaying.STATES,
        ExploreSaying.TRANSITIONS,
        ExploreSaying.VIOLATIONS,
        ExploreSaying.SILENCE,
        ExploreSaying.TIME,
    ):
        table.add_column(phrase(each, language), justify="right", overflow="fold")
    for outcome in outcomes:
        found, silence = outcome.told.found, outcome.told.silent_moves
        states = number(len(found.graph.states))
        violations = sum(found.counts.values())
        table.add_row(
            outcome.told.mode,
            outcome.told.cast.name,
            states if found.is_whole else phrase(ExploreSaying.PART, language, states=states),
            number(found.graph.transitions),
            number(violations),
            "" if silence is None else number(silence.moves),
            duration(1_000 * outcome.seconds, language),
            style="bold red" if violations else "",
        )
    return table


def _show_violation(
    outcome: Outcome, violation: Violation, language: Language, out: Console
) -> None:
    told = outcome.told
    head = phrase(
        ExploreSaying.VIOLATION,
        language,
        check=violation.check,
        count=number(told.found.counts[violation.check]),
        mode=told.mode,
        cast=told.cast.name,
    )
    out.print(Text(head, style="bold red"))
    for at, word in enumerate(violation.way.path, 1):
        out.print(Text(f"  {at:>3}  {word}"), soft_wrap=True)
    if violation.way.cycle:
        out.print(Text(f"  {phrase(ExploreSaying.OVER_AND_OVER, language)}", style="bold"))
        for word in violation.way.cycle:
            out.print(Text(f"       {word}"), soft_wrap=True)

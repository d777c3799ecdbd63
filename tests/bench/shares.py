"""Where the time of something measured goes, by parts of the code.

A profiler is called at every call, and takes its own time then. That is taken away again, part of it from whoever
calls and part from whoever is called, as a function shows that does nothing: so the parts come to what was measured
without a profiler.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from cProfile import Profile
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Self, TypeAlias

from tests.bench.figure import REPETITIONS, Figure

OTHER = "other"

Code: TypeAlias = tuple[str, int, str]
"""File, line and name of a function, as the profiler has them; a builtin has the file `~`."""


def parts_of(
    whole: Figure, work: Callable[[], object], files: Mapping[str, tuple[str, ...]]
) -> list[Figure]:
    """How much of `whole`, which measured `work`, each part takes; to a part belongs what ends with one of its `files`.

    What stands in no file, builtins and the like, belongs to whoever calls it.
    """
    found = [_shares(work, files) for _ in range(REPETITIONS)]
    figures = []
    for part in (*files, OTHER):
        taken = [whole.median * shares.get(part, 0) for shares in found]
        spread = (median(taken), min(taken), max(taken))
        figures.append(Figure(f"{whole.name}: {part}", *spread, whole.unit, len(found)))
    return figures


@dataclass(frozen=True, slots=True)
class _Profiled:
    """Of each function, how often each other one called it, and its own time in these calls."""

    calls: dict[Code, dict[Code, tuple[int, float]]]

    @classmethod
    def of(cls, work: Callable[[], object]) -> Self:
        profile = Profile()
        profile.runcall(work)
        profile.create_stats()
        found: dict[Code, dict[Code, tuple[int, float]]] = {}
        for code, (count, _, own, _, callers) in profile.stats.items():
            by = {
                caller: (number, float(of_it)) for caller, (number, _, of_it, _) in callers.items()
            }
            found[code] = by or {_NOBODY: (count, own)}
        return cls(found)

    @property
    def count(self) -> int:
        """Of calls."""
        return sum(number for by in self.calls.values() for number, _ in by.values())

    @property
    def seconds(self) -> float:
        """Of all functions together."""
        return sum(own for by in self.calls.values() for _, own in by.values())


_NOBODY: Code = ("", 0, "")


def _shares(work: Callable[[], object], files: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """Of each part its share of the time; a little below zero if it took less than can be told from nothing."""
    unprofiled_s, profiled, called = _seconds(work), _Profiled.of(work), _laid_to_the_called()
    taken_s = (profiled.seconds - unprofiled_s) / profiled.count
    parts = {code: _part_of(code, files, profiled) for code in profiled.calls}
    seconds: defaultdict[str, float] = defaultdict(float)
    for code, by in profiled.calls.items():
        for caller, (number, own) in by.items():
            above = parts.get(caller, OTHER)
            part = above if _is_in_no_file(code) else parts[code]
            seconds[part] += own - number * taken_s * called
            seconds[above] -= number * taken_s * (1 - called)
    return {part: taken / unprofiled_s for part, taken in seconds.items()}


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _laid_to_the_called() -> float:
    """Of what the profiler takes, the share that looks like time of whoever is called."""

    def nothing() -> None:
        return

    def many() -> None:
        for _ in range(50_000):
            nothing()

    unprofiled_s, profiled = _seconds(many), _Profiled.of(many)
    own = sum(
        seconds
        for code, by in profiled.calls.items()
        if code[2] == "nothing"
        for _, seconds in by.values()
    )
    return min(1.0, own / (profiled.seconds - unprofiled_s))


def _part_of(code: Code, files: Mapping[str, tuple[str, ...]], profiled: _Profiled) -> str:
    """The part of a function; of one in no file, that of whoever calls it most."""
    seen = {code}
    while _is_in_no_file(code) and code in profiled.calls:
        by = profiled.calls[code]
        code = max(by, key=lambda caller: by[caller][0])
        if code in seen:
            return OTHER
        seen.add(code)
    return next((part for part, names in files.items() if code[0].endswith(names)), OTHER)


def _is_in_no_file(code: Code) -> bool:
    """True for a builtin, and for what was made while Python ran, such as the making of a record."""
    return code[0].startswith(("~", "<"))

"""One measured number, and how it is measured: the median of several repetitions."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

REPETITIONS = 7
"""Enough for a median that one disturbed repetition, or two, cannot move."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its spread; `unit` says what it counts."""

    name: str
    median: float
    lowest: float
    highest: float
    unit: str
    repetitions: int


def duration_us(
    name: str, work: Callable[[], object], *, operations: int = 1, repetitions: int = REPETITIONS
) -> Figure:
    """Microseconds for one of the `operations` that each call of `work` does."""
    times = [seconds * 1e6 / operations for seconds in _seconds(work, repetitions)]
    return of_samples(name, times, "us")


def of_samples(name: str, samples: Sequence[float], unit: str) -> Figure:
    """Of numbers that were measured elsewhere."""
    return Figure(name, median(samples), min(samples), max(samples), unit, len(samples))


def _seconds(work: Callable[[], object], repetitions: int) -> list[float]:
    """How long each repetition took, after one that warms the caches and is not counted."""
    work()
    taken = []
    for _ in range(repetitions):
        gc.collect()
        started = perf_counter()
        work()
        taken.append(perf_counter() - started)
    return taken

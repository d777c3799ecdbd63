"""A failing plan made smaller: faults are taken out for as long as the seed still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netsim.faults import Plan
from netsim.seed import Options, Outcome, run_seed

MAX_RUNS = 1_000
"""Runs of one shrinking; a plan of fifty faults takes some two hundred."""


class DoesNotFail(Exception):
    """The seed is good, so there is nothing to shrink."""


@dataclass(frozen=True, slots=True)
class Try:
    """One run on the way: how many faults it had, and the smallest failing plan so far."""

    run: int
    faults: int
    smallest: Plan
    still_fails: bool


def shrink(
    seed: int,
    options: Options,
    *,
    plan: Plan | None = None,
    tell: Callable[[Try], None] | None = None,
) -> Outcome:
    """The outcome of the smallest plan found with which `seed` fails as it does with `plan`, or the drawn one.

    Raises DoesNotFail. The plan of the outcome is one from which no single fault can be taken (but for
    MAX_RUNS); `tell` hears of each run.
    """
    failing = run_seed(seed, options, plan=plan)
    way = _way_of(failing)
    if way is None:
        raise DoesNotFail(f"seed {seed} does not fail")
    shrinking = _Shrinking(seed, options, way, failing, tell)
    pieces = 2
    while shrinking.goes_on:
        if shrinking.take_out_one_of(pieces):
            pieces = max(pieces - 1, 2)
        elif pieces < len(shrinking.smallest.plan):
            pieces *= 2
        else:
            break
    return shrinking.smallest


@dataclass(slots=True)
class _Shrinking:
    """The smallest failing outcome so far, and how it fails."""

    seed: int
    options: Options
    way: str
    smallest: Outcome
    tell: Callable[[Try], None] | None
    runs: int = 1

    @property
    def goes_on(self) -> bool:
        return bool(self.smallest.plan) and self.runs < MAX_RUNS

    def take_out_one_of(self, pieces: int) -> bool:
        """Take out the first of so many pieces that is not needed to fail; False if each is."""
        return any(self._still_fails(plan) for plan in _without_a_piece(self.smallest.plan, pieces))

    def _still_fails(self, plan: Plan) -> bool:
        if self.runs >= MAX_RUNS:
            return False
        self.runs += 1
        outcome = run_seed(self.seed, self.options, plan=plan)
        still_fails = _way_of(outcome) == self.way
        if still_fails:
            self.smallest = outcome
        if self.tell is not None:
            self.tell(Try(self.runs, len(plan), self.smallest.plan, still_fails))
        return still_fails


def _way_of(outcome: Outcome) -> str | None:
    """How it failed: who noticed first; None if it did not fail."""
    if outcome.violations:
        return outcome.violations[0].checker
    return None if outcome.is_good else "lost or stalled"


def _without_a_piece(plan: Plan, pieces: int) -> Iterator[Plan]:
    """`plan` without each of its `pieces` in turn, the later ones first: they are the least likely causes."""
    size = -(-len(plan) // min(pieces, len(plan)))
    for end in range(len(plan), 0, -size):
        yield plan[: max(end - size, 0)] + plan[end:]

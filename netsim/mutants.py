"""Mutants: each rule broken on purpose, everywhere at once, to see whether a checker notices.

A mutant removes its rule from the machine and the signer of all honest nodes. It is run as any seed is,
with the adversaries that would profit, until a checker speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from netsim import checkers
from netsim.mutants_of_liveness import LIVENESS
from netsim.mutants_of_proposals import PROPOSALS
from netsim.mutants_of_votes import VOTES
from netsim.mutation import Eyes, Mutant
from netsim.patches import Patches
from netsim.runner import Mismatch, NotTheSame, Totals, load_results, run_seeds, save_results
from netsim.seed import Options, Outcome, run_seed
from netsim.watcher import Violation, Watcher

if TYPE_CHECKING:
    from netsim.world import World

MUTANTS: Mapping[str, Mutant] = {each.name: each for each in chain(VOTES, PROPOSALS, LIVENESS)}
"""Every mutant by its name."""

ASSERTION = "assertion"
"""Stands for a checker where a replica itself found that it had gone wrong, and raised."""


STALL = "stall"
"""Stands for a checker where the chain has stopped, and so few nodes are left that none is to blame (I9)."""


@dataclass(slots=True)
class Notice:
    """How a mutant fared: in how many of its seeds who noticed first."""

    mutant: Mutant
    done: list[int] = field(default_factory=list)
    by: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    """The first seed in which each noticed."""

    @property
    def seeds(self) -> int:
        """How many seeds were run."""
        return len(self.done)

    @property
    def caught_seeds(self) -> int:
        """In how many seeds a checker noticed."""
        return sum(count for checker, count in self.by.items() if checker != ASSERTION)

    @property
    def is_caught(self) -> bool:
        """True if any seed showed it."""
        return self.caught_seeds > 0

    def add(self, outcome: Outcome) -> None:
        """One more seed."""
        self.done.append(outcome.seed)
        if outcome.violations:
            checker = outcome.violations[0].checker
            self.by[checker] += 1
            self.first[checker] = min(outcome.seed, self.first.get(checker, outcome.seed))

    def plain(self) -> dict[str, object]:
        """What `--json` prints of it."""
        return {
            "name": self.mutant.name,
            "rule": self.mutant.rule,
            "caught": self.is_caught,
            "checker": max(self.by, key=self.by.__getitem__) if self.by else None,
            "checkers": dict(self.by),
            "seeds": self.seeds,
            "caught_seeds": self.caught_seeds,
            "first_seed": min(self.first.values(), default=None),
        }


def run_mutants(
    names: Sequence[str],
    seeds: Sequence[int],
    options: Options | None = None,
    *,
    jobs: int = 1,
    progress: Callable[[Notice], None] | None = None,
    resume: Path | None = None,
) -> list[Notice]:
    """Run each mutant on those of `seeds` that `resume` does not hold yet; the file is kept up to date.

    `progress` hears of the present mutant after each seed. Raises NotTheSame.
    """
    options = options or Options()
    notices = {} if resume is None else load_notices(resume, options)
    try:
        for name in names:
            notice = notices.setdefault(name, Notice(MUTANTS[name]))
            run_seeds(
                [seed for seed in seeds if seed not in notice.done],
                options,
                jobs=jobs,
                progress=partial(_add, notice, progress),
                run=partial(run_mutant, name),
            )
            if resume is not None:
                save_notices(resume, options, notices)
    finally:
        if resume is not None:
            save_notices(resume, options, notices)
    return [notices[name] for name in names]


def load_notices(file: Path, options: Options) -> dict[str, Notice]:
    """What `file` holds of each mutant, by its name; NotTheSame if it is about something else."""
    stored = load_results(file, options)
    if stored is None:
        return {}
    try:
        mutants = stored["mutants"]
        assert isinstance(mutants, dict)
        return {
            name: Notice(MUTANTS[name], each["done"], Counter(each["by"]), each["first"])
            for name, each in mutants.items()
        }
    except (KeyError, TypeError, AssertionError) as error:
        raise NotTheSame(file, Mismatch.NO_MUTANTS) from error


def save_notices(file: Path, options: Options, notices: Mapping[str, Notice]) -> None:
    """Write everything to `file`, whole or not at all."""
    plain = {
        name: {"done": each.done, "by": each.by, "first": each.first}
        for name, each in notices.items()
    }
    save_results(file, options, {"mutants": plain})


def run_mutant(name: str, seed: int, options: Options) -> Outcome:
    """One seed without a rule, ended as soon as somebody notices."""
    mutant = MUTANTS[name]
    impatience = _Impatience(mutant.patience_ms)
    more = [make() for make in (mutant.accident, mutant.checker) if make is not None]
    mine = options_of(mutant, options)
    with Patches() as patches:
        if mutant.eyes is Eyes.OUTCOMES:
            patches.function(checkers, "all_checkers", lambda _: checkers.checkers_of_outcomes)
        mutant.breaks(patches)
        try:
            return run_seed(seed, mine, watchers=[*more, impatience])
        except _Noticed:
            return impatience.outcome(seed)
        except Exception as error:  # noqa: BLE001 - whatever a broken replica raises is its own notice
            what = f"{type(error).__name__}: {error}"
            return impatience.outcome(seed, Violation(ASSERTION, what, impatience.world.now_ms))


def options_of(mutant: Mutant, options: Options) -> Options:
    """What `mutant` runs with: of what `options` allow, the adversaries and faults that it names."""
    liars, faults = mutant.adversaries, mutant.faults
    if liars is None:
        liars = options.adversaries
    return replace(
        options,
        adversaries=tuple(each for each in liars if each in options.adversaries),
        faults=tuple(each for each in options.faults if faults is None or each in faults),
    )


class _Noticed(Exception):
    """Ends a world in which somebody has noticed."""


class _Impatience(Watcher):
    def __init__(self, patience_ms: int) -> None:
        self.world: World
        self._patience_ms = patience_ms
        self._height = 0
        self._grown_ms = 0

    def attached(self, world: World) -> None:
        self.world = world

    def on_second(self, now_ms: int) -> None:
        """End a world in which somebody has noticed, or in which nothing will ever happen again."""
        world = self.world
        if world.height > self._height:
            self._height, self._grown_ms = world.height, now_ms
        elif now_ms - self._grown_ms > self._patience_ms:
            world.violate(STALL, f"no block after height {world.height}")
        if world.violations:
            raise _Noticed

    def outcome(self, seed: int, *more: Violation) -> Outcome:
        """What there is to say of a world that was ended early."""
        world = self.world
        return Outcome(
            seed=seed,
            violations=(*world.violations, *more),
            lost=0,
            stalled=False,
            blocks=world.height,
            epochs=world.epoch,
            virtual_ms=world.now_ms,
            events=world.events,
            digest=world.digest,
            plan=(),
            counts=world.counts,
        )


def _add(
    notice: Notice, progress: Callable[[Notice], None] | None, outcome: Outcome, _totals: Totals
) -> None:
    notice.add(outcome)
    if progress is not None:
        progress(notice)

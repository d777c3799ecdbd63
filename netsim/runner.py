"""Many seeds over processes: progress, totals, and a file from which a run goes on."""

from __future__ import annotations

import gc
import json
import multiprocessing
import signal
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from functools import cache, partial
from hashlib import sha256
from multiprocessing import resource_tracker
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from netsim.plan_json import plan_to_json
from netsim.programs import OF_THE_NETWORK
from netsim.seed import Options, Outcome, run_seed

Run: TypeAlias = Callable[[int, Options], Outcome]
"""Runs one seed; has to be importable by its name, since other processes call it."""

PURE_ROOMS = ("chain", "consensus", "contracts", "node/replica")
"""What a run is about: results of different versions of these are never added up."""

NEVER_RUN = (
    "contracts/library/",
    "contracts/explore/",
    "contracts/portrait/",
    "contracts/sandbox.py",
)
"""What of the pure rooms no seed runs, but for the contracts of the network itself."""

FORK_CHECKERS = ("prefix agreement", "equal roots")
"""Checkers whose violation is a fork: two honest nodes hold different things for final."""

MAX_FAILURES = 100
"""Failures whose plan is kept, those of the lowest seeds; the others are counted."""

SAVE_AFTER_S = 5
"""Real time after which what came since is written with the next seed, which may itself take a quarter of an hour."""


class Mismatch(Enum):
    """Why a file is no use to a run, said of the file."""

    DAMAGED = "holds no results, or is damaged"
    SOURCES = "holds results of other sources"
    OPTIONS = "holds results with other options"
    NO_TOTALS = "holds no totals of seeds"
    NO_MUTANTS = "holds no mutants of this version"


class NotTheSame(Exception):
    """The file holds results of other sources or options, or no results."""

    def __init__(self, file: Path, why: Mismatch) -> None:
        super().__init__(f"{file} {why.value}")
        self.why = why


class SeedBroke(Exception):
    """A seed raised: a replica, or the world, found itself in a state that cannot be; `seed` repeats it."""

    def __init__(self, seed: int, what: str) -> None:
        super().__init__(seed, what)
        self.seed = seed
        self.what = what

    def __str__(self) -> str:
        return f"seed {self.seed} broke: {self.what}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A seed that went wrong, and the plan with which it did."""

    seed: int
    what: tuple[str, ...]
    plan: list[dict[str, object]]


@dataclass(slots=True)
class Totals:
    """What came out of all seeds so far."""

    digests: dict[int, str] = field(default_factory=dict)
    forks: int = 0
    stalled: int = 0
    lost: int = 0
    violations: int = 0
    blocks: int = 0
    events: int = 0
    virtual_ms: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seeds_with: Counter[str] = field(default_factory=Counter)
    """In how many seeds each thing happened at all."""
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    """Those of the lowest seeds, ascending: in whatever order seeds come, the same ones."""

    @property
    def seeds(self) -> int:
        """How many seeds were run."""
        return len(self.digests)

    @property
    def digest(self) -> str:
        """A hash of every seed and its digest, ascending."""
        lines = [f"{seed} {digest}\n" for seed, digest in sorted(self.digests.items())]
        return sha256("".join(lines).encode()).hexdigest()

    @property
    def is_good(self) -> bool:
        """True if no checker failed."""
        return not (self.forks or self.stalled or self.lost or self.violations)

    def add(self, outcome: Outcome) -> None:
        """Add one seed."""
        self.digests[outcome.seed] = outcome.digest
        self.forks += any(each.checker in FORK_CHECKERS for each in outcome.violations)
        self.stalled += outcome.stalled
        self.lost += outcome.lost
        self.violations += len(outcome.violations)
        self.blocks += outcome.blocks
        self.events += outcome.events
        self.virtual_ms += outcome.virtual_ms
        self.counts.update(outcome.counts)
        self.seeds_with.update(what for what, count in outcome.counts.items() if count)
        if not outcome.is_good:
            self.failed += 1
            what = tuple(f"{each.checker}: {each.what}" for each in outcome.violations)
            failure = Failure(outcome.seed, what, plan_to_json(outcome.plan))
            insort(self.failures, failure, key=lambda each: each.seed)
            del self.failures[MAX_FAILURES:]


def run_seeds(
    seeds: Iterable[int],
    options: Options,
    *,
    jobs: int = 1,
    progress: Callable[[Outcome, Totals], None] | None = None,
    resume: Path | None = None,
    run: Run = run_seed,
) -> Totals:
    """Run those of `seeds` that `resume` does not hold yet; the file is kept up to date.

    Raises NotTheSame, and SeedBroke from what a seed raised. Whatever ends it, the file is kept.
    """
    totals = Totals() if resume is None else load_totals(resume, options)
    missing = [seed for seed in seeds if seed not in totals.digests]
    saved_s = monotonic()
    try:
        for outcome in _outcomes(missing, options, jobs, run):
            totals.add(outcome)
            if progress is not None:
                progress(outcome, totals)
            if resume is not None and monotonic() - saved_s >= SAVE_AFTER_S:
                save_totals(resume, options, totals)
                saved_s = monotonic()
    finally:
        if resume is not None:
            save_totals(resume, options, totals)
    return totals


@cache
def sources_digest() -> str:
    """A hash of every source that decides in a seed, as it was when first asked for."""
    found = sha256()
    for name, file in sources(Path(__file__).parents[1]).items():
        found.update(f"{name}\n".encode())
        found.update(sha256(file.read_bytes()).digest())
    return found.hexdigest()


def sources(root: Path) -> dict[str, Path]:
    """What decides in a seed, by its path below `root`: the pure rooms, and of the contracts those that run."""
    rooms = {
        file.relative_to(root).as_posix(): file
        for room in PURE_ROOMS
        for file in (root / room).rglob("*.py")
    }
    running = [f"contracts/library/{name}.py" for name in OF_THE_NETWORK]
    kept = [name for name in rooms if name in running or not name.startswith(NEVER_RUN)]
    return {name: rooms[name] for name in sorted(kept)}


def load_totals(file: Path, options: Options) -> Totals:
    """What `file` holds, or nothing if it does not exist; NotTheSame if it is about something else."""
    stored = load_results(file, options)
    try:
        return Totals() if stored is None else _totals_of(stored["totals"])
    except (KeyError, TypeError, ValueError, AssertionError) as error:
        raise NotTheSame(file, Mismatch.NO_TOTALS) from error


def save_totals(file: Path, options: Options, totals: Totals) -> None:
    """Write everything to `file`, whole or not at all."""
    save_results(file, options, {"totals": _plain_totals(totals)})


def load_results(file: Path, options: Options) -> Mapping[str, object] | None:
    """What `save_results` wrote of these sources and options; None without a file; NotTheSame."""
    if not file.exists():
        return None
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        sources, asked = stored["sources"], stored["options"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotTheSame(file, Mismatch.DAMAGED) from error
    if sources != sources_digest():
        raise NotTheSame(file, Mismatch.SOURCES)
    if asked != _plain_options(options):
        raise NotTheSame(file, Mismatch.OPTIONS)
    results: Mapping[str, object] = stored
    return results


def save_results(file: Path, options: Options, results: Mapping[str, object]) -> None:
    """Write `results` and what they are about to `file`, whole or not at all."""
    stored = {"sources": sources_digest(), "options": _plain_options(options), **results}
    part = beside(file)
    try:
        part.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def beside(file: Path) -> Path:
    """Where `file` is written before it takes its place."""
    return file.with_name(file.name + ".part")


def _plain_options(options: Options) -> object:
    return json.loads(json.dumps(asdict(options)))


def _plain_totals(totals: Totals) -> dict[str, object]:
    values = {each.name: getattr(totals, each.name) for each in fields(totals)}
    return {**values, "failures": [asdict(failure) for failure in totals.failures]}


def _totals_of(stored: object) -> Totals:
    assert isinstance(stored, dict)
    values = dict(stored)
    digests, failures = values.pop("digests"), values.pop("failures")
    assert isinstance(digests, dict)
    assert isinstance(failures, list)
    totals = Totals(digests={int(seed): digest for seed, digest in digests.items()})
    totals.failures = [
        Failure(each["seed"], tuple(each["what"]), each["plan"]) for each in failures
    ]
    # Files of before the failures were counted hold them all, unless there were too many to hold.
    totals.failed = len(totals.failures)
    for name, value in values.items():
        setattr(totals, name, Counter(value) if isinstance(value, dict) else value)
    return totals


def _outcomes(seeds: list[int], options: Options, jobs: int, run: Run) -> Iterator[Outcome]:
    """The outcomes of `seeds`, as they come; SeedBroke of the first in order that breaks."""
    if jobs == 1:
        yield from (_run_one(run, seed, options) for seed in seeds)
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            calls = [partial(_run_one, run, seed, options) for seed in seeds]
            yield from _side_by_side(pool, calls, at_once=2 * jobs)
        except BaseException:
            # Not only errors: at Ctrl-C nobody wants to wait for seeds that are under way.
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _side_by_side(
    pool: Executor, calls: Sequence[Callable[[], Outcome]], *, at_once: int
) -> Iterator[Outcome]:
    """What `calls` give, as it comes. When one breaks, those before it are awaited: they may break, too."""
    waiting = iter(enumerate(calls))
    running: dict[Future[Outcome], int] = {}
    broke: tuple[int, SeedBroke] | None = None
    while True:
        for place, call in waiting if broke is None else ():
            with _ctrl_c_held_back():
                running[pool.submit(call)] = place
            if len(running) >= at_once:
                break
        if not running:
            break
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=running.__getitem__):
            place = running.pop(future)
            try:
                yield future.result()
            except SeedBroke as error:
                if broke is None or place < broke[0]:
                    broke = (place, error)
        if broke is not None:
            running = {future: place for future, place in running.items() if place < broke[0]}
    if broke is not None:
        raise broke[1]


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Processes begun in here never hear of Ctrl-C, not even while they import; this one hears of it after.

    The terminal sends it to every process; the one that a person started decides.
    """
    resource_tracker.ensure_running()  # else its start, in here, would end the holding back
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run_one(run: Run, seed: int, options: Options) -> Outcome:
    """One seed without the collector, which would look through the whole world again and again."""
    gc.disable()
    try:
        return run(seed, options)
    except Exception as error:
        raise SeedBroke(seed, repr(error)) from error
    finally:
        gc.enable()
        gc.collect()

"""Many seeds, added up."""

import json
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from netsim.faults import Pause
from netsim.programs import OF_THE_NETWORK
from netsim.runner import (
    PURE_ROOMS,
    Mismatch,
    NotTheSame,
    SeedBroke,
    Totals,
    _side_by_side,
    load_totals,
    run_seeds,
    save_results,
    save_totals,
    sources,
)
from netsim.seed import Options, Outcome
from netsim.watcher import Violation

OPTIONS = Options()


def made_up(seed: int, options: Options) -> Outcome:
    """A seed that fails if it is divisible by five."""
    violations = (Violation("prefix agreement", f"fork of {seed}", 7),) if seed % 5 == 0 else ()
    return Outcome(
        seed=seed,
        violations=violations,
        lost=seed % 2,
        stalled=seed % 5 == 0,
        blocks=60 + seed,
        epochs=options.size.epochs,
        virtual_ms=1_000,
        events=10,
        digest=f"d{seed}",
        plan=(Pause(1, 2, seed),),
        counts=Counter({"pauses": seed, "crash": 0}),
    )


def failing(seed: int, options: Options) -> Outcome:
    """A seed that cannot be run."""
    if seed == 3:
        raise ValueError("no such seed")
    return made_up(seed, options)


def test_totals_add_up() -> None:
    totals = run_seeds(range(1, 6), OPTIONS, run=made_up)
    assert (totals.seeds, totals.forks, totals.stalled, totals.lost) == (5, 1, 1, 3)
    assert (totals.violations, totals.blocks, totals.events) == (1, 315, 50)
    assert totals.counts["pauses"] == 15
    assert totals.seeds_with == Counter({"pauses": 5})
    assert [failure.seed for failure in totals.failures] == [1, 3, 5]
    assert totals.failures[2].what == ("prefix agreement: fork of 5",)
    assert totals.failures[2].plan == [{"kind": "Pause", "at_ms": 1, "for_ms": 2, "node": 5}]
    assert not totals.is_good


def test_processes_give_what_one_process_gives() -> None:
    alone = run_seeds(range(12), OPTIONS, run=made_up)
    together = run_seeds(range(12), OPTIONS, jobs=2, run=made_up)
    assert alone == together
    assert alone.digest == together.digest


def test_failures_are_those_of_the_lowest_seeds_whatever_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("netsim.runner.MAX_FAILURES", 3)
    forwards = run_seeds(range(1, 12), OPTIONS, run=made_up)
    backwards = run_seeds(range(11, 0, -1), OPTIONS, run=made_up)
    for totals in (forwards, backwards):
        assert [each.seed for each in totals.failures] == [1, 3, 5]
        assert totals.failed == 7


def test_a_file_of_before_failures_were_counted_is_read(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    totals = run_seeds(range(1, 6), OPTIONS, run=made_up, resume=file)
    stored = json.loads(file.read_text())
    del stored["totals"]["failed"]
    file.write_text(json.dumps(stored))
    assert load_totals(file, OPTIONS) == totals


def test_of_two_seeds_that_break_side_by_side_the_first_is_named() -> None:
    second_is_done = Event()

    def first() -> Outcome:
        second_is_done.wait()
        raise SeedBroke(0, "first")

    def second() -> Outcome:
        second_is_done.set()
        raise SeedBroke(1, "second")

    with ThreadPoolExecutor(2) as pool, pytest.raises(SeedBroke) as broke:
        list(_side_by_side(pool, [first, second], at_once=2))
    assert broke.value.seed == 0


def with_the_signals(seed: int, options: Options) -> Outcome:
    """A seed whose digest says whether its process would hear of Ctrl-C."""
    held = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return replace(made_up(seed, options), digest=f"held back: {held}")


def test_ctrl_c_is_the_business_of_the_first_process_alone() -> None:
    totals = run_seeds([1, 2], OPTIONS, run=with_the_signals, jobs=2)
    assert set(totals.digests.values()) == {"held back: True"}
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.mkdir()
    with pytest.raises(OSError, match="directory"):
        save_totals(file, OPTIONS, Totals())
    assert list(tmp_path.iterdir()) == [file]


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    run: list[int] = []
    run_seeds(range(4), OPTIONS, run=made_up, resume=file)
    totals = run_seeds(
        range(8), OPTIONS, run=made_up, resume=file, progress=lambda each, _: run.append(each.seed)
    )
    assert run == [4, 5, 6, 7]
    assert totals == run_seeds(range(8), OPTIONS, run=made_up)
    assert load_totals(file, OPTIONS) == totals


def test_what_was_done_before_a_failure_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    with pytest.raises(SeedBroke, match="seed 3 broke: ValueError") as broke:
        run_seeds(range(10), OPTIONS, run=failing, resume=file)
    assert broke.value.seed == 3
    assert sorted(load_totals(file, OPTIONS).digests) == [0, 1, 2]


def test_a_seed_that_breaks_in_another_process_has_its_number() -> None:
    with pytest.raises(SeedBroke) as broke:
        run_seeds(range(10), OPTIONS, run=failing, jobs=2)
    assert (broke.value.seed, broke.value.what) == (3, "ValueError('no such seed')")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_damaged_file_is_told_from_one_of_other_sources(text: str, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text(text)
    with pytest.raises(NotTheSame) as found:
        load_totals(file, OPTIONS)
    assert found.value.why is Mismatch.DAMAGED


@pytest.mark.parametrize("totals", [None, 3, {}, {"digests": 3, "failures": []}])
def test_a_file_without_totals_is_refused(totals: object, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    save_results(file, OPTIONS, {"totals": totals})
    with pytest.raises(NotTheSame) as found:
        load_totals(file, OPTIONS)
    assert found.value.why is Mismatch.NO_TOTALS


def test_results_with_other_options_are_not_added_up(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    save_totals(file, OPTIONS, Totals())
    with pytest.raises(NotTheSame, match="other options"):
        load_totals(file, replace(OPTIONS, authorities=7))


def test_results_of_other_sources_are_not_added_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run.json"
    save_totals(file, OPTIONS, Totals())
    monkeypatch.setattr("netsim.runner.sources_digest", lambda: "changed")
    with pytest.raises(NotTheSame, match="other sources"):
        load_totals(file, OPTIONS)


LOADED = """
import sys
from netsim.programs import programs
from netsim.seed import Options, run_seed
programs()
print(*[file for each in list(sys.modules.values()) if (file := getattr(each, "__file__", None))], sep="\\n")
"""
"""Says which files a process has loaded that is about to run a seed."""


def test_the_sources_of_a_seed_are_those_that_run_in_one() -> None:
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=root, capture_output=True, text=True, check=True
    )
    loaded = {Path(line).resolve() for line in told.stdout.splitlines()}
    names = {file.relative_to(root).as_posix() for file in loaded if root in file.parents}
    pure = {name for name in names if name.startswith(tuple(f"{room}/" for room in PURE_ROOMS))}
    found = sources(root)
    assert pure - {"contracts/library/__init__.py"} <= found.keys()
    assert {f"contracts/library/{name}.py" for name in OF_THE_NETWORK} <= found.keys()
    assert not {"contracts/library/referral.py", "contracts/explore/search.py"} & found.keys()


def test_the_digest_does_not_depend_on_the_order_of_the_seeds() -> None:
    forwards = run_seeds(range(6), OPTIONS, run=made_up)
    backwards = run_seeds(reversed(range(6)), OPTIONS, run=made_up)
    assert forwards.digest == backwards.digest

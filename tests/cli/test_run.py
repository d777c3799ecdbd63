"""`sinergi sim run`: seeds run, add up, go on, and tell how to repeat what failed."""

import errno
import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from cli.sim.world import in_words
from netsim.expected import ENOUGH_SEEDS
from netsim.runner import Totals, run_seeds, save_totals
from netsim.seed import SMALL, Options, Outcome
from netsim.watcher import Violation
from tests.cli.terminal import QUICK, call, flat, json_of

KEYS = ["seeds", "forks", "stalled", "lost", "violations", "blocks", "digest"]
QUICK_OPTIONS = Options(authorities=1, faults=(), size=SMALL)


def outcome(seed: int, *violations: Violation, stalled: bool = False, lost: int = 0) -> Outcome:
    """What a seed of five blocks came to."""
    return Outcome(
        seed=seed,
        violations=violations,
        lost=lost,
        stalled=stalled,
        blocks=5,
        epochs=2,
        virtual_ms=1_000,
        events=10,
        digest=f"{seed:064}",
        plan=(),
        counts=Counter({"blocks": 5, "twin: woke": 2}),
    )


def file_of(path: Path, options: Options, *outcomes: Outcome) -> str:
    """A resume file that holds `outcomes`."""
    totals = Totals()
    for each in outcomes:
        totals.add(each)
    save_totals(path, options, totals)
    return str(path)


def test_good_seeds_are_summed_up() -> None:
    result = call("sim", "run", "--seeds", "0:2", "--jobs", "1", *QUICK)
    assert result.exit_code == 0
    told = flat(result.stdout)
    assert "sim run: 1 authority, no faults, all adversaries, small" in told
    assert "seeds 2 forks 0" in told
    assert "Good: 2 seeds, and no checker found anything." in told
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_json_is_one_object_that_begins_with_the_figures() -> None:
    first = json_of(call("sim", "run", "--seeds", "3:5", "--jobs", "1", "--json", *QUICK))
    assert list(first)[: len(KEYS)] == KEYS
    assert [first[key] for key in KEYS[:5]] == [2, 0, 0, 0, 0]
    again = json_of(call("sim", "run", "--seeds", "3:5", "--jobs", "2", "--json", *QUICK))
    assert [again[key] for key in KEYS] == [first[key] for key in KEYS]


def test_a_resumed_run_adds_up_to_the_same(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    common = ("--jobs", "1", "--json", *QUICK)
    call("sim", "run", "--seeds", "0:2", "--resume", str(file), *common)
    resumed = json_of(call("sim", "run", "--seeds", "0:3", "--resume", str(file), *common))
    whole = json_of(call("sim", "run", "--seeds", "0:3", *common))
    assert [resumed[key] for key in KEYS] == [whole[key] for key in KEYS]


def test_a_failure_names_the_one_command_that_repeats_it(tmp_path: Path) -> None:
    options = Options(authorities=7, observers=2, faults=("crash", "lost log"), adversaries=())
    fork = Violation("prefix agreement", "a0 and a1 differ at height 3", 500)
    stall = Violation("seed", "stalled at height 2", 900)
    bad = outcome(4, fork, fork), outcome(5), outcome(6, stall, stalled=True, lost=3)
    file = file_of(tmp_path / "run.json", options, *bad)
    network = ("--authorities", "7", "--observers", "2", "--faults", "crash,lost-log")
    arguments = (*network, "--adversaries", "none", "--seeds", "4:7", "--resume", file)
    result = call("sim", "run", *arguments)
    assert result.exit_code == 1
    told = flat(result.stdout)
    assert "seed 4 prefix agreement: a0 and a1 differ at height 3 (and 1 more)" in told
    assert "seed 6 seed: stalled at height 2" in told
    assert (
        "sinergi sim replay --seed 4 --authorities 7 --observers 2 "
        "--faults crash,lost-log --adversaries none" in told
    )
    found = json_of(call("sim", "run", *arguments, "--json"))
    assert [found[key] for key in KEYS[:6]] == [3, 1, 1, 3, 3, 15]
    assert found["failures"] == [
        {
            "seed": 4,
            "what": ["prefix agreement: a0 and a1 differ at height 3"] * 2,
            "repeat": "sinergi sim replay --seed 4 --authorities 7 --observers 2 "
            "--faults crash,lost-log --adversaries none",
        },
        {
            "seed": 6,
            "what": ["seed: stalled at height 2"],
            "repeat": "sinergi sim replay --seed 6 --authorities 7 --observers 2 "
            "--faults crash,lost-log --adversaries none",
        },
    ]


def breaking(seed: int, _options: Options) -> Outcome:
    """A seed in which a replica asserts."""
    raise AssertionError(f"a wrong turn in {seed}")


def test_a_seed_that_breaks_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.sim.run.run_seeds", partial(run_seeds, run=breaking))
    arguments = ("sim", "run", "--seeds", "7:9", "--jobs", "1", *QUICK)
    result = call(*arguments)
    assert result.exit_code == 1
    told = flat(result.stdout)
    assert "seed 7 broke: AssertionError('a wrong turn in 7')" in told
    assert "Repeat the first: sinergi sim replay --seed 7 --authorities 1" in told
    assert "Traceback" not in result.output
    found = json_of(call(*arguments, "--json"))
    assert found["is_good"] is False
    assert found["failures"] == [
        {
            "seed": 7,
            "what": ["broke: AssertionError('a wrong turn in 7')"],
            "repeat": "sinergi sim replay --seed 7 --authorities 1 --faults none --size small",
        }
    ]


def test_a_damaged_file_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text("{")
    result = call("sim", "run", "--seeds", "0:1", "--resume", str(file), *QUICK)
    assert result.exit_code == 2
    assert "cannot be continued: it holds no results, or is damaged." in flat(result.stderr)
    assert file.read_text() == "{"


def test_a_full_run_in_which_something_never_happened_fails(tmp_path: Path) -> None:
    options = Options(faults=("pause",), adversaries=("twin", "silent"))
    file = file_of(tmp_path / "run.json", options, *map(outcome, range(ENOUGH_SEEDS)))
    result = call(
        "sim", "run", "--faults", "pause", "--adversaries", "silent,twin",
        "--seeds", f"0:{ENOUGH_SEEDS}", "--resume", file,
    )  # fmt: skip
    assert result.exit_code == 1
    told = flat(result.stdout)
    assert "Never happened: changes: a node joins, " in told
    assert "an officer comes and goes, pauses, silent." in told


def test_a_file_of_other_options_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file_of(file, Options(authorities=7), outcome(0))
    before = file.read_bytes()
    result = call("sim", "run", "--seeds", "0:1", "--resume", str(file), *QUICK)
    assert result.exit_code == 2
    assert "other options" in flat(result.stderr)
    assert "Nothing was run, and the file is as it was." in flat(result.stderr)
    assert file.read_bytes() == before


def test_a_file_of_other_sources_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file_of(file, QUICK_OPTIONS, outcome(0))
    stored = json.loads(file.read_text())
    stored["sources"] = "0" * 64
    file.write_text(json.dumps(stored))
    result = call("sim", "run", "--seeds", "0:1", "--resume", str(file), *QUICK)
    assert result.exit_code == 2
    assert "other sources" in flat(result.stderr)
    assert json.loads(file.read_text()) == stored


def stopping_after(seeds: int) -> Callable[..., Totals]:
    """`run_seeds`, with a person who presses Ctrl-C."""
    done = 0

    def run(*arguments: object, **settings: object) -> Totals:
        progress = settings.pop("progress")

        def tell(*what: object) -> None:
            nonlocal done
            progress(*what)  # type: ignore[operator]  # run_seeds says what it is
            done += 1
            if done == seeds:
                raise KeyboardInterrupt

        return run_seeds(*arguments, progress=tell, **settings)  # type: ignore[arg-type]  # passed on

    return run


def test_ctrl_c_keeps_what_was_done_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(2))
    arguments = ("sim", "run", "--seeds", "0:4", "--jobs", "1", *QUICK)
    result = call(*arguments)
    assert result.exit_code == 130
    assert "Stopped. 2 seeds kept in build/sim-run.json; go on with:" in flat(result.stderr)
    again = result.stderr.splitlines()[-1].split()
    assert again[:3] == ["sinergi", "sim", "run"]
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    resumed = json_of(call(*again[1:], "--json"))
    whole = json_of(call(*arguments, "--json"))
    assert [resumed[key] for key in KEYS] == [whole[key] for key in KEYS]


def test_a_run_that_was_stopped_is_not_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ("sim", "run", "--seeds", "0:4", "--jobs", "1", *QUICK)
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(1))
    result = call(*arguments)
    told = flat(result.stdout)
    assert "Not done: 3 seeds of those asked for did not run. No checker found anything" in told
    assert "Good" not in told
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(1))
    found = json_of(call(*arguments, "--json"))
    assert (found["is_good"], found["seeds"], found["left"]) == (False, 1, 3)


def stopping_at_once(*_arguments: object, **_settings: object) -> Totals:
    """`run_seeds`, with a person who presses Ctrl-C in the first seed."""
    raise KeyboardInterrupt


def test_ctrl_c_before_anything_is_done_keeps_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_at_once)
    result = call("sim", "run", "--seeds", "0:4", "--jobs", "1", "--json", *QUICK)
    assert result.exit_code == 130
    assert json_of(result)["is_good"] is False
    assert "Stopped before a seed was done" in flat(result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_what_was_kept_before_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = []
    for authorities in ("1", "2"):
        monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(1))
        quick = ("--authorities", authorities, *QUICK[2:])
        result = call("sim", "run", "--seeds", "0:4", "--jobs", "1", *quick)
        kept.append(result.stderr.splitlines()[-1].split()[-1])
    assert kept == ["build/sim-run.json", "build/sim-run-2.json"]
    assert json.loads(Path(kept[0]).read_text())["options"]["authorities"] == 1
    assert json.loads(Path(kept[1]).read_text())["options"]["authorities"] == 2


def test_where_no_build_can_be_made_ctrl_c_keeps_it_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "build").write_text("in the way")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.sim.shared.gettempdir", lambda: str(elsewhere))
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(1))
    result = call("sim", "run", "--seeds", "0:4", "--jobs", "1", *QUICK)
    assert result.exit_code == 130
    assert f"1 seed kept in {elsewhere}/sim-run.json" in flat(result.stderr)
    assert len(json.loads((elsewhere / "sim-run.json").read_text())["totals"]["digests"]) == 1
    monkeypatch.setattr("cli.sim.shared.gettempdir", lambda: str(tmp_path / "build"))
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(1))
    result = call("sim", "run", "--seeds", "0:4", "--jobs", "1", *QUICK)
    assert result.exit_code == 130
    assert "1 seed could be kept nowhere" in flat(result.stderr)


def test_a_resume_file_on_a_full_disk_is_left_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(file_of(tmp_path / "run.json", QUICK_OPTIONS, outcome(0)))
    before = file.read_bytes()

    def full(*_given: object, **_settings: object) -> Totals:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cli.sim.run.run_seeds", full)
    result = call("sim", "run", "--seeds", "0:4", "--resume", str(file), *QUICK)
    assert result.exit_code == 3
    assert "could not be brought up to date: the disk is full." in flat(result.stderr)
    assert file.read_bytes() == before


def test_many_failures_are_counted_in_the_order_of_their_seeds(tmp_path: Path) -> None:
    stall = Violation("seed", "stalled", 900)
    bad = [outcome(seed, stall, stalled=True) for seed in (7, 3, 1, 5, 0, 2, 6, 4)]
    file = file_of(tmp_path / "run.json", QUICK_OPTIONS, *bad)
    arguments = ("sim", "run", "--seeds", "0:8", "--resume", file, *QUICK)
    told = flat(call(*arguments).stdout)
    assert "8 seeds failed" in told
    assert "seed 4 seed: stalled and 3 more" in told
    assert "Repeat the first: sinergi sim replay --seed 0 " in told
    failures = json_of(call(*arguments, "--json"))["failures"]
    assert isinstance(failures, list)
    assert [each["seed"] for each in failures] == list(range(8))


def test_ctrl_c_with_a_file_keeps_it_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "run.json"
    monkeypatch.setattr("cli.sim.run.run_seeds", stopping_after(1))
    result = call("sim", "run", "--seeds", "0:4", "--jobs", "1", "--resume", str(file), *QUICK)
    assert result.exit_code == 130
    assert f"1 seed kept in {file}" in flat(result.stderr)
    assert len(json.loads(file.read_text())["totals"]["digests"]) == 1


def test_options_in_words() -> None:
    assert in_words(Options()) == "4 authorities, all faults, all adversaries"
    one = Options(authorities=1, observers=1, faults=("crash",), adversaries=(), size=SMALL)
    assert in_words(one) == "1 authority, 1 observer, faults: crash, no adversaries, small"
    some = Options(observers=2, faults=("crash", "disk", "pause"), adversaries=("twin", "silent"))
    assert in_words(some) == (
        "4 authorities, 2 observers, 3 of 7 faults, adversaries: twin and silent"
    )

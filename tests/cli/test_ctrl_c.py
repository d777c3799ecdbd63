"""Ctrl-C ends every command with status 130 and a message, wherever it comes; so does a full disk with 3."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from cli.sim.schedule import read_schedule, write_schedule
from netsim.faults import Plan
from netsim.runner import Totals
from netsim.seed import Options, Outcome, run_seed
from netsim.shrink import Try, shrink
from tests.cli.terminal import QUICK, call, flat, json_of
from tests.cli.test_shrink import FAILING
from tests.house.source import REPOSITORY

START = "from cli.main import main; main()"

IN_THE_IMPORTS = f"""
import os, signal, sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "netsim.seed":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Impatient())
{START}
"""


def start(
    program: str, *arguments: str, stdout: Path | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `program` in a process of its own, as the command of that name."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "SINERGI_LANG": "en"}
    with (stdout or Path(os.devnull)).open("w") as out:
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=cwd,
            env=environment,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )


def test_ctrl_c_while_it_imports_is_no_traceback() -> None:
    done = start(IN_THE_IMPORTS, "sim", "run", "--seeds", "0:3")
    assert done.stderr.strip() == "Stopped. Files that were written before are whole."
    assert done.returncode == 130


def interrupted(*_arguments: object, **_settings: object) -> Outcome:
    """A person presses Ctrl-C."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("cli.sim.replay.run_seed", ("replay", "--seed", "1")),
        ("cli.sim.shrink.shrink_plan", ("shrink", "--seed", "1")),
        ("cli.sim.demo.run_seed", ("demo",)),
    ],
)
def test_where_nothing_is_to_keep_ctrl_c_says_so(
    place: str, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(place, interrupted)
    result = call("sim", *arguments)
    assert result.exit_code == 130
    assert "Stopped. Files that were written before are whole." in flat(result.stderr)
    assert "Dihentikan." in call("sim", *arguments, SINERGI_LANG="ms").stderr


def test_a_bench_that_is_stopped_shows_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.sim.bench.measure", interrupted)
    result = call("sim", "bench", "--authorities", "4", "--json")
    assert result.exit_code == 130
    assert json_of(result) == {"bench": []}
    assert "Stopped after 0 of 2 measurements" in flat(result.stderr)


def test_shrinking_that_is_stopped_keeps_the_smallest_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopping(seed: int, options: Options, *, plan: Plan, tell: object) -> Outcome:
        def stop(run: Try) -> None:
            tell(run)  # type: ignore[operator]  # shrink says what it is
            if len(run.smallest) < len(plan):
                raise KeyboardInterrupt

        return shrink(seed, options, plan=plan, tell=stop)

    monkeypatch.setattr("netsim.seed.MAX_MORE_MS", 1_000)
    monkeypatch.setattr("cli.sim.shrink.shrink_plan", stopping)
    monkeypatch.chdir(tmp_path)
    Path("failing.json").write_text(write_schedule(FAILING))
    result = call("sim", "shrink", "--schedule", "failing.json")
    assert result.exit_code == 130
    assert "A schedule of 2 faults that fails is kept in schedule-3.json" in flat(result.stderr)
    assert result.stderr.splitlines()[-1].strip() == (
        "sinergi sim shrink --schedule schedule-3.json --output schedule-3.json"
    )
    kept = read_schedule(Path("schedule-3.json").read_text(), path="x")
    assert kept.plan == FAILING.plan[1:]


def pressing(_verdict: object, out: Console) -> None:
    """A verdict in the middle of which Ctrl-C is pressed again."""
    os.kill(os.getpid(), signal.SIGINT)
    out.print("the verdict")


def test_a_second_ctrl_c_ends_neither_the_keeping_nor_the_telling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(*_arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    def one_and_stop(_seeds: range, options: Options, *, progress: object, **_more: object) -> None:
        totals = Totals()
        totals.add(run_seed(0, options))
        progress(run_seed(0, options), totals)  # type: ignore[operator]  # run_seeds says what it is
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.sim.run.save_totals", twice)
    monkeypatch.setattr("cli.sim.run.show_verdict", pressing)
    monkeypatch.setattr("cli.sim.run.run_seeds", one_and_stop)
    result = call("sim", "run", "--seeds", "0:2", *QUICK)
    assert result.exit_code == 130
    assert result.stdout == "the verdict\n"
    assert "1 seed kept in build/sim-run.json" in flat(result.stderr)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_output_that_takes_no_more_is_told_of(more: tuple[str, ...]) -> None:
    arguments = ("sim", "replay", "--seed", "1", *QUICK, *more)
    done = start(START, *arguments, stdout=Path("/dev/full"))
    assert "The output could not be written: the disk is full." in flat(done.stderr)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == 3


def test_a_verdict_that_nobody_can_read_keeps_the_work(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    arguments = ("sim", "run", "--seeds", "0:1", "--jobs", "1", "--resume", str(file), *QUICK)
    done = start(START, *arguments, stdout=Path("/dev/full"))
    assert f"1 seed kept in {file}" in flat(done.stderr)
    assert done.returncode == 3


def test_so_does_one_of_mutants(tmp_path: Path) -> None:
    arguments = ("--names", "height", "--seeds", "0:1", "--jobs", "1", *QUICK)
    done = start(START, "sim", "mutants", *arguments, stdout=Path("/dev/full"), cwd=tmp_path)
    assert "1 seed kept in build/sim-mutants.json; go on" in flat(done.stderr)
    assert (tmp_path / "build" / "sim-mutants.json").is_file()
    assert done.returncode == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("replay", "--seed", "1", *QUICK, "--picture", "full.png"),
        ("demo", "--folder", "."),
        ("shrink", "--schedule", "failing.json", "--output", "full.json"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_file_on_a_full_disk_is_told_of(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netsim.seed.MAX_MORE_MS", 1_000)
    monkeypatch.chdir(tmp_path)
    Path("failing.json").write_text(write_schedule(FAILING))
    for name in ("full.png", "story.json", "full.json"):
        Path(name).symlink_to("/dev/full")
    result = call("sim", *arguments)
    assert result.exit_code == 3
    assert "could not be written: the disk is full." in flat(result.stderr)

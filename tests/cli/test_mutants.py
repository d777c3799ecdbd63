"""`sinergi sim mutants`: what was noticed, and what got away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from netsim.mutants import Notice, run_mutants
from tests.cli.terminal import call, flat, json_of

NETWORK = ("--size", "small", "--jobs", "1")
HARMLESS = ("--authorities", "1", "--faults", "none")
"""A network of one, in which no rule is missed."""


def test_a_mutant_that_is_noticed() -> None:
    arguments = ("--names", "two-notarizations", "--seeds", "0:1", *NETWORK)
    result = call("sim", "mutants", *arguments)
    assert result.exit_code == 0
    told = flat(result.stdout)
    assert "mutant rule caught in first by" in told
    assert "two notarizations S1" in told
    assert "Good: 1 mutant, all caught." in told
    found = json_of(call("sim", "mutants", *arguments, "--json"))["mutants"]
    assert isinstance(found, list)
    assert list(found[0])[:5] == ["name", "rule", "caught", "checker", "checkers"]
    assert (found[0]["name"], found[0]["rule"], found[0]["caught"], found[0]["seeds"]) == (
        "two notarizations",
        "S1",
        True,
        1,
    )


def test_a_mutant_that_gets_away_is_a_failure() -> None:
    result = call(
        "sim", "mutants", "--names", "RETRY,gap-proofs", "--seeds", "0:1", *NETWORK, *HARMLESS
    )
    assert result.exit_code == 1
    assert "2 mutants got away: gap proofs, RETRY." in flat(result.stdout)


def stopping_after(seeds: int) -> Callable[..., list[Notice]]:
    """`run_mutants`, with a person who presses Ctrl-C."""
    done = 0

    def run(*arguments: object, **settings: object) -> list[Notice]:
        progress = settings.pop("progress")

        def tell(notice: Notice) -> None:
            nonlocal done
            progress(notice)  # type: ignore[operator]  # run_mutants says what it is
            done += 1
            if done == seeds:
                raise KeyboardInterrupt

        return run_mutants(*arguments, progress=tell, **settings)  # type: ignore[arg-type]  # as is

    return run


def test_ctrl_c_keeps_what_was_done_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.sim.mutants.run_mutants", stopping_after(2))
    names = ("--names", "two-notarizations,height")
    result = call("sim", "mutants", *names, "--seeds", "0:3", *NETWORK, *HARMLESS)
    assert result.exit_code == 130
    assert "two notarizations" in result.stdout
    assert "0 of 2" in result.stdout
    assert "Not done: 4 seeds of those asked for did not run; 0 caught so far." in result.stdout
    assert "2 seeds kept in build/sim-mutants.json; go on with:" in flat(result.stderr)
    again = result.stderr.splitlines()[-1].split()
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    whole = json_of(call(*again[1:], "--json"))
    assert (whole["left"], whole["is_good"]) == (0, False)
    found = whole["mutants"]
    assert isinstance(found, list)
    assert [(each["name"], each["seeds"]) for each in found] == [
        ("two notarizations", 3),
        ("height", 3),
    ]


def test_all_the_names_are_not_spelled_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cli.sim.mutants.run_mutants", stopping_after(1))
    result = call("sim", "mutants", "--seeds", "0:3", *NETWORK, *HARMLESS)
    assert result.exit_code == 130
    assert "Good" not in result.stdout
    assert result.stderr.splitlines()[-1].strip() == (
        "sinergi sim mutants --authorities 1 --faults none --size small --seeds 0:3 --jobs 1 "
        "--resume build/sim-mutants.json"
    )


def test_no_mutants_at_all_are_refused() -> None:
    result = call("sim", "mutants", "--names", "none", "--seeds", "0:2")
    assert result.exit_code == 2
    assert "--names names nothing, so there is nothing to run." in flat(result.stderr)


def test_a_file_of_something_else_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("[]")
    result = call("sim", "mutants", "--seeds", "0:1", "--resume", str(file), *HARMLESS)
    assert result.exit_code == 2
    assert "holds no results, or is damaged" in flat(result.stderr)
    assert file.read_text() == "[]"

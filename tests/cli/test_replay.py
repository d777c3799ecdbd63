"""`sinergi sim replay`: the same story every time, as much of it as was asked for."""

import json
from pathlib import Path

import pytest

from cli.catalogue import Language
from cli.complaint import Complaint, Reason
from cli.sim.schedule import Schedule, read_schedule, write_schedule
from cli.wording import wording
from netsim.faults import Crash, Partition, Pause
from netsim.host import Loss
from netsim.seed import SMALL, Options
from tests.cli.terminal import QUICK, call, flat, json_of

STALLING = Schedule(
    seed=0,
    options=Options(authorities=2, faults=(), adversaries=(), size=SMALL),
    plan=(Partition(at_ms=1_000, for_ms=10**9, groups=((0,), (1,))),),
)
"""Two authorities, both needed, that never hear of one another again."""


def test_the_story_is_told_twice_in_the_same_words() -> None:
    first = call("sim", "replay", "--seed", "1", *QUICK)
    assert first.exit_code == 0
    assert first.stdout.splitlines()[0] == (
        "seed 1: 1 authority, no faults, all adversaries, small; nobody lies, "
        "b0 may take a seat later"
    )
    assert "leads: EXTEND" in first.stdout
    assert "Good: no checker found anything." in first.stdout
    assert call("sim", "replay", "--seed", "1", *QUICK).stdout == first.stdout


def test_a_part_of_the_story_is_told() -> None:
    arguments = ("--seed", "1", "--show", "final,vote", "--from", "30", "--until", "60")
    found = json_of(call("sim", "replay", *arguments, "--json", *QUICK))
    story = found["story"]
    assert isinstance(story, list)
    assert {line["what"] for line in story} == {"final", "vote"}
    assert all(30_000 <= line["at_ms"] <= 60_000 for line in story)
    assert found["is_good"] is True
    assert found["seed"] == 1


def test_a_picture_of_a_part_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "one.svg"
    arguments = ("--seed", "1", "--from", "30", "--until", "60", "--picture", str(file))
    assert call("sim", "replay", *arguments, *QUICK).exit_code == 0
    assert "<svg" in file.read_text()


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    result = call("sim", "replay", "--seed", "1", "--picture", str(tmp_path / "one.gif"), *QUICK)
    assert result.exit_code == 2
    assert "names that end in .png, .svg, .pdf" in flat(result.stderr)


def test_a_seed_that_fails_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netsim.seed.MAX_MORE_MS", 1_000)
    file = tmp_path / "stalling.json"
    file.write_text(write_schedule(STALLING))
    result = call("sim", "replay", "--schedule", str(file))
    assert result.exit_code == 1
    told = flat(result.stdout)
    assert "partition: for ever, a0 | a1" in told
    assert "It stalled." in told


def test_a_schedule_comes_back_as_it_was() -> None:
    plan = (
        Crash(5, (0, 1), Loss.POWER, 20),
        Pause(7, 1, 3),
    )
    schedule = Schedule(3, Options(authorities=7, faults=("crash",)), plan)
    assert read_schedule(write_schedule(schedule), path="x") == schedule
    empty = Schedule(3, Options(), ())
    assert read_schedule(write_schedule(empty), path="x") == empty


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (("--from", "20", "--until", "10"), "--from 20 is not before --until 10"),
        (("--from", "5", "--until", "5"), "--from 5 is not before --until 5"),
        (("--from", "5000"), "Seed 1 ends after "),
    ],
)
def test_a_part_with_nothing_in_it_is_refused(
    span: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    file = tmp_path / "one.png"
    result = call("sim", "replay", "--seed", "1", *span, "--picture", str(file), *QUICK)
    assert result.exit_code == 2
    assert told in flat(result.stderr)
    assert result.stdout == ""
    assert not file.exists()


STORED = json.loads(write_schedule(STALLING))
PAUSE = {"kind": "Pause", "at_ms": 5, "for_ms": 6, "node": 0}


def with_options(**changed: object) -> str:
    """The stored schedule with other options."""
    return json.dumps({**STORED, "options": {**STORED["options"], **changed}})


def with_fault(**changed: object) -> str:
    """The stored schedule with one more fault."""
    return json.dumps({**STORED, "plan": [*STORED["plan"], {**PAUSE, **changed}]})


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("{\n", "line 2 is not JSON"),
        ("[]", "{} is not an object"),
        ("{}", "options is missing"),
        (json.dumps({**STORED, "seed": "x"}), 'seed cannot be "x"; it takes 0..999999999999'),
        (json.dumps({**STORED, "plan": 3}), "plan cannot be 3; it takes [...]"),
        (with_options(authorities=0), "options.authorities cannot be 0; it takes 1..200"),
        (with_options(adversaries=["x"]), 'options.adversaries cannot be ["x"]; it takes [twin'),
        (with_options(size={"blocks": 1}), "options.size.epochs is missing"),
        (with_fault(kind="Flood"), "fault 2 is of no known kind: Flood"),
        (with_fault(depth=1), "fault 2 (Pause) has no field depth"),
        (with_fault(node=99), "in fault 2 (Pause), node cannot be 99; it takes 0..2"),
        (with_fault(at_ms=-1000), "in fault 2 (Pause), at_ms cannot be -1000; it takes 0..1"),
        (json.dumps({**STORED, "plan": [{"kind": "Pause"}]}), "fault 1 (Pause) lacks at_ms"),
    ],
)
def test_what_is_no_schedule_is_refused_and_the_place_is_named(text: str, detail: str) -> None:
    with pytest.raises(Complaint) as refusal:
        read_schedule(text, path="x.json")
    assert refusal.value.reason is Reason.SCHEDULE
    assert detail in wording(refusal.value, Language.ENGLISH).what


@pytest.mark.parametrize(
    "more", [("--seed", "77"), ("--authorities", "7"), ("--faults", "none"), ("--size", "full")]
)
@pytest.mark.parametrize("command", ["replay", "shrink"])
def test_what_a_schedule_says_cannot_be_said_beside_it(
    command: str, more: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "stalling.json"
    file.write_text(write_schedule(STALLING))
    result = call("sim", command, "--schedule", str(file), *more)
    assert result.exit_code == 2
    assert f"{more[0]} cannot stand beside --schedule" in flat(result.stderr)

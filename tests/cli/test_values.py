"""What a person types is read, or refused with a reason."""

import errno
from enum import Enum
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.complaint import Cause, Complaint, Reason, because
from cli.values import (
    MOST_SEEDS,
    cause_of,
    check_writable,
    hyphened,
    names_of,
    one_of,
    read_file,
    read_names,
    read_seeds,
    read_target,
    read_whole,
    whole,
    whole_or_none,
    wholes,
    written_whole,
)

PARAM = click.Option(["--thing"])
CTX = click.Context(click.Command("test"))
KNOWN = ("crash", "lost log", "twin")


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@given(st.integers(0, 10**9), st.integers(1, MOST_SEEDS))
def test_a_range_of_seeds_is_what_it_says(first: int, count: int) -> None:
    assert read_seeds(CTX, PARAM, f" {first}:{first + count} ") == range(first, first + count)


@pytest.mark.parametrize(
    "value", ["5:3", "3:3", "3", "a:b", "-1:3", "1:2:3", "", "0:1000001", "0:" + "9" * 13, "0:٣"]
)
def test_what_is_no_range_of_seeds_is_refused(value: str) -> None:
    with pytest.raises(Complaint) as refusal:
        read_seeds(CTX, PARAM, value)
    assert refusal.value.reason is Reason.SEEDS
    assert refusal.value.details["value"] == value


@given(st.integers(3, 30))
def test_whole_numbers_in_their_range_are_read(value: int) -> None:
    assert read_whole(str(value), name="--thing", least=3, most=30) == value
    assert whole(3, 30)(CTX, PARAM, f" {value}") == value
    assert whole_or_none(3, 30)(CTX, PARAM, str(value)) == value
    assert wholes(3, 30)(CTX, PARAM, f"{value}, 5") == (value, 5)


def test_no_number_is_none_where_none_is_allowed() -> None:
    assert whole_or_none(3, 30)(CTX, PARAM, None) is None


@pytest.mark.parametrize("value", ["", "x", "2", "31", "-4", "4.5", "1" * 40])
def test_other_numbers_are_refused_with_the_range(value: str) -> None:
    with pytest.raises(Complaint) as refusal:
        whole(3, 30)(CTX, PARAM, value)
    assert refusal.value.reason is Reason.NUMBER
    assert refusal.value.details == {"value": value, "name": "--thing", "least": 3, "most": "30"}


@given(st.lists(st.sampled_from(KNOWN), unique=True, min_size=1))
def test_names_come_back_as_they_were_written(names: list[str]) -> None:
    expected = tuple(name for name in KNOWN if name in names)
    assert read_names(hyphened(names), known=KNOWN, name="--thing") == expected
    assert names_of(KNOWN)(CTX, PARAM, ", ".join(names).upper()) == expected


def test_all_and_none_are_names_of_their_own() -> None:
    assert read_names("all", known=KNOWN, name="--thing") == KNOWN
    assert read_names(" none ", known=KNOWN, name="--thing") == ()


@pytest.mark.parametrize(
    ("value", "unknown", "nearest"),
    [("twn", "twn", " (twin?)"), ("crash,lost-lug", "lost lug", " (lost-log?)"), (",", "", "")],
)
def test_an_unknown_name_is_refused_with_the_nearest(
    value: str, unknown: str, nearest: str
) -> None:
    with pytest.raises(Complaint) as refusal:
        read_names(value, known=KNOWN, name="--thing")
    assert refusal.value.reason is Reason.NAME
    assert refusal.value.details == {
        "value": unknown,
        "name": "--thing",
        "nearest": nearest,
        "known": "crash, lost-log, twin",
    }


def test_one_of_an_enum_is_read_or_refused() -> None:
    assert one_of(Colour)(CTX, PARAM, "Red") is Colour.RED
    with pytest.raises(Complaint) as refusal:
        one_of(Colour)(CTX, PARAM, "green")
    assert refusal.value.reason is Reason.VALUE
    assert refusal.value.details["known"] == "red, blue"


def test_a_target_is_tried_before_anything_runs(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.json"
    assert read_target(CTX, PARAM, None) is None
    assert read_target(CTX, PARAM, str(fresh)) == fresh
    fresh.write_text("old")
    assert check_writable(fresh) == fresh
    assert fresh.read_text() == "old"
    missing = tmp_path / "missing"
    for bad, detail in (
        (tmp_path, because(Cause.FOLDER)),
        (missing / "file", because(Cause.NO_FOLDER, folder=missing)),
        (Path("/proc/x.json"), because(Cause.ABSENT)),
    ):
        with pytest.raises(Complaint) as refusal:
            check_writable(bad)
        assert refusal.value.reason is Reason.UNWRITABLE
        assert refusal.value.details["detail"] == detail


def _write_half(target: Path, mishap: BaseException) -> None:
    with written_whole(target) as unfinished:
        unfinished.write_text("ha")
        raise mishap


def test_a_file_is_written_whole_or_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "part.json"
    with pytest.raises(Complaint) as refusal:
        _write_half(target, OSError(errno.ENOSPC, "No space left on device"))
    assert refusal.value.reason is Reason.WRITE_FAILED
    assert refusal.value.details["detail"] == because(Cause.FULL)
    assert list(tmp_path.iterdir()) == []
    target.write_text("old")
    target.chmod(0o600)
    with pytest.raises(KeyboardInterrupt):
        _write_half(target, KeyboardInterrupt())
    assert target.read_text() == "old"
    link = tmp_path / "link.json"
    link.symlink_to(target)
    with written_whole(link) as unfinished:
        unfinished.write_text("new")
        assert target.read_text() == "old"
    assert (target.read_text(), link.is_symlink()) == ("new", True)
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(tmp_path.iterdir()) == [link, target]


def test_what_is_no_ordinary_file_is_written_as_it_comes() -> None:
    with written_whole(Path("/dev/null")) as target:
        target.write_text("all of it")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(Complaint) as refusal, written_whole(Path("/dev/full")) as target:
        target.write_text("no room")
    assert refusal.value.details["detail"] == because(Cause.FULL)


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.EACCES, Cause.DENIED),
        (errno.EROFS, Cause.READ_ONLY),
        (errno.ENOSPC, Cause.FULL),
        (errno.EIO, Cause.SYSTEM),
    ],
)
def test_what_the_system_says_has_a_cause(number: int, cause: Cause) -> None:
    assert cause_of(OSError(number, "words"), Path("x")).cause is cause


def test_a_file_is_read_or_refused(tmp_path: Path) -> None:
    (tmp_path / "good").write_text("aduh", encoding="utf-8")
    (tmp_path / "bad").write_bytes(b"\xff\xfe\xff")
    assert read_file(str(tmp_path / "good")) == "aduh"
    for name, cause in (("missing", Cause.ABSENT), ("bad", Cause.NOT_TEXT)):
        with pytest.raises(Complaint) as refusal:
            read_file(str(tmp_path / name))
        assert refusal.value.reason is Reason.UNREADABLE
        assert refusal.value.details["detail"] == because(cause)

"""The vote logs on disk: what was synced is there, whenever the process dies; what is not there is never invented."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chain.crypto import SecretKey
from chain.primitives import ChainId
from chain.storage.store import StorageError, StorageFault
from consensus.vote_log import new_log, read_log
from node.host.vote_log_files import VoteLogFiles

KEY = SecretKey(bytes(32)).public
OTHER = SecretKey(bytes([1]) * 32).public
CHAIN = ChainId(bytes(32))


def written(folder: Path, *, content: bytes = b"first", number: int = 0) -> Path:
    path = folder / f"{KEY.hex()}.{number:08}.votes"
    path.write_bytes(content)
    return path


def test_a_log_is_made_once_by_the_operator(tmp_path: Path) -> None:
    VoteLogFiles(tmp_path).create(KEY, CHAIN)
    found = VoteLogFiles(tmp_path).read(KEY)
    assert found == new_log(KEY, CHAIN)
    assert read_log(found).valid_bytes == len(found)
    with pytest.raises(FileExistsError):
        VoteLogFiles(tmp_path).create(KEY, CHAIN)
    assert VoteLogFiles(tmp_path).read(OTHER) is None


def test_appends_stand_behind_one_another_and_the_newest_file_counts(tmp_path: Path) -> None:
    written(tmp_path)
    logs = VoteLogFiles(tmp_path)
    logs.append(KEY, b" second")
    logs.append(KEY, b"")
    assert VoteLogFiles(tmp_path).read(KEY) == b"first second"
    logs.rotate(KEY, b"anew")
    logs.append(KEY, b" again")
    assert VoteLogFiles(tmp_path).read(KEY) == b"anew again"
    assert [each.name for each in tmp_path.iterdir()] == [f"{KEY.hex()}.00000001.votes"]


def test_a_torn_tail_is_handed_over_as_it_is(tmp_path: Path) -> None:
    written(tmp_path, content=b"whole and to")
    assert VoteLogFiles(tmp_path).read(KEY) == b"whole and to"


def test_what_a_crash_left_in_a_rotation_does_not_count(tmp_path: Path) -> None:
    older = written(tmp_path)
    (tmp_path / f"{KEY.hex()}.00000001.votes.unfinished").write_bytes(b"a ne")
    (tmp_path / f"{OTHER.hex()}.00000000.votes.unfinished").write_bytes(b"")
    logs = VoteLogFiles(tmp_path)
    assert logs.read(KEY) == b"first"
    assert logs.read(OTHER) is None
    logs.rotate(KEY, b"anew")
    assert VoteLogFiles(tmp_path).read(KEY) == b"anew"
    assert not older.exists()
    assert not list(tmp_path.glob(f"{KEY.hex()}*.unfinished"))


def test_of_two_whole_files_the_later_one_counts(tmp_path: Path) -> None:
    written(tmp_path, content=b"older", number=9)
    written(tmp_path, content=b"newer", number=10)
    assert VoteLogFiles(tmp_path).read(KEY) == b"newer"


def deaths(story: str, folder: Path) -> list[tuple[int, str | None, list[str]]]:
    """What the folder held after a death before each line, the last one being none."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.node.host.dying", story, str(folder), KEY.hex()],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [row[0] for row in rows] == [9] * (len(rows) - 1) + [0]
    assert len(rows) > 15, "every line was tried"
    return [tuple(row) for row in rows]


def test_an_append_is_there_or_not_wherever_the_process_dies(tmp_path: Path) -> None:
    folder = tmp_path / "votes"
    folder.mkdir()
    written(folder)
    found = [read for _, read, _ in deaths("append", folder)]
    assert list(dict.fromkeys(found)) == ["first", "firstsecond", "firstsecondthird"]


def test_a_rotation_has_happened_or_not_wherever_the_process_dies(tmp_path: Path) -> None:
    folder = tmp_path / "votes"
    folder.mkdir()
    written(folder)
    rows = deaths("rotate", folder)
    assert list(dict.fromkeys(read for _, read, _ in rows)) == [
        "first",
        "a new file",
        "a new filesecond",
    ]
    kept = {tuple(name.split(".", 1)[1] for name in names) for _, _, names in rows}
    assert kept == {
        ("00000000.votes",),
        ("00000000.votes", "00000001.votes.unfinished"),
        ("00000000.votes", "00000001.votes"),
        ("00000001.votes",),
    }


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is done to the disk, in order; it is done, too."""
    happened: list[str] = []

    def tell(owner: Any, name: str, what: Callable[..., str]) -> None:
        really = getattr(owner, name)

        def telling(*arguments: Any, **more: Any) -> Any:
            happened.append(what(*arguments))
            return really(*arguments, **more)

        monkeypatch.setattr(owner, name, telling)

    def of(descriptor: int) -> str:
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        return name.split(".", 1)[1] if "." in name else "the folder"

    tell(os, "fsync", lambda descriptor: f"sync {of(descriptor)}")
    tell(os, "fdatasync", lambda descriptor: f"sync {of(descriptor)}")
    tell(Path, "replace", lambda path, to: f"name {to.name.split('.', 1)[1]}")
    tell(Path, "unlink", lambda path: f"remove {path.name.split('.', 1)[1]}")
    yield happened
    monkeypatch.undo()


def test_everything_is_on_disk_before_what_needs_it(tmp_path: Path, told: list[str]) -> None:
    written(tmp_path)
    logs = VoteLogFiles(tmp_path)
    assert told == ["sync the folder"], "names, before anything is read"
    logs.append(KEY, b"x")
    logs.append(KEY, b"")
    assert told[1:] == ["sync 00000000.votes"] * 2
    logs.rotate(KEY, b"anew")
    assert told[3:] == [
        "sync 00000001.votes.unfinished",
        "name 00000001.votes",
        "sync the folder",
        "remove 00000000.votes",
    ]


def test_a_log_that_was_taken_away_does_not_come_back_without_its_beginning(tmp_path: Path) -> None:
    path = written(tmp_path)
    logs = VoteLogFiles(tmp_path)
    path.unlink()
    with pytest.raises(StorageError) as stopped:
        logs.append(KEY, b"x")
    assert stopped.value.fault is StorageFault.UNAVAILABLE
    assert not path.exists()


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_disk_that_fails_or_is_full_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    written(tmp_path)
    logs = VoteLogFiles(tmp_path)

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fdatasync", fail)
    with pytest.raises(StorageError, match="start again") as stopped:
        logs.append(KEY, b"x")
    full = number != errno.EIO
    assert stopped.value.fault is (StorageFault.FULL if full else StorageFault.UNAVAILABLE)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as stopped:
        VoteLogFiles(tmp_path / "none")
    assert stopped.value.fault is StorageFault.UNAVAILABLE

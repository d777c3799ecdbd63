"""Key files: for their owner alone, sealed for people, and never shown."""

import json
import os
import pickle
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.host.key_files import (
    USUAL,
    KeyFault,
    KeyRefused,
    Stretch,
    Use,
    keep_key,
    new_key,
    read_key,
)

QUICK = Stretch(operations=1, memory_bytes=8 * 1024)
SEED = bytes(range(32))
PASSPHRASE = "kuda hijau melompat"


def refusal(path: Path, use: Use = Use.USER, passphrase: str | None = None) -> KeyFault:
    with pytest.raises(KeyRefused) as refused:
        read_key(path, use).open(passphrase)
    assert SEED.hex() not in str(refused.value)
    assert PASSPHRASE not in str(refused.value)
    return refused.value.fault


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE, "", "naïve 🐎"])
def test_a_key_that_was_kept_opens_again(tmp_path: Path, passphrase: str | None) -> None:
    path = tmp_path / "a.key"
    public = keep_key(path, Use.USER, SEED, passphrase, QUICK)
    read = read_key(path, Use.USER)
    assert (read.public, read.is_sealed) == (public, passphrase is not None)
    assert read.open(passphrase).public == public
    assert read.seed(passphrase) == SEED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_two_new_keys_are_two(tmp_path: Path) -> None:
    assert new_key(tmp_path / "a", Use.VOTE) != new_key(tmp_path / "b", Use.VOTE)


def test_what_people_type_is_stretched_so_that_guessing_is_dear(tmp_path: Path) -> None:
    assert (USUAL.operations, USUAL.memory_bytes) == (3, 128 * 1024 * 1024)
    keep_key(tmp_path / "a.key", Use.USER, SEED, PASSPHRASE)
    sealed = json.loads((tmp_path / "a.key").read_text())["sealed"]
    assert (sealed["operations"], sealed["memory_bytes"]) == (3, 128 * 1024 * 1024)
    assert SEED.hex() not in (tmp_path / "a.key").read_text()


def test_a_sealed_key_needs_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED, PASSPHRASE, QUICK)
    assert refusal(path) is KeyFault.SEALED
    assert refusal(path, passphrase="kuda") is KeyFault.WRONG_PASSPHRASE
    assert refusal(path, passphrase="") is KeyFault.WRONG_PASSPHRASE


def test_one_made_for_one_thing_is_refused_for_another(tmp_path: Path) -> None:
    keep_key(tmp_path / "a.key", Use.VOTE, SEED)
    assert refusal(tmp_path / "a.key", Use.NETWORK) is KeyFault.OTHER_USE


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED)
    for mode in (0o640, 0o604, 0o620, 0o601):
        path.chmod(mode)
        assert refusal(path) is KeyFault.OPEN_TO_OTHERS
    path.chmod(0o400)
    assert read_key(path, Use.USER).seed() == SEED


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED)
    with pytest.raises(KeyRefused) as refused:
        new_key(path, Use.USER)
    assert refused.value.fault is KeyFault.EXISTS
    assert read_key(path, Use.USER).seed() == SEED


def test_of_a_key_that_does_not_fit_on_the_disk_nothing_stays(tmp_path: Path) -> None:
    story = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from node.host.key_files import *\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
        "try:\n"
        "    new_key(Path(sys.argv[1]), Use.USER)\n"
        "except KeyRefused as refused:\n"
        "    print(refused.fault.value)\n"
    )
    path = tmp_path / "a.key"
    ended = subprocess.run(
        [sys.executable, "-c", story, str(path)], capture_output=True, text=True, check=True
    )
    assert ended.stdout == "unwritable\n"
    assert list(tmp_path.iterdir()) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 20


def test_missing_files_and_folders_without_one_are_told_apart(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.key") is KeyFault.MISSING
    assert refusal(tmp_path) is KeyFault.UNREADABLE
    with pytest.raises(KeyRefused) as refused:
        new_key(tmp_path / "none" / "a.key", Use.USER)
    assert refused.value.fault is KeyFault.UNWRITABLE


def test_no_repr_shows_a_secret_and_no_copy_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED)
    read = read_key(path, Use.USER)
    opened = read.open()
    for shown in (f"{read!r} {read} {opened!r} {opened}", repr([read, {"a": opened}])):
        assert SEED.hex() not in shown
        assert repr(SEED) not in shown
    with pytest.raises(TypeError, match="not to be pickled"):
        pickle.dumps(opened)


def test_every_bit_of_a_sealed_key_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED, PASSPHRASE, QUICK)
    whole = json.loads(path.read_text())
    for name in ("salt", "box"):
        for at in range(0, len(whole["sealed"][name]), 16):
            tampered = json.loads(path.read_text())
            text = tampered["sealed"][name]
            other = f"{int(text[at], 16) ^ 1:x}"
            tampered["sealed"][name] = text[:at] + other + text[at + 1 :]
            changed = tmp_path / "b.key"
            changed.touch(0o600)
            changed.write_text(json.dumps(tampered))
            assert refusal(changed, passphrase=PASSPHRASE) is KeyFault.WRONG_PASSPHRASE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("operations", 10**9),
        ("memory_bytes", 2**40),
        ("operations", 0),
        ("operations", "3"),
        ("salt", "xx"),
        ("box", ""),
        ("box", None),
    ],
)
def test_a_sealed_file_cannot_ask_for_all_memory_or_all_day(
    tmp_path: Path, name: str, value: object
) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED, PASSPHRASE, QUICK)
    content = json.loads(path.read_text())
    content["sealed"][name] = value
    path.write_text(json.dumps(content))
    assert refusal(path, passphrase=PASSPHRASE) is KeyFault.NOT_A_KEY


def test_a_key_under_anothers_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    keep_key(path, Use.USER, SEED)
    content = json.loads(path.read_text())
    content["public"] = "00" * 32
    path.write_text(json.dumps(content))
    assert refusal(path) is KeyFault.NOT_A_KEY


@given(st.binary(max_size=400) | st.integers(1, 5_000).map(lambda depth: b"[" * depth))
def test_whatever_stands_in_a_file_is_a_key_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("junk") / "a.key"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, data)
    os.close(descriptor)
    assert refusal(path) is KeyFault.NOT_A_KEY

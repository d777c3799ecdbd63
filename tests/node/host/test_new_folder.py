"""A node's folder is made whole or not at all, and is one process's at a time."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.founding import CallWriting
from contracts.shelf import shipped
from contracts.words import Role
from node.host.ceremony import KINDS, ROLES, AgencyKind
from node.host.config import NetworkConfig, read_config
from node.host.folder import FolderFault, FolderRefused, NodeFolder
from node.host.key_files import KeyFault, KeyRefused, Use, read_key
from node.host.new_folder import FIRST_ROLES, Passphrases, Wanted, make_folder
from node.host.profile import read_profile

WANTED = Wanted("Agensi Contoh", AgencyKind.NGO, votes=True, users={"aminah": (Role.ADMIN,)})


def test_a_new_folder_has_keys_configuration_and_profile(tmp_path: Path) -> None:
    folder = NodeFolder(tmp_path / "node")
    profile = make_folder(folder.path, WANTED, Passphrases("rahsia yang panjang"))
    assert read_profile(folder) == profile
    assert profile.users[0].key == read_key(folder.keys / "aminah.key", Use.USER).public
    assert read_config(folder.config).network == NetworkConfig()
    assert {each.name for each in folder.path.iterdir()} == {
        "keys",
        "node.toml",
        "profile.json",
        "votes",
    }
    modes = {each: stat.S_IMODE(each.stat().st_mode) for each in folder.path.rglob("*")}
    private = [folder.keys, folder.votes, folder.profile, *folder.keys.iterdir()]
    assert all(modes[each] & 0o077 == 0 for each in private)


def test_users_keys_are_sealed_and_the_nodes_are_not(tmp_path: Path) -> None:
    folder = NodeFolder(tmp_path / "node")
    make_folder(folder.path, WANTED, Passphrases("rahsia yang panjang"))
    read_key(folder.network_key, Use.NETWORK).open()
    read_key(folder.vote_keys()[0], Use.VOTE).open()
    user = read_key(folder.keys / "aminah.key", Use.USER)
    with pytest.raises(KeyRefused) as refused:
        user.open()
    assert refused.value.fault is KeyFault.SEALED
    user.open("rahsia yang panjang")


def test_no_secret_shows_itself(tmp_path: Path) -> None:
    profile = make_folder(tmp_path / "node", WANTED, Passphrases("rahsia yang panjang"))
    assert profile.salt.hex() not in repr(profile)
    assert "rahsia" not in repr(Passphrases("rahsia yang panjang"))
    assert profile.salt.hex() not in profile.part(NodeFolder(tmp_path / "node")).to_json()


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("kept")
    with pytest.raises(FolderRefused) as refused:
        make_folder(tmp_path, WANTED, Passphrases())
    assert refused.value.fault is FolderFault.IN_USE
    assert (tmp_path / "something").read_text() == "kept"


def test_an_empty_folder_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "node").mkdir()
    make_folder(tmp_path / "node", WANTED, Passphrases())
    assert (tmp_path / "node" / "profile.json").exists()


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    twice = Wanted("x", AgencyKind.NGO, votes=True, users={"network": (Role.ADMIN,)})
    with pytest.raises(KeyRefused):
        make_folder(tmp_path / "node", twice, Passphrases())
    assert list(tmp_path.iterdir()) == []


def test_what_an_earlier_attempt_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".node.unfinished" / "keys").mkdir(parents=True)
    make_folder(tmp_path / "node", WANTED, Passphrases())
    assert [each.name for each in tmp_path.iterdir()] == ["node"]


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderRefused) as refused:
        make_folder(tmp_path / "file" / "node", WANTED, Passphrases())
    assert refused.value.fault is FolderFault.UNUSABLE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"sinergi_profile": 1, "name": "x", "salt": "00", "kind": "ngo", "votes": true, "users": []}',
    ],
)
def test_a_damaged_profile_is_refused(text: str, tmp_path: Path) -> None:
    folder = NodeFolder(tmp_path)
    folder.profile.write_text(text)
    with pytest.raises(FolderRefused) as refused:
        read_profile(folder)
    assert refused.value.fault is FolderFault.NOT_A_PROFILE


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", 7), ("key", "zz"), ("key", None), ("roles", "admin"), ("roles", ["queen"])],
)
def test_a_profile_with_a_damaged_user_is_refused(name: str, value: object, tmp_path: Path) -> None:
    folder = NodeFolder(tmp_path / "node")
    make_folder(folder.path, WANTED, Passphrases())
    content = json.loads(folder.profile.read_text())
    content["users"][0][name] = value
    folder.profile.write_text(json.dumps(content))
    with pytest.raises(FolderRefused) as refused:
        read_profile(folder)
    assert refused.value.fault is FolderFault.NOT_A_PROFILE


def test_kinds_and_roles_are_those_of_the_contracts() -> None:
    writing = CallWriting(shipped())
    _, kind, _ = writing.read(writing.call("member", "found", b"m" * 16, 7, b"c" * 32))
    assert {each.name: each.value for each in type(kind)} == {
        each.name: each.value for each in AgencyKind
    }
    assert set(KINDS.values()) == set(AgencyKind)
    assert set(ROLES.values()) == set(Role) - {Role.NODE}
    assert set(FIRST_ROLES) <= set(ROLES.values())


def test_a_folder_is_one_processs_at_a_time_and_says_whose(tmp_path: Path) -> None:
    folder = NodeFolder(tmp_path)
    assert folder.holder() is None
    with folder.held():
        assert folder.holder() == os.getpid()
        with pytest.raises(FolderRefused) as refused, folder.held():
            pass
        assert (refused.value.fault, refused.value.detail) == (FolderFault.HELD, str(os.getpid()))
    assert folder.holder() is None


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom node.host.folder import NodeFolder\n"
        "with NodeFolder(Path(sys.argv[1])).held():\n  print('held', flush=True)\n  sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    folder = NodeFolder(tmp_path)
    assert folder.holder() == process.pid
    process.kill()
    process.communicate()
    assert folder.holder() is None

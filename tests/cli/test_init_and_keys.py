"""`sinergi init` and `sinergi keys`: made once, shown without secrets, refused in clear words."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from node.host.config import read_config
from node.host.folder import NodeFolder
from node.host.key_files import Use, look_at, new_key
from node.host.profile import read_profile
from tests.cli.terminal import call, flat, json_of

AGENCY = ("--name", "Agensi Contoh", "--kind", "ngo")


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file with a passphrase, as an editor leaves it."""
    path = tmp_path / "secret"
    path.write_text("rahsia yang panjang\n")
    path.chmod(0o640)
    return str(path)


@pytest.fixture
def node(tmp_path: Path) -> NodeFolder:
    folder = NodeFolder(tmp_path / "node")
    assert call("init", str(folder.path), *AGENCY, "--unsealed").exit_code == 0
    return folder


class TestInit:
    def test_it_makes_a_folder_and_says_what_comes_next(self, tmp_path: Path, secret: str) -> None:
        path = tmp_path / "node"
        result = call("init", str(path), *AGENCY, "--passphrase-file", secret)
        assert result.exit_code == 0
        profile = read_profile(NodeFolder(path))
        assert profile.member.hex() in result.stdout
        assert f"sinergi genesis part {path}" in flat(result.stdout)
        assert profile.salt.hex() not in result.stdout
        assert look_at(path / "keys" / "pegawai-1.key").is_sealed

    def test_for_programs(self, tmp_path: Path) -> None:
        path = tmp_path / "node"
        users = ("--user", "aminah=admin,field-officer", "--user", "daud")
        result = call("init", str(path), *AGENCY, *users, "--follows", "--unsealed", "--json")
        told = json_of(result)
        profile = read_profile(NodeFolder(path))
        assert told == {
            "folder": str(path),
            "name": "Agensi Contoh",
            "kind": "ngo",
            "member": profile.member.hex(),
            "node_id": look_at(path / "keys" / "network.key").public.hex(),
            "votes": False,
            "users": [
                {
                    "name": "aminah",
                    "key": profile.users[0].key.hex(),
                    "roles": ["admin", "field-officer"],
                },
                {
                    "name": "daud",
                    "key": profile.users[1].key.hex(),
                    "roles": ["coordinator", "caseworker", "admin", "signatory", "witness"],
                },
            ],
        }

    @pytest.mark.parametrize(
        ("options", "listen"),
        [
            (("--listen", "none"), ()),
            (("--listen", "/ip4/127.0.0.1/tcp/4001"), ("/ip4/127.0.0.1/tcp/4001",)),
            (("--listen", "127.0.0.1:4503"), ("/ip4/127.0.0.1/tcp/4503",)),
        ],
    )
    def test_where_the_node_listens(
        self, options: tuple[str, ...], listen: tuple[str, ...], tmp_path: Path
    ) -> None:
        announce = ("--announce", "/dns4/node.example.org/tcp/4001")
        call("init", str(tmp_path / "node"), *AGENCY, "--unsealed", *options, *announce)
        network = read_config(tmp_path / "node" / "node.toml").network
        assert (network.listen, network.announce) == (listen, announce[1:])

    def test_the_nodes_own_keys_can_be_sealed(self, tmp_path: Path, secret: str) -> None:
        path = tmp_path / "node"
        call("init", str(path), *AGENCY, "--unsealed", "--node-passphrase-file", secret)
        assert look_at(path / "keys" / "network.key").is_sealed
        assert look_at(path / "keys" / "vote.key").is_sealed
        assert not look_at(path / "keys" / "pegawai-1.key").is_sealed


REFUSED_INIT = {
    ("--name", "x", "--kind", "zakta"): "There is no kind of agency 'zakta' (zakat?).",
    ("--name", "", "--kind", "ngo"): "An agency's name has 1 to 200 characters.",
    (*AGENCY, "--user", "a b"): "'a b' is no name for a user's key file.",
    (*AGENCY, "--user", "vote"): "'vote' is no name for a user's key file.",
    (*AGENCY, "--user", "a", "--user", "a"): "'a' is no name for a user's key file.",
    (*AGENCY, "--user", "a=amdin"): "There is no role 'amdin' (admin?).",
    (
        *AGENCY,
        "--listen",
        "127.0.0.1",
    ): "127.0.0.1 is no address of a node. Kept Nothing was changed. To do Write HOST:PORT or libp2p's form of it, for example /ip4/127.0.0.1/tcp/4001.",
    (*AGENCY, "--unsealed", "--passphrase-file", "f"): "--unsealed cannot stand beside",
    (*AGENCY,): "A passphrase is needed, and there is no terminal to ask for it.",
    (*AGENCY, "--passphrase-file", "/no/file"): "/no/file cannot be read",
    (*AGENCY, "--passphrase-file", os.devnull): "The passphrase has fewer than 8 characters.",
    ("--kind", "ngo"): "--name is missing.",
}


@pytest.mark.parametrize("options", REFUSED_INIT, ids=" ".join)
def test_init_refuses_and_makes_nothing(options: tuple[str, ...], tmp_path: Path) -> None:
    result = call("init", str(tmp_path / "node"), *options)
    assert result.exit_code == 2
    assert REFUSED_INIT[options] in flat(result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_init_overwrites_nothing(node: NodeFolder) -> None:
    before = {each: each.read_bytes() for each in node.path.rglob("*") if each.is_file()}
    result = call("init", str(node.path), *AGENCY, "--unsealed")
    assert result.exit_code == 2
    assert "There is something in" in flat(result.stderr)
    assert {each: each.read_bytes() for each in node.path.rglob("*") if each.is_file()} == before


class TestKeys:
    def test_new_list_and_show(self, tmp_path: Path, secret: str) -> None:
        path = tmp_path / "aminah.key"
        made = json_of(call("keys", "new", str(path), "--passphrase-file", secret, "--json"))
        public = look_at(path).public.hex()
        expected = {"file": str(path), "use": "user", "public": public, "is_sealed": True}
        assert made == expected
        assert json_of(call("keys", "show", str(path), "--json")) == expected
        assert json_of(call("keys", "list", str(tmp_path), "--json")) == {"keys": [expected]}
        assert public in call("keys", "show", str(path)).stdout
        assert public[:16] in call("keys", "list", str(tmp_path)).stdout

    def test_no_secret_is_ever_shown(self, node: NodeFolder) -> None:
        for path in node.keys.iterdir():
            secret = json.loads(path.read_text())["secret"]
            for command in ("show", "list"):
                for more in ((), ("--json",)):
                    where = str(path if command == "show" else node.path)
                    assert secret not in call("keys", command, where, *more).output

    def test_a_folder_of_a_node_is_listed_by_its_keys(self, node: NodeFolder) -> None:
        keys = json_of(call("keys", "list", str(node.path), "--json"))["keys"]
        assert isinstance(keys, list)
        names = [(Path(each["file"]).name, each["use"]) for each in keys]
        assert names == [
            ("network.key", "network"),
            ("pegawai-1.key", "user"),
            ("pegawai-2.key", "user"),
            ("vote.key", "vote"),
        ]

    def test_a_key_that_cannot_be_used_is_listed_with_the_reason(self, node: NodeFolder) -> None:
        (node.keys / "vote.key").chmod(0o644)
        result = call("keys", "list", str(node.path))
        assert result.exit_code == 1
        assert "Others on this" in flat(result.stdout)
        assert look_at(node.network_key).public.hex()[:16] in result.stdout

    def test_a_folder_without_keys(self, tmp_path: Path) -> None:
        assert "There are no key files" in flat(call("keys", "list", str(tmp_path)).stdout)

    def test_another_passphrase(self, tmp_path: Path, secret: str) -> None:
        path = tmp_path / "aminah.key"
        public = new_key(path, Use.USER, "rahsia yang panjang")
        other = tmp_path / "other"
        other.write_text("lain sama sekali")
        other.chmod(0o600)
        files = ("--passphrase-file", secret, "--new-passphrase-file", str(other))
        assert call("keys", "change-passphrase", str(path), *files).exit_code == 0
        assert look_at(path).open("lain sama sekali").public == public

    def test_a_seal_taken_off(self, tmp_path: Path, secret: str) -> None:
        path = tmp_path / "aminah.key"
        new_key(path, Use.USER, "rahsia yang panjang")
        result = call(
            "keys", "change-passphrase", str(path), "--unseal", "--passphrase-file", secret
        )
        assert "whoever reads the file has the key" in flat(result.stdout)
        look_at(path).open()

    def test_a_wrong_passphrase_changes_nothing(self, tmp_path: Path, secret: str) -> None:
        path = tmp_path / "aminah.key"
        new_key(path, Use.USER, "lain sama sekali")
        before = path.read_bytes()
        result = call(
            "keys", "change-passphrase", str(path), "--unseal", "--passphrase-file", secret
        )
        assert result.exit_code == 2
        assert "This passphrase does not open" in flat(result.stderr)
        assert path.read_bytes() == before


def _damage(path: Path) -> None:
    path.write_text("{}")


REFUSED_KEYS = {
    ("show", "none.key"): "There is no key file",
    ("show", "open.key"): "Others on this machine may read the key file",
    ("show", "damaged.key"): "is no key file, or is damaged",
    ("show", "."): "cannot be read: Is a directory",
    ("new", "good.key", "--unsealed"): "There is a key file",
    ("new", "no/folder.key", "--unsealed"): "cannot be written: No such file or directory",
    ("new", "x.key", "--use", "king"): "Use one of: network, vote, user.",
    ("new", "vote.key", "--use", "vote", "--unsealed"): "is no place for a vote key",
    ("new", "x.key", "--unsealed", "--passphrase-file", "f"): "--unsealed cannot stand beside",
    ("change-passphrase", "good.key", "--unseal", "--new-passphrase-file", "f"): "--unseal cannot",
    ("change-passphrase", "good.key"): "Give it in a file with --new-passphrase-file",
    ("change-passphrase", "sealed.key"): "Give it in a file with --passphrase-file",
    ("change-passphrase", "sealed.key", "--passphrase-file", "open"): (
        "Others on this machine may read the passphrase in open (mode 644)."
    ),
    ("list", "none"): "none cannot be read: no such file",
}


@pytest.mark.parametrize("arguments", REFUSED_KEYS, ids=" ".join)
def test_keys_refuses_in_clear_words(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new_key(tmp_path / "good.key", Use.USER)
    new_key(tmp_path / "sealed.key", Use.USER, "rahsia yang panjang")
    new_key(tmp_path / "open.key", Use.USER)
    (tmp_path / "open.key").chmod(0o644)
    new_key(tmp_path / "damaged.key", Use.USER)
    _damage(tmp_path / "damaged.key")
    (tmp_path / "open").write_text("rahsia yang panjang")
    (tmp_path / "open").chmod(0o644)
    result = call("keys", *arguments)
    assert result.exit_code == 2
    assert REFUSED_KEYS[arguments] in flat(result.stderr)
    assert "Traceback" not in result.output


class TestAtATerminal:
    """A person types; what they type is not echoed."""

    def typed(self, lines: list[str], *arguments: str) -> tuple[int, str]:
        """Exit status, and what stood on the terminal."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "COLUMNS": "80", "LANG": "C.UTF-8", "SINERGI_LANG": "en"},
        )
        os.close(theirs)
        seen = b""
        waiting = list(lines)
        while True:
            try:
                seen += os.read(ours, 4096)
            except OSError:  # the other end has closed
                break
            if waiting and seen.rstrip(b" ").endswith(b":"):
                os.write(ours, waiting.pop(0).encode() + b"\n")
                seen += b"\n"
        os.close(ours)
        return process.wait(), seen.decode()

    def test_a_passphrase_is_asked_for_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "aminah.key"
        status, seen = self.typed(["rahsia yang panjang"] * 2, "keys", "new", str(path))
        assert status == 0
        assert "New passphrase for" in seen
        assert "rahsia" not in seen
        look_at(path).open("rahsia yang panjang")

    def test_two_different_ones_make_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "aminah.key"
        status, seen = self.typed(["rahsia yang panjang", "rahsia lain"], "keys", "new", str(path))
        assert status == 2
        assert "The two passphrases are not the same." in flat(seen)
        assert not path.exists()

    def test_an_old_one_may_be_mistyped(self, tmp_path: Path) -> None:
        path = tmp_path / "aminah.key"
        new_key(path, Use.USER, "rahsia yang panjang")
        typed = ["salah", "rahsia yang panjang"]
        status, seen = self.typed(typed, "keys", "change-passphrase", str(path), "--unseal")
        assert status == 0, seen
        look_at(path).open()

    def test_but_not_for_ever(self, tmp_path: Path) -> None:
        path = tmp_path / "aminah.key"
        new_key(path, Use.USER, "rahsia yang panjang")
        status, seen = self.typed(["a", "b", "c"], "keys", "change-passphrase", str(path))
        assert status == 2
        assert "This passphrase does not open" in flat(seen)

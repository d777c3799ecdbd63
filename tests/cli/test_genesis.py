"""The ceremony, as two agencies do it: parts, one genesis, one id that both compare, and each joins once."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chain.frozen import names_of
from chain.genesis import Parameters
from node.host.folder import NodeFolder, genesis_in
from node.host.key_files import look_at
from tests.cli.terminal import call, flat, json_of


@pytest.fixture
def agencies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[NodeFolder]:
    """Two folders, `one` and `two`, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, kind in (("one", "zakat"), ("two", "ngo")):
        assert call("init", name, "--name", name, "--kind", kind, "--unsealed").exit_code == 0
    return [NodeFolder(tmp_path / "one"), NodeFolder(tmp_path / "two")]


def parts() -> None:
    for name in ("one", "two"):
        assert call("genesis", "part", name, "--out", f"{name}.json").exit_code == 0


def assembled(*options: str) -> dict[str, object]:
    parts()
    result = call(
        "genesis", "assemble", "one.json", "two.json", "--out", "genesis.bin", "--json", *options
    )
    assert result.exit_code == 0, result.output
    return json_of(result)


def chain_id() -> str:
    told = assembled()["chain_id"]
    assert isinstance(told, str)
    return told


def test_two_agencies_found_a_network(agencies: list[NodeFolder]) -> None:
    parts()
    made = call("genesis", "assemble", "one.json", "two.json", "--out", "genesis.bin")
    assert made.exit_code == 0
    read_aloud = "".join(
        re.findall(r"^  ((?:[0-9a-f]{4} ){7}[0-9a-f]{4})$", made.stdout, re.MULTILINE)
    )
    told = json_of(call("genesis", "show", "genesis.bin", "--json"))
    assert read_aloud.replace(" ", "") == told["chain_id"]
    assert told["digest"] == genesis_in(Path("genesis.bin")).digest().hex()
    for folder in agencies:
        name = folder.path.name
        shown = call("genesis", "show", "genesis.bin", "--folder", name)
        assert "yours, unchanged" in shown.stdout
        joined = call("genesis", "join", name, "genesis.bin", "--chain-id", read_aloud)
        assert joined.exit_code == 0, joined.output
        assert "names no other node yet" in flat(joined.stdout)
        assert folder.read_genesis().digest().hex() == told["digest"]
        assert look_at(folder.vote_keys()[0]).log_of == told["chain_id"]
        again = call("genesis", "join", name, "genesis.bin", "--chain-id", read_aloud)
        assert again.exit_code == 2
        assert "has joined already" in flat(again.stderr)


def test_a_genesis_for_programs(agencies: list[NodeFolder]) -> None:
    told = assembled("--epoch-heights", "500", "--heartbeat-ms", "30000")
    expected = {"epoch_heights": 500, "heartbeat_ms": 30_000}
    usual = Parameters()
    parameters: dict[str, object] = {each: getattr(usual, each) for each in names_of(Parameters)}
    assert told["parameters"] == {**parameters, **expected}
    members = told["members"]
    assert isinstance(members, list)
    assert [each["is_steward"] for each in members] == [True, False]
    assert [each["kind"] for each in members] == ["zakat", "ngo"]
    [node] = members[0]["nodes"]
    assert node["node_id"] == look_at(agencies[0].network_key).public.hex()
    assert node["vote_key"] in told["authorities"]  # type: ignore[operator]  # a list


def test_a_part_is_public_and_readable(agencies: list[NodeFolder]) -> None:
    result = call("genesis", "part", "one")
    part = json.loads(result.stdout)
    assert part["kind"] == "zakat"
    secrets = [json.loads(each.read_text())["secret"] for each in agencies[0].keys.iterdir()]
    assert not any(each in result.stdout for each in secrets)
    assert "name" not in part
    told = json_of(call("genesis", "part", "one", "--out", "one.json", "--json"))
    assert told == {"file": "one.json", "member": part["member"]}


def test_few_authorities_are_warned_of(agencies: list[NodeFolder]) -> None:
    assembled()
    result = call("genesis", "show", "genesis.bin")
    assert "With fewer than 4 authorities" in flat(result.stdout)
    assert "pengenal rantaian" in call("genesis", "show", "genesis.bin", "--lang", "ms").stdout


REFUSED = {
    ("part", "none"): "profile.json is not there: this is no node's folder.",
    ("assemble", "one.json", "--out", "here"): "one.json cannot be read: no such file",
    ("assemble", "one/node.toml", "--out", "here"): "one/node.toml is no agency's part",
    ("assemble", "good.json", "good.json", "--out", "here"): "stands in it twice",
    ("assemble", "good.json", "--out", "good.json"): "There is a file good.json already.",
    ("assemble", "good.json", "--out", "no/where"): "no/where cannot be written",
    (
        "assemble",
        "good.json",
        "--out",
        "here",
        "--delta0-ms",
        "9000",
        "--delta-cap-ms",
        "800",
    ): "These parameters do not go together",
    ("show", "none"): "There is no genesis at none.",
    ("show", "good.json"): "good.json is no genesis of this version",
    ("join", "one", "good.json", "--chain-id", "8f3a"): "'8f3a' is no chain id.",
    ("join", "one", "good.json", "--chain-id", "0" * 64): "good.json is no genesis",
}


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_genesis_refuses_in_clear_words(
    arguments: tuple[str, ...], agencies: list[NodeFolder]
) -> None:
    Path("good.json").write_text(call("genesis", "part", "one").stdout)
    before = sorted(each.name for each in Path().iterdir())
    result = call("genesis", *arguments)
    assert result.exit_code == 2
    assert REFUSED[arguments] in flat(result.stderr)
    assert sorted(each.name for each in Path().iterdir()) == before


def test_an_id_that_was_not_agreed_joins_nobody(agencies: list[NodeFolder]) -> None:
    agreed = chain_id()
    result = call("genesis", "join", "one", "genesis.bin", "--chain-id", "0" * 64)
    assert result.exit_code == 2
    assert f"another chain than was agreed: {agreed}." in flat(result.stderr)
    assert not agencies[0].genesis.exists()


def test_a_genesis_without_this_agency_joins_nobody(agencies: list[NodeFolder]) -> None:
    parts()
    call("genesis", "assemble", "two.json", "--out", "genesis.bin")
    agreed = str(json_of(call("genesis", "show", "genesis.bin", "--json"))["chain_id"])
    result = call("genesis", "join", "one", "genesis.bin", "--chain-id", agreed)
    assert "This agency is not in the genesis" in flat(result.stderr)


def test_of_a_part_that_does_not_fit_on_the_disk_nothing_stays(agencies: list[NodeFolder]) -> None:
    story = (
        "import resource\n"
        "from cli.main import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))\n"
        "main()\n"
    )
    before = sorted(agencies[0].path.parent.iterdir())
    part = ("genesis", "part", "one", "--out", "one.json")
    ended = subprocess.run(
        [sys.executable, "-c", story, *part], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3, ended.stderr
    assert "one.json" in ended.stderr
    assert sorted(agencies[0].path.parent.iterdir()) == before


@pytest.mark.parametrize("file", ["keys/vote.key", "keys/pegawai-1.key", "profile.json"])
def test_no_key_and_no_profile_is_written_over(agencies: list[NodeFolder], file: str) -> None:
    target = agencies[0].path / file
    before = target.read_bytes()
    refused = call("genesis", "part", "two", "--out", str(target))
    assert refused.exit_code == 2
    assert "is part of a node" in flat(refused.stderr)
    assert target.read_bytes() == before


def test_no_vote_log_is_written_over(agencies: list[NodeFolder]) -> None:
    assert call("genesis", "join", "one", "genesis.bin", "--chain-id", chain_id()).exit_code == 0
    (log,) = (agencies[0].path / "votes").iterdir()
    before = log.read_bytes()
    refused = call("genesis", "part", "two", "--out", str(log))
    assert refused.exit_code == 2
    assert "is part of a node" in flat(refused.stderr)
    assert log.read_bytes() == before


def test_a_part_that_was_changed_on_the_way_joins_nobody(agencies: list[NodeFolder]) -> None:
    parts()
    content = json.loads(Path("one.json").read_text())
    content["users"][0]["roles"] = ["trainer"]
    Path("one.json").write_text(json.dumps(content))
    call("genesis", "assemble", "one.json", "--out", "genesis.bin")
    agreed = str(json_of(call("genesis", "show", "genesis.bin", "--json"))["chain_id"])
    for arguments in (("show", "genesis.bin", "--folder", "one"), ("join", "one", "genesis.bin")):
        more = ("--chain-id", agreed) if arguments[0] == "join" else ()
        result = call("genesis", *arguments, *more)
        assert result.exit_code == 2
        assert "This agency's part was changed on the way: users." in flat(result.stderr)

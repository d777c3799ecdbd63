"""`sinergi govern try`: what comes of a question, on a copy of what a node's folder holds."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from chain.genesis import GENESIS
from chain.storage.leveldb import LevelDbStore
from cli.complaint import REFUSED
from contracts.loader import Program
from contracts.shelf import of_the_shelf, shipped
from node.host.folder import NodeFolder
from tests.cli.terminal import call, flat, json_of
from tests.contracts.network import an_id, founders
from tests.corpus.kept import KeptNetwork

[DUTY] = of_the_shelf("duty")
STRICT = Program(DUTY.source.replace("LONGEST_MS = 7 * DAY", "LONGEST_MS = 1 * HOUR"))
[CASE] = of_the_shelf("case")
HOUR = 3_600_000
FOUND = 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A stopped node's folder, with a shift, and with questions."""
    network = KeptNetwork(epoch_heights=1_000, founding=founders(), ships=shipped())
    now_ms = network.tip.block.header.timestamp_ms
    shift = (an_id("night"), 1, (10,), now_ms + HOUR, now_ms + 9 * HOUR)
    network.call("m1.a", "duty", "set", *shift)
    network.call("m0.a", "duration", "propose", 2, 3, 99 * HOUR, an_id("accept"))
    for program, name in ((STRICT, "strict"), (CASE, "odd")):
        proposal = ("duty", 900, program.digest)
        network.call("m0.a", "govern", "propose_program", *proposal, an_id(name))
    network.call("m0.a", "govern", "propose_parameter", 5, 30_000, an_id("back"))
    network.call("m0.a", "govern", "cancel", an_id("back"))
    root = NodeFolder(tmp_path_factory.mktemp("try") / "node")
    root.chain.mkdir(parents=True)
    root.genesis.write_bytes(GENESIS.encode(network.genesis))
    with LevelDbStore(root.chain) as store:
        network.keep(store, network.tip.block.header.height)
    return str(root.path)


@pytest.fixture
def strict(tmp_path: Path) -> str:
    """The code that is to be voted on."""
    file = tmp_path / "duty.py"
    file.write_text(STRICT.source)
    return str(file)


def tried(folder: str, name: str, *more: str) -> Result:
    """`sinergi govern try`, about what was asked under a name."""
    return call("govern", "try", bytes(an_id(name)).hex(), "--store", folder, *more)


def told(result: Result) -> dict[str, Any]:
    """As programs get it."""
    found: dict[str, Any] = json_of(result)
    return found


def test_a_question_is_decided_on_a_copy_and_says_what_follows(folder: str) -> None:
    result = tried(folder, "accept", "--json")
    assert result.exit_code == 0, result.output
    found = told(result)
    assert (found["would_pass"], found["trial"], found["code"]) == (True, None, None)
    assert "duration_set" in [each["name"] for each in found["events"]]
    for language, words in (("en", "it is decided"), ("ms", "diputuskan")):
        assert words in flat(tried(folder, "accept", "--lang", language).output)
    assert told(tried(folder, "accept", "--json")) == found, "nothing was written"


def test_a_question_that_would_be_refused_says_why(folder: str) -> None:
    result = tried(folder, "back")
    assert result.exit_code == FOUND
    assert "taken back" in flat(result.output)


def test_other_code_is_run_beside_the_code_that_runs(folder: str, strict: str) -> None:
    result = tried(folder, "strict", "--file", strict, "--json")
    assert result.exit_code == FOUND
    trial = told(result)["trial"]
    [call_of] = [each for each in trial["told"] if each["transaction_id"]]
    assert (call_of["method"], call_of["old"]["code"], call_of["new"]["code"]) == (
        "set",
        None,
        "too_long",
    )
    assert (trial["set_aside"], trial["refused"], trial["first"]) == (None, None, 1)
    assert trial["fired"] > 0
    shown = flat(tried(folder, "strict", "--file", strict).output)
    for words in ("duty.set", "end otherwise", "firings of the clock"):
        assert words in shown
    few = tried(folder, "strict", "--file", strict, "--blocks", "1")
    assert few.exit_code == 0, few.output
    assert "ends as it does now" in flat(few.output)


def test_without_a_genesis_the_clock_is_tried(folder: str, strict: str, tmp_path: Path) -> None:
    copy = tmp_path / "chain"
    copy.mkdir()
    for file in NodeFolder(Path(folder)).chain.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    result = tried(str(copy), "strict", "--file", strict, "--ahead", "2h")
    assert result.exit_code == 0, result.output
    assert "genesis is not beside the store" in flat(result.output)


def test_code_that_would_be_set_aside_says_so(folder: str) -> None:
    result = tried(folder, "odd")
    assert result.exit_code == FOUND
    assert "other_name" in flat(result.output)


def test_what_is_not_here_is_refused(folder: str) -> None:
    missing = tried(folder, "strict")
    assert missing.exit_code == REFUSED
    assert "--file" in flat(missing.output)
    nothing = call("govern", "try", "ff" * 16, "--store", folder)
    assert nothing.exit_code == REFUSED
    assert "govern list --all" in flat(nothing.output)

"""The verifier stands alone: a copy of its folder runs where nothing else of ours is."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from runpy import run_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.proof.proof_file import Proof
from chain.proof.sentences import _moment, shown, why
from chain.proof.verifier import Flaw, Unproven
from tests.chain.proof.town import (
    ABSENT,
    PRESENT,
    Town,
    proven,
    town,
    town_with_alarms,
    town_with_links,
    with_certificate,
)
from tests.house.source import REPOSITORY

FOLDER = REPOSITORY / "chain" / "proof"


def _imports(file: str) -> Iterator[str]:
    for each in ast.walk(ast.parse((FOLDER / file).read_text())):
        match each:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case _:
                pass


def test_the_verifier_has_fewer_than_500_lines_and_imports_what_comes_with_python() -> None:
    assert len((FOLDER / "verifier.py").read_text().splitlines()) < 500
    allowed = {"__future__", "collections.abc", "enum", "hashlib", "typing"}
    assert set(_imports("verifier.py")) == allowed
    assert set(_imports("__main__.py")) == {
        "re",
        "sys",
        "nacl.bindings",
        "nacl.exceptions",
        "collections.abc",
        "chain.proof.sentences",
        "chain.proof.verifier",
    }
    assert set(_imports("sentences.py")) == {
        "__future__",
        "collections.abc",
        "chain.proof.verifier",
    }


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(FOLDER, folder / "chain" / "proof")
    (folder / "chain" / "__init__.py").touch()
    for needless in ("assemble.py", "proof_file.py"):
        (folder / "chain" / "proof" / needless).unlink()
    return folder


def _run(elsewhere: Path, data: bytes, *arguments: str) -> tuple[int, str]:
    """Isolated, so that nothing but the copy is found under its name."""
    program = f"import runpy, sys; sys.path.insert(0, {str(elsewhere)!r}); "
    program += "runpy.run_module('chain.proof', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, *arguments],
        input=data,
        capture_output=True,
        check=False,
        cwd=elsewhere,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize("at", [town(2, 2), town_with_links()], ids=["value", "links"])
def test_a_copy_of_the_folder_verifies(elsewhere: Path, at: Town) -> None:
    data, chain_id = at.inclusion().encode(), at.chain_id.hex()
    status, said = _run(elsewhere, data, chain_id)
    lines = said.splitlines()
    assert (status, lines[0]) == (0, "The proof holds.")
    assert lines[1] == f"The block carries the transaction {at.included.hex()}"
    assert f"The chain: {chain_id}" in lines
    changed = data.replace(bytes(at.included), bytes(32))
    assert _run(elsewhere, changed, chain_id)[0] == 1
    assert _run(elsewhere, data, "00" * 32) == (
        1,
        "\n".join(
            [
                f"does not hold: wrong_chain: it is of chain {chain_id}",
                "It is of another chain than the one that was named.",
                "Nothing that it claims is shown.\n",
            ]
        ),
    )


@pytest.mark.parametrize(("expected", "status"), [(None, 0), (bytes(32), 1)])
def test_the_program_in_place(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    expected: bytes | None,
    status: int,
) -> None:
    at = town(2, 2)
    data = at.value().encode()
    monkeypatch.setattr(sys, "argv", ["chain.proof", (expected or at.chain_id).hex()])
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
    with pytest.raises(SystemExit) as ended:
        run_module("chain.proof", run_name="__main__")
    assert ended.value.code == status
    assert capsys.readouterr().out.startswith(
        "does not hold: wrong_chain" if status else "The proof holds.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["12"], ["g" * 64], ["0" * 64, "more"]])
def test_the_program_says_how_it_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["chain.proof", *arguments])
    with pytest.raises(SystemExit) as ended:
        run_module("chain.proof", run_name="__main__")
    assert ended.value.code == 2
    assert capsys.readouterr().out.startswith("usage: ")


def test_the_program_refuses_a_forged_signature(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at = town(2, 2)
    proof = at.value()
    false = with_certificate(proof, signatures=bytes(64 * 4))
    monkeypatch.setattr(sys, "argv", ["chain.proof", at.chain_id.hex()])
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(false.encode())))
    with pytest.raises(SystemExit):
        run_module("chain.proof", run_name="__main__")
    assert "bad_signature: height 8, authority 0" in capsys.readouterr().out


def _shown(at: Town, proof: Proof) -> list[str]:
    return list(shown(proven(at, proof)))


def test_a_value_an_absence_and_what_fell_due_are_told_in_sentences() -> None:
    at, alarms = town(2, 2), town_with_alarms()
    value, absence = _shown(at, at.value()), _shown(at, at.value(ABSENT))
    assert value[1].startswith(f"After the block the state had a value at the key {PRESENT.hex()}")
    assert value[2].startswith("The value, ")
    assert absence[1].startswith("After the block there was no value in the state at the key")
    due = _shown(alarms, alarms.fallen_due())
    assert due[1] == "This is everything that fell due at the start of the block."
    assert due[2].startswith("1. what fell due was done")
    for said in (value, absence, due):
        assert said[0] == "The proof holds."
        assert said[-4].startswith("Its id: ")
        assert not any("Proven(" in each or "b'\\x" in each for each in said[-5:])


@given(st.integers(0, 253_402_300_799))
def test_a_blocks_time_is_told_as_the_calendar_has_it(second: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert _moment(1_000 * second + 999) == f"{at.date()} {at.time()} UTC"


@pytest.mark.parametrize("flaw", list(Flaw))
def test_each_flaw_has_a_sentence(flaw: Flaw) -> None:
    [first, sentence, rest] = why(Unproven(flaw, "height 5"))
    assert first == f"does not hold: {flaw.value}: height 5"
    assert sentence.endswith(".")
    assert rest == "Nothing that it claims is shown."

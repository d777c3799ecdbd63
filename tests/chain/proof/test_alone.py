"""The verifier stands alone: a copy of its folder runs where nothing else of ours is."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from runpy import run_module

import pytest

from tests.chain.proof.town import Town, town, town_with_links, with_certificate
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
    assert (status, said.partition("(")[0]) == (0, "holds: Proven")
    assert repr(bytes(at.included)) in said
    changed = data.replace(bytes(at.included), bytes(32))
    assert _run(elsewhere, changed, chain_id)[0] == 1
    assert _run(elsewhere, data, "00" * 32) == (
        1,
        f"does not hold: wrong_chain: it is of chain {chain_id}\n",
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
    assert capsys.readouterr().out.startswith("does not hold: wrong_chain" if status else "holds: ")


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

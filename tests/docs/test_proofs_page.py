"""The page about proofs says what is so: its example, its flaws and its bounds."""

import re

import pytest

from chain.proof import verifier
from chain.proof.verifier import Flaw
from tests.house.source import REPOSITORY

PAGE = (REPOSITORY / "docs" / "proofs.md").read_text(encoding="utf-8")
EXAMPLE = (REPOSITORY / "tests" / "vectors" / "checkpoint.proof").read_bytes()
ROWS = re.findall(r"^\| (\d+) \| (\d+) \| `([0-9a-f ]+)` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("offset", "count", "begins"), ROWS)
def test_a_row_of_the_example(offset: str, count: str, begins: str) -> None:
    start = bytes.fromhex(begins)
    assert len(start) <= int(count)
    assert EXAMPLE[int(offset) :].startswith(start)


def test_the_rows_of_the_example_are_all_of_it() -> None:
    ends = [int(offset) + int(count) for offset, count, _ in ROWS]
    assert [int(offset) for offset, _, _ in ROWS] == [0, *ends[:-1]]
    assert ends[-1] == len(EXAMPLE)


def test_every_flaw_is_explained() -> None:
    table = PAGE.split("## Why a proof does not hold")[1].split("## ")[0]
    assert sorted(re.findall(r"`([a-z_]+)`", table)) == sorted(flaw.value for flaw in Flaw)


def test_the_bounds_are_those_of_the_verifier() -> None:
    assert f"`{verifier.MAGIC.decode().strip()}` and a newline" in PAGE
    assert verifier.MAGIC.hex(" ") in PAGE
    assert f"at most {verifier.MAX_PROOF_BYTES // 2**20} MiB" in PAGE
    assert f"array, at most {verifier.MAX_HANDOVERS:,}" in PAGE
    assert f"array of bin, at most {verifier.MAX_LINKS}" in PAGE

"""The same seed gives the same world, whatever the order in which a process hashes."""

import os
import subprocess
import sys

import pytest

_PROGRAM = """
from netsim.seed import SMALL, Options, run_seed
for seed in (0, 1):
    print(run_seed(seed, Options(size=SMALL)).digest)
"""


def _digests(hash_seed: int) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def first() -> str:
    return _digests(0)


@pytest.mark.parametrize("hash_seed", [1, 2, 3])
def test_hash_seeds_change_nothing(first: str, hash_seed: int) -> None:
    assert len(first.split()) == 2
    assert _digests(hash_seed) == first

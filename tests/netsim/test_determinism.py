"""The same seed gives the same world, whatever the machine, and the order in which a process hashes.

`worlds.json` holds the digests of seeds 0:20, full size, 4 authorities, all faults and adversaries. Who
changes what a replica does, or the simulator, changes them on purpose:

    python -m tests.netsim.test_determinism
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netsim.runner import Totals, run_seeds
from netsim.seed import Options, run_seed

SEEDS = range(20)
WORLDS = Path(__file__).parent / "worlds.json"

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


@pytest.mark.parametrize("seed", SEEDS)
def test_a_world_is_the_one_of_the_vector(seed: int) -> None:
    assert run_seed(seed, Options()).digest == json.loads(WORLDS.read_text())["seeds"][str(seed)]


def test_the_digest_of_the_vector_is_that_of_its_worlds() -> None:
    held = json.loads(WORLDS.read_text())
    digests = {int(seed): digest for seed, digest in held["seeds"].items()}
    assert list(digests) == list(SEEDS)
    assert Totals(digests=digests).digest == held["digest"]


if __name__ == "__main__":
    found = run_seeds(SEEDS, Options(), jobs=os.cpu_count() or 1)
    assert found.is_good, found.failures
    seeds = {str(seed): digest for seed, digest in sorted(found.digests.items())}
    WORLDS.write_text(json.dumps({"digest": found.digest, "seeds": seeds}, indent=1) + "\n")

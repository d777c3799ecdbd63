"""Recorded runs: `python -m tests.chaos --kills 500 --resume FILE`. A run that was ended goes on, and adds up.

Each network lives for one seed and so many kills; what it came to is written to FILE when it was found good. A network that
is not good stays where it is, its folder is told, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from secrets import randbelow

from chain.crypto import digest
from tests.chaos.story import Tally, run_one

ROOMS = ("chain", "consensus", "contracts", "node")

KILLS_OF_ONE = 25
"""Of one network, before another one is made: a chain of a few epochs."""


def main() -> int:
    """Run until there are so many kills; 1 if something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=25, help="in all runs together")
    parser.add_argument("--resume", type=Path, help="where runs are added up")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="no new network after")
    parser.add_argument("--nodes", type=int, default=4, help="authorities of a network")
    parser.add_argument("--seed", type=int, help="of the first network; random if not given")
    asked = parser.parse_args()
    total, runs = _read(asked.resume)
    sources = _sources()
    ends, seed = time.monotonic() + asked.seconds, asked.seed
    while total.kills < asked.kills and time.monotonic() < ends:
        seed = randbelow(2**32) if seed is None else seed
        _tell(f"seed {seed}, {total.kills} of {asked.kills} kills so far")
        goal = min(KILLS_OF_ONE, asked.kills - total.kills)
        root = Path(tempfile.mkdtemp(prefix="chaos-"))
        try:
            tally = run_one(root, seed, _tell, kills=goal, count=asked.nodes)
        except BaseException as failure:
            _tell(f"seed {seed}: {failure}\nEverything is kept in {root}.")
            if isinstance(failure, AssertionError):
                return 1
            raise
        total.add(tally)
        runs.append({"seed": seed, "nodes": asked.nodes, "sources": sources, **asdict(tally)})
        _write(asked.resume, {"total": asdict(total), "runs": runs})
        _remove(root)
        seed = None
    _tell(json.dumps(asdict(total), indent=1))
    return 0


def _sources() -> str:
    """What ran, in a few digits: runs of several versions may stand in one file, and it says which is which."""
    files = sorted(each for room in ROOMS for each in Path(room).rglob("*.py"))
    return digest(*(each.read_bytes() for each in files)).hex()[:16]


def _read(path: Path | None) -> tuple[Tally, list[object]]:
    if path is None or not path.exists():
        return Tally(), []
    record = json.loads(path.read_text(encoding="utf-8"))
    return Tally(**record["total"]), list(record["runs"])


def _write(path: Path | None, record: object) -> None:
    if path is not None:
        unfinished = path.with_name(path.name + ".unfinished")
        unfinished.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(path)


def _remove(root: Path) -> None:
    for each in sorted(root.rglob("*"), reverse=True):
        each.rmdir() if each.is_dir() else each.unlink()
    root.rmdir()


def _tell(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""Writes this folder's batches: the programme's first recorded volume, 2,750 invented prospects.

    python examples/programme-2020/make.py [SEED] [COUNT] [FOLDER]

The same seed gives the same files. Nobody in them exists; see node/rehearsal/programme.py for how they are invented.
"""

import sys
from pathlib import Path

from node.rehearsal.programme import FIRST_VOLUME, file_name, invent, to_csv

SEED = 2020


def write(folder: Path, seed: int, count: int) -> None:
    """One file for each agency."""
    folder.mkdir(parents=True, exist_ok=True)
    for agency, intakes in invent(seed, count).items():
        (folder / file_name(agency)).write_text(to_csv(intakes), encoding="utf-8")


if __name__ == "__main__":
    given = sys.argv[1:]
    write(
        Path(given[2]) if len(given) > 2 else Path(__file__).parent,
        int(given[0]) if given else SEED,
        int(given[1]) if len(given) > 1 else FIRST_VOLUME,
    )

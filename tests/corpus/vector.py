"""The vector of the corpus: what its chains come to at every height, and what their questions are answered."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.corpus.corpus import Corpus, made
from tests.corpus.crowd import crowd

FILE = Path("tests/vectors/corpus.json")


def all_made() -> tuple[Corpus, Corpus]:
    """Both chains: the one on which everything happens, and the one with as many members as there may be."""
    return made(), crowd()


def written(chains: Iterable[Corpus]) -> str:
    """What stands in the file."""
    return json.dumps([_told(chain) for chain in chains], indent=1) + "\n"


def _told(chain: Corpus) -> dict[str, Any]:
    """A line for each block, in the order of the heights: its id, the root of its state, that of its receipts."""
    headers = [(each.block.id, each.block.header) for each in chain.made]
    blocks = [
        f"{identity.hex()} {header.state_root.hex()} {header.receipts_root.hex()}"
        for identity, header in headers
    ]
    return {
        "chain_id": chain.chain_id.hex(),
        "codes": dict(sorted(chain.codes.items())),
        "answers": [list(each) for each in chain.answers],
        "blocks": blocks,
    }

"""The vector of the corpus: what the chain comes to at every height, and what its questions are answered."""

import json
from pathlib import Path

from tests.corpus.corpus import Corpus, made

FILE = Path("tests/vectors/corpus.json")


def written(corpus: Corpus | None = None) -> str:
    """A line for each block, in the order of the heights: its id, the root of its state, that of its receipts."""
    chain = corpus or made()
    headers = [(each.block.id, each.block.header) for each in chain.made]
    blocks = [
        f"{identity.hex()} {header.state_root.hex()} {header.receipts_root.hex()}"
        for identity, header in headers
    ]
    told = {
        "chain_id": chain.chain_id.hex(),
        "codes": dict(sorted(chain.codes.items())),
        "answers": [list(each) for each in chain.answers],
        "blocks": blocks,
    }
    return json.dumps(told, indent=1) + "\n"

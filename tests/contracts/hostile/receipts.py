"""What becomes of the hostile contracts, as text: `python -m tests.contracts.hostile.receipts > FILE` writes it anew.

Receipts are part of the chain, so this is the same in every Python and under every PYTHONHASHSEED, and a
change of it is a change of the protocol.
"""

import json
from pathlib import Path

from tests.contracts.hostile.catalogue import RUN, outcome

FILE = Path("tests/contracts/hostile/receipts.json")


def written() -> str:
    """One line for each contract that runs: its name, code, facts and cost."""
    lines = [f"{json.dumps(case.name)}: {json.dumps(outcome(case))}" for case in RUN]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    print(written(), end="")  # noqa: T201 - this is what it is run for

"""`python -m node.bench.sampled FOLDER`: a node that also says where its processor time goes.

Every few milliseconds of processor time it looks where it is, and counts that for the stage to which the innermost
known file belongs. Unlike a profiler that is called at each call, that costs nothing to speak of and makes small
functions no dearer than they are. What C code takes counts for the Python function that called it.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Final

from node.host.__main__ import main

EVERY_S: Final = 0.005
WRITE_EVERY: Final = 40
"""Samples between two writes of the file: a fifth of a second of processor time."""
FILE: Final = "stages.json"

STAGES: Final = {
    "verify": ("/chain/crypto.py", "/nacl/"),
    "decode": (
        "/chain/codec.py", "/chain/transaction.py", "/chain/block.py", "/chain/vote.py", "/chain/certificate.py",
        "/node/replica/messages.py", "/consensus/messages.py",
    ),
    "state": ("/chain/state.py", "/chain/state_tree.py", "/chain/state_proof.py", "/chain/merkle.py", "/chain/storage/merged.py", "/chain/storage/ordered_keys.py"),
    "storage": ("/chain/storage/", "/plyvel/", "/node/host/outbox.py", "/node/host/vote_log_files.py"),
    "execute": ("/contracts/", "/chain/transition.py"),
    "network": (
        "/libp2p/", "/noise/", "/cryptography/", "/multiaddr/", "/node/host/link.py", "/node/host/links.py", "/node/host/wire.py",
        "/node/host/transport.py", "/node/host/network.py",
    ),
    "api": ("/node/host/api/", "/hypercorn/", "/starlette/", "/fastapi/", "/pydantic/", "/h11/", "/json/", "/anyio/", "/node/host/feed.py"),
    "mempool": ("/node/replica/mempool.py", "/node/replica/pools.py"),
    "consensus": ("/consensus/",),
    "replica": ("/node/",),
}  # fmt: skip
"""By what a file's path contains; the first that fits."""
WAITING: Final = "waiting and waking"
"""Where no frame belongs to a stage: trio's own."""


@cache
def stage_of(file: str) -> str | None:
    """The stage of a source file; None for what belongs to whoever called it."""
    if "/trio/" in file:
        return None
    return next(
        (name for name, parts in STAGES.items() if any(part in file for part in parts)), None
    )


class Samples:
    """How often the process was found in each stage."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._counts: Counter[str] = Counter()

    def take(self, _number: int, frame: FrameType | None) -> None:
        """Called by the timer."""
        found: str | None = None
        while frame is not None and found is None:
            found = stage_of(frame.f_code.co_filename)
            frame = frame.f_back
        self._counts[found or WAITING] += 1
        if self._counts.total() % WRITE_EVERY == 0:
            with suppress(OSError):
                unfinished = self._file.with_suffix(".unfinished")
                unfinished.write_text(json.dumps(self._counts), encoding="utf-8")
                unfinished.replace(self._file)


def run() -> int:
    """Run the node whose folder the command line names; its exit status."""
    samples = Samples(Path(sys.argv[-1]) / FILE)
    signal.signal(signal.SIGPROF, samples.take)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        return main()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    sys.exit(run())

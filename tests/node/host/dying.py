"""Kills a process before every line of one module, while it does one thing: `python -m tests.node.host.dying`.

The thing is done in a copy of a folder, by a child that ends before its n-th line of that module, for every n; what the
folder holds then is told as one line of JSON for each n.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from chain.primitives import PublicKey
from node.host import vote_log_files
from node.host.vote_log_files import VoteLogFiles

MODULE = vote_log_files.__file__
MOST_LINES = 500


def append(folder: Path, key: PublicKey) -> None:
    """Two appends in a row."""
    logs = VoteLogFiles(folder)
    logs.append(key, b"second")
    logs.append(key, b"third")


def rotate(folder: Path, key: PublicKey) -> None:
    """A rotation, and an append to the new file."""
    logs = VoteLogFiles(folder)
    logs.rotate(key, b"a new file")
    logs.append(key, b"second")


STORIES: dict[str, Callable[[Path, PublicKey], None]] = {"append": append, "rotate": rotate}


def _die_before(lines: int) -> Callable[[FrameType, str, Any], Any]:
    left = lines

    def trace(frame: FrameType, what: str, _about: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename != MODULE:
            return None
        if what == "line":
            left -= 1
            if left < 0:
                os._exit(9)
        return trace

    return trace


def _child(story: str, folder: Path, key: PublicKey, lines: int) -> None:
    sys.settrace(_die_before(lines))
    STORIES[story](folder, key)
    sys.settrace(None)
    os._exit(0)


def main(story: str, folder: Path, key: PublicKey) -> None:
    """Tell what each death leaves, until a child comes through."""
    for lines in range(MOST_LINES):
        copy = folder.with_name(f"{folder.name}-{lines}")
        shutil.copytree(folder, copy)
        child = os.fork()
        if child == 0:
            _child(story, copy, key, lines)
        _, status = os.waitpid(child, 0)
        read = VoteLogFiles(copy).read(key)
        names = sorted(each.name for each in copy.iterdir())
        code = os.waitstatus_to_exitcode(status)
        sys.stdout.write(json.dumps([code, read and read.decode(), names]) + "\n")
        if code == 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), PublicKey(bytes.fromhex(sys.argv[3])))

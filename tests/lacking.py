"""What a machine may lack, so that some tests cannot run there. For any other reason no test is skipped: `conftest` sees to it.

`make check` first makes what can be made (the packages of the stranger, an environment of another Python), so that there a skipped
test is one that could not have run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Final

import pytest

from tests.chaos.relay import TUN
from tests.interpreters import interpreters

HERE: Final = Path(__file__).parent
SHARED_DATA: Final = HERE.parents[1] / "shared" / "data"
"""What others have gathered, beside the repository and no part of it."""
STRANGER: Final = HERE / "stranger" / "node_modules"
PREFIX: Final = "this machine lacks "


class Lack(Enum):
    """Something that is not on every machine, as a skipped test says it."""

    NAMESPACES = f"network namespaces, or {TUN}, or the rights to them"
    STRANGER = "Node.js, or `npm ci --ignore-scripts` was not run in tests/stranger"
    OTHER_PYTHON = "another Python that runs us; OTHER_PYTHON names one"
    SHARED_DATA = "the shared test data beside the repository"


def skip_without(what: Lack) -> None:
    """Skip the test that asks if this machine lacks `what`."""
    if not _PRESENT[what]():
        pytest.skip(PREFIX + what.value)


def _has_namespaces() -> bool:
    """True if an empty namespace can be made here: what fails after that is a failure."""
    program, name = shutil.which("ip"), f"probe{os.getpid()}"
    if program is None or not os.access(TUN, os.R_OK | os.W_OK):
        return False
    made = subprocess.run([program, "netns", "add", name], capture_output=True, check=False)
    if made.returncode != 0:
        return False
    subprocess.run([program, "netns", "del", name], capture_output=True, check=True)
    return True


def _has_stranger() -> bool:
    return shutil.which("node") is not None and STRANGER.exists()


_PRESENT: Final[dict[Lack, Callable[[], bool]]] = {
    Lack.NAMESPACES: _has_namespaces,
    Lack.STRANGER: _has_stranger,
    Lack.OTHER_PYTHON: lambda: len(interpreters()) > 1,
    Lack.SHARED_DATA: SHARED_DATA.is_dir,
}

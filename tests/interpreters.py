"""The Pythons on this machine that can run us: this one, and those of other versions.

OTHER_PYTHON names one more, such as that of an environment made of `requirements.lock` with another version.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HASH_SEEDS = ("0", "1", "4711")


def interpreters() -> list[str]:
    """This Python first."""
    this = f"python{sys.version_info.major}.{sys.version_info.minor}"
    others = {"python3.11", "python3.12", os.environ.get("OTHER_PYTHON", this)} - {this}
    return [sys.executable, *(each for each in sorted(others) if _runs_us(each))]


def said_by(python: str, module: str, *, hash_seed: str) -> str:
    """What `python -m module` writes with this order of hashes."""
    done = subprocess.run(
        [python, "-m", module],
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def _runs_us(python: str) -> bool:
    if shutil.which(python) is None:
        return False
    tried = subprocess.run([python, "-c", "import msgpack, nacl"], capture_output=True, check=False)
    return tried.returncode == 0

"""The contracts that this release ships: their sources, read once and verified."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from contracts.loader import Program


@cache
def shipped() -> tuple[Program, ...]:
    """Every contract of `contracts/library`, in the order of the file names."""
    folder = files("contracts.library")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".py"))
    sources = [folder.joinpath(name) for name in names if name != "__init__.py"]
    return tuple(Program(each.read_text(encoding="utf-8"), str(each)) for each in sources)

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
    return tuple(
        Program(folder.joinpath(name).read_text(encoding="utf-8"))
        for name in names
        if name != "__init__.py"
    )

"""The contracts that this release ships: their sources, read once and verified."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from contracts.loader import Program


@cache
def shipped() -> tuple[Program, ...]:
    """Every contract of `contracts/library`, in the order of the file names."""
    folder = files("contracts.library")
    names = [each.name.removesuffix(".py") for each in folder.iterdir()]
    return of_the_shelf(*sorted(name for name in names if not name.startswith("_")))


@cache
def of_the_shelf(*names: str) -> tuple[Program, ...]:
    """These contracts of `contracts/library`, by the names of their files; FileNotFoundError."""
    folder = files("contracts.library")
    sources = [folder.joinpath(f"{name}.py") for name in names]
    return tuple(Program(each.read_text(encoding="utf-8"), str(each)) for each in sources)

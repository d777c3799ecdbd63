"""Patches: a rule of the protocol replaced by its absence, in this process, and put back afterwards.

Production code has no switches; a mutant reaches into it by name. A name that is not there any more is a
mistake of the table, found by its test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Self, TypeVar

F = TypeVar("F")
G = TypeVar("G")

PATCHED_ROOMS = ("chain.", "consensus.", "node.replica.", "netsim.seed")
"""Modules in which a function that others import by its name is replaced too."""


class Patches:
    """A set of replacements, made together and undone together; a context manager."""

    def __init__(self) -> None:
        self._undo: list[tuple[object, str, object]] = []

    @property
    def made(self) -> int:
        """How many places are replaced now."""
        return len(self._undo)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        while self._undo:
            owner, name, value = self._undo.pop()
            setattr(owner, name, value)

    def method(self, owner: type, name: str, make: Callable[[F], G]) -> None:
        """Replace a method of a class by what `make` makes of it."""
        assert name in vars(owner), f"{owner.__name__} has no {name} of its own"
        self._set(owner, name, make(vars(owner)[name]))

    def function(self, module: ModuleType, name: str, make: Callable[[F], G]) -> None:
        """Replace a function in its module and wherever it has been imported by name."""
        original = vars(module)[name]
        replacement = make(original)
        for each in [found for at, found in sys.modules.items() if at.startswith(PATCHED_ROOMS)]:
            if vars(each).get(name) is original:
                self._set(each, name, replacement)

    def value(self, module: ModuleType, name: str, value: object) -> None:
        """Replace a constant of a module, there alone."""
        assert name in vars(module), f"{module.__name__} has no {name}"
        self._set(module, name, value)

    def _set(self, owner: object, name: str, value: object) -> None:
        self._undo.append((owner, name, vars(owner)[name]))
        setattr(owner, name, value)

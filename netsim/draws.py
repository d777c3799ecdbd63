"""Chance, drawn from the seed by labels, so that a new draw in one place shifts no other."""

import random
from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of chance for one place of the world.

    Only `random()` and `getrandbits()` of the generator are used: Python keeps their streams the same
    from version to version, and those of its other methods not.
    """

    __slots__ = ("_generator", "_name", "unit")

    def __init__(self, seed: int, *labels: str | int) -> None:
        """The stream of `labels` in the world of `seed`."""
        self._name = f"{seed}/" + "/".join(map(str, labels))
        self._generator = random.Random(sha256(self._name.encode()).digest())
        self.unit = self._generator.random
        """A number from 0 up to, not with, 1: the method itself, for places that draw at every message."""

    def within(self, *labels: str | int) -> "Draws":
        """The stream of a place inside this one, independent of how much has been drawn here."""
        inner = Draws.__new__(Draws)
        inner._name = f"{self._name}/" + "/".join(map(str, labels))  # noqa: SLF001 - its own kind
        inner._generator = random.Random(sha256(inner._name.encode()).digest())  # noqa: SLF001 - the same
        inner.unit = inner._generator.random  # noqa: SLF001 - the same
        return inner

    def below(self, stop: int) -> int:
        """An integer from 0 up to, not with, `stop`, which is at most 2**40."""
        return int(self.unit() * stop)

    def between(self, least: int, most: int) -> int:
        """An integer from `least` to `most`, both included."""
        return least + int(self.unit() * (most - least + 1))

    def happens(self, permille: int) -> bool:
        """True `permille` times in a thousand."""
        return self.unit() * 1000 < permille

    def pick(self, choices: Sequence[T]) -> T:
        """One of `choices`."""
        return choices[self.below(len(choices))]

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones of `choices`, in the order in which they were drawn."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(count)]

    def chunk(self, length: int) -> bytes:
        """`length` bytes."""
        return self._generator.getrandbits(8 * length).to_bytes(length, "big") if length else b""

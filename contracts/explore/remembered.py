"""Calls that were made before: one that reads the same writes the same, so it is not run again.

A call is a function of what it is given and of what it reads: contracts know no time, no chance, and keep nothing but
the state. What it read is kept as a tree: each node is a key, each branch a value that stood there. So is what one
contract asks of another in the course of a call, which is where most is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from contracts.explore.scratch import Heard, Scratch, Writes

R = TypeVar("R")

MOST_REMEMBERED = 1_000_000
"""Calls; when there are more, all are forgotten."""


class _Leaf(NamedTuple, Generic[R]):
    """What a call came to, and what it wrote."""

    result: R
    writes: Writes


class _Node(Generic[R]):
    """The next thing that a call reads, and what follows for each value that stands there."""

    __slots__ = ("branches", "read")

    def __init__(self, read: Heard) -> None:
        self.read = read
        self.branches: dict[object, _Node[R] | _Leaf[R]] = {}


class Remembered(Generic[R]):
    """What calls came to, by what they were and what they read."""

    def __init__(self) -> None:
        self._roots: dict[Hashable, _Node[R] | _Leaf[R]] = {}
        self._count = 0
        self.asked = 0
        self.run = 0
        """How many calls were asked for, and how many of them had to be run."""

    def call(self, name: Hashable, scratch: Scratch, run: Callable[[], R]) -> R:
        """The result of `run`, which works on `scratch` and is always the same for the same `name` and reads.

        What `run` raises comes out, and is not remembered.
        """
        self.asked += 1
        found = self._roots.get(name)
        heard: dict[Heard, object] = {}
        while type(found) is _Node:
            read = found.read
            heard[read] = value = scratch.answer(read)
            found = found.branches.get(value)
        if found is None:
            return self._run(name, scratch, run)
        assert isinstance(found, _Leaf), "a way through the tree ends in a leaf"
        scratch.replay(heard, found.writes)
        return found.result

    def _run(self, name: Hashable, scratch: Scratch, run: Callable[[], R]) -> R:
        self.run += 1
        start = scratch.savepoint()
        heard = scratch.listen()
        try:
            result = run()
        finally:
            scratch.listen_no_more()
        leaf = _Leaf(result, scratch.written_since(start))
        if self._count >= MOST_REMEMBERED:
            self._roots.clear()
            self._count = 0
        self._count += 1
        self._keep(name, list(heard.items()), leaf)
        return result

    def _keep(self, name: Hashable, heard: list[tuple[Heard, object]], leaf: _Leaf[R]) -> None:
        if not heard:
            self._roots[name] = leaf
            return
        node = self._roots.get(name)
        if node is None:
            node = self._roots[name] = _Node(heard[0][0])
        for place, (read, value) in enumerate(heard):
            assert isinstance(node, _Node), "a call that has read the same reads on in the same way"
            assert node.read == read, "a call that has read the same reads the same next"
            if place + 1 == len(heard):
                node.branches[value] = leaf
                return
            following = node.branches.get(value)
            if following is None:
                following = node.branches[value] = _Node(heard[place + 1][0])
            node = following

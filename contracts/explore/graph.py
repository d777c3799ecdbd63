"""What was explored: states by number, how each was first reached, and every transition between them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Generic, TypeVar

S = TypeVar("S")
NOBODY = 2**32 - 1
"""The state before the first one."""


class Graph(Generic[S]):
    """States in the order in which they were found; transitions in the order of the states that they leave."""

    def __init__(self) -> None:
        self.states: list[S] = []
        self.number_of: dict[S, int] = {}
        self.words: list[str] = []
        """What transitions are called, each once."""
        self.targets = array("I")
        self.marks = array("I")
        self._word_of = array("I")
        self._word_numbers: dict[str, int] = {}
        self._starts = array("Q", [0])
        self._before = array("I")
        self._by = array("I")

    @property
    def transitions(self) -> int:
        """How many there are."""
        return len(self.targets)

    @property
    def expanded(self) -> int:
        """Of how many states all transitions are known: the first ones."""
        return len(self._starts) - 1

    def add(self, state: S, before: int = NOBODY, word: str = "") -> int:
        """The number of `state`, which was reached from `before`; the first way there is kept."""
        known = self.number_of.get(state)
        if known is None:
            known = self.number_of[state] = len(self.states)
            self.states.append(state)
            self._before.append(before)
            self._by.append(self._word(word))
        return known

    def join(self, target: int, marks: int, word: str) -> None:
        """A transition of the state that is expanded now."""
        self.targets.append(target)
        self.marks.append(marks)
        self._word_of.append(self._word(word))

    def close_row(self) -> None:
        """All transitions of one more state are known."""
        self._starts.append(len(self.targets))

    def edges(self, number: int) -> range:
        """The places of a state's transitions in `targets` and `marks`."""
        return range(self._starts[number], self._starts[number + 1])

    def all_edges(self) -> Iterator[tuple[int, int]]:
        """Each transition: the state that it leaves, and its place."""
        for number in range(self.expanded):
            for edge in self.edges(number):
                yield number, edge

    def word(self, edge: int) -> str:
        """What a transition is called."""
        return self.words[self._word_of[edge]]

    def way_to(self, number: int) -> tuple[list[S], list[str]]:
        """A shortest way to a state: the states on it, and the transition to each of them."""
        states, words = [], []
        while number != NOBODY:
            states.append(self.states[number])
            words.append(self.words[self._by[number]])
            number = self._before[number]
        return states[::-1], words[::-1]

    def _word(self, word: str) -> int:
        known = self._word_numbers.get(word)
        if known is None:
            known = self._word_numbers[word] = len(self.words)
            self.words.append(word)
        return known

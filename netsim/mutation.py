"""What a mutant is: a rule, how it is taken away, and who is expected to notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from netsim.patches import Patches
from netsim.watcher import Watcher


class Eyes(Enum):
    """Which checkers look at a mutant's world."""

    OUTCOMES = "outcomes"
    """Those that know what a chain is, and no rule: agreement, roots, certificates of a view, progress."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Mutant:
    """`breaks` takes the rule away."""

    name: str
    rule: str
    breaks: Callable[[Patches], None]
    adversaries: tuple[str, ...] | None = None
    """Those that profit; None: those of the run; empty: the accident is enough, and all are honest."""
    eyes: Eyes = Eyes.OUTCOMES
    faults: tuple[str, ...] | None = None
    """Kinds of faults to draw; None: those of the run. An accident alone is no excuse for anybody."""
    accident: Callable[[], Watcher] | None = None
    """Something that the drawn plan does not bring: a watcher that does it to the world."""
    patience_ms: int = 20 * 60_000
    """No block for so long means that the chain has stopped: longer than any fault, and than a heartbeat."""
    checker: Callable[[], Watcher] | None = None
    """One more, of a promise that holds in worlds without faults alone."""


def permitted(_original: Callable[..., object]) -> Callable[..., bool]:
    """A rule that forbids nothing."""
    return lambda *_given: True


def nothing(_original: Callable[..., object]) -> Callable[..., None]:
    """Done no more."""
    return lambda *_given: None


def wasted(original: Callable[..., object]) -> Callable[..., Sequence[object]]:
    """Done as before, so that it is not due again, and thrown away."""

    def mutated(*given: object) -> Sequence[object]:
        found = original(*given)
        assert isinstance(found, Iterable)
        list(found)
        return ()

    return mutated

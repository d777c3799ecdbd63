"""Mutants of what keeps the chain going: timeouts, pushed certificates, RETRY."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chain.genesis import Parameters
from chain.primitives import Milliseconds
from consensus import timeouts
from consensus.machine import Machine
from consensus.neighbours import Neighbours
from netsim.accidents import BLACK_HOLE_MS, BlackHole, SlowLinks
from netsim.checkers.promptness import Promptness
from netsim.mutation import Mutant, wasted
from netsim.patches import Patches


def _no_cap(patches: Patches) -> None:
    patches.function(timeouts, "_capped", _uncapped)


def _uncapped(_original: Callable[..., Milliseconds]) -> Callable[..., Milliseconds]:
    def capped(grown_ms: int, _parameters: Parameters) -> Milliseconds:
        return Milliseconds(grown_ms)

    return capped


def _no_growth(patches: Patches) -> None:
    patches.function(timeouts, "_grown", _ungrown)


def _ungrown(_original: Callable[..., int]) -> Callable[..., int]:
    def grown(delta0_ms: Milliseconds, _failures: int) -> int:
        return delta0_ms

    return grown


def _no_push(patches: Patches) -> None:
    patches.method(Neighbours, "due_pushes", wasted)
    patches.method(Neighbours, "push_to_all", wasted)


def _no_retry(patches: Patches) -> None:
    patches.method(Machine, "_retry", _armed_only)


def _armed_only(_original: Callable[..., None]) -> Callable[..., None]:
    def retry(self: Machine) -> None:
        self._deadlines.retry_ms = None

    return retry


LIVENESS: Sequence[Mutant] = (
    Mutant(
        "timeout cap",
        "section 6",
        _no_cap,
        faults=(),
        accident=BlackHole,
        patience_ms=2 * BLACK_HOLE_MS,
    ),
    Mutant("timeout growth", "section 6", _no_growth, faults=(), accident=SlowLinks),
    Mutant("certificate push", "section 4", _no_push, ("splitter",), faults=(), checker=Promptness),
    Mutant("RETRY", "section 4", _no_retry),
)
"""Nothing of these is safety: I9 alone can notice."""

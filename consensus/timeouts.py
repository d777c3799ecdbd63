"""How long to wait for a view, from certificates alone (consensus section 6)."""

from hashlib import sha256

from chain.authorities import AuthoritySet
from chain.genesis import Parameters
from chain.primitives import Milliseconds, PublicKey, View

_LARGEST_POWER = 20
"""Above this the cap rules whatever DELTA0 is, and the integers stay small."""


def delta(parameters: Parameters, faults: int, view: View, finalized: View) -> Milliseconds:
    """d of `view`: DELTA0, grown by 3/2 for each f + 1 views that failed in a row, up to DELTA_CAP (6.1).

    Only after f + 1 failed views was one of their leaders honest, so that DELTA was too small.
    """
    return _capped(_grown(parameters.delta0_ms, _failures(view, finalized, faults)), parameters)


def _failures(view: View, finalized: View, faults: int) -> int:
    return max(0, view - finalized - 1) // (faults + 1)


def _grown(delta0_ms: Milliseconds, failures: int) -> int:
    power: int = min(failures, _LARGEST_POWER)
    return int(delta0_ms * 3**power // 2**power)


def _capped(grown_ms: int, parameters: Parameters) -> Milliseconds:
    return Milliseconds(min(parameters.delta_cap_ms, grown_ms))


def leader_timeout(delta_ms: Milliseconds) -> Milliseconds:
    """How long to wait for the leader's proposal."""
    return Milliseconds(2 * delta_ms)


def suspect_timeout(delta_ms: Milliseconds) -> Milliseconds:
    """How long to wait for a leader that has been silent: little, which is liveness only."""
    return Milliseconds(max(1, delta_ms // 4))


def view_timeout(delta_ms: Milliseconds) -> Milliseconds:
    """How long to wait for the view's certificate; never less than the wait for its leader."""
    return Milliseconds(3 * delta_ms)


def retry_delay(parameters: Parameters, own: PublicKey, view: View, attempt: int) -> Milliseconds:
    """RETRY = 2 * DELTA0 with 20 % jitter, drawn from SHA-256(own key, view, attempt) (6.4)."""
    base = 2 * parameters.delta0_ms
    drawn = sha256(own + view.to_bytes(8, "big") + attempt.to_bytes(8, "big")).digest()
    spread = max(1, base // 5)
    return Milliseconds(base - spread // 2 + int.from_bytes(drawn[:8], "big") % spread)


class Suspicion:
    """Leaders from whom nothing came in the last 2n views while a quorum was heard (6.3)."""

    __slots__ = ("_heard", "_quorum")

    def __init__(self, authorities: AuthoritySet, view: View) -> None:
        self._heard = [view] * len(authorities)
        self._quorum = authorities.quorum

    def heard(self, signer: int, view: View) -> None:
        """Something signed by `signer` came while I was in `view`; that clears it."""
        self._heard[signer] = view

    def suspects(self, signer: int, view: View) -> bool:
        """True if `signer` is silent and a quorum of others is not (6.3)."""
        earliest = view - 2 * len(self._heard)
        if self._heard[signer] > earliest:
            return False
        return sum(1 for each in self._heard if each > earliest) >= self._quorum

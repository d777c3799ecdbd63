"""Who was found to act for whom: asked once for each signer and state, and not for each transaction."""

from chain.primitives import MemberId, Milliseconds, PublicKey
from chain.state import StateReader
from chain.transaction import Transaction
from chain.transition import Executor, Point

MOST_KNOWN = 4_096
"""Signers; whoever is not among them is asked about again."""
KNOWN_MS = 1_000
"""A role can end with time alone; what waits is checked again in its block anyway."""

_Signers = tuple[MemberId, PublicKey, tuple[PublicKey, ...]]


class Admissions:
    """Remembers those that the newest final state admits."""

    __slots__ = ("_asked_ms",)

    def __init__(self) -> None:
        self._asked_ms: dict[_Signers, Milliseconds] = {}

    def check(
        self, transaction: Transaction, point: Point, state: StateReader, executor: Executor
    ) -> None:
        """Rejected unless the signers of `transaction` may act on the newest final `state`."""
        body = transaction.body
        signers = (body.member, body.author, body.cosigners)
        asked_ms = self._asked_ms.get(signers)
        if asked_ms is not None and 0 <= point.now_ms - asked_ms < KNOWN_MS:
            return
        executor.admit(state, transaction, point)
        if len(self._asked_ms) >= MOST_KNOWN:
            self._asked_ms.clear()
        self._asked_ms[signers] = point.now_ms

    def forget(self) -> None:
        """The state is another one."""
        self._asked_ms.clear()

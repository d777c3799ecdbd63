"""The real replica on a simulated disk, and the memo of signature checks that one world shares."""

from __future__ import annotations

from chain.crypto import verify
from chain.primitives import PublicKey, Signature
from netsim.cast import Cast
from netsim.disk import Disk
from node.replica.replica import Replica, Setup
from node.replica.signer import Identity

MAX_REMEMBERED = 100_000
"""Signature checks that a memo keeps at most, in two halves of which the older one is dropped."""


class SignatureMemo:
    """Checks each signature once for all nodes of a world. A check is pure, so nobody can tell."""

    __slots__ = ("_newer", "_older")

    def __init__(self) -> None:
        self._newer: dict[tuple[Signature, bytes, PublicKey], bool] = {}
        self._older: dict[tuple[Signature, bytes, PublicKey], bool] = {}

    def __call__(self, key: PublicKey, message: bytes, signature: Signature) -> bool:
        """True if `signature` is `key`'s signature of `message`."""
        question = (signature, message, key)
        holds = self._newer.get(question)
        return self._recall(question) if holds is None else holds

    def _recall(self, question: tuple[Signature, bytes, PublicKey]) -> bool:
        """What the older half knows, or the check itself; the newer half knows it from now on."""
        holds = self._older.get(question)
        if holds is None:
            signature, message, key = question
            holds = verify(key, message, signature)
        if len(self._newer) >= MAX_REMEMBERED // 2:
            self._older, self._newer = self._newer, {}
        self._newer[question] = holds
        return holds


class RealBoot:
    """Starts `node.replica.replica.Replica`, unchanged, for each process of one world."""

    __slots__ = ("_cast", "holds")

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.holds = SignatureMemo()

    def __call__(self, node: int, disk: Disk) -> Replica:
        """The replica of `node`, recovered from `disk`."""
        logs = disk.read_logs()
        who = self._cast.nodes[node]
        return Replica(
            Setup(
                genesis=self._cast.genesis,
                executor=self._cast.executor,
                store=disk.store,
                identities=tuple(Identity(key, logs[key.public]) for key in who.keys),
                holds=self.holds,
                answer_blocks=self._cast.answer_blocks,
            )
        )

"""What peers are known to know: whom to push a certificate to, who has fallen behind (4.23, 4.24)."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice

from chain.certificate import Certificate
from chain.primitives import Milliseconds, NodeId, View
from chain.vote import Ballot, Vote, VoteKind
from consensus.allowance import Allowance

MOST_PUSHED_TO = 50
"""Up to this many authorities certificates are pushed whole; above, they are announced and pulled."""

ANSWER_BYTES_PER_SECOND = 256 * 1024
"""Certificates and votes that one peer is served at its request; an honest one asks for one view at a time."""
ANSWER_BYTES_AT_ONCE = 1024 * 1024


class _Peer:
    __slots__ = ("allowance", "answered_ms", "finalized_view", "sent", "view")

    def __init__(self) -> None:
        self.view = View(0)
        self.finalized_view = View(0)
        self.sent: dict[Ballot, None] = {}
        self.answered_ms: Milliseconds | None = None
        self.allowance = Allowance(
            bytes_per_second=ANSWER_BYTES_PER_SECOND, most_bytes=ANSWER_BYTES_AT_ONCE
        )


class Relay:
    """Each peer's view as it showed it, and the certificates that are still to be pushed."""

    __slots__ = ("_final", "_peers", "_pushes")

    def __init__(self) -> None:
        self._peers: dict[NodeId, _Peer] = {}
        self._pushes: deque[tuple[Milliseconds, Certificate]] = deque()
        self._final: tuple[Milliseconds, Certificate] | None = None
        """The newest FINALIZE certificate, and when the first one is due in whose place it is pushed."""

    def peers(self) -> list[NodeId]:
        """Everyone who can be reached, in the order of their ids."""
        return list(self._peers)

    def join(self, peer: NodeId) -> None:
        """`peer` can be reached, and nothing is known of it yet."""
        self._peers[peer] = _Peer()
        self._peers = dict(sorted(self._peers.items()))

    def leave(self, peer: NodeId) -> None:
        """`peer` cannot be reached any more."""
        self._peers.pop(peer, None)

    def shows_vote(self, peer: NodeId, vote: Vote) -> View:
        """The view that `peer` is in at least, as its vote shows: FINALIZE follows a NOTARIZE certificate (4.23)."""
        shown = View(vote.view + 1) if vote.kind is VoteKind.FINALIZE else vote.view
        known = self._peers.get(peer)
        if known is not None and shown > known.view:
            known.view = shown
        return shown

    def shows_status(self, peer: NodeId, view: View, finalized_view: View) -> None:
        """`peer` says how far it is; after a restart that may be less than it showed before (7.1)."""
        known = self._peers.get(peer)
        if known is not None:
            known.view, known.finalized_view = view, finalized_view

    def shows_certificate(self, peer: NodeId, certificate: Certificate) -> None:
        """`peer` has sent `certificate`, so it need not be pushed back."""
        known = self._peers.get(peer)
        if known is None:
            return
        known.sent[certificate.ballot] = None
        known.view = max(known.view, View(certificate.view + 1))
        if certificate.kind is VoteKind.FINALIZE:
            known.finalized_view = max(known.finalized_view, certificate.view)

    def schedule(self, certificate: Certificate, due_ms: Milliseconds) -> None:
        """Push `certificate` at `due_ms` to whoever does not have it by then."""
        self._pushes.append((due_ms, certificate))

    def schedule_final(self, certificate: Certificate, due_ms: Milliseconds) -> None:
        """The same for a FINALIZE certificate newer than those before: it says all that they say, and goes in their place."""
        first_ms = due_ms if self._final is None else self._final[0]
        self._final = first_ms, certificate

    def next_push(self) -> Milliseconds | None:
        """When the next push is due; but for the FINALIZE certificate they are due in the order of their scheduling."""
        waiting = [due_ms for due_ms, _ in (*islice(self._pushes, 1), *self._finals())]
        return min(waiting, default=None)

    def _finals(self) -> Sequence[tuple[Milliseconds, Certificate]]:
        return () if self._final is None else (self._final,)

    def _take_due(self, now_ms: Milliseconds) -> Iterator[Certificate]:
        while self._pushes and self._pushes[0][0] <= now_ms:
            yield self._pushes.popleft()[1]
        for due_ms, certificate in self._finals():
            if due_ms <= now_ms:
                self._final = None
                yield certificate

    def due_pushes(self, now_ms: Milliseconds) -> Iterator[tuple[Certificate, list[NodeId]]]:
        """Certificates to push now, each with the peers that have neither sent it nor passed its view (4.24)."""
        for certificate in self._take_due(now_ms):
            targets = [peer for peer, known in self._peers.items() if _lacks(known, certificate)]
            if targets:
                yield certificate, targets

    def may_answer(self, peer: NodeId, now_ms: Milliseconds, pause_ms: Milliseconds) -> bool:
        """True at most once per `pause_ms` and peer, for answers to those who are behind."""
        known = self._peers.get(peer)
        if known is None or (
            known.answered_ms is not None and now_ms < known.answered_ms + pause_ms
        ):
            return False
        known.answered_ms = now_ms
        return True

    def may_ask(self, peer: NodeId, now_ms: Milliseconds) -> bool:
        """True if `peer` may be served what it asks for (4.22)."""
        known = self._peers.get(peer)
        return known is not None and known.allowance.is_left(now_ms)

    def served(self, peer: NodeId, size_bytes: int) -> None:
        """`peer`, who may ask, was served so much."""
        self._peers[peer].allowance.use(size_bytes)

    def is_behind(self, peer: NodeId, view: View, finalized_view: View) -> bool:
        """True if `peer`, as far as it showed, is below `view` or has finalized less."""
        known = self._peers.get(peer)
        return known is not None and (known.view < view or known.finalized_view < finalized_view)

    def forget_below(self, view: View) -> None:
        """What peers have sent of the views below `view` does not matter any more."""
        for known in self._peers.values():
            for ballot in [each for each in known.sent if each.view < view]:
                del known.sent[ballot]


def _lacks(known: _Peer, certificate: Certificate) -> bool:
    """Neither sent it nor voted in a later view."""
    if certificate.kind is VoteKind.FINALIZE:
        return known.finalized_view < certificate.view and certificate.ballot not in known.sent
    return known.view <= certificate.view and certificate.ballot not in known.sent

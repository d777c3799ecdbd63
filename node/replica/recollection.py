"""Before a key votes, others are asked for its own votes: a log that they go beyond is lost (8.4).

A restored backup or a clone has a log that is whole and too short; only others can tell. Whom the
answers come from and what they are worth is in docs/decisions/0004.
"""

from chain.crypto import SignatureCheck
from chain.primitives import Milliseconds, NodeId, PublicKey
from chain.rejection import Reason, Rejected
from consensus.epoch import Instance
from consensus.held import Held
from node.replica.messages import OwnVotesRequest, OwnVotesResponse

ASK_EVERY_MS = 2_000
"""How long one answer is waited for before the same peer is asked again: either may have been lost."""

AT_ONCE = Milliseconds(-1)

ANSWER_EVERY_MS = 1_000
"""How often one peer is answered; an honest one asks less often."""


class Recollection:
    """Who has been asked about the key of this epoch, and who has answered (8.4).

    q - 1 answers are enough, and none is waited for beyond them: with f authorities silent there are no more.
    What has been answered counts for the life of the process, since its log lacks nothing from then on.
    """

    __slots__ = ("_answered", "_ask_from", "_key", "_needed", "is_complete")

    def __init__(self) -> None:
        self._key: PublicKey | None = None
        self._needed = 0
        self._answered: dict[PublicKey, set[NodeId]] = {}
        self._ask_from: dict[NodeId, Milliseconds] = {}
        """When each connected peer that has not answered is to be asked next; AT_ONCE before the first time."""
        self.is_complete = True
        """True if nothing is left to be asked before the key votes."""

    def begin(self, key: PublicKey | None, quorum: int, peers: list[NodeId]) -> None:
        """An epoch begins in which `key` votes, None for an observer: who has not answered is asked anew."""
        self._key, self._needed = key, quorum - 1
        self._ask_from.clear()
        for peer in peers:
            self.join(peer)
        self._count()

    def join(self, peer: NodeId) -> None:
        """`peer` can be reached."""
        if self._key is not None and peer not in self._answered.get(self._key, ()):
            self._ask_from[peer] = AT_ONCE

    def forget(self, peer: NodeId) -> None:
        """`peer` cannot be reached any more."""
        self._ask_from.pop(peer, None)

    def due(self, now_ms: Milliseconds) -> tuple[OwnVotesRequest, list[NodeId]] | None:
        """The question and those to whom it is to be put now, if there are any."""
        due_ms = self.next_due()
        if self._key is None or due_ms is None or due_ms > now_ms:
            return None
        asked = [peer for peer, from_ms in self._ask_from.items() if from_ms <= now_ms]
        self._ask_from.update(dict.fromkeys(asked, Milliseconds(now_ms + ASK_EVERY_MS)))
        return OwnVotesRequest(self._key), asked

    def next_due(self) -> Milliseconds | None:
        """When somebody is to be asked."""
        return None if self.is_complete else min(self._ask_from.values(), default=None)

    def expects(self, peer: NodeId, key: PublicKey) -> bool:
        """True if `peer` has been asked about `key` and has not answered; late answers are looked at, too."""
        return key == self._key and self._ask_from.get(peer, AT_ONCE) > AT_ONCE

    def answered(self, peer: NodeId) -> None:
        """`peer` has answered for this epoch or an earlier one, and what it said holds."""
        self._ask_from.pop(peer, None)
        if self._key is not None and not self.is_complete:
            self._answered.setdefault(self._key, set()).add(peer)
            self._count()

    def _count(self) -> None:
        answers = 0 if self._key is None else len(self._answered.get(self._key, ()))
        self.is_complete = self._key is None or answers >= self._needed


def answer(key: PublicKey, held: Held) -> OwnVotesResponse:
    """What this node holds of the votes of `key` in its epoch; nothing of a key that is not in its set."""
    instance = held.instance
    signer = instance.authorities.index_of.get(key)
    return OwnVotesResponse(
        key, instance.epoch, () if signer is None else held.newest_votes(signer)
    )


def check_answer(response: OwnVotesResponse, instance: Instance, holds: SignatureCheck) -> None:
    """Rejected if an answer for this epoch holds a vote that its key did not sign."""
    key = response.key
    for vote in response.votes:
        if instance.authorities.index_of.get(key) != vote.signer:
            raise Rejected(Reason.MALFORMED, f"a vote of signer {vote.signer}, who did not ask")
        if not holds(key, vote.ballot.signing_bytes(instance.chain_id), vote.signature):
            raise Rejected(Reason.BAD_SIGNATURE, f"vote of signer {vote.signer}")

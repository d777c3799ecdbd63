"""What a liar hides from the honest replica inside it: signatures of its own key that are not in its log.

A replica that meets one stops voting (consensus section 8). A liar signs beside its replica all the time, and a
twin has two of them, so each is kept from seeing what the other has signed.
"""

from __future__ import annotations

from dataclasses import replace

from chain.certificate import Certificate
from chain.primitives import Epoch
from chain.vote import Ballot, Vote
from consensus.messages import Proposal
from netsim.cast import Cast
from node.replica.messages import Message, OwnVotesResponse

KEPT_EPOCHS = 2


class Blindfold:
    """Of one replica at one node: what it signed itself passes, and everything that others signed."""

    def __init__(self, cast: Cast, node: int) -> None:
        self._cast = cast
        self._node = node
        self._signed: dict[Ballot, None] = {}
        self._epoch = Epoch(0)

    def note(self, message: Message) -> None:
        """The replica has sent `message`."""
        match message:
            case Vote():
                self._add(message.ballot)
            case Proposal():
                self._add(message.ballot)
            case _:
                pass

    def kept(self, message: Message) -> Message | None:
        """`message` as the replica may see it; None if it may not."""
        match message:
            case Vote():
                return None if self._is_foreign(message) else message
            case Certificate():
                return None if self._shows_foreign(message) else message
            case Proposal():
                return self._kept_proposal(message)
            case OwnVotesResponse(_, _, votes) if any(map(self._is_foreign, votes)):
                own = tuple(each for each in votes if not self._is_foreign(each))
                return replace(message, votes=own)
            case _:
                return message

    def _kept_proposal(self, proposal: Proposal) -> Proposal:
        """Its justification is under no signature, so a part of it can be left out."""
        shown = tuple(each for each in proposal.justification if not self._shows_foreign(each))
        if len(shown) == len(proposal.justification):
            return proposal
        return replace(proposal, justification=shown)

    def _is_foreign(self, vote: Vote) -> bool:
        return vote.signer == self._signer(vote.epoch) and vote.ballot not in self._signed

    def _shows_foreign(self, certificate: Certificate) -> bool:
        signer = self._signer(certificate.epoch)
        if signer is None or certificate.ballot in self._signed:
            return False
        return signer in certificate.signer_indices()

    def _signer(self, epoch: Epoch) -> int | None:
        key = self._cast.key_in(epoch, self._node)
        return None if key is None else self._cast.authorities(epoch).index_of[key]

    def _add(self, ballot: Ballot) -> None:
        self._signed[ballot] = None
        if ballot.epoch > self._epoch:
            self._epoch = ballot.epoch
            oldest = ballot.epoch - KEPT_EPOCHS
            self._signed = {each: None for each in self._signed if each.epoch >= oldest}

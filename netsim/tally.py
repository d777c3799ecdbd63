"""How often each thing happened: what a run must show, since a figure about what never happened says nothing."""

from __future__ import annotations

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import PublicKey
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.vote import VoteKind
from consensus.messages import Proposal, ProposalForm
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Alarm, Stop
from node.replica.messages import Tag

KIND_AT = 2
"""Where votes, certificates and evidence say their kind: after the tag and the array's first byte."""

MAX_REMEMBERED = 50_000
"""Votes and views remembered, so that each is counted once; a seed has fewer."""


class Tally(Watcher):
    """Counts, in `world.counts`, what the protocol did; faults and clients count themselves."""

    def __init__(self) -> None:
        self._world: World
        self._votes: dict[tuple[int, bytes], None] = {}
        self._nullified: dict[tuple[int, int], None] = {}
        self._repeated: dict[tuple[int, int], None] = {}

    def attached(self, world: World) -> None:
        """Count in this world."""
        self._world = world

    def on_start(self, _node: int) -> None:
        """A process began."""
        self._world.counts["starts"] += 1

    def on_down(self, node: int, _why: str) -> None:
        """What its node said before is new again when it says it after a restart."""
        for known in [known for known in self._votes if known[0] == node]:
            del self._votes[known]

    def on_broadcast(self, node: int, data: bytes) -> None:
        """Votes, proposals and certificates, by their first bytes."""
        match data[0]:
            case Tag.VOTE:
                self._count_vote(node, data)
            case Tag.PROPOSAL:
                self._count_proposal(node, data)
            case Tag.CERTIFICATE if data[KIND_AT] == VoteKind.NULLIFY:
                self._count_nullified(data)
            case Tag.EVIDENCE:
                self._world.counts["evidence sent"] += 1
            case _:
                pass

    def on_send(self, node: int, _peer: int, data: bytes) -> None:
        """The same, said to one peer; and what helps those that are behind."""
        match data[0]:
            case Tag.SYNC_RESPONSE:
                self._world.counts["catch-up answers"] += 1
            case Tag.CERTIFICATE_REQUEST:
                self._world.counts["certificate requests"] += 1
            case Tag.BLOCK_REQUEST:
                self._world.counts["block requests"] += 1
            case Tag.OWN_VOTES_REQUEST:
                self._world.counts["own votes asked for"] += 1
            case _:
                self.on_broadcast(node, data)

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """A block is final somewhere."""
        if block.header.height > self._world.counts["blocks"]:
            counts = self._world.counts
            counts["blocks"] += 1
            counts["transactions"] += len(block.body.transactions)
            counts["evidence in blocks"] += len(block.body.evidence)
            counts["epoch changes"] = self._world.epoch

    def on_drop(self, _node: int, _peer: int, why: Rejected) -> None:
        """Somebody closed a connection in anger."""
        self._world.counts[f"dropped a peer: {why.reason.value}"] += 1

    def on_alarm(self, _node: int, alarm: Alarm) -> None:
        """Somebody called an operator."""
        self._world.counts[f"alarm: {alarm.what}"] += 1

    def on_stop(self, _node: int, stop: Stop) -> None:
        """Somebody stopped for good."""
        self._world.counts[f"stop: {stop.what}"] += 1

    def on_log_rotated(self, _node: int, _key: PublicKey, _data: bytes) -> None:
        """A vote log was made anew."""
        self._world.counts["vote log rotations"] += 1

    def _count_vote(self, node: int, data: bytes) -> None:
        known = (node, data)
        if known in self._votes:
            self._world.counts["RETRY: votes said again"] += 1
        elif len(self._votes) < MAX_REMEMBERED:
            self._votes[known] = None

    def _count_proposal(self, node: int, data: bytes) -> None:
        known = (node, data)
        if known in self._votes:
            self._world.counts["RETRY: proposals said again"] += 1
            return
        self._votes[known] = None
        proposal = self._world.read(data)
        assert isinstance(proposal, Proposal)
        if proposal.form is ProposalForm.REPEAT and len(self._repeated) < MAX_REMEMBERED:
            self._repeated[(proposal.epoch, proposal.view)] = None
            self._world.counts["REPEAT proposals"] = len(self._repeated)

    def _count_nullified(self, data: bytes) -> None:
        if len(self._nullified) < MAX_REMEMBERED:
            certificate = self._world.read(data)
            assert isinstance(certificate, Certificate)
            self._nullified[(certificate.epoch, certificate.view)] = None
            self._world.counts["views nullified"] = len(self._nullified)

"""The machine at work: its questions answered, its effects carried out, one epoch after another."""

from collections import deque
from typing import assert_never

from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import SignatureCheck
from chain.evidence import Evidence
from chain.frozen import frozen
from chain.primitives import Epoch, Height, Milliseconds, NodeId, Signature
from chain.rejection import Rejected
from chain.storage import layout
from chain.vote import Ballot, Vote
from consensus import effects, inputs
from consensus.effects import Cast, Effect
from consensus.held import Restored
from consensus.inputs import Input, Moment
from consensus.machine import Machine
from consensus.messages import Proposal, Status
from consensus.signing_rules import Matter
from node.replica.actions import Committed
from node.replica.ledger import Ledger, context_for
from node.replica.messages import OwnVotesResponse, Transactions
from node.replica.outbox import Outbox
from node.replica.peers import Peers
from node.replica.pools import Pools
from node.replica.recollection import Recollection, check_answer
from node.replica.sync import Sync
from node.replica.verifier import Verifier
from node.replica.voting import Voting


@frozen
class Parts:
    """What the engine works with; the replica owns them."""

    ledger: Ledger
    pools: Pools
    voting: Voting
    outbox: Outbox
    peers: Peers
    sync: Sync
    recollection: Recollection
    holds: SignatureCheck


class Engine:
    """Feeds the machine of the current epoch, and carries out what it wants."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._at = Moment(Milliseconds(0), Milliseconds(0))
        self._queue: deque[Input] = deque()
        self._last_work = inputs.WorkChanged(None, proposable=False)
        self._last_tip: Certificate | None = None
        self._begin(parts.ledger.current_epoch())

    @property
    def epoch(self) -> Epoch:
        """The epoch that this node works in."""
        return self.machine.instance.epoch

    def status(self) -> Status:
        """How far this node is."""
        tip, machine = self._parts.ledger.tip, self.machine
        return Status(self.epoch, machine.view, machine.finalized_view, tip.height, tip.state_root)

    def tell(self, given: Input) -> None:
        """An input for the machine, at the next `run`."""
        self._queue.append(given)

    def run(self, at: Moment) -> None:
        """Give the machine its inputs, and its effects their due, until both are done."""
        self._at = at
        while self._queue and not self._parts.outbox.stopped:
            for effect in self.machine.step(at, self._queue.popleft()):
                self._carry_out(effect)

    def tell_work(self, at: Moment) -> None:
        """Tell the machine what waits outside it, if that has changed (5.1)."""
        tip, pools = self.machine.held.tip, self._parts.pools
        if not pools.is_stale and tip is self._last_tip:
            return
        self._last_tip = tip
        work = pools.work_on(self._parts.ledger.tip_id if tip is None else tip.block_id, at)
        if work != self._last_work:
            self._last_work = work
            self.tell(work)

    def release(self, ticket: int) -> None:
        """Records are on disk: their signatures may exist now, leave, and count (S4)."""
        me = self.machine.me
        for cast in self._parts.voting.synced(ticket):
            assert me is not None, "what a lost key has cast is dropped"
            signature = self._parts.voting.sign(cast.ballot)
            if cast.draft is None:
                vote = _vote(cast.ballot, me, signature)
                self._parts.outbox.broadcast(vote)
                self.tell(inputs.VoteArrived(None, vote))
            else:
                proposal = _proposal(cast, signature)
                self._parts.outbox.broadcast(proposal)
                self.tell(inputs.ProposalArrived(None, proposal))

    def recall(self, peer: NodeId, response: OwnVotesResponse) -> None:
        """A peer has said which votes of this epoch's key it holds: each has to be in the log (8.5)."""
        parts, instance, me = self._parts, self.machine.instance, self.machine.me
        if me is not None and response.epoch == instance.epoch:
            check_answer(response, instance, parts.holds)
            for vote in response.votes:
                if parts.voting.lacks(vote.ballot):
                    self.tell(inputs.LogFellShort(vote))
        parts.recollection.answered(peer)

    def _lose_key(self, detail: str) -> None:
        """The epoch's key votes no more in this process: its other owner may be alive (8.2)."""
        parts = self._parts
        parts.voting.lose_log()
        parts.recollection.begin(None, self.machine.instance.authorities.quorum, [])
        parts.outbox.alarm("this key has signed what its vote log does not hold", detail)

    def settle_casts(self) -> None:
        """Before a step's records are written: none of a key whose log may be, or is, too short (8.4)."""
        voting, machine = self._parts.voting, self.machine
        if not voting.has_casts:
            return
        voting.drop_passed(machine.finalized_view)
        voting.holds_back = not self._parts.recollection.is_complete

    def accuse(self, evidence: Evidence) -> None:
        """Keep valid evidence for a block, pass it on, and stop if it is against this node itself."""
        parts = self._parts
        if parts.ledger.knows_offence(evidence) or not parts.pools.add_evidence(evidence):
            return
        parts.outbox.broadcast(evidence)
        self._tell_of(evidence)

    def _tell_of(self, evidence: Evidence) -> None:
        """An alarm; and the end, if the culprit is a key of this node (4.20)."""
        parts = self._parts
        authorities = parts.ledger.authorities_of(evidence.epoch)
        assert authorities is not None, "valid evidence is of an epoch whose set is known"
        culprit = evidence.culprit(authorities)
        detail = f"{evidence.offence().value} in view {evidence.view} of epoch {evidence.epoch}"
        if parts.voting.owns(culprit):
            parts.outbox.stop("evidence against a key of this node", detail)
        else:
            parts.outbox.alarm("evidence", f"{culprit!r}: {detail}")

    def gossip_again(self) -> None:
        """Name the transactions that are waited for (4.25)."""
        waiting = self._parts.pools.waiting_longest()
        if waiting:
            self._parts.outbox.broadcast(Transactions(waiting))

    # Epochs.

    def _begin(self, epoch: Epoch) -> None:
        parts, ledger = self._parts, self._parts.ledger
        instance = ledger.instance(epoch)
        own, record = parts.voting.enter(instance, parts.holds)
        parts.recollection.begin(own, instance.authorities.quorum, parts.peers.ids())
        restored = Restored(ledger.tip_id, ledger.tip, ledger.pending(), ledger.certificates(epoch))
        self.machine = Machine(instance, own, record, restored)
        self.verifier = Verifier(instance, self.machine.held, parts.holds)

    def _begin_next(self) -> None:
        """The machine has frozen: the next epoch's takes over."""
        self._queue.clear()
        self._begin(Epoch(self.epoch + 1))
        self._parts.pools.begin_epoch(self.epoch)
        self._last_tip = None
        for peer in self._parts.peers.ids():
            self.tell(inputs.PeerJoined(peer))
        self.tell(self._last_work)
        self._parts.outbox.broadcast(self.status())

    # Effects.

    def _carry_out(self, effect: Effect) -> None:  # noqa: C901, PLR0912 - one arm for each effect
        match effect:
            case effects.SendTo(peer, message):
                self._parts.outbox.send(peer, message)
            case effects.SendAll(message):
                self._parts.outbox.broadcast(message)
            case effects.KeepCertificate():
                self._keep_certificate(effect)
            case Cast():
                self._parts.voting.take_cast(effect)
            case effects.Execute():
                self._execute(effect)
            case effects.KeepBlock():
                self._keep_block(effect)
            case effects.Build():
                self._build(effect)
            case effects.Commit():
                self._commit(effect)
            case effects.EpochOver():
                self._begin_next()
            case effects.Recall(ballot):
                self._parts.voting.take_cast(Cast(ballot))
            case effects.Accuse(evidence):
                self.accuse(evidence)
            case effects.FallenBehind():
                self._parts.sync.hurry(self._at.now_ms, None)
            case effects.Retried():
                self.gossip_again()
            case effects.KeyLost(detail):
                self._lose_key(detail)
            case effects.Halt(what, detail):
                self._parts.outbox.stop(what, detail)
            case _:
                assert_never(effect)

    def _stops_before(self, height: Height) -> bool:
        """True, and the node stops, if the members voted for something that this release does not have."""
        missing = self._parts.ledger.missing(height)
        if missing is not None:
            detail = f"{missing} is needed from height {height} on; install a release that has it"
            self._parts.outbox.stop("this release cannot go on", detail)
        return missing is not None

    def _execute(self, wanted: effects.Execute) -> None:
        block, ledger = wanted.block, self._parts.ledger
        if self._stops_before(block.header.height):
            return
        refusal = self._forgery_in(block) or ledger.execute(
            block, wanted.parent, self.machine.instance
        )
        if refusal is not None:
            self._parts.outbox.alarm("invalid block", f"{block.id!r}: {refusal}")
        self.tell(inputs.BlockExecuted(block.id, found_valid=refusal is None))

    def _forgery_in(self, block: Block) -> Rejected | None:
        """A transaction that nobody checked here yet is checked now: its leader may have forged it."""
        for transaction in block.body.transactions:
            if self._parts.pools.mempool.holds_exactly(transaction):
                continue
            try:
                transaction.verify(self._parts.holds)
            except Rejected as refusal:
                return refusal
        return None

    def _build(self, wanted: effects.Build) -> None:
        parts = self._parts
        context = context_for(wanted, self.machine.instance)
        if self._stops_before(context.height):
            return
        evidence, transactions = parts.pools.contents_on(wanted.parent_id)
        block = parts.ledger.build(context, evidence, transactions)
        if len(block.body.transactions) < len(transactions):
            parts.pools.forget_refused(transactions, self._at.wall_ms)
        self.tell(inputs.BlockBuilt(wanted.view, block))

    def _keep_block(self, wanted: effects.KeepBlock) -> None:
        key = layout.pending_key(wanted.block.id)
        self._keep({key: wanted.block.encoded}, Matter.BLOCK)

    def _keep_certificate(self, wanted: effects.KeepCertificate) -> None:
        certificate = wanted.certificate
        key = layout.certificate_key(certificate.epoch, certificate.view, certificate.kind)
        self._keep({key: certificate.encode()}, Matter.CERTIFICATE)

    def _keep(self, writes: dict[bytes, bytes | None], matter: Matter) -> None:
        self._parts.ledger.stage(writes)
        self._parts.outbox.keep(writes, matter)

    def _commit(self, wanted: effects.Commit) -> None:
        parts, block = self._parts, wanted.block
        made = parts.ledger.commit(wanted, self.machine.instance)
        parts.outbox.commit(made.writes, Committed(block, wanted.certificate, made.receipts))
        for evidence in block.body.evidence:
            if evidence not in parts.pools.evidence:
                self._tell_of(evidence)
        parts.pools.committed(block)
        parts.sync.advanced(self._at.now_ms)


def _vote(ballot: Ballot, signer: int, signature: Signature) -> Vote:
    return Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, signer, signature)


def _proposal(cast: Cast, signature: Signature) -> Proposal:
    assert cast.draft is not None, "a proposal is cast with its draft"
    ballot, draft = cast.ballot, cast.draft
    return Proposal(
        epoch=ballot.epoch,
        view=ballot.view,
        form=draft.form,
        block_id=ballot.block_id,
        block=draft.block,
        parent_view=draft.parent_view,
        justification=draft.justification,
        signature=signature,
    )

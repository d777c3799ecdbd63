"""The whole node without a wire: inputs in, ordered actions out. It never raises for what a peer sends."""

from dataclasses import field
from typing import TypeAlias, assert_never

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.crypto import SignatureCheck
from chain.evidence import Evidence
from chain.frozen import frozen
from chain.genesis import Genesis
from chain.primitives import (
    Epoch,
    Height,
    Milliseconds,
    NodeId,
    PublicKey,
    TransactionId,
    View,
)
from chain.receipt import Receipt
from chain.rejection import Reason, Rejected
from chain.storage.store import KeyValueStore
from chain.transition import Executor
from chain.vote import Vote, VoteKind
from consensus import inputs as told
from consensus.messages import Announcement, BlockRequest, CertificateRequest, Proposal, Status
from node.replica import answers, inputs, recollection
from node.replica.actions import Action, SyncStore
from node.replica.arrivals import Arrivals
from node.replica.engine import Engine, Parts
from node.replica.inputs import Input
from node.replica.ledger import Ledger
from node.replica.mempool import MempoolLimits
from node.replica.messages import (
    MAX_ANSWER_BLOCKS,
    MAX_ANSWER_BYTES,
    OwnVotesRequest,
    OwnVotesResponse,
    SyncRequest,
    SyncResponse,
    Transactions,
    decode_message,
)
from node.replica.outbox import Outbox
from node.replica.peers import Favour, Peers
from node.replica.pools import Pools
from node.replica.signer import Identity
from node.replica.sync import Sync
from node.replica.voting import Voting

STATUS_EVERY_MS = 10_000
"""How often peers are told how far this node is (7.1), and what waits here."""

LOOK_UP_BYTES = 1_024
"""What it costs a peer to have a block looked up, found or not."""

HAND_OVER_EVERY_MS = 1_000
"""How often one peer of an earlier epoch is given the hand-over certificate."""


OfAnEpoch: TypeAlias = Vote | Certificate | Proposal | Announcement | CertificateRequest
"""Messages that mean something in one epoch alone."""

OfAnyEpoch: TypeAlias = (
    Transactions
    | Status
    | Evidence
    | Block
    | BlockRequest
    | SyncRequest
    | SyncResponse
    | OwnVotesRequest
    | OwnVotesResponse
)
"""Messages that mean the same in every epoch."""


@frozen
class Setup:
    """Everything a replica is made of. `identities` is empty for an observer."""

    genesis: Genesis
    executor: Executor
    store: KeyValueStore
    identities: tuple[Identity, ...]
    holds: SignatureCheck
    mempool: MempoolLimits = field(default_factory=MempoolLimits)
    answer_blocks: int = MAX_ANSWER_BLOCKS
    """Final blocks in one answer to whoever catches up, at most; and as many are expected of others."""


class Replica:
    """One node. It reads the store of its setup, and asks its host to write there."""

    def __init__(self, setup: Setup) -> None:
        """Recover from the store and the vote logs; nothing leaves before the first step."""
        self._holds = setup.holds
        self._ledger = Ledger(setup.genesis, setup.executor, setup.store, setup.holds)
        self._voting = Voting(setup.identities, self._ledger.chain_id)
        self._pools = Pools(self._ledger, setup.mempool, setup.genesis.parameters.delta0_ms)
        self._outbox = Outbox()
        self._arrivals = Arrivals(self._ledger, self._pools, self._outbox, setup.holds)
        self._peers = Peers()
        self._most_answered = setup.answer_blocks
        self._sync = Sync(setup.answer_blocks)
        self._recollection = recollection.Recollection()
        self._engine = Engine(
            Parts(
                ledger=self._ledger,
                pools=self._pools,
                voting=self._voting,
                outbox=self._outbox,
                peers=self._peers,
                sync=self._sync,
                recollection=self._recollection,
                holds=setup.holds,
            )
        )
        self._at = told.Moment(Milliseconds(0), Milliseconds(0))
        self._status_at: Milliseconds | None = None

    # What hosts, queries and checkers may look at.

    @property
    def finalized(self) -> Header:
        """The header of the newest final block."""
        return self._ledger.tip

    @property
    def epoch(self) -> Epoch:
        """The epoch that this node works in."""
        return self._engine.epoch

    @property
    def view(self) -> View:
        """The view that this node works in; 0 before the first step."""
        return self._engine.machine.view

    @property
    def ledger(self) -> Ledger:
        """The stored chain and its state, to read from between steps."""
        return self._ledger

    @property
    def is_voting(self) -> bool:
        """True if this node votes in this epoch."""
        return self._engine.machine.me is not None and not self._outbox.stopped

    def heard(self) -> tuple[frozenset[VoteKind], ...]:
        """Which votes of the present view are held of each authority, in the order of the set."""
        machine = self._engine.machine
        count = len(machine.instance.authorities.keys)
        return tuple(
            frozenset(kind for kind in VoteKind if machine.held.tally.first(kind, machine.view, at))
            for at in range(count)
        )

    @property
    def leader(self) -> PublicKey:
        """Who leads the present view; of the first one before the first step."""
        machine = self._engine.machine
        return machine.instance.leader_key(View(max(1, machine.view)))

    def load(self) -> dict[str, int]:
        """How much of each sort is held, for metrics and for the checker of bounds."""
        return {
            **self._engine.machine.held.load(),
            "mempool_bytes": self._pools.mempool.size_bytes,
            "mempool_count": self._pools.mempool.count,
            "evidence": len(self._pools.evidence),
            "kept_messages": self._peers.kept_count(),
            "kept_bytes": self._peers.kept_bytes(),
            **self._sync.load(),
        }

    def receipt(self, transaction_id: TransactionId) -> tuple[Height, Receipt] | None:
        """Where a final transaction stands, and what became of it."""
        return self._ledger.receipt(transaction_id)

    def is_waiting(self, transaction_id: TransactionId) -> bool:
        """True for a transaction that waits here for a block."""
        return transaction_id in self._pools.mempool

    def step(self, given: Input) -> list[Action]:
        """Take one input; the actions are to be carried out in order before the next input."""
        if self._outbox.stopped:
            return []
        self._at = told.Moment(given.now_ms, given.wall_ms)
        self._ledger.settle()
        if self._status_at is None:
            self._start()
        self._take(given)
        self._run()
        self._do_what_is_due()
        self._engine.settle_casts()
        self._outbox.flush_writes(self._voting.demands())
        return self._outbox.take(self._voting.flush(), self._wake_at())

    def _take(self, given: Input) -> None:
        match given:
            case inputs.Received():
                self._receive(given.peer, given.data)
            case inputs.Tick():
                self._engine.tell(told.Ticked())
            case inputs.LogSynced():
                self._engine.release(given.ticket)
            case inputs.Submitted():
                self._arrivals.submitted(given.encoded, self._at)
            case inputs.Connected():
                self._connect(given.peer)
            case inputs.Disconnected():
                self._disconnect(given.peer)
            case _:
                assert_never(given)

    def _start(self) -> None:
        """A new chain begins with its genesis in the store."""
        self._status_at = Milliseconds(self._at.now_ms + STATUS_EVERY_MS)
        for trouble in self._voting.troubles:
            self._outbox.alarm("vote log", trouble)
        if self._ledger.first_writes:
            self._ledger.stage(self._ledger.first_writes)
            self._outbox.add(SyncStore(self._ledger.first_writes))

    def _run(self) -> None:
        """Run the machine; when an epoch has begun, with the messages that were kept for it."""
        engine = self._engine
        machine = engine.machine
        engine.run(self._at)
        while engine.machine is not machine:
            machine = engine.machine
            for peer, data in self._peers.take_kept():
                self._receive(peer, data)
            engine.run(self._at)

    # Peers.

    def _connect(self, peer: NodeId) -> None:
        self._peers.join(peer)
        self._recollection.join(peer)
        self._engine.tell(told.PeerJoined(peer))
        self._outbox.send(peer, self._engine.status())
        waiting = self._pools.waiting_longest()
        if waiting:
            self._outbox.send(peer, Transactions(waiting))

    def _disconnect(self, peer: NodeId) -> None:
        self._peers.leave(peer)
        self._sync.forget(peer)
        self._recollection.forget(peer)
        self._engine.tell(told.PeerLeft(peer))

    def _receive(self, peer: NodeId, data: bytes) -> None:
        """Whatever a peer sends is taken, kept for the next epoch, or a reason to drop the peer."""
        if peer not in self._peers:
            return
        try:
            message = decode_message(data, self._pools.mempool.of_encoding)
            if not isinstance(message, OfAnEpoch):
                self._take_message(peer, message)
            elif self._is_of_this_epoch(peer, data, message.epoch):
                self._take_of_epoch(peer, message)
        except Rejected as refusal:
            self._refuse(peer, refusal)

    def _refuse(self, peer: NodeId, refusal: Rejected) -> None:
        self._sync.forget(peer)
        self._outbox.drop(peer, refusal)

    def _is_of_this_epoch(self, peer: NodeId, data: bytes, epoch: Epoch) -> bool:
        """Those behind are shown the way, those ahead show it (9.3)."""
        here = self._engine.epoch
        if epoch < here:
            self._hand_over(peer, epoch)
        elif epoch > here:
            if epoch == here + 1:
                self._peers.keep(peer, data)
            self._sync.hurry(self._at.now_ms, peer)
        return epoch == here

    def _hand_over(self, peer: NodeId, epoch: Epoch) -> None:
        if not self._may_answer(peer, Favour.HAND_OVER, HAND_OVER_EVERY_MS):
            return
        certificate = self._ledger.handover(Epoch(epoch + 1))
        assert certificate is not None, "an epoch is over when its last block has a certificate"
        self._outbox.send(peer, certificate)

    def _may_answer(self, peer: NodeId, favour: Favour, pause_ms: int) -> bool:
        pause = Milliseconds(pause_ms)
        return self._peers.may_answer(peer, favour, now_ms=self._at.now_ms, pause_ms=pause)

    def _take_message(self, peer: NodeId, message: OfAnyEpoch) -> None:
        match message:
            case Transactions():
                self._arrivals.gossiped(message.encoded, self._at)
            case Status():
                self._take_status(peer, message)
            case Evidence():
                self._take_evidence(message)
            case Block():
                self._take_block(message)
            case BlockRequest():
                self._answer_blocks(peer, message)
            case SyncRequest():
                self._answer_sync(peer, message)
            case SyncResponse():
                self._sync.take(peer, message, self._at.now_ms)
            case OwnVotesRequest():
                self._answer_own_votes(peer, message)
            case OwnVotesResponse():
                self._take_own_votes(peer, message)
            case _:
                assert_never(message)

    # Consensus.

    def _take_of_epoch(self, peer: NodeId, message: OfAnEpoch) -> None:
        match message:
            case Vote():
                self._take_vote(peer, message)
            case Certificate():
                self._take_certificate(peer, message)
            case Proposal():
                self._take_proposal(peer, message)
            case Announcement():
                self._engine.tell(told.Announced(peer, message))
            case CertificateRequest():
                self._engine.tell(told.CertificateAsked(peer, message))
            case _:
                assert_never(message)

    def _take_vote(self, peer: NodeId, message: Vote) -> None:
        vote = self._engine.verifier.vote(message)
        if vote is None:
            self._engine.machine.notice_vote(peer, message)
        else:
            self._engine.tell(told.VoteArrived(peer, vote))

    def _take_certificate(self, peer: NodeId, message: Certificate) -> None:
        certificate = self._engine.verifier.certificate(message)
        if certificate is None:
            self._engine.machine.notice_certificate(peer, message)
        else:
            self._engine.tell(told.CertificateArrived(peer, certificate))

    def _take_proposal(self, peer: NodeId, message: Proposal) -> None:
        self._engine.tell(told.ProposalArrived(peer, self._engine.verifier.proposal(message)))

    def _take_evidence(self, evidence: Evidence) -> None:
        if evidence in self._pools.evidence:
            return
        try:
            self._ledger.check_evidence(evidence, self.epoch)
        except Rejected as refusal:
            if refusal.reason in (Reason.BAD_SIGNATURE, Reason.NO_OFFENCE):
                raise
            return
        self._engine.accuse(evidence)

    # Catching up, and helping others to.

    def _take_status(self, peer: NodeId, status: Status) -> None:
        self._sync.claim(peer, status.height)
        if status.epoch == self.epoch:
            self._engine.tell(told.StatusArrived(peer, status))
        elif status.epoch < self.epoch:
            self._hand_over(peer, status.epoch)

    def _take_block(self, block: Block) -> None:
        if self._engine.machine.held.wants_block(block.id):
            self._engine.tell(told.BlockArrived(block))

    def _take_next_answer(self) -> None:
        """One answer a step, so that no step is long; the next one is taken a tick later."""
        found = self._sync.next_answer(self._ledger.tip.height)
        if found is None:
            return
        peer, response = found
        response = answers.above(response, self._ledger.tip.height)
        instance = self._engine.machine.instance
        try:
            answers.check_proof(response, self._ledger.tip_id, instance, self._holds)
        except Rejected as refusal:
            self._refuse(peer, refusal)
            return
        self._sync.proved(peer, response)
        self._engine.tell(told.BlocksSynced(response.blocks, response.certificate))
        self._run()

    def _answer_blocks(self, peer: NodeId, request: BlockRequest) -> None:
        left, allowance = MAX_ANSWER_BYTES, self._peers.blocks_of(peer)
        if not allowance.is_left(self._at.now_ms):
            return
        allowance.use(LOOK_UP_BYTES * len(request.block_ids))
        for block_id in request.block_ids:
            block = self._engine.machine.block(block_id) or self._ledger.block(block_id)
            if block is None:
                continue
            if left < len(block.encoded) and left < MAX_ANSWER_BYTES:
                return
            self._outbox.send(peer, block)
            left -= len(block.encoded)
            allowance.use(len(block.encoded))

    def _answer_sync(self, peer: NodeId, request: SyncRequest) -> None:
        """Every question costs as much as a full answer: to look many small blocks up is work, too."""
        allowance = self._peers.ranges_of(peer)
        if not allowance.is_left(self._at.now_ms):
            return
        allowance.use(MAX_ANSWER_BYTES)
        found = answers.answer(self._ledger, request.height, self._most_answered)
        if found is not None:
            self._outbox.send(peer, found)

    # What others know of this node's own votes (8.4).

    def _answer_own_votes(self, peer: NodeId, request: OwnVotesRequest) -> None:
        if self._may_answer(peer, Favour.OWN_VOTES, recollection.ANSWER_EVERY_MS):
            self._outbox.send(peer, recollection.answer(request.key, self._engine.machine.held))

    def _take_own_votes(self, peer: NodeId, response: OwnVotesResponse) -> None:
        """An answer of a later epoch says nothing of this one; the peer is asked again in its own."""
        if not self._recollection.expects(peer, response.key):
            return
        if response.epoch > self.epoch:
            self._sync.hurry(self._at.now_ms, peer)
        else:
            self._engine.recall(peer, response)

    def _ask_own_votes(self) -> None:
        due = self._recollection.due(self._at.now_ms)
        if due is not None:
            request, peers = due
            for peer in peers:
                self._outbox.send(peer, request)

    # Time.

    def _do_what_is_due(self) -> None:
        if self._outbox.stopped:
            return
        now_ms = self._at.now_ms
        if self._status_at is not None and now_ms >= self._status_at:
            self._status_at = Milliseconds(now_ms + STATUS_EVERY_MS)
            self._outbox.broadcast(self._engine.status())
            if self._pools.has_waited(Milliseconds(now_ms - STATUS_EVERY_MS)):
                self._engine.gossip_again()
        self._take_next_answer()
        height = self._ledger.tip.height
        if self._sync.is_time(now_ms, height):
            for peer, start in self._sync.questions(now_ms, height, self._peers.ids()):
                self._outbox.send(peer, SyncRequest(start))
        self._engine.tell_work(self._at)
        if self._engine.machine.wake_at <= now_ms:
            self._engine.tell(told.Ticked())
        self._run()
        self._ask_own_votes()

    def _wake_at(self) -> Milliseconds:
        earliest = self._engine.machine.wake_at
        for due in (self._status_at, self._sync.next_due(), self._recollection.next_due()):
            if due is not None and due < earliest:
                earliest = due
        return max(Milliseconds(self._at.now_ms + 1), earliest)

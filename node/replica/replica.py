"""The whole node without a wire: inputs in, ordered actions out. It never raises for what a peer sends."""

from collections import deque
from dataclasses import dataclass, field
from typing import assert_never

from chain.block import MAX_BLOCK_BYTES, MAX_EVIDENCE, MAX_TRANSACTIONS, Block, Header
from chain.certificate import Certificate
from chain.crypto import SignatureCheck
from chain.evidence import EVIDENCE_EPOCHS, Evidence
from chain.genesis import Genesis
from chain.primitives import BlockId, Epoch, Height, Milliseconds, NodeId, TransactionId, View
from chain.receipt import Receipt
from chain.rejection import Reason, Rejected
from chain.storage import layout
from chain.storage.store import KeyValueStore
from chain.transaction import Transaction
from chain.transition import Executor
from chain.vote import Ballot, Vote
from consensus import effects
from consensus import inputs as told
from consensus.effects import Cast, Effect
from consensus.machine import Machine, Restored
from consensus.messages import (
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    Status,
)
from consensus.signing_rules import Matter
from consensus.work import NEVER
from node.replica import inputs, sync
from node.replica.actions import (
    Action,
    Alarm,
    Answer,
    Broadcast,
    Committed,
    DropPeer,
    Lane,
    Send,
    Stop,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.evidence_pool import EvidencePool, Offence, offence_key
from node.replica.inputs import Input
from node.replica.ledger import Ledger, context_for
from node.replica.mempool import Mempool, MempoolLimits, Origin
from node.replica.messages import (
    MAX_ANSWER_BYTES,
    MAX_BATCH,
    MAX_BATCH_BYTES,
    Message,
    SyncRequest,
    SyncResponse,
    Transactions,
    decode_message,
    encode_message,
)
from node.replica.peers import Peers
from node.replica.signer import Identity
from node.replica.verifier import Verifier
from node.replica.voting import Voting

STATUS_EVERY_MS = 10_000
"""How often peers are told how far this node is (consensus section 7.1)."""

ANSWER_EVERY_MS = 1_000
"""How often one peer of an earlier epoch is given the hand-over certificate."""

_BODY_BYTES = MAX_BLOCK_BYTES - 16 * 1024
"""What transactions may fill of a block; the header and evidence need the rest."""

_LANES = {
    Transactions: Lane.TRANSACTIONS,
    SyncRequest: Lane.SYNC,
    SyncResponse: Lane.SYNC,
    Block: Lane.SYNC,
    BlockRequest: Lane.SYNC,
}


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything a replica is made of. `identities` is empty for an observer."""

    node_id: NodeId
    genesis: Genesis
    executor: Executor
    store: KeyValueStore
    identities: tuple[Identity, ...]
    holds: SignatureCheck
    mempool: MempoolLimits = field(default_factory=MempoolLimits)


class Replica:
    """One node. It reads the store of its setup, and asks its host to write there."""

    def __init__(self, setup: Setup) -> None:
        """Recover from the store and the vote logs; nothing leaves before the first step."""
        self._setup = setup
        self._ledger = Ledger(setup.genesis, setup.executor, setup.store, setup.holds)
        self._voting = Voting(setup.identities, self._ledger.chain_id)
        self._mempool = Mempool(setup.mempool)
        self._evidence = EvidencePool()
        self._peers = Peers()
        self._sync = sync.Sync()
        self._actions: list[Action] = []
        self._told: list[Action] = []
        self._batch: dict[bytes, bytes | None] = {}
        self._dirty: set[Matter] = set()
        self._queue: deque[told.Input] = deque()
        self._at = told.Moment(Milliseconds(0), Milliseconds(0))
        self._status_at = Milliseconds(0)
        self._work_is_stale = True
        self._last_work = told.WorkChanged(None, proposable=False)
        self._last_tip: Certificate | None = None
        self._started = False
        self._stopped = False
        self._machine = self._make_machine(self._ledger.current_epoch())

    # What hosts, queries and checkers may look at.

    @property
    def finalized(self) -> Header:
        """The header of the newest final block."""
        return self._ledger.tip

    @property
    def epoch(self) -> Epoch:
        """The epoch that this node works in."""
        return self._machine.instance.epoch

    @property
    def view(self) -> View:
        """The view that this node works in; 0 before the first step."""
        return self._machine.view

    @property
    def ledger(self) -> Ledger:
        """The stored chain and its state, to read from between steps."""
        return self._ledger

    @property
    def is_voting(self) -> bool:
        """True if this node votes in this epoch."""
        return self._machine.me is not None and not self._stopped

    def load(self) -> dict[str, int]:
        """How much of each sort is held, for metrics and for the checker of bounds."""
        return {
            **self._machine.load(),
            "mempool_bytes": self._mempool.size_bytes,
            "mempool_count": self._mempool.count,
            "evidence": len(self._evidence),
            "kept_messages": self._peers.kept_count(),
        }

    def receipt(self, transaction_id: TransactionId) -> tuple[Height, Receipt] | None:
        """Where a final transaction stands, and what became of it."""
        return self._ledger.receipt(transaction_id)

    def step(self, given: Input) -> list[Action]:
        """Take one input; the actions are to be carried out in order before the next input."""
        if self._stopped:
            return []
        self._actions = []
        self._at = told.Moment(given.now_ms, given.wall_ms)
        self._ledger.settle()
        if not self._started:
            self._start()
        self._take(given)
        self._run_machine()
        self._do_what_is_due()
        self._flush()
        return self._actions

    def _start(self) -> None:
        self._started = True
        if self._ledger.first_writes:
            self._ledger.stage(self._ledger.first_writes)
            self._actions.append(SyncStore(self._ledger.first_writes))
        self._status_at = Milliseconds(self._at.now_ms + STATUS_EVERY_MS)

    # Inputs.

    def _take(self, given: Input) -> None:
        match given:
            case inputs.Received(_, _, peer, data):
                self._receive(peer, data)
            case inputs.Tick():
                self._tell(told.Ticked())
            case inputs.LogSynced(_, _, ticket):
                self._release(ticket)
            case inputs.Submitted(_, _, data):
                self._submit(data)
            case inputs.Connected(_, _, peer):
                self._peers.join(peer)
                self._tell(told.PeerJoined(peer))
                self._send(peer, self._status())
            case inputs.Disconnected(_, _, peer):
                self._peers.leave(peer)
                self._sync.forget(peer)
                self._tell(told.PeerLeft(peer))
            case _:
                assert_never(given)

    def _receive(self, peer: NodeId, data: bytes) -> None:
        if peer not in self._peers:
            return
        try:
            self._route(peer, data, decode_message(data))
        except Rejected as refusal:
            self._sync.forget(peer)
            self._actions.append(DropPeer(peer, refusal))

    def _route(self, peer: NodeId, data: bytes, message: Message) -> None:
        match message:
            case Vote() | Certificate() | Proposal() | Announcement() | CertificateRequest():
                if self._is_of_this_epoch(peer, data, message.epoch):
                    self._take_consensus(peer, message)
            case Transactions():
                self._take_transactions(message)
            case Status():
                self._take_status(peer, message)
            case Evidence():
                self._take_evidence(message)
            case Block():
                if self._machine.wants_block(message.id):
                    self._tell(told.BlockArrived(message))
            case BlockRequest():
                self._answer_blocks(peer, message)
            case SyncRequest():
                self._answer_sync(peer, message.height)
            case SyncResponse():
                self._take_blocks(peer, message)
            case _:
                assert_never(message)

    def _is_of_this_epoch(self, peer: NodeId, data: bytes, epoch: Epoch) -> bool:
        """Messages of other epochs: those behind are shown the way, those ahead show it (section 9)."""
        if epoch == self.epoch:
            return True
        if epoch < self.epoch:
            self._hand_over(peer, epoch)
            return False
        if epoch == self.epoch + 1:
            self._peers.keep(peer, data)
        self._sync.hurry(self._at.now_ms)
        return False

    def _hand_over(self, peer: NodeId, epoch: Epoch) -> None:
        certificate = self._ledger.handover(Epoch(epoch + 1))
        if certificate is None:
            return
        if self._peers.may_answer(peer, self._at.now_ms, Milliseconds(ANSWER_EVERY_MS)):
            self._send(peer, certificate)

    def _take_consensus(
        self,
        peer: NodeId,
        message: Vote | Certificate | Proposal | Announcement | CertificateRequest,
    ) -> None:
        match message:
            case Vote():
                vote = self._verifier.vote(message)
                if vote is not None:
                    self._tell(told.VoteArrived(peer, vote))
                else:
                    self._machine.notice_vote(peer, message)
            case Certificate():
                certificate = self._verifier.certificate(message)
                if certificate is not None:
                    self._tell(told.CertificateArrived(peer, certificate))
                else:
                    self._machine.notice_certificate(peer, message)
            case Proposal():
                self._tell(told.ProposalArrived(peer, self._verifier.proposal(message)))
            case Announcement():
                self._tell(told.Announced(peer, message))
            case CertificateRequest():
                self._tell(told.CertificateAsked(peer, message))
            case _:
                assert_never(message)

    # Transactions.

    def _submit(self, data: bytes) -> None:
        transaction: Transaction | None = None
        try:
            transaction = Transaction.decode(data)
            self._admit(transaction, Origin.OWN)
        except Rejected as refusal:
            identity = None if transaction is None else transaction.id
            self._actions.append(Answer(identity, refusal))
            return
        self._actions.append(Answer(transaction.id, None))
        self._broadcast(Transactions((data,)))

    def _admit(self, transaction: Transaction, origin: Origin) -> None:
        if transaction.id not in self._mempool:
            self._ledger.admit(transaction, self._at.wall_ms)
            transaction.verify(self._setup.holds)
        self._mempool.add(transaction, self._at.now_ms, origin)
        self._work_is_stale = True

    def _take_transactions(self, message: Transactions) -> None:
        for data in message.encoded:
            transaction = Transaction.decode(data)
            try:
                self._admit(transaction, Origin.GOSSIP)
            except Rejected as refusal:
                if refusal.reason is Reason.BAD_SIGNATURE:
                    raise

    def _gossip_again(self) -> None:
        """RETRY names the transactions that are waited for (consensus section 5)."""
        waiting = self._mempool.oldest(MAX_BATCH_BYTES, MAX_BATCH)
        if waiting:
            self._broadcast(Transactions(tuple(each.encoded for each in waiting)))

    # Evidence.

    def _take_evidence(self, evidence: Evidence) -> None:
        if evidence in self._evidence:
            return
        try:
            self._ledger.check_evidence(evidence, self.epoch)
        except Rejected as refusal:
            if refusal.reason in (Reason.BAD_SIGNATURE, Reason.NO_OFFENCE):
                raise
            return
        self._accuse(evidence)

    def _accuse(self, evidence: Evidence) -> None:
        authorities = self._ledger.authorities_of(evidence.epoch)
        if authorities is None or not self._evidence.add(evidence):
            return
        self._work_is_stale = True
        self._broadcast(evidence)
        culprit = evidence.culprit(authorities)
        detail = f"{evidence.offence().value} in view {evidence.view} of epoch {evidence.epoch}"
        if any(culprit == identity.key.public for identity in self._setup.identities):
            self._stop("evidence against a key of this node", detail)
        else:
            self._actions.append(Alarm("evidence", f"{culprit!r}: {detail}"))

    # Sync, status and answers.

    def _status(self) -> Status:
        tip = self._ledger.tip
        machine = self._machine
        return Status(self.epoch, machine.view, machine.finalized_view, tip.height, tip.state_root)

    def _take_status(self, peer: NodeId, status: Status) -> None:
        self._sync.claim(peer, status.height)
        if status.epoch == self.epoch:
            self._tell(told.StatusArrived(peer, status))
        elif status.epoch < self.epoch:
            self._hand_over(peer, status.epoch)

    def _answer_blocks(self, peer: NodeId, request: BlockRequest) -> None:
        left = MAX_ANSWER_BYTES
        for block_id in request.block_ids:
            block = self._machine.block(block_id) or self._ledger.block(block_id)
            if block is None:
                continue
            left -= len(block.encoded)
            self._send(peer, block)
            if left < 0:
                return

    def _answer_sync(self, peer: NodeId, height: Height) -> None:
        found = sync.answer(self._ledger, height)
        if found is not None:
            self._send(peer, found)

    def _take_blocks(self, peer: NodeId, response: SyncResponse) -> None:
        if not self._sync.expects(peer):
            return
        if sync.check_answer(
            response, self._ledger.tip_id, self._machine.instance, self._setup.holds
        ):
            self._tell(told.BlocksSynced(response.blocks, response.certificate))

    # The machine.

    def _make_machine(self, epoch: Epoch) -> Machine:
        ledger = self._ledger
        instance = ledger.instance(epoch)
        own, record = self._voting.enter(instance, self._setup.holds)
        restored = Restored(ledger.tip_id, ledger.tip, ledger.pending(), ledger.certificates(epoch))
        machine = Machine(instance, own, record, restored)
        self._verifier = Verifier(instance, machine, self._setup.holds)
        return machine

    def _tell(self, given: told.Input) -> None:
        self._queue.append(given)

    def _run_machine(self) -> None:
        """Give the machine its inputs, and its effects their due, until both are done."""
        while self._queue and not self._stopped:
            for effect in self._machine.step(self._at, self._queue.popleft()):
                self._carry_out(effect)
            if self._machine.over:
                self._begin_epoch()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case effects.SendTo(peer, message):
                self._send(peer, message)
            case effects.SendAll(message):
                self._broadcast(message)
            case effects.KeepCertificate(certificate):
                self._keep_certificate(certificate)
            case Cast():
                self._voting.take_cast(effect)
            case effects.Recall(ballot):
                self._recall(ballot)
            case effects.Execute(block, parent):
                self._execute(block, parent)
            case effects.Build():
                self._build(effect)
            case effects.KeepBlock(block):
                self._keep({layout.pending_key(block.id): block.encoded}, Matter.BLOCK)
            case effects.Commit(block, certificate, dropped):
                self._commit(block, certificate, dropped)
            case effects.EpochOver():
                pass
            case effects.Accuse(evidence):
                self._accuse(evidence)
            case effects.FallenBehind():
                self._sync.hurry(self._at.now_ms)
            case effects.Retried():
                self._gossip_again()
            case effects.Warn(what, detail):
                self._actions.append(Alarm(what, detail))
            case effects.Halt(what, detail):
                self._stop(what, detail)
            case _:
                assert_never(effect)

    def _begin_epoch(self) -> None:
        """The machine has frozen: the next epoch's takes over, with what was kept for it."""
        self._queue.clear()
        self._machine = self._make_machine(Epoch(self.epoch + 1))
        self._evidence.expire(Epoch(max(0, self.epoch - EVIDENCE_EPOCHS)))
        for peer in self._peers.ids():
            self._tell(told.PeerJoined(peer))
        self._tell(self._last_work)
        self._last_tip = None
        self._work_is_stale = True
        self._broadcast(self._status())
        for peer, data in self._peers.take_kept():
            self._receive(peer, data)

    def _execute(self, block: Block, parent: Header) -> None:
        refusal = self._ledger.execute(block, parent)
        if refusal is not None:
            self._actions.append(Alarm("invalid block", f"{block.id!r}: {refusal}"))
        self._tell(told.BlockExecuted(block.id, refusal is None))

    def _build(self, wanted: effects.Build) -> None:
        instance = self._machine.instance
        context = context_for(
            instance,
            wanted.view,
            wanted.parent_id,
            wanted.parent,
            wanted.timestamp_ms,
            instance.leader_key(wanted.view),
        )
        transactions, offences = self._in_flight(wanted.parent_id)
        block = self._ledger.build(
            context,
            self._evidence.without(offences, MAX_EVIDENCE),
            self._mempool.take(_BODY_BYTES, MAX_TRANSACTIONS, transactions),
        )
        self._tell(told.BlockBuilt(wanted.view, block))

    def _in_flight(self, block_id: BlockId) -> tuple[set[TransactionId], set[Offence]]:
        """What the blocks from `block_id` down to the tip carry already."""
        transactions: set[TransactionId] = set()
        offences: set[Offence] = set()
        for block in self._ledger.unfinalized(block_id):
            transactions.update(each.id for each in block.body.transactions)
            offences.update(offence_key(each) for each in block.body.evidence)
        return transactions, offences

    # Storage and votes.

    def _keep_certificate(self, certificate: Certificate) -> None:
        key = layout.certificate_key(certificate.epoch, certificate.view, certificate.kind)
        self._keep({key: certificate.encode()}, Matter.CERTIFICATE)

    def _keep(self, writes: dict[bytes, bytes | None], matter: Matter) -> None:
        self._ledger.stage(writes)
        self._batch.update(writes)
        self._dirty.add(matter)

    def _commit(self, block: Block, certificate: Certificate, dropped: tuple[BlockId, ...]) -> None:
        """One atomic batch per block; told to the world only when it is on disk."""
        self._write_batch()
        made = self._ledger.commit(block, certificate, dropped, self._machine.instance)
        self._actions.append(WriteStore(made.writes))
        self._dirty.add(Matter.COMMIT)
        self._told.append(Committed(block, certificate, made.receipts))
        self._mempool.remove(each.id for each in block.body.transactions)
        self._mempool.expire(block.header.timestamp_ms)
        self._evidence.remove({offence_key(each) for each in block.body.evidence})
        self._sync.advanced(self._at.now_ms)
        self._work_is_stale = True

    def _write_batch(self) -> None:
        if self._batch:
            self._actions.append(WriteStore(self._batch))
            self._batch = {}

    def _flush(self) -> None:
        """Writes, then what they allow: records of votes, and the news of final blocks."""
        demanded = self._voting.demands()
        if self._told:
            demanded.add(Matter.COMMIT)
        if demanded & self._dirty:
            self._actions.append(SyncStore(self._batch))
            self._batch = {}
            self._dirty.clear()
        self._write_batch()
        self._actions += self._told
        self._told = []
        if not self._stopped:
            self._actions += self._voting.flush()
            self._actions.append(WakeAt(self._wake_at()))

    def _release(self, ticket: int) -> None:
        """The records are on disk: now the signatures may exist, leave, and count (S4)."""
        waiting = self._voting.synced(ticket)
        if waiting is None:
            return
        me = self._machine.me
        if me is None:
            return
        for cast in waiting.casts:
            ballot = cast.ballot
            signature = waiting.signer.sign(ballot)
            if cast.draft is not None:
                draft = cast.draft
                proposal = Proposal(
                    ballot.epoch,
                    ballot.view,
                    draft.form,
                    ballot.block_id,
                    draft.block,
                    draft.parent_view,
                    draft.justification,
                    signature,
                )
                self._broadcast(proposal)
                self._tell(told.ProposalArrived(None, proposal))
                continue
            vote = Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, me, signature)
            self._broadcast(vote)
            self._tell(told.VoteArrived(None, vote))

    def _recall(self, ballot: Ballot) -> None:
        """At start: a vote that stands in the log counts again here, and is said again by RETRY."""
        signature = self._voting.sign_again(ballot)
        me = self._machine.me
        assert me is not None, "only a voting machine recalls"
        vote = Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, me, signature)
        self._tell(told.VoteArrived(None, vote))

    def _stop(self, what: str, detail: str) -> None:
        if not self._stopped:
            self._stopped = True
            self._actions.append(Stop(what, detail))

    # Time.

    def _do_what_is_due(self) -> None:
        if self._stopped:
            return
        now_ms = self._at.now_ms
        if now_ms >= self._status_at:
            self._status_at = Milliseconds(now_ms + STATUS_EVERY_MS)
            self._mempool.expire(self._at.wall_ms)
            self._broadcast(self._status())
        asked = self._sync.whom_to_ask(now_ms, self._ledger.tip.height, self._peers.ids())
        if asked is not None:
            self._send(asked, SyncRequest(Height(self._ledger.tip.height + 1)))
        self._tell_work()
        if self._machine.wake_at <= now_ms:
            self._tell(told.Ticked())
        self._run_machine()

    def _tell_work(self) -> None:
        """Tell the machine what waits outside it, when that has changed (consensus section 5)."""
        tip = self._machine.tip
        if not self._work_is_stale and tip is self._last_tip:
            return
        self._work_is_stale = False
        self._last_tip = tip
        work = self._work(self._ledger.tip_id if tip is None else tip.block_id)
        if work != self._last_work:
            self._last_work = work
            self._tell(work)

    def _work(self, tip_id: BlockId) -> told.WorkChanged:
        transactions, offences = self._in_flight(tip_id)
        due: list[Milliseconds] = []
        waiting = self._mempool.waiting_since(transactions)
        if waiting is not None:
            grace = self._setup.genesis.parameters.delta0_ms // 4
            due.append(Milliseconds(waiting + grace))
        if self._evidence.without(offences, 1):
            due.append(Milliseconds(0))
        deadline = self._ledger.next_deadline()
        if deadline is not None:
            due.append(Milliseconds(max(0, self._at.now_ms + deadline - self._at.wall_ms)))
        return told.WorkChanged(min(due, default=None), proposable=waiting is not None)

    def _wake_at(self) -> Milliseconds:
        times = [self._machine.wake_at, self._status_at]
        asks = self._sync.next_due()
        if asks is not None:
            times.append(asks)
        return max(Milliseconds(self._at.now_ms + 1), min(*times, NEVER))

    # Sending.

    def _send(self, peer: NodeId, message: Message) -> None:
        self._actions.append(Send(peer, encode_message(message), _lane(message)))

    def _broadcast(self, message: Message) -> None:
        self._actions.append(Broadcast(encode_message(message), _lane(message)))


def _lane(message: Message) -> Lane:
    return _LANES.get(type(message), Lane.CONSENSUS)

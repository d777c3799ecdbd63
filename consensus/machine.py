"""The machine of one epoch: inputs in, ordered effects out (consensus section 4).

It knows no clock, no disk and no key. Views change only on certificates; what it signs is bounded by
the signing rules alone; everything else here is for liveness.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.primitives import BlockId, Milliseconds, NodeId, PublicKey, View
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus import inputs, proposal_rules, timeouts
from consensus.certificates import Certificates
from consensus.effects import (
    Accuse,
    Build,
    Cast,
    Commit,
    Draft,
    Effect,
    EpochOver,
    Execute,
    FallenBehind,
    Halt,
    KeepBlock,
    KeepCertificate,
    Recall,
    Retried,
    SendAll,
    SendTo,
    Warn,
)
from consensus.epoch import Instance
from consensus.inputs import Input, Moment
from consensus.messages import (
    INLINE_NULLIFICATIONS,
    MAX_REQUESTED_BLOCKS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    ProposalForm,
    Status,
)
from consensus.relay import MOST_PUSHED_TO, Relay
from consensus.signing_rules import SigningRecord, restart_view
from consensus.tally import Tally
from consensus.timeouts import Suspicion
from consensus.tree import BlockTree, Standing
from consensus.wants import Wanted, WantedBlock, WantedCertificate, Wants
from consensus.work import NEVER, Situation, pending_from

FUTURE_WINDOW = 64
"""Views above cur of which messages are kept (consensus section 1)."""

KEPT_VIEWS = 16
"""Views below the last finalized one of which votes are kept, so that late ones still make evidence."""

LONGEST_GAP = 16
"""Heights above the newest final block up to which missing bodies are asked for one by one."""

END = View(2**63)
"""Above every view."""

MAX_RETRY_BYTES = 256 * 1024
"""Certificates sent to one peer that is behind at one RETRY, newest first (section 4)."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What storage holds of an epoch when its machine starts: the newest final block and what is above."""

    root_id: BlockId
    root: Header
    blocks: tuple[Block, ...] = ()
    certificates: tuple[Certificate, ...] = ()


class Judgement(Enum):
    """What to do about a proposal of the current view."""

    NOTARIZE = auto()
    REFUSE = auto()
    WAIT = auto()


class Machine:
    """One epoch at one node. `own` is the key it votes with, None for an observer."""

    def __init__(
        self, instance: Instance, own: PublicKey | None, record: SigningRecord, restored: Restored
    ) -> None:
        authorities = instance.authorities
        self.instance = instance
        self.me = None if own is None else authorities.index_of.get(own)
        self.over = False
        self.halted = False
        self.view = View(0)
        self._own = own
        self._record = record
        self._restored = restored
        self._certificates = Certificates()
        self._tally = Tally(authorities)
        self._tree = BlockTree(restored.root_id, restored.root)
        self._relay = Relay()
        self._wants = Wants()
        self._suspicion = Suspicion(len(authorities), authorities.quorum, View(0))
        self._proposals: dict[View, Proposal] = {}
        self._mine: dict[tuple[View, VoteKind], Vote] = {}
        self._target: Certificate | None = None
        self._synced: tuple[BlockId, Certificate] | None = None
        self._entered_by: Certificate | None = None
        self._entered_ms = Milliseconds(0)
        self._delta = instance.parameters.delta0_ms
        self._leader_deadline: Milliseconds | None = None
        self._view_deadline: Milliseconds | None = None
        self._retry_at: Milliseconds | None = None
        self._retries = 0
        self._recalled_view = View(0)
        self._propose_at: Milliseconds | None = None
        self._hold_until_wall: Milliseconds | None = None
        self._work = inputs.WorkChanged(None, proposable=False)
        self._now = Milliseconds(0)
        self._wall = Milliseconds(0)
        self._effects: list[Effect] = []
        self.wake_at = NEVER

    # What hosts and checkers may look at.

    @property
    def finalized_view(self) -> View:
        """The highest view of which a FINALIZE certificate is held."""
        return self._certificates.finalized_view

    @property
    def tip(self) -> Certificate | None:
        """The certificate of the highest notarized view, on whose block the next one is to be built."""
        return self._certificates.notarization(self._certificates.newest_notarized)

    @property
    def root(self) -> Header:
        """The header of the newest committed block."""
        return self._tree.root

    @property
    def root_id(self) -> BlockId:
        """The id of the newest committed block."""
        return self._tree.root_id

    def block(self, block_id: BlockId) -> Block | None:
        """A held block above the newest committed one."""
        return self._tree.block(block_id)

    def load(self) -> dict[str, int]:
        """How many things of each sort are held, for metrics and for the checker of bounds."""
        return {
            "votes": len(self._tally),
            "certificates": len(self._certificates),
            "blocks": len(self._tree),
            "proposals": len(self._proposals),
            "wants": len(self._wants),
        }

    def wants_vote(self, vote: Vote) -> bool:
        """True if verifying and counting `vote` could still change anything."""
        return self._is_kept(vote.view) and not self._tally.holds(vote)

    def wants_certificate(self, certificate: Certificate) -> bool:
        """True if verifying `certificate` of this epoch could still change anything."""
        if self.over or not self._is_above_kept(certificate.view):
            return False
        return not self._certificates.holds(certificate.ballot)

    def wants_block(self, block_id: BlockId) -> bool:
        """True if this block has been asked for."""
        return WantedBlock(block_id) in self._wants

    def notice(self, peer: NodeId, vote: Vote) -> None:
        """A vote that need not be counted still shows how far its sender is."""
        self._relay.shows_vote(peer, vote)

    def step(self, at: Moment, given: Input) -> list[Effect]:
        """Take one input and give the effects of it, to be carried out in their order."""
        if self.over or self.halted:
            return []
        self._now, self._wall = at.now_ms, at.wall_ms
        self._effects = []
        if self.view == 0:
            self._start()
        self._take(given)
        if not (self.over or self.halted):
            self._run_timers()
            self._set_wake()
        effects, self._effects = self._effects, []
        return effects

    def _take(self, given: Input) -> None:
        match given:
            case inputs.VoteArrived(peer, vote):
                self._on_vote(peer, vote)
            case inputs.Ticked():
                pass
            case inputs.CertificateArrived(peer, certificate):
                self._on_certificate(peer, certificate)
            case inputs.ProposalArrived(peer, proposal):
                self._on_proposal(peer, proposal)
            case inputs.BlockExecuted(block_id, found_valid):
                self._on_executed(block_id, Standing.VALID if found_valid else Standing.INVALID)
            case inputs.BlockBuilt(view, block):
                self._on_built(view, block)
            case inputs.BlockArrived(block):
                self._on_block(block)
            case inputs.BlocksSynced(blocks, certificate):
                self._on_synced(blocks, certificate)
            case inputs.StatusArrived(peer, status):
                self._on_status(peer, status)
            case inputs.Announced(peer, announcement):
                self._on_announced(peer, announcement)
            case inputs.CertificateAsked(peer, request):
                self._on_asked(peer, request)
            case inputs.PeerJoined(peer):
                self._relay.join(peer)
            case inputs.PeerLeft(peer):
                self._relay.leave(peer)
            case inputs.WorkChanged():
                self._work = given
                self._try_propose()
            case _:
                assert_never(given)

    # Starting, after a restart or at an epoch's begin.

    def _start(self) -> None:
        """Go on from storage and the vote log (S4), and say again what was logged and is not final."""
        for certificate in self._restored.certificates:
            self._certificates.add(certificate)
        for block in self._restored.blocks:
            self._tree.add(block)
        self._target = self._certificates.newest_final()
        highest = [each.view for each in self._restored.certificates]
        self._enter(restart_view(highest), self._certificates.newest())
        self._suspicion = Suspicion(
            len(self.instance.authorities), self.instance.authorities.quorum, self.view
        )
        for block in self._restored.blocks:
            self._execute(block.id)
        self._recalled_view = self.view
        recalled = self._record.ballots_above(self.finalized_view)
        for ballot in recalled:
            if ballot.kind is not VoteKind.PROPOSE:
                self._effects.append(Recall(ballot))
        if recalled:
            self._arm_retry()
        self._restored = Restored(self._restored.root_id, self._restored.root)

    # Views.

    def _enter(self, view: View, by: Certificate | None) -> None:
        """enter(v): the only way forward, and only ever forward."""
        if view <= self.view:
            return
        self.view = view
        self._entered_by = by
        self._entered_ms = self._now
        self._delta = timeouts.delta(
            self.instance.parameters, self.instance.authorities.faults, view, self.finalized_view
        )
        self._disarm()
        self._retry_at = None
        self._propose_at = None
        self._hold_until_wall = None
        for passed in [each for each in self._proposals if each < view]:
            del self._proposals[passed]
        self._consider()
        self._try_propose()

    def _signed(self, kind: VoteKind, view: View) -> bool:
        return self._record.block_of(kind, view) is not None

    def _cast(
        self, ballot: Ballot, draft: Draft | None = None, proof: Certificate | None = None
    ) -> bool:
        """Sign and log a ballot, unless a rule forbids it or I am an observer."""
        if self.me is None or not self._record.permits(ballot):
            return False
        self._record.add(ballot)
        self._effects.append(Cast(ballot, draft, proof))
        return True

    def _ballot(self, kind: VoteKind, view: View, block_id: BlockId) -> Ballot:
        return Ballot(kind, self.instance.epoch, view, block_id)

    # Proposing.

    def _may_lead(self) -> bool:
        view = self.view
        return (
            self.me is not None
            and self.instance.leader(view) == self.me
            and view not in self._proposals
            and not self._signed(VoteKind.NULLIFY, view)
            and not self._signed(VoteKind.NOTARIZE, view)
        )

    def _try_propose(self) -> None:
        """try_propose(cur): never drop a notarized block that can be kept."""
        if not self._may_lead():
            return
        parent_view, parent_id = self._highest_notarized()
        if not self._gap_is_proved(parent_view, self.view, None):
            return
        if not self._tree.is_valid(parent_id):
            self._fetch(parent_id, None)
            return
        parent = self._tree.header(parent_id)
        assert parent is not None
        if self._signed(VoteKind.PROPOSE, self.view):
            if self._recalled_view == self.view:
                self._propose_again(parent_view)
        elif self._work.proposable or self._work_is_pending():
            self._propose_on(parent_view, parent_id, parent)

    def _highest_notarized(self) -> tuple[View, BlockId]:
        certificate = self._certificates.notarized_below(self.view)
        if certificate is None:
            return View(0), self.instance.genesis_id
        return certificate.view, certificate.block_id

    def _propose_on(self, parent_view: View, parent_id: BlockId, parent: Header) -> None:
        if not proposal_rules.may_be_extended(parent_id, parent, self.instance):
            draft = Draft(ProposalForm.REPEAT, None, parent_view, self._justify(parent_view))
            self._cast(self._ballot(VoteKind.PROPOSE, self.view, parent_id), draft)
            return
        parameters = self.instance.parameters
        earliest = proposal_rules.earliest_timestamp(parent, parameters)
        latest_start = Milliseconds(self._entered_ms + parameters.min_block_ms)
        if self._wall < earliest and self._now < latest_start:
            self._propose_at = min(latest_start, Milliseconds(self._now + earliest - self._wall))
            return
        self._propose_at = None
        self._effects.append(Build(self.view, parent_id, parent, max(self._wall, earliest)))

    def _on_built(self, view: View, block: Block) -> None:
        if view != self.view or not self._may_lead() or self._signed(VoteKind.PROPOSE, view):
            return
        parent_view, parent_id = self._highest_notarized()
        if parent_id != block.header.parent_id or not self._tree.add(block):
            return
        self._effects.append(KeepBlock(block))
        self._tree.settle(block.id, Standing.VALID)
        draft = Draft(ProposalForm.EXTEND, block, parent_view, self._justify(parent_view))
        self._cast(self._ballot(VoteKind.PROPOSE, view, block.id), draft)

    def _propose_again(self, parent_view: View) -> None:
        """After a restart: the proposal that stands in the log, if its block was kept (S4, S6)."""
        block_id = self._record.block_of(VoteKind.PROPOSE, self.view)
        assert block_id is not None
        block = self._tree.block(block_id)
        if not self._tree.is_valid(block_id):
            return
        self._recalled_view = View(0)
        repeats = block is None or block.header.view != self.view
        form = ProposalForm.REPEAT if repeats else ProposalForm.EXTEND
        draft = Draft(form, None if repeats else block, parent_view, self._justify(parent_view))
        ballot = self._ballot(VoteKind.PROPOSE, self.view, block_id)
        if self._record.permits(ballot):
            self._effects.append(Cast(ballot, draft))

    def _justify(self, parent_view: View) -> tuple[Certificate, ...]:
        """The parent's NOTARIZE certificate, and the newest NULLIFY certificates above it (section 1)."""
        parent = (
            self._certificates.notarization(parent_view) if parent_view else self.instance.handover
        )
        first = max(parent_view + 1, self.view - INLINE_NULLIFICATIONS)
        found = [
            self._certificates.get(VoteKind.NULLIFY, View(at)) for at in range(first, self.view)
        ]
        return tuple(each for each in (parent, *found) if each is not None)

    # Judging proposals.

    def _on_proposal(self, peer: NodeId | None, proposal: Proposal) -> None:
        for certificate in proposal.justification:
            if certificate.epoch == self.instance.epoch:
                self._on_certificate(peer, certificate)
        if self.over or self.halted or not self._is_kept(proposal.view):
            return
        leader = self.instance.leader(proposal.view)
        signature = proposal.as_vote(leader)
        if self._is_disowned(peer, signature):
            return
        self._suspicion.heard(leader, self.view)
        self._accuse(signature)
        self._tally.count(signature)
        if proposal.block is not None and self.wants_block(proposal.block_id):
            self._on_block(proposal.block)
        if proposal.view >= self.view and proposal.view not in self._proposals:
            self._proposals[proposal.view] = proposal
        if proposal.view == self.view:
            self._consider()

    def _consider(self) -> None:
        """On the proposal of cur, once, and again whenever something that it waits for has come."""
        proposal = self._proposals.get(self.view)
        if proposal is None or self._signed(VoteKind.NOTARIZE, self.view):
            return
        if self._signed(VoteKind.NULLIFY, self.view):
            return
        view = self.view
        judgement = self._judge(proposal)
        if self.view != view or self.over or self.halted:
            return
        match judgement:
            case Judgement.NOTARIZE:
                self._cast(self._ballot(VoteKind.NOTARIZE, view, proposal.block_id))
                self._leader_deadline = None
            case Judgement.REFUSE:
                self._nullify()
            case Judgement.WAIT:
                pass
            case _:
                assert_never(judgement)

    def _judge(self, proposal: Proposal) -> Judgement:
        """S5, in its order: the leader's signature was checked where the proposal came in."""
        if not proposal_rules.parent_view_is_earlier(proposal):
            return Judgement.REFUSE
        parent_id = proposal_rules.parent_id_of(proposal)
        found = self._judge_parent(proposal, parent_id)
        if found is not Judgement.NOTARIZE:
            return found
        if not self._gap_is_proved(proposal.parent_view, proposal.view, None):
            return Judgement.WAIT
        header = self._tree.header(parent_id)
        if header is None:
            self._fetch(parent_id, None)
            return Judgement.WAIT
        if proposal.block is None:
            return self._judge_repeat(header)
        return self._judge_extend(proposal, proposal.block, header)

    def _judge_parent(self, proposal: Proposal, parent_id: BlockId) -> Judgement:
        """The parent's NOTARIZE certificate (e, p) is valid; p = 0 stands for the epoch's genesis."""
        if proposal.parent_view == 0:
            return Judgement.NOTARIZE if parent_id == self.instance.genesis_id else Judgement.REFUSE
        certificate = self._certificates.notarization(proposal.parent_view)
        if certificate is None:
            self._want(WantedCertificate(VoteKind.NOTARIZE, proposal.parent_view), None)
            return Judgement.WAIT
        if proposal.form is ProposalForm.REPEAT:
            agrees = proposal_rules.repeats_parent(proposal, certificate)
        else:
            agrees = proposal_rules.certifies_parent(certificate, parent_id)
        return Judgement.NOTARIZE if agrees else Judgement.REFUSE

    def _judge_repeat(self, repeated: Header) -> Judgement:
        if not proposal_rules.repeats_this_epoch(repeated, self.instance):
            return Judgement.REFUSE
        if not proposal_rules.may_be_repeated(repeated, self.instance):
            return Judgement.REFUSE
        return Judgement.NOTARIZE

    def _judge_extend(self, proposal: Proposal, block: Block, parent: Header) -> Judgement:
        header, instance = block.header, self.instance
        if not proposal_rules.may_be_extended(header.parent_id, parent, instance):
            return Judgement.REFUSE
        agrees = (
            proposal_rules.height_agrees(header, parent)
            and proposal_rules.view_agrees(header, proposal)
            and proposal_rules.epoch_agrees(header, instance)
            and proposal_rules.is_of_this_chain(header, instance, proposal.view)
        )
        if not agrees:
            return Judgement.REFUSE
        if header.timestamp_ms < proposal_rules.earliest_timestamp(parent, instance.parameters):
            return Judgement.REFUSE
        acceptable = proposal_rules.acceptable_from(header, parent, instance.parameters)
        if self._wall < acceptable:
            self._hold_until_wall = acceptable
            return Judgement.WAIT
        return self._judge_execution(block)

    def _judge_execution(self, block: Block) -> Judgement:
        if not proposal_rules.ancestors_are_valid(block.header.parent_id, self._tree):
            self._fetch(block.header.parent_id, None)
            self._tree.add(block)
            return Judgement.WAIT
        self._tree.add(block)
        self._execute(block.id)
        if proposal_rules.execution_agrees(block.id, self._tree):
            return Judgement.NOTARIZE
        return Judgement.REFUSE if self._tree.is_invalid(block.id) else Judgement.WAIT

    def _gap_is_proved(self, above: View, below: View, hint: NodeId | None) -> bool:
        """Ask for the NULLIFY certificates that are missing between two views; True if none is."""
        lowest = max(above, View(self.finalized_view - KEPT_VIEWS))
        missing = self._certificates.missing_nullifications(lowest, below)
        if proposal_rules.gap_is_proved(missing):
            return True
        for view in missing[-FUTURE_WINDOW:]:
            self._want(WantedCertificate(VoteKind.NULLIFY, view), hint)
        return False

    # Blocks.

    def _execute(self, block_id: BlockId) -> None:
        block = self._tree.start_executing(block_id)
        if block is not None:
            self._effects.append(Execute(block))

    def _on_executed(self, block_id: BlockId, standing: Standing) -> None:
        children = self._tree.settle(block_id, standing)
        block = self._tree.block(block_id)
        if block is None:
            return
        if standing is Standing.VALID:
            self._effects.append(KeepBlock(block))
        elif self._is_certified(block_id):
            self._halt("a certified block is invalid here", repr(block_id))
            return
        for child in children:
            self._execute(child)
        for view in self._certificates.notarized_views(self.finalized_view, END):
            self._try_finalize(view)
        self._try_commit(None)
        if not (self.over or self.halted):
            self._consider()
            self._try_propose()

    def _is_certified(self, block_id: BlockId) -> bool:
        views = self._certificates.notarized_views(View(0), END)
        found = (self._certificates.notarization(view) for view in views)
        return any(each is not None and each.block_id == block_id for each in found)

    def _on_block(self, block: Block) -> None:
        """A body that was asked for: a certificate, or a block that has one, leads to it."""
        if not self._wants.settle(WantedBlock(block.id)):
            return
        if not self._tree.add(block):
            return
        if self._is_too_far(block):
            self._wants.forget_blocks()
            self._effects.append(FallenBehind(None))
            return
        self._fetch(block.header.parent_id, None)
        self._execute(block.id)

    def _is_too_far(self, block: Block) -> bool:
        missing = self._tree.first_missing(block.id)
        return missing is not None and block.header.height > self._tree.root.height + LONGEST_GAP

    def _on_synced(self, blocks: tuple[Block, ...], certificate: Certificate) -> None:
        """Final blocks by height; the last one is final whatever its own certificate."""
        for block in blocks:
            self._wants.settle(WantedBlock(block.id))
            self._tree.add(block)
        self._synced = (blocks[-1].id, certificate)
        for block in blocks:
            self._execute(block.id)
        self._on_certificate(None, certificate)
        self._try_commit(None)

    def _fetch(self, block_id: BlockId, hint: NodeId | None) -> None:
        """Ask for the nearest missing block on the way from the root to `block_id`."""
        missing = self._tree.first_missing(block_id)
        if missing is not None:
            self._want(WantedBlock(missing), hint)

    def _want(self, wanted: Wanted, hint: NodeId | None) -> None:
        self._wants.add(wanted, hint, self._now)

    # Votes and certificates.

    def _on_vote(self, peer: NodeId | None, vote: Vote) -> None:
        if peer is not None and self._relay.shows_vote(peer, vote) < self.view:
            self._answer_if_behind(peer)
        if not self._is_kept(vote.view) or self._is_disowned(peer, vote):
            return
        if peer is None:
            self._mine[vote.view, vote.kind] = vote
        self._suspicion.heard(vote.signer, self.view)
        self._accuse(vote)
        certificate = self._tally.count(vote)
        if certificate is not None:
            self._on_certificate(None, certificate)

    def _accuse(self, vote: Vote) -> None:
        """Keep the pair as evidence; the first of each kind goes on counting (section 4)."""
        evidence = self._tally.evidence_in(vote)
        if evidence is None:
            return
        self._effects.append(Accuse(evidence))
        if vote.signer == self.me:
            self._halt("evidence against this node's own key", repr(evidence.view))

    def _is_disowned(self, peer: NodeId | None, vote: Vote) -> bool:
        """A signature of my own key that is not in my log: I sign no more in this epoch (section 8)."""
        if peer is None or self.me is None or vote.signer != self.me:
            return False
        if not self._record.holds(vote.ballot) and vote.view > self.finalized_view:
            self._stop_voting(f"{vote.kind.name} in view {vote.view}")
        return True

    def _stop_voting(self, detail: str) -> None:
        self.me = None
        self._disarm()
        self._retry_at = None
        self._effects.append(
            Warn("this node's key has signed what its vote log does not hold", detail)
        )

    def _on_certificate(self, peer: NodeId | None, certificate: Certificate) -> None:
        """on_certificate, each once: remember, keep, pass on, and move."""
        if self.over or self.halted:
            return
        if peer is not None:
            self._relay.shows_certificate(peer, certificate)
        if not self._is_above_kept(certificate.view):
            return
        if not self._certificates.add(certificate):
            self._check_agreement(certificate)
            return
        self._check_signers(certificate)
        self._settle_wants(certificate)
        self._effects.append(KeepCertificate(certificate))
        push_at = Milliseconds(self._now + self.instance.parameters.delta0_ms // 16)
        self._relay.schedule(certificate, push_at)
        match certificate.kind:
            case VoteKind.NOTARIZE:
                self._fetch(certificate.block_id, peer)
                self._try_finalize(certificate.view)
            case VoteKind.FINALIZE:
                self._on_final(certificate, peer)
            case VoteKind.NULLIFY | VoteKind.PROPOSE:
                pass
            case _:
                assert_never(certificate.kind)
        if not (self.over or self.halted):
            self._enter(View(certificate.view + 1), certificate)

    def _settle_wants(self, certificate: Certificate) -> None:
        self._wants.settle(WantedCertificate(certificate.kind, certificate.view))
        if certificate.kind is VoteKind.FINALIZE:
            self._wants.settle(WantedCertificate(VoteKind.NOTARIZE, certificate.view))

    def _check_agreement(self, certificate: Certificate) -> None:
        """L1 and L2, asserted in production: more than f authorities are Byzantine if they fail."""
        view = certificate.view
        held = self._certificates.get(certificate.kind, view)
        if held is not None and held.block_id != certificate.block_id:
            self._halt("two certificates of one kind in one view", f"view {view}")

    def _check_signers(self, certificate: Certificate) -> None:
        if self.me is None or certificate.view <= self.finalized_view:
            return
        if self.me in certificate.signer_indices() and not self._record.holds(certificate.ballot):
            self._stop_voting(f"{certificate.kind.name} certificate of view {certificate.view}")

    def _try_finalize(self, view: View) -> None:
        """FINALIZE, also after cur has moved on; safe by S2 and S3 alone."""
        proof = self._certificates.get(VoteKind.NOTARIZE, view)
        if proof is None or view <= self.finalized_view or self._signed(VoteKind.FINALIZE, view):
            return
        if self._tree.is_valid(proof.block_id):
            self._cast(self._ballot(VoteKind.FINALIZE, view, proof.block_id), None, proof)

    # Finality.

    def _on_final(self, certificate: Certificate, peer: NodeId | None) -> None:
        if self._target is None or certificate.view > self._target.view:
            self._target = certificate
        self._try_commit(peer)

    def _try_commit(self, hint: NodeId | None) -> None:
        """commit(b): every ancestor above the finalized height, in order."""
        if self._synced is not None:
            self._commit_to(*self._synced, hint)
            if self._synced[0] == self._tree.root_id:
                self._synced = None
        if self._target is not None and not self.over:
            self._commit_to(self._target.block_id, self._target, hint)

    def _commit_to(self, block_id: BlockId, certificate: Certificate, hint: NodeId | None) -> None:
        path = self._tree.path_to(block_id)
        if path is None:
            self._fetch(block_id, hint)
            return
        for block in path:
            if self._tree.is_invalid(block.id):
                self._halt("a finalized block is invalid here", repr(block.id))
                return
            if not self._tree.is_valid(block.id):
                return
            dropped = self._tree.move_root(block)
            self._effects.append(Commit(block, certificate, tuple(dropped)))
            if self.instance.ends_with(block.header):
                self._end(block, certificate)
                return
        self._forget_passed()

    def _end(self, block: Block, certificate: Certificate) -> None:
        """The epoch is over: this instance is frozen, signs nothing and arms nothing."""
        self.over = True
        self.wake_at = NEVER
        self._effects.extend(SendTo(peer, certificate) for peer in self._relay.peers())
        self._effects.append(EpochOver(block, certificate))

    def _forget_passed(self) -> None:
        finalized = self.finalized_view
        kept = View(max(0, finalized - KEPT_VIEWS))
        self._tally.forget_below(kept)
        self._certificates.forget_below(kept)
        self._record.forget_below(kept)
        self._relay.forget_below(kept)
        self._wants.forget_views_below(finalized)
        for view, kind in [each for each in self._mine if each[0] <= finalized]:
            del self._mine[view, kind]

    # What others know.

    def _on_status(self, peer: NodeId, status: Status) -> None:
        self._relay.shows_status(peer, status.view, status.finalized_view)
        if status.view < self.view or status.finalized_view < self.finalized_view:
            self._answer_if_behind(peer)

    def _answer_if_behind(self, peer: NodeId) -> None:
        """At most once per d and peer: the newest FINALIZE, and the certificate by which I entered cur."""
        if not self._relay.is_behind(peer, self.view, self.finalized_view):
            return
        if not self._relay.may_answer(peer, self._now, self._delta):
            return
        for certificate in self._leading_here():
            self._effects.append(SendTo(peer, certificate))

    def _leading_here(self) -> list[Certificate]:
        newest, entered = self._certificates.newest_final(), self._entered_by
        found = [each for each in (newest, entered) if each is not None]
        return found[:1] if len(found) == 2 and found[0] == found[1] else found

    def _on_announced(self, peer: NodeId, announcement: Announcement) -> None:
        if announcement.kind is VoteKind.PROPOSE or not self._is_kept(announcement.view):
            return
        ballot = self._ballot(announcement.kind, announcement.view, announcement.block_id)
        if not self._certificates.holds(ballot):
            self._want(WantedCertificate(announcement.kind, announcement.view), peer)

    def _on_asked(self, peer: NodeId, request: CertificateRequest) -> None:
        for view in map(View, range(request.first, request.last + 1)):
            if not self._answer_with_certificate(peer, request.kind, view):
                self._answer_with_vote(peer, request.kind, view)

    def _answer_with_certificate(self, peer: NodeId, kind: VoteKind, view: View) -> bool:
        """The certificate asked for, else a NOTARIZE of the view or any FINALIZE not below it."""
        found = self._certificates.get(kind, view) if kind is not VoteKind.PROPOSE else None
        if found is None and (kind is not VoteKind.FINALIZE or view <= self.finalized_view):
            found = self._certificates.notarization(view)
        if found is None and view <= self.finalized_view:
            found = self._certificates.newest_final()
        if found is None:
            return False
        self._effects.append(SendTo(peer, found))
        return True

    def _answer_with_vote(self, peer: NodeId, kind: VoteKind, view: View) -> None:
        """My own logged votes of that view, signed again; else a late NULLIFY, if S2 permits it."""
        mine = [vote for (at, _), vote in self._mine.items() if at == view]
        for vote in mine:
            self._effects.append(SendTo(peer, vote))
        if kind is VoteKind.NULLIFY and not mine and self.finalized_view < view < self.view:
            self._nullify_late(view)

    def _nullify_late(self, view: View) -> None:
        if not self._signed(VoteKind.NULLIFY, view):
            self._cast(self._ballot(VoteKind.NULLIFY, view, NO_BLOCK))

    def _push_due(self) -> None:
        """Every certificate reaches every other authority: pushed, or announced in large sets."""
        whole = len(self.instance.authorities) <= MOST_PUSHED_TO
        for certificate, peers in self._relay.due_pushes(self._now):
            said: Certificate | Announcement = certificate
            if not whole:
                ballot = certificate.ballot
                said = Announcement(ballot.kind, ballot.epoch, ballot.view, ballot.block_id)
            self._effects.extend(SendTo(peer, said) for peer in peers)

    # Timers.

    def _work_is_pending(self) -> bool:
        return self._pending_from() <= self._now

    def _pending_from(self) -> Milliseconds:
        parameters = self.instance.parameters
        heartbeat_in = self._tree.root.timestamp_ms + parameters.heartbeat_ms - self._wall
        enough = self._tally.nullifications(self.view) > self.instance.authorities.faults
        return pending_from(
            Situation(
                now_ms=self._now,
                entered_ms=self._entered_ms,
                delta_ms=self._delta,
                heartbeat_at_ms=Milliseconds(self._now + heartbeat_in),
                waiting_since_ms=self._work.due_ms,
                enough_nullify=enough,
                proposal_is_held=self.view in self._proposals,
                tip_is_final=self._certificates.newest_notarized <= self.finalized_view,
            )
        )

    def _run_timers(self) -> None:
        """Whatever is due at the end of a step; each is armed again where its rule says so."""
        self._push_due()
        self._ask_for_wants()
        if self._hold_until_wall is not None and self._wall >= self._hold_until_wall:
            self._hold_until_wall = None
            self._consider()
        if self.me is None:
            return
        self._try_propose()
        if self._is_due(self._leader_deadline) or self._is_due(self._view_deadline):
            self._nullify()
        if self._is_due(self._retry_at):
            self._retry()
        self._arm()

    def _is_due(self, deadline: Milliseconds | None) -> bool:
        return deadline is not None and deadline <= self._now

    def _arm(self) -> None:
        """Arm both timers while work is pending; disarm when it is not, unless I voted in cur."""
        if self._signed(VoteKind.NULLIFY, self.view):
            self._disarm()
            return
        voted = self._signed(VoteKind.NOTARIZE, self.view)
        if not self._work_is_pending():
            if not voted:
                self._disarm()
            return
        if self._view_deadline is None:
            suspected = self._suspicion.suspects(self.instance.leader(self.view), self.view)
            leader = timeouts.leader_timeout(self._delta, suspected=suspected)
            whole = max(timeouts.view_timeout(self._delta), leader)
            self._leader_deadline = None if voted else Milliseconds(self._now + leader)
            self._view_deadline = Milliseconds(self._now + whole)

    def _disarm(self) -> None:
        self._leader_deadline = None
        self._view_deadline = None

    def _nullify(self) -> None:
        """nullify(cur), and RETRY from then on."""
        self._disarm()
        if self._cast(self._ballot(VoteKind.NULLIFY, self.view, NO_BLOCK)):
            self._arm_retry()

    def _arm_retry(self) -> None:
        if self._own is not None:
            delay = timeouts.retry_delay(
                self.instance.parameters, self._own, self.view, self._retries
            )
            self._retry_at = Milliseconds(self._now + delay)
            self._retries += 1

    def _retry(self) -> None:
        """RETRY: say again what may have been lost, and to those behind how to come here (section 4)."""
        for (view, kind), vote in self._mine.items():
            if view == self.view or (
                view > self.finalized_view and self._is_said_again(view, kind)
            ):
                self._effects.append(SendAll(vote))
        proposal = self._proposals.get(self.view)
        if proposal is not None and self.instance.leader(self.view) == self.me:
            self._effects.append(SendAll(proposal))
        for peer in self._relay.peers():
            if self._relay.is_behind(peer, self.view, self.finalized_view):
                self._lead_here(peer)
        self._effects.append(Retried())
        self._arm_retry()

    def _is_said_again(self, view: View, kind: VoteKind) -> bool:
        """FINALIZE votes always; the others only where no certificate settles their view."""
        if kind is VoteKind.FINALIZE:
            return True
        return self._certificates.get(VoteKind.NULLIFY, view) is None and (
            self._certificates.notarization(view) is None
        )

    def _lead_here(self, peer: NodeId) -> None:
        leading = self._leading_here()
        left = MAX_RETRY_BYTES
        for certificate in leading + self._certificates.above(self.finalized_view):
            left -= len(certificate.signatures) + 100
            if left < 0:
                return
            self._effects.append(SendTo(peer, certificate))

    def _ask_for_wants(self) -> None:
        due = self._wants.next_due()
        if due is None or due > self._now:
            return
        blocks: dict[NodeId, list[BlockId]] = {}
        for wanted, peer in self._wants.due(self._now, self._relay.peers()):
            match wanted:
                case WantedBlock(block_id):
                    blocks.setdefault(peer, []).append(block_id)
                case WantedCertificate(kind, view):
                    request = CertificateRequest(kind, self.instance.epoch, view, view)
                    self._effects.append(SendTo(peer, request))
                case _:
                    assert_never(wanted)
        for peer, block_ids in blocks.items():
            self._effects.append(
                SendTo(peer, BlockRequest(tuple(block_ids[:MAX_REQUESTED_BLOCKS])))
            )

    def _set_wake(self) -> None:
        times = [self._relay.next_push(), self._propose_at]
        if self._relay.peers():
            times.append(self._wants.next_due())
        if self._hold_until_wall is not None:
            times.append(Milliseconds(self._now + max(1, self._hold_until_wall - self._wall)))
        if self.me is not None:
            times += [self._leader_deadline, self._view_deadline, self._retry_at]
            if self._view_deadline is None and not self._signed(VoteKind.NULLIFY, self.view):
                times.append(self._pending_from())
        self.wake_at = min((each for each in times if each is not None), default=NEVER)

    # Bounds.

    def _is_kept(self, view: View) -> bool:
        return self._is_above_kept(view) and view <= self.view + FUTURE_WINDOW

    def _is_above_kept(self, view: View) -> bool:
        return view > self.finalized_view - KEPT_VIEWS and view > 0

    def _halt(self, what: str, detail: str) -> None:
        self.halted = True
        self._effects.append(Halt(what, detail))

"""The machine of one epoch: inputs in, ordered effects out (consensus section 4).

It knows no clock, no disk and no key. Views change only on certificates; what it signs is bounded by
the signing rules alone; everything else here is for liveness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, assert_never

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.primitives import BlockId, Milliseconds, NodeId, PublicKey, View
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus import helping, inputs, proposal_rules, timeouts
from consensus.deadlines import Deadlines, is_due
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
from consensus.held import FUTURE_WINDOW, Held
from consensus.inputs import Input, Moment
from consensus.judge import Judgement, judge
from consensus.messages import Announcement, CertificateRequest, Proposal, ProposalForm, Status
from consensus.relay import Relay
from consensus.signing_rules import SigningRecord, restart_view
from consensus.timeouts import Suspicion
from consensus.tree import BlockTree, Standing
from consensus.wants import WantedBlock, WantedCertificate
from consensus.work import NEVER, Situation, pending_from

LONGEST_GAP = 16
"""Heights above the newest final block up to which missing bodies are asked for one by one."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What storage holds of an epoch when its machine starts: the newest final block and what is above."""

    root_id: BlockId
    root: Header
    blocks: tuple[Block, ...] = ()
    certificates: tuple[Certificate, ...] = ()


class Machine:
    """One epoch at one node. `own` is the key it votes with, None for an observer.

    `over` is True once the epoch's last block is committed: the machine is frozen then, signs nothing
    and arms nothing. `halted` is True after Halt. `wake_at` is when it wants a tick.
    """

    def __init__(
        self, instance: Instance, own: PublicKey | None, record: SigningRecord, restored: Restored
    ) -> None:
        self.instance = instance
        self.me = None if own is None else instance.authorities.index_of.get(own)
        self.over = False
        self.halted = False
        self.view = View(0)
        self.wake_at = NEVER
        self._record = record
        self._restored = restored
        self._held = Held(instance, BlockTree(restored.root_id, restored.root))
        self._relay = Relay()
        self._suspicion = Suspicion(instance.authorities, View(0))
        self._deadlines = Deadlines()
        self._targets: list[tuple[BlockId, Certificate]] = []
        self._entered_by: Certificate | None = None
        self._entered_ms = Milliseconds(0)
        self._delta = instance.parameters.delta0_ms
        self._retries = 0
        self._recalled_view = View(0)
        self._work = inputs.WorkChanged(None, proposable=False)
        self._at = Moment(Milliseconds(0), Milliseconds(0))
        self._effects: list[Effect] = []

    # What the replica may look at.

    @property
    def finalized_view(self) -> View:
        """The highest view of which a FINALIZE certificate is held."""
        return self._held.finalized_view

    @property
    def tip(self) -> Certificate | None:
        """The certificate of the highest notarized view, on whose block the next one is to be built."""
        certificates = self._held.certificates
        return certificates.notarization(certificates.newest_notarized)

    def block(self, block_id: BlockId) -> Block | None:
        """A held block above the newest committed one."""
        return self._held.tree.block(block_id)

    def load(self) -> dict[str, int]:
        """How many things of each sort are held, for metrics and for the checker of bounds."""
        return self._held.load()

    def wants_vote(self, vote: Vote) -> bool:
        """True if verifying and counting `vote` could still change anything."""
        return self._is_near(vote.view) and not self._held.tally.holds(vote)

    def wants_certificate(self, certificate: Certificate) -> bool:
        """True if verifying `certificate` of this epoch could still change anything."""
        if not self._held.keeps(certificate.view):
            return False
        return not self._held.certificates.holds(certificate.ballot)

    def wants_block(self, block_id: BlockId) -> bool:
        """True if this block has been asked for."""
        return WantedBlock(block_id) in self._held.wants

    def notice_vote(self, peer: NodeId, vote: Vote) -> None:
        """A vote that need not be counted still shows how far its sender is."""
        self._relay.shows_vote(peer, vote)

    def notice_certificate(self, peer: NodeId, certificate: Certificate) -> None:
        """A certificate that is held already need not be pushed to its sender."""
        self._relay.shows_certificate(peer, certificate)

    def step(self, at: Moment, given: Input) -> list[Effect]:
        """Take one input and give the effects of it, to be carried out in their order."""
        if self._is_done():
            return []
        self._at = at
        self._effects = []
        if self.view == 0:
            self._start()
        _TAKE[type(given)](self, given)
        if not self._is_done():
            self._run_timers()
            self._set_wake()
        return self._effects

    def _is_done(self) -> bool:
        return self.over or self.halted

    def _is_near(self, view: View) -> bool:
        """Of a kept view up to cur + FUTURE_WINDOW."""
        return self._held.keeps(view) and view <= self.view + FUTURE_WINDOW

    # Starting, after a restart or at an epoch's begin.

    def _start(self) -> None:
        """Go on from storage and the vote log (S4), and count again what was logged and is not final."""
        held, restored = self._held, self._restored
        for certificate in restored.certificates:
            held.certificates.add(certificate)
        for block in restored.blocks:
            held.tree.add(block)
        final = held.certificates.newest_final()
        if final is not None:
            self._targets.append((final.block_id, final))
        self._recalled_view = restart_view([each.view for each in restored.certificates])
        self._enter(self._recalled_view, held.certificates.newest())
        self._suspicion = Suspicion(self.instance.authorities, self.view)
        for block in restored.blocks:
            self._execute(block.id)
        recalled = self._record.ballots_above(self.finalized_view)
        for ballot in recalled:
            if ballot.kind is not VoteKind.PROPOSE:
                self._effects.append(Recall(ballot))
        if recalled:
            self._arm_retry()
        self._restored = Restored(restored.root_id, restored.root)

    # Views, and the casting of votes.

    def _enter(self, view: View, by: Certificate | None) -> None:
        """enter(v): the only way forward, and only ever forward."""
        if view <= self.view:
            return
        self.view = view
        self._entered_by = by
        self._entered_ms = self._at.now_ms
        faults = self.instance.authorities.faults
        self._delta = timeouts.delta(self.instance.parameters, faults, view, self.finalized_view)
        self._deadlines.clear()
        proposals = self._held.proposals
        for passed in [each for each in proposals if each < view]:
            del proposals[passed]
        self._consider()
        self._try_propose()

    def _ballot(self, kind: VoteKind, view: View, block_id: BlockId) -> Ballot:
        return Ballot(kind, self.instance.epoch, view, block_id)

    def _signed(self, kind: VoteKind, view: View) -> bool:
        return self._record.block_of(kind, view) is not None

    def _cast(
        self, ballot: Ballot, draft: Draft | None = None, proof: Certificate | None = None
    ) -> None:
        """Have a ballot logged and signed, unless a rule forbids it or I am an observer."""
        if self.me is not None and self._record.permits(ballot):
            self._record.add(ballot)
            self._effects.append(Cast(ballot, draft, proof))

    # Proposing.

    def _try_propose(self) -> None:
        """try_propose(cur): never drop a notarized block that can be kept."""
        if not self._may_lead():
            return
        held, now_ms = self._held, self._at.now_ms
        parent_view, parent_id = held.highest_notarized(self.view)
        if not held.proves_gap(parent_view, self.view, now_ms):
            return
        if not held.tree.is_valid(parent_id):
            held.fetch(parent_id, None, now_ms)
            return
        if self._signed(VoteKind.PROPOSE, self.view):
            self._propose_again(parent_view)
        elif self._work.proposable or self._work_is_pending():
            self._propose_on(parent_view, parent_id)

    def _may_lead(self) -> bool:
        return (
            self.me is not None
            and self.instance.leader(self.view) == self.me
            and self.view not in self._held.proposals
            and not self._signed(VoteKind.NULLIFY, self.view)
        )

    def _propose_on(self, parent_view: View, parent_id: BlockId) -> None:
        parent = self._held.tree.header(parent_id)
        assert parent is not None, "a valid block is held"
        if not proposal_rules.may_be_extended(parent_id, parent, self.instance):
            self._cast_proposal(ProposalForm.REPEAT, parent_id, None, parent_view)
            return
        at, parameters = self._at, self.instance.parameters
        earliest = proposal_rules.earliest_timestamp(parent, parameters)
        latest_start = Milliseconds(self._entered_ms + parameters.min_block_ms)
        if at.wall_ms < earliest and at.now_ms < latest_start:
            spaced = Milliseconds(at.now_ms + earliest - at.wall_ms)
            self._deadlines.propose_ms = min(latest_start, spaced)
            return
        self._deadlines.propose_ms = None
        self._effects.append(Build(self.view, parent_id, parent, max(at.wall_ms, earliest)))

    def _on_built(self, given: inputs.BlockBuilt) -> None:
        block = given.block
        if given.view != self.view or not self._may_lead():
            return
        parent_view, parent_id = self._held.highest_notarized(self.view)
        if self._signed(VoteKind.PROPOSE, self.view) or parent_id != block.header.parent_id:
            return
        if not self._held.tree.add(block):
            return
        self._held.tree.settle(block.id, Standing.VALID)
        self._effects.append(KeepBlock(block))
        self._cast_proposal(ProposalForm.EXTEND, block.id, block, parent_view)

    def _cast_proposal(
        self, form: ProposalForm, block_id: BlockId, block: Block | None, parent_view: View
    ) -> None:
        draft = Draft(form, block, parent_view, self._held.justification(parent_view, self.view))
        self._cast(self._ballot(VoteKind.PROPOSE, self.view, block_id), draft)

    def _propose_again(self, parent_view: View) -> None:
        """After a restart, once: the proposal that stands in the log, whose block was kept (S4, S6)."""
        block_id = self._record.block_of(VoteKind.PROPOSE, self.view)
        if self._recalled_view != self.view or block_id is None:
            return
        if not self._held.tree.is_valid(block_id):
            return
        self._recalled_view = View(0)
        block = self._held.tree.block(block_id)
        if block is None or block.header.view != self.view:
            self._cast_proposal(ProposalForm.REPEAT, block_id, None, parent_view)
        else:
            self._cast_proposal(ProposalForm.EXTEND, block_id, block, parent_view)

    # Judging proposals.

    def _on_proposal(self, given: inputs.ProposalArrived) -> None:
        proposal, held = given.proposal, self._held
        for certificate in proposal.justification:
            if certificate.epoch == self.instance.epoch:
                self._take_certificate(given.peer, certificate)
        if self._is_done() or not self._is_near(proposal.view):
            return
        leader = self.instance.leader(proposal.view)
        signature = proposal.as_vote(leader)
        if self._is_disowned(given.peer, signature):
            return
        self._suspicion.heard(leader, self.view)
        self._accuse(signature)
        held.tally.count(signature)
        if proposal.block is not None and self.wants_block(proposal.block_id):
            self._take_block(proposal.block)
        if proposal.view >= self.view and proposal.view not in held.proposals:
            held.proposals[proposal.view] = proposal
        if proposal.view == self.view:
            self._consider()

    def _consider(self) -> None:
        """Judge the proposal of cur, again whenever something that it waits for has come."""
        proposal = self._held.proposals.get(self.view)
        if proposal is None or self._signed(VoteKind.NOTARIZE, self.view):
            return
        if self._signed(VoteKind.NULLIFY, self.view):
            return
        verdict = judge(proposal, self._held, self._at)
        match verdict.judgement:
            case Judgement.NOTARIZE:
                self._cast(self._ballot(VoteKind.NOTARIZE, self.view, proposal.block_id))
                self._deadlines.leader_ms = None
            case Judgement.REFUSE:
                self._nullify()
            case Judgement.EXECUTE:
                self._execute(proposal.block_id)
            case Judgement.WAIT:
                self._deadlines.hold_wall_ms = verdict.until_wall_ms
            case _:
                assert_never(verdict.judgement)

    # Blocks.

    def _execute(self, block_id: BlockId) -> None:
        block = self._held.tree.start_executing(block_id)
        if block is not None:
            parent = self._held.tree.header(block.header.parent_id)
            assert parent is not None, "a block is executed when its parent is valid here"
            self._effects.append(Execute(block, parent))

    def _on_executed(self, given: inputs.BlockExecuted) -> None:
        held, block_id = self._held, given.block_id
        block = held.tree.block(block_id)
        if block is None:
            return
        standing = Standing.VALID if given.found_valid else Standing.INVALID
        children = held.tree.settle(block_id, standing)
        if given.found_valid:
            self._effects.append(KeepBlock(block))
        elif held.is_certified(block_id):
            self._halt("a certified block is invalid here", repr(block_id))
            return
        for child in children:
            self._execute(child)
        for view in held.certificates.notarized_views(self.finalized_view):
            self._try_finalize(view)
        self._try_commit(None)
        if not self._is_done():
            self._consider()
            self._try_propose()

    def _on_block(self, given: inputs.BlockArrived) -> None:
        self._take_block(given.block)

    def _take_block(self, block: Block) -> None:
        """A body that was asked for: a certificate, or a block that has one, leads to it."""
        held = self._held
        if not held.wants.settle(WantedBlock(block.id)) or not held.tree.add(block):
            return
        if held.tree.first_missing(block.id) is not None:
            if block.header.height > held.tree.root.height + LONGEST_GAP:
                held.wants.forget_blocks()
                self._effects.append(FallenBehind())
                return
            held.fetch(block.id, None, self._at.now_ms)
        self._execute(block.id)

    def _on_synced(self, given: inputs.BlocksSynced) -> None:
        """Final blocks by height, the last of them final whether or not it has a certificate of its own."""
        for block in given.blocks:
            self._held.wants.settle(WantedBlock(block.id))
            self._held.tree.add(block)
        self._targets.append((given.blocks[-1].id, given.certificate))
        for block in given.blocks:
            self._execute(block.id)
        self._take_certificate(None, given.certificate)

    # Votes and certificates.

    def _on_vote(self, given: inputs.VoteArrived) -> None:
        peer, vote = given.peer, given.vote
        if peer is not None and self._relay.shows_vote(peer, vote) < self.view:
            self._answer_if_behind(peer)
        if not self._is_near(vote.view) or self._is_disowned(peer, vote):
            return
        if peer is None:
            self._held.mine[vote.view, vote.kind] = vote
        self._suspicion.heard(vote.signer, self.view)
        self._accuse(vote)
        certificate = self._held.tally.count(vote)
        if certificate is not None and not self.halted:
            self._take_certificate(None, certificate)

    def _accuse(self, vote: Vote) -> None:
        """Keep a conflicting pair as evidence; the first of each kind goes on counting."""
        evidence = self._held.evidence_in(vote)
        if evidence is None:
            return
        self._effects.append(Accuse(evidence))
        if vote.signer == self.me:
            self._halt("evidence against this node's own key", f"view {vote.view}")

    def _is_disowned(self, peer: NodeId | None, vote: Vote) -> bool:
        """A signature of my own key that is not in my log: I sign no more in this epoch (section 8)."""
        if peer is None or self.me is None or vote.signer != self.me:
            return False
        if vote.view > self.finalized_view and not self._record.holds(vote.ballot):
            self._stop_voting(f"{vote.kind.name} in view {vote.view}")
        return True

    def _check_signers(self, certificate: Certificate) -> None:
        """The same for my signature in a certificate."""
        if self.me is None or certificate.view <= self.finalized_view:
            return
        if self.me in certificate.signer_indices() and not self._record.holds(certificate.ballot):
            self._stop_voting(f"{certificate.kind.name} certificate of view {certificate.view}")

    def _stop_voting(self, detail: str) -> None:
        self.me = None
        self._deadlines.clear()
        self._effects.append(Warn("this key has signed what its vote log does not hold", detail))

    def _on_certificate(self, given: inputs.CertificateArrived) -> None:
        self._take_certificate(given.peer, given.certificate)

    def _take_certificate(self, peer: NodeId | None, certificate: Certificate) -> None:
        """on_certificate, each once: remember, keep, pass on, and move."""
        held = self._held
        if peer is not None:
            self._relay.shows_certificate(peer, certificate)
        if self._is_done() or not held.keeps(certificate.view):
            return
        self._check_signers(certificate)
        if not held.certificates.add(certificate):
            self._check_agreement(certificate)
            return
        held.settle_wants(certificate)
        self._effects.append(KeepCertificate(certificate))
        self._schedule_push(certificate)
        match certificate.kind:
            case VoteKind.NOTARIZE:
                held.fetch(certificate.block_id, peer, self._at.now_ms)
                self._try_finalize(certificate.view)
            case VoteKind.FINALIZE:
                self._targets.append((certificate.block_id, certificate))
                self._try_commit(peer)
            case VoteKind.NULLIFY | VoteKind.PROPOSE:
                pass
            case _:
                assert_never(certificate.kind)
        if not self._is_done():
            self._enter(View(certificate.view + 1), certificate)

    def _check_agreement(self, certificate: Certificate) -> None:
        """L1, asserted in production: where it fails, more than f authorities are Byzantine."""
        if not self._held.certificates.holds(certificate.ballot):
            self._halt("two certificates of one kind in one view", f"view {certificate.view}")

    # Finality.

    def _try_finalize(self, view: View) -> None:
        """FINALIZE, also after cur has moved on; safe by S2 and S3 alone."""
        proof = self._held.certificates.get(VoteKind.NOTARIZE, view)
        if proof is None or view <= self.finalized_view or self._signed(VoteKind.FINALIZE, view):
            return
        if self._held.tree.is_valid(proof.block_id):
            self._cast(self._ballot(VoteKind.FINALIZE, view, proof.block_id), None, proof)

    def _try_commit(self, hint: NodeId | None) -> None:
        """commit(b): every ancestor above the finalized height, in order, as far as they are valid here."""
        tree = self._held.tree
        for block_id, certificate in list(self._targets):
            path = tree.path_to(block_id)
            if path is None:
                self._held.fetch(block_id, hint, self._at.now_ms)
                continue
            for block in path:
                if tree.is_invalid(block.id):
                    self._halt("a final block is invalid here", repr(block.id))
                if not tree.is_valid(block.id):
                    break
                self._commit(block, certificate)
                if self.over:
                    return
        self._forget_passed()

    def _commit(self, block: Block, certificate: Certificate) -> None:
        dropped = self._held.tree.move_root(block)
        self._effects.append(Commit(block, certificate, tuple(dropped)))
        if self.instance.ends_with(block.header):
            self.over = True
            self.wake_at = NEVER
            self._push_to_all(certificate)
            self._effects.append(EpochOver())

    def _forget_passed(self) -> None:
        """Targets that are reached, or that a later one covers, and views that are final."""
        held = self._held
        newest = held.certificates.newest_final()
        self._targets = [
            (block_id, certificate)
            for block_id, certificate in self._targets
            if held.tree.leads_above_root(block_id)
            and (certificate == newest or certificate.block_id != block_id)
        ][-2:]
        kept = held.forget_passed()
        self._record.forget_below(kept)
        self._relay.forget_below(kept)

    # What others know.

    def _schedule_push(self, certificate: Certificate) -> None:
        """Every certificate reaches every other authority, shortly after it is first held here."""
        pause = self.instance.parameters.delta0_ms // 16
        self._relay.schedule(certificate, Milliseconds(self._at.now_ms + pause))

    def _push_to_all(self, certificate: Certificate) -> None:
        self._effects.extend(SendTo(peer, certificate) for peer in self._relay.peers())

    def _on_status(self, given: inputs.StatusArrived) -> None:
        status: Status = given.status
        self._relay.shows_status(given.peer, status.view, status.finalized_view)
        self._answer_if_behind(given.peer)

    def _answer_if_behind(self, peer: NodeId) -> None:
        """At most once per d and peer: the newest FINALIZE, and the certificate by which I entered cur."""
        if not self._relay.is_behind(peer, self.view, self.finalized_view):
            return
        if self._relay.may_answer(peer, self._at.now_ms, self._delta):
            leading = helping.leading_to(self._entered_by, self._held)
            self._effects.extend(SendTo(peer, certificate) for certificate in leading)

    def _on_announced(self, given: inputs.Announced) -> None:
        said: Announcement = given.announcement
        if said.kind is VoteKind.PROPOSE or not self._is_near(said.view):
            return
        if not self._held.certificates.holds(self._ballot(said.kind, said.view, said.block_id)):
            wanted = WantedCertificate(said.kind, said.view)
            self._held.wants.add(wanted, given.peer, self._at.now_ms)

    def _on_asked(self, given: inputs.CertificateAsked) -> None:
        request: CertificateRequest = given.request
        for view in map(View, range(request.first, request.last + 1)):
            found = helping.certificate_for(request.kind, view, self._held)
            if found is not None:
                self._effects.append(SendTo(given.peer, found))
                continue
            mine = helping.own_votes_of(view, self._held)
            self._effects.extend(SendTo(given.peer, vote) for vote in mine)
            if not mine and request.kind is VoteKind.NULLIFY:
                self._nullify_late(view)

    def _nullify_late(self, view: View) -> None:
        """Asked for NULLIFY(u), of which I have said nothing: S2 permits it unless I finalized in u."""
        if self.finalized_view < view < self.view and not self._signed(VoteKind.NULLIFY, view):
            self._cast(self._ballot(VoteKind.NULLIFY, view, NO_BLOCK))

    def _on_joined(self, given: inputs.PeerJoined) -> None:
        self._relay.join(given.peer)

    def _on_left(self, given: inputs.PeerLeft) -> None:
        self._relay.leave(given.peer)

    def _on_work(self, given: inputs.WorkChanged) -> None:
        self._work = given

    def _on_tick(self, given: inputs.Ticked) -> None:
        """Time alone; what is due is done at the end of every step."""

    # Timers.

    def _run_timers(self) -> None:
        """Whatever is due at the end of a step; each timer is armed again where its rule says so."""
        at, deadlines = self._at, self._deadlines
        for certificate, peers in self._relay.due_pushes(at.now_ms):
            said = helping.pushed(certificate, self._held)
            self._effects.extend(SendTo(peer, said) for peer in peers)
        due = self._held.wants.due(at.now_ms, self._relay.peers())
        requests = helping.requests_for(due, self._held)
        self._effects.extend(SendTo(peer, request) for peer, request in requests)
        if is_due(deadlines.hold_wall_ms, at.wall_ms):
            deadlines.hold_wall_ms = None
            self._consider()
        if self.me is None:
            return
        self._try_propose()
        if deadlines.has_expired(at.now_ms):
            self._nullify()
        if is_due(deadlines.retry_ms, at.now_ms):
            self._retry()
        self._arm()

    def _work_is_pending(self) -> bool:
        return self._pending_from() <= self._at.now_ms

    def _pending_from(self) -> Milliseconds:
        """Section 5, for cur as it stands."""
        at, held = self._at, self._held
        heartbeat_ms = self.instance.parameters.heartbeat_ms
        heartbeat_in = held.tree.root.timestamp_ms + heartbeat_ms - at.wall_ms
        return pending_from(
            Situation(
                now_ms=at.now_ms,
                entered_ms=self._entered_ms,
                delta_ms=self._delta,
                heartbeat_at_ms=Milliseconds(at.now_ms + heartbeat_in),
                waiting_since_ms=self._work.due_ms,
                enough_nullify=held.tally.nullifications(self.view)
                > self.instance.authorities.faults,
                proposal_is_held=self.view in held.proposals,
                tip_is_final=held.certificates.newest_notarized <= held.finalized_view,
            )
        )

    def _arm(self) -> None:
        """Arm both timers while work is pending; disarm when it is not, unless I voted in cur."""
        view, deadlines = self.view, self._deadlines
        if self._signed(VoteKind.NULLIFY, view):
            deadlines.disarm()
            return
        voted = self._signed(VoteKind.NOTARIZE, view)
        if not self._work_is_pending():
            if not voted:
                deadlines.disarm()
        elif not deadlines.is_armed:
            suspected = self._suspicion.suspects(self.instance.leader(view), view)
            timeout = timeouts.suspect_timeout if suspected else timeouts.leader_timeout
            deadlines.arm(self._at.now_ms, self._delta, timeout(self._delta))
            if voted:
                deadlines.leader_ms = None

    def _nullify(self) -> None:
        """nullify(cur), and RETRY from then on."""
        self._deadlines.disarm()
        self._cast(self._ballot(VoteKind.NULLIFY, self.view, NO_BLOCK))
        self._arm_retry()

    def _arm_retry(self) -> None:
        if self.me is None:
            return
        own = self.instance.authorities.keys[self.me]
        delay = timeouts.retry_delay(self.instance.parameters, own, self.view, self._retries)
        self._deadlines.retry_ms = Milliseconds(self._at.now_ms + delay)
        self._retries += 1

    def _retry(self) -> None:
        """RETRY: say again what may have been lost, and show those behind how to come here."""
        held, view = self._held, self.view
        self._effects.extend(SendAll(vote) for vote in helping.votes_to_repeat(view, held))
        proposal: Proposal | None = held.proposals.get(view)
        if proposal is not None and self.instance.leader(view) == self.me:
            self._effects.append(SendAll(proposal))
        for peer in self._relay.peers():
            if self._relay.is_behind(peer, view, self.finalized_view):
                way = helping.way_for_one_behind(self._entered_by, held)
                self._effects.extend(SendTo(peer, certificate) for certificate in way)
        self._effects.append(Retried())
        self._arm_retry()

    def _set_wake(self) -> None:
        """When the earliest of everything that waits for time is due."""
        at = self._at
        times = self._deadlines.next_ms(at.now_ms, at.wall_ms)
        push_ms = self._relay.next_push()
        if push_ms is not None:
            times.append(push_ms)
        ask_ms = self._held.wants.next_due()
        if ask_ms is not None and self._relay.peers():
            times.append(ask_ms)
        waits = self.me is not None and not self._signed(VoteKind.NULLIFY, self.view)
        if waits and not self._deadlines.is_armed:
            times.append(self._pending_from())
        self.wake_at = min(times, default=NEVER)

    def _halt(self, what: str, detail: str) -> None:
        self.halted = True
        self._effects.append(Halt(what, detail))


_TAKE: dict[type, Callable[[Machine, Any], None]] = {
    inputs.Ticked: Machine._on_tick,
    inputs.ProposalArrived: Machine._on_proposal,
    inputs.VoteArrived: Machine._on_vote,
    inputs.CertificateArrived: Machine._on_certificate,
    inputs.BlockArrived: Machine._on_block,
    inputs.BlocksSynced: Machine._on_synced,
    inputs.BlockExecuted: Machine._on_executed,
    inputs.BlockBuilt: Machine._on_built,
    inputs.StatusArrived: Machine._on_status,
    inputs.Announced: Machine._on_announced,
    inputs.CertificateAsked: Machine._on_asked,
    inputs.PeerJoined: Machine._on_joined,
    inputs.PeerLeft: Machine._on_left,
    inputs.WorkChanged: Machine._on_work,
}
"""One handler for each input."""

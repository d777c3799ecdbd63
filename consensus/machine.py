"""The machine of one epoch: inputs in, ordered effects out (consensus section 4).

It knows no clock, no disk and no key. Views change only on certificates; what it signs is bounded by
the signing rules alone; everything else here is for liveness.
"""

from typing import assert_never

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import BlockId, Milliseconds, NodeId, PublicKey, View
from chain.vote import Vote, VoteKind
from consensus import inputs
from consensus.deadlines import is_due
from consensus.effects import (
    Accuse,
    Effect,
    EpochOver,
    Execute,
    FallenBehind,
    Halt,
    KeepBlock,
    KeepCertificate,
    KeyLost,
    Recall,
    Retried,
    SendAll,
    SendTo,
)
from consensus.epoch import Instance
from consensus.finality import LONGEST_GAP, Finality, InvalidFinalBlock
from consensus.held import Held, Restored
from consensus.inputs import Input, Moment
from consensus.judge import Judgement, judge
from consensus.leading import Leader
from consensus.neighbours import Neighbours
from consensus.pace import Pace
from consensus.signing_rules import SigningRecord, restart_view
from consensus.tree import BlockTree, Standing
from consensus.voter import Voter
from consensus.wants import WantedBlock
from consensus.work import NEVER


class Machine:
    """One epoch at one node. `own` is the key it votes with, None for an observer.

    `over` is True once the epoch's last block is committed: the machine is frozen then, signs nothing
    and arms nothing. `halted` is True after Halt. `wake_at` is when it wants a tick.
    """

    def __init__(
        self, instance: Instance, own: PublicKey | None, record: SigningRecord, restored: Restored
    ) -> None:
        self.instance = instance
        self.over = False
        self.halted = False
        self.wake_at = NEVER
        self._restored = restored
        self._voter = Voter(instance, own, record)
        self.held = Held(instance, BlockTree(restored.root_id, restored.root))
        self._finality = Finality(self.held)
        self._neighbours = Neighbours(self.held)
        self._pace = Pace(self.held)
        self._deadlines = self._pace.deadlines
        self._leader = Leader(self.held, self._voter, self._pace)
        self._at = Moment(Milliseconds(0), Milliseconds(0))
        self._effects: list[Effect] = []

    # What the replica may look at.

    @property
    def me(self) -> int | None:
        """This node's index in the authority set; None while it does not vote."""
        return self._voter.me

    @property
    def view(self) -> View:
        """cur; 0 before the first step."""
        return self.held.view

    @property
    def finalized_view(self) -> View:
        """The highest view of which a FINALIZE certificate is held."""
        return self.held.finalized_view

    def block(self, block_id: BlockId) -> Block | None:
        """A held block above the newest committed one."""
        return self.held.tree.block(block_id)

    def notice_vote(self, peer: NodeId, vote: Vote) -> None:
        """A vote that need not be counted still shows how far its sender is."""
        self._neighbours.relay.shows_vote(peer, vote)

    def notice_certificate(self, peer: NodeId, certificate: Certificate) -> None:
        """A certificate that is held already need not be pushed to its sender."""
        if self.held.certificates.holds(certificate.ballot):
            self._neighbours.relay.shows_certificate(peer, certificate)

    def step(self, at: Moment, given: Input) -> list[Effect]:
        """Take one input and give the effects of it, to be carried out in their order."""
        if self._is_done():
            return []
        self._at = at
        self._effects = []
        if self.view == 0:
            self._start()
        self._take(given)
        if not self._is_done():
            self._set_wake(self._run_timers())
        return self._effects

    def _take(self, given: Input) -> None:  # noqa: C901, PLR0912 - one arm for each input
        match given:
            case inputs.VoteArrived():
                self._on_vote(given)
            case inputs.Ticked():
                pass
            case inputs.CertificateArrived(peer, certificate):
                self._take_certificate(peer, certificate)
            case inputs.WorkChanged():
                self._pace.work = given
            case inputs.ProposalArrived():
                self._on_proposal(given)
            case inputs.BlockExecuted():
                self._on_executed(given)
            case inputs.BlockBuilt():
                self._effects += self._leader.built(given)
            case inputs.StatusArrived(peer, status):
                self._neighbours.relay.shows_status(peer, status.view, status.finalized_view)
                self._answer_if_behind(peer)
            case inputs.LogFellShort(vote):
                self._disown(vote)
            case inputs.BlockArrived(block):
                self._take_block(block)
            case inputs.BlocksSynced():
                self._on_synced(given)
            case inputs.CertificateAsked():
                self._on_asked(given)
            case inputs.Announced(peer, announcement):
                self._neighbours.note_announced(peer, announcement, self._at.now_ms)
            case inputs.PeerJoined(peer):
                self._neighbours.relay.join(peer)
            case inputs.PeerLeft(peer):
                self._neighbours.relay.leave(peer)
            case _:
                assert_never(given)

    def _is_done(self) -> bool:
        return self.over or self.halted

    # Starting, after a restart or at an epoch's begin.

    def _start(self) -> None:
        """Go on from storage and the vote log (S4), and say again what was logged and is not final (4.26).

        What stood in the log when it was read need not be on disk: it counts when it is.
        """
        held, restored = self.held, self._restored
        for certificate in restored.certificates:
            held.certificates.add(certificate)
            self._look_for_mine_in(certificate)
        for block in restored.blocks:
            held.tree.add(block)
        final = held.certificates.newest_final()
        if final is not None:
            self._finality.add(final.block_id, final)
        view = restart_view([each.view for each in restored.certificates])
        self._leader.recall(view)
        self._enter(view, held.certificates.newest())
        self._pace.heard_all()
        for block in restored.blocks:
            self._execute(block.id)
        for view in held.certificates.notarized_views(self.finalized_view):
            notarized = held.certificates.notarization(view)
            assert notarized is not None, "a notarized view has its certificate"
            held.fetch(notarized.block_id, None, self._at.now_ms)
        recalled = [] if self.me is None else self._voter.signed_above(self.finalized_view)
        for ballot in recalled:
            if ballot.kind is not VoteKind.PROPOSE:
                self._effects.append(Recall(ballot))
        if recalled:
            self._arm_retry()
        self._restored = Restored(restored.root_id, restored.root)

    # Views.

    def _enter(self, view: View, by: Certificate | None) -> None:
        """enter(v): the only way forward, and only ever forward (4.1, 4.2)."""
        if view > self.view:
            self.held.view = view
            self._neighbours.entered_by = by
            self._pace.enter(self._at.now_ms)
            self.held.forget_proposals()
            if self._voter.has_signed(VoteKind.NULLIFY, view):
                self._arm_retry()  # said before a restart that lost the way here: say it again
            self._consider()
            self._try_propose()

    def _try_propose(self) -> None:
        self._effects += self._leader.turn(self._at)

    # Judging proposals.

    def _on_proposal(self, given: inputs.ProposalArrived) -> None:
        """Its certificates first (4.11), then its signature, its block, and itself if it is the first (4.10)."""
        proposal, held = given.proposal, self.held
        for certificate in proposal.justification:
            if certificate.epoch == self.instance.epoch:
                self._take_certificate(given.peer, certificate)
        if self._is_done() or not self.held.is_near(proposal.view):
            return
        leader = self.instance.leader(proposal.view)
        signature = proposal.as_vote(leader)
        if self._is_my_echo(given.peer, signature):
            return
        self._pace.heard(leader)
        self._accuse(signature)
        held.tally.count(signature)
        if proposal.block is not None and self.held.wants_block(proposal.block_id):
            self._take_block(proposal.block)
        held.add_proposal(proposal, given.peer)
        if proposal.view == self.view:
            self._consider()

    def _consider(self) -> None:
        """Judge the proposal of cur, again whenever something that it waits for has come (4.12)."""
        proposal = self.held.proposals.get(self.view)
        if proposal is None or self._voter.has_settled(self.view):
            return
        verdict = judge(proposal, self.held, self._at)
        match verdict.judgement:
            case Judgement.NOTARIZE:
                self._effects += self._voter.notarize(self.view, proposal.block_id)
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
        block = self.held.tree.start_executing(block_id)
        if block is not None:
            parent = self.held.tree.header(block.header.parent_id)
            assert parent is not None, "a block is executed when its parent is valid here"
            self._effects.append(Execute(block, parent))
        else:
            self._check_validity(block_id)

    def _on_executed(self, given: inputs.BlockExecuted) -> None:
        held, block_id = self.held, given.block_id
        block = held.tree.block(block_id)
        if block is None:
            return
        standing = Standing.VALID if given.found_valid else Standing.INVALID
        children = held.tree.settle(block_id, standing)
        if given.found_valid:
            self._effects.append(KeepBlock(block))
        self._check_validity(block_id)
        for child in children:
            self._execute(child)
        if self.halted:
            return
        for view in held.certificates.notarized_views(self.finalized_view):
            self._try_finalize(view)
        self._try_commit(None)
        if not self._is_done():
            self._consider()
            self._try_propose()

    def _take_block(self, block: Block) -> None:
        """A body that was asked for: a certificate, or a block that has one, leads to it (4.21)."""
        held, header = self.held, block.header
        if not held.wants.settle(WantedBlock(block.id)):
            return
        is_far = header.height > held.tree.root.height + LONGEST_GAP
        if is_far and header.parent_id not in held.tree:
            held.wants.forget_blocks()
            self._finality.leave_to_sync(header.height)
            self._effects.append(FallenBehind())
        elif held.tree.add(block):
            held.fetch(block.id, None, self._at.now_ms)
            self._execute(block.id)

    def _on_synced(self, given: inputs.BlocksSynced) -> None:
        """Final blocks by height, the last with or without a certificate of its own; any may be valid before (7.2)."""
        if not self.held.keeps(given.certificate.view):  # it may be all that shows others its block
            self._effects.append(KeepCertificate(given.certificate))
        self.held.take_synced(given.blocks)
        self._finality.add(given.blocks[-1].id, given.certificate)
        for block in given.blocks:
            self._execute(block.id)
        self._take_certificate(None, given.certificate)
        if not self._is_done():
            self._try_commit(None)

    # Votes and certificates.

    def _on_vote(self, given: inputs.VoteArrived) -> None:
        peer, vote = given.peer, given.vote
        if peer is not None and self._neighbours.relay.shows_vote(peer, vote) < self.view:
            self._answer_if_behind(peer)
        if not self.held.is_near(vote.view) or self._is_my_echo(peer, vote):
            return
        if peer is None:
            self.held.mine[vote.view, vote.kind] = vote
        self._pace.heard(vote.signer)
        self._accuse(vote)
        certificate = self.held.tally.count(vote)
        if certificate is not None and not self.halted:
            self._take_certificate(None, certificate)

    def _accuse(self, vote: Vote) -> None:
        """Keep a conflicting pair as evidence; the first of each kind goes on counting (4.20)."""
        evidence = self.held.tally.evidence_in(vote)
        if evidence is not None:
            self._effects.append(Accuse(evidence))
            if vote.signer == self.me:
                self._halt("evidence against this node's own key", f"view {vote.view}")

    def _is_my_echo(self, peer: NodeId | None, vote: Vote) -> bool:
        """Others' copies of my votes count for nothing; one that is not in my log ends my voting (8.2)."""
        if peer is None or self.me is None or vote.signer != self.me:
            return False
        if vote.view > self.finalized_view and self._voter.disowns(vote):
            self._disown(vote)
        return True

    def _disown(self, vote: Vote) -> None:
        """My key, and not I, has signed `vote`, in whatever view (8.2, 8.3, 8.5)."""
        if self.me is not None:
            self._accuse(vote)
            self._lose_key(f"{vote.kind.name} in view {vote.view}")

    def _lose_key(self, detail: str) -> None:
        """Somebody else has my key, or my log has lost records: with this key I vote no more (8.2)."""
        self._voter.me = None
        self._deadlines.clear()
        self._effects.append(KeyLost(detail))

    def _look_for_mine_in(self, certificate: Certificate) -> None:
        """The same for my signature in a certificate (8.2)."""
        if self._voter.disowns_part_of(certificate):
            self._lose_key(f"{certificate.kind.name} certificate of view {certificate.view}")

    def _take_certificate(self, peer: NodeId | None, certificate: Certificate) -> None:
        """on_certificate, each once: remember, keep, pass on, and move (4.3)."""
        held = self.held
        if peer is not None:
            self._neighbours.relay.shows_certificate(peer, certificate)
        if self._is_done() or not held.keeps(certificate.view):
            return
        if certificate.view > self.finalized_view:
            self._look_for_mine_in(certificate)
        disagreement = held.disagreement_with(certificate)
        if disagreement is not None:
            self._halt("certificates contradict one another", disagreement)
        if self.halted or not held.certificates.add(certificate):
            return
        held.settle_wants(certificate)
        self._effects.append(KeepCertificate(certificate))
        self._neighbours.schedule_push(certificate, self._at.now_ms)
        match certificate.kind:
            case VoteKind.NOTARIZE if certificate.view > self.finalized_view:
                self._check_validity(certificate.block_id)
                held.fetch(certificate.block_id, peer, self._at.now_ms)
                self._try_finalize(certificate.view)
            case VoteKind.FINALIZE if certificate.view == self.finalized_view:  # the newest (4.15)
                self._finality.add(certificate.block_id, certificate)
                self._try_commit(peer)
            case _:
                pass
        if not self._is_done():
            self._enter(View(certificate.view + 1), certificate)

    def _check_validity(self, block_id: BlockId) -> None:
        """What a quorum certified is valid here, or nothing that follows can be trusted (4.18)."""
        if self.held.tree.is_invalid(block_id) and self.held.is_certified(block_id):
            self._halt("a certified block is invalid here", repr(block_id))

    # Finality.

    def _try_finalize(self, view: View) -> None:
        """FINALIZE, also after cur has moved on; safe by S2 and S3 alone (4.14)."""
        proof = self.held.certificates.get(VoteKind.NOTARIZE, view)
        assert proof is not None, "views above the finalized one are notarized by a NOTARIZE"
        has_signed = self._voter.has_signed(VoteKind.FINALIZE, view)
        if not has_signed and self.held.tree.is_valid(proof.block_id):
            self._effects += self._voter.finalize(proof)

    def _try_commit(self, hint: NodeId | None) -> None:
        """commit(b), and the end of the epoch with its last block (4.15)."""
        try:
            for commit in self._finality.commits(hint, self._at.now_ms):
                self._effects.append(commit)
                if self.instance.ends_with(commit.block.header):
                    self._end(commit.certificate)
                    return
        except InvalidFinalBlock as broken:
            self._halt("a final block is invalid here", str(broken))
        kept = self.held.forget_passed()
        self._voter.forget_below(kept)
        self._neighbours.relay.forget_below(kept)

    def _end(self, certificate: Certificate) -> None:
        self.over = True
        self.wake_at = NEVER
        self._effects += self._neighbours.push_to_all(certificate)
        self._effects.append(EpochOver())

    # What others know and ask.

    def _answer_if_behind(self, peer: NodeId) -> None:
        now_ms, delta_ms = self._at.now_ms, self._pace.delta_ms
        self._effects += self._neighbours.answer_if_behind(peer, self.view, now_ms, delta_ms)

    def _on_asked(self, given: inputs.CertificateAsked) -> None:
        answers, uncertified = self._neighbours.answers(given.peer, given.request, self._at.now_ms)
        self._effects.extend(SendTo(given.peer, answer) for answer in answers)
        if given.request.kind is VoteKind.NULLIFY:
            for view in uncertified:
                self._nullify_late(view)

    def _nullify_late(self, view: View) -> None:
        """Asked for NULLIFY(u), which nobody may hold: S2 permits it unless I finalized in u (4.22)."""
        is_open = self.finalized_view < view < self.view
        if is_open and not self._voter.has_signed(VoteKind.NULLIFY, view):
            self._effects += self._voter.nullify(view)

    # Timers.

    def _run_timers(self) -> Milliseconds:
        """Whatever is due at the end of a step; each timer is armed again where its rule says so (4.16).

        When to look again whether work is pending.
        """
        at, deadlines = self._at, self._deadlines
        if self._neighbours.next_due() <= at.now_ms:
            self._effects += self._neighbours.due_pushes(at.now_ms)
            self._effects += self._neighbours.due_requests(at.now_ms)
        if is_due(deadlines.hold_wall_ms, at.wall_ms):
            deadlines.hold_wall_ms = None
            self._consider()
        if self.me is None:
            return NEVER
        self._try_propose()
        if deadlines.has_expired(at.now_ms):
            self._nullify()
        if is_due(deadlines.retry_ms, at.now_ms):
            self._retry()
        return self._arm()

    def _arm(self) -> Milliseconds:
        """Both timers run while work is pending; once I voted, until cur ends (5.3). When to look again."""
        if self._voter.has_signed(VoteKind.NULLIFY, self.view):
            self._deadlines.disarm()
            return NEVER
        has_voted = self._voter.has_signed(VoteKind.NOTARIZE, self.view)
        if has_voted and self._deadlines.is_armed:
            return NEVER
        pending_ms = self._pace.arm_while_pending(self._at)
        if has_voted:
            self._deadlines.leader_ms = None
        return pending_ms

    def _nullify(self) -> None:
        """nullify(cur), and RETRY from then on (4.16)."""
        self._deadlines.disarm()
        self._effects += self._voter.nullify(self.view)
        self._arm_retry()

    def _arm_retry(self) -> None:
        if self._voter.key is not None:
            self._pace.arm_retry(self._voter.key, self._at.now_ms)

    def _retry(self) -> None:
        """RETRY: say again what may have been lost, and show those behind how to come here (4.25)."""
        held, view = self.held, self.view
        self._effects.extend(SendAll(vote) for vote in self._neighbours.votes_to_repeat(view))
        proposal = held.proposals.get(view)
        if proposal is not None and self._voter.leads(view):
            self._effects.append(SendAll(proposal))
        self._effects += self._neighbours.lead_the_way(view)
        self._effects.append(Retried())
        self._arm_retry()

    def _set_wake(self, work_ms: Milliseconds) -> None:
        """When the earliest of everything that waits for time is due (5.4)."""
        timer_ms = self._deadlines.next_ms(self._at.now_ms, self._at.wall_ms)
        self.wake_at = min(work_ms, timer_ms, self._neighbours.next_due())

    def _halt(self, what: str, detail: str) -> None:
        self.halted = True
        self._effects.append(Halt(what, detail))

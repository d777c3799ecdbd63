"""What a node holds of one epoch: certificates, votes, blocks, proposals, and what it still lacks."""

from collections.abc import Iterable
from dataclasses import replace

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.frozen import frozen
from chain.primitives import BlockId, Milliseconds, NodeId, View
from chain.vote import Vote, VoteKind
from consensus import proposal_rules
from consensus.certificates import Certificates
from consensus.epoch import Instance
from consensus.messages import INLINE_NULLIFICATIONS, Proposal
from consensus.proposal_rules import Certifies
from consensus.tally import Tally
from consensus.tree import BlockTree
from consensus.wants import WantedBlock, WantedCertificate, Wants

FUTURE_WINDOW = 64
"""Views above cur of which messages are kept (consensus section 1)."""

KEPT_VIEWS = 16
"""Views below the last finalized one of which votes are kept, so that late ones still make evidence."""


@frozen
class Restored:
    """What storage holds of an epoch when its machine starts: the newest final block and what is above."""

    root_id: BlockId
    root: Header
    blocks: tuple[Block, ...] = ()
    certificates: tuple[Certificate, ...] = ()


class Held:
    """The memory of an epoch. It decides nothing but what is missing, and asks for that by adding it to `wants`."""

    __slots__ = (
        "certificates",
        "instance",
        "mine",
        "proposals",
        "sources",
        "tally",
        "tree",
        "view",
        "wants",
    )

    def __init__(self, instance: Instance, tree: BlockTree) -> None:
        self.instance = instance
        self.view = View(0)
        """cur."""
        self.tree = tree
        self.certificates = Certificates()
        self.tally = Tally(instance.authorities)
        self.proposals: dict[View, Proposal] = {}
        """The first proposal of each view from cur on."""
        self.sources: dict[View, NodeId | None] = {}
        """Who sent those proposals: the first to be asked for what they stand on."""
        self.mine: dict[tuple[View, VoteKind], Vote] = {}
        """My own votes above the finalized view; each is in the log and on disk."""
        self.wants = Wants()

    @property
    def finalized_view(self) -> View:
        """The highest view of which a FINALIZE certificate is held."""
        return self.certificates.finalized_view

    @property
    def tip(self) -> Certificate | None:
        """The certificate of the highest notarized view, on whose block the next one is to be built."""
        return self.certificates.notarization(self.certificates.newest_notarized)

    def keeps(self, view: View) -> bool:
        """True for the views of which certificates are kept, which have no upper end (4.4)."""
        return view > max(0, self.finalized_view - KEPT_VIEWS)

    def is_near(self, view: View) -> bool:
        """True for the views of which votes are kept: up to cur + FUTURE_WINDOW."""
        return self.keeps(view) and view <= self.view + FUTURE_WINDOW

    def wants_vote(self, vote: Vote) -> bool:
        """True if verifying and counting `vote` could still change anything."""
        return self.is_near(vote.view) and not self.tally.holds(vote)

    def newest_votes(self, signer: int) -> tuple[Vote, ...]:
        """The newest held vote of each kind of `signer`, by kind (8.4). Certificates count: they outlive a restart."""
        found = self.tally.newest(signer)
        for certificate in self.certificates.above(View(0)):
            known = found.get(certificate.kind)
            if known is None or known.view < certificate.view:
                own = (vote for vote in certificate.votes() if vote.signer == signer)
                found.update((vote.kind, vote) for vote in own)
        return tuple(found[kind] for kind in VoteKind if kind in found)

    def wants_certificate(self, certificate: Certificate) -> bool:
        """True if verifying `certificate` of this epoch could still change anything."""
        return self.keeps(certificate.view) and not self.certificates.holds(certificate.ballot)

    def wants_block(self, block_id: BlockId) -> bool:
        """True if this block has been asked for."""
        return WantedBlock(block_id) in self.wants

    def highest_notarized(self, below: View) -> tuple[View, BlockId]:
        """Where a leader builds: the highest notarized view below its own, view 0 being the epoch's genesis (4.5)."""
        certificate = self.certificates.notarized_below(below)
        if certificate is None:
            return View(0), self.instance.genesis_id
        return certificate.view, certificate.block_id

    def notarized_in(self, block_id: BlockId, below: View, agrees: Certifies) -> View | None:
        """p of S5: the highest view below another in which a block was notarized; 0 for the epoch's genesis, None if none is known."""
        if block_id == self.instance.genesis_id:
            return View(0)
        for view in reversed(self.certificates.notarized_views(View(0))):
            if proposal_rules.parent_view_is_earlier(view, below):
                certificate = self.certificates.notarization(view)
                if certificate is not None and agrees(certificate, block_id):
                    return view
        return None

    def tip_header(self) -> Header | None:
        """The header of the notarized tip, the epoch's genesis at first; None if its block is not here."""
        tip = self.tip
        return self.tree.header(self.instance.genesis_id if tip is None else tip.block_id)

    def justification(self, parent_view: View, view: View) -> tuple[Certificate, ...]:
        """The parent's NOTARIZE certificate, and the newest NULLIFY certificates above it (1.5)."""
        certificates = self.certificates
        parent = certificates.notarization(parent_view) if parent_view else self.instance.handover
        first = max(parent_view + 1, view - INLINE_NULLIFICATIONS)
        found = [certificates.get(VoteKind.NULLIFY, View(at)) for at in range(first, view)]
        return tuple(each for each in (parent, *found) if each is not None)

    def proves_gap(
        self, above: View, below: View, hint: NodeId | None, now_ms: Milliseconds
    ) -> bool:
        """True if every view between has its NULLIFY certificate (S5); else those that are missing are asked for."""
        lowest = max(above, View(self.finalized_view - KEPT_VIEWS))
        missing = self.certificates.missing_nullifications(lowest, below)
        if proposal_rules.gap_is_proved(missing):
            return True
        for view in missing[-FUTURE_WINDOW:]:
            self.wants.add(WantedCertificate(VoteKind.NULLIFY, view), hint, now_ms)
        return False

    def fetch(self, block_id: BlockId, hint: NodeId | None, now_ms: Milliseconds) -> None:
        """Ask for the nearest missing block on the way from the root to `block_id`."""
        missing = self.tree.first_missing(block_id)
        if missing is not None:
            self.wants.add(WantedBlock(missing), hint, now_ms)

    def take_synced(self, blocks: Iterable[Block]) -> None:
        """These are final, whoever asked for them."""
        for block in blocks:
            self.wants.settle(WantedBlock(block.id))
            self.tree.add(block)

    def is_certified(self, block_id: BlockId) -> bool:
        """True if a NOTARIZE or FINALIZE certificate of this block is held."""
        return any(
            each.block_id == block_id and each.kind is not VoteKind.NULLIFY
            for each in self.certificates.above(View(0))
        )

    def forget_proposals(self) -> None:
        """Those of the views before cur."""
        for passed in [each for each in self.proposals if each < self.view]:
            del self.proposals[passed]
            del self.sources[passed]

    def add_proposal(self, proposal: Proposal, source: NodeId | None) -> None:
        """Keep the first block that the leader of a view that has not passed has signed (4.10).

        Of copies, which anybody may have changed where nothing is signed, the newest says where to look, and
        a body that one of them brought is kept.
        """
        known = self.proposals.get(proposal.view)
        if proposal.view < self.view or (known and known.block_id != proposal.block_id):
            return
        if known is not None and known.block is not None:
            proposal = replace(known, parent_view=proposal.parent_view)
        self.proposals[proposal.view] = proposal
        self.sources[proposal.view] = source

    def disagreement_with(self, certificate: Certificate) -> str | None:
        """L1, L2 and L3, asserted in production: what is held that cannot be true beside this one (4.19)."""
        view = certificate.view
        for kind in (VoteKind.NOTARIZE, VoteKind.NULLIFY, VoteKind.FINALIZE):
            other = self.certificates.get(kind, view)
            if other is None:
                continue
            kinds = {kind, certificate.kind}
            if kinds == {VoteKind.NULLIFY, VoteKind.FINALIZE}:
                return f"view {view} is both nullified and finalized"
            if VoteKind.NULLIFY not in kinds and other.block_id != certificate.block_id:
                return f"view {view} has certificates of two blocks"
        return None

    def settle_wants(self, certificate: Certificate) -> None:
        """This certificate is here; a FINALIZE serves where a NOTARIZE was asked for (L3)."""
        self.wants.settle(WantedCertificate(certificate.kind, certificate.view))
        if certificate.kind is VoteKind.FINALIZE:
            self.wants.settle(WantedCertificate(VoteKind.NOTARIZE, certificate.view))

    def forget_passed(self) -> View:
        """Drop what lies too far below the finalized view; the view below which nothing is kept."""
        kept = View(max(0, self.finalized_view - KEPT_VIEWS))
        self.tally.forget_below(kept)
        self.certificates.forget_below(kept)
        self.wants.forget_views_below(self.finalized_view)
        for key in [each for each in self.mine if each[0] <= self.finalized_view]:
            del self.mine[key]
        return kept

    def load(self) -> dict[str, int]:
        """How many things of each sort are held."""
        return {
            "votes": len(self.tally),
            "certificates": len(self.certificates),
            "blocks": len(self.tree),
            "proposals": len(self.proposals),
            "wants": len(self.wants),
        }

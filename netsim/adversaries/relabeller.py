"""Relabeller: hands on what leaders propose, changed where nothing is signed, so that its copies are there first."""

from __future__ import annotations

from dataclasses import replace

from chain.primitives import Epoch, View
from consensus.messages import Proposal, ProposalForm
from netsim.adversaries.liar import Behaviour


class Relabeller(Behaviour):
    """Whoever believed a copy would give up views of honest leaders, and one relabeller could stop the chain.

    It needs no key: what it sends bears the leader's signature.
    """

    def __init__(self) -> None:
        self._newest: tuple[Epoch, View] = (Epoch(0), View(0))

    def proposal_seen(self, proposal: Proposal) -> None:
        """Send everybody copies, once a view: of other parents' views, of the other form, without what they stand on."""
        view = proposal.view
        if (proposal.epoch, view) <= self._newest:
            return
        self._newest = (proposal.epoch, view)
        for parent_view in (0, proposal.parent_view + 1, view, view + 1):
            if parent_view != proposal.parent_view:
                self._say(replace(proposal, parent_view=View(parent_view), justification=()))
        self._say(replace(proposal, form=ProposalForm.REPEAT, block=None))
        self._say(replace(proposal, justification=()))

    def _say(self, copy: Proposal) -> None:
        self.liar.count("relabelled")
        self.liar.say(copy)

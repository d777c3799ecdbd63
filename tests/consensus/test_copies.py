"""Copies of a proposal that another node has changed where nothing is signed: form, parent's view, justification (1.4)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chain.primitives import View
from chain.rejection import Rejected
from chain.vote import NO_BLOCK
from consensus.held import Held
from consensus.messages import Proposal, ProposalForm, decode_proposal
from consensus.proposal_rules import repeats_parent
from consensus.tree import BlockTree
from tests.consensus.stage import NOTARIZE, NULLIFY, Stage
from tests.consensus.transcript import Story

OTHERS = (1, 2, 3)


def voter(stage: Stage) -> Story:
    """A in view 4, which D leads: b1 was notarized, views 2 and 3 nullified."""
    stage.block("b1", "genesis", 1)
    stage.block("b4", "b1", 4)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", OTHERS))
    story.arrives("b1")
    for view in (2, 3):
        story.certificate(stage.certificate(NULLIFY, view, by=OTHERS))
    story.lines = []
    return story


def casts(story: Story) -> list[str]:
    """What the voter has cast since."""
    return [line.strip() for line in story.lines if line.strip().startswith("cast")]


def with_parent_view(view: int) -> Callable[[Proposal], Proposal]:
    """A copy that names another view of the parent."""
    return lambda true: replace(true, parent_view=View(view))


def without_body(true: Proposal) -> Proposal:
    """A copy that seems to repeat: its 32 bytes travel faster than a block."""
    return replace(true, form=ProposalForm.REPEAT, block=None)


def repeating_in_another_view(true: Proposal) -> Proposal:
    """Both."""
    return replace(without_body(true), parent_view=View(2))


CHANGES = [with_parent_view(at) for at in (0, 2, 3, 4, 5)] + [
    without_body,
    repeating_in_another_view,
]


@pytest.mark.parametrize("change", CHANGES)
def test_no_copy_keeps_a_leaders_own_proposal_from_being_notarized(
    change: Callable[[Proposal], Proposal],
) -> None:
    stage = Stage()
    story = voter(stage)
    true = stage.extend("b4", 1)
    story.proposal(change(true), by="B")
    assert "cast NULLIFY 4" not in casts(story)
    story.proposal(true)
    assert casts(story) == ["cast NOTARIZE 4 b4"]


@pytest.mark.parametrize("change", CHANGES)
def test_no_copy_that_comes_after_it_takes_anything_away(
    change: Callable[[Proposal], Proposal],
) -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("b4", "b1", 4)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    true = stage.extend("b4", 1)
    story.proposal(true)  # it is early: views 1 to 3 are not over
    story.proposal(change(true), by="B")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", OTHERS))
    story.arrives("b1")
    for view in (2, 3):
        story.certificate(stage.certificate(NULLIFY, view, by=OTHERS))
    assert casts(story)[-1] == "cast NOTARIZE 4 b4"


def last(stage: Stage) -> Story:
    """A in view 3, which C leads: b1 is the epoch's last block, notarized in view 1, and view 2 nullified."""
    stage.block("b1", "genesis", 1, ends_epoch=True)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", OTHERS))
    story.arrives("b1")
    story.certificate(stage.certificate(NULLIFY, 2, by=OTHERS))
    story.lines = []
    return story


def test_a_last_block_is_repeated_whatever_a_copy_says_of_where_it_was_notarized() -> None:
    for view in (0, 2, 3):
        stage = Stage()
        story = last(stage)
        true = stage.repeat("b1", 3, 1)
        story.proposal(replace(true, parent_view=View(view)), by="B")
        story.proposal(true)
        assert casts(story) == ["cast NOTARIZE 3 b1"]


def test_a_copy_that_brings_the_body_of_a_repeated_block_repeats_it() -> None:
    stage = Stage()
    story = last(stage)
    true = stage.repeat("b1", 3, 1)
    story.proposal(replace(true, form=ProposalForm.EXTEND, block=stage.blocks["b1"]), by="B")
    assert casts(story) == ["cast NOTARIZE 3 b1"]


def test_a_block_is_repeated_from_the_newest_view_in_which_it_was_notarized() -> None:
    stage = Stage()
    story = last(stage)
    stage.repeat("b1", 3, 1)
    story.certificate(stage.certificate(NOTARIZE, 3, "b1", OTHERS))
    story.proposal(stage.repeat("b1", 4, 1))
    assert casts(story)[-1] == "cast NOTARIZE 4 b1"


def test_no_view_from_its_own_on_is_where_a_proposals_parent_was_notarized() -> None:
    """A last block is repeated, so it is notarized in several views: of these only what is earlier counts (p < v)."""
    stage = Stage()
    last = stage.block("b1", "genesis", 1, ends_epoch=True)
    held = Held(stage.instance, BlockTree(stage.instance.genesis_id, stage.instance.genesis))
    for view in (2, 4, 5):
        held.certificates.add(stage.certificate(NOTARIZE, view, "b1", OTHERS))
    found = [held.notarized_in(last.id, View(view), repeats_parent) for view in range(2, 7)]
    assert found == [None, View(2), View(2), View(4), View(5)]


def test_a_proposal_that_no_vote_could_say_is_not_decoded() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    zeros = replace(stage.extend("b1", 0), form=ProposalForm.REPEAT, block=None, block_id=NO_BLOCK)
    with pytest.raises(Rejected):
        decode_proposal(zeros.encode())

"""S5, part by part: what a voter makes of a proposal that is wrong in one thing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chain.genesis import Parameters
from chain.primitives import BlockId, ChainId, Epoch, Height, Milliseconds, PublicKey, View
from consensus.messages import Proposal
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage
from tests.consensus.transcript import Story

OTHERS = (1, 2, 3)


def voter(stage: Stage) -> Story:
    """A in view 3: b1 was notarized, view 2 nullified, and C leads."""
    stage.block("b1", "genesis", 1)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", OTHERS))
    story.arrives("b1")
    story.certificate(stage.certificate(NULLIFY, 2, by=OTHERS))
    story.lines = []
    return story


def casts(story: Story) -> list[str]:
    """What the voter has cast since."""
    return [line.strip() for line in story.lines if line.strip().startswith("cast")]


def test_a_proposal_that_is_right_in_everything_is_notarized() -> None:
    stage = Stage()
    story = voter(stage)
    stage.block("b3", "b1", 3)
    story.proposal(stage.extend("b3", 1))
    assert casts(story) == ["cast NOTARIZE 3 b3"]


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("another chain", {"chain_id": ChainId(b"x" * 32)}),
        ("another version", {"version": 2}),
        ("another proposer", {"proposer": PublicKey(b"x" * 32)}),
        ("another view", {"view": View(2)}),
        ("a view to come", {"view": View(4)}),
        ("another epoch", {"epoch": Epoch(1)}),
        ("a height left out", {"height": Height(3)}),
        ("the parent's height", {"height": Height(1)}),
        ("its parent's timestamp", {"timestamp_ms": Milliseconds(25)}),
        ("a timestamp too close to its parent's", {"timestamp_ms": Milliseconds(49)}),
    ],
)
def test_a_header_that_is_wrong_in_one_thing_is_refused(
    part: str, changes: dict[str, object]
) -> None:
    stage = Stage()
    story = voter(stage)
    stage.block("b3", "b1", 3)
    stage.altered("x3", "b3", **changes)
    story.proposal(replace(stage.extend("x3", 1), view=View(3)), by="C")
    assert casts(story) == ["cast NULLIFY 3"], part


def on_the_genesis_as_if_no_view_had_passed(stage: Stage) -> Proposal:
    stage.block("x3", "genesis", 3)
    return stage.extend("x3", 0)


def on_a_parent_that_nobody_has_seen(stage: Stage) -> Proposal:
    stage.block("b3", "b1", 3)
    stage.altered("x3", "b3", parent_id=BlockId(b"x" * 32))
    return stage.extend("x3", 1)


def on_a_block_of_which_only_the_nullification_is_known(stage: Stage) -> Proposal:
    stage.block("c2", "b1", 2)
    stage.block("x3", "c2", 3)
    return stage.extend("x3", 2)


def repeating_a_block_that_is_not_last(stage: Stage) -> Proposal:
    return stage.repeat("b1", 3, 1)


def repeating_a_block_that_nobody_has_seen(stage: Stage) -> Proposal:
    stage.block("c1", "genesis", 1, at_ms=99)
    return stage.repeat("c1", 3, 1)


def repeating_what_was_said_to_be_notarized_in_a_passed_view(stage: Stage) -> Proposal:
    stage.block("c2", "genesis", 2, at_ms=99)
    return stage.repeat("c2", 3, 2)


@pytest.mark.parametrize(
    ("make", "outcome"),
    [
        (on_the_genesis_as_if_no_view_had_passed, "asks for NULLIFY 1"),
        (on_a_parent_that_nobody_has_seen, None),
        (on_a_block_of_which_only_the_nullification_is_known, "asks for NOTARIZE 2"),
        (repeating_a_block_that_is_not_last, "cast NULLIFY 3"),
        (repeating_a_block_that_nobody_has_seen, None),
        (repeating_what_was_said_to_be_notarized_in_a_passed_view, "asks for NOTARIZE 2"),
    ],
)
def test_a_proposal_is_refused_for_good_or_waits_for_what_it_lacks(
    make: Callable[[Stage], Proposal], outcome: str | None
) -> None:
    stage = Stage()
    story = voter(stage)
    story.proposal(make(stage))
    outcomes = [line.split(": ")[-1].strip() for line in story.lines[1:] if "own" not in line]
    assert outcomes == ([] if outcome is None else [outcome])


def test_a_proposal_on_another_block_than_the_notarized_one_of_its_view_is_refused() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    stage.block("x3", "c1", 3)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("c1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)))
    story.certificate(stage.certificate(NULLIFY, 2, by=(0, 2, 3)))
    story.proposal(stage.extend("x3", 1))
    assert casts(story) == ["cast NOTARIZE 1 c1", "cast NULLIFY 3"]


def test_the_proposal_of_a_last_block_whose_header_ends_the_epoch_is_repeated() -> None:
    stage = Stage(parameters=Parameters(epoch_heights=1))
    story = voter(stage)
    story.proposal(stage.repeat("b1", 3, 1))
    assert casts(story) == ["cast NOTARIZE 3 b1"]


def test_a_proposal_that_goes_back_behind_a_final_view_waits_until_its_time_is_up() -> None:
    stage = Stage()
    story = voter(stage)
    stage.block("b29", "b1", 29)
    stage.block("x30", "b1", 30)
    story.certificate(stage.certificate(FINALIZE, 29, "b29", OTHERS))
    story.arrives("b29")
    story.lines = []
    story.proposal(stage.extend("x30", 1))
    assert casts(story) == []
    while not casts(story):
        story.sleep()
    assert casts(story) == ["cast NULLIFY 30"]
    assert story.now_ms == 1_000 + 2_000


EARLY = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
  1500 tick
          execute b1
  1500 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1500 own NOTARIZE 1 b1 of B
"""


def test_a_timestamp_that_is_too_early_for_my_clock_is_held_and_judged_again() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1, at_ms=6_500)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.sleep()
    assert story.text() == EARLY


LEAST = """\
  1000 D: PROPOSE 4 b4: EXTEND view 3
          execute b4
  1000 executed b4: valid
          keep b4
          cast NOTARIZE 4 b4
  1000 own NOTARIZE 4 b4 of A
"""


def test_the_least_timestamp_is_never_too_early_whatever_my_clock_says() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    stage.block("far", "b2", 3, at_ms=900_000)
    stage.block("b4", "far", 4)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    for view, name in enumerate(("b1", "b2", "far"), 1):
        story.certificate(stage.certificate(NOTARIZE, view, name, OTHERS))
    story.arrives("b1", "b2", "far")
    story.lines = []
    story.proposal(stage.extend("b4", 3))
    assert story.text() == LEAST


NEVER_CASTS = """\
  1000 A B C can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
  1000 A: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          enter view 2
  1000 B: PROPOSE 2 b1: REPEAT view 1
 30000 tick
          to B C: [NOTARIZE 1 b1 by ABC]
 30000 B: asks for NULLIFY 2
 30000 A: [FINALIZE 1 b1 by ABC]
          keep [FINALIZE 1 b1 by ABC]
          commit b1 by [FINALIZE 1 b1 by ABC]
"""


def test_an_observer_follows_and_never_casts() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, None)
    story.joins("A", "B", "C")
    story.work()
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"), by="A")
    story.proposal(stage.repeat("b1", 2, 1))
    story.tick(30_000)
    story.asks("B", NULLIFY, 2)
    story.certificate(stage.certificate(FINALIZE, 1, "b1"), by="A")
    assert story.text() == NEVER_CASTS

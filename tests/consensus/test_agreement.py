"""What cannot be with at most f Byzantine authorities stops the process when it is seen."""

import pytest

from chain.vote import VoteKind
from consensus import inputs
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage
from tests.consensus.transcript import Story

TWO_CERTIFICATES = """\
  1000 A B C can be reached
          enter view 1
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          to B: asks for b1
          enter view 2
  1000 C: [NOTARIZE 1 b1 by ABC]
  1000 C: [NOTARIZE 1 c1 by ABC]
          HALT certificates contradict one another: view 1 has certificates of two blocks
"""


def test_two_certificates_of_one_kind_in_one_view_stop_the_node() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 1, 2)), by="C")
    story.certificate(stage.certificate(NOTARIZE, 1, "c1"), by="C")
    assert story.text() == TWO_CERTIFICATES
    assert story.machine.halted
    assert story.machine.step(story.moment, inputs.Ticked()) == []


CERTIFIED_THEN_INVALID = """\
  1000 A B C can be reached
          enter view 1
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          to B: asks for b1
          enter view 2
  1000 block b1 arrives
          execute b1
  1000 executed b1: INVALID
          HALT a certified block is invalid here: b1
"""


def test_a_certified_block_that_is_found_invalid_stops_the_node() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    story.is_slow = True
    story.arrives("b1")
    story.executed("b1", found_valid=False)
    assert story.text() == CERTIFIED_THEN_INVALID


FINAL_BUT_INVALID = """\
  1000 A B C can be reached
          enter view 1
  1000 B: [FINALIZE 2 b2 by ABC]
          keep [FINALIZE 2 b2 by ABC]
          to B: asks for b2
          enter view 3
  1000 block b2 arrives
          to A: asks for b1
  1000 block b1 arrives
          execute b1
  1000 executed b1: INVALID
          HALT a certified block is invalid here: b2
"""


def test_a_final_block_under_the_certified_one_that_is_found_invalid_stops_the_node() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.certificate(stage.certificate(FINALIZE, 2, "b2"))
    story.is_slow = True
    story.arrives("b2", "b1")
    story.executed("b1", found_valid=False)
    assert story.text() == FINAL_BUT_INVALID


INVALID_THEN_CERTIFIED = """\
  1000 A B C can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: INVALID
          cast NULLIFY 1
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          HALT a certified block is invalid here: b1
"""


def test_an_invalid_block_that_is_certified_later_stops_the_node_then() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.is_slow = True
    story.proposal(stage.extend("b1", 0))
    story.executed("b1", found_valid=False)
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    assert story.text() == INVALID_THEN_CERTIFIED


CHILD_OF_INVALID = """\
  1000 A B C can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: INVALID
          cast NULLIFY 1
  1000 B: [NOTARIZE 2 b2 by ABC]
          keep [NOTARIZE 2 b2 by ABC]
          to B: asks for b2
          enter view 3
  1000 block b2 arrives
          HALT a certified block is invalid here: b2
"""


def test_a_certified_block_on_an_invalid_one_stops_the_node() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.is_slow = True
    story.proposal(stage.extend("b1", 0))
    story.executed("b1", found_valid=False)
    story.certificate(stage.certificate(NOTARIZE, 2, "b2"))
    story.arrives("b2")
    assert story.text() == CHILD_OF_INVALID


SYNCED_BUT_INVALID = """\
  1000 A B C can be reached
          enter view 1
  1000 synced b1 b2, final by [FINALIZE 3 b3 by ABC]
          execute b1
          keep [FINALIZE 3 b3 by ABC]
          to A: asks for b3
          enter view 4
  1000 executed b1: valid
          keep b1
          execute b2
          commit b1 by [FINALIZE 3 b3 by ABC]
  1000 executed b2: INVALID
          HALT a final block is invalid here: b2
"""


def test_a_block_synced_as_final_that_is_found_invalid_stops_the_node() -> None:
    stage = Stage()
    stage.chain(["b1", "b2", "b3"])
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.is_slow = True
    blocks = (stage.blocks["b1"], stage.blocks["b2"])
    story.give(inputs.BlocksSynced(blocks, stage.certificate(FINALIZE, 3, "b3")))
    story.executed("b1")
    story.executed("b2", found_valid=False)
    assert story.text() == SYNCED_BUT_INVALID


@pytest.mark.parametrize(
    ("kinds", "blocks", "detail"),
    [
        ((NULLIFY, FINALIZE), (None, "b1"), "view 1 is both nullified and finalized"),
        ((FINALIZE, NULLIFY), ("b1", None), "view 1 is both nullified and finalized"),
        ((NOTARIZE, FINALIZE), ("b1", "c1"), "view 1 has certificates of two blocks"),
        ((FINALIZE, NOTARIZE), ("b1", "c1"), "view 1 has certificates of two blocks"),
        ((FINALIZE, FINALIZE), ("b1", "c1"), "view 1 has certificates of two blocks"),
    ],
)
def test_certificates_of_one_view_that_contradict_one_another_stop_the_node(
    kinds: tuple[VoteKind, VoteKind], blocks: tuple[str | None, str | None], detail: str
) -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.certificate(stage.certificate(kinds[0], 1, blocks[0]))
    story.certificate(stage.certificate(kinds[1], 1, blocks[1]))
    halts = [line.strip() for line in story.lines if "HALT" in line]
    assert halts == [f"HALT certificates contradict one another: {detail}"]


NOTHING_AFTER = """\
  1000 A B C can be reached
          enter view 1
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          to B: asks for b1
          enter view 2
  1000 B: PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 c1 by ABC] [NULLIFY 9 by ABC]
          HALT certificates contradict one another: view 1 has certificates of two blocks
"""


def test_nothing_of_a_justification_counts_after_a_certificate_that_stops_the_node() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    other = stage.certificate(NOTARIZE, 1, "c1")
    story.proposal(stage.extend("b2", 1, other, stage.certificate(NULLIFY, 9)))
    assert story.text() == NOTHING_AFTER


INVALID_PROPOSAL = """\
  1000 A B C can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: INVALID
          cast NULLIFY 1
"""


def test_a_proposed_block_that_is_found_invalid_is_refused_and_what_stands_on_it_too() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.is_slow = True
    story.proposal(stage.extend("b1", 0))
    story.executed("b1", found_valid=False)
    assert story.text() == INVALID_PROPOSAL

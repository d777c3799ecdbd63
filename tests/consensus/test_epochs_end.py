"""The end of an epoch: its last block is repeated until it is final, and never extended."""

import pytest

from chain.genesis import Parameters
from chain.primitives import View
from consensus import inputs
from consensus.work import NEVER
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage
from tests.consensus.transcript import Story

TWO = Parameters(epoch_heights=2)

LEADER_REPEATS = """\
  1000 A B D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of C
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          enter view 2
  1000 own FINALIZE 1 b1 of C
  1000 B: PROPOSE 2 b2: EXTEND view 1
          execute b2
  1000 executed b2: valid
          keep b2
          cast NOTARIZE 2 b2
  1000 own NOTARIZE 2 b2 of C
  1000 work counts from 0, and may be proposed at once
  1000 B: [NOTARIZE 2 b2 by ABC]
          keep [NOTARIZE 2 b2 by ABC]
          cast FINALIZE 2 b2, proved by [NOTARIZE 2 b2 by ABC]
          cast PROPOSE 3 b2: REPEAT view 2 [NOTARIZE 2 b2 by ABC]
          enter view 3
  1000 own FINALIZE 2 b2 of C
  1000 own PROPOSE 3 b2: REPEAT view 2 [NOTARIZE 2 b2 by ABC]
          cast NOTARIZE 3 b2
  1000 own NOTARIZE 3 b2 of C
  1000 A: NOTARIZE 3 b2 of A
  1000 B: NOTARIZE 3 b2 of B
          keep [NOTARIZE 3 b2 by ABC]
          cast FINALIZE 3 b2, proved by [NOTARIZE 3 b2 by ABC]
          enter view 4
  1000 own FINALIZE 3 b2 of C
  1000 A: FINALIZE 3 b2 of A
  1000 B: FINALIZE 3 b2 of B
          keep [FINALIZE 3 b2 by ABC]
          commit b1 by [FINALIZE 3 b2 by ABC]
          commit b2 by [FINALIZE 3 b2 by ABC]
          to A B D: [FINALIZE 3 b2 by ABC]
          the epoch is over
"""


def test_a_leader_repeats_the_last_block_until_it_is_final_and_then_the_machine_is_frozen() -> None:
    stage = Stage(parameters=TWO)
    stage.chain(["b1", "b2"])
    story = Story(stage, "C")
    story.joins("A", "B", "D")
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    story.proposal(stage.extend("b2", 1))
    story.work()
    story.certificate(stage.certificate(NOTARIZE, 2, "b2"))
    story.votes(NOTARIZE, 3, "b2", "A", "B")
    story.votes(FINALIZE, 3, "b2", "A", "B")
    assert story.text() == LEADER_REPEATS
    assert story.machine.over
    assert story.machine.wake_at == NEVER
    assert story.machine.step(story.moment, inputs.Ticked()) == []


VOTER_REPEATS = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NOTARIZE 1 b1 by BCD]
          keep [NOTARIZE 1 b1 by BCD]
          to B: asks for b1
          enter view 2
  1000 B: [NOTARIZE 2 b2 by BCD]
          keep [NOTARIZE 2 b2 by BCD]
          to B: asks for b2
          enter view 3
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by BCD]
  1000 own FINALIZE 1 b1 of A
  1000 block b2 arrives
          execute b2
  1000 executed b2: valid
          keep b2
          cast FINALIZE 2 b2, proved by [NOTARIZE 2 b2 by BCD]
  1000 own FINALIZE 2 b2 of A
  1000 B: [NULLIFY 3 by BCD]
          keep [NULLIFY 3 by BCD]
          enter view 4
  1000 D: PROPOSE 4 b2: REPEAT view 2
          cast NOTARIZE 4 b2
  1000 own NOTARIZE 4 b2 of A
"""


def test_a_voter_notarizes_a_repeated_last_block_whatever_view_it_was_made_in() -> None:
    stage = Stage(parameters=TWO)
    stage.chain(["b1", "b2"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (1, 2, 3)))
    story.certificate(stage.certificate(NOTARIZE, 2, "b2", (1, 2, 3)))
    story.arrives("b1", "b2")
    story.certificate(stage.certificate(NULLIFY, 3, by=(1, 2, 3)))
    story.proposal(stage.repeat("b2", 4, 2))
    assert story.text() == VOTER_REPEATS


EXTENDED = """\
  1000 A B C can be reached
          enter view 1
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          to B: asks for b1
          enter view 2
  1000 B: [NOTARIZE 2 b2 by ABC]
          keep [NOTARIZE 2 b2 by ABC]
          to B: asks for b2
          enter view 3
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
  1000 own FINALIZE 1 b1 of D
  1000 block b2 arrives
          execute b2
  1000 executed b2: valid
          keep b2
          cast FINALIZE 2 b2, proved by [NOTARIZE 2 b2 by ABC]
  1000 own FINALIZE 2 b2 of D
  1000 C: PROPOSE 3 b3: EXTEND view 2 [NOTARIZE 2 b2 by ABC]
          cast NULLIFY 3
  1000 own NULLIFY 3 of D
"""


def test_a_block_on_the_last_one_is_refused() -> None:
    stage = Stage(parameters=TWO)
    stage.chain(["b1", "b2", "b3"])
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    story.certificate(stage.certificate(NOTARIZE, 2, "b2"))
    story.arrives("b1", "b2")
    story.proposal(stage.extend("b3", 2, stage.certificate(NOTARIZE, 2, "b2")))
    assert story.text() == EXTENDED


GENESIS_REPEATED = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 genesis: REPEAT view 0
          cast NULLIFY 1
  1000 own NULLIFY 1 of B
"""


@pytest.mark.parametrize("epoch", [0, 1])
def test_the_genesis_of_an_epoch_is_not_repeatable(epoch: int) -> None:
    story = Story(Stage(epoch=epoch, parameters=TWO), "B")
    story.joins("A", "C", "D")
    story.proposal(story.stage.repeat("genesis", 1, 0))
    assert story.text() == GENESIS_REPEATED


NOT_LAST = """\
  1000 A B D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of C
  1000 B: PROPOSE 2 b1: REPEAT view 1 [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          cast NULLIFY 2
          enter view 2
  1000 own FINALIZE 1 b1 of C
  1000 own NULLIFY 2 of C
"""


def test_a_block_that_is_not_the_last_is_not_repeatable() -> None:
    stage = Stage(parameters=TWO)
    stage.block("b1", "genesis", 1)
    story = Story(stage, "C")
    story.joins("A", "B", "D")
    story.proposal(stage.extend("b1", 0))
    story.proposal(stage.repeat("b1", 2, 1, stage.certificate(NOTARIZE, 1, "b1")))
    assert story.text() == NOT_LAST


ENDED_EARLY = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 work counts from 0, and may be proposed at once
  1000 A: NOTARIZE 1 b1 of A
  1000 C: NOTARIZE 1 b1 of C
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          cast PROPOSE 2 b1: REPEAT view 1 [NOTARIZE 1 b1 by ABC]
          enter view 2
  1000 own FINALIZE 1 b1 of B
  1000 own PROPOSE 2 b1: REPEAT view 1 [NOTARIZE 1 b1 by ABC]
          cast NOTARIZE 2 b1
  1000 own NOTARIZE 2 b1 of B
  1000 C: [FINALIZE 1 b1 by ABC]
          keep [FINALIZE 1 b1 by ABC]
          commit b1 by [FINALIZE 1 b1 by ABC]
          to A C D: [FINALIZE 1 b1 by ABC]
          the epoch is over
"""


def test_a_block_whose_execution_ends_the_epoch_is_last_at_any_height() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1, ends_epoch=True)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.work()
    story.votes(NOTARIZE, 1, "b1", "A", "C")
    story.certificate(stage.certificate(FINALIZE, 1, "b1"), by="C")
    assert story.text() == ENDED_EARLY


SECOND_EPOCH = """\
  1000 X Y can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
          build for view 1 on genesis, time 1000
  1000 built b1
          keep b1
          cast PROPOSE 1 b1: EXTEND view 0 [FINALIZE 3 genesis by ABC]
  1000 own PROPOSE 1 b1: EXTEND view 0 [FINALIZE 3 genesis by ABC]
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
"""


def test_the_first_block_of_a_later_epoch_is_justified_by_the_hand_over_certificate() -> None:
    before = Stage(parameters=TWO)
    before.chain(["b1", "b2"])
    handover = before.certificate(FINALIZE, 3, "b2")
    last = before.blocks["b2"].header
    stage = Stage(epoch=1, genesis=last, handover=handover, parameters=TWO)
    leader = chr(ord("A") + stage.instance.leader(View(1)))
    story = Story(stage, leader)
    story.joins("X", "Y")
    story.work()
    assert story.text() == SECOND_EPOCH


MISSING_LAST = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NOTARIZE 1 b1 by BCD]
          keep [NOTARIZE 1 b1 by BCD]
          to B: asks for b1
          enter view 2
  1000 C: PROPOSE 3 b2: REPEAT view 2 [NOTARIZE 2 b2 by BCD]
          keep [NOTARIZE 2 b2 by BCD]
          to C: asks for b2
          enter view 3
  1000 block b2 arrives
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          execute b2
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by BCD]
  1000 executed b2: valid
          keep b2
          cast FINALIZE 2 b2, proved by [NOTARIZE 2 b2 by BCD]
          cast NOTARIZE 3 b2
  1000 own FINALIZE 1 b1 of A
  1000 own FINALIZE 2 b2 of A
  1000 own NOTARIZE 3 b2 of A
"""


def test_a_repeated_block_that_is_not_here_is_fetched_before_it_is_notarized() -> None:
    stage = Stage(parameters=TWO)
    stage.chain(["b1", "b2"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (1, 2, 3)))
    notarized = stage.certificate(NOTARIZE, 2, "b2", (1, 2, 3))
    story.proposal(stage.repeat("b2", 3, 2, notarized))
    story.arrives("b2")
    story.arrives("b1")
    assert story.text() == MISSING_LAST

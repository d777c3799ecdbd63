"""Views as one authority lives through them: proposed, notarized, nullified, finalized."""

from chain.primitives import View
from consensus import inputs
from consensus.effects import Cast
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage
from tests.consensus.transcript import Story

LEADER = """\
  1000 B C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
          build for view 1 on genesis, time 1000
  1000 built b1
          keep b1
          cast PROPOSE 1 b1: EXTEND view 0
  1000 own PROPOSE 1 b1: EXTEND view 0
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of A
  1000 nothing waits
  1020 B: NOTARIZE 1 b1 of B
  1020 C: NOTARIZE 1 b1 of C
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          enter view 2
  1020 own FINALIZE 1 b1 of A
  1030 B: FINALIZE 1 b1 of B
  1030 D: FINALIZE 1 b1 of D
          keep [FINALIZE 1 b1 by ABD]
          commit b1 by [FINALIZE 1 b1 by ABD]
"""
"""A block from the leader's side: three delays from the work to finality."""


def test_a_leader_proposes_and_its_block_is_final_three_delays_later() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.work()
    story.work(None, proposable=False)
    story.now_ms += 20
    story.votes(NOTARIZE, 1, "b1", "B", "C")
    story.now_ms += 10
    story.votes(FINALIZE, 1, "b1", "B", "D")
    assert story.text() == LEADER


VOTER = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 A: NOTARIZE 1 b1 of A
  1000 C: NOTARIZE 1 b1 of C
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          enter view 2
  1000 own FINALIZE 1 b1 of B
  1000 A: FINALIZE 1 b1 of A
  1000 C: FINALIZE 1 b1 of C
          keep [FINALIZE 1 b1 by ABC]
          commit b1 by [FINALIZE 1 b1 by ABC]
"""


def test_a_voter_executes_notarizes_and_finalizes() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.votes(NOTARIZE, 1, "b1", "A", "C")
    story.votes(FINALIZE, 1, "b1", "A", "C")
    assert story.text() == VOTER


SLOW_DISK = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 A: NOTARIZE 1 b1 of A
  1000 C: NOTARIZE 1 b1 of C
  1100 tick
  1100 own NOTARIZE 1 b1 of B
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          enter view 2
  1100 own FINALIZE 1 b1 of B
"""


def test_nothing_is_said_or_counted_before_its_record_is_durable() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.is_slow = True
    story.proposal(stage.extend("b1", 0))
    story.executed("b1")
    story.held_back = [each for each in story.held_back if isinstance(each, Cast)]
    story.votes(NOTARIZE, 1, "b1", "A", "C")
    story.tick(1_100)
    story.hurry()
    assert story.text() == SLOW_DISK


SILENT_LEADER = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  3000 tick
          cast NULLIFY 1
  3000 own NULLIFY 1 of B
  3000 C: NULLIFY 1 of C
  3000 D: NULLIFY 1 of D
          keep [NULLIFY 1 by BCD]
          build for view 2 on genesis, time 3000
          enter view 2
  3000 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 0 [NULLIFY 1 by BCD]
  3000 own PROPOSE 2 b2: EXTEND view 0 [NULLIFY 1 by BCD]
          cast NOTARIZE 2 b2
  3000 own NOTARIZE 2 b2 of B
"""


def test_a_silent_leader_s_view_is_nullified_and_the_next_builds_on_what_was() -> None:
    story = Story(Stage(), "B")
    story.joins("A", "C", "D")
    story.work()
    story.sleep()
    story.votes(NULLIFY, 1, None, "C", "D")
    assert story.text() == SILENT_LEADER


VOTED_THEN_TIMED_OUT = """\
  1000 A B D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of C
  4000 tick
          cast NULLIFY 1
  4000 own NULLIFY 1 of C
  6129 tick
          to all: NOTARIZE 1 b1 of C
          to all: NULLIFY 1 of C
          retried
  6129 B: NULLIFY 1 of B
  6129 D: NULLIFY 1 of D
          keep [NULLIFY 1 by BCD]
          enter view 2
"""


def test_a_view_that_was_notarized_here_but_not_by_a_quorum_is_nullified_too() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "C")
    story.joins("A", "B", "D")
    story.proposal(stage.extend("b1", 0))
    story.sleep()
    story.sleep()
    story.votes(NULLIFY, 1, None, "B", "D")
    assert story.text() == VOTED_THEN_TIMED_OUT


LATE_NOTARIZATION = """\
  1000 A B D can be reached
          enter view 1
  1000 B: [NULLIFY 1 by ABD]
          keep [NULLIFY 1 by ABD]
          enter view 2
  1000 B: PROPOSE 2 b2: EXTEND view 0
          execute b2
  1000 executed b2: valid
          keep b2
          cast NOTARIZE 2 b2
  1000 own NOTARIZE 2 b2 of C
  6000 tick
          to A D: [NULLIFY 1 by ABD]
          cast NULLIFY 2
  6000 own NULLIFY 2 of C
  6000 B: [NULLIFY 2 by ABD]
          keep [NULLIFY 2 by ABD]
          enter view 3
  6000 B: [NOTARIZE 2 b2 by ABD]
          keep [NOTARIZE 2 b2 by ABD]
  6000 B: [NOTARIZE 1 b1 by ABD]
          keep [NOTARIZE 1 b1 by ABD]
          to B: asks for b1
  6000 block b1 arrives
          execute b1
  6000 executed b1: valid
          keep b1
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABD]
  6000 own FINALIZE 1 b1 of C
"""


def test_a_view_that_has_been_left_can_still_be_finalized_unless_it_was_nullified_here() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("b2", "genesis", 2)
    story = Story(stage, "C")
    story.joins("A", "B", "D")
    story.certificate(stage.certificate(NULLIFY, 1, by=(0, 1, 3)))
    story.proposal(stage.extend("b2", 0))
    story.tick(6_000)
    story.certificate(stage.certificate(NULLIFY, 2, by=(0, 1, 3)))
    story.certificate(stage.certificate(NOTARIZE, 2, "b2", (0, 1, 3)))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 1, 3)))
    story.arrives("b1")
    assert story.text() == LATE_NOTARIZATION


BUFFERED = """\
  1000 A B C can be reached
          enter view 1
  1000 B: PROPOSE 2 b2: EXTEND view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of D
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          execute b2
          enter view 2
  1000 own FINALIZE 1 b1 of D
  1000 executed b2: valid
          keep b2
          cast NOTARIZE 2 b2
  1000 own NOTARIZE 2 b2 of D
"""


def test_a_proposal_for_a_later_view_waits_for_the_certificate_that_leads_there() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.proposal(stage.extend("b2", 1))
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"), by="B")
    assert story.text() == BUFFERED


HELD = ("votes", "certificates", "blocks", "proposals", "wants")
FAR = """\
  1000 A B C can be reached
          enter view 1
  1000 B: PROPOSE 66 far: EXTEND view 0
  1000 A: NULLIFY 66 of A
  1000 A: [NULLIFY 66 by ABC]
          keep [NULLIFY 66 by ABC]
          enter view 67
  1000 tick
"""


def test_a_proposal_and_a_vote_too_far_ahead_are_not_kept_but_a_certificate_is() -> None:
    stage = Stage()
    stage.block("far", "genesis", 66)
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.proposal(stage.extend("far", 0))
    story.votes(NULLIFY, 66, None, "A")
    assert story.machine.held.load() == dict.fromkeys(HELD, 0)
    story.certificate(stage.certificate(NULLIFY, 66), by="A")
    story.give(inputs.Ticked())
    assert story.text() == FAR


GIVEN_UP = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  3000 tick
          cast NULLIFY 1
  3000 own NULLIFY 1 of B
  3000 A: PROPOSE 1 b1: EXTEND view 0
"""


def test_a_proposal_that_comes_after_its_view_was_given_up_is_not_voted_for() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.work()
    story.tick(3_000)
    story.proposal(stage.extend("b1", 0))
    assert story.text() == GIVEN_UP


PASSED = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 B: [FINALIZE 1 c1 by ACD]
          keep [FINALIZE 1 c1 by ACD]
          to A: asks for c1
          enter view 2
  1000 block c1 arrives
          execute c1
  1000 executed c1: valid
          keep c1
          commit c1 by [FINALIZE 1 c1 by ACD], dropping b1
  1000 executed b1: valid
"""


def test_what_execution_says_of_a_block_that_was_dropped_meanwhile_is_of_no_use() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.is_slow = True
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(FINALIZE, 1, "c1", (0, 2, 3)))
    story.arrives("c1")
    story.executed("c1")
    story.executed("b1")
    assert story.text() == PASSED


OLD = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [FINALIZE 20 b20 by BCD]
          keep [FINALIZE 20 b20 by BCD]
          to B: asks for b20
          enter view 21
  1000 B: [NULLIFY 4 by BCD]
  1000 B: [NULLIFY 5 by BCD]
          keep [NULLIFY 5 by BCD]
"""


def test_a_certificate_of_a_view_far_below_the_final_one_is_not_kept() -> None:
    stage = Stage()
    stage.block("b20", "genesis", 20)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(FINALIZE, 20, "b20", (1, 2, 3)))
    story.certificate(stage.certificate(NULLIFY, 4, by=(1, 2, 3)))
    story.certificate(stage.certificate(NULLIFY, 5, by=(1, 2, 3)))
    assert story.text() == OLD


SLOW_PARENT = """\
  1000 A B D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 B: [NOTARIZE 1 b1 by ABD]
          keep [NOTARIZE 1 b1 by ABD]
          enter view 2
  1000 B: PROPOSE 2 b2: EXTEND view 1
  1000 executed b1: valid
          keep b1
          execute b2
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABD]
  1000 executed b2: valid
          keep b2
          cast NOTARIZE 2 b2
"""


def test_a_proposal_on_a_parent_that_is_still_being_executed_waits_for_it() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "C")
    story.joins("A", "B", "D")
    story.is_slow = True
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 1, 3)))
    story.proposal(stage.extend("b2", 1))
    story.executed("b1")
    story.executed("b2")
    assert story.text() == SLOW_PARENT


OVERTAKEN = """\
  1000 A B C can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  1000 B: [NULLIFY 1 by ABC]
          keep [NULLIFY 1 by ABC]
          enter view 2
  1000 B: [NULLIFY 2 by ABC]
          keep [NULLIFY 2 by ABC]
          enter view 3
  1000 B: [NULLIFY 3 by ABC]
          keep [NULLIFY 3 by ABC]
          build for view 4 on genesis, time 1000
          enter view 4
  1000 B: [NOTARIZE 2 b2 by ABC]
          keep [NOTARIZE 2 b2 by ABC]
          to B: asks for b2
  1000 block b2 arrives
          execute b2
  1000 executed b2: valid
          keep b2
          cast FINALIZE 2 b2, proved by [NOTARIZE 2 b2 by ABC]
          build for view 4 on b2, time 1000
  1000 built b4
  1000 built c4
          keep c4
          cast PROPOSE 4 c4: EXTEND view 2 [NOTARIZE 2 b2 by ABC] [NULLIFY 3 by ABC]
  1000 built c4
  1000 B: [NULLIFY 4 by ABC]
          keep [NULLIFY 4 by ABC]
          enter view 5
  1000 built c4
"""


def test_a_block_built_for_a_view_or_a_parent_that_has_passed_is_not_proposed() -> None:
    stage = Stage()
    stage.block("b2", "genesis", 2)
    built = {"b4": stage.block("b4", "genesis", 4), "c4": stage.block("c4", "b2", 4)}
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.work()
    story.is_slow = True
    for view in (1, 2, 3):
        story.certificate(stage.certificate(NULLIFY, view))
    story.certificate(stage.certificate(NOTARIZE, 2, "b2"))
    story.arrives("b2")
    story.executed("b2")
    story.give(inputs.BlockBuilt(View(4), built["b4"]))
    story.give(inputs.BlockBuilt(View(4), built["c4"]))
    story.give(inputs.BlockBuilt(View(4), built["c4"]))
    story.certificate(stage.certificate(NULLIFY, 4, by=(0, 1, 2)))
    story.give(inputs.BlockBuilt(View(4), built["c4"]))
    assert story.text() == OVERTAKEN


def test_the_edge_asks_what_is_still_of_use() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.votes(NULLIFY, 1, None, "B")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (1, 2, 3)))
    held = story.machine.held
    votes = [stage.vote(NULLIFY, view, None, signer) for view, signer in ((1, 1), (1, 2), (67, 1))]
    assert [held.wants_vote(each) for each in votes] == [False, True, False]
    certificates = [
        stage.certificate(NOTARIZE, 1, "b1"),
        stage.certificate(NULLIFY, 1),
        stage.certificate(NULLIFY, 0),
    ]
    assert [held.wants_certificate(each) for each in certificates] == [False, True, False]
    assert held.tip == stage.certificate(NOTARIZE, 1, "b1", (1, 2, 3))
    assert held.wants_block(stage.blocks["b1"].id)
    assert not held.wants_block(stage.blocks["genesis"].id)
    assert story.machine.block(stage.blocks["b1"].id) is None
    assert (story.machine.view, story.machine.finalized_view, story.machine.me) == (2, 0, 0)

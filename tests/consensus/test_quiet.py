"""Section 5: who waits for what while nobody wants anything, and who is woken by what."""

from chain.genesis import Parameters
from consensus.work import NEVER
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage
from tests.consensus.transcript import Story

QUIET = """\
  1000 B C D can be reached
          enter view 1
 60000 tick
          build for view 1 on genesis, time 60000
 60000 built b1
          keep b1
          cast PROPOSE 1 b1: EXTEND view 0
 60000 own PROPOSE 1 b1: EXTEND view 0
          cast NOTARIZE 1 b1
 60000 own NOTARIZE 1 b1 of A
 60020 B: NOTARIZE 1 b1 of B
 60020 C: NOTARIZE 1 b1 of C
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          enter view 2
 60020 own FINALIZE 1 b1 of A
 60040 B: FINALIZE 1 b1 of B
 60040 C: FINALIZE 1 b1 of C
          keep [FINALIZE 1 b1 by ABC]
          commit b1 by [FINALIZE 1 b1 by ABC]
 60200 tick
          to D: [NOTARIZE 1 b1 by ABC]
 60300 tick
          to B C D: [FINALIZE 1 b1 by ABC]
"""


def test_a_quiet_network_writes_one_block_per_heartbeat() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.sleep()
    story.now_ms += 20
    story.votes(NOTARIZE, 1, "b1", "B", "C")
    story.now_ms += 20
    story.votes(FINALIZE, 1, "b1", "B", "C")
    story.tick(60_200)
    assert story.machine.wake_at == 60_040 + 250
    story.tick(60_300)
    assert story.text() == QUIET
    assert story.machine.wake_at == 60_000 + 60_000


WAITING = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 1250, and may be proposed at once
  1250 tick
  1250 nothing waits
"""


def test_what_waits_counts_after_its_grace_and_arms_the_timers() -> None:
    story = Story(Stage(), "B")
    story.joins("A", "C", "D")
    story.work(1_250, proposable=True)
    assert story.machine.wake_at == 1_250
    story.sleep()
    assert story.machine.wake_at == 1_250 + 2_000
    story.work(None, proposable=False)
    assert story.machine.wake_at == 60_000
    assert story.text() == WAITING


VOTED = """\
  1000 A C D can be reached
          recall NOTARIZE 1 b1
          enter view 1
  1000 own NOTARIZE 1 b1 of B
  1000 work counts from 1200, and may be proposed at once
  1200 tick
  1200 nothing waits
  4200 tick
          cast NULLIFY 1
  4200 own NULLIFY 1 of B
"""


def test_work_that_goes_away_disarms_nobody_who_has_voted() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B", logged=[stage.ballot(NOTARIZE, 1, "b1")])
    story.joins("A", "C", "D")
    story.work(1_200)
    story.tick(1_200)
    story.work(None, proposable=False)
    story.tick(4_200)
    assert story.text() == VOTED


WOKEN = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NULLIFY 1 by BCD]
          keep [NULLIFY 1 by BCD]
          enter view 2
  1000 C: NULLIFY 2 of C
  1100 tick
          to D: [NULLIFY 1 by BCD]
  1100 D: NULLIFY 2 of D
  3100 tick
          cast NULLIFY 2
  3100 own NULLIFY 2 of A
          keep [NULLIFY 2 by ACD]
          enter view 3
"""


def test_f_plus_1_nullifications_wake_a_node_that_sees_no_work() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.certificate(story.stage.certificate(NULLIFY, 1, by=(1, 2, 3)))
    story.votes(NULLIFY, 2, None, "C")
    story.tick(1_100)
    assert story.machine.wake_at == 60_000
    story.votes(NULLIFY, 2, None, "D")
    assert story.machine.wake_at == 1_100 + 2_000
    story.sleep()
    assert story.text() == WOKEN


TIP = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 A: [NOTARIZE 1 b1 by ACD]
          keep [NOTARIZE 1 b1 by ACD]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ACD]
          enter view 2
  1000 own FINALIZE 1 b1 of B
  1062 tick
          to C D: [NOTARIZE 1 b1 by ACD]
  3000 tick
          build for view 2 on b1, time 3000
  3000 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
  3000 own PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          cast NOTARIZE 2 b2
  3000 own NOTARIZE 2 b2 of B
"""


def test_a_notarized_tip_is_made_final_by_an_empty_block_after_a_pause() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)), by="A")
    story.sleep()
    story.sleep()
    assert story.text() == TIP


SPACED = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 A: [NOTARIZE 1 b1 by ACD]
          keep [NOTARIZE 1 b1 by ACD]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ACD]
          enter view 2
  1000 own FINALIZE 1 b1 of B
  1070 tick
          to C D: [NOTARIZE 1 b1 by ACD]
  1100 tick
          build for view 2 on b1, time 1100
  1100 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
  1100 own PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          cast NOTARIZE 2 b2
  1100 own NOTARIZE 2 b2 of B
"""


def test_a_leader_waits_for_min_block_between_two_timestamps_and_no_longer() -> None:
    stage = Stage(parameters=Parameters(min_block_ms=200))  # type: ignore[arg-type]  # milliseconds
    stage.block("b1", "genesis", 1, at_ms=900)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.work()
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)), by="A")
    assert story.machine.wake_at == 1_100 - 38
    story.tick(1_070)
    story.sleep()
    assert story.text() == SPACED


FAST_CLOCK = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 A: [NOTARIZE 1 b1 by ACD]
          keep [NOTARIZE 1 b1 by ACD]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ACD]
          enter view 2
  1000 own FINALIZE 1 b1 of B
  1025 tick
          build for view 2 on b1, time 5525
  1025 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
  1025 own PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          cast NOTARIZE 2 b2
  1025 own NOTARIZE 2 b2 of B
"""


def test_a_parent_from_the_future_holds_a_leader_up_for_min_block_only() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1, at_ms=5_500)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.work()
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)), by="A")
    story.tick(1_025)
    assert story.text() == FAST_CLOCK


GONE = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 A: [FINALIZE 1 b1 by ACD]
          keep [FINALIZE 1 b1 by ACD]
          commit b1 by [FINALIZE 1 b1 by ACD]
          enter view 2
  1000 nothing waits
  1030 tick
"""


def test_a_leader_whose_work_goes_away_while_it_waits_for_the_spacing_rests() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1, at_ms=1_000)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.work()
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(FINALIZE, 1, "b1", (0, 2, 3)), by="A")
    assert story.machine.wake_at == 1_025
    story.work(None, proposable=False)
    story.tick(1_030)
    assert story.text() == GONE
    assert story.machine.wake_at == 1_250


SUSPECTED = """\
  1062 tick
          to D: [NULLIFY 1 by BCD]
          to D: [NULLIFY 2 by BCD]
          to D: [NULLIFY 3 by BCD]
          to D: [NULLIFY 4 by BCD]
          to D: [NULLIFY 5 by BCD]
          to D: [NULLIFY 6 by BCD]
          to D: [NULLIFY 7 by BCD]
          to D: [NULLIFY 8 by BCD]
          to D: [NULLIFY 9 by BCD]
          to D: [NULLIFY 10 by BCD]
          to C D: [NULLIFY 11 by BCD]
  2898 tick
          cast NULLIFY 12
  2898 own NULLIFY 12 of A
"""


def test_a_leader_that_has_been_silent_for_two_turns_is_given_a_quarter_of_the_time() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.work()
    for view in range(1, 12):
        story.votes(NULLIFY, view, None, "B", "C")
        if story.machine.view == view:
            story.certificate(story.stage.certificate(NULLIFY, view, by=(1, 2, 3)))
    assert story.machine.view == 12
    story.lines = []
    story.sleep()
    story.sleep()
    assert story.text() == SUSPECTED


def test_views_last_longer_while_they_fail_and_their_length_returns_with_a_finalization() -> None:
    stage = Stage(7)
    stage.block("b7", "genesis", 7)
    story = Story(stage, "G")
    story.joins("A", "B", "C")
    story.work()
    waits = []
    for view in range(1, 7):
        story.tick(story.now_ms + 100)
        waits.append(story.machine.wake_at - story.now_ms + 100)
        story.certificate(stage.certificate(NULLIFY, view))
    story.certificate(stage.certificate(FINALIZE, 7, "b7"))
    story.tick(story.now_ms + 300)
    waits.append(story.machine.wake_at - story.now_ms + 300)
    assert waits == [2_000, 2_000, 2_000, 3_000, 3_000, 3_000, 2_000]


def test_an_observer_waits_for_nothing() -> None:
    story = Story(Stage(), None)
    story.joins("A", "B", "C")
    story.work()
    assert story.machine.wake_at == NEVER

"""Several machines that talk to one another, followed by eye."""

from chain.genesis import Parameters
from tests.consensus.stage import NULLIFY
from tests.consensus.world import World

HAPPY = """\
  1000 A B C D: enter view 1
  1000 A: cast PROPOSE 1 b1: EXTEND view 0
  1000 A: cast NOTARIZE 1 b1
  1010 B C D: cast NOTARIZE 1 b1
  1020 A B C D: cast FINALIZE 1 b1
  1020 A B C D: enter view 2
  1030 A C D: commit b1 by [FINALIZE 1 b1 by ACD]
  1030 B: commit b1 by [FINALIZE 1 b1 by BCD]
"""


def test_a_transaction_is_final_everywhere_after_three_delays() -> None:
    world = World()
    world.work()
    world.run(1_000)
    world.work(None)
    world.run(1_500)
    assert world.text() == HAPPY


def test_a_deadline_that_is_far_away_makes_nobody_write_empty_blocks() -> None:
    """Each view is entered before its block is final: if the deadline counted then, the next block would come at once."""
    world = World()
    world.work()
    world.run(1_000)
    world.deadline(50_000)
    world.run(20_000)
    assert world.text() == HAPPY


SILENT = """\
  1000 B C D: enter view 1
  3000 B C D: cast NULLIFY 1
  3010 B C D: enter view 2
  3010 B: cast PROPOSE 2 b2: EXTEND view 0 [NULLIFY 1 by BCD]
  3010 B: cast NOTARIZE 2 b2
  3020 C D: cast NOTARIZE 2 b2
  3030 B C D: cast FINALIZE 2 b2
  3030 B C D: enter view 3
  3040 B C D: commit b2 by [FINALIZE 2 b2 by BCD]
"""


def test_a_leader_that_is_down_costs_one_view() -> None:
    world = World()
    world.down.add("A")
    world.work()
    world.run(3_015)
    world.work(None)
    world.run(5_000)
    assert world.text() == SILENT


HAND_OVER = """\
  1000 A B C D: enter view 1
  1000 A: cast PROPOSE 1 b1: EXTEND view 0
  1000 A: cast NOTARIZE 1 b1
  1010 B C D: cast NOTARIZE 1 b1
  1020 A B C D: cast FINALIZE 1 b1
  1020 A B C D: enter view 2
  1025 B: cast PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ABC]
  1025 B: cast NOTARIZE 2 b2
  1030 A C D: commit b1 by [FINALIZE 1 b1 by ACD]
  1030 B: commit b1 by [FINALIZE 1 b1 by BCD]
  1035 A C D: cast NOTARIZE 2 b2
  1045 A B C D: cast FINALIZE 2 b2
  1045 C: cast PROPOSE 3 b2: REPEAT view 2 [NOTARIZE 2 b2 by ABC]
  1045 A B C D: enter view 3
  1045 C: cast NOTARIZE 3 b2
  1055 A B D: cast NOTARIZE 3 b2
  1055 A C D: commit b2 by [FINALIZE 2 b2 by ACD]
  1055 A B C D: the epoch is over
  1055 B: commit b2 by [FINALIZE 2 b2 by BCD]
  1055 A B C D: enter view 1
  1055 A: cast PROPOSE 1 b1.1: EXTEND view 0 [FINALIZE 2 genesis by ACD]
  1055 A: cast NOTARIZE 1 b1.1
  1065 B C D: cast NOTARIZE 1 b1.1
  1075 A B C D: cast FINALIZE 1 b1.1
  1075 A B C D: enter view 2
  1080 D: cast PROPOSE 2 b1.2: EXTEND view 1 [NOTARIZE 1 b1.1 by ABD]
  1080 D: cast NOTARIZE 2 b1.2
  1085 A C D: commit b1.1 by [FINALIZE 1 b1.1 by ACD]
  1085 B: commit b1.1 by [FINALIZE 1 b1.1 by BCD]
  1090 A B C: cast NOTARIZE 2 b1.2
"""


def test_an_epoch_ends_and_the_next_begins_with_leaders_drawn_anew() -> None:
    world = World(parameters=Parameters(epoch_heights=2))
    world.work()
    world.run(1_090)
    assert world.text() == HAND_OVER


STRAGGLER = """\
  1520 D: enter view 4
  1580 D: commit b1 by [FINALIZE 3 b3 by ABC]
  1580 D: commit b2 by [FINALIZE 3 b3 by ABC]
  1580 D: commit b3 by [FINALIZE 3 b3 by ABC]
"""


def test_a_node_that_was_cut_off_is_shown_the_way_and_fetches_the_blocks() -> None:
    world = World()
    world.cut("D")
    world.work()
    world.run(1_060)
    world.work(None)
    world.run(1_500)
    world.text()
    world.heal("D")
    world.run(3_500)
    assert world.text() == STRAGGLER


TRAP = """\
  1000 A C D: enter view 1
  1000 A: cast PROPOSE 1 b1: EXTEND view 0
  1000 A: cast NOTARIZE 1 b1
  1010 C: cast NOTARIZE 1 b1
  1040 C: lose power
  3000 D: cast NULLIFY 1
  4000 A: cast NULLIFY 1
  4000 A: enter view 2
  4010 D: enter view 2
  6000 A: cast NULLIFY 2
  6010 D: cast NULLIFY 2
  6010 D: enter view 3
  6020 A: enter view 3
  6030 C: restart
  6030 C: enter view 1
  6050 C: enter view 3
  6055 A D: lose power
  6200 A D: restart
  6200 A D: enter view 1
  6220 A D: enter view 3
  9050 C: cast NULLIFY 3
  9220 A D: cast NULLIFY 3
  9230 A C D: enter view 4
  9740 C: cast NULLIFY 1
  9750 D: cast PROPOSE 4 b4: EXTEND view 0 [NULLIFY 1 by ACD] [NULLIFY 2 by ABD] [NULLIFY 3 by ACD]
  9750 D: cast NOTARIZE 4 b4
  9760 A C: cast NOTARIZE 4 b4
  9770 A C D: cast FINALIZE 4 b4
  9770 A C D: enter view 5
  9775 A: cast PROPOSE 5 b5: EXTEND view 4 [NOTARIZE 4 b4 by ACD]
  9775 A: cast NOTARIZE 5 b5
  9780 A C D: commit b4 by [FINALIZE 4 b4 by ACD]
  9785 C D: cast NOTARIZE 5 b5
"""


def test_two_nodes_that_lose_a_certificate_and_a_silent_third_leave_no_gap_unproved() -> None:
    """B is Byzantine: it votes NULLIFY to A and D alone and then says nothing.

    C has notarized b1 and meets the certificate of view 2 only. A and D, who knew that of view 1,
    lose power: now nobody holds it, and it takes C's own NULLIFY 1 to make it again.
    """
    world = World()
    b, stage = 1, world.stages[0]
    world.down.add("B")
    world.cut("D")
    world.work()
    world.run(1_040)
    world.cut_power("C")
    world.heal("D")
    world.say(stage.vote(NULLIFY, 1, None, b), "A", "D")
    world.run(5_100)
    world.say(stage.vote(NULLIFY, 2, None, b), "A", "D")
    world.run(6_030)
    world.restart("C")
    world.run(6_055)
    world.cut_power("A", "D")
    world.run(6_200)
    world.restart("A", "D")
    world.run(9_790)
    assert world.text() == TRAP

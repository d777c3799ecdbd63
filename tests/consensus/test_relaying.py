"""How certificates and votes reach everybody: pushed once, said again, and shown to those behind."""

from chain.primitives import Digest, Height, View
from consensus import inputs
from consensus.messages import Status
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage, node_of
from tests.consensus.transcript import Story

OTHERS = (1, 2, 3)

PUSHED = """\
  1000 B C D O can be reached
          enter view 1
  1000 B: [NULLIFY 1 by BCD]
          keep [NULLIFY 1 by BCD]
          enter view 2
  1000 C: NOTARIZE 2 b2 of C
  1062 tick
          to D O: [NULLIFY 1 by BCD]
"""


def test_a_certificate_is_pushed_to_those_who_neither_sent_it_nor_went_beyond_it() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "A")
    story.joins("B", "C", "D", "O")
    story.certificate(stage.certificate(NULLIFY, 1, by=OTHERS), by="B")
    story.votes(NOTARIZE, 2, "b2", "C")
    story.sleep()
    assert story.text() == PUSHED


HELD_ALREADY = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NULLIFY 1 by BCD]
          keep [NULLIFY 1 by BCD]
          enter view 2
  1062 tick
  1062 B: [NULLIFY 2 by BCD]
          keep [NULLIFY 2 by BCD]
          enter view 3
  1124 tick
          to C D: [NULLIFY 2 by BCD]
"""


def test_what_is_held_already_still_shows_what_its_sender_has() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    certificate = stage.certificate(NULLIFY, 1, by=OTHERS)
    story.certificate(certificate, by="B")
    story.machine.notice_certificate(node_of("C"), stage.certificate(NULLIFY, 1))
    story.machine.notice_certificate(node_of("D"), stage.certificate(NULLIFY, 9))
    story.machine.notice_vote(node_of("D"), stage.vote(NOTARIZE, 2, "b2", 3))
    story.sleep()
    story.certificate(stage.certificate(NULLIFY, 2, by=OTHERS), by="B")
    story.sleep()
    assert story.text() == HELD_ALREADY


def test_of_what_is_final_the_newest_is_pushed_when_the_first_would_be() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(FINALIZE, 1, "b1", OTHERS), by="B")
    story.now_ms = 1_100
    story.certificate(stage.certificate(FINALIZE, 2, "b2", OTHERS), by="C")
    pushed = []
    for at_ms in (1_249, 1_250, 2_000):
        told = len(story.text().splitlines())
        story.tick(at_ms)
        lines = [each.strip() for each in story.text().splitlines()[told:]]
        pushed += [(at_ms, each) for each in lines if each.endswith("[FINALIZE 2 b2 by BCD]")]
    assert pushed == [(1_250, "to B D: [FINALIZE 2 b2 by BCD]")]
    assert "to D: [FINALIZE 1" not in story.text()


RETRY = """\
  6053 tick
          to all: FINALIZE 1 b1 of B
          to all: NOTARIZE 2 b2 of B
          to all: NULLIFY 2 of B
          to all: PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          to D: [NOTARIZE 1 b1 by ACD]
          retried
"""


def test_retry_says_my_votes_my_proposal_and_shows_the_way_to_those_behind() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.work()
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)), by="A")
    story.tick(1_030)
    story.votes(NOTARIZE, 2, "b2", "C")
    story.tick(4_030)
    assert story.text() == BEFORE_RETRY
    story.sleep()
    assert story.text() == RETRY
    story.sleep()
    assert story.text() == RETRY_AGAIN


BEFORE_RETRY = """\
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
          build for view 2 on b1, time 1000
          enter view 2
  1000 own FINALIZE 1 b1 of B
  1000 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
  1000 own PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          cast NOTARIZE 2 b2
  1000 own NOTARIZE 2 b2 of B
  1030 tick
  1030 C: NOTARIZE 2 b2 of C
  4030 tick
          to D: [NOTARIZE 1 b1 by ACD]
          cast NULLIFY 2
  4030 own NULLIFY 2 of B
"""
RETRY_AGAIN = """\
  7983 tick
          to all: FINALIZE 1 b1 of B
          to all: NOTARIZE 2 b2 of B
          to all: NULLIFY 2 of B
          to all: PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          to D: [NOTARIZE 1 b1 by ACD]
          retried
"""

LEFT_BEHIND = """\
  1000 A C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  3000 tick
          cast NULLIFY 1
  3000 own NULLIFY 1 of B
  3000 B: [NULLIFY 1 by ACD]
          keep [NULLIFY 1 by ACD]
          build for view 2 on genesis, time 3000
          enter view 2
  3000 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 0 [NULLIFY 1 by ACD]
  3000 own PROPOSE 2 b2: EXTEND view 0 [NULLIFY 1 by ACD]
          cast NOTARIZE 2 b2
  3000 own NOTARIZE 2 b2 of B
  4999 tick
          to A C D: [NULLIFY 1 by ACD]
"""


def test_retry_ends_with_its_view() -> None:
    story = Story(Stage(), "B")
    story.joins("A", "C", "D")
    story.work()
    story.tick(3_000)
    story.certificate(story.stage.certificate(NULLIFY, 1, by=(0, 2, 3)))
    story.tick(4_999)
    assert story.text() == LEFT_BEHIND


ANSWERED = """\
  1250 C: status: in view 1, finalized view 0
          to C: [FINALIZE 1 b1 by BCD]
          to C: [NULLIFY 2 by BCD]
  2249 C: status: in view 1, finalized view 0
          to C: asks for b1
  2250 C: status: in view 1, finalized view 0
          to C: [FINALIZE 1 b1 by BCD]
          to C: [NULLIFY 2 by BCD]
  2250 D: NULLIFY 2 of D
          to D: [FINALIZE 1 b1 by BCD]
          to D: [NULLIFY 2 by BCD]
  2250 B: status: in view 3, finalized view 1
"""


def test_a_peer_that_shows_itself_behind_is_answered_at_most_once_per_delta() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(FINALIZE, 1, "b1", OTHERS), by="B")
    story.certificate(stage.certificate(NULLIFY, 2, by=OTHERS), by="B")
    story.tick(1_250)
    assert story.text() == ANSWERED_BEGIN
    behind = Status(stage.instance.epoch, View(1), View(0), Height(0), Digest.zeros())
    for at_ms in (1_250, 2_249, 2_250):
        story.now_ms = at_ms
        story.give(inputs.StatusArrived(node_of("C"), behind))
    story.votes(NULLIFY, 2, None, "D")
    equal = Status(stage.instance.epoch, View(3), View(1), Height(1), Digest.zeros())
    story.give(inputs.StatusArrived(node_of("B"), equal))
    assert story.text() == ANSWERED


ANSWERED_BEGIN = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [FINALIZE 1 b1 by BCD]
          keep [FINALIZE 1 b1 by BCD]
          to B: asks for b1
          enter view 2
  1000 B: [NULLIFY 2 by BCD]
          keep [NULLIFY 2 by BCD]
          enter view 3
  1250 tick
          to C D: [NULLIFY 2 by BCD]
          to C D: [FINALIZE 1 b1 by BCD]
"""

ONE_WAY = """\
  1000 B: [FINALIZE 1 b1 by BCD]
          keep [FINALIZE 1 b1 by BCD]
          enter view 2
  1100 tick
  1100 C can be reached
          to C: asks for b1
  1100 C: NULLIFY 1 of C
          to C: [FINALIZE 1 b1 by BCD]
"""


def test_a_finalization_that_led_here_is_sent_to_one_behind_once() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(stage, "A")
    story.certificate(stage.certificate(FINALIZE, 1, "b1", OTHERS), by="B")
    story.tick(1_100)
    story.joins("C")
    story.votes(NULLIFY, 1, None, "C")
    assert story.text() == ONE_WAY


FIRST_VIEW = """\
  1000 B can be reached
          enter view 1
  1000 B: status: in view 0, finalized view 0
"""


def test_in_the_first_view_nobody_can_be_shown_anything() -> None:
    story = Story(Stage(), "A")
    story.joins("B")
    behind = Status(story.stage.instance.epoch, View(0), View(0), Height(0), Digest.zeros())
    story.give(inputs.StatusArrived(node_of("B"), behind))
    assert story.text() == FIRST_VIEW


LARGE = """\
  1000 B C can be reached
          enter view 1
  1000 B: [NULLIFY 1 by 35 signers]
          keep [NULLIFY 1 by 35 signers]
          enter view 2
  1062 tick
          to C: holds [NULLIFY 1]
  1062 C: asks for NULLIFY 1
          to C: [NULLIFY 1 by 35 signers]
"""


def test_above_fifty_authorities_certificates_are_announced_and_pulled() -> None:
    stage = Stage(51)
    quorum = range(51 - 35, 51)
    story = Story(stage, "A")
    story.joins("B", "C")
    story.certificate(stage.certificate(NULLIFY, 1, by=quorum), by="B")
    story.sleep()
    story.asks("C", NULLIFY, 1)
    assert story.text() == LARGE


BOUND = 256 * 1024


def test_retry_sends_one_behind_no_more_than_256_kib() -> None:
    stage = Stage(100)
    size = 67 * 64 + 128
    story = Story(stage, "A")
    story.joins("B")
    for view in range(1, 81):
        story.certificate(stage.certificate(NULLIFY, view, by=range(33, 100)), by="C")
    story.tick(2_000)
    story.work()
    story.sleep()
    story.lines = []
    story.sleep()
    sent = [line.split(": [")[1] for line in story.lines if line.strip().startswith("to B: [")]
    assert sent == [f"NULLIFY {view} by 67 signers]" for view in range(80, 80 - BOUND // size, -1)]

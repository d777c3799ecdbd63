"""What others ask for is answered: with certificates, with my own votes, with a late NULLIFY."""

from consensus.neighbours import MAX_ANSWER_BYTES
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, PROPOSE, Stage
from tests.consensus.transcript import Story

OTHERS = (1, 2, 3)

ANSWERS_BEGIN = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NULLIFY 1 by BCD]
          keep [NULLIFY 1 by BCD]
          enter view 2
  1000 B: [FINALIZE 2 b2 by BCD]
          keep [FINALIZE 2 b2 by BCD]
          to B: asks for b2
          enter view 3
  1000 B: [NOTARIZE 3 b3 by BCD]
          keep [NOTARIZE 3 b3 by BCD]
          to B: asks for b3
          enter view 4
  1000 block b2 arrives
          to B: asks for b1
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          execute b2
          commit b1 by [FINALIZE 2 b2 by BCD]
  1000 executed b2: valid
          keep b2
          commit b2 by [FINALIZE 2 b2 by BCD]
  1000 block b3 arrives
          execute b3
  1000 executed b3: valid
          keep b3
          cast FINALIZE 3 b3, proved by [NOTARIZE 3 b3 by BCD]
  1000 own FINALIZE 3 b3 of A
  1000 D: PROPOSE 4 b4: EXTEND view 3
          execute b4
  1000 executed b4: valid
          keep b4
          cast NOTARIZE 4 b4
  1000 own NOTARIZE 4 b4 of A
"""
ANSWERS = """\
  1000 B: asks for NULLIFY 1
          to B: [NULLIFY 1 by BCD]
  1000 B: asks for NOTARIZE 1
          to B: [FINALIZE 2 b2 by BCD]
  1000 B: asks for NOTARIZE 2
          to B: [FINALIZE 2 b2 by BCD]
  1000 B: asks for NULLIFY 3
          to B: [NOTARIZE 3 b3 by BCD]
  1000 B: asks for FINALIZE 3
          to B: FINALIZE 3 b3 of A
  1000 B: asks for NOTARIZE 4
          to B: NOTARIZE 4 b4 of A
  1000 B: asks for NULLIFY 4
          to B: NOTARIZE 4 b4 of A
  1000 B: asks for PROPOSE 3
          to B: [NOTARIZE 3 b3 by BCD]
  1000 B: asks for NOTARIZE 9
"""


def test_whoever_asks_is_answered_with_a_certificate_else_with_my_own_votes() -> None:
    stage = Stage()
    stage.chain(["b1", "b2", "b3", "b4"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NULLIFY, 1, by=OTHERS))
    story.certificate(stage.certificate(FINALIZE, 2, "b2", OTHERS))
    story.certificate(stage.certificate(NOTARIZE, 3, "b3", OTHERS))
    story.arrives("b2", "b1", "b3")
    story.proposal(stage.extend("b4", 3))
    assert story.text() == ANSWERS_BEGIN

    for kind, view in (
        *((NULLIFY, 1), (NOTARIZE, 1), (NOTARIZE, 2), (NULLIFY, 3), (FINALIZE, 3)),
        *((NOTARIZE, 4), (NULLIFY, 4), (PROPOSE, 3), (NOTARIZE, 9)),
    ):
        story.asks("B", kind, view)
    assert story.text() == ANSWERS


RANGE = """\
  1000 B: asks for NULLIFY 1..5
          to B: [NOTARIZE 1 b1 by BCD]
          to B: [FINALIZE 3 b3 by BCD]
          to B: [NULLIFY 4 by BCD]
"""


def test_a_request_of_several_views_is_answered_oldest_first_and_nothing_twice() -> None:
    stage = Stage()
    stage.chain(["b1", "b2", "b3"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", OTHERS))
    story.certificate(stage.certificate(FINALIZE, 3, "b3", OTHERS))
    story.certificate(stage.certificate(NULLIFY, 4, by=OTHERS))
    story.lines = []
    story.asks("B", NULLIFY, 1, 5)
    assert story.text() == RANGE


def test_an_answer_has_no_more_than_256_kib_of_certificates() -> None:
    stage = Stage(100)
    story = Story(stage, "A")
    story.joins("B")
    for view in range(1, 65):
        story.certificate(stage.certificate(NULLIFY, view, by=range(33, 100)), by="C")
    story.lines = []
    story.asks("B", NULLIFY, 1, 64)
    size = 67 * 64 + 128
    fitting = -(-256 * 1024 // size)
    assert story.lines[1:] == [
        f"{'':>9} to B: [NULLIFY {view} by 67 signers]" for view in range(1, fitting + 1)
    ]


def test_a_peer_that_asks_and_asks_is_served_so_much_and_nullified_for_all_the_same() -> None:
    stage = Stage(100)
    story = Story(stage, "A")
    story.joins("B", "C")
    for view in range(2, 65):
        story.certificate(stage.certificate(NULLIFY, view, by=range(33, 100)), by="D")

    def served(peer: str) -> int:
        story.lines = []
        story.asks(peer, NULLIFY, 2, 64)
        return sum(f"to {peer}: " in line for line in story.lines)

    size = 67 * 64 + 128
    once = -(-MAX_ANSWER_BYTES // size)
    assert [served("B") for _ in range(6)] == [once] * 4 + [0] * 2
    assert served("C") == once, "others do not pay for it"

    story.lines = []
    story.asks("B", NULLIFY, 1)
    assert story.text() == NULLIFIED_UNSERVED

    story.tick(2_000)
    assert [served("B") for _ in range(2)] == [once, 0]


NULLIFIED_UNSERVED = """\
  1000 B: asks for NULLIFY 1
          cast NULLIFY 1
  1000 own NULLIFY 1 of A
"""


def test_who_is_not_connected_any_more_is_answered_nothing() -> None:
    story = Story(Stage(), "C")
    story.certificate(story.stage.certificate(NULLIFY, 1, by=(0, 1, 3)))
    story.lines = []
    story.asks("B", NULLIFY, 1)
    assert story.text() == "  1000 B: asks for NULLIFY 1\n"


LATE_NULLIFY = """\
  1000 A B D can be reached
          enter view 1
  1000 B: [NULLIFY 3 by ABD]
          keep [NULLIFY 3 by ABD]
          enter view 4
  1000 B: asks for NULLIFY 2
          cast NULLIFY 2
  1000 own NULLIFY 2 of C
  1000 B: asks for NULLIFY 2
          to B: NULLIFY 2 of C
  1000 B: asks for NULLIFY 4
  1000 B: asks for NOTARIZE 1
"""


def test_asked_for_a_nullification_that_nobody_shows_i_nullify_a_view_i_have_left() -> None:
    story = Story(Stage(), "C")
    story.joins("A", "B", "D")
    story.certificate(story.stage.certificate(NULLIFY, 3, by=(0, 1, 3)))
    story.asks("B", NULLIFY, 2)
    story.asks("B", NULLIFY, 2)
    story.asks("B", NULLIFY, 4)
    story.asks("B", NOTARIZE, 1)
    assert story.text() == LATE_NULLIFY


NOTARIZED_AND_LEFT = """\
  1000 B: asks for NULLIFY 1
          to B: NOTARIZE 1 b1 of C
          cast NULLIFY 1
  1000 own NULLIFY 1 of C
"""


def test_asked_for_a_nullification_a_voter_says_its_vote_and_nullifies_too() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "C")
    story.joins("A", "B", "D")
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NULLIFY, 2, by=(0, 1, 3)))
    story.lines = []
    story.asks("B", NULLIFY, 1)
    assert story.text() == NOTARIZED_AND_LEFT


NOT_NULLIFIED_LATE = """\
  1000 A B C can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of D
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ABC]
          enter view 2
  1000 B: asks for NULLIFY 1
          to B: [NOTARIZE 1 b1 by ABC]
"""


def test_a_view_that_i_finalized_is_never_nullified_late() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "D")
    story.joins("A", "B", "C")
    story.proposal(stage.extend("b1", 0))
    story.is_slow = True
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    story.asks("B", NULLIFY, 1)
    assert story.text() == NOT_NULLIFIED_LATE

"""Two votes of one signer: evidence against others, and what it means if the key is my own."""

from consensus import inputs
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, PROPOSE, Stage
from tests.consensus.transcript import Story

EQUIVOCATING_LEADER = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 A: PROPOSE 1 c1: EXTEND view 0
          accuse A: PROPOSE 1 c1 and PROPOSE 1 b1
  1000 A: NOTARIZE 1 c1 of A
  1000 C: NOTARIZE 1 c1 of C
  1000 D: NOTARIZE 1 c1 of D
          keep [NOTARIZE 1 c1 by ACD]
          to A: asks for c1
          enter view 2
  1000 block c1 arrives
          execute c1
  1000 executed c1: valid
          keep c1
          cast FINALIZE 1 c1, proved by [NOTARIZE 1 c1 by ACD]
  1000 own FINALIZE 1 c1 of B
"""


def test_a_leader_that_proposes_twice_is_accused_and_its_first_proposal_counts() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.proposal(stage.extend("c1", 0))
    story.votes(NOTARIZE, 1, "c1", "A", "C", "D")
    story.arrives("c1")
    assert story.text() == EQUIVOCATING_LEADER


VOTERS = """\
  1000 B C D can be reached
          enter view 1
  1000 B: NOTARIZE 1 c1 of B
  1000 B: NOTARIZE 1 b1 of B
          accuse B: NOTARIZE 1 c1 and NOTARIZE 1 b1
  1000 C: NULLIFY 1 of C
  1000 C: FINALIZE 1 b1 of C
          accuse C: NULLIFY 1 and FINALIZE 1 b1
  1000 D: FINALIZE 1 b1 of D
  1000 D: FINALIZE 1 c1 of D
          accuse D: FINALIZE 1 c1 and FINALIZE 1 b1
"""


def test_voters_that_contradict_themselves_are_accused_and_their_first_votes_count() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.votes(NOTARIZE, 1, "c1", "B")
    story.votes(NOTARIZE, 1, "b1", "B")
    story.votes(NULLIFY, 1, None, "C")
    story.votes(FINALIZE, 1, "b1", "C")
    story.votes(FINALIZE, 1, "b1", "D")
    story.votes(FINALIZE, 1, "c1", "D")
    assert story.text() == VOTERS


LATE = """\
  1000 B C D can be reached
          enter view 1
  1000 B: NOTARIZE 4 b4 of B
  1000 B: NULLIFY 5 of B
  1000 B: [FINALIZE 20 b20 by BCD]
          keep [FINALIZE 20 b20 by BCD]
          to B: asks for b20
          enter view 21
  1000 block b20 arrives
          execute b20
  1000 executed b20: valid
          keep b20
          commit b20 by [FINALIZE 20 b20 by BCD]
  1000 B: NOTARIZE 4 c4 of B
  1000 B: FINALIZE 5 b4 of B
          accuse B: NULLIFY 5 and FINALIZE 5 b4
"""


def test_late_votes_of_a_view_still_make_evidence_for_sixteen_views_after_finality() -> None:
    stage = Stage()
    for name, view in (("b4", 4), ("c4", 4), ("b20", 20)):
        stage.block(name, "genesis", view, at_ms=99 if name == "c4" else None)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.votes(NOTARIZE, 4, "b4", "B")
    story.votes(NULLIFY, 5, None, "B")
    story.certificate(stage.certificate(FINALIZE, 20, "b20", (1, 2, 3)))
    story.arrives("b20")
    story.votes(NOTARIZE, 4, "c4", "B")
    story.votes(FINALIZE, 5, "b4", "B")
    assert story.text() == LATE


FOREIGN_VOTE = """\
  1000 A C D can be reached
          enter view 1
  1000 B: NULLIFY 1 of B
          KEY LOST NULLIFY in view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
  1000 B: [NOTARIZE 1 b1 by ACD]
          keep [NOTARIZE 1 b1 by ACD]
          enter view 2
  1000 work counts from 0, and may be proposed at once
  1000 B: [FINALIZE 1 b1 by ACD]
          keep [FINALIZE 1 b1 by ACD]
          commit b1 by [FINALIZE 1 b1 by ACD]
 20000 tick
          to A C D: [NOTARIZE 1 b1 by ACD]
          to A C D: [FINALIZE 1 b1 by ACD]
"""


def test_a_vote_of_my_key_that_is_not_in_my_log_stops_my_voting() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.votes(NULLIFY, 1, None, "B")
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)))
    story.work()
    story.certificate(stage.certificate(FINALIZE, 1, "b1", (0, 2, 3)))
    story.tick(20_000)
    assert story.text() == FOREIGN_VOTE
    assert story.machine.me is None


BEYOND_THE_LOG = """\
  1000 A C D can be reached
          enter view 1
  1000 B: [FINALIZE 1 b1 by ACD]
          keep [FINALIZE 1 b1 by ACD]
          to A: asks for b1
          enter view 2
  1000 a peer shows NOTARIZE 1 b1 of B, which is not in the log
          KEY LOST NOTARIZE in view 1
  1000 a peer shows NULLIFY 99 of B, which is not in the log
"""


def test_a_vote_that_a_peer_shows_beyond_my_log_stops_my_voting_in_whatever_view_it_is() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.certificate(stage.certificate(FINALIZE, 1, "b1", (0, 2, 3)), by="B")
    story.give(inputs.LogFellShort(stage.vote(NOTARIZE, 1, "b1", 1)))
    story.give(inputs.LogFellShort(stage.vote(NULLIFY, 99, None, 1)))
    assert story.text() == BEYOND_THE_LOG
    assert story.machine.me is None


def test_what_is_held_of_a_signer_is_its_newest_votes_alone_and_in_certificates() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.votes(NOTARIZE, 1, "b1", "B")
    story.votes(NULLIFY, 3, None, "B", "C")
    story.certificate(stage.certificate(NOTARIZE, 2, "b2", (1, 2, 3)))
    story.certificate(stage.certificate(NULLIFY, 1, None, (0, 1, 2)))
    story.certificate(stage.certificate(FINALIZE, 1, "b1", (0, 2, 3)))
    newest = stage.vote(NOTARIZE, 2, "b2", 1), stage.vote(NULLIFY, 3, None, 1)
    assert story.machine.held.newest_votes(1) == newest


OWN_VOTES_RETURNED = """\
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
  1000 A: NOTARIZE 1 b1 of A
  1000 A: PROPOSE 1 b1 of A
  1000 B: PROPOSE 1 b1: EXTEND view 0
"""


def test_my_own_votes_and_proposals_sent_back_to_me_change_nothing() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.work()
    story.votes(NOTARIZE, 1, "b1", "A")
    story.votes(PROPOSE, 1, "b1", "A")
    story.proposal(story.stage.extend("b1", 0), by="B")
    assert story.text() == OWN_VOTES_RETURNED


FOREIGN_CERTIFICATE = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 B: [NULLIFY 1 by ABC]
          KEY LOST NULLIFY certificate of view 1
          keep [NULLIFY 1 by ABC]
          enter view 2
  1000 work counts from 0, and may be proposed at once
  9000 tick
          to A C D: [NULLIFY 1 by ABC]
"""


def test_my_signature_in_a_certificate_that_is_not_in_my_log_stops_my_voting() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.certificate(stage.certificate(NULLIFY, 1))
    story.work()
    story.tick(9_000)
    assert story.text() == FOREIGN_CERTIFICATE


FOREIGN_PROPOSAL = """\
  1000 B C D can be reached
          enter view 1
  1000 C: PROPOSE 1 b1: EXTEND view 0
          KEY LOST PROPOSE in view 1
  1000 work counts from 0, and may be proposed at once
"""


def test_a_proposal_signed_with_my_key_by_somebody_else_stops_my_voting() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.proposal(stage.extend("b1", 0), by="C")
    story.work()
    assert story.text() == FOREIGN_PROPOSAL


OLD_SIGNATURE = """\
  1000 A C D can be reached
          enter view 1
  1000 B: [FINALIZE 1 b1 by ACD]
          keep [FINALIZE 1 b1 by ACD]
          to A: asks for b1
          enter view 2
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          commit b1 by [FINALIZE 1 b1 by ACD]
  1000 B: NULLIFY 1 of B
  1000 B: [NOTARIZE 1 b1 by ABC]
          keep [NOTARIZE 1 b1 by ABC]
"""


def test_a_signature_of_mine_in_a_final_view_proves_nothing_any_more() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.certificate(stage.certificate(FINALIZE, 1, "b1", (0, 2, 3)))
    story.arrives("b1")
    story.votes(NULLIFY, 1, None, "B")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1"))
    assert story.text() == OLD_SIGNATURE
    assert story.machine.me == 1


FOREIGN_CONFLICT = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 B: NOTARIZE 1 c1 of B
          accuse B: NOTARIZE 1 c1 and NOTARIZE 1 b1
          HALT evidence against this node's own key: view 1
          KEY LOST NOTARIZE in view 1
"""


def test_a_foreign_signature_that_contradicts_my_own_vote_is_evidence_against_my_key() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    stage.block("c1", "genesis", 1, at_ms=99)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.votes(NOTARIZE, 1, "c1", "B")
    assert story.text() == FOREIGN_CONFLICT
    assert story.machine.halted


OWN_EVIDENCE = """\
  1000 A C D can be reached
          enter view 1
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of B
  1000 own NOTARIZE 1 genesis of B
          accuse B: NOTARIZE 1 genesis and NOTARIZE 1 b1
          HALT evidence against this node's own key: view 1
  9000 tick
"""


def test_evidence_against_my_own_key_stops_everything() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1)
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.proposal(stage.extend("b1", 0))
    story.give(inputs.VoteArrived(None, stage.vote(NOTARIZE, 1, "genesis", 1)))
    story.tick(9_000)
    assert story.text() == OWN_EVIDENCE
    assert story.machine.halted

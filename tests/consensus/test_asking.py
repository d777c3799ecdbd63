"""What is missing is asked for, at whoever may have it, until it comes or is of no more use."""

from chain.primitives import BlockId, Epoch, View
from consensus import inputs
from consensus.finality import LONGEST_GAP
from consensus.held import KEPT_VIEWS
from consensus.messages import Announcement
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, PROPOSE, Stage, node_of
from tests.consensus.transcript import Story

OTHERS = (1, 2, 3)

GAP = """\
  1000 B C D can be reached
          enter view 1
  1000 C: PROPOSE 7 b7: EXTEND view 1 [NOTARIZE 1 b1 by BCD] [NULLIFY 3 by BCD] [NULLIFY 4 by BCD] [NULLIFY 5 by BCD] [NULLIFY 6 by BCD]
          keep [NOTARIZE 1 b1 by BCD]
          keep [NULLIFY 3 by BCD]
          keep [NULLIFY 4 by BCD]
          keep [NULLIFY 5 by BCD]
          keep [NULLIFY 6 by BCD]
          to B: asks for NULLIFY 2
          to C: asks for b1
          enter view 7
  1000 B: [NULLIFY 2 by BCD]
          keep [NULLIFY 2 by BCD]
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by BCD]
          execute b7
  1000 own FINALIZE 1 b1 of A
  1000 executed b7: valid
          keep b7
          cast NOTARIZE 7 b7
  1000 own NOTARIZE 7 b7 of A
"""


def test_a_voter_asks_for_the_nullifications_that_a_proposal_leaves_out() -> None:
    stage = Stage()
    stage.chain(["b1"])
    stage.block("b7", "b1", 7)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    inline = [stage.certificate(NULLIFY, view, by=OTHERS) for view in (3, 4, 5, 6)]
    notarized = stage.certificate(NOTARIZE, 1, "b1", OTHERS)
    story.proposal(stage.extend("b7", 1, notarized, *inline))
    story.certificate(stage.certificate(NULLIFY, 2, by=OTHERS))
    story.arrives("b1")
    assert story.text() == GAP


LEADER_GAP = """\
  1000 A B C can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  1000 B: [NULLIFY 3 by ABC]
          keep [NULLIFY 3 by ABC]
          to A: asks for NULLIFY 1
          to A: asks for NULLIFY 2
          enter view 4
  1000 B: [NULLIFY 1 by ABC]
          keep [NULLIFY 1 by ABC]
  1500 tick
          to A C: [NULLIFY 3 by ABC]
          to A C: [NULLIFY 1 by ABC]
          to B: asks for NULLIFY 2
  1500 B: [NULLIFY 2 by ABC]
          keep [NULLIFY 2 by ABC]
          build for view 4 on genesis, time 1500
  1500 built b4
          keep b4
          cast PROPOSE 4 b4: EXTEND view 0 [NULLIFY 1 by ABC] [NULLIFY 2 by ABC] [NULLIFY 3 by ABC]
  1500 own PROPOSE 4 b4: EXTEND view 0 [NULLIFY 1 by ABC] [NULLIFY 2 by ABC] [NULLIFY 3 by ABC]
          cast NOTARIZE 4 b4
  1500 own NOTARIZE 4 b4 of D
"""


def test_a_leader_asks_for_the_nullifications_that_it_lacks_and_proposes_when_it_has_them() -> None:
    story = Story(Stage(), "D")
    story.joins("A", "B", "C")
    story.work()
    story.certificate(story.stage.certificate(NULLIFY, 3))
    story.certificate(story.stage.certificate(NULLIFY, 1))
    story.tick(1_500)
    story.certificate(story.stage.certificate(NULLIFY, 2))
    assert story.text() == LEADER_GAP


PARENT_CERTIFICATE = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NULLIFY 2 by BCD]
          keep [NULLIFY 2 by BCD]
          enter view 3
  1000 C: PROPOSE 3 b3: EXTEND view 1
          to C: asks for NOTARIZE 1
  1000 D: [FINALIZE 1 b1 by BCD]
          keep [FINALIZE 1 b1 by BCD]
          to D: asks for b1
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          commit b1 by [FINALIZE 1 b1 by BCD]
          execute b3
  1000 executed b3: valid
          keep b3
          cast NOTARIZE 3 b3
  1000 own NOTARIZE 3 b3 of A
"""


def test_a_voter_asks_for_the_notarization_of_the_parent_and_takes_a_finalization_for_it() -> None:
    stage = Stage()
    stage.chain(["b1"])
    stage.block("b3", "b1", 3)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NULLIFY, 2, by=OTHERS))
    story.proposal(stage.extend("b3", 1))
    story.certificate(stage.certificate(FINALIZE, 1, "b1", OTHERS), by="D")
    story.arrives("b1")
    assert story.text() == PARENT_CERTIFICATE


MISSING_BLOCKS = """\
  1000 B C D can be reached
          enter view 1
  1000 C: [FINALIZE 3 b3 by BCD]
          keep [FINALIZE 3 b3 by BCD]
          to C: asks for b3
          enter view 4
  1000 block b3 arrives
          to B: asks for b2
  1500 tick
          to B D: [FINALIZE 3 b3 by BCD]
          to C: asks for b2
  1500 block b2 arrives
          to B: asks for b1
  1500 block b1 arrives
          execute b1
  1500 executed b1: valid
          keep b1
          execute b2
          commit b1 by [FINALIZE 3 b3 by BCD]
  1500 executed b2: valid
          keep b2
          execute b3
          commit b2 by [FINALIZE 3 b3 by BCD]
  1500 executed b3: valid
          keep b3
          commit b3 by [FINALIZE 3 b3 by BCD]
  1500 block b1 arrives
"""


def test_a_notarized_block_is_fetched_with_its_ancestors_and_all_are_finalized() -> None:
    stage = Stage()
    stage.chain(["b1", "b2", "b3"])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(FINALIZE, 3, "b3", OTHERS), by="C")
    story.arrives("b3")
    story.tick(1_500)
    story.arrives("b2")
    story.arrives("b1")
    story.arrives("b1")
    assert story.text() == MISSING_BLOCKS


BODY_WITH_PROPOSAL = """\
  1000 A C D can be reached
          enter view 1
  1000 C: [NOTARIZE 1 b1 by ACD]
          keep [NOTARIZE 1 b1 by ACD]
          to C: asks for b1
          enter view 2
  1000 A: PROPOSE 1 b1: EXTEND view 0
          execute b1
  1000 executed b1: valid
          keep b1
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ACD]
  1000 own FINALIZE 1 b1 of B
  3000 tick
          to A D: [NOTARIZE 1 b1 by ACD]
          build for view 2 on b1, time 3000
  3000 built b2
          keep b2
          cast PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
  3000 own PROPOSE 2 b2: EXTEND view 1 [NOTARIZE 1 b1 by ACD]
          cast NOTARIZE 2 b2
  3000 own NOTARIZE 2 b2 of B
"""


def test_a_wanted_block_that_comes_in_its_proposal_is_asked_for_no_more() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(stage, "B")
    story.joins("A", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)), by="C")
    story.proposal(stage.extend("b1", 0))
    story.tick(3_000)
    assert story.text() == BODY_WITH_PROPOSAL


FALLEN_BEHIND = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [FINALIZE 17 b17 by BCD]
          keep [FINALIZE 17 b17 by BCD]
          to B: asks for b17
          enter view 18
  1000 block b17 arrives
          fallen behind
  1000 synced b1 b2, final by [FINALIZE 4 b4 by BCD]
          execute b1
          keep [FINALIZE 4 b4 by BCD]
  1000 executed b1: valid
          keep b1
          execute b2
          commit b1 by [FINALIZE 4 b4 by BCD]
  1000 executed b2: valid
          keep b2
          commit b2 by [FINALIZE 4 b4 by BCD]
          to B: asks for b17
"""


def test_a_node_that_has_fallen_behind_asks_for_blocks_by_height_and_is_given_them() -> None:
    stage = Stage()
    top = LONGEST_GAP + 1
    stage.chain([f"b{view}" for view in range(1, top + 1)])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(FINALIZE, top, f"b{top}", OTHERS))
    story.arrives(f"b{top}")
    first = tuple(stage.blocks[f"b{view}"] for view in (1, 2))
    final = stage.certificate(FINALIZE, 4, "b4", OTHERS)
    story.give(inputs.BlocksSynced(first, final))
    assert story.text() == FALLEN_BEHIND


def test_a_certificate_that_came_with_blocks_is_kept_however_old_it_is() -> None:
    stage = Stage()
    top = LONGEST_GAP + KEPT_VIEWS + 9
    stage.chain([f"b{view}" for view in range(1, top + 1)])
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(FINALIZE, top, f"b{top}", OTHERS))
    story.arrives(f"b{top}")
    story.lines = []
    final = stage.certificate(FINALIZE, 4, "b4", OTHERS)
    story.give(inputs.BlocksSynced((stage.blocks["b1"],), final))
    assert "keep [FINALIZE 4 b4 by BCD]" in [line.strip() for line in story.lines]
    assert not story.machine.held.keeps(final.view)


ANNOUNCED = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NULLIFY 1 by BCD]
          keep [NULLIFY 1 by BCD]
          enter view 2
  1000 C: holds [NULLIFY 1]
  1000 C: holds [NULLIFY 2]
          to C: asks for NULLIFY 2
  1000 C: holds [NULLIFY 99]
  1000 C: holds [PROPOSE 3 genesis]
  1500 tick
          to C D: [NULLIFY 1 by BCD]
          to D: asks for NULLIFY 2
"""


def test_an_announced_certificate_is_asked_for_of_whoever_announced_it() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.certificate(story.stage.certificate(NULLIFY, 1, by=OTHERS))
    for view in (1, 2, 99):
        ballot = story.stage.ballot(NULLIFY, view)
        said = Announcement(ballot.kind, ballot.epoch, ballot.view, ballot.block_id)
        story.give(inputs.Announced(node_of("C"), said))
    proposal = story.stage.ballot(PROPOSE, 3, "genesis")
    nonsense = Announcement(proposal.kind, proposal.epoch, proposal.view, proposal.block_id)
    story.give(inputs.Announced(node_of("C"), nonsense))
    story.tick(1_500)
    assert story.text() == ANNOUNCED


def test_what_is_held_is_not_asked_for_when_it_is_announced_with_another_block() -> None:
    story = Story(Stage(), "A")
    story.joins("B", "C", "D")
    story.certificate(story.stage.certificate(NULLIFY, 1, by=OTHERS))
    said = Announcement(NULLIFY, Epoch(0), View(1), BlockId(b"y" * 32))
    story.give(inputs.Announced(node_of("C"), said))
    assert story.machine.held.load()["wants"] == 0


NOBODY = """\
  1000 B: [NOTARIZE 1 b1 by BCD]
          keep [NOTARIZE 1 b1 by BCD]
          enter view 2
  2000 tick
  2000 C can be reached
          to C: asks for b1
  2000 C cannot be reached
  9000 tick
"""


def test_with_nobody_to_ask_nothing_is_asked_and_the_first_peer_is_asked_at_once() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(stage, "A")
    story.certificate(stage.certificate(NOTARIZE, 1, "b1", OTHERS))
    story.tick(2_000)
    story.joins("C")
    story.give(inputs.PeerLeft(node_of("C")))
    story.tick(9_000)
    assert story.text() == NOBODY


DEAD_BRANCH = """\
  1000 B C D can be reached
          enter view 1
  1000 B: [NOTARIZE 3 x3 by BCD]
          keep [NOTARIZE 3 x3 by BCD]
          to B: asks for x3
          enter view 4
  1000 B: [FINALIZE 4 b2 by BCD]
          keep [FINALIZE 4 b2 by BCD]
          to B: asks for b2
          enter view 5
  1000 block b2 arrives
          to B: asks for b1
  1000 block b1 arrives
          execute b1
  1000 executed b1: valid
          keep b1
          execute b2
          commit b1 by [FINALIZE 4 b2 by BCD]
  1000 executed b2: valid
          keep b2
          commit b2 by [FINALIZE 4 b2 by BCD]
  1000 block x3 arrives
  1000 B: [NOTARIZE 2 b2 by BCD]
          keep [NOTARIZE 2 b2 by BCD]
"""


def test_a_wanted_block_that_can_no_longer_be_final_is_not_kept_when_it_comes() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    stage.block("x3", "genesis", 3)
    story = Story(stage, "A")
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NOTARIZE, 3, "x3", OTHERS))
    story.certificate(stage.certificate(FINALIZE, 4, "b2", OTHERS))
    story.arrives("b2", "b1", "x3")
    story.certificate(stage.certificate(NOTARIZE, 2, "b2", OTHERS))
    assert story.text() == DEAD_BRANCH
    assert story.machine.held.load() == {
        "votes": 0,
        "certificates": 3,
        "blocks": 0,
        "proposals": 0,
        "wants": 0,
    }

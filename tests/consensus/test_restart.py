"""After a restart: go on from storage and the vote log, say again what was said, and nothing else."""

from collections.abc import Iterable

from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import Epoch
from consensus.held import Restored
from consensus.signing_rules import SigningRecord
from consensus.vote_log import floor
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, PROPOSE, Stage
from tests.consensus.transcript import Story

OTHERS = (1, 2, 3)


def stored(stage: Stage, *blocks: str, certificates: Iterable[Certificate] = ()) -> Restored:
    """Nothing is final but the genesis; these blocks and certificates are held above it."""
    return Restored(
        stage.instance.genesis_id,
        stage.instance.genesis,
        tuple(stage.blocks[name] for name in blocks),
        tuple(certificates),
    )


RECALLED = """\
  1000 B C D can be reached
          execute b1
          recall NOTARIZE 1 b1
          recall FINALIZE 1 b1
          recall NOTARIZE 2 b2
          recall NULLIFY 2
          enter view 2
  1000 executed b1: valid
          keep b1
          execute b2
  1000 own NOTARIZE 1 b1 of A
  1000 own FINALIZE 1 b1 of A
  1000 own NOTARIZE 2 b2 of A
  1000 own NULLIFY 2 of A
  1000 executed b2: valid
          keep b2
  1000 B: PROPOSE 2 b2: EXTEND view 1
  3146 tick
          to all: FINALIZE 1 b1 of A
          to all: NOTARIZE 2 b2 of A
          to all: NULLIFY 2 of A
          to B C D: [NOTARIZE 1 b1 by ABC]
          retried
  3146 B: FINALIZE 1 b1 of B
  3146 C: FINALIZE 1 b1 of C
          keep [FINALIZE 1 b1 by ABC]
          commit b1 by [FINALIZE 1 b1 by ABC]
"""


def test_votes_in_the_log_count_again_and_are_said_again_at_retry() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    story = Story(
        stage,
        "A",
        logged=[
            stage.ballot(NOTARIZE, 1, "b1"),
            stage.ballot(FINALIZE, 1, "b1"),
            stage.ballot(NOTARIZE, 2, "b2"),
            stage.ballot(NULLIFY, 2),
        ],
        restored=stored(
            stage,
            "b1",
            "b2",
            certificates=(stage.certificate(NOTARIZE, 1, "b1"),),
        ),
    )
    story.joins("B", "C", "D")
    story.proposal(stage.extend("b2", 1))
    story.sleep()
    story.votes(FINALIZE, 1, "b1", "B", "C")
    assert story.text() == RECALLED


PROPOSED = """\
  1000 B C D can be reached
          execute b1
          enter view 1
  1000 executed b1: valid
          keep b1
          cast PROPOSE 1 b1: EXTEND view 0
  1000 own PROPOSE 1 b1: EXTEND view 0
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of A
  1000 work counts from 0, and may be proposed at once
  1100 tick
"""


def test_a_proposal_in_the_log_is_said_again_once() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(
        stage,
        "A",
        logged=[stage.ballot(PROPOSE, 1, "b1")],
        restored=stored(stage, "b1"),
    )
    story.joins("B", "C", "D")
    story.work()
    story.tick(1_100)
    assert story.text() == PROPOSED


REPEATED = """\
  1000 A C D can be reached
          execute b1
          enter view 2
  1000 executed b1: valid
          keep b1
          cast FINALIZE 1 b1, proved by [NOTARIZE 1 b1 by ACD]
          cast PROPOSE 2 b1: REPEAT view 1 [NOTARIZE 1 b1 by ACD]
  1000 own FINALIZE 1 b1 of B
  1000 own PROPOSE 2 b1: REPEAT view 1 [NOTARIZE 1 b1 by ACD]
          cast NOTARIZE 2 b1
  1000 own NOTARIZE 2 b1 of B
  1100 tick
"""


def test_a_repeat_in_the_log_is_said_again_as_a_repeat() -> None:
    stage = Stage(parameters=Parameters(epoch_heights=1))
    stage.chain(["b1"])
    story = Story(
        stage,
        "B",
        logged=[stage.ballot(PROPOSE, 2, "b1")],
        restored=stored(
            stage,
            "b1",
            certificates=(stage.certificate(NOTARIZE, 1, "b1", (0, 2, 3)),),
        ),
    )
    story.joins("A", "C", "D")
    story.tick(1_100)
    assert story.text() == REPEATED


MOVED = """\
  1000 A B D can be reached
          execute b2
          execute b3
          enter view 3
  1000 executed b2: valid
          keep b2
          cast FINALIZE 2 b2, proved by [NOTARIZE 2 b2 by ABD]
  1000 executed b3: valid
          keep b3
          cast PROPOSE 3 b3: EXTEND view 0 [NULLIFY 1 by ABD] [NULLIFY 2 by ABD]
"""


def test_a_proposal_that_is_said_again_names_its_own_parent_whatever_has_been_notarized_since() -> (
    None
):
    stage = Stage()
    stage.block("b2", "genesis", 2)
    stage.block("b3", "genesis", 3)
    kept = (
        stage.certificate(NULLIFY, 1, by=(0, 1, 3)),
        stage.certificate(NOTARIZE, 2, "b2", by=(0, 1, 3)),
        stage.certificate(NULLIFY, 2, by=(0, 1, 3)),
    )
    story = Story(
        stage,
        "C",
        logged=[stage.ballot(PROPOSE, 3, "b3")],
        restored=stored(stage, "b2", "b3", certificates=kept),
    )
    story.joins("A", "B", "D")
    assert story.text().startswith(MOVED)


LOST_BLOCK = """\
  1000 B C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
  3000 tick
          cast NULLIFY 1
  3000 own NULLIFY 1 of A
"""


def test_a_logged_proposal_whose_block_is_gone_is_not_made_up_anew() -> None:
    stage = Stage()
    stage.chain(["b1"])
    story = Story(stage, "A", logged=[stage.ballot(PROPOSE, 1, "b1")])
    story.joins("B", "C", "D")
    story.work()
    story.tick(3_000)
    assert story.text() == LOST_BLOCK


HIGHER = """\
  1000 B C D can be reached
          execute b1
          enter view 6
  1000 executed b1: valid
          keep b1
          execute b2
          commit b1 by [FINALIZE 3 b3 by BCD]
  1000 executed b2: valid
          keep b2
          execute b3
          commit b2 by [FINALIZE 3 b3 by BCD]
  1000 executed b3: valid
          keep b3
          commit b3 by [FINALIZE 3 b3 by BCD]
"""


def test_it_goes_on_one_above_the_highest_stored_certificate() -> None:
    stage = Stage()
    stage.chain(["b1", "b2", "b3"])
    story = Story(
        stage,
        "A",
        restored=stored(
            stage,
            "b1",
            "b3",
            "b2",
            certificates=(
                stage.certificate(FINALIZE, 3, "b3", OTHERS),
                stage.certificate(NULLIFY, 5, by=OTHERS),
            ),
        ),
    )
    story.joins("B", "C", "D")
    assert story.text() == HIGHER


COMMITTED = """\
  1000 A B D can be reached
          enter view 2
  1000 B: PROPOSE 2 b2: EXTEND view 1
          execute b2
  1000 executed b2: valid
          keep b2
          cast NOTARIZE 2 b2
  1000 own NOTARIZE 2 b2 of C
"""


def test_what_was_committed_before_is_not_committed_again() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    b1 = stage.blocks["b1"]
    story = Story(
        stage,
        "C",
        restored=Restored(
            b1.id, b1.header, certificates=(stage.certificate(FINALIZE, 1, "b1", (0, 1, 3)),)
        ),
    )
    story.joins("A", "B", "D")
    story.proposal(stage.extend("b2", 1))
    assert story.text() == COMMITTED


NULLIFIED = """\
  1000 B C D can be reached
          recall NULLIFY 2
          enter view 1
  1000 own NULLIFY 2 of A
  1000 B: [NULLIFY 1 by BCD]
          keep [NULLIFY 1 by BCD]
          enter view 2
  1100 tick
          to C D: [NULLIFY 1 by BCD]
  3146 tick
          to all: NULLIFY 2 of A
          to C D: [NULLIFY 1 by BCD]
          retried
"""


def test_a_view_that_was_nullified_before_the_restart_is_said_again_when_it_is_entered_again() -> (
    None
):
    stage = Stage()
    story = Story(stage, "A", logged=[stage.ballot(NULLIFY, 2)])
    story.joins("B", "C", "D")
    story.certificate(stage.certificate(NULLIFY, 1, by=OTHERS))
    story.tick(1_100)
    story.sleep()
    assert story.text() == NULLIFIED


BUILT_BEFORE = """\
  1000 B C D can be reached
          execute b1
          enter view 1
  1000 executed b1: valid
          keep b1
  1000 work counts from 0, and may be proposed at once
          build for view 1 on genesis, time 1000
  1000 built b1
          keep b1
          cast PROPOSE 1 b1: EXTEND view 0
  1000 own PROPOSE 1 b1: EXTEND view 0
          cast NOTARIZE 1 b1
  1000 own NOTARIZE 1 b1 of A
"""


def test_a_block_that_was_kept_and_not_proposed_before_the_restart_may_be_proposed_now() -> None:
    stage = Stage()
    stage.block("b1", "genesis", 1, at_ms=1_000)
    story = Story(stage, "A", restored=stored(stage, "b1"))
    story.joins("B", "C", "D")
    story.work()
    assert story.text() == BUILT_BEFORE


MISSING = """\
  1000 B C D can be reached
          to B: asks for b2
          enter view 3
"""


def test_certified_blocks_that_storage_lacks_are_asked_for_at_once() -> None:
    stage = Stage()
    stage.chain(["b1", "b2"])
    certificates = (stage.certificate(NOTARIZE, 2, "b2", OTHERS),)
    story = Story(stage, "A", restored=stored(stage, certificates=certificates))
    story.joins("B", "C", "D")
    assert story.text() == MISSING


ROLLED_BACK = """\
  1000 B C D can be reached
          KEY LOST FINALIZE certificate of view 1
          execute b1
          enter view 2
  1000 executed b1: valid
          keep b1
          commit b1 by [FINALIZE 1 b1 by ABC]
"""


def test_a_log_that_lacks_what_a_stored_certificate_shows_does_not_vote() -> None:
    stage = Stage()
    stage.chain(["b1"])
    certificates = (stage.certificate(FINALIZE, 1, "b1"),)
    story = Story(stage, "A", restored=stored(stage, "b1", certificates=certificates), logged=())
    story.joins("B", "C", "D")
    assert story.text() == ROLLED_BACK
    assert story.machine.me is None


FLOOR = """\
  1000 B C D can be reached
          enter view 1
  1000 work counts from 0, and may be proposed at once
 30000 tick
"""


def test_a_key_whose_log_has_gone_on_to_a_later_epoch_follows_and_casts_nothing() -> None:
    stage = Stage()
    record = SigningRecord(stage.instance.epoch, [floor(Epoch(1))])
    story = Story(stage, "A", record=record)
    story.joins("B", "C", "D")
    story.work()
    story.tick(30_000)
    assert story.text() == FLOOR

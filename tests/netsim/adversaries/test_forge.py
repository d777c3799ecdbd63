"""What liars know and forge: their blocks are true except where they lie."""

from chain.crypto import verify
from chain.primitives import View
from chain.state import Overlay
from chain.transition import check
from chain.vote import VoteKind
from consensus.messages import ProposalForm
from netsim.adversaries.blindfold import Blindfold
from netsim.adversaries.forge import Forge
from tests.netsim.checkers.stage import EPOCH, Stage

NOTARIZE, NULLIFY = VoteKind.NOTARIZE, VoteKind.NULLIFY


def forge(at: Stage, node: int = 3) -> Forge:
    return Forge(at.cast, at.cast.nodes[node].keys)


def test_votes_come_together_to_certificates_and_move_the_view() -> None:
    at, mine = Stage(), forge(Stage())
    known = mine.knowledge
    assert [known.learn(at.vote(node, NULLIFY, 1)) for node in (0, 1)] == [[], []]
    assert known.learn(at.vote(2, NULLIFY, 1)) == [at.certificate(NULLIFY, 1)]
    assert known.view == 2
    assert known.learn(at.certificate(NULLIFY, 1, nodes=(1, 2, 3))) == []


def test_the_tip_is_the_highest_notarized_block() -> None:
    at, mine = Stage(), forge(Stage())
    known = mine.knowledge
    assert known.parent_for(View(5)) == (0, at.genesis.block.id)
    first = at.child(at.genesis, 1).block
    known.learn(first)
    known.learn(at.certificate(NOTARIZE, 1, first.id))
    assert known.parent_for(View(5)) == (1, first.id)
    assert known.parent_for(View(1)) == (0, at.genesis.block.id)


def test_an_epoch_ends_with_the_certificate_of_its_last_block() -> None:
    at = Stage()
    known, block = forge(at).knowledge, at.genesis
    for view in range(1, 6):
        block = at.child(block, view)
        known.learn(at.certificate(VoteKind.FINALIZE, view, block.block.id))
        known.learn(block.block)
    assert known.epoch == 0, "nobody knows yet who sits in the next one"
    at.cast.terms.append(at.cast.terms[0])
    known.learn(block.block)
    assert known.epoch == 1
    assert known.genesis == block.block
    assert known.view == 1


def test_a_forged_child_is_valid() -> None:
    at, mine = Stage(), forge(Stage())
    first = at.child(at.genesis, 1, [at.transaction()])
    mine.knowledge.learn(first.block)
    made = mine.child(first.block, View(2), at_ms=0)
    assert made is not None
    header, state = first.block.header, Overlay(first.state)
    checked = check(
        made,
        header,
        at.cast.chain_id,
        state,
        at.cast.executor,
        verify,
        last_height=mine.knowledge.last_height,
    )
    assert checked.block == made


def test_nothing_can_be_built_on_a_block_whose_ancestors_are_not_known() -> None:
    at, mine = Stage(), forge(Stage())
    second = at.child(at.child(at.genesis, 1), 2)
    mine.knowledge.learn(second.block)
    assert mine.child(second.block, View(3), at_ms=0) is None


def test_states_far_below_the_final_block_are_let_go_and_the_newer_ones_stay() -> None:
    at, mine = Stage(), forge(Stage())
    known, chain = mine.knowledge, [at.genesis]
    for view in range(1, 25):
        chain.append(at.child(chain[-1], view))
        known.learn(chain[-1].block)
        known.final = chain[-1].block
        assert mine.child(chain[-1].block, View(view + 1), at_ms=0) is not None
    assert mine.child(chain[2].block, View(3), at_ms=0) is None
    assert mine.child(chain[-5].block, View(30), at_ms=0) is not None


def test_a_proposal_is_signed_by_the_liar_and_says_what_it_is_told() -> None:
    at, mine = Stage(), forge(Stage())
    first = at.child(at.genesis, 1).block
    proposal = mine.extend(first, mine.claim(View(1), View(0)))
    proposal.verify(at.cast.chain_id, at.cast.nodes[3].keys[0].public, verify)
    assert (proposal.form, proposal.block) == (ProposalForm.EXTEND, first)
    again = mine.repeat(first.id, mine.claim(View(2), View(1)))
    assert (again.form, again.block_id, again.justification) == (ProposalForm.REPEAT, first.id, ())


def test_votes_of_others_are_forgeries() -> None:
    at, mine = Stage(), forge(Stage())
    own = mine.vote(NULLIFY, View(1))
    assert own == at.vote(3, NULLIFY, 1)
    other = mine.vote_as(at.signer(0), own.ballot)
    key = at.cast.nodes[0].keys[0].public
    assert not verify(key, other.ballot.signing_bytes(at.cast.chain_id), other.signature)


def test_an_observer_has_no_vote_to_forge() -> None:
    mine = forge(Stage(), node=4)
    assert mine.signer is None
    assert mine.vote(NULLIFY, View(1)) is None


def test_a_replica_in_a_liar_does_not_see_what_it_did_not_sign() -> None:
    at = Stage()
    blindfold = Blindfold(at.cast, 3)
    foreign, others = at.certificate(NULLIFY, 1, nodes=(0, 1, 3)), at.certificate(NULLIFY, 1)
    assert blindfold.kept(at.vote(3, NULLIFY, 1)) is None
    assert blindfold.kept(foreign) is None
    assert blindfold.kept(others) == others
    blindfold.note(at.vote(3, NULLIFY, 1))
    assert blindfold.kept(foreign) == foreign


def test_it_sees_proposals_without_such_certificates() -> None:
    at = Stage()
    blindfold, mine = Blindfold(at.cast, 3), forge(at, node=0)
    first = at.child(at.genesis, 2).block
    mine.knowledge.learn(at.certificate(NULLIFY, 1, nodes=(0, 1, 3)))
    proposal = mine.extend(first, mine.claim(View(2), View(0)))
    assert len(proposal.justification) == 1
    kept = blindfold.kept(proposal)
    assert kept is not None
    assert kept != proposal
    assert getattr(kept, "justification", None) == ()
    assert proposal.epoch == EPOCH

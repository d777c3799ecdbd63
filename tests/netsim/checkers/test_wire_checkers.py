"""Checkers that read the wire: what they say of votes and certificates, whoever sent them."""

from chain.evidence import Evidence
from chain.primitives import BlockId
from chain.vote import VoteKind
from netsim.checkers.honest_conduct import HonestConduct
from netsim.checkers.one_certificate import CertificateChain, OneCertificate
from netsim.checkers.prefix_agreement import PrefixAgreement
from netsim.checkers.repeated_last import RepeatedLast
from netsim.checkers.wire import Reader, Wire
from node.replica.messages import encode_message
from tests.netsim.checkers.stage import Stage

NOTARIZE, NULLIFY, FINALIZE = VoteKind.NOTARIZE, VoteKind.NULLIFY, VoteKind.FINALIZE
ONE, OTHER = BlockId(b"1" * 32), BlockId(b"2" * 32)


def stage(*readers: Reader) -> Stage:
    wire = Wire(readers)
    for reader in readers:
        if isinstance(reader, CertificateChain | RepeatedLast):
            reader.read_from(wire)
    return Stage(wire, *readers)  # type: ignore[arg-type]  # every checker is both


def test_a_quorum_of_votes_counts_as_a_certificate_though_nobody_made_one() -> None:
    at = stage(OneCertificate())
    at.broadcast(0, *(at.vote(node, FINALIZE, 3, ONE) for node in (0, 1, 2)))
    assert at.said == []
    at.broadcast(3, *(at.vote(node, NULLIFY, 3) for node in (1, 2)), at.vote(3, NULLIFY, 3))
    assert at.said == ["two certificates in a view"]


def test_two_notarizations_of_one_view_are_seen_and_of_two_views_are_not() -> None:
    at = stage(OneCertificate())
    at.broadcast(0, at.certificate(NOTARIZE, 1, ONE), at.certificate(NOTARIZE, 2, OTHER))
    assert at.said == []
    at.broadcast(0, at.certificate(NOTARIZE, 2, ONE, nodes=(1, 2, 3)))
    assert at.said == ["two certificates in a view"]


def test_votes_that_nobody_signed_make_nothing() -> None:
    at = stage(OneCertificate())
    at.broadcast(0, at.certificate(FINALIZE, 1, ONE))
    forged = at.vote(3, NULLIFY, 2)
    votes = [at.vote(0, NULLIFY, 1), at.vote(1, NULLIFY, 1)]
    at.broadcast(
        3,
        *votes,
        type(forged)(NULLIFY, forged.epoch, votes[0].view, forged.block_id, 2, forged.signature),
    )
    assert at.said == []


def test_a_repeated_message_is_counted_once() -> None:
    at = stage(OneCertificate())
    at.broadcast(0, at.certificate(FINALIZE, 1, ONE))
    at.broadcast(0, *(at.vote(0, NULLIFY, 1) for _ in range(3)))
    assert at.said == []


def test_finalizing_what_nobody_notarized_is_seen() -> None:
    at = stage(CertificateChain())
    at.broadcast(0, at.certificate(FINALIZE, 1, ONE))
    assert at.said == ["certificates lead to certificates"]


def test_a_parent_needs_its_certificate_and_the_views_between_theirs() -> None:
    at = stage(CertificateChain())
    first = at.child(at.genesis, 1)
    second = at.child(first, 3)
    at.broadcast(0, first.block, at.certificate(NOTARIZE, 1, first.block.id))
    assert at.said == []
    at.broadcast(0, second.block, at.certificate(NOTARIZE, 3, second.block.id))
    assert at.said == ["certificates lead to certificates"]


def test_nullified_views_lead_to_the_parent() -> None:
    at = stage(CertificateChain())
    first = at.child(at.genesis, 2)
    second = at.child(first, 4)
    at.broadcast(0, at.certificate(NULLIFY, 1), at.certificate(NOTARIZE, 2, first.block.id))
    at.broadcast(0, at.certificate(NULLIFY, 3), at.certificate(NOTARIZE, 4, second.block.id))
    at.broadcast(0, second.block, first.block)
    assert at.said == []


def test_a_block_repeated_leads_to_itself() -> None:
    at = stage(CertificateChain())
    block = at.child(at.genesis, 1).block
    at.broadcast(0, block, at.certificate(NOTARIZE, 1, block.id))
    at.broadcast(0, at.certificate(NULLIFY, 2), at.certificate(NOTARIZE, 3, block.id))
    assert at.said == []


def test_two_nodes_that_hold_different_blocks_for_final_are_a_fork() -> None:
    at = stage(PrefixAgreement())
    at.commit(0, at.child(at.genesis, 1))
    at.commit(1, at.child(at.genesis, 1))
    assert at.said == []
    at.commit(2, at.child(at.genesis, 1, later_ms=1))
    assert at.said == ["prefix agreement"]


def test_a_fork_that_only_the_wire_shows_is_one() -> None:
    at = stage(PrefixAgreement())
    first = at.child(at.genesis, 1)
    rival = at.child(at.genesis, 2)
    above = at.child(rival, 3)
    at.commit(0, first)
    at.broadcast(3, *(at.vote(node, FINALIZE, 3, above.block.id) for node in (1, 2, 3)))
    assert at.said == []
    at.broadcast(3, above.block)
    assert at.said == []
    at.broadcast(3, rival.block)
    assert at.said == ["prefix agreement"]


def test_honest_nodes_do_not_sign_twice_and_liars_may() -> None:
    at = stage(HonestConduct())
    at.world.honest = (0, 1, 2)
    at.broadcast(3, at.vote(3, NOTARIZE, 1, ONE), at.vote(3, NOTARIZE, 1, OTHER))
    at.broadcast(0, at.vote(0, NOTARIZE, 1, ONE), at.vote(0, NULLIFY, 1))
    assert at.said == []
    at.broadcast(0, at.vote(0, FINALIZE, 1, ONE))
    assert at.said == ["honest conduct"]


def test_a_second_vote_counts_though_a_liar_shows_it() -> None:
    at = stage(HonestConduct())
    at.broadcast(0, at.vote(0, NOTARIZE, 1, ONE))
    for tell in at.world.hears.inject:
        tell(3, 1, encode_message(at.certificate(NOTARIZE, 1, OTHER, nodes=(0, 2, 3))))
    assert at.said == ["honest conduct"]


def test_evidence_against_an_honest_node_is_seen_and_a_lost_log_excuses_it() -> None:
    at = stage(HonestConduct())
    evidence = Evidence.of(at.vote(2, FINALIZE, 1, ONE), at.vote(2, NULLIFY, 1))
    for tell in at.world.hears.lost_log:
        tell(2, at.cast.nodes[2].keys[0].public)
    at.broadcast(0, evidence)
    assert at.said == []
    other = Evidence.of(at.vote(1, NOTARIZE, 1, ONE), at.vote(1, NOTARIZE, 1, OTHER))
    at.broadcast(0, other)
    assert at.said == ["honest conduct"]
    assert at.world.violations[0].what == f"a1: accused of {other.offence().value} by a0"


def test_a_vote_for_a_block_of_an_earlier_view_is_for_the_last_of_its_epoch() -> None:
    at = stage(RepeatedLast())
    chain = [at.genesis]
    for view in range(1, at.cast.genesis.parameters.epoch_heights + 1):
        chain.append(at.child(chain[-1], view))
    at.broadcast(0, *(each.block for each in chain[1:]))
    last, before = chain[-1].block, chain[-2].block
    at.broadcast(0, at.vote(0, NOTARIZE, 5, last.id), at.vote(0, NOTARIZE, 6, last.id))
    assert at.said == []
    at.broadcast(1, at.vote(1, NOTARIZE, 6, before.id))
    assert at.said == ["repeated last"]

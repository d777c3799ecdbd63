"""The evidence pool: each offence once, the oldest first, and never more than its bound."""

from chain.evidence import Evidence
from chain.primitives import BlockId, Epoch, Signature, View
from chain.vote import NO_BLOCK, Vote, VoteKind
from node.replica.evidence_pool import MAX_EVIDENCE_HELD, EvidencePool, offence_key


def _evidence(view: int, *, signer: int = 0, epoch: int = 0, other: bytes = b"y") -> Evidence:
    """Two notarizations, the second of the block that `other` names."""

    def vote(block: bytes) -> Vote:
        block_id = BlockId(block * 32)
        at = Epoch(epoch), View(view)
        return Vote(VoteKind.NOTARIZE, *at, block_id, signer, Signature.zeros())

    return Evidence.of(vote(b"x"), vote(other))


def _filled(*held: Evidence) -> EvidencePool:
    pool = EvidencePool()
    assert all(pool.add(each) for each in held)
    return pool


def test_one_offence_of_an_authority_in_an_epoch_is_held_whichever_pair_shows_it() -> None:
    pool = _filled(_evidence(1))
    at = Epoch(0), View(7)
    nullified = Vote(VoteKind.NULLIFY, *at, NO_BLOCK, 0, Signature.zeros())
    finalized = Vote(VoteKind.FINALIZE, *at, BlockId(b"x" * 32), 0, Signature.zeros())
    for same in (_evidence(1, other=b"z"), _evidence(2), Evidence.of(nullified, finalized)):
        assert same in pool
        assert not pool.add(same)
    for other in (_evidence(1, signer=1), _evidence(1, epoch=1)):
        assert other not in pool
        assert pool.add(other)
    assert len(pool) == 3


def test_the_oldest_come_first_and_those_in_flight_are_left_out() -> None:
    held = [_evidence(1, signer=signer) for signer in (3, 1, 2)]
    pool = _filled(*held)
    assert pool.without(set(), 2) == held[:2]
    assert pool.without({offence_key(held[0])}, 2) == held[1:]
    assert pool.without({offence_key(each) for each in held}, 2) == []


def test_what_stands_in_a_final_block_goes_and_other_things_do_not_matter() -> None:
    pool = _filled(_evidence(1), _evidence(1, signer=2))
    pool.remove({offence_key(_evidence(9)), offence_key(_evidence(1, signer=9))})
    assert pool.without(set(), 9) == [_evidence(1, signer=2)]


def test_evidence_of_epochs_too_far_back_goes() -> None:
    pool = _filled(_evidence(1, epoch=3), _evidence(1, epoch=4), _evidence(1, epoch=5))
    pool.expire(Epoch(4))
    assert [each.epoch for each in pool.without(set(), 9)] == [4, 5]


def test_a_full_pool_takes_no_more() -> None:
    pool = _filled(*[_evidence(1, signer=at) for at in range(MAX_EVIDENCE_HELD)])
    assert not pool.add(_evidence(1, signer=MAX_EVIDENCE_HELD))
    assert len(pool) == MAX_EVIDENCE_HELD

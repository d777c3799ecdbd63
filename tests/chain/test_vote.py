"""What a vote's signature covers, and what a vote is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import BlockId, ChainId, Epoch, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, VOTE, Ballot, Vote, VoteKind, signing_bytes
from tests.chain import strategies

BALLOTS = strategies.votes().map(lambda vote: vote.ballot)
CHAINS = strategies.fixed(ChainId)


@given(ballot=BALLOTS, chain_id=CHAINS)
def test_a_signature_covers_fields_of_fixed_width_in_order(
    ballot: Ballot, chain_id: ChainId
) -> None:
    """Consensus section 1: tag, chain id, epoch (u64), view (u64), kind (u8), block id."""
    covered = ballot.signing_bytes(chain_id)
    assert covered == signing_bytes(
        chain_id, ballot.epoch, ballot.view, ballot.kind, ballot.block_id
    )
    tag, rest = covered[:19], covered[19:]
    assert tag == b"sinergi/consensus/1"
    assert (rest[:32], rest[49:]) == (chain_id, ballot.block_id)
    numbers = [int.from_bytes(part, "big") for part in (rest[32:40], rest[40:48], rest[48:49])]
    assert numbers == [ballot.epoch, ballot.view, ballot.kind]
    assert len(covered) == 19 + 32 + 8 + 8 + 1 + 32


@given(one=BALLOTS, other=BALLOTS, chain_id=CHAINS, other_chain=CHAINS)
def test_different_statements_have_different_bytes_under_their_signatures(
    one: Ballot, other: Ballot, chain_id: ChainId, other_chain: ChainId
) -> None:
    statements = [
        (chain_id, one),
        (chain_id, other),
        (other_chain, one),
        (chain_id, replace(one, epoch=other.epoch)),
        (chain_id, replace(one, view=other.view)),
        (chain_id, replace(one, kind=other.kind)),
        (chain_id, replace(one, block_id=other.block_id)),
        (chain_id, replace(one, epoch=Epoch(one.view), view=View(one.epoch))),
    ]
    covered = {ballot.signing_bytes(chain) for chain, ballot in statements}
    assert len(covered) == len(set(statements))


def test_the_numbers_under_signatures_are_those_of_the_specification() -> None:
    assert {kind.name: kind.value for kind in VoteKind} == {
        "PROPOSE": 0,
        "NOTARIZE": 1,
        "NULLIFY": 2,
        "FINALIZE": 3,
    }


@given(vote=strategies.votes())
def test_a_vote_says_its_ballot_and_comes_back_from_its_encoding(vote: Vote) -> None:
    assert vote.ballot == Ballot(vote.kind, vote.epoch, vote.view, vote.block_id)
    assert VOTE.decode(vote.encode()) == vote


SOME_BLOCK = BlockId(b"b" * 32)


@pytest.mark.parametrize("kind", VoteKind)
def test_a_nullification_and_nothing_else_names_no_block(kind: VoteKind) -> None:
    block_id = SOME_BLOCK if kind is VoteKind.NULLIFY else NO_BLOCK
    vote = Vote(kind, Epoch(1), View(2), block_id, 3, Signature.zeros())
    with pytest.raises(Rejected, match="NULLIFY, and nothing else, names no block") as refused:
        VOTE.decode(vote.encode())
    assert refused.value.reason is Reason.MALFORMED


@given(kind=st.sampled_from(VoteKind))
def test_an_encoded_vote_is_never_longer_than_its_bound(kind: VoteKind) -> None:
    most = 2**64 - 1
    block_id = NO_BLOCK if kind is VoteKind.NULLIFY else SOME_BLOCK
    vote = Vote(kind, Epoch(most), View(most), block_id, 2**16 - 1, Signature.zeros())
    assert VOTE.decode(vote.encode()) == vote

"""Counting votes: the first of each kind counts, a quorum certifies, a conflict is evidence."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.certificate import Certificate
from chain.evidence import Evidence, offence_of
from chain.primitives import View
from chain.vote import Vote, VoteKind
from consensus.tally import Tally
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, PROPOSE, Stage

STAGE = Stage(4)
STAGE.chain(["b1", "b2"])
STAGE.block("c1", "genesis", 1, at_ms=99)


def vote(kind: VoteKind, view: int, block: str, signer: int) -> Vote:
    return STAGE.vote(kind, view, None if kind is NULLIFY else block, signer)


def counted(votes: Iterable[Vote]) -> tuple[Tally, list[Certificate | None]]:
    tally = Tally(STAGE.authorities)
    return tally, [tally.count(each) for each in votes]


def test_the_vote_that_completes_a_quorum_gives_the_certificate_and_no_later_one_does() -> None:
    _, found = counted(vote(NOTARIZE, 1, "b1", signer) for signer in (3, 1, 0, 2))
    certificate = STAGE.certificate(NOTARIZE, 1, "b1", (0, 1, 3))
    assert found == [None, None, certificate, None]


def test_votes_of_different_kinds_blocks_and_views_do_not_add_up() -> None:
    votes = [
        vote(NOTARIZE, 1, "b1", 0),
        vote(NOTARIZE, 1, "c1", 1),
        vote(NOTARIZE, 2, "b1", 2),
        vote(FINALIZE, 1, "b1", 3),
        vote(NOTARIZE, 1, "b1", 2),
    ]
    _, found = counted(votes)
    assert found == [None] * 5


def test_proposals_are_kept_for_evidence_and_certify_nothing() -> None:
    tally, found = counted(vote(PROPOSE, 1, "b1", signer) for signer in range(4))
    assert found == [None] * 4
    assert len(tally) == 4


def test_a_second_vote_for_another_block_does_not_count() -> None:
    tally, found = counted(vote(NOTARIZE, 1, block, 0) for block in ("b1", "c1", "b1"))
    assert found == [None] * 3
    assert tally.holds(vote(NOTARIZE, 1, "b1", 0))
    assert not tally.holds(vote(NOTARIZE, 1, "c1", 0))
    assert not tally.holds(vote(NOTARIZE, 2, "b1", 0))
    assert [tally.first(NOTARIZE, View(1), signer) for signer in (0, 1)] == [
        vote(NOTARIZE, 1, "b1", 0),
        None,
    ]


CONFLICTS = [
    (vote(PROPOSE, 1, "b1", 0), vote(PROPOSE, 1, "c1", 0)),
    (vote(NOTARIZE, 1, "b1", 0), vote(NOTARIZE, 1, "c1", 0)),
    (vote(FINALIZE, 1, "b1", 0), vote(FINALIZE, 1, "c1", 0)),
    (vote(NULLIFY, 1, "b1", 0), vote(FINALIZE, 1, "b1", 0)),
]


@pytest.mark.parametrize(("one", "other"), [*CONFLICTS, *(pair[::-1] for pair in CONFLICTS)])
def test_a_vote_that_conflicts_with_one_held_is_evidence(one: Vote, other: Vote) -> None:
    tally, _ = counted([one])
    assert tally.evidence_in(other) == Evidence.of(one, other)


VOTES = st.builds(
    vote,
    st.sampled_from(VoteKind),
    st.integers(1, 2),
    st.sampled_from(("b1", "c1")),
    st.integers(0, 3),
)


@given(st.lists(VOTES, max_size=40))
def test_counting_agrees_with_looking_through_all_votes_again(votes: list[Vote]) -> None:
    tally = Tally(STAGE.authorities)
    seen: list[Vote] = []
    for each in votes:
        is_first = not any(_same_turn(each, other) for other in seen)
        conflicts = [other for other in seen if offence_of(other, each) is not None]
        evidence = tally.evidence_in(each)
        assert (evidence is not None) is bool(conflicts)
        assert evidence is None or evidence in [Evidence.of(each, other) for other in conflicts]
        assert tally.count(each) == (_completed(seen, each) if is_first else None)
        seen += [each] if is_first else []
    assert len(tally) == len(seen)
    for view in (1, 2):
        nullified = [each for each in seen if each.kind is NULLIFY and each.view == view]
        assert tally.nullifications(View(view)) == len(nullified)


def _same_turn(one: Vote, other: Vote) -> bool:
    return (one.kind, one.view, one.signer) == (other.kind, other.view, other.signer)


def _completed(seen: list[Vote], last: Vote) -> Certificate | None:
    equal = [each for each in [*seen, last] if each.ballot == last.ballot]
    if last.kind is PROPOSE or len(equal) != STAGE.authorities.quorum:
        return None
    return Certificate.assemble(last.ballot, equal, STAGE.authorities)


def test_the_newest_vote_of_each_kind_of_a_signer_is_found_in_whatever_order_they_came() -> None:
    newest = [vote(NOTARIZE, 2, "b2", 0), vote(NULLIFY, 1, "", 0), vote(FINALIZE, 2, "b2", 0)]
    others = [vote(NOTARIZE, 1, "b1", 0), vote(FINALIZE, 1, "b1", 0), vote(PROPOSE, 2, "b2", 1)]
    tally, _ = counted([newest[0], *others, *newest[1:]])
    assert tally.newest(0) == {each.kind: each for each in newest}
    assert tally.newest(1) == {PROPOSE: others[-1]}
    assert tally.newest(2) == {}


def test_votes_of_passed_views_are_forgotten() -> None:
    tally, _ = counted([vote(NOTARIZE, 1, "b1", 0), vote(NULLIFY, 2, "b2", 0)])
    tally.forget_below(View(2))
    assert len(tally) == 1
    assert tally.evidence_in(vote(NOTARIZE, 1, "c1", 0)) is None
    assert [tally.nullifications(View(view)) for view in (1, 2)] == [0, 1]

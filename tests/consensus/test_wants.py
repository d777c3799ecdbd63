"""What is missing is asked for: the one who named it first, then everybody in turn, ever more slowly."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import BlockId, Milliseconds, NodeId, View
from chain.vote import VoteKind
from consensus.wants import MAX_WANTS, Wanted, WantedBlock, WantedCertificate, Wants
from tests.consensus.stage import NOTARIZE, NULLIFY, name_of_node, node_of

BLOCK = WantedBlock(BlockId(b"b" * 32))
PEERS = [node_of(name) for name in "ABC"]


def gap(view: int, kind: VoteKind = NULLIFY) -> WantedCertificate:
    return WantedCertificate(kind, View(view))


def asked(wants: Wants, now_ms: int, peers: list[NodeId] = PEERS) -> list[tuple[Wanted, str]]:
    return [(wanted, name_of_node(peer)) for wanted, peer in wants.due(Milliseconds(now_ms), peers)]


def test_a_wanted_block_is_asked_for_at_once_and_then_ever_more_slowly_of_everybody_in_turn() -> (
    None
):
    wants = Wants()
    wants.add(BLOCK, node_of("B"), Milliseconds(0))
    story = []
    for _ in range(14):
        due_ms = wants.next_due()
        assert due_ms is not None
        story += [(due_ms, name) for _, name in asked(wants, due_ms)]
    waits = [later - sooner for (sooner, _), (later, _) in pairwise(story)]
    assert "".join(name for _, name in story) == "BCABCABCABCABC"
    assert waits == [
        *(500, 750, 1_125, 1_687, 2_531, 3_796, 5_695, 8_542, 12_814, 19_221, 28_832),
        *(30_000, 30_000),
    ]


def test_a_hint_that_cannot_be_reached_is_passed_over() -> None:
    wants = Wants()
    wants.add(BLOCK, node_of("Z"), Milliseconds(0))
    wants.add(gap(1), None, Milliseconds(0))
    assert asked(wants, 0) == [(BLOCK, "A"), (gap(1), "A")]
    assert asked(wants, 500) == [(BLOCK, "B"), (gap(1), "B")]


def test_nothing_is_due_while_there_is_nobody_to_ask() -> None:
    wants = Wants()
    wants.add(BLOCK, None, Milliseconds(0))
    assert asked(wants, 0, []) == []
    assert wants.next_due() == 0


def test_what_has_come_is_asked_for_no_more() -> None:
    wants = Wants()
    wants.add(BLOCK, None, Milliseconds(0))
    assert BLOCK in wants
    assert [wants.settle(BLOCK), wants.settle(BLOCK)] == [True, False]
    assert (BLOCK in wants, len(wants), wants.next_due()) == (False, 0, None)


def test_wanting_again_does_not_begin_anew() -> None:
    wants = Wants()
    wants.add(BLOCK, None, Milliseconds(0))
    assert asked(wants, 0) == [(BLOCK, "A")]
    wants.add(BLOCK, node_of("C"), Milliseconds(100))
    assert asked(wants, 100) == []
    assert asked(wants, 500) == [(BLOCK, "B")]


def test_certificates_of_passed_views_are_of_no_more_use_and_blocks_are() -> None:
    wants = Wants()
    for wanted in (gap(3), gap(4), gap(4, NOTARIZE), BLOCK):
        wants.add(wanted, None, Milliseconds(0))
    wants.forget_views_below(View(4))
    assert [wanted for wanted, _ in asked(wants, 0)] == [gap(4), gap(4, NOTARIZE), BLOCK]


def test_single_blocks_are_given_up_for_blocks_by_height() -> None:
    wants = Wants()
    for wanted in (gap(3), BLOCK):
        wants.add(wanted, None, Milliseconds(0))
    wants.forget_blocks()
    assert [wanted for wanted, _ in asked(wants, 0)] == [gap(3)]


@given(st.lists(st.tuples(st.integers(1, MAX_WANTS + 50), st.booleans()), max_size=40))
def test_wants_have_a_bound_and_room_again_when_something_has_come(
    story: list[tuple[int, bool]],
) -> None:
    wants = Wants()
    for view in range(1, MAX_WANTS + 1):
        wants.add(gap(view), None, Milliseconds(0))
    held = set(range(1, MAX_WANTS + 1))
    for view, has_come in story:
        if has_come:
            assert wants.settle(gap(view)) is (view in held)
            held.discard(view)
        else:
            wants.add(gap(view), None, Milliseconds(0))
            held |= {view} if len(held) < MAX_WANTS else set()
    assert [view for view in range(1, MAX_WANTS + 51) if gap(view) in wants] == sorted(held)

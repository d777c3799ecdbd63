"""Peers: in one order, with eight messages of the next epoch each, and one answer a pause."""

from chain.primitives import Milliseconds, NodeId
from node.replica.peers import (
    MAX_KEPT,
    MAX_KEPT_BYTES,
    MAX_KEPT_LONG_BYTES,
    SHORT_BYTES,
    Favour,
    Peers,
)

A, B, C = (NodeId(bytes([each]) * 32) for each in range(3))
PAUSE_MS = Milliseconds(1000)


def _peers(*ids: NodeId) -> Peers:
    peers = Peers()
    for each in ids:
        peers.join(each)
    return peers


def test_peers_come_in_the_order_of_their_ids_whoever_came_first() -> None:
    peers = _peers(C, A, B)
    assert peers.ids() == [A, B, C]
    peers.leave(B)
    assert peers.ids() == [A, C]
    assert A in peers
    assert B not in peers


def test_leaving_twice_is_no_mistake() -> None:
    peers = _peers(A)
    peers.leave(A)
    peers.leave(A)
    assert peers.ids() == []


def test_the_newest_eight_messages_of_each_peer_are_kept() -> None:
    peers = _peers(A, B)
    for at in range(MAX_KEPT + 3):
        peers.keep(A, b"%d" % at)
    peers.keep(B, b"only")
    peers.keep(C, b"of a stranger")
    assert peers.kept_count() == MAX_KEPT + 1
    newest = [(A, b"%d" % at) for at in range(3, MAX_KEPT + 3)]
    assert peers.take_kept() == [*newest, (B, b"only")]
    assert peers.take_kept() == []
    assert peers.kept_count() == 0


def test_what_is_kept_is_bounded_in_bytes_and_short_messages_always_fit() -> None:
    peers = _peers(A)
    vote, half = bytes(SHORT_BYTES), bytes(MAX_KEPT_LONG_BYTES // 2)
    for each in (b"oldest", half, vote, half + b"larger", half, b"newest"):
        peers.keep(A, each)
    assert peers.kept_bytes() <= MAX_KEPT_BYTES
    assert peers.take_kept() == [(A, each) for each in (b"oldest", vote, half, b"newest")]
    peers.keep(A, bytes(MAX_KEPT_LONG_BYTES + 1))
    assert peers.kept_bytes() == 0


def test_what_was_kept_goes_with_its_peer() -> None:
    peers = _peers(A)
    peers.keep(A, b"late")
    peers.leave(A)
    peers.join(A)
    assert peers.take_kept() == []


def _may_answer(peers: Peers, peer: NodeId, at: int, what: Favour = Favour.HAND_OVER) -> bool:
    return peers.may_answer(peer, what, now_ms=Milliseconds(at), pause_ms=PAUSE_MS)


def test_one_favour_does_not_wait_for_another() -> None:
    peers = _peers(A)
    asked = [(favour, at) for at in (0, 500) for favour in Favour]
    assert [_may_answer(peers, A, at, what) for what, at in asked] == [True, True, False, False]


def test_a_peer_is_answered_once_in_a_pause_and_a_stranger_never() -> None:
    peers = _peers(A, B)
    asked = [(A, 0), (A, 999), (B, 999), (A, 1000), (A, 1001), (C, 5000), (A, 2000)]
    answered = [_may_answer(peers, peer, at) for peer, at in asked]
    assert answered == [True, False, True, True, False, False, True]

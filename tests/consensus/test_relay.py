"""What peers are known to know: nobody is sent what it has, nobody behind is left alone."""

from chain.primitives import Milliseconds, View
from consensus.relay import Relay
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage, name_of_node, node_of

STAGE = Stage(4)
STAGE.chain(["b1", "b2", "b3"])
A, B, C = (node_of(name) for name in "ABC")


def relay_to(*names: str) -> Relay:
    relay = Relay()
    for name in names:
        relay.join(node_of(name))
    return relay


def pushes(relay: Relay, now_ms: int) -> list[tuple[str, str]]:
    return [
        (f"{each.kind.name} {each.view}", "".join(map(name_of_node, peers)))
        for each, peers in relay.due_pushes(Milliseconds(now_ms))
    ]


def test_peers_are_told_in_the_order_of_their_names_whenever_they_came() -> None:
    relay = relay_to("C", "A", "B")
    assert relay.peers() == [A, B, C]
    relay.leave(B)
    relay.leave(B)
    assert relay.peers() == [A, C]


def test_a_certificate_is_pushed_when_it_is_due_and_once() -> None:
    relay = relay_to("A", "B")
    relay.schedule(STAGE.certificate(NULLIFY, 1), Milliseconds(10))
    relay.schedule(STAGE.certificate(NULLIFY, 2), Milliseconds(20))
    assert relay.next_push() == 10
    assert pushes(relay, 9) == []
    assert pushes(relay, 10) == [("NULLIFY 1", "AB")]
    assert relay.next_push() == 20
    assert pushes(relay, 99) == [("NULLIFY 2", "AB")]
    assert relay.next_push() is None


def test_who_sent_a_certificate_or_voted_in_a_later_view_is_not_sent_it() -> None:
    relay = relay_to("A", "B", "C")
    relay.shows_certificate(A, STAGE.certificate(NULLIFY, 2))
    relay.shows_vote(B, STAGE.vote(NOTARIZE, 3, "b3", 1))
    relay.shows_vote(C, STAGE.vote(NOTARIZE, 2, "b2", 2))
    for certificate in (
        STAGE.certificate(NOTARIZE, 1, "b1"),
        STAGE.certificate(NULLIFY, 2),
        STAGE.certificate(NULLIFY, 3),
    ):
        relay.schedule(certificate, Milliseconds(0))
    assert pushes(relay, 0) == [("NULLIFY 2", "C"), ("NULLIFY 3", "ABC")]


def test_a_finalize_vote_shows_its_sender_in_the_next_view() -> None:
    relay = relay_to("A", "B")
    assert relay.shows_vote(A, STAGE.vote(FINALIZE, 2, "b2", 0)) == View(3)
    assert relay.shows_vote(B, STAGE.vote(NOTARIZE, 2, "b2", 1)) == View(2)
    relay.schedule(STAGE.certificate(NOTARIZE, 2, "b2"), Milliseconds(0))
    assert pushes(relay, 0) == [("NOTARIZE 2", "B")]


def test_a_finalization_is_pushed_to_whoever_has_not_shown_that_it_finalized_as_much() -> None:
    relay = relay_to("A", "B", "C", "D")
    relay.shows_certificate(A, STAGE.certificate(FINALIZE, 2, "b2"))
    relay.shows_status(B, View(9), View(2))
    relay.shows_vote(C, STAGE.vote(NOTARIZE, 9, "b3", 2))
    relay.schedule_final(STAGE.certificate(FINALIZE, 2, "b2"), Milliseconds(0))
    assert pushes(relay, 0) == [("FINALIZE 2", "CD")]


def test_the_newest_finalization_is_pushed_in_the_place_of_those_before() -> None:
    relay = relay_to("A")
    relay.schedule_final(STAGE.certificate(FINALIZE, 1, "b1"), Milliseconds(20))
    relay.schedule(STAGE.certificate(NULLIFY, 1), Milliseconds(10))
    relay.schedule_final(STAGE.certificate(FINALIZE, 2, "b2"), Milliseconds(30))
    assert relay.next_push() == 10
    assert pushes(relay, 19) == [("NULLIFY 1", "A")]
    assert relay.next_push() == 20
    assert pushes(relay, 20) == [("FINALIZE 2", "A")]
    assert relay.next_push() is None
    assert pushes(relay, 99) == []


def test_a_certificate_that_everybody_has_is_pushed_to_nobody() -> None:
    relay = relay_to("A")
    relay.shows_certificate(A, STAGE.certificate(NULLIFY, 2))
    relay.schedule(STAGE.certificate(NULLIFY, 2), Milliseconds(0))
    assert pushes(relay, 0) == []
    assert relay.next_push() is None


def test_a_peer_is_behind_if_its_view_or_its_finalized_view_is_lower() -> None:
    relay = relay_to("A")
    relay.shows_status(A, View(5), View(3))
    behind = [
        relay.is_behind(A, View(view), View(finalized))
        for view, finalized in ((5, 3), (6, 3), (5, 4), (1, 1))
    ]
    assert behind == [False, True, True, False]


def test_after_a_restart_a_peer_may_be_less_far_than_it_was() -> None:
    relay = relay_to("A")
    relay.shows_status(A, View(5), View(3))
    relay.shows_vote(A, STAGE.vote(NOTARIZE, 2, "b2", 0))
    assert not relay.is_behind(A, View(5), View(3))
    relay.shows_status(A, View(1), View(0))
    assert relay.is_behind(A, View(5), View(3))


def test_a_peer_that_comes_again_has_shown_nothing() -> None:
    relay = relay_to("A")
    relay.shows_status(A, View(5), View(3))
    relay.join(A)
    assert relay.is_behind(A, View(1), View(0))


def test_one_peer_is_answered_at_most_once_in_each_pause() -> None:
    relay = relay_to("A", "B")
    asked = [(A, 0), (A, 999), (B, 999), (A, 1_000), (A, 1_001)]
    answered = [relay.may_answer(peer, Milliseconds(at), Milliseconds(1_000)) for peer, at in asked]
    assert answered == [True, False, True, True, False]


def test_of_those_who_cannot_be_reached_nothing_is_known() -> None:
    relay = relay_to()
    relay.shows_status(A, View(5), View(3))
    relay.shows_certificate(A, STAGE.certificate(NULLIFY, 2))
    assert relay.shows_vote(A, STAGE.vote(NOTARIZE, 2, "b2", 0)) == View(2)
    assert not relay.is_behind(A, View(9), View(9))
    assert not relay.may_answer(A, Milliseconds(0), Milliseconds(0))


def test_what_was_sent_of_passed_views_is_forgotten() -> None:
    relay = relay_to("A")
    for view in (1, 2):
        relay.shows_certificate(A, STAGE.certificate(FINALIZE, view, f"b{view}"))
    relay.shows_status(A, View(1), View(0))
    relay.forget_below(View(2))
    for view in (1, 2):
        relay.schedule(STAGE.certificate(FINALIZE, view, f"b{view}"), Milliseconds(0))
    assert pushes(relay, 0) == [("FINALIZE 1", "A")]

"""Nodes and seats: the authority set changes at a boundary, by vote, and never so that it could not go on."""

from dataclasses import replace
from typing import Any

from chain.evidence import Evidence
from chain.primitives import BlockId, Epoch, PublicKey, Signature, View
from chain.receipt import Outcome
from chain.vote import Vote, VoteKind
from contracts.founding import FirstNode
from contracts.sandbox import why
from tests.contracts.network import Network, an_id, founders, member_id, secret


def _key(name: str) -> PublicKey:
    return secret(name).public


def _registered(network: Network, name: str) -> None:
    form = (_key(name), _key(f"net {name}"))
    result = network.taken("m1.a", name, "node", "register", *form)
    assert result.outcome is Outcome.DONE


def _voted(network: Network, method: str, name: str) -> None:
    """All that is needed of the votes: three of four."""
    ballot = an_id(f"{method} {name}")
    assert why(network.call("m0.a", "node", method, _key(name), ballot)) == ()
    for voter in ("m1.a", "m2.a"):
        assert why(network.call(voter, "node", "agree", ballot)) == ()


def _next(network: Network) -> list[PublicKey]:
    """Who sits after an epoch's end here."""
    network.block()
    network.begin_epoch()
    network.block()
    return list(network.ask("node", "seated"))


MOST_SEATS = 200
FOUNDERS = sorted(_key(f"n{at}") for at in range(4))


def test_a_new_key_sits_when_it_was_voted_in_and_has_said_that_it_is_ready() -> None:
    network = Network()
    _registered(network, "n1.x")
    _voted(network, "seat", "n1.x")
    assert _next(network) == FOUNDERS
    assert network.call("n1.x", "node", "ready").outcome is Outcome.DONE
    assert _next(network) == sorted([*FOUNDERS, _key("n1.x")])


def test_two_votes_of_four_members_are_not_enough() -> None:
    network = Network()
    _registered(network, "n1.x")
    network.call("n1.x", "node", "ready")
    ballot = an_id("two")
    network.call("m0.a", "node", "seat", _key("n1.x"), ballot)
    network.call("m1.a", "node", "agree", ballot)
    assert why(network.call("m1.b", "node", "agree", ballot)) == ("already_voted",)
    assert _next(network) == FOUNDERS


def test_a_seat_is_given_up_by_vote_at_the_next_boundary() -> None:
    network = Network()
    _voted(network, "unseat", "n3")
    assert list(network.ask("node", "seated")) == FOUNDERS
    assert _next(network) == [key for key in FOUNDERS if key != _key("n3")]


def test_a_key_that_sits_is_not_retired() -> None:
    network = Network()
    assert why(network.call("m3.a", "node", "retire", _key("n3"))) == ("seated",)
    _voted(network, "unseat", "n3")
    assert why(network.call("m3.a", "node", "retire", _key("n3"))) == ("seated",)
    _next(network)
    assert why(network.call("m2.a", "node", "retire", _key("n3"))) == ("not_yours",)
    assert network.call("m3.a", "node", "retire", _key("n3")).outcome is Outcome.DONE
    assert why(network.call("m3.a", "node", "retire", _key("n3"))) == ("retired",)


def test_a_rotation_ends_the_epoch_and_the_new_key_takes_the_seat() -> None:
    network = Network()
    form = (_key("n2"), _key("n2.new"), _key("net n2"))
    network.offer("m2.a", "n2.new", "n2.newer", "n3.new")
    assert why(network.call("m2.a", "node", "rotate", *form, by="n2.new")) == (
        "needs_second_person",
        "rotate",
    )
    unsigned = network.call("m2.a", "node", "rotate", *form, by="m2.b")
    assert why(unsigned) == ("key_not_signed",)
    assert why(network.call("m2.a", "node", "rotate", *form, by="m2.b n2.new")) == ()
    assert network.tip.block.header.flags == 1
    network.begin_epoch()
    network.block()
    assert network.tip.block.header.flags == 0
    expected = sorted([*(key for key in FOUNDERS if key != _key("n2")), _key("n2.new")])
    assert list(network.ask("node", "seated")) == expected
    again = (_key("n2.new"), _key("n2.newer"), _key("net n2"))
    soon = network.call("m2.a", "node", "rotate", *again, by="m2.b n2.newer")
    assert why(soon) == ("too_soon",)
    stranger = (_key("n3"), _key("n3.new"), _key("net n3"))
    others = network.call("m2.a", "node", "rotate", *stranger, by="m2.b n3.new")
    assert why(others) == ("not_yours",)


def test_nobody_registers_a_node_whose_key_somebody_else_holds() -> None:
    network = Network()
    network.offer("m1.a", "n2.x")
    form = (_key("n2.x"), _key("net n2.x"))
    assert why(network.call("m1.a", "node", "register", *form)) == ("key_not_signed",)
    assert why(network.call("m2.a", "node", "register", *form, by="n2.x")) == ()


def test_no_change_is_made_that_would_leave_fewer_than_a_quorum_alive() -> None:
    """A set of four, of whom three have not shown themselves for long: a fifth would not help."""
    network = Network()
    _registered(network, "n1.x")
    _voted(network, "seat", "n1.x")
    network.only_leader = _key("n0")
    for _ in range(1_010):
        network.block()
    network.call("n1.x", "node", "ready")
    assert _next(network) == FOUNDERS
    for name in ("n1", "n2", "n3"):
        network.call(name, "node", "ready")
    assert _next(network) == sorted([*FOUNDERS, _key("n1.x")])


def test_the_only_member_seats_its_own_key_by_its_own_vote() -> None:
    network = Network(1)
    form = (_key("n0.x"), _key("net n0.x"))
    assert why(network.taken("m0.a", "n0.x", "node", "register", *form)) == ()
    network.call("n0.x", "node", "ready")
    assert why(network.call("m0.a", "node", "seat", _key("n0.x"), an_id("alone"))) == ()
    assert _next(network) == sorted([_key("n0"), _key("n0.x")])


def test_a_leader_that_is_no_node_of_a_member_leads_all_the_same() -> None:
    network = Network()
    stranger, usual = Network(), network.block()
    stranger.only_leader = _key("stranger")
    made = stranger.block()
    assert made.block.header.proposer == _key("stranger")
    assert made.block.header.height == usual.block.header.height
    assert _key("stranger") not in stranger.ask("node", "seated")


def test_an_authority_that_voted_for_two_blocks_is_put_before_the_members() -> None:
    network = Network()
    signer = FOUNDERS.index(_key("n2"))

    def vote(block: bytes) -> Vote:
        at = (Epoch(0), View(1), BlockId(block * 32), signer)
        unsigned = Vote(VoteKind.NOTARIZE, *at, Signature.zeros())
        signature = secret("n2").sign(unsigned.ballot.signing_bytes(network.chain_id))
        return replace(unsigned, signature=signature)

    before = network.state.get(b"\1node/accused/" + _key("n2"))
    network.block(evidence=(Evidence.of(vote(b"1"), vote(b"2")),))
    assert before is None
    assert network.state.get(b"\1node/accused/" + _key("n2")) is not None
    assert network.state.get(b"\1node/accused/" + _key("n1")) is None
    assert list(network.ask("node", "seated")) == FOUNDERS


def test_the_roll_of_nodes_goes_page_by_page_in_the_order_of_their_keys() -> None:
    network = Network()
    _registered(network, "n1.x")
    _registered(network, "n1.y")
    assert why(network.call("m1.a", "node", "retire", _key("n1.y"))) == ()
    keys = sorted([*FOUNDERS, _key("n1.x"), _key("n1.y")])
    found = network.ask("node", "roll", ())
    assert [each.key for each in found] == keys
    assert {each.key for each in found if each.retired} == {_key("n1.y")}
    [registered] = [each for each in found if each.key == _key("n1.x")]
    assert (registered.network_id, registered.member) == (_key("net n1.x"), member_id(1))
    assert [each.key for each in network.ask("node", "roll", (keys[3],))] == keys[4:]


def test_a_founding_node_that_follows_may_be_given_a_seat_later() -> None:
    first, *others = founders()
    waiting = FirstNode(_key("n0.w"), _key("net n0.w"))
    network = Network(founding=(replace(first, waiting=(waiting,)), *others))
    assert list(network.ask("node", "seated")) == FOUNDERS
    assert _key("n0.w") in [each.key for each in network.ask("node", "roll", ())]
    _voted(network, "seat", "n0.w")
    assert network.call("n0.w", "node", "ready").outcome is Outcome.DONE
    assert _next(network) == sorted([*FOUNDERS, _key("n0.w")])


def test_as_many_seats_as_there_may_be_fill_and_change_at_the_boundaries() -> None:
    """The chain asks who sits next in every block: were that to end the budget of a call, no block could be made."""
    network = Network()
    names = [f"n{at % 4}.x{at}" for at in range(MOST_SEATS)]
    for member in range(4):
        own = [name for name in names if name.startswith(f"n{member}.")]
        for some in (own[at : at + 8] for at in range(0, len(own), 8)):
            network.offer(f"m{member}.a", *some)
            calls = [("register", _key(name), _key("net")) for name in some]
            _batch(network, f"m{member}.a", calls, by=" ".join(some))
    for at in range(0, MOST_SEATS, 100):
        ready = network.encode("node", "ready")
        network.block(*[network.transaction(name, ready) for name in names[at : at + 100]])
    old = [(f"n{at}", "unseat") for at in range(4)]
    matters = (
        [(name, "seat") for name in names[:-4]] + old + [(name, "seat") for name in names[-4:]]
    )
    ballots = [an_id(f"matter {at}") for at in range(len(matters))]
    asked = zip(matters, ballots, strict=True)
    _batch(network, "m0.a", [(method, _key(name), ballot) for (name, method), ballot in asked])
    for voter in ("m1.a", "m2.a"):
        _batch(network, voter, [("agree", ballot) for ballot in ballots])
    wanted = sorted(map(_key, names))
    boundaries = 0
    while list(network.ask("node", "seated")) != wanted:
        network.begin_epoch()
        network.block()
        boundaries += 1
        assert boundaries < 30, "a third may come at each boundary"


def _batch(network: Network, who: str, calls: list[tuple[Any, ...]], by: str = "") -> None:
    """All of these calls to `node` are done, a few in each block."""
    made = [network.encode("node", method, *form) for method, *form in calls]
    for at in range(0, len(made), 40):
        sent = network.transaction(who, *made[at : at + 40], by=by)
        ends = network.block(sent).receipts[0].results
        assert {each.outcome for each in ends} == {Outcome.DONE}

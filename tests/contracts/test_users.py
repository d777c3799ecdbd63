"""The users of a member: who adds, changes and stops them, and how a member goes on that has lost its admin."""

from dataclasses import replace

from chain.primitives import Height
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transition import Point, genesis_block
from contracts.executor import ContractExecutor
from contracts.founding import CallWriting
from contracts.language import DAY
from contracts.sandbox import why
from contracts.words import Role
from tests.contracts.network import PROGRAMS, START_MS, Network, an_id, member_id, secret

ADMIN, COORDINATOR, NODE, SIGNATORY = (
    each.value for each in (Role.ADMIN, Role.COORDINATOR, Role.NODE, Role.SIGNATORY)
)


def _call(network: Network, who: str, method: str, name: str, *form: object) -> tuple[object, ...]:
    form = (secret(name).public, *form)
    if method == "add":
        return why(network.taken(who, name, "user", method, *form))
    return why(network.call(who, "user", method, *form))


def _opens(network: Network, who: str, name: str) -> tuple[object, ...]:
    return why(network.call(who, "errands", "open", an_id(name), ()))


def _is_admitted(network: Network, who: str) -> bool:
    sent = network.transaction(who, network.encode("errands", "left"))
    return network.block(sent).block.body.transactions == (sent,)


def test_an_admin_adds_a_user_of_its_own_member_who_may_do_what_its_roles_say() -> None:
    network = Network()
    assert _call(network, "m1.a", "add", "m1.new", (COORDINATOR,), ()) == ()
    assert _opens(network, "m1.new", "x") == ()
    assert network.ask("errands", "of_member", member_id(1)) == (an_id("x"),)
    network.offer("m1.a", "m1.more")
    assert _call(network, "m1.new", "add", "m1.more", (ADMIN,), ()) == ("forbidden", "add")
    assert _call(network, "m2.a", "add", "m1.new", (COORDINATOR,), ()) == ("exists",)


def test_nobody_touches_users_of_another_member_or_those_that_are_not_there() -> None:
    network = Network()
    for method, form in (("role", ((ADMIN,),)), ("expire", (START_MS,)), ("revoke", ())):
        assert _call(network, "m1.a", method, "m2.b", *form) == ("not_yours",)
        assert _call(network, "m1.a", method, "m1.z", *form) == ("not_found",)


def test_a_user_whose_time_is_over_acts_no_more() -> None:
    network = Network()
    until_ms = network.now_ms + DAY
    assert _call(network, "m1.a", "add", "m1.new", (COORDINATOR,), (until_ms,)) == ()
    assert _call(network, "m1.a", "expire", "m1.b", until_ms) == ()
    network.wait(1)
    assert not _is_admitted(network, "m1.new")
    assert not _is_admitted(network, "m1.b")
    assert _call(network, "m1.a", "expire", "m1.a", until_ms) == ("last_admin",)


def test_roles_are_changed_and_the_last_admin_stays_one() -> None:
    network = Network()
    assert _call(network, "m1.a", "role", "m1.b", (SIGNATORY,)) == ()
    assert _opens(network, "m1.b", "x") == ("forbidden", "open")
    assert _call(network, "m1.a", "role", "m1.a", (SIGNATORY,)) == ("last_admin",)
    assert _call(network, "m1.a", "role", "m1.a", (ADMIN, COORDINATOR)) == ()
    assert _opens(network, "m1.a", "y") == ()
    assert _call(network, "m1.a", "role", "m1.b", (ADMIN,)) == ()
    assert _call(network, "m1.b", "role", "m1.a", (SIGNATORY,)) == ()


def test_an_admin_whose_time_ends_is_not_the_one_that_stays() -> None:
    """Else a member would have none once that time is over."""
    network = Network()
    until_ms = network.now_ms + DAY
    assert _call(network, "m1.a", "expire", "m1.b", until_ms) == ()
    assert _call(network, "m1.b", "revoke", "m1.a") == ("last_admin",)
    assert _call(network, "m1.b", "expire", "m1.a", until_ms) == ("last_admin",)
    assert _call(network, "m1.b", "role", "m1.a", (SIGNATORY,)) == ("last_admin",)
    assert _call(network, "m1.a", "add", "m1.new", (ADMIN,), ()) == ()
    assert _call(network, "m1.b", "revoke", "m1.a") == ()


def test_the_role_of_a_node_is_given_and_taken_with_the_node_alone() -> None:
    network = Network()
    assert _call(network, "m1.a", "add", "m1.new", (NODE,), ()) == ("nodes_own_role",)
    assert _call(network, "m1.a", "role", "m1.b", (NODE,)) == ("nodes_own_role",)
    for method, form in (("role", ((ADMIN,),)), ("expire", (START_MS,)), ("revoke", ())):
        assert _call(network, "m1.a", method, "n1", *form) == ("nodes_own_role",)


def test_a_witness_of_another_member_lets_a_member_that_lost_its_admin_have_a_new_one() -> None:
    network = Network()
    new = secret("m1.new").public
    assert _call(network, "m1.a", "add", "m1.w", (Role.WITNESS.value,), ()) == ()
    network.offer("m1.a", "m1.new")
    assert _call(network, "m1.a", "recover", "m1.new") == ("needs_second_member", "recover")
    alone = network.call("m1.a", "user", "recover", new, by="m1.b m1.new")
    assert why(alone) == ("needs_second_member", "recover")
    witness = network.call("m1.w", "user", "recover", new, by="m2.a m1.new")
    assert why(witness) == ("not_yours",)
    unsigned = network.call("m1.a", "user", "recover", new, by="m2.a")
    assert why(unsigned) == ("key_not_signed",)
    assert why(network.call("m1.a", "user", "recover", new, by="m2.a m1.new")) == ()
    assert _call(network, "m1.new", "add", "m1.more", (COORDINATOR,), ()) == ()


def test_a_member_that_is_stopped_or_put_out_is_no_second_one() -> None:
    network = Network()
    new, ask = secret("m1.new").public, ("needs_second_member", "recover")
    network.offer("m1.a", "m1.new")
    assert why(network.call("m0.a", "member", "stop", member_id(3), an_id("stop"))) == ()
    assert why(network.call("m2.a", "member", "agree", an_id("stop"))) == ()
    assert why(network.call("m1.a", "user", "recover", new, by="m3.a m1.new")) == ask
    assert why(network.call("m0.a", "member", "expel", member_id(3), an_id("expel"))) == ()
    for voter in ("m1.a", "m2.a"):
        assert why(network.call(voter, "member", "agree", an_id("expel"))) == ()
    assert why(network.call("m1.a", "user", "recover", new, by="m3.a m1.new")) == ask
    assert why(network.call("m1.a", "user", "recover", new, by="m3.a m2.a m1.new")) == ()


def test_a_member_has_at_most_250_users_and_whoever_is_revoked_makes_room() -> None:
    network = Network()
    names = [f"m1.{at}" for at in range(248)]
    # Two officers and the node are there from the beginning.
    assert _added(network, names) == [()] * 247 + [("too_many_users",)]
    assert _call(network, "m1.a", "revoke", "m1.7") == ()
    assert _call(network, "m1.a", "add", "m1.248", (COORDINATOR,), ()) == ()
    assert _call(network, "m1.a", "add", "m1.249", (COORDINATOR,), ()) == ("too_many_users",)


def _added(network: Network, names: list[str]) -> list[tuple[object, ...]]:
    """What comes of adding all of these to member 1, a few at a time."""
    said = []
    for at in range(0, len(names), 8):
        some = names[at : at + 8]
        network.offer("m1.a", *some)
        keys = [secret(name).public for name in some]
        calls = [network.encode("user", "add", key, (COORDINATOR,), ()) for key in keys]
        made = network.block(network.transaction("m1.a", *calls, by=" ".join(some)))
        said += [why(each) for each in made.receipts[0].results]
    return said


def test_a_key_that_was_revoked_is_never_taken_again() -> None:
    network = Network()
    assert _call(network, "m1.a", "revoke", "m1.b") == ()
    offered = network.call("m2.a", "user", "offer", secret("m1.b").public)
    assert why(offered) == ("exists",)
    assert not _is_admitted(network, "m1.b")
    assert _call(network, "m1.a", "role", "m1.b", (COORDINATOR,)) == ()
    assert not _is_admitted(network, "m1.b")


def test_nobody_takes_a_key_whose_holder_has_not_signed_for_it() -> None:
    network = Network()
    new = secret("m2.new").public
    network.offer("m1.a", "m2.new")
    alone = network.call("m1.a", "user", "add", new, (COORDINATOR,), ())
    assert why(alone) == ("key_not_signed",)
    other = network.call("m1.a", "user", "add", new, (COORDINATOR,), (), by="m1.b")
    assert why(other) == ("key_not_signed",)
    assert _call(network, "m2.a", "add", "m2.new", (COORDINATOR,), ()) == (), "offers block nobody"
    assert network.ask("user", "person", new).member == member_id(2)


def test_a_key_that_is_only_offered_may_do_nothing_but_sign_for_itself() -> None:
    network = Network()
    network.offer("m1.a", "m1.new")
    assert network.ask("user", "person", secret("m1.new").public).roles == ()
    assert _opens(network, "m1.new", "x") == ("forbidden", "open")
    assert why(network.call("m1.a", "user", "recover", secret("m1.z").public, by="m1.new")) == (
        "needs_second_member",
        "recover",
    )


def test_the_newest_32_offers_of_a_member_stand() -> None:
    network = Network()
    network.offer("m1.a", "m1.new", *[f"m1.{at}" for at in range(31)])
    network.offer("m1.a", "m1.new")
    network.offer("m1.a", "m1.31")
    standing = [network.ask("user", "person", secret(f"m1.{at}").public) for at in range(32)]
    assert [each is None for each in standing] == [True] + [False] * 31
    assert network.ask("user", "person", secret("m1.new").public) is not None


def test_a_user_of_a_member_that_nobody_has_founded_is_nobody() -> None:
    """Only a genesis that somebody wrote by hand has one."""
    genesis = Network().genesis
    stray = secret("m9.a").public
    found = CallWriting(PROGRAMS).call("user", "found", stray, member_id(9), (ADMIN,))
    executor, state = ContractExecutor(PROGRAMS), Overlay(Snapshot(MemoryStore()))
    made = genesis_block(replace(genesis, calls=(*genesis.calls, found)), state, executor)
    point = Point(Height(1), made.block.header.timestamp_ms)
    assert executor.query(made.state, ("user", "person"), b"\x91\xc4\x20" + stray, point) is None


def test_whether_a_member_has_another_user_for_something() -> None:
    network = Network()
    assert _call(network, "m1.a", "role", "m1.b", (ADMIN,)) == ()
    first, other = secret("m1.a").public, secret("m1.b").public
    assert network.ask("user", "has_another", first, (ADMIN, COORDINATOR)) is True
    assert network.ask("user", "has_another", first, (COORDINATOR,)) is False
    assert network.ask("user", "has_another", other, (COORDINATOR,)) is True

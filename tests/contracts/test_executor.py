"""The executor: who is admitted, what a transaction does, what the chain asks of the contracts."""

from chain.receipt import Outcome
from chain.transaction import Execution
from contracts.sandbox import why
from tests.contracts.network import Network, an_id, member_id, secret


def test_a_founded_network_runs_calls_of_its_users() -> None:
    network = Network()
    result = network.call("m1.a", "errands", "open", an_id("first"), ())
    assert result.outcome is Outcome.DONE
    assert network.ask("errands", "of_member", member_id(1)) == (an_id("first"),)
    assert why(network.call("m2.a", "errands", "finish", an_id("first"))) == ("not_yours",)
    assert network.call("m1.b", "errands", "finish", an_id("first")).outcome is Outcome.DONE


def test_one_failure_undoes_an_atomic_transaction() -> None:
    network = Network()
    opened = network.encode("errands", "open", an_id("first"), ())
    unknown = network.encode("errands", "finish", an_id("unknown"))
    sent = network.transaction("m1.a", opened, unknown, execution=Execution.ATOMIC)
    results = network.block(sent).receipts[0].results
    assert [result.code for result in results] == ["undone", "not_found"]
    assert network.ask("errands", "of_member", member_id(1)) == ()
    sent = network.transaction("m1.a", opened, unknown)
    assert [each.code for each in network.block(sent).receipts[0].results] == ["done", "not_found"]


def test_a_stranger_and_a_revoked_user_are_not_admitted() -> None:
    network = Network()
    opened = network.encode("errands", "open", an_id("first"), ())
    assert network.block(network.transaction("m1.z", opened)).block.body.transactions == ()
    assert network.call("m1.a", "user", "revoke", secret("m1.b").public).outcome is Outcome.DONE
    assert network.block(network.transaction("m1.b", opened)).block.body.transactions == ()
    last = network.call("m1.a", "user", "revoke", secret("m1.a").public)
    assert why(last) == ("last_admin",)


def test_a_user_who_revokes_itself_in_the_middle_of_a_batch_does_nothing_after() -> None:
    network = Network()
    revoke = network.encode("user", "revoke", secret("m1.b").public)
    opened = network.encode("errands", "open", an_id("first"), ())
    sent = network.transaction("m1.b", opened, revoke, opened)
    results = network.block(sent).receipts[0].results
    assert [each.code for each in results] == ["done", "done", "forbidden"]

"""The executor: who is admitted, what a transaction does, what the chain asks of the contracts."""

from dataclasses import replace

import pytest

from chain.block import EMPTY_BODY, Body
from chain.crypto import verify
from chain.primitives import Epoch, Height, Milliseconds
from chain.receipt import RECEIPT, Outcome
from chain.rejection import Reason, Rejected
from chain.state import Overlay
from chain.transaction import Execution
from chain.transition import Point, carry_out, in_order
from contracts.executor import CALL_WORK
from contracts.language import DAY
from contracts.loader import Program
from contracts.sandbox import why
from tests.contracts.network import LAST_HEIGHT, Network, an_id, context_on, member_id, secret


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


def test_nobody_signs_beside_an_author_who_acts_for_nobody() -> None:
    network = Network()
    opened = network.encode("errands", "open", an_id("first"), ())
    point = Point(Height(network.tip.block.header.height + 1), Milliseconds(network.now_ms))
    for by in ("m2.a", "n2"):
        network.executor.admit(network.state, network.transaction("m1.a", opened, by=by), point)
    stranger = network.transaction("m1.a", opened, by="m1.z")
    with pytest.raises(Rejected) as refused:
        network.executor.admit(network.state, stranger, point)
    assert refused.value.reason is Reason.NOT_A_MEMBER
    assert network.block(stranger).block.body.transactions == ()


def test_the_chain_is_told_when_the_clock_fires_next() -> None:
    network = Network()
    assert network.executor.next_deadline(network.state) is None
    network.call("m1.a", "errands", "open", an_id("first"), ())
    assert network.executor.next_deadline(network.state) == network.now_ms + 3 * DAY


def test_what_is_forbidden_after_a_revocation_costs_its_place_in_the_block_and_nothing_else() -> (
    None
):
    def work_of(forbidden: int) -> int:
        network = Network()
        revoke = network.encode("user", "revoke", secret("m1.b").public)
        opened = network.encode("errands", "open", an_id("first"), ())
        made = network.block(network.transaction("m1.b", revoke, *[opened] * forbidden))
        codes = [each.code for each in made.receipts[0].results]
        assert codes == ["done", *["forbidden"] * forbidden]
        return network.executor._block.work

    assert work_of(forbidden=20) == work_of(forbidden=0) + 20 * CALL_WORK


HOARD = Program('''
"""Calls that write as much as they may."""

from contracts.language import Context, Contract, Id, Map, Role, event, method


@event
class Told:
    """Much."""

    what: bytes


class Hoard(Contract):
    name = "hoard"

    kept: Map[Id, int] = Map()

    @method(Role.COORDINATOR)
    def tell(self, ctx: Context, what: bytes) -> None:
        for at in range(32):
            ctx.emit(Told(what))

    @method(Role.COORDINATOR)
    def write(self, ctx: Context) -> None:
        for at in range(128):
            self.kept.put(ctx.fresh_id(), at)
''')


def test_a_receipt_that_is_full_ends_its_transaction_and_can_be_read_back() -> None:
    network = Network(also=(HOARD,))
    told = network.encode("hoard", "tell", bytes(1024))
    results = network.block(network.transaction("m1.a", *[told] * 120)).receipts[0]
    codes = [result.code for result in results.results]
    assert codes == sorted(codes), "once it is full it stays full"
    assert set(codes) == {"done", "out_of_budget"}
    assert RECEIPT.decode(results.encode()) == results


def test_a_block_that_has_done_as_much_as_it_may_takes_no_more_and_the_next_one_does() -> None:
    network = Network(also=(HOARD,))
    write = network.encode("hoard", "write")
    sent = [network.transaction("m1.a", *[write] * 15) for _ in range(12)]
    crowded = Body((), tuple(in_order(network.tip.block.id, sent, network.executor)))
    context, state = context_on(network, LAST_HEIGHT), Overlay(network.state)
    with pytest.raises(Rejected) as refused:
        carry_out(context, crowded, state, network.executor, verify)
    assert refused.value.reason is Reason.BLOCK_FULL
    block = network.block(*sent).block
    included = len(block.body.transactions)
    assert 1 < included < len(sent)
    left = [each for each in sent if each not in block.body.transactions]
    assert len(network.block(*left).block.body.transactions) == len(left)


def test_a_block_of_an_epoch_of_which_the_state_knows_nothing_is_refused() -> None:
    network = Network()
    context = replace(context_on(network, LAST_HEIGHT), epoch=Epoch(1))
    with pytest.raises(Rejected) as refused:
        carry_out(context, EMPTY_BODY, Overlay(network.state), network.executor, verify)
    assert refused.value.reason is Reason.WRONG_EPOCH


def test_a_transaction_on_a_state_that_no_block_began_is_carried_out_all_the_same() -> None:
    network = Network(also=(HOARD,))
    sent = network.transaction("m1.a", network.encode("hoard", "write"))
    context = context_on(network, LAST_HEIGHT)
    for state in (Overlay(network.state), Overlay(network.state)):
        receipt = network.executor.execute(state, sent, context)
        assert [each.code for each in receipt.results] == ["done"]

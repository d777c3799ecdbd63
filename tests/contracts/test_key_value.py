"""The key-value executor: every write is the author's member's own, and failures leave nothing."""

from dataclasses import replace

from chain.block import ENDS_EPOCH
from chain.primitives import Epoch, Height, MemberId, Milliseconds
from chain.receipt import Outcome
from chain.rejection import Reason
from chain.transaction import Call, Execution
from chain.transition import Point, context_of
from contracts.key_value import MAX_AMOUNT, arguments, value_key
from tests.chain.growth import (
    CHAIN,
    END_EPOCH,
    EXECUTOR,
    GENESIS,
    MEMBERS,
    Chain,
    reason_of,
    set_call,
    transaction,
)

POINT = Point(Height(1), Milliseconds(1))


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")


def _codes(chain: Chain, *calls: Call, execution: Execution = Execution.SEPARATE) -> list[str]:
    """What became of the calls, in a block of their own."""
    sequence = len(chain.executed)
    sent = transaction(*calls, sequence=sequence, execution=execution)
    return [result.code for result in chain.extend(sent).receipts[0].results]


def _value(chain: Chain, key: bytes, member: MemberId = MEMBERS[0]) -> bytes | None:
    return chain.tip.state.get(value_key(member, key))


def test_a_value_is_set_added_to_and_deleted() -> None:
    chain = Chain()
    add = Call("kv", "add", arguments(b"count", _number(3)))
    assert _codes(chain, set_call(b"name", b"value"), add, add) == ["done"] * 3
    assert (_value(chain, b"name"), _value(chain, b"count")) == (b"value", _number(6))
    assert _codes(chain, Call("kv", "delete", arguments(b"name"))) == ["done"]
    assert _value(chain, b"name") is None


def test_a_member_writes_nothing_of_another() -> None:
    chain = Chain()
    chain.extend(transaction(set_call(b"key", b"first"), member=0))
    chain.extend(transaction(set_call(b"key", b"second"), member=1))
    assert _value(chain, b"key", MEMBERS[0]) == b"first"
    assert _value(chain, b"key", MEMBERS[1]) == b"second"


def test_every_failure_has_a_code_and_leaves_nothing() -> None:
    chain = Chain()
    too_much = Call("kv", "add", arguments(b"big", _number(MAX_AMOUNT - 1)))
    assert _codes(
        chain,
        set_call(b"text", b"longer than a number"),
        Call("kv", "add", arguments(b"text", _number(1))),
        too_much,
        too_much,
        Call("kv", "delete", arguments(b"nothing")),
        Call("kv", "set", b""),
        Call("kv", "set", b"\x05abc"),
        Call("kv", "set", bytes((65,)) + bytes(65)),
        Call("kv", "rename", b""),
        Call("other", "set", b""),
    ) == [
        *("done", "not_a_number", "done", "too_large", "no_such_key"),
        *("bad_arguments", "bad_arguments", "bad_arguments", "no_such_method", "no_such_method"),
    ]
    assert _value(chain, b"big") == _number(MAX_AMOUNT - 1)


def test_one_failure_undoes_an_atomic_transaction_and_says_which() -> None:
    chain = Chain()
    calls = (set_call(b"a", b"1"), Call("kv", "delete", arguments(b"none")), set_call(b"b", b"2"))
    assert _codes(chain, *calls, execution=Execution.ATOMIC) == ["undone", "no_such_key", "undone"]
    assert (_value(chain, b"a"), _value(chain, b"b")) == (None, None)
    receipt = chain.tip.receipts[0]
    assert all(result.outcome is Outcome.FAILED for result in receipt.results)
    assert all(result.events == () for result in receipt.results)


def test_an_author_acts_only_for_its_member() -> None:
    state = Chain().tip.state
    stranger = transaction(set_call(b"k", b"v"), member=0, author=3)
    assert reason_of(lambda: EXECUTOR.admit(state, stranger, POINT)) is Reason.NOT_A_MEMBER
    crossed = transaction(set_call(b"k", b"v"), member=MEMBERS.index(MEMBERS[1]))
    assert EXECUTOR.admit(state, crossed, POINT) is None  # type: ignore[func-returns-value]  # no refusal


def test_an_epoch_ends_once_when_it_is_asked_to() -> None:
    chain = Chain()
    assert chain.extend(transaction(END_EPOCH)).block.header.flags == ENDS_EPOCH
    assert chain.extend().block.header.flags == 0
    assert EXECUTOR.lane(transaction(END_EPOCH)) < EXECUTOR.lane(transaction())


def test_the_last_scheduled_set_stays() -> None:
    chain = Chain()
    state, header = chain.tip.state, chain.extend().block.header
    contexts = [
        replace(context_of(header, header, CHAIN, header.height), epoch=Epoch(epoch - 1))
        for epoch in range(5)
    ]
    found = [EXECUTOR.next_authorities(state, context) for context in contexts]
    scheduled = GENESIS.schedule
    assert found == [*scheduled, scheduled[-1], scheduled[-1]]
    assert EXECUTOR.next_parameters(state, contexts[1]) is None
    assert EXECUTOR.missing(state, header.height) is None
    assert EXECUTOR.next_deadline(state) is None

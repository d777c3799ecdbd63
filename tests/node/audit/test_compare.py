"""Two stores of one chain: whatever is changed in one of them is found, at its height, and the right one is blamed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.block import Block
from chain.crypto import verify
from chain.genesis import Genesis
from chain.primitives import Height, TransactionId
from chain.receipt import CallResult
from chain.state import Overlay, StateReader
from chain.storage import layout
from chain.storage.memory import MemoryStore
from chain.transaction import Transaction
from chain.transition import BlockContext, Point
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.shelf import shipped
from contracts.state_words import Spot
from node.audit.compare import compare
from node.audit.findings import (
    Comparison,
    Damage,
    Flaw,
    Lacking,
    NoChain,
    OtherBlock,
    OtherChain,
    OtherExecution,
    OtherReceipt,
    OtherState,
    Span,
    Who,
    Work,
)
from tests.contracts.network import an_id, member_id, secret
from tests.node.audit.story import ADMIN, EPOCH_HEIGHTS, GENESIS, NAME, STEPS, kept, lived

TIP = len(STEPS)
ROW = layout.state_key(b"\x01office/rows/\x0a")
"""Who is guardian of Selangor: decided by the ninth block."""
ROW_HEIGHT = 9


def _compare(
    a: MemoryStore,
    b: MemoryStore,
    genesis: Genesis | None = None,
    executor: ContractExecutor | None = None,
) -> Comparison:
    before = dict(a.items(b"", b"\xff")), dict(b.items(b"", b"\xff"))
    used = executor or ContractExecutor(shipped())
    found = compare((a, b), used, verify, genesis, lambda height: None)
    assert (dict(a.items(b"", b"\xff")), dict(b.items(b"", b"\xff"))) == before, "it only reads"
    return found


def _with(store: MemoryStore, key: bytes, value: bytes | None) -> MemoryStore:
    store.apply({key: value})
    return store


def _get(store: MemoryStore, key: bytes) -> bytes:
    found = store.get(key)
    assert found is not None
    return found


def _row_changed(until: int = TIP) -> MemoryStore:
    store = kept(until)
    return _with(store, ROW, _get(store, ROW)[:-1] + b"x")


# Nothing differs.


def test_equal_stores_differ_in_nothing() -> None:
    found = _compare(kept(), kept())
    assert found.difference is None
    assert (found.equal_to, found.spans, found.executed) == (
        TIP,
        (Span(Height(0), Height(TIP)),) * 2,
        None,
    )


def test_with_the_genesis_every_block_is_executed_again() -> None:
    found = _compare(kept(), kept(), GENESIS)
    assert (found.difference, found.executed) == (None, (1, TIP))


@pytest.mark.parametrize("until", [0, 5, EPOCH_HEIGHTS, TIP - 1])
def test_a_store_that_is_merely_shorter_is_carried_on_from_its_own_state(until: int) -> None:
    found = _compare(kept(until), kept())
    assert (found.difference, found.equal_to, found.executed) == (None, until, (until + 1, TIP))
    assert [span.tip for span in found.spans] == [until, TIP]
    assert _compare(kept(), kept(until)).difference is None


def test_a_store_that_has_lost_its_beginning_says_so_and_the_rest_is_compared() -> None:
    pruned = kept()
    pruned.apply({layout.block_key(Height(height)): None for height in range(1, 5)})
    found = _compare(pruned, kept(), GENESIS)
    assert (found.difference, found.spans[0]) == (None, Span(Height(5), Height(TIP)))
    assert found.executed == (1, TIP)
    tampered = _with(pruned, layout.receipt_key(Height(7), 0), _receipt(8))
    other = _compare(tampered, kept()).difference
    assert isinstance(other, OtherReceipt)
    assert other.height == 7


# The state.


@pytest.mark.parametrize("genesis", [GENESIS, None])
def test_one_tampered_key_with_what_wrote_it(genesis: Genesis | None) -> None:
    """Without a genesis, from the state of the store that ended before the key was written."""
    other = kept() if genesis else kept(5)
    found = _compare(_row_changed(), other, genesis)
    difference = found.difference
    assert isinstance(difference, OtherState)
    assert (difference.height, difference.wrong, difference.count) == (ROW_HEIGHT, (Who.A,), 1)
    assert difference.entry.spot == Spot("office", "rows", "selangor")
    by = {seen.who: seen for seen in difference.entry.seen}
    assert by[Who.EXECUTED].value == kept().get(ROW) != by[Who.A].value == _row_changed().get(ROW)
    assert by[Who.EXECUTED].told == [b"member 3........".hex(), b"member 2........".hex()]
    assert by[Who.EXECUTED].work == Work(
        Height(ROW_HEIGHT), _sent(ROW_HEIGHT), 0, (("office", "agree"),)
    )
    assert (Who.B in by) is (genesis is not None), "the state of a shorter store is another one"


def test_without_a_genesis_the_key_and_the_wrong_store_are_known_all_the_same() -> None:
    found = _compare(kept(), _row_changed())
    assert isinstance(found.difference, OtherState)
    assert (found.difference.height, found.difference.wrong) == (None, (Who.B,))
    assert found.difference.entry.spot.field == "rows"
    assert [seen.work for seen in found.difference.entry.seen] == [None, None]


def test_a_key_that_was_written_before_the_shorter_store_ended_has_no_height() -> None:
    found = _compare(_row_changed(), kept(ROW_HEIGHT))
    assert isinstance(found.difference, OtherState)
    assert found.difference.height is None
    assert found.executed == (ROW_HEIGHT + 1, TIP)


def test_of_several_wrong_keys_the_one_that_was_written_first_is_told() -> None:
    store = _row_changed()
    user = layout.state_key(b"\x01user/users/" + secret("m0.c").public)
    revoked = _get(store, user)
    old = _get(kept(1), user)
    assert revoked != old
    found = _compare(_with(store, user, old), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert (found.difference.height, found.difference.count) == (ROW_HEIGHT, 2)


def test_a_write_that_was_lost_is_found_where_it_was_made() -> None:
    user = layout.state_key(b"\x01user/users/" + secret("m0.c").public)
    found = _compare(_with(kept(), user, _get(kept(1), user)), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height == 11
    executed = found.difference.entry.seen[-1]
    assert executed.work is not None
    assert executed.work.path == (("user", "revoke"),)


def test_what_nested_methods_write_is_told_with_the_whole_way() -> None:
    key = layout.state_key(b"\x01user/users/" + secret("m5.a").public)
    found = _compare(_with(kept(), key, None), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    executed = found.difference.entry.seen[-1]
    assert executed.work is not None
    assert executed.work.path == (("member", "propose"), ("user", "begin"))


def test_a_key_that_no_block_wrote_is_shown_as_it_is() -> None:
    found = _compare(_with(kept(), layout.state_key(b"\x01stranger"), b"\xff"), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height is None
    assert found.difference.entry.spot == Spot("", "", b"\x01stranger".hex())
    assert [(seen.who, seen.value) for seen in found.difference.entry.seen] == [
        (Who.A, b"\xff"),
        (Who.B, None),
        (Who.EXECUTED, None),
    ]


def test_what_the_genesis_wrote_is_of_height_0() -> None:
    key = layout.state_key(b"\x01member/terms/")
    key = next(k for k, _ in kept().items(*layout.state_values()) if k.startswith(b"s\x01member/m"))
    found = _compare(_with(kept(), key, None), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height == 0
    executed = found.difference.entry.seen[-1]
    assert executed.work == Work(Height(0), None, None, (("member", "found"),))


def test_two_stores_with_the_same_wrong_key_are_both_wrong() -> None:
    found = _compare(_row_changed(), _row_changed(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.wrong == (Who.A, Who.B)
    blind = _compare(_row_changed(), _row_changed()).difference
    assert blind == Damage(Height(TIP), Who.A, Flaw.STATE_FALSE, "")


def test_damaged_hashes_beside_a_right_state_are_told_as_such() -> None:
    key, value = next(kept().items(*layout.state_buckets()))
    for genesis in (None, GENESIS):
        found = _compare(kept(), _with(kept(), key, value[:-1] + b"x"), genesis)
        assert found.difference == Damage(Height(TIP), Who.B, Flaw.TREE_FALSE, "")


def test_the_table_of_contracts_may_be_what_is_damaged() -> None:
    table = layout.state_key(b"\x01govern/programs/")
    for value in (None, b"nonsense"):
        found = _compare(_with(kept(), table, value), _with(kept(), table, value), GENESIS)
        assert isinstance(found.difference, OtherState)
        assert found.difference.entry.spot.contract == "govern"


# Receipts.


def _receipt(height: int) -> bytes:
    return _get(kept(), layout.receipt_key(Height(height), 0))


def _sent(height: int) -> TransactionId:
    block = Block.decode(_get(kept(), layout.block_key(Height(height))))
    return block.body.transactions[0].id


def test_one_tampered_receipt_with_its_call() -> None:
    tampered = bytearray(_receipt(3))
    tampered[-1] ^= 1
    found = _compare(kept(), _with(kept(), layout.receipt_key(Height(3), 0), bytes(tampered)))
    assert isinstance(found.difference, OtherReceipt)
    assert (found.difference.height, found.difference.index) == (3, 0)
    assert found.difference.wrong == (Who.B,)
    outcomes = found.difference.outcomes
    assert outcomes is not None
    assert (outcomes.transaction, outcomes.call) == (_sent(3), 0)
    assert outcomes.method == ("member", "endorse")
    assert found.equal_to == 2


def test_a_receipt_before_a_key_that_is_wrong_too_is_the_first() -> None:
    store = _with(_row_changed(), layout.receipt_key(Height(3), 0), _receipt(4))
    assert isinstance(_compare(store, kept(), GENESIS).difference, OtherReceipt)
    later = _with(_row_changed(), layout.receipt_key(Height(11), 0), _receipt(10))
    assert isinstance(_compare(later, kept(), GENESIS).difference, OtherState)


def test_a_firing_that_is_told_differently_is_named_by_its_tick() -> None:
    network = lived(0)
    form = (member_id(5), 7, NAME, secret("m5.a").public, an_id("apply"))
    network.call("m0.a", "member", "propose", *form)
    network.wait(90)
    store, changed = MemoryStore(), MemoryStore()
    network.keep(store)
    network.keep(changed)
    [fired] = [each for each in network.made if each.receipts and not each.block.body.transactions]
    height = fired.block.header.height
    [receipt] = fired.receipts
    [result] = receipt.results
    other = replace(receipt, results=(replace(result, events=()),))
    changed.apply({layout.receipt_key(height, 0): other.encode()})
    found = _compare(store, changed, network.genesis).difference
    assert isinstance(found, OtherReceipt)
    assert (found.height, found.wrong) == (height, (Who.B,))
    assert found.outcomes is not None
    assert (found.outcomes.transaction, found.outcomes.method) == (None, ("member", "lapse"))
    junk = replace(receipt, results=(replace(result, detail=b"\xff"),))
    changed.apply({layout.receipt_key(height, 0): junk.encode()})
    assert isinstance(_compare(changed, store).difference, OtherReceipt)
    changed.apply({layout.receipt_key(height, 0): None})
    missing = _compare(store, changed).difference
    assert isinstance(missing, OtherReceipt)
    assert missing.outcomes is not None
    assert [(each.who, each.result) for each in missing.outcomes.seen] == [
        (Who.A, result),
        (Who.B, None),
    ]
    told = {"member_id": member_id(5).hex(), "standing": "left", "cause": None}
    assert missing.outcomes.seen[0].events == (told,)


# Damage.


DAMAGES: dict[str, tuple[Callable[[], tuple[bytes, bytes | None]], int, Flaw]] = {
    "gap": (lambda: (layout.block_key(Height(5)), None), 5, Flaw.BLOCK_MISSING),
    "nonsense": (lambda: (layout.block_key(Height(5)), b"x"), 5, Flaw.BLOCK_UNREADABLE),
    "another block": (
        lambda: (layout.block_key(Height(5)), _get(kept(), layout.block_key(Height(6)))),
        5,
        Flaw.BLOCK_MISPLACED,
    ),
    "no receipt": (
        lambda: (layout.receipt_key(Height(4), 0), None),
        4,
        Flaw.RECEIPT_MISSING,
    ),
    "no receipt that can be read": (
        lambda: (layout.receipt_key(Height(4), 0), b"\x91"),
        4,
        Flaw.RECEIPT_UNREADABLE,
    ),
    "a transaction is not found": (
        lambda: (layout.inclusion_key(_sent(4)), None),
        4,
        Flaw.INDEX_FALSE,
    ),
    "an epoch is not found": (
        lambda: (layout.epoch_key(lived(0).epoch), None),
        0,
        Flaw.INDEX_FALSE,
    ),
    "the tip is another block": (
        lambda: (layout.tip_key(), bytes(32)),
        TIP,
        Flaw.BLOCK_MISPLACED,
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("genesis", [GENESIS, None])
def test_damage_is_told_with_its_height(name: str, genesis: Genesis | None) -> None:
    make, height, flaw = DAMAGES[name]
    found = _compare(_with(kept(), *make()), kept(), genesis)
    assert isinstance(found.difference, Damage)
    told = (found.difference.height, found.difference.side, found.difference.flaw)
    assert told == (height, Who.A, flaw)


def test_two_stores_that_both_lack_a_block_are_executed_up_to_it() -> None:
    lacking = [_with(kept(), layout.block_key(Height(5)), None) for _ in range(2)]
    found = _compare(lacking[0], lacking[1], GENESIS)
    assert isinstance(found.difference, Damage)
    assert found.executed == (1, 4)


def test_a_store_of_which_no_block_can_be_read_is_damaged_and_not_another_chain() -> None:
    broken = kept()
    blocks = [layout.block_key(Height(height)) for height in range(TIP + 1)]
    broken.apply(dict.fromkeys(blocks, b"x"))
    for stores in ((broken, kept()), (broken, broken.copy())):
        found = _compare(*stores)
        assert isinstance(found.difference, Damage)
        assert (found.difference.side, found.difference.height) == (Who.A, 0)


def test_a_fork_of_which_one_block_cannot_be_executed_here_is_told_without_a_key() -> None:
    other = lived(8)
    other.run_with(lambda: Generous(shipped()))
    other.block(other.transaction("m9.z", other.encode("member", "leave")))
    store = MemoryStore()
    other.keep(store)
    found = _compare(kept(), store, GENESIS).difference
    assert isinstance(found, OtherBlock)
    assert found.refused[0] == ""
    assert found.refused[1].startswith("not_a_member")
    assert found.entry is None


class Generous(ContractExecutor):
    """It lets everybody send."""

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        """Whoever it is."""


def test_a_block_that_this_program_would_not_have_is_told_with_the_reason() -> None:
    network = lived(3)
    network.run_with(lambda: Generous(shipped()))
    network.block(network.transaction("m9.z", network.encode("member", "leave")))
    store = MemoryStore()
    network.keep(store)
    found = _compare(store, store.copy(), GENESIS).difference
    assert isinstance(found, OtherExecution)
    assert (found.height, found.fields) == (4, ())
    assert found.refused.startswith("not_a_member")


def test_a_damaged_store_does_not_hide_a_key_that_was_wrong_before() -> None:
    store = _with(_row_changed(), layout.block_key(Height(11)), None)
    found = _compare(store, kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height == ROW_HEIGHT


# What parts.


def test_a_fork_is_told_with_the_first_key_that_its_blocks_write_differently() -> None:
    other = lived(8)
    other.call("m3.a", "user", "add", secret("m3.c").public, ADMIN, ())
    store = MemoryStore()
    other.keep(store)
    found = _compare(kept(), store, GENESIS)
    fork = found.difference
    assert isinstance(fork, OtherBlock)
    assert (fork.height, found.equal_to, found.executed) == (9, 8, (1, 8))
    assert fork.fields == ("transactions_root", "state_root", "receipts_root")
    assert fork.refused == ("", "")
    assert fork.entry is not None
    assert fork.entry.spot == Spot("ballot", "ballots", b"row.............".hex())
    [a, b] = fork.entry.seen
    assert a.work == Work(Height(9), _sent(9), 0, (("office", "agree"), ("ballot", "agree")))
    assert b.work is None
    blind = _compare(kept(), store).difference
    assert blind == replace(fork, entry=None), "what stood before is kept by neither"


def test_two_stores_that_end_with_the_block_on_which_they_part_need_no_genesis() -> None:
    other = lived(8)
    other.call("m3.a", "user", "add", secret("m3.c").public, ADMIN, ())
    store = MemoryStore()
    other.keep(store)
    found = _compare(kept(9), store)
    assert isinstance(found.difference, OtherBlock)
    assert found.difference.entry is not None


# What this program makes of it.


class Biased(ContractExecutor):
    """An executor that is wrong from one height on, as a Python with a mistake of its own would be."""

    def __init__(self, height: int) -> None:
        super().__init__(shipped())
        self._wrong_from = height

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        results = super().begin_block(state, context)
        if context.height >= self._wrong_from:
            state.put(b"\x01office/rows/\x01", b"\x90")
        return results


@pytest.mark.parametrize(("height", "genesis"), [(7, GENESIS), (TIP, GENESIS), (9, None)])
def test_a_program_that_comes_to_something_else_says_at_which_height(
    height: int, genesis: Genesis | None
) -> None:
    found = _compare(kept(), kept() if genesis else kept(5), genesis, Biased(height))
    assert isinstance(found.difference, OtherExecution)
    assert (found.difference.height, found.difference.fields) == (height, ("state_root",))
    if height == TIP:
        assert found.difference.entry is not None, "a state of that height is kept"
        assert found.difference.entry.spot == Spot("office", "rows", "johor")


def test_a_node_that_executed_wrongly_is_told_from_one_that_did_not() -> None:
    """The blocks carry the same; only what they came to is not the same."""
    wrong = lived(8, executor=lambda: Biased(9))
    name, form = STEPS[8]
    wrong.call(*name.split(" "), *form)
    store = MemoryStore()
    wrong.keep(store)
    found = _compare(kept(9), store, GENESIS)
    assert isinstance(found.difference, OtherBlock)
    assert found.difference.fields == ("state_root",)
    assert found.difference.entry is not None
    assert found.difference.entry.spot == Spot("office", "rows", "johor")


def test_stores_of_two_chains_cannot_be_compared_nor_with_another_genesis() -> None:
    store = MemoryStore()
    stranger = lived(2, count=3)
    stranger.keep(store)
    with pytest.raises(OtherChain):
        _compare(kept(), store)
    with pytest.raises(OtherChain):
        _compare(kept(), kept(), stranger.genesis)


def test_a_store_without_a_chain_is_named() -> None:
    with pytest.raises(NoChain) as none:
        _compare(kept(), MemoryStore())
    assert none.value.side is Who.B


def test_a_program_without_the_code_of_the_genesis_says_so() -> None:
    with pytest.raises(Lacking) as lacking:
        _compare(kept(), kept(), GENESIS, ContractExecutor(shipped()[1:]))
    assert shipped()[0].digest.hex() in lacking.value.what


def test_code_that_was_voted_and_is_not_here_ends_the_execution_and_not_the_comparison() -> None:
    later = Program(shipped()[0].source + "\n")
    network = lived(0)
    form = ("ballot", 105, later.digest)
    for who, method, values in (
        ("m0.a", "propose_program", (*form, b"p" * 16)),
        ("m1.a", "agree", (b"p" * 16,)),
        ("m2.a", "agree", (b"p" * 16,)),
    ):
        network.call(who, "govern", method, *values)
    network.ship(later)
    while network.tip.block.header.height < 106:
        network.block()
    store = MemoryStore()
    network.keep(store)
    found = _compare(store, store.copy(), network.genesis)
    assert (found.difference, found.executed) == (None, (1, 104))
    assert found.lacking == f"the code of contract ballot, {later.digest.hex()}"


# Whatever it is.


_OWN = (b"c", b"f", b"p")
"""Certificates and blocks that are not final: honest nodes have different ones."""
_KEYS = [key for key, _ in kept().items(b"", b"\xff") if not key.startswith(_OWN)]


@settings(max_examples=60)
@given(st.sampled_from(_KEYS), st.data(), st.sampled_from([GENESIS, None]))
def test_whatever_is_changed_is_found_and_the_other_store_is_not_blamed(
    key: bytes, data: st.DataObject, genesis: Genesis | None
) -> None:
    value = _get(kept(), key)
    bit = data.draw(st.none() | st.integers(0, max(0, 8 * len(value) - 1)))
    changed = None
    if bit is not None and value:
        changed = bytearray(value)
        changed[bit // 8] ^= 1 << bit % 8
    store = _with(kept(), key, None if changed is None else bytes(changed))
    try:
        found = _compare(store, kept(), genesis)
    except (NoChain, OtherChain):
        assert key in (layout.tip_key(), layout.block_key(Height(0)))
        return
    if found.difference is None:
        assert found.spans[0] != found.spans[1], "only a lost beginning is no difference"
        return
    match found.difference:
        case Damage(side=side):
            assert side is Who.A
        case OtherReceipt(wrong=wrong) | OtherState(wrong=wrong):
            assert wrong == (Who.A,)
        case other:
            raise AssertionError(other)

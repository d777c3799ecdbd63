"""From a parent's state and a body to the one header that is true of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.block import EMPTY_BODY, ENDS_EPOCH, Block, Body, Header
from chain.crypto import digest, verify
from chain.merkle import merkle_root
from chain.primitives import (
    BlockId,
    ChainId,
    Digest,
    Epoch,
    Height,
    Milliseconds,
    PublicKey,
    View,
)
from chain.receipt import NO_TRANSACTION, Outcome, Receipt
from chain.rejection import Reason, Rejected
from chain.state import Overlay
from chain.transaction import MAX_VALIDITY_MS, Execution, Transaction
from chain.transition import (
    Executed,
    Point,
    admit,
    authorities_of,
    build,
    check,
    context_of,
    in_order,
    included_at,
)
from tests.chain.growth import (
    AUTHORITIES,
    CHAIN,
    EXECUTOR,
    FIRED,
    GENESIS,
    MEMBERS,
    START,
    Alarm,
    Chain,
    genesis_executed,
    reason_of,
    transaction,
)
from tests.chain.scripted import END_EPOCH, erase_call, set_call, value_key
from tests.chain.strategies import fewer, secret_key


def test_the_genesis_commits_to_what_the_chain_starts_from() -> None:
    executed = genesis_executed()
    header = executed.block.header
    assert executed.receipts == ()
    assert header == Header(
        version=1,
        chain_id=ChainId.zeros(),
        epoch=Epoch(0),
        view=View(0),
        height=Height(0),
        parent_id=BlockId(GENESIS.digest()),
        proposer=PublicKey.zeros(),
        timestamp_ms=START,
        transactions_root=EMPTY_BODY.root(),
        state_root=executed.state.root,
        receipts_root=merkle_root(()),
        next_authorities=AUTHORITIES.digest(),
        flags=0,
    )
    assert authorities_of(Epoch(0), executed.state) == AUTHORITIES
    assert authorities_of(Epoch(1), executed.state) is None


def test_a_block_is_its_execution_and_nothing_of_it_can_be_claimed_otherwise() -> None:
    chain = Chain()
    state = Overlay(chain.tip.state)
    body = [transaction(), transaction(member=1)]
    block = build(chain.context(), (), body, state, EXECUTOR, verify).block
    lies: dict[str, object] = {
        "version": 2,
        "chain_id": ChainId(b"x" * 32),
        "transactions_root": EMPTY_BODY.root(),
        "state_root": Digest(b"x" * 32),
        "receipts_root": Digest(b"x" * 32),
        "next_authorities": AUTHORITIES.digest(),
        "flags": ENDS_EPOCH,
    }
    for name, lie in lies.items():
        header = replace(block.header, **{name: lie})  # type: ignore[arg-type]  # one field of any type
        with pytest.raises(Rejected, match=f"wrong_header: {name}$"):
            chain_check(chain, replace(block, header=header))
    assert chain.check(block).block == block


def chain_check(chain: Chain, block: Block) -> Executed:
    """As Chain.check, without decoding, which would refuse a wrong root first."""
    parent, state = chain.tip.block.header, Overlay(chain.tip.state)
    return check(block, parent, CHAIN, state, EXECUTOR, verify, last_height=chain.last_height)


def test_the_last_block_of_an_epoch_says_so_by_its_height_too() -> None:
    chain = Chain(last_height=Height(2))
    assert [chain.extend().block.header.flags for _ in range(3)] == [0, ENDS_EPOCH, ENDS_EPOCH]
    early = Chain(last_height=Height(2))
    assert early.extend(transaction(END_EPOCH)).block.header.flags == ENDS_EPOCH


@pytest.mark.parametrize(("height", "lie"), [(1, ENDS_EPOCH), (2, 0)])
def test_a_header_that_ends_its_epoch_where_it_does_not_end_is_refused(
    height: int, lie: int
) -> None:
    chain = Chain(last_height=Height(2))
    for _ in range(1, height):
        chain.extend()
    block = chain.carry_out(EMPTY_BODY).block
    false = Block.seal(replace(block.header, flags=lie), EMPTY_BODY)
    with pytest.raises(Rejected, match=r"wrong_header: flags$"):
        chain.check(false)
    assert chain.check(block).block == block


def test_execution_knows_its_block_and_its_parents_time() -> None:
    chain = Chain()
    context = chain.context()
    block = chain.extend().block
    parent = chain.executed[0].block.header
    assert context_of(block.header, parent, CHAIN, chain.last_height) == context


def test_receipts_tell_what_became_of_each_call() -> None:
    chain = Chain()
    failing = erase_call(b"no such key")
    done = transaction(set_call(b"a", b"1"), sequence=1)
    separate = transaction(failing, set_call(b"b", b"2"), sequence=2, execution=Execution.SEPARATE)
    atomic = transaction(set_call(b"c", b"3"), failing, sequence=3)
    executed = chain.extend(done, separate, atomic)
    outcomes = [
        (receipt.transaction_id, [(each.outcome, each.code) for each in receipt.results])
        for receipt in executed.receipts
    ]
    yes, no = (Outcome.DONE, "done"), (Outcome.FAILED, "no_such_key")
    assert outcomes == [
        (done.id, [yes]),
        (separate.id, [no, yes]),
        (atomic.id, [(Outcome.FAILED, "undone"), no]),
    ]
    held = [executed.state.get(value_key(MEMBERS[0], key)) for key in (b"a", b"b", b"c")]
    assert held == [b"1", b"2", None]
    assert executed.block.header.receipts_root == merkle_root(
        [receipt.encode() for receipt in executed.receipts]
    )


def test_what_falls_due_has_a_receipt_after_those_of_the_transactions() -> None:
    chain = Chain(executor=Alarm())
    one, two = transaction(sequence=1), transaction(sequence=2)
    named = [
        [receipt.transaction_id for receipt in chain.extend(*sent).receipts]
        for sent in ((one,), (two,), (), ())
    ]
    assert named == [[one.id], [two.id, NO_TRANSACTION], [], [NO_TRANSACTION]]
    fallen_due = Receipt(NO_TRANSACTION, (FIRED, FIRED))
    assert chain.tip.receipts == (fallen_due,)
    assert chain.tip.block.header.receipts_root == merkle_root([fallen_due.encode()])


# --- Which transactions may stand in a block ----------------------------------------------------


def _admit(transaction: Transaction, now_ms: int, chain: Chain) -> None:
    admit(transaction, Point(Height(1), Milliseconds(now_ms)), CHAIN, chain.tip.state, EXECUTOR)


def test_a_transaction_is_for_one_chain() -> None:
    stranger = transaction(chain_id=ChainId(b"x" * 32))
    assert reason_of(lambda: _admit(stranger, START, Chain())) is Reason.WRONG_CHAIN


def test_a_transaction_is_valid_until_its_instant_and_signed_at_most_seven_days_ahead() -> None:
    chain, one = Chain(), transaction()
    until = one.body.valid_until
    _admit(one, until, chain)
    assert reason_of(lambda: _admit(one, until + 1, chain)) is Reason.EXPIRED
    _admit(one, until - MAX_VALIDITY_MS, chain)
    assert reason_of(lambda: _admit(one, until - MAX_VALIDITY_MS - 1, chain)) is (
        Reason.VALID_TOO_LONG
    )


def test_the_author_and_every_cosigner_act_for_the_member() -> None:
    chain = Chain()
    assert reason_of(lambda: _admit(transaction(author=3), START, chain)) is Reason.NOT_A_MEMBER
    mine = transaction()
    other = replace(mine, body=replace(mine.body, member=MEMBERS[1]))
    assert reason_of(lambda: _admit(other, START, chain)) is Reason.NOT_A_MEMBER
    keys = [secret_key(1), secret_key(11)]
    body = replace(mine.body, cosigners=(keys[1].public,))
    cosigned = Transaction.sign(body, keys)
    assert reason_of(lambda: _admit(cosigned, START, chain)) is Reason.NOT_A_MEMBER


def test_a_transaction_is_included_once_while_its_window_lasts() -> None:
    chain, one = Chain(), transaction()
    assert included_at(one.id, one.body.valid_until, chain.tip.state) is None
    chain.extend(one)
    assert included_at(one.id, one.body.valid_until, chain.tip.state) == Height(1)
    assert reason_of(lambda: _admit(one, START, chain)) is Reason.ALREADY_INCLUDED
    assert chain.extend(one).receipts == ()
    assert reason_of(lambda: chain.carry_out(Body((), (one,)))) is Reason.ALREADY_INCLUDED
    chain.extend(after_ms=97_000)
    assert chain.tip.block.header.timestamp_ms == one.body.valid_until - 1000
    chain.extend(after_ms=1000)
    assert included_at(one.id, one.body.valid_until, chain.tip.state) == Height(1)
    chain.extend(after_ms=1)
    assert included_at(one.id, one.body.valid_until, chain.tip.state) is None
    assert reason_of(lambda: chain.carry_out(Body((), (one,)))) is Reason.EXPIRED


def test_every_id_is_forgotten_in_time_however_many_share_an_instant() -> None:
    chain = Chain()
    many = [transaction(sequence=at, valid_until=START + 5000) for at in range(40)]
    late = transaction(sequence=99, valid_until=START + 5001)
    chain.extend(*many, late)
    chain.extend(after_ms=4000)
    assert chain.tip.block.header.timestamp_ms == START + 5000
    held = [included_at(each.id, each.body.valid_until, chain.tip.state) for each in many]
    assert held == [1] * 40
    chain.extend(after_ms=1)
    held = [included_at(each.id, each.body.valid_until, chain.tip.state) for each in (*many, late)]
    assert held == [*[None] * 40, 1]


def test_a_block_forgets_a_bounded_number_of_ids_and_the_next_one_the_rest() -> None:
    chain = Chain()
    state = Overlay(chain.tip.state)
    for each in range(4100):
        state.put(b"\x00i" + START.to_bytes(8, "big") + each.to_bytes(32, "big"), bytes(8))
    state.seal()
    chain.executed.append(replace(chain.tip, state=state))
    left = []
    for _ in range(2):
        chain.extend()
        left.append(len(list(chain.tip.state.items(b"\x00i", b"\x00j"))))
    assert left == [4, 0]


def test_a_leader_leaves_out_what_is_not_valid_and_a_block_that_carries_it_is_refused() -> None:
    chain = Chain()
    good, bad = transaction(), transaction(valid_until=START)
    assert [each.id for each in chain.extend(good, bad).block.body.transactions] == [good.id]
    assert reason_of(lambda: chain.carry_out(Body((), (bad,)))) is Reason.EXPIRED


def test_a_leader_builds_no_block_that_nobody_decodes() -> None:
    chain = Chain()
    many = tuple(set_call(b"key", b"value") for _ in range(512))
    waiting = [transaction(*many, sequence=at) for at in range(17)]
    first = chain.extend(*waiting).block.body.transactions
    assert [each.body.sequence for each in first] == list(range(16))
    assert [each.body.sequence for each in chain.extend(*waiting).block.body.transactions] == [16]


def test_a_transaction_that_an_earlier_one_of_its_block_made_invalid_is_left_out() -> None:
    chain, one = Chain(), transaction()
    assert len(chain.extend(one, one).receipts) == 1


# --- The one order ------------------------------------------------------------------------------


def test_governance_then_authors_by_their_draw_then_their_sequence() -> None:
    parent = BlockId(b"p" * 32)
    ending = transaction(END_EPOCH, member=2, sequence=9)
    authors = [(member, author) for member in range(3) for author in (1, 2)]
    rest = [
        transaction(member=member, author=author, sequence=sequence)
        for sequence in (2, 0, 1)
        for member, author in authors
    ]
    by_draw = sorted(
        authors,
        key=lambda who: digest(b"sinergi/order", parent, secret_key(10 * who[0] + who[1]).public),
    )
    expected = [
        transaction(member=member, author=author, sequence=sequence)
        for member, author in by_draw
        for sequence in (0, 1, 2)
    ]
    assert in_order(parent, [*rest, ending], EXECUTOR) == [ending, *expected]


@fewer(20)
@given(data=st.data(), count=st.integers(2, 8))
def test_only_the_one_order_is_accepted(data: st.DataObject, count: int) -> None:
    chain = Chain()
    all_of_them = [
        transaction(member=at % 3, sequence=at // 3, valid_until=START + 5000)
        for at in range(count)
    ]
    given_order = data.draw(st.permutations(all_of_them))
    right = in_order(chain.tip.block.id, all_of_them, EXECUTOR)
    assert in_order(chain.tip.block.id, given_order, EXECUTOR) == right
    if given_order == right:
        assert chain.carry_out(Body((), tuple(right))).block.body.transactions == tuple(right)
    else:
        wrong = Body((), tuple(given_order))
        assert reason_of(lambda: chain.carry_out(wrong)) is Reason.WRONG_ORDER


def test_one_transaction_does_not_stand_twice_in_a_block() -> None:
    one = transaction()
    assert reason_of(lambda: Chain().carry_out(Body((), (one, one)))) is Reason.WRONG_ORDER


def test_nobody_knows_the_order_before_the_parent() -> None:
    authors = [
        transaction(member=member, author=author) for member in range(3) for author in (1, 2)
    ]
    orders = {
        tuple(each.id for each in in_order(BlockId(digest(bytes([at]))), authors, EXECUTOR))
        for at in range(1, 30)
    }
    assert len(orders) > 20

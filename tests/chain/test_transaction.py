"""Transactions: one signature over everything, one id for one body."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.crypto import SecretKey, verify
from chain.frozen import names_of
from chain.primitives import ChainId, ClientReference, MemberId, Milliseconds, PublicKey, Signature
from chain.rejection import Reason, Rejected
from chain.transaction import (
    MAX_ARGUMENT_BYTES,
    MAX_CALLS,
    MAX_COSIGNERS,
    MAX_TRANSACTION_BYTES,
    Call,
    Execution,
    Transaction,
    TransactionBody,
)
from tests.chain import strategies
from tests.chain.strategies import secret_key
from tests.fuzz.tree import Array, Binary, Embedded, Node, read, replaced, write

AUTHOR, COSIGNERS = secret_key(1), (secret_key(2), secret_key(3))
BODY = TransactionBody(
    chain_id=ChainId(b"c" * 32),
    member=MemberId(b"m" * 16),
    author=AUTHOR.public,
    sequence=7,
    valid_until=Milliseconds(1_000_000),
    reference=ClientReference(b"r" * 16),
    execution=Execution.ATOMIC,
    calls=(Call("leg", "accept", b"arguments"), Call("leg", "close", b"")),
    cosigners=tuple(key.public for key in COSIGNERS),
)
SIGNED = Transaction.sign(BODY, (AUTHOR, *COSIGNERS))


def _reason(attempt: Callable[[], object]) -> Reason:
    with pytest.raises(Rejected) as refused:
        attempt()
    return refused.value.reason


@given(transaction=strategies.signed_transactions())
def test_a_signed_transaction_comes_back_whole_and_its_signatures_hold(
    transaction: Transaction,
) -> None:
    assert Transaction.decode(transaction.encoded) == transaction
    transaction.verify(verify)


CHANGES: dict[str, object] = {
    "chain_id": ChainId(b"d" * 32),
    "member": MemberId(b"n" * 16),
    "author": secret_key(4).public,
    "sequence": 8,
    "valid_until": Milliseconds(1_000_001),
    "reference": ClientReference(b"s" * 16),
    "execution": Execution.SEPARATE,
    "calls": BODY.calls[:1],
    "cosigners": BODY.cosigners[::-1],
}


@pytest.mark.parametrize("name", names_of(TransactionBody))
def test_every_field_is_under_the_id_and_under_every_signature(name: str) -> None:
    body = replace(BODY, **{name: CHANGES[name]})  # type: ignore[arg-type]  # one field of any type
    keys = {key.public: key for key in (AUTHOR, *COSIGNERS, secret_key(4))}
    other = Transaction.sign(body, [keys[each] for each in (body.author, *body.cosigners)])
    assert other.id != SIGNED.id
    stolen = replace(other, signatures=SIGNED.signatures)
    assert _reason(lambda: stolen.verify(verify)) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("at", range(3))
def test_the_author_and_every_cosigner_have_to_sign(at: int) -> None:
    signatures = list(SIGNED.signatures)
    signatures[at] = Signature.zeros()
    forged = replace(SIGNED, signatures=tuple(signatures))
    assert _reason(lambda: forged.verify(verify)) is Reason.BAD_SIGNATURE


@given(data=st.data())
def test_signatures_in_another_order_are_not_those_asked_for(data: st.DataObject) -> None:
    shuffled = tuple(data.draw(st.permutations(SIGNED.signatures)))
    if shuffled != SIGNED.signatures:
        other = replace(SIGNED, signatures=shuffled)
        assert _reason(lambda: other.verify(verify)) is Reason.BAD_SIGNATURE


def test_another_signature_of_the_same_body_is_no_other_transaction() -> None:
    """An id that covered signatures could be changed by any relay, and the replay window missed."""
    tree = read(SIGNED.encoded)
    forged = Transaction.decode(write(replaced(tree, (1, 0), Binary(bytes(64)))))
    assert forged.id == SIGNED.id


def test_keys_that_the_body_does_not_name_cannot_sign_it() -> None:
    for keys in ((AUTHOR,), (*COSIGNERS, AUTHOR), (secret_key(4), *COSIGNERS)):
        with pytest.raises(AssertionError):
            Transaction.sign(BODY, keys)


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_there_is_one_signature_for_the_author_and_for_each_cosigner(count: int) -> None:
    signatures = Array(tuple(Binary(bytes(64)) for _ in range(count)))
    wrong = write(replaced(read(SIGNED.encoded), (1,), signatures))
    assert _reason(lambda: Transaction.decode(wrong)) is Reason.MALFORMED


def test_a_transaction_without_calls_asks_for_nothing_and_is_refused() -> None:
    empty = Transaction.sign(replace(BODY, calls=()), (AUTHOR, *COSIGNERS))
    assert _reason(lambda: Transaction.decode(empty.encoded)) is Reason.NO_CALLS


def _with(path: tuple[int, ...], node: Node) -> bytes:
    return write(replaced(read(SIGNED.encoded), path, node))


def _with_calls(count: int) -> bytes:
    return _with((0, 0, 7), Array((read(b"\x93\xa1a\xa1b\xc4\x00"),) * count))


def _with_cosigners(count: int) -> bytes:
    keys = Array(tuple(Binary(bytes([each]) * 32) for each in range(count)))
    signatures = Array((Binary(bytes(64)),) * (1 + count))
    return write(replaced(read(_with((0, 0, 8), keys)), (1,), signatures))


@pytest.mark.parametrize(
    ("most", "lengthened"),
    [(MAX_CALLS, _with_calls), (MAX_COSIGNERS, _with_cosigners)],
    ids=["calls", "cosigners"],
)
def test_lists_have_a_bound(most: int, lengthened: Callable[[int], bytes]) -> None:
    Transaction.decode(lengthened(most))
    assert _reason(lambda: Transaction.decode(lengthened(most + 1))) is Reason.MALFORMED


def test_arguments_and_the_whole_have_a_bound() -> None:
    assert _reason(
        lambda: Transaction.decode(_with((0, 0, 7, 0, 2), Binary(bytes(MAX_ARGUMENT_BYTES + 1))))
    ) is (Reason.MALFORMED)
    Transaction.decode(_with((0, 0, 7, 0, 2), Binary(bytes(MAX_ARGUMENT_BYTES))))
    assert _reason(lambda: Transaction.decode(bytes(MAX_TRANSACTION_BYTES + 1))) is Reason.TOO_LARGE


@pytest.mark.parametrize("cosigners", [(AUTHOR,), (COSIGNERS[0], COSIGNERS[0])])
def test_nobody_signs_for_two(cosigners: tuple[SecretKey, ...]) -> None:
    body = replace(BODY, cosigners=tuple(key.public for key in cosigners))
    twice = Transaction.sign(body, (AUTHOR, *cosigners))
    assert _reason(lambda: Transaction.decode(twice.encoded)) is Reason.MALFORMED


def test_the_body_stands_as_it_was_signed_inside_the_transaction() -> None:
    tree = read(SIGNED.encoded)
    assert isinstance(tree, Array)
    assert isinstance(tree.parts[0], Embedded)
    assert [len(part) for part in SIGNED.signatures] == [64] * 3
    assert {type(key) for key in SIGNED.body.cosigners} == {PublicKey}

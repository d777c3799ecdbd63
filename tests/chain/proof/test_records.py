"""The verifier reads what the chain writes: two readers, written apart, of one encoding."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chain.authorities import AuthoritySet
from chain.block import ENDS_EPOCH, Header, block_id_of
from chain.merkle import merkle_root
from chain.proof import verifier
from chain.proof.assemble import list_path
from chain.proof.verifier import CallResult, list_root, state_root
from chain.receipt import Receipt
from chain.state import Overlay, Snapshot, prove
from chain.storage.memory import MemoryStore
from chain.transaction import Transaction
from tests.chain.strategies import (
    AUTHORITY_SETS,
    RECEIPTS,
    fewer,
    headers,
    signed_transactions,
)


@given(headers())
def test_headers(header: Header) -> None:
    header = replace(header, version=1)
    encoded = header.encode()
    assert verifier.read_header(encoded) == (
        block_id_of(encoded),
        header.chain_id,
        header.epoch,
        header.height,
        header.parent_id,
        header.timestamp_ms,
        header.transactions_root,
        header.state_root,
        header.receipts_root,
        header.next_authorities,
        header.flags == ENDS_EPOCH,
    )


@given(AUTHORITY_SETS)
def test_authority_sets(authorities: AuthoritySet) -> None:
    found = verifier.read_authorities(authorities.encode())
    assert (found.digest, found.keys) == (authorities.digest(), authorities.keys)
    assert found.quorum == authorities.quorum


@given(signed_transactions())
def test_transactions(transaction: Transaction) -> None:
    body = transaction.body
    assert verifier.read_transaction(transaction.encoded) == (
        transaction.id,
        body.chain_id,
        body.member,
        body.author,
        tuple((call.contract, call.method, call.arguments) for call in body.calls),
        body.cosigners,
        transaction.signatures,
    )


@given(RECEIPTS)
def test_receipts(receipt: Receipt) -> None:
    results = tuple(
        CallResult(
            result.outcome,
            result.code,
            result.detail,
            tuple((event.contract, event.name, event.fields) for event in result.events),
        )
        for result in receipt.results
    )
    assert verifier.read_receipt(receipt.encode()) == (receipt.transaction_id, results)


def test_every_leaf_of_a_list_of_any_length_has_its_way_up() -> None:
    for size in range(1, 70):
        leaves = [b"leaf %d" % at for at in range(size)]
        paths = [list_path(leaves, index) for index in range(size)]
        roots = {list_root(*each) for each in zip(leaves, paths, strict=True)}
        assert roots == {merkle_root(leaves)}
        assert len(set(paths)) == size


@fewer(30)
@given(
    st.dictionaries(st.binary(min_size=1, max_size=4), st.binary(max_size=9), max_size=60),
    st.lists(st.binary(min_size=1, max_size=4), max_size=8),
)
def test_values_and_absences_in_states_of_any_size(
    values: dict[bytes, bytes], others: list[bytes]
) -> None:
    state = Overlay(Snapshot(MemoryStore()))
    for key, value in values.items():
        state.put(key, value)
    root = state.seal()
    for key in [*values, *others]:
        assert state_root(key, values.get(key), prove(state, key).to_bytes()) == root

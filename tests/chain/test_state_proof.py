"""Proofs of what is, and what is not, in a state."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import Digest
from chain.state import Overlay, Snapshot, prove
from chain.state_proof import (
    BUCKET_LIMIT,
    ENTRY_BYTES,
    HASH_BYTES,
    MAX_DEPTH,
    StateProof,
    key_hash,
    verify_state_proof,
)
from chain.storage.memory import MemoryStore

CONTENTS = {b"referral/%d" % number: b"value %d" % number for number in range(100)}


def state_of(contents: dict[bytes, bytes]) -> Snapshot:
    """A snapshot in memory with these contents."""
    store = MemoryStore()
    snapshot = Snapshot(store)
    overlay = Overlay(snapshot)
    for key, value in contents.items():
        overlay.put(key, value)
    overlay.seal()
    store.apply(overlay.store_writes())
    snapshot.advance(overlay)
    return snapshot


def shows(root: Digest, key: bytes, value: bytes | None, encoded: bytes) -> bool:
    """True if these bytes are a proof of that, as a stranger would read them."""
    try:
        proof = StateProof.from_bytes(encoded)
    except ValueError:
        return False
    return verify_state_proof(root, key, value, proof)


def with_bit_flipped(encoded: bytes, bit: int) -> bytes:
    """The same bytes with one bit changed."""
    changed = bytearray(encoded)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_proof_shows_the_value_and_no_other() -> None:
    state = state_of(CONTENTS)
    for key, value in CONTENTS.items():
        encoded = prove(state, key).to_bytes()
        assert shows(state.root, key, value, encoded)
        assert not shows(state.root, key, value + b"!", encoded)
        assert not shows(state.root, key, b"", encoded)
        assert not shows(state.root, key, None, encoded)


def test_a_proof_shows_that_a_key_has_no_value() -> None:
    state = state_of(CONTENTS)
    for number in range(100):
        key = b"consent/%d" % number
        encoded = prove(state, key).to_bytes()
        assert shows(state.root, key, None, encoded)
        assert not shows(state.root, key, b"", encoded)


def test_a_proof_holds_under_its_own_root_only() -> None:
    state = state_of(CONTENTS)
    other = state_of(CONTENTS | {b"one": b"more"})
    proof = prove(state, b"referral/7")
    assert verify_state_proof(state.root, b"referral/7", b"value 7", proof)
    assert not verify_state_proof(other.root, b"referral/7", b"value 7", proof)


@pytest.mark.parametrize("key", [b"referral/7", b"referral/99", b"nowhere", b"consent/3"])
def test_no_proof_holds_after_any_bit_is_changed(key: bytes) -> None:
    state = state_of(CONTENTS)
    value = state.get(key)
    encoded = prove(state, key).to_bytes()
    assert shows(state.root, key, value, encoded)
    for bit in range(8 * len(encoded)):
        assert not shows(state.root, key, value, with_bit_flipped(encoded, bit)), f"bit {bit}"


@pytest.mark.parametrize("size", [0, 1, BUCKET_LIMIT, BUCKET_LIMIT + 1])
def test_no_proof_of_a_small_state_holds_after_any_bit_is_changed(size: int) -> None:
    state = state_of({b"%d" % number: b"" for number in range(size)})
    for key in (b"0", b"none"):
        encoded = prove(state, key).to_bytes()
        assert shows(state.root, key, state.get(key), encoded)
        for bit in range(8 * len(encoded)):
            changed = with_bit_flipped(encoded, bit)
            assert not shows(state.root, key, state.get(key), changed), f"bit {bit}"


def test_no_proof_holds_for_a_changed_key_value_or_root() -> None:
    state = state_of(CONTENTS)
    key, value = b"referral/7", b"value 7"
    proof = prove(state, key)
    for bit in range(8 * len(key)):
        assert not verify_state_proof(state.root, with_bit_flipped(key, bit), value, proof)
    for bit in range(8 * len(value)):
        assert not verify_state_proof(state.root, key, with_bit_flipped(value, bit), proof)
    for bit in range(8 * len(state.root)):
        root = Digest(with_bit_flipped(state.root, bit))
        assert not verify_state_proof(root, key, value, proof)


def test_an_inner_node_does_not_pass_for_a_bucket() -> None:
    state = state_of(CONTENTS)
    proof = prove(state, b"referral/7")
    first = int.from_bytes(key_hash(b"referral/7"), "big") >> (256 - len(proof.siblings)) & 1
    own = sha256(b"\x14sinergi/state/bucket" + proof.entries).digest()
    children = proof.siblings[0] + own if first else own + proof.siblings[0]
    forged = StateProof(entries=children, siblings=proof.siblings[1:])
    assert not verify_state_proof(state.root, b"referral/7", None, forged)


@given(
    contents=st.dictionaries(st.binary(min_size=1, max_size=3), st.binary(max_size=3), max_size=60),
    key=st.binary(min_size=1, max_size=3),
)
def test_a_proof_tells_of_any_key_what_the_state_holds(
    contents: dict[bytes, bytes], key: bytes
) -> None:
    state = state_of(contents)
    proof = prove(state, key)
    assert StateProof.from_bytes(proof.to_bytes()) == proof
    assert verify_state_proof(state.root, key, contents.get(key), proof)


@given(st.binary(max_size=2 * ENTRY_BYTES) | st.builds(bytes, st.lists(st.integers(0, 2))))
def test_bytes_are_no_proof_or_one_that_encodes_to_them(encoded: bytes) -> None:
    try:
        proof = StateProof.from_bytes(encoded)
    except ValueError:
        return
    assert proof.to_bytes() == encoded


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\x00",
        b"\x00\x00\x00",
        b"\x01\x00" + bytes(ENTRY_BYTES - 1),
        b"\x00\x01" + bytes(HASH_BYTES + 1),
        bytes((BUCKET_LIMIT + 1, 0)) + bytes((BUCKET_LIMIT + 1) * ENTRY_BYTES),
    ],
)
def test_bytes_of_a_wrong_length_are_no_proof(encoded: bytes) -> None:
    with pytest.raises(ValueError, match=r"proof|bucket"):
        StateProof.from_bytes(encoded)


@pytest.mark.parametrize(
    ("entries", "siblings"),
    [
        (bytes(ENTRY_BYTES + 1), ()),
        (bytes(ENTRY_BYTES * (BUCKET_LIMIT + 1)), ()),
        (b"", (bytes(HASH_BYTES),) * (MAX_DEPTH + 1)),
        (b"", (bytes(HASH_BYTES - 1),)),
    ],
)
def test_parts_of_a_wrong_length_make_no_proof(entries: bytes, siblings: tuple[bytes]) -> None:
    with pytest.raises(ValueError, match=r"bucket|sibling"):
        StateProof(entries=entries, siblings=siblings)

"""Hashes keep their domains apart, signatures hold, and keys hide."""

import copy
import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.crypto import SEED_BYTES, SecretKey, digest, verify
from chain.primitives import PublicKey, Signature
from tests.chain.strategies import SECRET_KEYS, secret_key

TAGS = st.binary(min_size=1, max_size=255)


@given(tag=TAGS, parts=st.lists(st.binary(max_size=40), max_size=4))
def test_a_digest_covers_the_length_of_its_tag_the_tag_and_the_parts(
    tag: bytes, parts: list[bytes]
) -> None:
    expected = hashlib.sha256(bytes([len(tag)]) + tag + b"".join(parts)).digest()
    assert digest(tag, *parts) == expected


@given(tag=TAGS, part=st.binary(min_size=1, max_size=40))
def test_bytes_that_move_from_the_value_into_the_tag_make_another_digest(
    tag: bytes, part: bytes
) -> None:
    longer = tag + part[:1]
    if len(longer) <= 255:
        assert digest(longer, part[1:]) != digest(tag, part)


def test_a_tag_is_at_most_255_bytes() -> None:
    with pytest.raises(ValueError, match="256"):
        digest(bytes(256))


@given(key=SECRET_KEYS, message=st.binary(max_size=200))
def test_a_signature_holds_for_its_key_and_message(key: SecretKey, message: bytes) -> None:
    assert verify(key.public, message, key.sign(message))


@given(key=SECRET_KEYS, message=st.binary(min_size=1, max_size=40), bit=st.integers(0, 2**20))
def test_a_changed_bit_anywhere_breaks_it(key: SecretKey, message: bytes, bit: int) -> None:
    signature = key.sign(message)
    assert not verify(key.public, _flipped(message, bit), signature)
    assert not verify(key.public, message, Signature(_flipped(signature, bit)))
    assert not verify(PublicKey(_flipped(key.public, bit)), message, signature)


def _flipped(value: bytes, bit: int) -> bytes:
    at = bit % (8 * len(value))
    changed = bytearray(value)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the base point of Ed25519 (RFC 8032, section 5.1)."""


@given(key=SECRET_KEYS, message=st.binary(max_size=40))
def test_a_signature_has_no_second_form(key: SecretKey, message: bytes) -> None:
    """S plus the group's order satisfies the same equation, and is refused (RFC 8032, 5.1.7)."""
    signature = key.sign(message)
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    second = Signature(signature[:32] + scalar.to_bytes(32, "little"))
    assert not verify(key.public, message, second)


LOW_ORDER_POINTS = [
    bytes(32),
    b"\x01" + bytes(31),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]


@pytest.mark.parametrize("point", LOW_ORDER_POINTS, ids=lambda point: point[:4].hex())
def test_a_key_of_small_order_signs_nothing(point: bytes) -> None:
    """Under such a key one signature would hold for any message."""
    for first in LOW_ORDER_POINTS:
        assert not verify(PublicKey(point), b"anything", Signature(first + bytes(32)))


def test_a_secret_key_is_made_of_32_bytes() -> None:
    for length in (0, SEED_BYTES - 1, SEED_BYTES + 1):
        with pytest.raises(ValueError, match=f"32 bytes, not {length}"):
            SecretKey(bytes(length))


def test_a_secret_key_shows_its_public_half_only_and_is_not_copied() -> None:
    key = secret_key(1)
    assert repr(key) == f"SecretKey(of {key.public!r})"
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="not to be pickled or copied"):
            copied(key)

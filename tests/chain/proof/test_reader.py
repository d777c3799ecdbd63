"""The verifier's own reader of msgpack: what the codec writes, and no other form of it."""

from collections.abc import Callable

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.proof.verifier import Flaw, Reader, Unproven
from tests.chain.strategies import U64S, WORDS


def _flaw(read: Callable[[], object]) -> Flaw:
    with pytest.raises(Unproven) as refused:
        read()
    return refused.value.flaw


@given(U64S)
def test_an_integer_has_one_form(value: int) -> None:
    reader = Reader(msgpack.packb(value), "it")
    assert reader.unsigned() == value
    reader.end()
    for head, width in ((0xCC, 1), (0xCD, 2), (0xCE, 4), (0xCF, 8)):
        if value < 256**width:
            other = bytes((head,)) + value.to_bytes(width, "big")
            if other != msgpack.packb(value):
                assert _flaw(Reader(other, "it").unsigned) is Flaw.NOT_CANONICAL


@given(st.binary(max_size=70_000) | st.sampled_from([255, 256, 65_535, 65_536]).map(bytes))
def test_bytes_have_one_form(value: bytes) -> None:
    assert Reader(msgpack.packb(value), "it").binary(2**20) == value
    for head, width in ((0xC4, 1), (0xC5, 2), (0xC6, 4)):
        if len(value) < 256**width:
            other = bytes((head,)) + len(value).to_bytes(width, "big") + value
            if other != msgpack.packb(value):
                assert _flaw(lambda: Reader(other, "it").binary(2**20)) is Flaw.NOT_CANONICAL  # noqa: B023 - called at once


@given(WORDS)
def test_a_word_has_one_form(value: str) -> None:
    assert Reader(msgpack.packb(value), "it").word() == value
    other = b"\xd9" + bytes((len(value),)) + value.encode()
    if len(value) < 32:
        assert _flaw(Reader(other, "it").word) is Flaw.NOT_CANONICAL


@given(st.integers(0, 65_535))
def test_an_array_has_one_form(count: int) -> None:
    packed = msgpack.Packer().pack_array_header(count)
    assert len(Reader(packed, "it").array(0, 65_535)) == count
    if count < 16:
        long = b"\xdc" + count.to_bytes(2, "big")
        assert _flaw(lambda: Reader(long, "it").array(0, 65_535)) is Flaw.NOT_CANONICAL


@pytest.mark.parametrize(
    "data",
    [
        b"",
        *map(msgpack.packb, (None, True, 1.5, {}, [], "word", b"bytes", -1)),
        b"\xdd\0\0\0\x01",
    ],
)
def test_what_is_no_integer_is_refused(data: bytes) -> None:
    assert _flaw(Reader(data, "it").unsigned) is Flaw.MALFORMED


@pytest.mark.parametrize("text", ["", "Word", "a b", "x" * 65, "é", "a/b"])
def test_what_is_no_word_is_refused(text: str) -> None:
    assert _flaw(Reader(msgpack.packb(text), "it").word) is Flaw.MALFORMED


def test_what_is_beyond_its_bounds_is_refused() -> None:
    assert _flaw(lambda: Reader(b"\x05", "it").unsigned(4)) is Flaw.MALFORMED
    assert _flaw(lambda: Reader(b"\x93", "it").array(0, 2)) is Flaw.MALFORMED
    assert _flaw(lambda: Reader(b"\x93", "it").array(4, 5)) is Flaw.MALFORMED
    assert _flaw(lambda: Reader(b"\x05", "it").array(0, 9)) is Flaw.MALFORMED
    assert _flaw(lambda: Reader(b"\xc4\x02ab", "it").binary(1)) is Flaw.MALFORMED
    assert _flaw(lambda: Reader(b"\xc4\x1f" + bytes(31), "it").hash()) is Flaw.MALFORMED
    assert _flaw(lambda: Reader(b"\xc4\x02a", "it").binary(9)) is Flaw.MALFORMED
    assert _flaw(Reader(b"\0", "it").end) is Flaw.MALFORMED


def test_a_refusal_says_where() -> None:
    reader = Reader(b"\x91\xc0", "header")
    reader.array(1, 1)
    with pytest.raises(Unproven, match="malformed: header, byte 2: not what belongs here"):
        reader.unsigned()

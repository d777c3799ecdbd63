"""The modules that are lent to libp2p say what the real ones say."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.host import stand_ins


@pytest.mark.parametrize(
    ("number", "written"),
    # From the table in the unsigned-varint page of multiformats.
    [(1, "01"), (127, "7f"), (128, "8001"), (255, "ff01"), (300, "ac02"), (16384, "808001")],
)
def test_numbers_are_written_as_multiformats_writes_them(number: int, written: str) -> None:
    assert stand_ins.encode(number).hex() == written
    assert stand_ins.decode_bytes(bytes.fromhex(written)) == number


@given(st.integers(0, 2**63 - 1), st.binary(max_size=4))
def test_a_number_is_read_off_the_front_of_a_stream(number: int, rest: bytes) -> None:
    stream = BytesIO(stand_ins.encode(number) + rest)
    assert stand_ins.decode_stream(stream) == number
    assert stream.read() == rest


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        stand_ins.encode(-1)
    with pytest.raises(EOFError):
        stand_ins.decode_bytes(b"\x80")
    with pytest.raises(ValueError, match="at most 9 bytes"):
        stand_ins.decode_bytes(b"\xff" * 10)


@given(st.integers(0, 2**80))
def test_numbers_in_base_16_are_what_python_says(number: int) -> None:
    converter = stand_ins.BaseConverter("0123456789abcdef")
    assert converter.encode(number) == f"{number:x}"
    assert converter.decode(f"{number:x}") == str(number)

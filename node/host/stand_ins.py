"""Two small modules that libp2p's addresses import and that have no wheel: `varint` and `baseconv`.

Nothing is built from source where Sinergi is installed (decision 0011), so what is asked of the two stands
here: unsigned LEB128, as multiformats write it, and numbers in any base. `lend` puts them where `import` finds
them, unless the real ones are installed.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from io import BytesIO
from types import ModuleType
from typing import Protocol

_MOST_BYTES = 9
"""Of a number: 63 bits (unsigned-varint, multiformats)."""


class _Readable(Protocol):
    def read(self, count: int, /) -> bytes: ...


def encode(number: int) -> bytes:
    """`number`, not negative, seven bits a byte, the lowest first; the high bit says that more follow."""
    if number < 0:
        raise ValueError(f"{number} is negative")
    parts = bytearray()
    while number > 0x7F:
        parts.append(0x80 | number & 0x7F)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def decode_stream(stream: _Readable) -> int:
    """The number that `stream` goes on with; EOFError if it ends before, ValueError if it is too long."""
    number = 0
    for at in range(_MOST_BYTES):
        byte = stream.read(1)
        if not byte:
            raise EOFError("the stream ends in a number")
        number |= (byte[0] & 0x7F) << 7 * at
        if byte[0] < 0x80:
            return number
    raise ValueError(f"a number has at most {_MOST_BYTES} bytes")


def decode_bytes(data: bytes) -> int:
    """The number with which `data` begins."""
    return decode_stream(BytesIO(data))


class BaseConverter:
    """Whole numbers written with `digits`, the digit of zero first."""

    def __init__(self, digits: str) -> None:
        self.digits = digits

    def encode(self, number: int | str) -> str:
        """`number`, not negative, most significant digit first."""
        left, base, written = int(number), len(self.digits), ""
        while left >= base:
            left, digit = divmod(left, base)
            written = self.digits[digit] + written
        return self.digits[left] + written

    def decode(self, written: str) -> str:
        """The number that `written` says, in decimal."""
        number = 0
        for digit in written:
            number = number * len(self.digits) + self.digits.index(digit)
        return str(number)


def lend() -> None:
    """Have `import varint` and `import baseconv` find what is here, where nothing better is installed."""
    _lend("varint", encode=encode, decode_stream=decode_stream, decode_bytes=decode_bytes)
    _lend("baseconv", BaseConverter=BaseConverter)


def _lend(name: str, **content: object) -> None:
    if name not in sys.modules and find_spec(name) is None:
        module = ModuleType(name)
        module.__dict__.update(content)
        sys.modules[name] = module

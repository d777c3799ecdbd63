"""A reading of msgpack of our own, so that a test can write what the real library never would.

Only what stands on our wire is understood: unsigned integers, strings, bytes and arrays. Bytes that are
themselves the encoding of an array are read as well, since records stand in records that way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

Path = tuple[int, ...]
"""The way from the root to a node: which part at each step; 0 leads into embedded bytes."""


@dataclass(frozen=True, slots=True)
class Number:
    value: int


@dataclass(frozen=True, slots=True)
class Text:
    value: bytes


@dataclass(frozen=True, slots=True)
class Binary:
    value: bytes


@dataclass(frozen=True, slots=True)
class Embedded:
    """Bytes that are an encoding."""

    inner: "Node"


@dataclass(frozen=True, slots=True)
class Array:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """Anything at all, written as it stands."""

    value: bytes


Node = Number | Text | Binary | Embedded | Array | Raw


def write(node: Node) -> bytes:
    """The shortest encoding of `node`."""
    match node:
        case Number(value):
            return write_number(value)
        case Text(value):
            return text_head(len(value)) + value
        case Binary(value):
            return binary_head(len(value)) + value
        case Embedded(inner):
            value = write(inner)
            return binary_head(len(value)) + value
        case Array(parts):
            return array_head(len(parts)) + b"".join(map(write, parts))
        case Raw(value):
            return value


def write_number(value: int) -> bytes:
    """The shortest encoding of an unsigned integer."""
    if value < 0x80:
        return bytes((value,))
    width = next(width for width in (1, 2, 4, 8) if value < 1 << 8 * width)
    return wide_number(value, width)


def wide_number(value: int, width: int) -> bytes:
    """`value` as an unsigned integer of `width` bytes: 1, 2, 4 or 8."""
    return bytes((0xCB + width.bit_length(),)) + value.to_bytes(width, "big")


def binary_head(length: int) -> bytes:
    """The shortest head of `length` bytes."""
    width = next(width for width in (1, 2, 4) if length < 1 << 8 * width)
    return wide_head(0xC4, length, width)


def text_head(length: int) -> bytes:
    """The shortest head of a string of `length` bytes."""
    if length < 32:
        return bytes((0xA0 | length,))
    width = next(width for width in (1, 2, 4) if length < 1 << 8 * width)
    return wide_head(0xD9, length, width)


def array_head(length: int) -> bytes:
    """The shortest head of an array of `length` parts."""
    if length < 16:
        return bytes((0x90 | length,))
    return wide_head(0xDC, length, 2) if length < 1 << 16 else wide_head(0xDD, length, 4)


def wide_head(first: int, length: int, width: int) -> bytes:
    """A head with its length in `width` bytes; `first` is the code of the narrowest of its kind."""
    narrowest = 2 if first == 0xDC else 1
    code = first + width.bit_length() - narrowest.bit_length()
    return bytes((code,)) + length.to_bytes(width, "big")


_MOST_DEPTH = 40
"""No record of ours has more levels; beyond them is noise, which may have thousands."""


def read(data: bytes, depth: int = 0) -> Node:
    """The node that `data` encodes; ValueError if it is none, or if something stands behind it.

    `depth` is that of the record that `data` stands in.
    """
    node, end = _read(data, 0, depth)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes too many")
    return node


def _read(data: bytes, at: int, depth: int) -> tuple[Node, int]:
    if at >= len(data) or depth > _MOST_DEPTH:
        raise ValueError("cut off, or too deep")
    code = data[at]
    if code < 0x80:
        return Number(code), at + 1
    if 0xCC <= code <= 0xCF:
        width = 1 << code - 0xCC
        return Number(_integer(data, at + 1, width)), at + 1 + width
    for first, narrowest, kind in ((0xC4, 1, Binary), (0xD9, 1, Text), (0xDC, 2, Array)):
        widths = [width for width in (1, 2, 4) if width >= narrowest]
        if first <= code < first + len(widths):
            width = widths[code - first]
            return _read_long(kind, data, at + 1 + width, _integer(data, at + 1, width), depth)
    if code & 0xF0 == 0x90:
        return _read_long(Array, data, at + 1, code & 0x0F, depth)
    if code & 0xE0 == 0xA0:
        return _read_long(Text, data, at + 1, code & 0x1F, depth)
    raise ValueError(f"code {code:#x} does not stand on our wire")


def _read_long(
    kind: type[Binary] | type[Text] | type[Array], data: bytes, at: int, length: int, depth: int
) -> tuple[Node, int]:
    if kind is Array:
        parts = []
        for _ in range(length):
            part, at = _read(data, at, depth + 1)
            parts.append(part)
        return Array(tuple(parts)), at
    value = data[at : at + length]
    if len(value) < length:
        raise ValueError("cut off")
    if kind is Text:
        return Text(value), at + length
    return _embedded(value, depth + 1) or Binary(value), at + length


def _embedded(value: bytes, depth: int) -> Embedded | None:
    # Keys, ids, hashes and signatures are multiples of 16 bytes, and Hypothesis finds those that are
    # an array by chance. A record of such a length is taken for one of them, which does no harm.
    if len(value) % 16 == 0 or not (value[0] & 0xF0 == 0x90 or value[0] == 0xDC):
        return None
    try:
        inner = read(value, depth)
    except ValueError:
        return None
    return Embedded(inner) if write(inner) == value else None


def _integer(data: bytes, at: int, width: int) -> int:
    if at + width > len(data):
        raise ValueError("cut off")
    return int.from_bytes(data[at : at + width], "big")


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its path, parents before their parts."""
    yield path, node
    if isinstance(node, Array):
        for at, part in enumerate(node.parts):
            yield from walk(part, (*path, at))
    elif isinstance(node, Embedded):
        yield from walk(node.inner, (*path, 0))


def replaced(node: Node, path: Path, new: Node) -> Node:
    """`node` with `new` at `path`."""
    if not path:
        return new
    first, *rest = path
    if isinstance(node, Embedded):
        return Embedded(replaced(node.inner, tuple(rest), new))
    assert isinstance(node, Array)
    parts = list(node.parts)
    parts[first] = replaced(parts[first], tuple(rest), new)
    return replace(node, parts=tuple(parts))

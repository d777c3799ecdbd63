"""Encodings of a value that must be refused wherever the value stands: other forms, types, lengths."""

from collections.abc import Callable, Iterator

from tests.fuzz.tree import (
    Array,
    Binary,
    Embedded,
    Node,
    Number,
    Raw,
    Text,
    array_head,
    binary_head,
    text_head,
    wide_head,
    wide_number,
    write,
)

FOREIGN = {
    "nil": b"\xc0",
    "unused code": b"\xc1",
    "false": b"\xc2",
    "true": b"\xc3",
    "float 32": b"\xca\x3f\x80\x00\x00",
    "float 64": b"\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00",
    "float nan": b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",
    "float infinity": b"\xca\x7f\x80\x00\x00",
    "negative": b"\xff",
    "negative 64": b"\xd3\x80\x00\x00\x00\x00\x00\x00\x00",
    "empty map": b"\x80",
    "map": b"\x81\x01\x02",
    "map of bytes": b"\x81\xc4\x01a\xc4\x01b",
    "map 16": b"\xde\x00\x01\x01\x01",
    "map 32": b"\xdf\x00\x00\x00\x00",
    "extension 1": b"\xd4\x01a",
    "extension 16": b"\xd8\x05" + bytes(16),
    "extension 8": b"\xc7\x03\x01abc",
    "extension 32": b"\xc9\x00\x00\x00\x01\x01a",
    "empty extension": b"\xc7\x00\x01",
    "timestamp 32": b"\xd6\xff\x00\x00\x00\x01",
    "timestamp 64": b"\xd7\xff\x00\x00\x00\x00\x00\x00\x00\x01",
    "timestamp 96": b"\xc7\x0c\xff" + bytes(12),
    "broken text": b"\xa2\xff\xfe",
    "surrogate": b"\xa3\xed\xa0\x80",
    "deep arrays": b"\x91" * 2000 + b"\x00",
    "deep arrays cut off": b"\x91" * 3000,
    "deep maps": b"\x81\x01" * 1000 + b"\x00",
    "huge bytes": b"\xc6\xff\xff\xff\xff",
    "huge text": b"\xdb\xff\xff\xff\xff",
    "huge array": b"\xdd\xff\xff\xff\xff",
    "huge map": b"\xdf\xff\xff\xff\xff",
    "huge extension": b"\xc9\xff\xff\xff\xff\x01",
    "wide array": b"\xdc\xff\xff" + bytes(0xFFFF),
    "nothing": b"",
}
"""What is none of our types in any place, or claims what cannot be."""


def other_forms(node: Node) -> Iterator[tuple[str, Raw]]:
    """Other encodings of the same value, all of them longer than the one that counts."""
    shortest = write(node)
    for name, form in _all_forms(node):
        if form != shortest:
            yield name, Raw(form)


def _all_forms(node: Node) -> Iterator[tuple[str, bytes]]:
    match node:
        case Number(value):
            yield from _number_forms(value)
        case Text(value):
            yield from _heads("text", 0xD9, value)
        case Binary(value):
            yield from _heads("bytes", 0xC4, value)
        case Embedded(inner):
            yield from _heads("bytes", 0xC4, write(inner))
        case Array(parts):
            inside = b"".join(map(write, parts))
            yield "array 16", wide_head(0xDC, len(parts), 2) + inside
            yield "array 32", wide_head(0xDC, len(parts), 4) + inside
        case Raw():
            return


def _number_forms(value: int) -> Iterator[tuple[str, bytes]]:
    for width in (1, 2, 4, 8):
        if value < 1 << 8 * width:
            yield f"unsigned {8 * width}", wide_number(value, width)
        if value < 1 << 8 * width - 1:
            signed = bytes((0xCF + width.bit_length(),)) + value.to_bytes(width, "big")
            yield f"signed {8 * width}", signed


def _heads(name: str, first: int, value: bytes) -> Iterator[tuple[str, bytes]]:
    for width in (1, 2, 4):
        if len(value) < 1 << 8 * width:
            yield f"{name} {8 * width}", wide_head(first, len(value), width) + value


def other_types(node: Node) -> Iterator[tuple[str, Raw]]:
    """Values of another type in the place of `node`."""
    for name, form in FOREIGN.items():
        yield name, Raw(form)
    encoded = write(node)
    yield "in an array", Raw(b"\x91" + encoded)
    if not isinstance(node, Binary):
        yield "in bytes", Raw(binary_head(len(encoded)) + encoded)
    yield "as text of itself", Raw(text_head(len(encoded)) + encoded)
    yield "in a map", Raw(b"\x81" + encoded + encoded)
    if not isinstance(node, Number):
        yield "number", Raw(b"\x00")
    match node:
        case Binary(value):
            yield "text for bytes", Raw(text_head(len(value)) + value)
            yield "numbers for bytes", Raw(array_head(len(value)) + value)
        case Text(value):
            yield "bytes for text", Raw(binary_head(len(value)) + value)
        case Embedded(inner):
            yield "the array itself", Raw(write(inner))
        case Array(parts):
            count = len(parts) // 2
            fields = b"".join(map(write, parts[: 2 * count]))
            yield "map for array", Raw(bytes((0x80 | count & 15,)) + fields)
        case Number() | Raw():
            pass


def other_lengths(node: Node) -> Iterator[tuple[str, Raw]]:
    """`node` with a head that claims more or fewer than follow."""
    match node:
        case Text(value):
            yield from _claims(text_head, len(value), value)
        case Binary(value):
            yield from _claims(binary_head, len(value), value)
        case Embedded(inner):
            yield from _claims(binary_head, len(write(inner)), write(inner))
        case Array(parts):
            yield from _claims(array_head, len(parts), b"".join(map(write, parts)))
        case Number() | Raw():
            return


def _claims(head: Callable[[int], bytes], length: int, value: bytes) -> Iterator[tuple[str, Raw]]:
    for claimed in (length - 1, length + 1, 2 * length + 1, 0xFFFF, 1 << 24):
        if claimed >= 0 and claimed != length:
            yield f"claims {claimed}", Raw(head(claimed) + value)

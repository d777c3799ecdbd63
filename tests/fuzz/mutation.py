"""Inputs made from valid ones: by what they mean, by their bytes, or from nothing."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from random import Random

from consensus.vote_log import HEAD_BYTES, RECORD_BYTES, RecordKind
from tests.fuzz.strangers import FOREIGN, other_forms, other_lengths, other_types
from tests.fuzz.tree import (
    Array,
    Binary,
    Embedded,
    Node,
    Number,
    Path,
    Raw,
    Text,
    replaced,
    write,
)

EDGES = [0, 1, 2, 3, 4, 127, 128, 255, 256, 2**16 - 1, 2**16, 2**32 - 1, 2**32, 2**64 - 1]
FOREIGN_FORMS = list(FOREIGN.values())

Change = Callable[[Node, "Source"], Node]


class Source:
    """Chance, and valid parts of every kind to splice in."""

    def __init__(self, random: Random, trees: Sequence[Node]) -> None:
        self.random = random
        self.trees = trees

    def place(self, tree: Node) -> tuple[Path, Node]:
        """A node somewhere in `tree`, deeper ones as likely as the few above."""
        path: list[int] = []
        node = tree
        while self.random.random() < 0.8:
            if isinstance(node, Embedded):
                path.append(0)
                node = node.inner
            elif isinstance(node, Array) and node.parts:
                path.append(self.random.randrange(len(node.parts)))
                node = node.parts[path[-1]]
            else:
                break
        return tuple(path), node


def structured(tree: Node, source: Source) -> bytes:
    """The encoding of `tree` with one to three changes of its structure, now and then of its bytes."""
    for _ in range(source.random.choice((1, 1, 1, 2, 3))):
        path, node = source.place(tree)
        tree = replaced(tree, path, source.random.choice(CHANGES)(node, source))
    data = write(tree)
    if source.random.random() < 0.1:
        data = flipped(data, source)
    return data


def _foreign(node: Node, source: Source) -> Node:
    return Raw(source.random.choice(FOREIGN_FORMS))


def _other_type(node: Node, source: Source) -> Node:
    return source.random.choice([form for _, form in other_types(node)])


def _other_form(node: Node, source: Source) -> Node:
    forms = [form for _, form in other_forms(node)]
    return source.random.choice(forms) if forms else _edge(node, source)


def _other_length(node: Node, source: Source) -> Node:
    forms = [form for _, form in other_lengths(node)]
    return source.random.choice(forms) if forms else _edge(node, source)


def _edge(node: Node, source: Source) -> Node:
    """A value of the same type at or around an edge."""
    random = source.random
    match node:
        case Number(value):
            near = value + random.choice((-1, 1))
            return Number(random.choice([*EDGES, near if 0 <= near < 2**64 else 0]))
        case Text(value):
            longer = (value * 70)[: random.choice((0, 1, 31, 32, 63, 64, 65, 255, 256))]
            return Text(random.choice((longer, value.upper(), value + b"\x00", b"\xc3\xa9")))
        case Binary(value):
            return Binary(_resized(value, random))
        case Embedded(inner):
            return Embedded(Array((inner,))) if random.random() < 0.5 else Binary(write(inner)[:-1])
        case Array(parts):
            return Array(parts[: random.randrange(len(parts) + 1)])
        case Raw():
            return node


def _resized(value: bytes, random: Random) -> bytes:
    beside = (max(len(value) - 1, 0), len(value) + 1)
    length = random.choice((*beside, 0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 65_536))
    return (value + bytes(length))[:length]


def _flip(node: Node, source: Source) -> Node:
    """One bit of a value, or a small change of a number."""
    match node:
        case Binary(value) if value:
            return Binary(flipped(value, source))
        case Text(value) if value:
            return Text(flipped(value, source))
        case Number(value):
            return Number(value ^ 1 << source.random.randrange(64))
        case _:
            return Raw(flipped(write(node), source))


def _splice(node: Node, source: Source) -> Node:
    """A part of some other valid message."""
    return source.place(source.random.choice(source.trees))[1]


def _nest(node: Node, source: Source) -> Node:
    """The same value some levels deeper."""
    depth = source.random.choice((1, 1, 2, 5, 40, 1023, 1024, 1025))
    shape = source.random.randrange(3)
    if shape == 0:
        return Raw(b"\x91" * depth + write(node))
    if shape == 1:
        for _ in range(min(depth, 5)):
            node = Embedded(node)
        return node
    return Array((node,) * min(depth, 40))


def _rearrange(node: Node, source: Source) -> Node:
    """An array with a part removed, doubled, moved, or many times there."""
    if not isinstance(node, Array) or not node.parts:
        return _edge(node, source)
    random = source.random
    at = random.randrange(len(node.parts))
    before, part, behind = node.parts[:at], node.parts[at], node.parts[at + 1 :]
    match random.randrange(5):
        case 0:
            return Array((*before, *behind))
        case 1:
            return Array((*before, part, part, *behind))
        case 2:
            return Array((*behind, part, *before))
        case 3:
            parts = list(node.parts)
            random.shuffle(parts)
            return Array(tuple(parts))
        case _:
            times = random.choice((2, 8, 9, 15, 16, 17, 64, 65, 256, 257, 512, 513))
            return Array((*before, *(part,) * times, *behind))


CHANGES: tuple[Change, ...] = (
    *(_foreign, _other_type, _other_form, _other_length),
    *(_edge, _flip, _splice, _nest, _rearrange),
)


def flipped(data: bytes, source: Source) -> bytes:
    """`data` with one bit changed."""
    if not data:
        return data
    changed = bytearray(data)
    changed[source.random.randrange(len(data))] ^= 1 << source.random.randrange(8)
    return bytes(changed)


def havoc(data: bytes, source: Source) -> bytes:
    """`data` with some of its bytes overwritten, removed, doubled, moved or cut off."""
    random = source.random
    changed = bytearray(data)
    for _ in range(random.choice((1, 2, 4, 8, 16))):
        at = random.randrange(len(changed) + 1)
        size = random.choice((1, 1, 2, 4, 16, 64))
        match random.randrange(6):
            case 0:
                changed[at : at + size] = random.randbytes(size)
            case 1:
                del changed[at : at + size]
            case 2:
                changed[at:at] = random.choice(FOREIGN_FORMS)[:size]
            case 3:
                changed[at:at] = changed[at : at + size]
            case 4:
                other = random.randrange(len(changed) + 1)
                changed[other : other + size] = changed[at : at + size]
            case _:
                del changed[at:]
    return bytes(changed)


def noise(source: Source) -> bytes:
    """Bytes from nothing; half of them begin like an array."""
    random = source.random
    data = random.randbytes(random.choice((0, 1, 2, 8, 33, 65, 130, 300, 2000)))
    return bytes((0x90 | random.randrange(16),)) + data if random.random() < 0.5 else data


def restructured_log(data: bytes, source: Source) -> bytes:
    """A vote log changed in its head, records or groups; mostly with the checksums made right again.

    Wrong checksums are the other half of what a disk can do: havoc makes those. Under a right one
    only kinds of records are written that there are.
    """
    random = source.random
    head, records = data[:HEAD_BYTES], _records(data)
    for _ in range(random.choice((1, 1, 2))):
        match random.randrange(6):
            case 0:
                at = random.randrange(len(records) + 1)
                kind = random.choice(list(RecordKind))
                records[at:at] = [bytes((1, kind)) + random.randbytes(RECORD_BYTES - 2)]
            case 1 if records:
                at = random.randrange(len(records))
                records[at] = records[at][:2] + flipped(records[at][2:], source)
            case 2 if records:
                at = random.randrange(len(records))
                records[at] = bytes((random.choice((0, 1, 2, 128, 129, 255)),)) + records[at][1:]
            case 3 if records:
                at = random.randrange(len(records))
                kind = random.choice(list(RecordKind))
                records[at] = records[at][:1] + bytes((kind,)) + records[at][2:]
            case 4:
                records = records[: random.randrange(len(records) + 1)]
            case _:
                head = flipped(head[:96], source)
                head += sha256(head).digest()
    whole = _checked(head, records) if random.random() < 0.8 else head + b"".join(records)
    return whole[: random.randrange(len(whole) + 1)] if random.random() < 0.2 else whole


def _records(data: bytes) -> list[bytes]:
    return [data[at : at + RECORD_BYTES] for at in range(HEAD_BYTES, len(data), RECORD_BYTES)]


def _checked(head: bytes, records: Sequence[bytes]) -> bytes:
    """The file in which every group that is whole has a right checksum."""
    data = bytearray(head + b"".join(records))
    at = len(head)
    while at < len(data):
        end = at + max(1, data[at]) * RECORD_BYTES
        if end <= len(data):
            covered = at.to_bytes(8, "big") + data[at : end - 14]
            data[end - 14 : end] = sha256(covered).digest()[:14]
        at = end
    return bytes(data)


def restructured_proof(data: bytes, source: Source) -> bytes:
    """A state proof with other counts, or with parts removed, doubled or moved."""
    random = source.random
    entries, siblings = data[0], data[1]
    body = data[2:]
    at = random.randrange(0, len(body) + 1, 32)
    match random.randrange(6):
        case 0:
            entries = random.choice((0, 1, 7, 8, 9, 255))
        case 1:
            siblings = random.choice((0, 1, 252, 253, 254, 255))
        case 2:
            body = body[:at] + body[at + 32 :]
            siblings = max(0, siblings - 1)
        case 3:
            body = body[:at] + bytes(32) + body[at:]
            siblings = min(255, siblings + 1)
        case 4:
            entries, siblings = random.randrange(10), random.randrange(256)
            body = random.randbytes(64 * entries + 32 * siblings)
        case _:
            body = flipped(body, source)
    return bytes((entries, siblings)) + body

"""A contract's portrait: everything that its page says, from its verified source and its table of methods."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from chain.primitives import Digest
from contracts.contract import Contract
from contracts.entry import Entry, Spec
from contracts.kind import Kind
from contracts.kinds import annotations_of, fields_of, kind_of
from contracts.loader import Program
from contracts.portrait.follow import Follower, Put, TooLong
from contracts.portrait.lives import Life, lives_of
from contracts.portrait.reach import Reach, contract_of, everything_in, reach_of
from contracts.portrait.reading import (
    Reading,
    attributes_in,
    members_in,
    reading_of,
    told_of,
    types_in,
)
from contracts.storage import prefix_of
from contracts.words import snake


@dataclass(frozen=True, slots=True)
class Typed:
    """A name with its type, as the source writes it and as the wire has it; `told` is the text below it."""

    name: str
    written: str
    kind: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method that somebody may call, and what a call may come to."""

    name: str
    told: str
    spec: Spec
    arguments: tuple[Typed, ...]
    answers: Typed | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a choice."""

    name: str
    number: int
    told: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A choice of the contract's own."""

    name: str
    told: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A record, or an event, which is called `called` in receipts."""

    name: str
    called: str
    told: str
    fields: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class KeyPart:
    """A part of a key, and the most bytes that it has there."""

    kind: str
    longest_bytes: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A field of the contract in the state: its values lie at `prefix` and then the key."""

    name: str
    sort: str
    told: str
    prefix: bytes
    key: tuple[KeyPart, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Peer:
    """What the contract knows of another one, and by which of its attributes it calls it."""

    name: str
    told: str
    contract: str
    attributes: tuple[str, ...]
    methods: tuple[tuple[str, str], ...]
    """Each with what is said of it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant that is a number."""

    name: str
    number: int
    told: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A contract as it stands in its source."""

    name: str
    version: int
    digest: Digest
    about: str
    """What the module says, then what the contract says."""
    methods: tuple[Method, ...]
    choices: tuple[Choices, ...]
    records: tuple[Shape, ...]
    events: tuple[Shape, ...]
    kept: tuple[Kept, ...]
    reasons: tuple[str, ...]
    """Codes, in the order of the source."""
    numbers: tuple[Number, ...]
    peers: tuple[Peer, ...]
    lives: tuple[Life, ...]


def portrait_of(program: Program) -> Portrait:
    """The portrait of a contract."""
    reading = reading_of(program.source)
    contract = program.alone()
    reached: dict[str, Reach] = {}
    puts: dict[str, list[Put]] = {}
    for name in contract.entries:
        reached[name], puts[name] = _followed(name, reading)
    classes = program.classes()
    events = reading.outline.events.values()
    return Portrait(
        name=contract.name,
        version=contract.version,
        digest=program.digest,
        about="\n\n".join(
            [each for each in (told_of(reading.tree), told_of(reading.contract)) if each]
        ),
        methods=tuple(
            [_method(each, reading, reached[each.name]) for each in contract.entries.values()]
        ),
        choices=tuple([_choice(name, reading) for name in reading.outline.choices]),
        records=_shapes([name for name in classes if name not in events], classes, reading),
        events=_shapes([name for name in classes if name in events], classes, reading),
        kept=_kept(contract, reading),
        reasons=tuple(dict.fromkeys(reading.reasons.values())),
        numbers=tuple(_numbers(reading)),
        peers=tuple([_peer(name, reading) for name in reading.outline.interfaces]),
        lives=lives_of(reading, puts),
    )


def _followed(name: str, reading: Reading) -> tuple[Reach, list[Put]]:
    method = reading.outline.methods[name]
    follower = Follower(reading)
    try:
        follower.follow(method)
    except TooLong:
        lost = [Put(moving, None, None) for moving in follower.all_moving()]
        return reach_of(everything_in(method, reading), reading), lost
    return reach_of(follower.seen, reading), follower.puts


def _method(entry: Entry, reading: Reading, reach: Reach) -> Method:
    node = reading.outline.methods[entry.name]
    written = {each.arg: each.annotation for each in node.args.args}
    arguments = [_typed(name, written[name], kind) for name, kind in entry.parameters]
    answers = None if entry.result is None else _typed("", node.returns, entry.result)
    return Method(entry.name, entry.doc, entry.spec, tuple(arguments), answers, reach)


def _typed(name: str, annotation: ast.expr | None, kind: Kind, told: str = "") -> Typed:
    assert annotation is not None, "verified"
    return Typed(name, ast.unparse(annotation), kind.name, told)


def _choice(name: str, reading: Reading) -> Choices:
    node = reading.classes[name]
    return Choices(name, told_of(node), tuple([Member(*each) for each in members_in(node)]))


def _shapes(names: Iterable[str], classes: dict[str, type], reading: Reading) -> tuple[Shape, ...]:
    found = []
    for name in names:
        node, kinds = reading.classes[name], dict(fields_of(classes[name]))
        fields = [
            _typed(each, written, kinds[each], told) for each, written, told in types_in(node)
        ]
        found.append(Shape(name, snake(name), told_of(node), tuple(fields)))
    return tuple(found)


def _kept(contract: Contract, reading: Reading) -> tuple[Kept, ...]:
    annotations = annotations_of(type(contract))
    told = {name: text for name, _, text in types_in(reading.contract)}
    found = []
    for name, sort in reading.outline.fields.items():
        kinds = [kind_of(each) for each in get_args(annotations[name])]
        keys = kinds[:1] if sort != "Value" else []
        value = kinds[-1].name if sort != "Keys" else ""
        parts = tuple([part for key in keys for part in _key_parts(key)])
        found.append(Kept(name, sort, told[name], prefix_of(contract.name, name), parts, value))
    return tuple(found)


def _key_parts(kind: Kind) -> list[KeyPart]:
    assert kind.order is not None, "verified"
    if not kind.order.parts:
        return [KeyPart(kind.name, kind.order.longest_bytes)]
    return [part for each in kind.order.parts for part in _key_parts(each)]


def _numbers(reading: Reading) -> Iterable[Number]:
    for name, _, told in attributes_in(reading.tree):
        if name in reading.outline.numbers:
            yield Number(name, reading.outline.numbers[name], told)


def _peer(name: str, reading: Reading) -> Peer:
    outline, node = reading.outline, reading.classes[name]
    attributes = [attribute for attribute, interface in outline.peers.items() if interface == name]
    methods = [(each, told_of(method)) for each, method in outline.interfaces[name].items()]
    return Peer(name, told_of(node), contract_of(name, reading), tuple(attributes), tuple(methods))

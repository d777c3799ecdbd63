"""The state in words: of whom a key is, which field and key of theirs, and what stands there, for a person to read.

What cannot be read, because a disk changed it or because the code that wrote it is not here, is shown as the bytes
that it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, TypeVar, assert_never

from chain.authorities import AUTHORITY_SET
from chain.codec import Codec
from chain.genesis import PARAMETERS
from chain.own_keys import AuthoritiesOf, Inclusion, Offence, OwnKey, ParametersOf, own_key
from chain.receipt import Event
from chain.rejection import Rejected
from chain.transition import EXECUTOR_PREFIX
from contracts.contract import Contract
from contracts.deadlines import STUCK, Head, Item, Place
from contracts.facts import EventForm, decode_facts
from contracts.loader import Program
from contracts.refusal import Refused
from contracts.storage import Field
from contracts.words import CLOCK, Choice, Clock, event_name, is_record

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""A value as JSON has it: bytes in hexadecimal, choices by their names, records by their fields."""

CHAIN = "chain"
"""Of whom the keys are that the chain writes for itself; no contract has this name."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spot:
    """A key of the state, read. `contract` is CHAIN or CLOCK where the key is theirs, and empty of a stranger's."""

    contract: str
    field: str
    key: Plain


def spot_of(key: bytes, contracts: Mapping[str, Contract]) -> Spot:
    """What `key` is, by the contracts that run."""
    own = own_key(key)
    if own is not None:
        return _own_spot(own)
    owner, name, rest = _split(key)
    if owner == CLOCK:
        return Spot(CLOCK, name, _clock_key(name, rest))
    field = _field(owner, name, contracts)
    if field is None:
        return Spot(owner, name, rest.hex())
    try:
        return Spot(owner, name, plain(field.key_of(key)))
    except Refused:
        return Spot(owner, name, rest.hex())


def value_at(key: bytes, value: bytes, contracts: Mapping[str, Contract]) -> Plain:
    """What stands as `value` at `key`, by the contracts that run; the bytes where it cannot be read."""
    own = own_key(key)
    if own is not None:
        return _own_value(own, value)
    owner, name, rest = _split(key)
    if owner == CLOCK:
        return _clock_value(name, rest, value)
    field = _field(owner, name, contracts)
    if field is None:
        return value.hex()
    try:
        return plain(field.value_of(value))
    except Refused:
        return value.hex()


EventForms: TypeAlias = Mapping[tuple[str, str], Sequence[EventForm]]
"""How events are told, by contract and event; the same event may have had another form in older code."""


def event_forms(programs: Iterable[Program]) -> EventForms:
    """How the events of `programs` are told."""
    forms: dict[tuple[str, str], list[EventForm]] = {}
    for program in programs:
        contract = program.alone().name
        for cls in program.classes().values():
            name = event_name(cls)
            if name is not None:
                forms.setdefault((contract, name), []).append(EventForm(cls))
    return forms


def event_in(event: Event, forms: EventForms) -> Plain:
    """What an event tells; the bytes where none of the `forms` is its own."""
    for form in forms.get((event.contract, event.name), ()):
        try:
            return plain(form.read(event))
        except Rejected:
            continue
    return event.fields.hex()


def facts_in(detail: bytes) -> Plain:
    """The facts of a failed call; the bytes where they are none."""
    try:
        return [plain(each) for each in decode_facts(detail)]
    except Rejected:
        return detail.hex()


def plain(value: Any) -> Plain:
    """`value`, of any kind that a contract stores, as JSON has it."""
    if isinstance(value, Choice):
        return value.name
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    assert is_record(type(value)), "what a contract stores is of a kind"
    return _record(value)


def _record(value: Any) -> Plain:
    return {each.name: plain(getattr(value, each.name)) for each in fields(value)}


def _split(key: bytes) -> tuple[str, str, bytes]:
    """Contract, field and the rest of a key of the executor's; two empty names of any other."""
    owner, slash, after = key.removeprefix(EXECUTOR_PREFIX).partition(b"/")
    name, _, rest = after.partition(b"/")
    if not key.startswith(EXECUTOR_PREFIX) or not slash:
        return "", "", key
    if not (owner.isascii() and name.isascii()):
        return "", "", key
    return owner.decode("ascii"), name.decode("ascii"), rest


def _field(owner: str, name: str, contracts: Mapping[str, Contract]) -> Field | None:
    contract = contracts.get(owner)
    return None if contract is None else contract.bound.get(name)


# The chain's own.


def _own_spot(own: OwnKey) -> Spot:
    match own:
        case AuthoritiesOf(epoch):
            return Spot(CHAIN, "authorities", epoch)
        case ParametersOf(epoch):
            return Spot(CHAIN, "parameters", epoch)
        case Inclusion(valid_until, transaction_id):
            key: Plain = {"valid_until": valid_until, "transaction_id": transaction_id.hex()}
            return Spot(CHAIN, "included", key)
        case Offence(epoch, culprit):
            return Spot(CHAIN, "offences", {"epoch": epoch, "culprit": culprit.hex()})
        case _:
            assert_never(own)


def _own_value(own: OwnKey, value: bytes) -> Plain:
    match own:
        case AuthoritiesOf():
            found = _decoded(AUTHORITY_SET, value)
            return value.hex() if found is None else [key.hex() for key in found.keys]
        case ParametersOf():
            parameters = _decoded(PARAMETERS, value)
            return value.hex() if parameters is None else _record(parameters)
        case Inclusion():
            return {"height": int.from_bytes(value, "big")} if len(value) == 8 else value.hex()
        case Offence():
            return value.hex()
        case _:
            assert_never(own)


def _decoded(codec: Codec[T], value: bytes) -> T | None:
    try:
        return codec.decode(value)
    except Rejected:
        return None


# The clock's.


def _clock_key(name: str, rest: bytes) -> Plain:
    match name:
        case "item":
            return _read(Item.decode, rest, _item)
        case "place":
            return _read(Place.decode, rest, _place)
        case _:
            return rest.hex() or None


def _clock_value(name: str, rest: bytes, value: bytes) -> Plain:
    match name:
        case "item":
            return _read(Place.decode, value, _place)
        case "place" if rest[:1] != bytes((STUCK,)):
            return _read(Item.decode, value, _item)
        case "head":
            return _read(Head.decode, value, _record)
        case _:
            return value.hex()


def _read(
    decode: Callable[[bytes], Item | Place | Head], packed: bytes, tell: Callable[[Any], Plain]
) -> Plain:
    """What `decode` finds in `packed`, told; the bytes where that is not what the clock would write."""
    try:
        found = decode(packed)
        return tell(found) if found.encode() == packed else packed.hex()
    except (ValueError, LookupError, OverflowError):
        return packed.hex()


def _item(item: Item) -> Plain:
    return {"contract": item.contract, "tick": item.tick, "subject": item.subject.hex()}


def _place(place: Place) -> Plain:
    row = "STUCK" if place.row == STUCK else Clock(place.row).name
    return {"row": row, "at": place.at, "number": place.number}

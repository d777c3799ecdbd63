"""The state in words: of whom a key is, which field and key of theirs, and what stands there, for a person to read.

What cannot be read, because a disk changed it or because the code that wrote it is not here, is shown as the bytes
that it is.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar, assert_never

from chain.authorities import AUTHORITY_SET
from chain.codec import Codec
from chain.frozen import frozen
from chain.genesis import PARAMETERS
from chain.own_keys import AuthoritiesOf, Inclusion, Offence, OwnKey, ParametersOf, own_key
from chain.rejection import Rejected
from chain.transition import EXECUTOR_PREFIX
from contracts.contract import Contract
from contracts.deadlines import STUCK, Head, Item, Place
from contracts.facts import decode_facts
from contracts.plain import plain
from contracts.refusal import Refused
from contracts.storage import Field
from contracts.words import CLOCK, Clock

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""A value as JSON has it (contracts.plain)."""

CHAIN = "chain"
"""Of whom the keys are that the chain writes for itself; no contract has this name."""

T = TypeVar("T")


@frozen
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
        return Spot(owner, name, _plain(field.key_of(key)))
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
        return _plain(field.value_of(value))
    except Refused:
        return value.hex()


def facts_in(detail: bytes) -> Plain:
    """The facts of a failed call; the bytes where they are none."""
    try:
        return [_plain(each) for each in decode_facts(detail)]
    except Rejected:
        return detail.hex()


def _plain(value: Any) -> Plain:
    told: Plain = plain(value)
    return told


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
            return value.hex() if parameters is None else _plain(parameters)
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
            return _read(Head.decode, value, _plain)
        case _:
            return value.hex()


def _read(
    decode: Callable[[bytes], Item | Place | Head], packed: bytes, tell: Callable[[Any], Plain]
) -> Plain:
    """What `decode` finds in `packed`, told; the bytes where that is not what the clock would write."""
    try:
        found = decode(packed)
        return tell(found) if found.encode() == packed else packed.hex()
    except (ValueError, LookupError, OverflowError, struct.error):
        return packed.hex()


def _item(item: Item) -> Plain:
    return {"contract": item.contract, "tick": item.tick, "subject": item.subject.hex()}


def _place(place: Place) -> Plain:
    row = "stuck" if place.row == STUCK else Clock(place.row).name.lower()
    return {"row": row, "at": place.at, "number": place.number}

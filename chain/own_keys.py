"""The chain's own keys in the state: who votes, by which parameters, what has been included, and offences.

00 a  epoch (8)                             the authority set of an epoch
00 p  epoch (8)                             its parameters
00 i  valid until (8)  transaction id (32)  the height of the block that carries the transaction
00 o  epoch (8)  key (32)                   an offence of this key that the chain knows of
"""

from typing import TypeAlias

from chain.frozen import frozen
from chain.primitives import Epoch, Milliseconds, PublicKey, TransactionId

_AUTHORITIES = b"\x00a"
_PARAMETERS = b"\x00p"
_INCLUDED = b"\x00i"
_OFFENCE = b"\x00o"
_NUMBER_BYTES = 8


def authorities_key(epoch: Epoch) -> bytes:
    """Where the authority set of an epoch stands."""
    return _AUTHORITIES + _u64(epoch)


def parameters_key(epoch: Epoch) -> bytes:
    """Where the parameters of an epoch stand."""
    return _PARAMETERS + _u64(epoch)


def included_key(valid_until: Milliseconds, transaction_id: TransactionId) -> bytes:
    """Where the height of a transaction stands while its validity window lasts."""
    return _INCLUDED + _u64(valid_until) + transaction_id


def included_until(now_ms: Milliseconds) -> tuple[bytes, bytes]:
    """Start and stop of the transactions whose window has passed at `now_ms`."""
    return _INCLUDED, included_key(now_ms, TransactionId.zeros())


def offence_key(epoch: Epoch, culprit: PublicKey) -> bytes:
    """Where the mark of an offence stands."""
    return _OFFENCE + _u64(epoch) + culprit


def offences_before(epoch: Epoch) -> tuple[bytes, bytes]:
    """Start and stop of the offences of the epochs before this one."""
    return _OFFENCE, offence_key(epoch, PublicKey.zeros())


@frozen
class AuthoritiesOf:
    """The key of an epoch's authority set."""

    epoch: Epoch


@frozen
class ParametersOf:
    """The key of an epoch's parameters."""

    epoch: Epoch


@frozen
class Inclusion:
    """The key of a transaction that has been included."""

    valid_until: Milliseconds
    transaction_id: TransactionId


@frozen
class Offence:
    """The key of a known offence."""

    epoch: Epoch
    culprit: PublicKey


OwnKey: TypeAlias = AuthoritiesOf | ParametersOf | Inclusion | Offence


def own_key(key: bytes) -> OwnKey | None:
    """What `key` is of the chain's own; None if it is no key of the chain's."""
    prefix, number, rest = key[:2], key[2 : 2 + _NUMBER_BYTES], key[2 + _NUMBER_BYTES :]
    if len(number) != _NUMBER_BYTES:
        return None
    value = int.from_bytes(number, "big")
    match prefix, len(rest):
        case b"\x00a", 0:
            return AuthoritiesOf(Epoch(value))
        case b"\x00p", 0:
            return ParametersOf(Epoch(value))
        case b"\x00i", TransactionId.LENGTH:
            return Inclusion(Milliseconds(value), TransactionId(rest))
        case b"\x00o", PublicKey.LENGTH:
            return Offence(Epoch(value), PublicKey(rest))
        case _:
            return None


def _u64(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big")

"""The words that everything else is written in: counters, durations and byte strings of known length."""

from typing import ClassVar, NewType, Self

Height = NewType("Height", int)
"""A block's number; the genesis block has height 0."""

View = NewType("View", int)
"""One turn of one leader inside an epoch; counted from 1, and 0 stands for the epoch's genesis."""

Epoch = NewType("Epoch", int)
"""A span of heights with one authority set; counted from 0."""

Milliseconds = NewType("Milliseconds", int)
"""A duration, or an instant since the Unix epoch or since a host's start, in milliseconds."""


class FixedBytes(bytes):
    """Bytes whose length is checked once, where they enter, and trusted after."""

    __slots__ = ()
    LENGTH: ClassVar[int]

    def __new__(cls, value: bytes) -> Self:
        """Wrap `value`; ValueError if it is not LENGTH bytes long."""
        if len(value) != cls.LENGTH:
            raise ValueError(f"{cls.__name__} takes {cls.LENGTH} bytes, not {len(value)}")
        return bytes.__new__(cls, value)

    @classmethod
    def zeros(cls) -> Self:
        """The value that stands for "none" where a field cannot be left out."""
        return cls(bytes(cls.LENGTH))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self[:4].hex()})"

    __str__ = __repr__


class Digest(FixedBytes):
    """A SHA-256 value, 32 bytes."""

    LENGTH = 32


class BlockId(FixedBytes):
    """The hash of a block's header, 32 bytes."""

    LENGTH = 32


class ChainId(FixedBytes):
    """The id of the chain's genesis block, 32 bytes; zeros inside that block itself."""

    LENGTH = 32


class TransactionId(FixedBytes):
    """The hash of a transaction's signed body, 32 bytes."""

    LENGTH = 32


class PublicKey(FixedBytes):
    """An Ed25519 public key, 32 bytes."""

    LENGTH = 32


class Signature(FixedBytes):
    """An Ed25519 signature, 64 bytes."""

    LENGTH = 64


class NodeId(FixedBytes):
    """A node as its peers know it: the public key that its connections are authenticated with, 32 bytes."""

    LENGTH = 32


class MemberId(FixedBytes):
    """An admitted agency, 16 bytes."""

    LENGTH = 16


class ClientReference(FixedBytes):
    """A random mark that a client chooses for its transaction, 16 bytes."""

    LENGTH = 16

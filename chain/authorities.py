"""The authority set of an epoch: who may vote, how many make a quorum, whose turn it is."""

import hashlib
from dataclasses import field

from chain.codec import Codec, fixed, many
from chain.crypto import digest
from chain.frozen import frozen
from chain.primitives import BlockId, Digest, PublicKey, View

MAX_AUTHORITIES = 256
"""Largest set; votes cost n squared messages, and a certificate's bitmap stays at 32 bytes."""


def faults_tolerated(size: int) -> int:
    """f, the number of Byzantine authorities that `size` authorities withstand (consensus section 1)."""
    return (size - 1) // 3


def quorum_of(size: int) -> int:
    """q = floor(2n/3) + 1; any two quorums share at least f + 1 (consensus section 1)."""
    return 2 * size // 3 + 1


@frozen
class AuthoritySet:
    """The keys entitled to vote in one epoch, ascending and distinct; a signer's index is its place here."""

    keys: tuple[PublicKey, ...]
    faults: int = field(init=False, compare=False)
    quorum: int = field(init=False, compare=False)
    index_of: dict[PublicKey, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= MAX_AUTHORITIES:
            raise ValueError(
                f"an authority set has 1 to {MAX_AUTHORITIES} keys, not {len(self.keys)}"
            )
        if any(a >= b for a, b in zip(self.keys, self.keys[1:], strict=False)):
            raise ValueError("the keys of an authority set are distinct and ascending")
        object.__setattr__(self, "faults", faults_tolerated(len(self.keys)))
        object.__setattr__(self, "quorum", quorum_of(len(self.keys)))
        object.__setattr__(self, "index_of", {key: at for at, key in enumerate(self.keys)})

    def __len__(self) -> int:
        return len(self.keys)

    def encode(self) -> bytes:
        """The canonical encoding, as it stands in the state."""
        return AUTHORITY_SET.encode(self)

    def digest(self) -> Digest:
        """The hash by which a header names its epoch's successor set."""
        return digest(b"sinergi/authorities", self.encode())


AUTHORITY_SET = Codec(
    "authority set",
    AuthoritySet,
    (many(fixed("keys", PublicKey), MAX_AUTHORITIES),),
    max_bytes=16 + MAX_AUTHORITIES * (PublicKey.LENGTH + 2),
    longest_array=MAX_AUTHORITIES,
)


@frozen
class LeaderOrder:
    """Exact round robin over one epoch's authorities, in an order drawn from the epoch's genesis."""

    indices: tuple[int, ...]

    @classmethod
    def draw(cls, size: int, genesis_id: BlockId) -> "LeaderOrder":
        """Fisher-Yates with SHA-256 of the epoch's genesis id (consensus rule 1.2)."""
        order = list(range(size))
        for i in range(size - 1, 0, -1):
            drawn = hashlib.sha256(genesis_id + i.to_bytes(4, "big")).digest()
            j = int.from_bytes(drawn, "big") % (i + 1)
            order[i], order[j] = order[j], order[i]
        return cls(tuple(order))

    def leader(self, view: View) -> int:
        """The index of the authority whose turn `view` is."""
        return self.indices[view % len(self.indices)]

"""How a state becomes one hash, and the proof that a value is, or is not, under that hash.

The entries of a state, (hash of the key, hash of the value), hang in a binary tree on the bits of the
key's hash, first bit at the root. A subtree with at most BUCKET_LIMIT entries is a bucket, hashed in
one piece; a larger one is an inner node, the hash of its two children. So the shape, and with it the
root, depends on the contents alone. A proof is the bucket where the key belongs and the siblings on
the way up: at a million keys some 1 KB. Decision 0001 says why this tree.
"""

from hashlib import sha256
from typing import Self

from chain.frozen import frozen
from chain.primitives import Digest

BUCKET_LIMIT = 8
"""Entries in a bucket at most. More would cost proof bytes, fewer would cost hashes and memory."""

HASH_BYTES = Digest.LENGTH
ENTRY_BYTES = 2 * HASH_BYTES
"""One entry: the hash of the key, then the hash of the value."""

MAX_DEPTH = 253
"""No bucket hangs deeper: the 3 bits that are left tell no more than BUCKET_LIMIT keys apart."""

EMPTY_BUCKET = bytes(HASH_BYTES)
"""Stands for the hash of a bucket without entries."""


def _prefix(tag: bytes) -> bytes:
    """The first bytes of what `chain.crypto.digest(tag, ...)` hashes."""
    return bytes((len(tag),)) + tag


KEY_PREFIX = _prefix(b"sinergi/state/key")
VALUE_PREFIX = _prefix(b"sinergi/state/value")
BUCKET_PREFIX = _prefix(b"sinergi/state/bucket")
INNER_PREFIX = _prefix(b"sinergi/state/inner")


def key_hash(key: bytes) -> bytes:
    """The 32 bytes that say where in the tree `key` belongs."""
    return sha256(KEY_PREFIX + key).digest()


def value_hash(value: bytes) -> bytes:
    """The 32 bytes that stand in the tree for `value`."""
    return sha256(VALUE_PREFIX + value).digest()


def bucket_hash(entries: bytes) -> bytes:
    """The hash of a bucket: its entries joined, ascending by the hash of the key."""
    return sha256(BUCKET_PREFIX + entries).digest() if entries else EMPTY_BUCKET


def inner_hash(children: bytes) -> bytes:
    """The hash of an inner node: the hashes of its left and its right child, joined."""
    return sha256(INNER_PREFIX + children).digest()


def entry_offset(entries: bytes, hashed_key: bytes) -> int:
    """Where in a bucket the entry of `hashed_key` starts, or would start, in bytes."""
    for offset in range(0, len(entries), ENTRY_BYTES):
        if entries[offset : offset + HASH_BYTES] >= hashed_key:
            return offset
    return len(entries)


@frozen
class StateProof:
    """What leads from one key to the root of a state, whether or not the key has a value."""

    entries: bytes
    """The bucket where the key belongs: entries of ENTRY_BYTES, at most BUCKET_LIMIT."""
    siblings: tuple[bytes, ...]
    """The hash beside each node on the way up, the bucket's own sibling first; at most MAX_DEPTH."""

    def __post_init__(self) -> None:
        """ValueError if the parts have lengths that no proof has."""
        if len(self.entries) % ENTRY_BYTES or len(self.entries) > BUCKET_LIMIT * ENTRY_BYTES:
            raise ValueError(f"no bucket has {len(self.entries)} bytes")
        if len(self.siblings) > MAX_DEPTH:
            raise ValueError(f"no bucket hangs {len(self.siblings)} deep")
        if any(len(sibling) != HASH_BYTES for sibling in self.siblings):
            raise ValueError(f"a sibling is a hash of {HASH_BYTES} bytes")

    def to_bytes(self) -> bytes:
        """Number of entries (1 byte), number of siblings (1 byte), then entries and siblings, joined."""
        count = len(self.entries) // ENTRY_BYTES
        return bytes((count, len(self.siblings))) + self.entries + b"".join(self.siblings)

    @classmethod
    def from_bytes(cls, encoded: bytes) -> Self:
        """The proof that `to_bytes` encoded; ValueError if these bytes are none."""
        if len(encoded) < 2:
            raise ValueError("a state proof starts with its numbers of entries and of siblings")
        entries_end = 2 + encoded[0] * ENTRY_BYTES
        stop = entries_end + encoded[1] * HASH_BYTES
        if len(encoded) != stop:
            raise ValueError(f"this state proof takes {stop} bytes, not {len(encoded)}")
        return cls(
            entries=encoded[2:entries_end],
            siblings=tuple(
                encoded[at : at + HASH_BYTES] for at in range(entries_end, stop, HASH_BYTES)
            ),
        )


def verify_state_proof(root: Digest, key: bytes, value: bytes | None, proof: StateProof) -> bool:
    """True if `proof` shows that `key` has this `value`, or for None that it has none, under `root`."""
    hashed_key = key_hash(key)
    offset = entry_offset(proof.entries, hashed_key)
    found = proof.entries[offset : offset + ENTRY_BYTES]
    if value is not None:
        if found != hashed_key + value_hash(value):
            return False
    elif found[:HASH_BYTES] == hashed_key:
        return False
    return _root_above(hashed_key, proof) == root


def _root_above(hashed_key: bytes, proof: StateProof) -> bytes:
    """The root of the tree in which the path of `hashed_key` is as `proof` shows it."""
    path = int.from_bytes(hashed_key, "big") >> (8 * HASH_BYTES - len(proof.siblings))
    node = bucket_hash(proof.entries)
    for sibling in proof.siblings:
        node = inner_hash(sibling + node if path & 1 else node + sibling)
        path >>= 1
    return node

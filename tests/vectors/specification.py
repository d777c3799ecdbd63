"""The specification, written down a second time (consensus section 1, architecture: Ledger rules).

Naive, and nothing of the project is imported: what is computed with it is no record of what the project
happened to do. All bytes are bytes; a record is a list of its fields.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from nacl.signing import SigningKey

# --- msgpack, as far as it stands on the wire ---------------------------------------------------


def packed(value: int | str | bytes | Sequence[Any]) -> bytes:
    """The shortest msgpack encoding."""
    match value:
        case bytes():
            size = next(size for size in (1, 2, 4) if len(value) < 256**size)
            head = {1: b"\xc4", 2: b"\xc5", 4: b"\xc6"}[size]
            return head + len(value).to_bytes(size, "big") + value
        case int():
            if value < 128:
                return value.to_bytes(1, "big")
            size = next(size for size in (1, 2, 4, 8) if value < 256**size)
            head = {1: b"\xcc", 2: b"\xcd", 4: b"\xce", 8: b"\xcf"}[size]
            return head + value.to_bytes(size, "big")
        case str():
            text = value.encode()
            return (
                bytes([0xA0 + len(text)]) if len(text) < 32 else bytes([0xD9, len(text)])
            ) + text
        case _:
            count = len(value)
            head = bytes([0x90 + count]) if count < 16 else b"\xdc" + count.to_bytes(2, "big")
            return head + b"".join(map(packed, value))


# --- the specification --------------------------------------------------------------------------


def tagged(tag: str, *parts: bytes) -> bytes:
    """The hash with a domain: SHA-256 of the tag's length (u8), the tag, and the parts."""
    return sha256(bytes([len(tag)]) + tag.encode() + b"".join(parts)).digest()


def key(number: int) -> SigningKey:
    """The key of a seed that is the 32-byte big-endian `number`."""
    return SigningKey(number.to_bytes(32, "big"))


def public(number: int) -> bytes:
    """The public half of `key`."""
    return bytes(key(number).verify_key)


def sign(number: int, message: bytes) -> bytes:
    """The signature alone."""
    return key(number).sign(message).signature


def filled(letter: str, length: int = 32) -> bytes:
    """Bytes that are easy to recognise in an encoding."""
    return letter.encode() * length


CHAIN = filled("c")


def under_vote(chain: bytes, epoch: int, view: int, kind: int, block: bytes) -> bytes:
    """Consensus section 1: fixed width, big-endian, no optional field."""
    numbers = epoch.to_bytes(8, "big") + view.to_bytes(8, "big") + kind.to_bytes(1, "big")
    return b"sinergi/consensus/1" + chain + numbers + block


def merkle(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return sha256(b"".join(b"\x00" + leaf for leaf in leaves)).digest()
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return sha256(b"\x01" + merkle(leaves[:split]) + merkle(leaves[split:])).digest()


def leaders(size: int, genesis_id: bytes) -> list[int]:
    """Consensus section 1: Fisher-Yates with SHA-256(genesis id || u32(i)) mod (i + 1)."""
    order = list(range(size))
    for i in range(size - 1, 0, -1):
        j = int(sha256(genesis_id + i.to_bytes(4, "big")).hexdigest(), 16) % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def vote(kind: int, epoch: int, view: int, block: bytes, signer: int, number: int) -> list[Any]:
    """The fields of a vote, signed by the key of `number`."""
    signature = sign(number, under_vote(CHAIN, epoch, view, kind, block))
    return [kind, epoch, view, block, signer, signature]


def authority_set(size: int) -> list[bytes]:
    """The ascending public keys of seeds 0 .. size-1."""
    return sorted(map(public, range(size)))


BODY_NAMES = (
    *("chain_id", "member", "author", "sequence", "valid_until", "reference", "execution"),
    *("calls", "cosigners"),
)


def transaction(
    sequence: int, calls: Sequence[Any], cosigners: Sequence[int], chain: bytes = CHAIN
) -> dict[str, Any]:
    """A transaction by the key of seed 1, cosigned by the keys of other seeds."""
    fields = [
        *(chain, filled("m", 16), public(1), sequence, sequence * 1000, filled("r", 16)),
        *(sequence % 2, calls, [public(each) for each in cosigners]),
    ]
    body = packed(fields)
    identity = tagged("sinergi/transaction/1", body)
    signed = b"sinergi/transaction/1/signed" + identity
    signatures = [sign(number, signed) for number in (1, *cosigners)]
    return named(BODY_NAMES, fields) | {
        "id": identity,
        "signed": signed,
        "signatures": signatures,
        "encoded": packed([body, signatures]),
    }


def named(names: Sequence[str], fields: Sequence[Any]) -> dict[str, Any]:
    """Fields with their names."""
    return dict(zip(names, fields, strict=True))

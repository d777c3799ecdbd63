"""Proofs of a small chain, made by the naive specification (docs/proofs.md)."""

from collections.abc import Sequence
from typing import Any

from tests.vectors.specification import (
    authority_set,
    filled,
    merkle,
    packed,
    public,
    sign,
    tagged,
    transaction,
    under_vote,
)

NONE = bytes(32)
SETS = [authority_set(4), authority_set(4), authority_set(5)]
"""The authorities of epochs 0, 1 and 2 of a small chain, of which proofs are made."""
STATE = {b"key %d" % at: b"value %d" % at for at in range(20)}
ENTRIES = sorted(
    tagged("sinergi/state/key", each) + tagged("sinergi/state/value", value)
    for each, value in STATE.items()
)


class SmallChain:
    """A genesis, the last blocks of two epochs, and two blocks of the third; what proofs of it hold."""

    def __init__(self) -> None:
        genesis = [1, NONE, 0, 0, 0, filled("g"), NONE, 1_700_000_000_000, merkle([]), NONE]
        self.headers = [packed([*genesis, merkle([]), self.named_set(0), 0])]
        self.id = self.block_id(0)
        self.carried = transaction(7, [["kv", "set", b"\x01k1"]], [2], self.id)
        other = transaction(6, [["kv", "set", b"\x01k2"]], [], self.id)
        self.leaves = [b"e" + filled("e"), b"t" + other["encoded"], b"t" + self.carried["encoded"]]
        result = packed([0, "done", b"", [["kv", "set", filled("f", 8)]]])
        self.receipt = packed([self.carried["id"], [result]])
        fired = packed([0, "done", filled("s", 16) + b"kv/fade", []])
        self.fallen_due = packed([NONE, [fired, packed([1, "not_found", b"", []])]])
        self.told = [packed([other["id"], [result]]), self.receipt, self.fallen_due]
        self.grow(0, 1)
        self.grow(1, 1)
        self.grow(2, 0)
        self.grow(2, 0)

    def grow(self, epoch: int, flags: int) -> None:
        """One more block, made in view 3 of `epoch`; all have the same body and state."""
        height = len(self.headers)
        about = [1, self.id, epoch, 3, height, self.block_id(height - 1), public(2)]
        roots = [merkle(self.leaves), state_root(ENTRIES), merkle(self.told)]
        following = self.named_set(min(epoch + 1, 2))
        time = 1_700_000_000_000 + 1000 * height
        self.headers.append(packed([*about, time, *roots, following, flags]))

    def block_id(self, height: int) -> bytes:
        """The id of a block."""
        return tagged("sinergi/block/1", self.headers[height])

    @staticmethod
    def named_set(epoch: int) -> bytes:
        """How a header names the authorities of `epoch`."""
        return tagged("sinergi/authorities", packed([SETS[epoch]]))

    def certificate(self, height: int, epoch: int, signers: Sequence[int], kind: int = 3) -> bytes:
        """A certificate by these authorities of `epoch`, in view 4."""
        block, keys = self.block_id(height), SETS[epoch]
        seeds = {public(number): number for number in range(5)}
        message = under_vote(self.id, epoch, 4, kind, block)
        bitmap = bytes([sum(1 << signer for signer in signers)])
        signatures = b"".join(sign(seeds[keys[signer]], message) for signer in signers)
        return packed([kind, epoch, 4, block, bitmap, signatures])

    def handovers(self) -> list[Any]:
        """From epoch 0 to 2; the set stays at first, and is carried where it changes."""
        stays = [self.headers[1], self.certificate(1, 0, [1, 2, 3]), []]
        changes = [self.headers[2], self.certificate(2, 1, [0, 1, 3]), [packed([SETS[2]])]]
        return [stays, changes]

    def way(self) -> list[Any]:
        """From the genesis to height 3, which its own certificate makes final."""
        start = [self.headers[0], 0, packed([SETS[0]]), self.handovers()]
        return [*start, self.headers[3], [], self.certificate(3, 2, [0, 2, 3, 4])]

    def value(self, key: bytes) -> list[Any]:
        """The claim that `key` has its value, or none."""
        place = tagged("sinergi/state/key", key)
        bucket, siblings = state_path(ENTRIES, place)
        path = bytes([len(bucket) // 64, len(siblings)]) + bucket + b"".join(siblings)
        return [0, [key, STATE[key], path]] if key in STATE else [1, [key, place, path]]

    def inclusion(self) -> list[Any]:
        """The claim that the last transaction stands in the block, with its receipt."""
        path, told = list_path(self.leaves, 2), list_path(self.told, 1)
        return [2, [self.carried["encoded"], joined(path), self.receipt, joined(told)]]

    def due(self) -> list[Any]:
        """The claim that this fell due at the block's start."""
        return [3, [self.fallen_due, joined(list_path(self.told, 2))]]


def joined(path: Sequence[tuple[int, bytes]]) -> bytes:
    """A list path as a proof carries it: bit i of two bytes says that hash i stands to the left."""
    sides = sum(side << at for at, (side, _) in enumerate(path))
    return sides.to_bytes(2, "big") + b"".join(each for _, each in path)


def proof_file(fields: Sequence[Any]) -> bytes:
    """docs/proofs.md."""
    return b"sinergi proof 1\n" + packed(fields)


def proofs() -> dict[str, Any]:
    """Proofs that hold, each with what it shows, and some that do not, each with its flaw."""
    chain = SmallChain()
    way, value = chain.way(), chain.value(b"key 7")
    linked = [*way[:5], [chain.headers[4]], chain.certificate(4, 2, [1, 2, 3, 4])]
    later = [chain.id, 2, packed([SETS[2]]), [], *way[4:]]
    holding = {
        "value": (way, value),
        "absence": (way, chain.value(b"key 20")),
        "transaction": (linked, chain.inclusion()),
        "fallen_due": (way, chain.due()),
        "checkpoint": (later, value),
    }
    stays, changes = chain.handovers()
    notarized = chain.certificate(3, 2, [0, 2, 3, 4], kind=1)
    early = [chain.headers[3], chain.certificate(3, 2, [0, 2, 3, 4]), []]
    told = [chain.told[0], joined(list_path(chain.told, 0))]
    other = [2, [*chain.inclusion()[1][:2], *told]]
    failing = {
        "no_quorum": [*way[:6], chain.certificate(3, 2, [0, 2, 3]), *value],
        "no_quorum, one too many": [*way[:6], chain.certificate(3, 2, range(5)), *value],
        "not_final": [*way[:6], notarized, *value],
        "wrong_epoch": [*way[:3], [stays], *way[4:], *value],
        "wrong_authorities": [*way[:3], [stays, [*changes[:2], []]], *way[4:], *value],
        "not_canonical": [*way[:3], [[*stays[:2], [packed([SETS[1]])]], changes], *way[4:], *value],
        "not_last": [*way[:3], [stays, changes, early], *way[4:], *value],
        "broken_chain": [*way[:5], [chain.headers[3]], *way[6:], *value],
        "no_checkpoint": [*later, *value],
        "not_in_state": [*way, 0, [b"key 7", b"value 8", value[1][2]]],
        "wrong_receipt": [*way, *other],
        "wrong_receipt, somebody sent it": [*way, 3, told],
    }
    shown = []
    for name, (path, (kind, claim)) in holding.items():
        about = {"height": 3, "epoch": 2, "signatures": 4, "authorities": 5}
        fact: dict[str, Any] = {"transaction_id": chain.carried["id"] if kind == 2 else NONE}
        if kind < 2:
            fact = {"key": claim[0], "value": None if kind else claim[1]}
        file = proof_file([*path, kind, claim])
        shown.append({"name": name, **about, **fact, "file": file})
    refused = [
        {"name": name, "flaw": name.split(",")[0], "file": proof_file(each)}
        for name, each in failing.items()
    ]
    checkpoint = {"epoch": 2, "authorities": chain.named_set(2)}
    return {"chain_id": chain.id, "checkpoint": checkpoint, "proofs": shown, "refused": refused}


def state_path(entries: Sequence[bytes], place: bytes, depth: int = 0) -> tuple[bytes, list[bytes]]:
    """Decision 0001: the bucket where `place` belongs, and the hashes beside the way up, nearest first."""
    if len(entries) <= 8:
        return b"".join(entries), []
    halves = [[each for each in entries if bit(each, depth) == side] for side in (0, 1)]
    side = bit(place, depth)
    bucket, siblings = state_path(halves[side], place, depth + 1)
    return bucket, [*siblings, state_root(halves[1 - side], depth + 1)]


def state_root(entries: Sequence[bytes], depth: int = 0) -> bytes:
    """Decision 0001: a bucket of at most 8 entries, or the two halves by the next bit of the key's hash."""
    if not entries:
        return bytes(32)
    if len(entries) <= 8:
        return tagged("sinergi/state/bucket", *entries)
    halves = [[each for each in entries if bit(each, depth) == side] for side in (0, 1)]
    return tagged("sinergi/state/inner", *(state_root(half, depth + 1) for half in halves))


def bit(hashed: bytes, depth: int) -> int:
    """The bit of a hash at `depth`, the first one at 0."""
    return hashed[depth // 8] >> (7 - depth % 8) & 1


def list_path(leaves: Sequence[bytes], index: int) -> list[tuple[int, bytes]]:
    """PATH of RFC 6962, section 2.1.1, each hash with 1 if it stands to the left."""
    if len(leaves) == 1:
        return []
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    if index < split:
        return [*list_path(leaves[:split], index), (0, merkle(leaves[split:]))]
    return [*list_path(leaves[split:], index - split), (1, merkle(leaves[:split]))]

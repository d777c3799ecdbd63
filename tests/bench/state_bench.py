"""What a write, a root, a read and a proof cost on a small state and on one of a million keys."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from chain.state import Overlay, Snapshot, prove
from chain.state_proof import verify_state_proof
from chain.storage.leveldb import LevelDbStore
from chain.storage.memory import MemoryStore
from chain.storage.store import KeyValueStore
from tests.bench.figure import REPETITIONS, Figure, duration_us

SIZES = {"10,000 keys": 10_000, "1,000,000 keys": 1_000_000}
LOADED_TOGETHER = 20_000
WRITES = 2_000
READS = 2_000
VALUE_BYTES = 120
"""About the size of a referral."""


def run() -> list[Figure]:
    """Figures on LevelDB for each size, and on the memory store for a simulation's state."""
    figures = _small_state()
    for name, size in SIZES.items():
        with TemporaryDirectory() as folder:
            figures.extend(_large_state(name, size, Path(folder)))
    return figures


def _small_state() -> list[Figure]:
    chance = Random(1)
    store = MemoryStore()
    snapshot = Snapshot(store)
    load(store, snapshot, 50, chance)

    def blocks() -> None:
        for _ in range(100):
            _finalize(store, snapshot, _written(snapshot, 50, 4, chance))

    return [duration_us("block of 4 writes, 50 keys in memory", blocks, operations=100)]


def _large_state(name: str, size: int, folder: Path) -> Iterator[Figure]:
    chance = Random(2)
    with LevelDbStore(folder) as store:
        load(store, Snapshot(store), size, chance)
    with LevelDbStore(folder) as store:
        snapshot = Snapshot(store)
        yield duration_us(f"open, per key, {name}", lambda: Snapshot(store), operations=size)
        yield _root(f"any key, {name}", snapshot, size, chance)
        yield _root(f"newest 5 %, {name}", snapshot, size // 20, chance)

        def blocks() -> None:
            overlay = _written(snapshot, size, WRITES, chance)
            _finalize(store, snapshot, overlay)

        yield duration_us(f"put, root, store, per write, {name}", blocks, operations=WRITES)
        yield from _reads_and_proofs(name, size, snapshot, chance)


def _root(name: str, snapshot: Snapshot, newest: int, chance: Random) -> Figure:
    """The new root alone, of blocks that were written before."""
    writes = min(WRITES, newest)
    ahead = [_written(snapshot, newest, writes, chance) for _ in range(REPETITIONS + 1)]

    def seal() -> None:
        ahead.pop().seal()

    return duration_us(f"root, per write, {name}", seal, operations=writes)


def _reads_and_proofs(name: str, size: int, snapshot: Snapshot, chance: Random) -> Iterator[Figure]:
    keys = [key_of(chance.randrange(size)) for _ in range(READS)]

    def read() -> None:
        for key in keys:
            snapshot.get(key)

    def make() -> None:
        for key in keys:
            prove(snapshot, key)

    held = [(key, snapshot.get(key), prove(snapshot, key)) for key in keys]

    def check() -> None:
        for key, value, proof in held:
            assert verify_state_proof(snapshot.root, key, value, proof)

    lengths = [len(proof.to_bytes()) for _, _, proof in held]
    yield duration_us(f"read, {name}", read, operations=READS)
    yield duration_us(f"prove, {name}", make, operations=READS)
    yield duration_us(f"verify a proof, {name}", check, operations=READS)
    yield Figure(
        f"proof, {name}", median(lengths), min(lengths), max(lengths), "bytes", len(lengths)
    )


def load(store: KeyValueStore, snapshot: Snapshot, size: int, chance: Random) -> None:
    """Fill an empty state with `size` keys."""
    for start in range(0, size, LOADED_TOGETHER):
        overlay = Overlay(snapshot)
        for number in range(start, min(size, start + LOADED_TOGETHER)):
            overlay.put(key_of(number), chance.randbytes(VALUE_BYTES))
        _finalize(store, snapshot, overlay)


def _written(snapshot: Snapshot, newest: int, writes: int, chance: Random) -> Overlay:
    """A block that has written to that many of the `newest` keys."""
    overlay = Overlay(snapshot)
    for number in chance.sample(range(newest), writes):
        overlay.put(key_of(number), chance.randbytes(VALUE_BYTES))
    return overlay


def _finalize(store: KeyValueStore, snapshot: Snapshot, overlay: Overlay) -> None:
    overlay.seal()
    store.apply(overlay.store_writes())
    snapshot.advance(overlay)


def key_of(number: int) -> bytes:
    """A key as contracts make them."""
    return b"referral/%012d/state" % number

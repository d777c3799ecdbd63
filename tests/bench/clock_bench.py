"""What the clock costs a block: when nothing is due, however much is armed, and when a block is full of firings."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from chain.state import Overlay, Snapshot
from chain.storage.layout import state_key
from chain.storage.leveldb import LevelDbStore
from chain.storage.memory import MemoryStore
from chain.storage.store import KeyValueStore
from contracts.clock import MOST_FIRINGS, fire_due, next_deadline
from contracts.deadlines import Head, Item, Place, item_key, place_key, put_head
from contracts.words import Clock
from tests.bench.figure import REPETITIONS, Figure, duration_us
from tests.contracts.clockwork import HEARTBEAT, START, Clockwork, bell_id

SIZES = {"nothing": 0, "10,000": 10_000, "1,000,000": 1_000_000}
WRITTEN_TOGETHER = 50_000
BLOCKS = 500
FIRST_DUE_MS = 3_600_000


def run() -> list[Figure]:
    """Figures of a block with nothing due on LevelDB and in memory, and of one that fires all it may."""
    figures: list[Figure] = []
    for name, size in SIZES.items():
        with TemporaryDirectory() as folder, LevelDbStore(Path(folder)) as store:
            _load(store, size)
            figures.extend(_idle(f"{name} armed", store))
    memory = MemoryStore()
    _load(memory, SIZES["1,000,000"])
    figures.extend(_idle("1,000,000 armed, in memory", memory))
    figures.append(_full_block())
    return figures


def _load(store: KeyValueStore, size: int) -> None:
    """Items as they lie in the store; the tree above them plays no part in reading."""
    for start in range(0, size, WRITTEN_TOGETHER):
        writes: dict[bytes, bytes | None] = {}
        for number in range(start, start + WRITTEN_TOGETHER)[: size - start]:
            item = Item("bells", "ring", bell_id(number))
            clock = tuple(Clock)[number % 3]
            place = Place(clock.value, START + FIRST_DUE_MS + number * 1000, number + 1)
            writes[state_key(item_key(item))] = place.encode()
            writes[state_key(place_key(place))] = item.encode()
        store.apply(writes)
    overlay = Overlay(Snapshot(store))
    put_head(overlay, Head(count=size).found_anew(overlay))
    store.apply({state_key(key): value for key, value in overlay.writes.items()})


def _idle(name: str, store: KeyValueStore) -> Iterator[Figure]:
    chain = Clockwork()
    snapshot = Snapshot(store)
    context = chain.context(1000)

    def blocks() -> None:
        for _ in range(BLOCKS):
            assert not fire_due(Overlay(snapshot), chain.runtime, context, HEARTBEAT)

    def questions() -> None:
        for _ in range(BLOCKS):
            next_deadline(snapshot)

    yield duration_us(f"start of a block, {name}", blocks, operations=BLOCKS)
    yield duration_us(f"next deadline, {name}", questions, operations=BLOCKS)


def _full_block() -> Figure:
    ahead = []
    for _ in range(REPETITIONS + 1):
        chain = Clockwork()
        chain.block()
        for number in range(MOST_FIRINGS):
            chain.set(number, 0)
        ahead.append(chain)

    def fire() -> None:
        assert len(ahead.pop().block()) == MOST_FIRINGS

    return duration_us("one firing in a block of 256", fire, operations=MOST_FIRINGS)

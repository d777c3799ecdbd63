"""What every store does, and what a disk does to LevelDB."""

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from subprocess import DEVNULL, PIPE, Popen, run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.storage.layout import state_bucket_key, state_bucket_of, state_key, state_key_of
from chain.storage.leveldb import LevelDbStore, open_to_read
from chain.storage.memory import MemoryStore
from chain.storage.ordered_keys import OrderedKeys
from chain.storage.ranges import Ranges
from chain.storage.remembering import LARGEST_BYTES, OVERHEAD_BYTES, RememberingStore
from chain.storage.store import KeyValueStore, StorageError, StorageFault, Writes

EVERYTHING = (b"", b"\xff" * 8)


@pytest.fixture(params=["memory", "leveldb", "remembering"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyValueStore]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "remembering":
        yield RememberingStore(MemoryStore(), 1_000)
    else:
        with LevelDbStore(tmp_path / "store") as opened:
            yield opened


class Counting(MemoryStore):
    """Counts what is looked up; of `broken` every write fails."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.broken = False

    def get(self, key: bytes) -> bytes | None:
        self.reads += 1
        return super().get(key)

    def apply(self, writes: Writes) -> None:
        if self.broken:
            raise StorageError(StorageFault.FULL, "The disk is full.")
        super().apply(writes)


def test_what_was_written_or_read_last_is_not_looked_up() -> None:
    below = Counting()
    below.apply({b"old": b"1"})
    store = RememberingStore(below, 100_000)
    store.apply({b"new": b"2", b"gone": b"3"})
    store.apply({b"gone": None})
    assert [store.get(key) for key in (b"new", b"old", b"old", b"gone")] == [b"2", b"1", b"1", None]
    assert below.reads == 2


def test_what_is_remembered_is_bounded() -> None:
    below = Counting()
    store = RememberingStore(below, 100 * (OVERHEAD_BYTES + 10))
    keys = [b"%04d" % number for number in range(1_000)]
    for key in keys:
        store.apply({key: b"value1"})
    assert [store.get(key) for key in keys[-50:]] == 50 * [b"value1"]
    assert below.reads == 0
    assert [store.get(key) for key in keys[:850]] == 850 * [b"value1"]
    assert below.reads == 850


def test_a_large_value_is_looked_up_and_takes_the_place_of_a_small_one() -> None:
    below = Counting()
    store = RememberingStore(below, 100_000)
    large = bytes(LARGEST_BYTES + 1)
    store.apply({b"a": b"small", b"b": large[1:]})
    store.apply({b"a": large})
    assert [store.get(key) for key in (b"a", b"a", b"b")] == [large, large, large[1:]]
    assert below.reads == 2


def test_what_could_not_be_written_is_not_remembered() -> None:
    below = Counting()
    store = RememberingStore(below, 100_000)
    store.apply({b"a": b"1", b"c": b"1"})
    below.broken = True
    with pytest.raises(StorageError):
        store.apply({b"a": b"2", b"b": b"2", b"c": None})
    assert [store.get(key) for key in (b"a", b"b", b"c")] == [b"1", None, b"1"]


WRITTEN = st.dictionaries(
    st.binary(min_size=1, max_size=1),
    st.none() | st.binary(max_size=9) | st.just(bytes(LARGEST_BYTES + 1)),
    max_size=4,
)


@given(st.lists(st.binary(min_size=1, max_size=1) | WRITTEN), st.integers(0, 20 * OVERHEAD_BYTES))
def test_memory_answers_as_the_store_would(done: list[bytes | Writes], most_bytes: int) -> None:
    alone, below = MemoryStore(), MemoryStore()
    store = RememberingStore(below, most_bytes)
    for each in done:
        if isinstance(each, bytes):
            assert store.get(each) == alone.get(each)
        else:
            store.apply_durably(each)
            alone.apply(each)
    assert list(store.items(b"", b"\xff\xff")) == list(alone.items(b"", b"\xff\xff"))


def test_a_store_gives_back_what_was_written(store: KeyValueStore) -> None:
    store.apply({b"a": b"1", b"b": b"", b"\x00": b"3"})
    store.apply_durably({b"a": b"2", b"c": None, b"b": None})
    assert [store.get(key) for key in (b"a", b"b", b"c", b"\x00")] == [b"2", None, None, b"3"]


def test_a_store_lists_from_start_to_before_stop(store: KeyValueStore) -> None:
    store.apply({bytes((last, 0)): b"%d" % last for last in (5, 1, 4, 2, 3)})
    store.apply({b"\x03\x00": None})
    assert list(store.items(b"\x02\x00", b"\x05\x00")) == [(b"\x02\x00", b"2"), (b"\x04\x00", b"4")]
    assert list(store.items(b"\x02", b"\x02")) == []
    assert list(store.items(b"\x05", b"\x02")) == []
    assert [value for _, value in store.items(*EVERYTHING)] == [b"1", b"2", b"4", b"5"]


def test_a_long_range_is_listed_to_its_end(store: KeyValueStore) -> None:
    keys = [b"%04d" % number for number in range(300)]
    store.apply(dict.fromkeys(keys, b"1"))
    assert [key for key, _ in store.items(*EVERYTHING)] == keys
    assert next(iter(store.items(b"0100", b"9"))) == (b"0100", b"1")


def test_copies_of_a_memory_store_go_their_own_ways() -> None:
    store = MemoryStore()
    store.apply({b"a": b"1", b"b": b"1"})
    twin = store.copy()
    twin.apply({b"a": None, b"c": b"2"})
    store.apply({b"b": b"3"})
    assert list(store.items(*EVERYTHING)) == [(b"a", b"1"), (b"b", b"3")]
    assert list(twin.items(*EVERYTHING)) == [(b"b", b"1"), (b"c", b"2")]
    assert (len(store), len(twin)) == (2, 2)


@given(st.lists(st.lists(st.integers(0, 300), max_size=200), max_size=5))
def test_ordered_keys_are_those_added_and_not_removed(rounds: list[list[int]]) -> None:
    ordered = OrderedKeys([b"start"])
    expected = {b"start"}
    for numbers in rounds:
        for key in (b"%d" % number for number in numbers):
            if key in expected:
                ordered.remove(key)
                expected.remove(key)
            else:
                ordered.add(key)
                expected.add(key)
        assert ordered.between(b"", b"\xff") == sorted(expected)
        ones = sorted(key for key in expected if b"1" <= key < b"2")
        assert ordered.between(b"1", b"2") == ones
        assert ordered.between(b"1", b"2", 3) == ones[:3]
        assert list(ordered.walk(b"1", b"2")) == ones
        assert ordered.first(b"1", b"2") == (ones[0] if ones else None)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=30))
def test_ranges_hold_what_was_taken_in(taken: list[tuple[int, int]]) -> None:
    ranges, held = Ranges(), set[int]()
    for start, length in taken:
        ranges.add(bytes((start,)), bytes((start + length,)))
        held.update(range(start, start + length))
        for at in range(52):
            end = next(each for each in range(at, 60) if each not in held)
            assert ranges.end_at(bytes((at,))) == bytes((end,))
            starts = (each for each in range(at + 1, 55) if each in held and each - 1 not in held)
            assert ranges.start_after(bytes((at,)), b"\x37") == bytes((next(starts, 55),))
    ranges.clear()
    assert ranges.end_at(b"\0") == b"\0"


def test_removing_a_key_that_was_never_added_is_a_mistake() -> None:
    ordered = OrderedKeys([b"a", b"c"])
    for missing in (b"b", b"d"):
        with pytest.raises(AssertionError, match="never added"):
            ordered.remove(missing)


@given(st.lists(st.integers(1, 2**257 - 1), min_size=2, max_size=2, unique=True).map(sorted))
def test_buckets_stand_in_the_order_of_their_numbers(nodes: list[int]) -> None:
    keys = [state_bucket_key(node) for node in nodes]
    assert [state_bucket_of(key) for key in keys] == nodes
    assert all(one < other for one, other in pairwise(keys))


def test_state_values_stand_under_their_keys() -> None:
    assert state_key_of(state_key(b"some key")) == b"some key"


def test_what_leveldb_was_given_is_there_after_reopening(tmp_path: Path) -> None:
    with LevelDbStore(tmp_path) as store:
        store.apply({b"a": b"1", b"b": b"1"})
        store.apply({b"b": None})
    with LevelDbStore(tmp_path) as store:
        assert list(store.items(*EVERYTHING)) == [(b"a", b"1")]


def test_a_folder_is_held_by_one_store(tmp_path: Path) -> None:
    with LevelDbStore(tmp_path) as store:
        store.apply({b"a": b"1"})
        with pytest.raises(StorageError, match="Stop the other node") as refusal:
            LevelDbStore(tmp_path)
        assert refusal.value.fault is StorageFault.LOCKED
        assert store.get(b"a") == b"1"
    LevelDbStore(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(StorageError, match="Check that the folder exists") as refusal:
        LevelDbStore(tmp_path / "file" / "store")
    assert refusal.value.fault is StorageFault.UNAVAILABLE


def test_a_damaged_table_is_told_when_it_is_read(tmp_path: Path) -> None:
    with LevelDbStore(tmp_path) as store:
        store.apply({b"%05d" % number: bytes(200) for number in range(2_000)})
    LevelDbStore(tmp_path).close()  # which moves the log into a table
    for table in tmp_path.glob("*.ldb"):
        _flip_bit(table, offset=100)
    with LevelDbStore(tmp_path) as store:
        for read in (lambda: store.get(b"00000"), lambda: list(store.items(*EVERYTHING))):
            with pytest.raises(StorageError, match="move the folder away") as refusal:
                read()
            assert refusal.value.fault is StorageFault.CORRUPTED


def test_a_damaged_manifest_is_told_when_the_store_is_opened(tmp_path: Path) -> None:
    LevelDbStore(tmp_path).close()
    (tmp_path / "CURRENT").write_bytes(b"nonsense")
    with pytest.raises(StorageError, match="damaged") as refusal:
        LevelDbStore(tmp_path)
    assert refusal.value.fault is StorageFault.CORRUPTED


BATCHES = 12
BATCH_KEYS = 3


def _store_with_batches(folder: Path) -> tuple[Path, bytes]:
    """A store into which batch after batch was written; its log and what is in it."""
    with LevelDbStore(folder) as store:
        for batch in range(BATCHES):
            store.apply({b"%d/%d" % (batch, key): bytes(2_000) for key in range(BATCH_KEYS)})
    (log,) = folder.glob("*.log")
    return log, log.read_bytes()


def test_a_log_cut_off_anywhere_keeps_whole_batches_from_the_first_on(tmp_path: Path) -> None:
    log, content = _store_with_batches(tmp_path / "whole")
    kept = []
    for cut, length in enumerate(range(0, len(content) + 1, 1_499)):
        folder = tmp_path / f"cut {cut}"
        copytree(log.parent, folder)
        (folder / log.name).write_bytes(content[:length])
        with LevelDbStore(folder) as store:
            found = [key for key, _ in store.items(*EVERYTHING)]
        kept.append(len(found) // BATCH_KEYS)
        assert sorted(found) == sorted(
            b"%d/%d" % (batch, key) for batch in range(kept[-1]) for key in range(BATCH_KEYS)
        )
    assert kept == sorted(kept)
    assert set(kept) >= set(range(BATCHES - 1))


def test_a_log_damaged_in_its_middle_is_told_and_not_skipped(tmp_path: Path) -> None:
    log, content = _store_with_batches(tmp_path)
    _flip_bit(log, offset=len(content) // 2)
    with pytest.raises(StorageError, match="damaged") as refusal:
        LevelDbStore(tmp_path)
    assert refusal.value.fault is StorageFault.CORRUPTED


def test_a_full_disk_is_told_and_what_was_written_is_kept(tmp_path: Path) -> None:
    store = LevelDbStore(tmp_path)
    store.apply_durably({b"kept": b"1"})
    traps = [tmp_path / f"{number:06}.log" for number in range(4, 20)]
    for trap in traps:  # the next log that LevelDB begins writes to a disk that is full
        trap.symlink_to("/dev/full")
    with pytest.raises(StorageError, match="Make room") as refusal:
        _write_forty_megabytes(store)
    assert refusal.value.fault is StorageFault.FULL
    assert store.get(b"kept") == b"1"
    store.close()
    for trap in traps:
        trap.unlink(missing_ok=True)
    with LevelDbStore(tmp_path) as store:
        assert store.get(b"kept") == b"1"
        assert store.get(b"0") == bytes(1024 * 1024)


def _write_forty_megabytes(store: LevelDbStore) -> None:
    for number in range(40):
        store.apply_durably({b"%d" % number: bytes(1024 * 1024)})


def _flip_bit(file: Path, *, offset: int) -> None:
    content = bytearray(file.read_bytes())
    content[offset] ^= 1
    file.write_bytes(content)


# Reading without writing.


def _files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in sorted(folder.iterdir())
    }


def test_a_store_that_is_read_stays_as_it_is_byte_by_byte(tmp_path: Path) -> None:
    """With tables, and with a log that LevelDB would make a table of."""
    with LevelDbStore(tmp_path) as store:
        store.apply({b"%05d" % number: bytes(200) for number in range(2_000)})
    with LevelDbStore(tmp_path) as store:
        store.apply({b"late": b"1"})
    before = _files(tmp_path)
    assert any(name.endswith(".ldb") for name in before)
    with open_to_read(tmp_path) as store:
        assert store.get(b"late") == b"1"
        assert len(list(store.items(*EVERYTHING))) == 2_001
        store.apply({b"late": b"2", b"00000": None})
        assert _files(tmp_path) == before
    assert _files(tmp_path) == before


def test_a_folder_without_a_store_is_told_and_stays_empty(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(StorageError, match="no store") as refusal, open_to_read(folder):
            pass
        assert refusal.value.fault is StorageFault.ABSENT
    assert list(tmp_path.iterdir()) == []


_HOLDER = """
import sys
from pathlib import Path
from chain.storage.leveldb import LevelDbStore
with LevelDbStore(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_store_that_a_node_holds_is_not_read_and_one_that_is_read_no_node_can_hold(
    tmp_path: Path,
) -> None:
    LevelDbStore(tmp_path).close()
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as node:
        assert node.stdout is not None
        assert node.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match="Stop the other node") as refusal:
            open_to_read(tmp_path).__enter__()
        assert refusal.value.fault is StorageFault.LOCKED
    with open_to_read(tmp_path):
        late = run(command, stdin=DEVNULL, capture_output=True, text=True, check=False)
        assert "held by another process" in late.stderr
    assert (
        run(command, stdin=DEVNULL, capture_output=True, text=True, check=True).stdout == "held\n"
    )


def test_a_damaged_store_that_is_read_is_told_by_its_own_name(tmp_path: Path) -> None:
    LevelDbStore(tmp_path).close()
    (tmp_path / "CURRENT").write_bytes(b"nonsense")
    with pytest.raises(StorageError, match="damaged") as refusal, open_to_read(tmp_path):
        pass
    assert refusal.value.fault is StorageFault.CORRUPTED
    assert str(tmp_path) in str(refusal.value)


def test_a_store_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    LevelDbStore(tmp_path).close()
    for table in tmp_path.glob("MANIFEST*"):
        table.unlink()
        table.symlink_to(table)
    with pytest.raises(StorageError, match=r"damaged|cannot be used"), open_to_read(tmp_path):
        pass

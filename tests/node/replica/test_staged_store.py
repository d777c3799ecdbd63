"""A staged store reads as the store will be once its host has done what was asked."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from chain.storage.memory import MemoryStore
from chain.storage.staged import StagedStore

KEYS = st.binary(min_size=1, max_size=2)
WRITES = st.dictionaries(KEYS, st.none() | st.binary(max_size=3), max_size=6)


def _contents(store: StagedStore | MemoryStore) -> list[tuple[bytes, bytes]]:
    return list(store.items(b"", b"\xff" * 3))


@given(st.lists(WRITES, max_size=3), st.lists(WRITES, max_size=3), KEYS, KEYS)
def test_it_reads_as_if_everything_asked_for_were_written(
    written: list[dict[bytes, bytes | None]],
    asked: list[dict[bytes, bytes | None]],
    start: bytes,
    stop: bytes,
) -> None:
    store = MemoryStore()
    for each in written:
        store.apply(each)
    future, staged = store.copy(), StagedStore(store)
    for at, each in enumerate(asked):
        future.apply(each)
        (staged.stage, staged.apply, staged.apply_durably)[at % 3](each)
    assert _contents(staged) == _contents(future)
    assert list(staged.items(start, stop)) == list(future.items(start, stop))
    touched = sorted({key for each in (*written, *asked) for key in each})
    assert [staged.get(key) for key in touched] == [future.get(key) for key in touched]


@given(WRITES, WRITES)
def test_it_writes_nothing_itself(
    written: dict[bytes, bytes | None], asked: dict[bytes, bytes | None]
) -> None:
    store = MemoryStore()
    store.apply(written)
    before = _contents(store)
    staged = StagedStore(store)
    staged.stage(asked)
    assert _contents(store) == before
    store.apply(asked)
    staged.settle()
    assert _contents(staged) == _contents(store)


def test_staged_writes_elsewhere_do_not_touch_a_range() -> None:
    store = MemoryStore()
    store.apply({b"a": b"1"})
    staged = StagedStore(store)
    staged.stage({b"x": b"2"})
    assert list(staged.items(b"a", b"b")) == [(b"a", b"1")]


class Counting(MemoryStore):
    """Counts what is read of a range."""

    read = 0

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        for each in super().items(start, stop):
            self.read += 1
            yield each


def test_it_reads_no_further_than_somebody_asks() -> None:
    store = Counting()
    store.apply({b"%03d" % number: b"1" for number in range(500)})
    staged = StagedStore(store)
    staged.stage({b"000": None, b"001": b"2"})
    assert next(iter(staged.items(b"0", b"9"))) == (b"001", b"2")
    assert store.read <= 3

"""Durable writes of several tasks: together when the disk is free, and none of them said to be there before it is."""

from threading import Event

import pytest
import trio
import trio.testing

from chain.storage.memory import MemoryStore
from chain.storage.store import StorageError, StorageFault, Writes
from node.host.shared_writes import SharedWrites
from tests.node.host.on_trio import on_trio, until


class SlowDisk(MemoryStore):
    """A sync lasts until the test lets it end."""

    def __init__(self) -> None:
        super().__init__()
        self.synced: list[Writes] = []
        self.begun = 0
        self.may_end = Event()
        self.is_full = False

    def apply_durably(self, writes: Writes) -> None:
        self.begun += 1
        self.may_end.wait(60)
        if self.is_full:
            raise StorageError(StorageFault.FULL, "no room")
        self.synced.append(dict(writes))
        super().apply_durably(writes)


@on_trio
async def test_what_waits_while_the_disk_is_busy_goes_there_together() -> None:
    disk = SlowDisk()
    shared, done = SharedWrites(disk), []

    async def write(name: bytes) -> None:
        await shared.write({name: name})
        done.append(name)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(write, b"first")
        await until(lambda: disk.begun == 1)
        for name in (b"a", b"b", b"c"):
            nursery.start_soon(write, name)
        await trio.testing.wait_all_tasks_blocked()
        assert done == [], "nothing is on disk yet"
        disk.may_end.set()
    assert disk.synced == [{b"first": b"first"}, {b"a": b"a", b"b": b"b", b"c": b"c"}]
    assert sorted(done) == [b"a", b"b", b"c", b"first"]


@on_trio
async def test_what_is_in_no_hurry_never_waits_for_a_sync() -> None:
    disk = SlowDisk()
    shared = SharedWrites(disk)
    shared.write_some_time({b"now": b"1"})
    assert disk.get(b"now") == b"1"
    async with trio.open_nursery() as nursery:
        nursery.start_soon(shared.write, {b"first": b"1"})
        await until(lambda: disk.begun == 1)
        shared.write_some_time({b"later": b"1"})
        assert disk.get(b"later") is None
        disk.may_end.set()
    assert disk.get(b"later") == b"1"
    assert disk.synced == [{b"first": b"1"}], "no sync of its own"


@on_trio
async def test_who_waits_for_a_disk_that_is_full_hears_of_it() -> None:
    disk = SlowDisk()
    disk.is_full = True
    shared, failed = SharedWrites(disk), []

    async def write(name: bytes) -> None:
        with pytest.raises(StorageError, match="no room"):
            await shared.write({name: name})
        failed.append(name)

    async with trio.open_nursery() as nursery:
        for name in (b"a", b"b", b"c"):
            nursery.start_soon(write, name)
        disk.may_end.set()
    assert sorted(failed) == [b"a", b"b", b"c"]
    assert disk.synced == []

"""Disks that forget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.crypto import SecretKey
from chain.primitives import BlockId, ChainId, Epoch, View
from chain.storage.store import StorageError
from consensus.vote_log import Record, RecordKind, encode_group, log_from, new_log, read_log
from netsim.disk import Disk, Health, UnsyncedStore
from netsim.draws import Draws

KEY = SecretKey(bytes(32)).public
CHAIN = ChainId(b"c" * 32)

batches = st.lists(
    st.tuples(
        st.dictionaries(st.binary(min_size=1, max_size=2), st.none() | st.binary(max_size=3)),
        st.booleans(),
    ),
    max_size=20,
)


def contents(store: UnsyncedStore) -> dict[bytes, bytes]:
    return dict(store.items(b"", b"\xff" * 9))


@given(batches, st.integers(0, 2**32))
def test_a_power_cut_leaves_a_prefix_with_everything_synced(
    written: list[tuple[dict[bytes, bytes | None], bool]], seed: int
) -> None:
    disk = Disk({})
    states, synced = [contents(disk.store)], 0
    for writes, is_synced in written:
        (disk.write_durably if is_synced else disk.write)(writes)
        states.append(contents(disk.store))
        synced = len(states) - 1 if is_synced else synced
    disk.cut_power(Draws(seed))
    assert contents(disk.store) in states[synced:]
    assert disk.store.unsynced == 0


def record(view: int) -> Record:
    return Record(RecordKind.NOTARIZE, Epoch(0), View(view), BlockId(bytes([view]) * 32))


@given(st.integers(0, 10), st.integers(1, 5), st.integers(0, 2**32))
def test_a_torn_vote_log_keeps_every_synced_vote(synced: int, torn: int, seed: int) -> None:
    disk = Disk({KEY: new_log(KEY, CHAIN)})
    length = len(new_log(KEY, CHAIN))
    draws = Draws(seed)
    for view in range(synced):
        data = encode_group([record(view)], length)
        disk.append(KEY, data, draws)
        disk.sync_log(KEY)
        length += len(data)
    disk.append(KEY, encode_group([record(100 + at) for at in range(torn)], length), draws)
    disk.cut_power(draws)
    found = disk.read_logs()[KEY]
    assert found is not None
    views = [each.view for each in read_log(found).records[1:]]
    assert views in ([*range(synced)], [*range(synced), *range(100, 100 + torn)])


@given(st.integers(0, 2**32))
def test_of_a_rotation_all_survives_or_the_older_file(seed: int) -> None:
    first = new_log(KEY, CHAIN)
    older = first + encode_group([record(1)], len(first))
    newer = log_from(KEY, CHAIN, Epoch(3))
    newer += encode_group([record(9)], len(newer))
    disk = Disk({KEY: older})
    disk.create(KEY, newer)
    disk.cut_power(Draws(seed))
    assert disk.read_logs()[KEY] in (older, newer)


def test_a_rotation_that_is_synced_stays() -> None:
    disk = Disk({KEY: new_log(KEY, CHAIN)})
    newer = log_from(KEY, CHAIN, Epoch(3))
    disk.create(KEY, newer)
    disk.sync_log(KEY)
    disk.cut_power(Draws(1))
    assert disk.read_logs() == {KEY: newer}


@given(st.integers(0, 2**32))
def test_a_process_that_ends_leaves_a_whole_new_file_or_none(seed: int) -> None:
    older, newer = new_log(KEY, CHAIN), log_from(KEY, CHAIN, Epoch(3))
    disk, draws = Disk({KEY: older}), Draws(seed)
    disk.create(KEY, newer)
    disk.stop(draws)
    found = disk.read_logs()[KEY]
    assert found in (older, newer)
    disk.cut_power(draws)
    assert disk.read_logs()[KEY] == found


def test_the_next_process_reads_what_the_power_still_takes() -> None:
    first = new_log(KEY, CHAIN)
    found = set()
    for seed in range(20):
        disk, draws = Disk({KEY: first}), Draws(seed)
        disk.append(KEY, encode_group([record(1)], len(first)), draws)
        disk.stop(draws)
        read = disk.read_logs()[KEY]
        assert read is not None
        assert [each.view for each in read_log(read).records[1:]] == [1]
        assert disk.logs[KEY].durable == first
        disk.cut_power(draws)
        read = disk.read_logs()[KEY]
        assert read is not None
        found.add(len(read_log(read).records))
    assert found == {1, 2}


def test_a_lost_log_is_not_read() -> None:
    disk = Disk({KEY: new_log(KEY, CHAIN)})
    disk.logs[KEY].is_lost = True
    assert disk.read_logs() == {KEY: None}


def test_a_full_disk_refuses_and_keeps_what_it_has() -> None:
    disk = Disk({KEY: new_log(KEY, CHAIN)})
    disk.write({b"a": b"1"})
    disk.health = Health.FULL
    for refused in (disk.write, disk.write_durably):
        with pytest.raises(StorageError, match="no space"):
            refused({b"b": b"2"})
    with pytest.raises(StorageError, match="no space"):
        disk.append(KEY, b"x" * 64, Draws(1))
    with pytest.raises(StorageError, match="no space"):
        disk.create(KEY, b"x" * 64)
    assert contents(disk.store) == {b"a": b"1"}


def test_what_was_written_when_fsync_failed_may_be_lost() -> None:
    found = set()
    for seed in range(20):
        disk = Disk({})
        disk.health = Health.FSYNC_FAILS
        with pytest.raises(StorageError, match="fsync"):
            disk.write_durably({b"a": b"1"})
        disk.cut_power(Draws(seed))
        found.add(disk.store.get(b"a"))
    assert found == {None, b"1"}

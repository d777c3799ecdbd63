"""The vote log: what was written is read, a torn end is dropped, and any other damage is refused."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import BlockId, ChainId, Epoch, PublicKey, View
from chain.vote import NO_BLOCK
from consensus.vote_log import (
    HEAD_BYTES,
    MAX_GROUP,
    RECORD_BYTES,
    DamagedVoteLog,
    Record,
    RecordKind,
    VoteLog,
    encode_group,
    floor,
    log_from,
    new_log,
    read_log,
)

KEY, CHAIN = PublicKey(b"k" * 32), ChainId(b"c" * 32)
EMPTY = new_log(KEY, CHAIN)

Group = list[Record]

RECORDS = st.builds(
    Record,
    st.sampled_from(RecordKind),
    st.integers(0, 2**64 - 1).map(Epoch),
    st.integers(0, 2**64 - 1).map(View),
    st.binary(min_size=32, max_size=32).map(BlockId) | st.just(NO_BLOCK),
)
GROUPS = st.lists(st.lists(RECORDS, min_size=1, max_size=5), max_size=6)


def written(groups: Sequence[Group], head: bytes = EMPTY) -> bytes:
    """The file after these groups, each appended by its own write."""
    data = head
    for group in groups:
        data += encode_group(group, len(data))
    return data


def read(groups: Sequence[Group]) -> VoteLog:
    """What reading the file of these groups has to give."""
    records = [record for group in groups for record in group]
    size = len(EMPTY) + RECORD_BYTES * len(records)
    return VoteLog(KEY, CHAIN, (floor(Epoch(0)), *records), size)


def test_a_log_begins_with_its_key_its_chain_and_a_floor() -> None:
    assert len(EMPTY) == HEAD_BYTES + RECORD_BYTES
    assert read_log(EMPTY) == VoteLog(KEY, CHAIN, (floor(Epoch(0)),), len(EMPTY))


def test_a_log_that_takes_over_begins_with_the_floor_of_its_epoch() -> None:
    data = log_from(KEY, CHAIN, Epoch(7))
    assert read_log(data) == VoteLog(KEY, CHAIN, (floor(Epoch(7)),), len(data))


@given(GROUPS)
def test_what_was_written_is_read(groups: list[Group]) -> None:
    assert read_log(written(groups)) == read(groups)


def test_the_largest_group_is_read() -> None:
    vote = Record(RecordKind.NULLIFY, Epoch(0), View(1), NO_BLOCK)
    assert read_log(written([[vote] * MAX_GROUP])) == read([[vote] * MAX_GROUP])


@pytest.mark.parametrize("size", [0, MAX_GROUP + 1])
def test_a_group_has_1_to_128_records(size: int) -> None:
    with pytest.raises(AssertionError):
        encode_group([floor(Epoch(0))] * size, HEAD_BYTES)


@given(GROUPS, st.data())
def test_every_truncation_reads_as_whole_groups_or_is_refused(
    groups: list[Group], data: st.DataObject
) -> None:
    whole = written(groups)
    at = data.draw(st.integers(0, len(whole)))
    torn = whole[:at]
    if at < len(EMPTY):
        with pytest.raises(DamagedVoteLog):
            read_log(torn)
    else:
        left = next(
            groups[:count]
            for count in range(len(groups), -1, -1)
            if len(written(groups[:count])) <= at
        )
        assert read_log(torn) == read(left)


@given(GROUPS.filter(bool), st.data())
def test_any_damaged_byte_before_the_last_group_is_refused(
    groups: list[Group], data: st.DataObject
) -> None:
    whole = bytearray(written(groups))
    at = data.draw(st.integers(0, len(written(groups[:-1])) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedVoteLog):
        read_log(bytes(whole))


@given(GROUPS.filter(bool), st.data())
def test_damage_in_the_last_group_drops_the_whole_of_it(
    groups: list[Group], data: st.DataObject
) -> None:
    whole = bytearray(written(groups))
    at = data.draw(st.integers(len(written(groups[:-1])), len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    assert read_log(bytes(whole)) == read(groups[:-1])


@given(GROUPS, st.binary(min_size=1, max_size=3 * RECORD_BYTES))
def test_whatever_a_cut_write_leaves_behind_is_dropped(groups: list[Group], rest: bytes) -> None:
    assert read_log(written(groups) + rest) == read(groups)


@pytest.mark.parametrize("count", [1, RECORD_BYTES, MAX_GROUP * RECORD_BYTES])
def test_zeros_at_the_end_are_dropped_up_to_one_write(count: int) -> None:
    assert read_log(EMPTY + bytes(count)) == read([])
    with pytest.raises(DamagedVoteLog, match="more follows than one write"):
        read_log(EMPTY + bytes(MAX_GROUP * RECORD_BYTES + 1))


@given(st.lists(RECORDS, min_size=1, max_size=5), st.lists(RECORDS, min_size=1, max_size=5))
def test_a_group_counts_in_its_own_place_only(first: Group, second: Group) -> None:
    moved = EMPTY + encode_group(first, len(EMPTY) + RECORD_BYTES)
    assert read_log(moved) == read([])
    swapped = EMPTY + encode_group(second, len(EMPTY) + len(first) * RECORD_BYTES)
    swapped += encode_group(first, len(EMPTY))
    assert read_log(swapped) == read([])


def test_a_damaged_log_says_where_it_is_damaged() -> None:
    groups = [[Record(RecordKind.NOTARIZE, Epoch(0), View(view), NO_BLOCK)] for view in (1, 2, 3)]
    data = bytearray(written(groups))
    data[len(EMPTY) + 20] ^= 1
    with pytest.raises(DamagedVoteLog) as damage:
        read_log(bytes(data))
    assert str(damage.value) == "it is damaged at byte 192, and a valid record follows at 256"


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        (b"", "its head is damaged, or it is no vote log"),
        (b"#!/bin/sh\n".ljust(4096, b"\n"), "its head is damaged, or it is no vote log"),
        (EMPTY[: HEAD_BYTES - 1], "its head is damaged, or it is no vote log"),
        (EMPTY[:HEAD_BYTES], "it holds no record, not even its first floor"),
        (EMPTY[:-1], "it holds no record, not even its first floor"),
    ],
    ids=["nothing", "another file", "half a head", "a head alone", "half a floor"],
)
def test_a_file_that_proves_nothing_is_refused(damaged: bytes, message: str) -> None:
    with pytest.raises(DamagedVoteLog) as damage:
        read_log(damaged)
    assert str(damage.value) == message


def test_a_log_of_another_key_does_not_pass_for_this_one() -> None:
    other = new_log(PublicKey(b"o" * 32), CHAIN)
    mixed = other[:64] + EMPTY[64:]
    with pytest.raises(DamagedVoteLog):
        read_log(mixed)


def test_the_bytes_of_a_record_are_these() -> None:
    vote = Record(RecordKind.FINALIZE, Epoch(2), View(258), BlockId(b"b" * 32))
    data = encode_group([floor(Epoch(2)), vote], 192)
    assert data[:64] == bytes([2, 4]) + (2).to_bytes(8, "big") + bytes(8 + 32 + 14)
    assert data[64:114] == bytes([1, 3]) + (2).to_bytes(8, "big") + (258).to_bytes(8, "big") + (
        b"b" * 32
    )
    assert len(data) == 128


def test_a_record_of_an_unknown_kind_is_damage_even_under_a_right_checksum() -> None:
    group = bytearray(encode_group([floor(Epoch(1))], len(EMPTY)))
    group[1] = 9
    covered = len(EMPTY).to_bytes(8, "big") + bytes(group[:-14])
    group[-14:] = sha256(covered).digest()[:14]
    with pytest.raises(DamagedVoteLog, match="unknown kind, 9"):
        read_log(EMPTY + bytes(group))

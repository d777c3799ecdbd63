"""Frames come out as they went in, however they are cut; what is too long is refused before it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import ChainId, NodeId
from node.host.wire import (
    ALIVE,
    MAX_FRAME_BYTES,
    MOST_ADDRESSES,
    MOST_CONTACTS,
    OPENING,
    WELCOME,
    WELCOME_BYTES,
    BootId,
    Contact,
    Frames,
    Opening,
    OversizedFrame,
    SessionId,
    Verdict,
    Welcome,
    addresses_from,
    decoded_opening,
    decoded_welcome,
    framed,
)
from node.replica.actions import Lane
from node.replica.messages import MAX_ANSWER_BYTES

MESSAGES = st.lists(st.binary(max_size=40), max_size=12)
ADDRESSES = st.lists(st.binary(max_size=128), max_size=MOST_ADDRESSES).map(tuple)


@given(MESSAGES, st.data())
def test_frames_come_out_as_they_went_in_however_they_are_cut(
    messages: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(framed(each) for each in messages)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    frames, found = Frames(40), []
    for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += frames.feed(stream[start:stop])
    assert found == messages


def test_frames_may_be_split_at_every_byte() -> None:
    messages = [b"", b"a", b"bcd" * 20, b"", b"e" * 100]
    stream = b"".join(framed(each) for each in messages)
    for cut in range(len(stream) + 1):
        frames = Frames(100)
        assert frames.feed(stream[:cut]) + frames.feed(stream[cut:]) == messages
    frames = Frames(100)
    assert [each for byte in stream for each in frames.feed(bytes([byte]))] == messages


@given(st.integers(0, 1_000), st.integers(1, 2**32 - 1))
def test_what_is_too_long_is_refused_by_its_length_alone(longest: int, beyond: int) -> None:
    length = min(longest + beyond, 2**32 - 1)
    frames = Frames(longest)
    with pytest.raises(OversizedFrame):
        frames.feed(length.to_bytes(4, "big"))


def test_the_empty_frame_says_i_am_here() -> None:
    assert Frames(10).feed(ALIVE + framed(b"x")) == [b"", b"x"]


@pytest.mark.parametrize("lane", Lane)
def test_a_frame_of_the_longest_length_of_each_lane_passes(lane: Lane) -> None:
    longest = bytes(MAX_FRAME_BYTES[lane])
    assert Frames(MAX_FRAME_BYTES[lane]).feed(framed(longest)) == [longest]


def test_an_answer_to_whoever_catches_up_fits_its_lane() -> None:
    assert MAX_FRAME_BYTES[Lane.SYNC] > MAX_ANSWER_BYTES


@given(st.integers(0, 9), st.binary(min_size=32, max_size=32), ADDRESSES)
def test_openings_are_read_as_they_were_written(
    version: int, chain: bytes, addresses: tuple[bytes, ...]
) -> None:
    opening = Opening(version, ChainId(chain), BootId(chain[16:]), SessionId(chain[:16]), addresses)
    assert decoded_opening(OPENING.encode(opening)) == opening


@given(
    st.sampled_from(Verdict), st.lists(st.tuples(st.binary(min_size=32, max_size=32), ADDRESSES))
)
def test_welcomes_are_read_as_they_were_written(
    verdict: Verdict, contacts: list[tuple[bytes, tuple[bytes, ...]]]
) -> None:
    named = tuple(Contact(NodeId(node), addresses) for node, addresses in contacts)
    welcome = Welcome(1, BootId(bytes(16)), verdict, named)
    assert decoded_welcome(WELCOME.encode(welcome)) == welcome


def test_the_largest_welcome_fits_its_frame() -> None:
    contact = Contact(NodeId(bytes(32)), (bytes(128),) * MOST_ADDRESSES)
    largest = WELCOME.encode(
        Welcome(1, BootId(bytes(16)), Verdict.WELCOME, (contact,) * MOST_CONTACTS)
    )
    assert len(largest) <= WELCOME_BYTES


@given(st.binary(max_size=200))
def test_junk_is_no_opening_and_no_welcome(junk: bytes) -> None:
    opening, welcome = decoded_opening(junk), decoded_welcome(junk)
    assert opening is None or OPENING.encode(opening) == junk
    assert welcome is None or WELCOME.encode(welcome) == junk


def test_addresses_that_are_no_text_are_left_out() -> None:
    assert addresses_from((b"/ip4/192.0.2.1/tcp/1", b"\xff")) == ("/ip4/192.0.2.1/tcp/1",)

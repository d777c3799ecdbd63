"""multistream-select agrees on a protocol, as libp2p's own does, and reads nothing that is long."""

from contextlib import suppress

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st
from trio.testing import memory_stream_pair

from node.host.multistream import NoAgreement, answer, propose
from tests.node.host.on_trio import in_no_time

HEADER = b"\x13/multistream/1.0.0\n"


class End:
    """One end of a pipe in memory."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self.stream = stream
        self.asked = 0

    async def read(self, n: int) -> bytes:
        self.asked = max(self.asked, n)
        return bytes(await self.stream.receive_some(n))

    async def write(self, data: bytes) -> None:
        await self.stream.send_all(data)


def ends() -> tuple[End, End]:
    one, other = memory_stream_pair()
    return End(one), End(other)


@in_no_time
async def test_two_ends_agree_on_what_both_speak() -> None:
    near, far = ends()
    agreed: list[str] = []

    async def answering() -> None:
        agreed.append(await answer(far, ("/a", "/b")))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(answering)
        await propose(near, "/b")
    assert agreed == ["/b"]


@in_no_time
async def test_what_nobody_speaks_is_refused_at_both_ends() -> None:
    near, far = ends()

    async def answering() -> None:
        with pytest.raises(NoAgreement, match="hung up"):
            await answer(far, ("/a",))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(answering)
        with pytest.raises(NoAgreement, match="does not speak /c"):
            await propose(near, "/c")
        await near.stream.aclose()


@in_no_time
async def test_bytes_are_those_of_the_specification() -> None:
    near, far = ends()
    await far.write(HEADER + b"\x03/a\n")
    await propose(near, "/a")
    assert await far.stream.receive_some(100) == HEADER + b"\x03/a\n"


@in_no_time
async def test_whoever_asks_for_ever_is_told_no_for_a_while() -> None:
    near, far = ends()
    await near.write(HEADER + b"\x03ls\n" * 100)
    with pytest.raises(NoAgreement, match="nothing that is spoken"):
        await answer(far, ("/a",))


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_disagree_or_are_read_far(junk: bytes) -> None:
    async def story() -> None:
        near, far = ends()
        await near.write(junk)
        await near.stream.aclose()
        with suppress(NoAgreement, trio.BrokenResourceError):
            await answer(far, ("/a",))
        assert far.asked <= 127

    trio.run(story)


def test_a_length_of_64_bits_is_refused_before_anything_is_read_for_it() -> None:
    async def story() -> None:
        near, far = ends()
        await near.write(b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f")
        with pytest.raises(NoAgreement, match="255 bytes or more"):
            await answer(far, ("/a",))

    trio.run(story)

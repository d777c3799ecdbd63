"""What waits for the replica is taken in fair turns."""

import trio
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import Milliseconds, NodeId
from node.host.inbox import IN_A_ROW, Inbox
from node.replica.actions import Lane
from node.replica.inputs import Input, LogSynced, Received
from tests.node.host.on_trio import in_no_time

ONE, OTHER = NodeId(b"1" * 32), NodeId(b"2" * 32)


def put(inbox: Inbox, lane: Lane, peer: NodeId, data: bytes) -> None:
    def make(now_ms: Milliseconds, wall_ms: Milliseconds) -> Received:
        return Received(now_ms, wall_ms, peer, data)

    inbox.put(lane, peer, make)


def take(inbox: Inbox) -> Input:
    making = inbox.take()
    assert making is not None
    return making(Milliseconds(0), Milliseconds(0))


def taken(inbox: Inbox) -> list[bytes]:
    found = []
    while len(inbox):
        given_now = take(inbox)
        assert isinstance(given_now, Received)
        found.append(given_now.data)
    return found


def test_the_disks_word_comes_before_everything() -> None:
    inbox = Inbox()
    put(inbox, Lane.CONSENSUS, ONE, b"vote")
    inbox.put_first(lambda now_ms, wall_ms: LogSynced(now_ms, wall_ms, 7))
    assert take(inbox) == LogSynced(Milliseconds(0), Milliseconds(0), 7)
    assert taken(inbox) == [b"vote"]
    assert inbox.take() is None


def test_a_flood_of_one_peer_holds_up_nobody_elses_vote() -> None:
    inbox = Inbox()
    for each in range(1_000):
        put(inbox, Lane.CONSENSUS, ONE, b"flood %d" % each)
    put(inbox, Lane.CONSENSUS, OTHER, b"vote")
    assert taken(inbox)[:3] == [b"flood 0", b"vote", b"flood 1"]


def test_votes_go_before_bodies_and_bodies_are_not_starved() -> None:
    inbox = Inbox()
    put(inbox, Lane.SYNC, ONE, b"sync")
    put(inbox, Lane.TRANSACTIONS, ONE, b"batch")
    for each in range(3 * IN_A_ROW):
        put(inbox, Lane.CONSENSUS, OTHER, b"%d" % each)
    order = taken(inbox)
    assert order.index(b"batch") == IN_A_ROW
    assert order.index(b"sync") == 2 * IN_A_ROW + 1


@given(
    st.lists(st.tuples(st.sampled_from(list(Lane)), st.sampled_from([ONE, OTHER])), max_size=300)
)
def test_everything_is_taken_once_and_in_order_for_each_peer_and_lane(
    arrivals: list[tuple[Lane, NodeId]],
) -> None:
    inbox = Inbox()
    for at, (lane, peer) in enumerate(arrivals):
        put(inbox, lane, peer, b"%d" % at)
    assert len(inbox) == len(arrivals)
    order = [int(each) for each in taken(inbox)]
    assert sorted(order) == list(range(len(arrivals)))
    for place in set(arrivals):
        of_it = [each for each in order if arrivals[each] == place]
        assert of_it == sorted(of_it)


@in_no_time
async def test_whoever_waits_is_woken_by_an_arrival_or_a_call() -> None:
    inbox = Inbox()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(inbox.wait)
        await trio.sleep(1)
        put(inbox, Lane.SYNC, ONE, b"x")
    await inbox.wait()
    inbox.take()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(inbox.wait)
        await trio.sleep(1)
        inbox.wake()

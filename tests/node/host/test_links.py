"""Sessions between real transports on loopback: made, kept, replaced, and ended at both ends."""

from functools import partial

import pytest
import trio

from chain.primitives import ChainId
from node.host import link as link_module
from node.host import links as links_module
from node.host import twins as twins_module
from node.host.failures import Cause, Failure, Unreachable
from node.host.link import MESSAGE_BYTES, QUEUE_BYTES, READ_BYTES, UNREAD_BYTES
from node.host.local_net import free_ports
from node.host.transport import Connection, Stream
from node.host.wire import (
    MAX_FRAME_BYTES,
    OPENING,
    PROTOCOLS,
    VERDICTS,
    WIRE_VERSION,
    BootId,
    Opening,
    SessionId,
    Verdict,
    framed,
)
from node.replica.actions import Lane
from tests.node.host.on_trio import on_trio, until
from tests.node.host.street import CHAIN, House, count_of, linked, living, street

OF_ANOTHER_CHAIN = Failure(Cause.OTHER_CHAIN, VERDICTS[Verdict.OTHER_CHAIN])


def cause(one: House, other: House) -> Cause | None:
    """Why one of them cannot reach the other."""
    failure = one.links.failures.get(other.id)
    return None if failure is None else failure.cause


FREE = "/ip4/127.0.0.1/tcp/{}"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people wait for, shorter."""
    monkeypatch.setattr(links_module, "REVIEW_S", 0.05)
    monkeypatch.setattr(links_module, "CROSSING_S", 0.1)


@on_trio
async def test_two_nodes_have_one_session_and_it_carries_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They do not dial each other at once, however slow: what the session carries that goes then is lost."""
    monkeypatch.setattr(links_module, "CROSSING_S", 600.0)
    async with street(House(1), House(2)) as (one, other):
        one.knows(other)
        other.knows(one)
        await linked(one, other)
        largest = {lane: bytes([lane.value]) * MAX_FRAME_BYTES[lane] for lane in Lane}
        for lane, message in largest.items():
            one.send(lane, message)
            other.send(lane, message)
        for house, its_peer in ((one, other), (other, one)):
            for lane in Lane:
                await until(partial(house.read[lane].__contains__, largest[lane]))
            assert house.told == [("connected", its_peer.id)]
    one.assert_told_in_pairs()
    assert count_of("disconnected", one) == count_of("disconnected", other) == 1


@on_trio
async def test_a_node_that_only_dials_out_is_linked_as_well_as_any() -> None:
    async with street(House(1), House(2)) as (one, other):
        one.knows(other)
        other.admitted.add(one.id)
        await linked(one, other)


@on_trio
async def test_of_two_that_dial_each_other_at_once_one_session_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links_module, "CROSSING_S", 0.0)
    for _ in range(8):
        async with street(House(1), House(2)) as (one, other):
            one.knows(other)
            other.knows(one)
            await linked(one, other)
            [link], [its] = one.links.standing().values(), other.links.standing().values()
            assert link.dialled is not its.dialled, "both ends have the same one"
            one.assert_told_in_pairs()
            other.assert_told_in_pairs()
            assert count_of("connected", one) == count_of("connected", other) == 1


@on_trio
async def test_a_stranger_is_refused_and_leaves_nothing_behind() -> None:
    async with street(House(1), House(2)) as (one, stranger):
        stranger.knows(one)
        await until(lambda: one.transport.refused >= 2)
        assert one.told == stranger.told == []
        assert one.id in stranger.links.failures
        assert not one.transport._network.connections
        one.admitted.add(stranger.id)
        await linked(one, stranger)


@on_trio
async def test_whoever_answers_with_another_key_is_not_who_was_dialled() -> None:
    async with street(House(1), House(2), House(3)) as (one, other, impostor):
        one.knows(other)
        impostor.admitted.add(one.id)
        one.book.give(other.id, impostor.transport.addresses())
        await until(lambda: cause(one, other) is Cause.OTHER_KEY)
        assert one.told == impostor.told == []


@on_trio
async def test_why_nobody_is_reached_is_known_from_what_the_system_says() -> None:
    one, other = House(1), House(2)
    [port] = free_ports(1)
    hanging_up = await trio.open_tcp_listeners(0, host="127.0.0.1")
    web = await trio.open_tcp_listeners(0, host="127.0.0.1")
    wanted = {
        f"/ip4/127.0.0.1/tcp/{port}": Cause.NOBODY_LISTENS,
        "/dns4/nod.invalid/tcp/4001": Cause.UNKNOWN_NAME,
        f"/ip4/127.0.0.1/tcp/{hanging_up[0].socket.getsockname()[1]}": Cause.HUNG_UP,
        f"/ip4/127.0.0.1/tcp/{web[0].socket.getsockname()[1]}": Cause.NO_NODE,
    }

    async def answer_as_a_web_server(stream: trio.SocketStream) -> None:
        await stream.send_all(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 9)
        await trio.sleep_forever()

    async with living(one), trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, trio.SocketStream.aclose, hanging_up)
        nursery.start_soon(trio.serve_listeners, answer_as_a_web_server, web)
        found = {}
        for address in wanted:
            with pytest.raises(Unreachable) as unreachable:
                await one.transport.dial(other.id, address)
            found[address] = unreachable.value.failure.cause
        assert found == wanted
        nursery.cancel_scope.cancel()


@on_trio
async def test_a_node_of_another_chain_is_told_why() -> None:
    async with street(House(1), House(2, ChainId(b"other" + bytes(27)))) as (one, other):
        one.knows(other)
        other.admitted.add(one.id)
        await until(lambda: one.links.failures.get(other.id) == OF_ANOTHER_CHAIN)
        assert one.told == other.told == []


@on_trio
async def test_a_peer_that_restarts_is_linked_again() -> None:
    async with living(House(1)) as one:
        for _ in range(3):
            async with living(House(2)) as other:
                one.knows(other)
                other.knows(one)
                await linked(one, other)
            await until(lambda: not one.is_linked(other))
        one.assert_told_in_pairs()
        assert count_of("connected", one) == 3


@on_trio
async def test_a_session_of_a_peer_that_forgot_the_last_one_takes_its_place() -> None:
    """Its connection broke where only it could see that: both ends say so."""
    async with street(House(1), House(2)) as (one, other):
        one.admitted.add(other.id)
        other.knows(one)
        await linked(one, other)
        lost = House(2)
        lost.links._boot = other.links._boot
        lost.knows(one)
        async with living(lost):
            await until(lambda: count_of("connected", one) == 2)
            other.wanted.clear()
            await linked(one, lost)
            one.assert_told_in_pairs()
            assert one.whys[0] == links_module.REPLACED
            await until(lambda: not other.is_linked(one))
            other.assert_told_in_pairs()


@on_trio
async def test_a_peer_that_lied_is_kept_away_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links_module, "BAN_S", 3.0)
    async with street(House(1), House(2)) as (one, liar):
        one.knows(liar)
        liar.knows(one)
        await linked(one, liar)
        one.links.ban(liar.id, "it lied")
        await until(lambda: not one.is_linked(liar))
        assert one.whys == ["banned: it lied"]
        await until(lambda: cause(liar, one) is Cause.BANNED)
        assert one.links.is_banned(liar.id)
        await linked(one, liar)
        one.assert_told_in_pairs()


@on_trio
async def test_whoever_is_admitted_no_more_is_shown_the_door_and_stays_out() -> None:
    async with street(House(1), House(2)) as (one, other):
        one.admitted.add(other.id)
        other.knows(one)
        await linked(one, other)
        one.admitted.clear()
        one.links.drop_unadmitted()
        await until(lambda: not one.is_linked(other) and not other.is_linked(one))
        refused = one.transport.refused
        await until(lambda: one.transport.refused > refused)
        assert count_of("connected", one) == 1


@on_trio
async def test_a_connection_from_before_does_not_let_anybody_in_again() -> None:
    async with street(House(1), House(2)) as (one, other):
        one.admitted.add(other.id)
        other.admitted.add(one.id)
        connection = await other.transport.dial(one.id, one.transport.addresses()[0])
        one.admitted.clear()
        await half_a_session(connection, len(Lane))
        with trio.move_on_after(1):
            await until(lambda: one.is_linked(other))
        assert one.told == []


@on_trio
async def test_every_address_of_a_peer_is_tried() -> None:
    async with street(House(1), House(2)) as (one, other):
        one.admitted.add(other.id)
        one.wanted.add(other.id)
        one.book.give(other.id, [FREE.format(1), FREE.format(2), *other.transport.addresses()])
        other.admitted.add(one.id)
        await linked(one, other)


@on_trio
async def test_a_replica_that_takes_nothing_holds_up_one_lane_and_bounded_memory() -> None:
    async with street(House(1), House(2)) as (one, slow):
        one.knows(slow)
        slow.knows(one)
        await linked(one, slow)
        slow.takes = False
        [link] = one.links.standing().values()
        message = bytes(100)
        while not link.queues[Lane.TRANSACTIONS].dropped:
            for _ in range(2_000):
                one.send(Lane.TRANSACTIONS, message)
            await trio.sleep(0.001)
        await trio.sleep(0.5)
        assert link.queues[Lane.TRANSACTIONS].size_bytes <= QUEUE_BYTES[Lane.TRANSACTIONS]
        unread = sum(len(each) + MESSAGE_BYTES for _, each in slow.kept)
        assert UNREAD_BYTES < unread < UNREAD_BYTES + READ_BYTES / 100 * (100 + MESSAGE_BYTES)
        slow.takes = True
        one.send(Lane.CONSENSUS, b"vote")
        await until(lambda: b"vote" in slow.read[Lane.CONSENSUS], "votes pass")
        for intake, each in slow.kept:
            intake.taken(each)
        one.send(Lane.TRANSACTIONS, b"the last")

        def the_last_comes() -> bool:
            one.send(Lane.TRANSACTIONS, b"the last")
            return b"the last" in slow.read[Lane.TRANSACTIONS]

        await until(the_last_comes)
        assert count_of("disconnected", one) == 0


@on_trio
async def test_connecting_anew_does_not_let_a_peer_have_more_taken_of_it() -> None:
    async with living(House(1)) as one:
        one.takes = False
        for _ in range(4):
            async with living(House(2)) as flooder:
                one.admitted.add(flooder.id)
                flooder.knows(one)
                await until(lambda: flooder.is_linked(one))
                for _ in range(6):
                    flooder.send(Lane.SYNC, bytes(1_000_000))
                await trio.sleep(0.7)
            await until(lambda: not one.is_linked(flooder))
        unread = sum(len(each) + MESSAGE_BYTES for _, each in one.kept)
        assert UNREAD_BYTES < unread <= UNREAD_BYTES + 1_000_000 + MESSAGE_BYTES


@on_trio
async def test_of_two_processes_with_one_key_the_second_is_refused_while_the_first_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(twins_module, "PATIENCE_S", 0.5)
    async with street(House(1), House(2)) as (one, second):
        async with living(House(2)) as first:
            first.knows(one)
            one.admitted.add(first.id)
            await linked(one, first)
            second.knows(one)
            await until(lambda: bool(one.twins and second.twins), "told at both ends")
            assert one.is_linked(first)
            assert not second.is_linked(one)
            assert cause(second, one) is Cause.TWIN
            await until(lambda: bool(first.twins), "told to the first one")
            assert first.twins == [first.id]
            assert first.is_linked(one)
        await linked(one, second)
        assert (one.twins, second.twins) == ([second.id], [second.id])


@on_trio
async def test_a_warning_is_told_once_and_a_peer_cannot_raise_alarms_without_end() -> None:
    async with street(House(1), House(2), House(3)) as (one, other, third):
        for each in (other, third):
            one.knows(each)
            each.knows(one)
        for each in (other, third):
            await linked(one, each)
        links = {each.id: each.links.standing()[one.id] for each in (other, third)}
        for number in (1, 1, 2, 3, 4, 5, 6):
            await other.links._warn(links[other.id], BootId(bytes([number]) * 16))
        assert one.twins == [one.id] * twins_module.MOST_WARNINGS
        await third.links._warn(links[third.id], BootId(bytes([1]) * 16))
        await third.links._warn(links[third.id], one.links._boot)
        assert one.twins == [one.id] * twins_module.MOST_WARNINGS
        assert one.is_linked(other)
        assert one.is_linked(third)


@on_trio
async def test_a_process_that_takes_the_place_of_a_dead_one_is_no_twin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_module, "DOUBT_S", 0.2)
    async with street(House(1), House(2)) as (one, back):
        async with living(House(2)) as lost:
            one.admitted.add(lost.id)
            lost.admitted.add(one.id)
            connection = await lost.transport.dial(one.id, one.transport.addresses()[0])
            await half_a_session(connection, len(Lane))  # whole, and says nothing any more
            await until(lambda: one.is_linked(lost))
            back.knows(one)
            await linked(one, back)
        assert (one.twins, back.twins) == ([], [])


async def half_a_session(connection: Connection, count: int) -> list[Stream]:
    """The first `count` streams of a session."""
    opening = framed(
        OPENING.encode(Opening(WIRE_VERSION, CHAIN, BootId(bytes(16)), SessionId(bytes(16)), ()))
    )
    streams = []
    for protocol in list(PROTOCOLS.values())[:count]:
        streams.append(await connection.open(protocol))
        await streams[-1].write(opening)
    return streams


@on_trio
async def test_a_peer_that_says_nothing_is_gone_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_module, "SILENT_S", 1.0)
    async with street(House(1), House(2)) as (one, silent):
        one.admitted.add(silent.id)
        silent.admitted.add(one.id)
        connection = await silent.transport.dial(one.id, one.transport.addresses()[0])
        await half_a_session(connection, len(Lane))
        await until(lambda: one.is_linked(silent))
        await until(lambda: not one.is_linked(silent))
        assert one.whys == ["nothing came from it for 1 s"]


@on_trio
async def test_sessions_that_are_never_whole_end_and_hold_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links_module, "OPENING_S", 0.5)
    monkeypatch.setattr("node.host.transport.UNUSED_S", 1.0)
    async with street(House(1), House(2), House(3)) as (one, half, honest):
        for other in (half, honest):
            one.admitted.add(other.id)
            other.admitted.add(one.id)
        connections = []
        for count in (0, 1, 2):
            dialled = await half.transport.dial(one.id, one.transport.addresses()[0])
            connections.append(dialled)
            await half_a_session(dialled, count)
        await until(lambda: not one.transport._network.connections)
        assert one.links._arriving == {}
        assert one.told == []
        honest.knows(one)
        await linked(one, honest)


@pytest.mark.parametrize("lane", Lane)
@pytest.mark.parametrize(
    "junk",
    [
        b"\xff" * 64,
        b"\x00\x00\x00\x02\xc1\xc1" * 10,
        (2**31).to_bytes(4, "big"),
        framed(b""),
        framed(OPENING.encode(Opening(99, CHAIN, BootId(bytes(16)), SessionId(bytes(16)), ()))) * 3,
    ],
)
def test_junk_on_a_protocol_ends_nothing_but_its_stream(lane: Lane, junk: bytes) -> None:
    async def story() -> None:
        async with street(House(1), House(2), House(3)) as (one, liar, honest):
            one.admitted |= {liar.id, honest.id}
            liar.admitted.add(one.id)
            honest.knows(one)
            await linked(one, honest)
            connection = await liar.transport.dial(one.id, one.transport.addresses()[0])
            stream = await connection.open(PROTOCOLS[lane])
            await stream.write(junk)
            await trio.sleep(0.05)
            await connection.close()
            await linked(one, honest)
            assert count_of("disconnected", one) == 0
            assert count_of("connected", one) == 1

    trio.run(story)


@on_trio
async def test_a_frame_that_is_too_long_ends_the_session_that_brought_it() -> None:
    async with street(House(1), House(2)) as (one, liar):
        one.knows(liar)
        liar.knows(one)
        await linked(one, liar)
        [link] = liar.links.standing().values()
        link.send(Lane.TRANSACTIONS, (MAX_FRAME_BYTES[Lane.TRANSACTIONS] + 1).to_bytes(4, "big"))
        await until(lambda: count_of("disconnected", one) == 1)
        assert "TRANSACTIONS is too long" in one.whys[0]


@on_trio
async def test_a_protocol_of_libp2p_itself_is_not_served() -> None:
    async with street(House(1), House(2)) as (one, other):
        one.admitted.add(other.id)
        other.admitted.add(one.id)
        connection = await other.transport.dial(one.id, one.transport.addresses()[0])
        for protocol in ("/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0", "/ipfs/ping/1.0.0"):
            with pytest.raises(Unreachable, match="does not speak"):
                await connection.open(protocol)

"""The bare HTTP client, against a server that says what the test wants."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import pytest
import trio

from node.bench.caller import Caller, Failed
from node.client.api import NoAnswer, Place
from tests.node.host.on_trio import on_trio


class Server:
    """Gives one answer after another, on as many connections as there are."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self.answers = list(answers)
        self.heard: list[bytes] = []
        self.connections = 0

    async def serve(self, stream: trio.SocketStream) -> None:
        self.connections += 1
        async for data in stream:
            self.heard.append(data)
            answer = self.answers.pop(0)
            await stream.send_all(answer)
            if answer.endswith(b"\n\n"):
                return


@asynccontextmanager
async def served(*answers: bytes) -> AsyncIterator[tuple[Server, Caller]]:
    server = Server(answers)
    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(partial(trio.serve_tcp, server.serve, 0, host="127.0.0.1"))
        port = listeners[0].socket.getsockname()[1]
        caller = Caller(Place(f"http://127.0.0.1:{port}", "secret"))
        yield server, caller
        await caller.close()
        nursery.cancel_scope.cancel()


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 \r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


@on_trio
async def test_a_connection_is_kept_and_the_token_is_shown() -> None:
    async with served(_answer(b'{"a": 1}'), _answer(b'{"answer": [2]}')) as (server, caller):
        assert await caller.get("/v1/status") == {"a": 1}
        assert await caller.view("leg", "get", leg_id="00") == [2]
    assert server.connections == 1
    assert server.heard[0].startswith(b"GET /v1/status HTTP/1.1\r\n")
    assert b"Authorization: Bearer secret\r\n" in server.heard[0]
    assert server.heard[1].endswith(
        b'{"contract": "leg", "view": "get", "arguments": {"leg_id": "00"}}'
    )


@on_trio
async def test_a_refusal_says_what_the_node_said() -> None:
    async with served(b"HTTP/1.1 429 \r\ncontent-length: 0\r\n\r\n") as (_, caller):
        with pytest.raises(Failed, match="429"):
            await caller.get("/v1/status")


@on_trio
async def test_events_are_read_one_by_one() -> None:
    told = b'HTTP/1.1 200 \r\ntransfer-encoding: chunked\r\n\r\n9\r\nid: 4.1\ndata: {"n": 1}\n\r\n: alive\ndata: {"n": 2}\n\n'
    async with (
        served(_answer(b'{"height": 3}'), told) as (server, caller),
        caller.events("case") as events,
    ):
        assert [await anext(events), await anext(events)] == [{"n": 1}, {"n": 2}]
    assert b"GET /v1/events/stream?from=4.0&contract=case" in server.heard[1]


@on_trio
async def test_where_nobody_listens_there_is_no_answer() -> None:
    async with served() as (_, caller):
        pass
    with pytest.raises(NoAnswer, match="GET /v1/status"):
        await caller.get("/v1/status")

"""A bare HTTP client of a node's API: what httpx takes for a request would be taken from the nodes that are measured."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

import trio

from chain.transaction import Transaction
from node.client.api import Json, NoAnswer, Place

READ_BYTES: Final = 256 * 1024
ANSWER_S: Final = 30.0


_GONE: Final = (OSError, trio.BrokenResourceError, EOFError)


class Failed(Exception):
    """The API answered with something else than 200, or not at all; the message says what."""


class Caller:
    """Kept connections to one node's API, each with one request at a time."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._free: list[_Connection] = []

    async def get(self, path: str) -> Json:
        """The JSON at `path`; Failed if there is none."""
        return _object(await self._ask(f"GET {path}", b""))

    async def post(self, path: str, body: bytes) -> Json:
        """What the node answers to the JSON `body`; Failed if it refuses."""
        return _object(await self._ask(f"POST {path}", body))

    async def text(self, path: str) -> str:
        """What stands at `path`; Failed if there is nothing."""
        return (await self._ask(f"GET {path}", b"")).decode()

    async def view(self, contract: str, view: str, **arguments: object) -> object:
        """What a contract's view answers at the newest final block."""
        question = {"contract": contract, "view": view, "arguments": arguments}
        return (await self.post("/v1/views", json.dumps(question).encode()))["answer"]

    async def hand_in(self, body: bytes) -> int:
        """Hand in the transactions of `body`, as `handover` makes it; how many were accepted."""
        rows = (await self.post("/v1/transactions", body))["transactions"]
        assert isinstance(rows, list)
        return sum(each["accepted"] for each in rows)

    @asynccontextmanager
    async def events(self, contract: str) -> AsyncIterator[AsyncIterator[Json]]:
        """The events of a contract in blocks that become final from now on, as long as the context lasts."""
        height = (await self.get("/v1/status"))["height"]
        assert isinstance(height, int)
        connection = await _Connection.to(self._place)
        try:
            await connection.send(
                f"GET /v1/events/stream?from={height + 1}.0&contract={contract}", b""
            )
            await connection.head()
            async with aclosing(connection.told()) as told:
                yield told
        finally:
            await connection.close()

    async def close(self) -> None:
        """End the connections that are free."""
        for each in self._free:
            await each.close()
        self._free.clear()

    async def _ask(self, what: str, body: bytes) -> bytes:
        try:
            with trio.fail_after(ANSWER_S):
                while self._free:
                    with suppress(*_GONE):  # the node has closed a connection that nobody used
                        return await self._answered(self._free.pop(), what, body)
                return await self._answered(await _Connection.to(self._place), what, body)
        except (*_GONE, trio.TooSlowError) as error:
            raise NoAnswer(f"{self._place.url}: {what}: {error!r}") from error

    async def _answered(self, connection: _Connection, what: str, body: bytes) -> bytes:
        try:
            await connection.send(what, body)
            answer = await connection.answer()
        except BaseException:
            await connection.close()
            raise
        self._free.append(connection)
        return answer


def handover(transactions: Iterable[Transaction]) -> bytes:
    """The body of a request that hands in `transactions`."""
    encoded = [b64encode(each.encoded).decode() for each in transactions]
    return json.dumps({"transactions": encoded}).encode()


def _object(answer: bytes) -> Json:
    found = json.loads(answer)
    assert isinstance(found, dict)
    return found


class _Connection:
    """One connection, HTTP/1.1."""

    def __init__(self, stream: trio.SocketStream, host: str, token: str | None) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self._headers = f"Host: {host}\r\nContent-Type: application/json\r\n"
        if token is not None:
            self._headers += f"Authorization: Bearer {token}\r\n"

    @classmethod
    async def to(cls, place: Place) -> _Connection:
        url = urlsplit(place.url)
        assert url.hostname is not None
        assert url.port is not None
        stream = await trio.open_tcp_stream(url.hostname, url.port)
        return cls(stream, url.netloc, place.token)

    async def send(self, what: str, body: bytes) -> None:
        head = f"{what} HTTP/1.1\r\n{self._headers}Content-Length: {len(body)}\r\n\r\n"
        await self._stream.send_all(head.encode() + body)

    async def head(self) -> int:
        """Read the head of an answer; the length of what follows, 0 if that is not said."""
        lines = (await self._until(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        if " 200 " not in f"{lines[0]} ":
            raise Failed(f"{lines[0]} {bytes(self._buffer[:500])!r}")
        return _length(lines[1:])

    async def answer(self) -> bytes:
        length = await self.head()
        while len(self._buffer) < length:
            await self._fill()
        found = bytes(self._buffer[:length])
        del self._buffer[:length]
        return found

    async def told(self) -> AsyncGenerator[Json, None]:
        """The server-sent events, for ever."""
        while True:
            line = await self._until(b"\n")
            if line.startswith(b"data: "):
                yield _object(bytes(line[len(b"data: ") :]))

    async def close(self) -> None:
        await trio.aclose_forcefully(self._stream)

    async def _until(self, mark: bytes) -> bytes:
        while (at := self._buffer.find(mark)) < 0:
            await self._fill()
        found = bytes(self._buffer[:at])
        del self._buffer[: at + len(mark)]
        return found

    async def _fill(self) -> None:
        data = await self._stream.receive_some(READ_BYTES)
        if not data:
            raise EOFError("the node closed the connection")
        self._buffer += data


def _length(headers: Sequence[str]) -> int:
    for each in headers:
        name, _, value = each.partition(":")
        if name.strip().lower() == "content-length":
            return int(value)
    return 0

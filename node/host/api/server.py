"""The door to Hypercorn: serves the API beside the node, in the same process, on so many connections and no more."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

import trio
from hypercorn.config import Config
from hypercorn.trio.tcp_server import TCPServer
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.typing import AppWrapper, ConnectionState
from hypercorn.utils import wrap_app

from node.host.api.app import make_app
from node.host.api.errors import Problem, Trouble
from node.host.api.guard import Limits
from node.host.config import ApiConfig
from node.host.node import Node

IDLE_S: Final = 15
"""A connection on which no request comes to its end for so long is closed: each takes one of the files that a process may open."""
MOST_TURNED_AWAY: Final = 32
"""Connections to which it is said at once that there is no room; those beyond are closed without a word."""
WORD_S: Final = 1.0
"""Who does not take that word in this time does not get it."""
SAY_EVERY_S: Final = 60.0
"""Between two lines of the log about that."""

_log = logging.getLogger(__name__)


class TaskStatus(Protocol):
    """Whom to tell that the API can be asked."""

    def started(self, value: int) -> None:
        """It listens on this port."""
        ...


async def serve_api(
    node: Node,
    config: ApiConfig,
    limits: Limits,
    *,
    task_status: TaskStatus,
) -> None:
    """Serve until cancelled; says on which port. OSError if nobody can listen there."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    server = Config()
    server.bind = [f"{host}:{config.port}"]
    server.accesslog = None
    server.errorlog = None
    server.include_server_header = False
    server.keep_alive_timeout = IDLE_S
    server.h11_max_incomplete_size = 64 * 1024
    app = wrap_app(make_app(node, limits), server.wsgi_max_body_size, "asgi")  # type: ignore[arg-type]  # FastAPI is the ASGI framework that Hypercorn describes
    listeners = _listening(server)
    task_status.started(listeners[0].socket.getsockname()[1])
    await trio.serve_listeners(_Door(app, server, limits.connections).enter, listeners)


def _listening(server: Config) -> Sequence[trio.SocketListener]:
    found = []
    for each in server.create_sockets().insecure_sockets:
        each.listen(server.backlog)
        found.append(trio.SocketListener(trio.socket.from_stdlib_socket(each)))
    return found


class _Door:
    """Lets connections in as long as there is room; who comes beyond is told so, and goes."""

    def __init__(self, app: AppWrapper, server: Config, most: int) -> None:
        self._app = app
        self._server = server
        self._context = WorkerContext(None)
        self._most = most
        self._inside = 0
        self._turned_away = 0
        self._said_s = -SAY_EVERY_S

    async def enter(self, stream: trio.SocketStream) -> None:
        """Serve a connection to its end."""
        if self._inside >= self._most:
            await self._turn_away(stream)
            return
        self._inside += 1
        try:
            state = ConnectionState({})
            await TCPServer(self._app, self._server, self._context, state, stream)  # type: ignore[arg-type]  # it takes both sorts of streams
        finally:
            self._inside -= 1

    async def _turn_away(self, stream: trio.SocketStream) -> None:
        now_s = trio.current_time()
        if now_s - self._said_s >= SAY_EVERY_S:
            self._said_s = now_s
            _log.warning("the API has %d connections, and takes no more now", self._inside)
        async with stream:
            if self._turned_away >= MOST_TURNED_AWAY:
                return
            self._turned_away += 1
            try:
                with trio.move_on_after(WORD_S), suppress(trio.BrokenResourceError):
                    await stream.send_all(_NO_ROOM)
                    await stream.send_eof()
                    while await stream.receive_some():  # a reset would overtake what was said
                        pass
            finally:
                self._turned_away -= 1


def _no_room() -> bytes:
    told = Trouble(
        reason="too_many_connections",
        detail="The API has as many connections as it takes.",
        todo="Close those that nobody uses; idle ones are closed after a while. Then ask again.",
    )
    body = Problem(detail=told).model_dump_json().encode()
    head = (
        "HTTP/1.1 503 Service Unavailable\r\n"
        "content-type: application/json\r\n"
        f"content-length: {len(body)}\r\n"
        f"retry-after: {IDLE_S}\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body


_NO_ROOM: Final = _no_room()

"""The door to Hypercorn: serves the API beside the node, in the same process."""

from __future__ import annotations

from functools import partial
from typing import Final, Protocol

import trio
from hypercorn.config import Config
from hypercorn.trio import serve

from node.host.api.app import make_app
from node.host.api.guard import Limits
from node.host.config import ApiConfig
from node.host.node import Node

IDLE_S: Final = 15
"""A connection on which no request comes to its end for so long is closed: each takes one of the files that a process may open."""


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
    """Serve until cancelled; says on which port."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    server = Config()
    server.bind = [f"{host}:{config.port}"]
    server.accesslog = None
    server.errorlog = None
    server.include_server_header = False
    server.graceful_timeout = 1.0
    server.keep_alive_timeout = IDLE_S
    server.h11_max_incomplete_size = 64 * 1024
    async with trio.open_nursery() as nursery:
        never = trio.Event()
        serving = partial(serve, make_app(node, limits), server, shutdown_trigger=never.wait)  # type: ignore[arg-type]  # FastAPI is the ASGI framework that Hypercorn describes
        bound: list[str] = await nursery.start(serving)
        task_status.started(int(bound[0].rsplit(":", 1)[1]))

"""A node with its API, served on loopback out of a thread of its own, so that any client can ask it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread
from typing import TypeVar

import trio

from chain.transaction import Transaction
from node.host.api.guard import Limits
from node.host.api.server import serve_api
from node.host.node import Node
from tests.node.host.household import Household, all_final

R = TypeVar("R")
PLENTY = Limits(requests_per_s=1_000_000.0, requests_at_once=1_000_000.0)


@dataclass(slots=True)
class Served:
    """What runs in the thread, and how to ask it."""

    house: Household
    node: Node
    url: str
    token: trio.lowlevel.TrioToken

    def call(self, what: Callable[[], Awaitable[R]]) -> R:
        """Do something where the node runs, and wait for it."""
        return trio.from_thread.run(what, trio_token=self.token)

    def make_final(self, *transactions: Transaction) -> None:
        """Hand in `transactions`, and wait until they are final."""

        async def story() -> None:
            await self.node.outbox.hand_in([each.encoded for each in transactions])
            with trio.fail_after(60):
                await all_final(self.node, transactions)

        self.call(story)


@contextmanager
def served(house: Household, limits: Limits = PLENTY) -> Iterator[Served]:
    """The node of `house` at work with its API, until the context ends."""
    ready: list[Served] = []
    troubles: list[BaseException] = []

    async def run() -> None:
        async with house.running() as node, trio.open_nursery() as nursery:
            config = replace(house.config.api, port=0)
            port: int = await nursery.start(serve_api, node, config, limits)
            token = trio.lowlevel.current_trio_token()
            ready.append(Served(house, node, f"http://127.0.0.1:{port}", token))
            await trio.sleep_forever()

    scope = trio.CancelScope()

    async def scoped() -> None:
        with scope:
            await run()

    def in_thread() -> None:
        try:
            trio.run(scoped)
        except BaseException as trouble:  # noqa: BLE001 - told where it is waited for
            troubles.append(trouble)

    thread = Thread(target=in_thread, daemon=True)
    thread.start()
    while not ready and thread.is_alive():
        thread.join(0.01)
    if troubles:
        raise troubles[0]
    [one] = ready
    try:
        yield one
    finally:
        if thread.is_alive():
            trio.from_thread.run_sync(scope.cancel, trio_token=one.token)
        thread.join(30)
    assert not thread.is_alive(), "the node ends when it is told to"
    if troubles:
        raise troubles[0]

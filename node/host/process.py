"""A node as a process: from its folder to its end, and what the end says."""

from __future__ import annotations

import gc
import logging
import resource
import signal
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Final

import trio

from chain.storage.store import StorageError
from contracts.loader import Program
from node.host.api.guard import Limits
from node.host.api.server import serve_api
from node.host.book import SHORT
from node.host.config import NodeConfig, token_of
from node.host.folder import NodeFolder
from node.host.groups import leaves
from node.host.logs import ENDING, SERVING
from node.host.loop import NodeStopped
from node.host.node import opened
from node.host.transport import peer_text

MOST_FILES: Final = 4_096
"""Open at once: 400 connections, their listeners, and 1,000 tables of each store."""

COLLECT_AT: Final = (50_000, 20, 20)
"""New objects before Python looks for cycles among them, and how often it looks further back. At its own 700 it walks
through all that waits for a block again and again: an eighth of what a transaction costs."""

_log = logging.getLogger(__name__)


class ApiRefused(Exception):
    """The API cannot be served as it is configured; the message says why."""


async def run(
    folder: NodeFolder,
    config: NodeConfig,
    *,
    passphrase: str | None = None,
    programs: Iterable[Program] | None = None,
) -> None:
    """Run the node in `folder` until SIGTERM or SIGINT, also while it is still starting.

    FolderRefused, KeyRefused, StorageError, CorruptedStore, CannotListen, ApiRefused, ConfigRefused or NodeStopped if it cannot go on:
    what was written before is kept, and the message says what to do.
    """
    with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(_end_on, signals, nursery.cancel_scope)
                await _run(folder, config, passphrase, programs)
        except BaseExceptionGroup as group:
            first = _first_of(group)
            _log.critical("%s: %s", ENDING, str(first) or type(first).__name__)
            raise first from group


async def _end_on(signals: AsyncIterator[int], running: trio.CancelScope) -> None:
    async for number in signals:
        _log.info("%s on %s", ENDING, signal.Signals(number).name)
        running.cancel()


async def _run(
    folder: NodeFolder,
    config: NodeConfig,
    passphrase: str | None,
    programs: Iterable[Program] | None,
) -> None:
    _raise_file_limit()
    limits = Limits(token=token_of(config.api))
    async with (
        opened(folder, config, passphrase=passphrase, programs=programs) as node,
        node.running(),
        trio.open_nursery() as nursery,
        AsyncExitStack() as stack,
    ):
        try:
            port: int = await nursery.start(serve_api, node, config.api, limits)
            stack.enter_context(_seldom_collecting())
        except* OSError as failed:
            why = next(leaves(failed))
            raise ApiRefused(f"{config.api.host} port {config.api.port}: {why}") from failed
        _say_port(folder, port)
        stack.callback(folder.api_port.unlink, missing_ok=True)
        _log.info(
            "node %s (%s) of chain %s at height %d, %s %d",
            node.node_id.hex()[:SHORT],
            peer_text(node.node_id),
            node.replica.ledger.chain_id.hex()[:16],
            node.replica.finalized.height,
            SERVING,
            port,
        )
        await trio.sleep_forever()


def _first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What ended several tasks at once, without the others that it took with it: what has a message of its own first."""
    each = list(leaves(group))
    return next((error for error in each if isinstance(error, NodeStopped | StorageError)), each[0])


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """What is there now stays as long as the node, and is not looked through for cycles any more."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AT)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _raise_file_limit() -> None:
    """Each link and each table of the stores is an open file; what the system gives at first is few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _say_port(folder: NodeFolder, port: int) -> None:
    path = folder.api_port
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(f"{port}\n", encoding="utf-8")
    unfinished.replace(path)

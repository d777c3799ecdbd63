"""A node as a process: from its folder to its end, and what the end says."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterable

import trio

from contracts.loader import Program
from node.host.api.guard import Limits
from node.host.api.server import serve_api
from node.host.config import NodeConfig, token_of
from node.host.folder import NodeFolder
from node.host.node import opened
from node.host.transport import peer_text

_log = logging.getLogger(__name__)


async def run(
    folder: NodeFolder,
    config: NodeConfig,
    *,
    passphrase: str | None = None,
    programs: Iterable[Program] | None = None,
) -> None:
    """Run the node in `folder` until SIGTERM or SIGINT.

    FolderRefused, KeyRefused, CannotListen, StorageError, CorruptedStore or NodeStopped if it cannot go on: what was written
    before is kept, and the message says what to do.
    """
    try:
        await _run(folder, config, passphrase, programs)
    except BaseExceptionGroup as group:
        raise _first_of(group) from group


async def _run(
    folder: NodeFolder,
    config: NodeConfig,
    passphrase: str | None,
    programs: Iterable[Program] | None,
) -> None:
    limits = Limits(token=token_of(config.api))
    async with (
        opened(folder, config, passphrase=passphrase, programs=programs) as node,
        node.running(),
        trio.open_nursery() as nursery,
    ):
        port = await nursery.start(serve_api, node, config.api, limits)
        _say_port(folder, port)
        _log.info(
            "node %s of chain %s at height %d, API on port %d",
            peer_text(node.node_id),
            node.replica.ledger.chain_id.hex()[:16],
            node.replica.finalized.height,
            port,
        )
        with trio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            async for number in signals:
                _log.info("ending on %s", signal.Signals(number).name)
                break
        nursery.cancel_scope.cancel()


def _first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What ended several tasks at once, without the others that it took with it."""
    first = group.exceptions[0]
    return _first_of(first) if isinstance(first, BaseExceptionGroup) else first


def _say_port(folder: NodeFolder, port: int) -> None:
    path = folder.api_port
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(f"{port}\n", encoding="utf-8")
    unfinished.replace(path)

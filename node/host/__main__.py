"""`python -m node.host FOLDER`: one node, for whoever supervises it; people use `sinergi node start`.

With `--with-parent` it ends when the process that started it does, so that nothing is left behind.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

import trio

from chain.storage.store import StorageError
from node.host.config import ConfigRefused, NodeConfig, read_config
from node.host.folder import FolderRefused, NodeFolder
from node.host.groups import leaves
from node.host.key_files import KeyRefused
from node.host.logs import write_logs
from node.host.loop import NodeStopped
from node.host.network import CannotListen
from node.host.process import ApiRefused, run
from node.replica.ledger import CorruptedStore

_KNOWN = (
    ApiRefused,
    CannotListen,
    ConfigRefused,
    CorruptedStore,
    FolderRefused,
    KeyRefused,
    NodeStopped,
    OSError,
    StorageError,
)

REFUSED = 2
"""Exit status if the node could not start, or could not go on."""


def main() -> int:
    """Run the node; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m node.host", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--with-parent", action="store_true")
    given = parser.parse_args()
    folder = NodeFolder(given.folder)
    try:
        config = read_config(folder.config)
        write_logs(config.log_level, config.log_file or sys.stderr)
        trio.run(_run, folder, config, os.getppid() if given.with_parent else None)
    except BaseExceptionGroup as group:
        known, others = group.split(_KNOWN)
        if others is not None:
            raise
        assert known is not None, "what is not among the others is known"
        sys.stderr.write("".join(f"{each}\n" for each in leaves(known)))
        return REFUSED
    except _KNOWN as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


async def _run(folder: NodeFolder, config: NodeConfig, parent: int | None) -> None:
    async with trio.open_nursery() as nursery:
        if parent is not None:
            nursery.start_soon(_end_with, parent)
        await run(folder, config)
        nursery.cancel_scope.cancel()


async def _end_with(parent: int) -> None:
    """Ask this process to end once `parent` is its parent no more."""
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody tells when a parent ends
        await trio.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())

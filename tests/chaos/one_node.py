"""One node as a process of its own: `python -m tests.chaos.one_node FOLDER`. What ends it is said on its last line."""

import logging
import resource
import sys
from functools import partial
from pathlib import Path

import trio

from contracts.loader import Program
from contracts.shelf import shipped
from node.host.config import read_config
from node.host.folder import NodeFolder
from node.host.logs import write_logs
from node.host.process import run

ERRANDS = Program(Path("examples/contracts/errands.py").read_text(encoding="utf-8"))
PROGRAMS = (*shipped(), ERRANDS)


def main(arguments: list[str]) -> int:
    """Run the node until it is told to end; 1 if something else ended it. A second argument bounds its files, in bytes."""
    folder = NodeFolder(Path(arguments[0]))
    if len(arguments) > 1:
        most = int(arguments[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    config = read_config(folder.config)
    write_logs(config.log_level)
    try:
        trio.run(partial(run, folder, config, programs=PROGRAMS))
    except Exception as error:  # noqa: BLE001 - told, whatever it is
        logging.getLogger("node").error("ended: %s: %s", type(error).__name__, error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

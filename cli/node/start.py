"""`sinergi node start`: the node, until it is told to end; and every reason for which it may not run."""

from __future__ import annotations

import logging
import sys
from functools import partial
from pathlib import Path

import click

from chain.storage.store import StorageError
from cli.catalogue import Language, Phrase
from cli.complaint import Complaint, Reason
from cli.page import Page, SpokenCommand, language_in
from cli.passphrase import opened
from cli.sayings.folders import FolderSaying
from cli.sayings.node_troubles import NodeGround
from cli.sayings.nodes import NodeSaying
from cli.troubles import complaining
from cli.values import cause_of
from node.host.config import ConfigRefused, NodeConfig, read_config
from node.host.folder import FolderRefused, NodeFolder
from node.host.key_files import KeyRefused, Use, read_key
from node.host.logs import Lines, write_logs

_log = logging.getLogger("node.start")

UPGRADE = "this release cannot go on"
"""What the replica says when the members have voted for what this release lacks."""


def _start(folder: str, *, passphrase_file: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    node = NodeFolder(Path(folder))
    with complaining(node.path):
        config = read_config(node.config)
        node.read_genesis()  # before anybody types a passphrase for nothing
        passphrase = _passphrase(node, passphrase_file, language)
        _run(node, config, passphrase, is_json=is_json)


def _passphrase(node: NodeFolder, file: str | None, language: Language) -> str | None:
    """That of the node's keys, if they are sealed: one for all of them."""
    fitting: list[str | None] = [None]

    def try_to_open(passphrase: str | None) -> None:
        read_key(node.network_key, Use.NETWORK).seed(passphrase)
        for path in node.vote_keys():
            read_key(path, Use.VOTE).seed(passphrase)
        fitting[0] = passphrase

    opened(try_to_open, file, node.keys, language, "--passphrase-file")
    return fitting[0]


def _begin_logs(config: NodeConfig, *, is_json: bool) -> None:
    where = config.log_file
    lines = Lines.JSON if is_json else Lines.FITTING
    try:
        write_logs(config.log_level, where or sys.stderr, lines)
    except OSError as error:
        assert where is not None, "nothing is opened for the standard error"
        raise Complaint(Reason.UNWRITABLE, path=where, detail=cause_of(error, where)) from error


def _run(node: NodeFolder, config: NodeConfig, passphrase: str | None, *, is_json: bool) -> None:
    # libp2p takes a second to import: nobody waits for it who only wants to know what else there is.
    import trio  # noqa: PLC0415 - see above

    from node.host.loop import NodeStopped  # noqa: PLC0415 - see above
    from node.host.network import CannotListen  # noqa: PLC0415 - see above
    from node.host.process import ApiRefused, run  # noqa: PLC0415 - see above
    from node.replica.ledger import CorruptedStore  # noqa: PLC0415 - see above

    # After libp2p is there, since that has words of its own about logs when it is imported.
    _begin_logs(config, is_json=is_json)
    try:
        trio.run(partial(run, node, config, passphrase=passphrase))
    except (ApiRefused, CannotListen) as error:
        raise Complaint(NodeGround.PORT_TAKEN, detail=error) from error
    except CorruptedStore as error:
        raise Complaint(NodeGround.STORE_CORRUPTED, detail=error, folder=node.path) from error
    except NodeStopped as stopped:
        if stopped.what == UPGRADE:
            raise Complaint(NodeGround.UPGRADE, detail=stopped.detail) from stopped
        raise Complaint(NodeGround.HALTED, what=stopped.what, detail=stopped.detail) from stopped
    except (ConfigRefused, FolderRefused, KeyRefused, StorageError):
        raise
    except Exception:
        # Where the log goes to a file, that is where somebody will look for what happened.
        _log.critical("the node ends by a mistake of its own", exc_info=True)
        raise


start = SpokenCommand(
    "start",
    Page(
        about=NodeSaying.START_ABOUT,
        arguments=FolderSaying.FOLDER_ARGUMENTS,
        options=(
            ("--passphrase-file FILE", FolderSaying.PASSPHRASE_FILE),
            ("--json", NodeSaying.START_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi node start node", NodeSaying.START),
            ("sinergi node start node --passphrase-file secret", NodeSaying.START_SEALED),
        ),
    ),
    _start,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Option(["--passphrase-file"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

"""A further vote key of a node: its file, and its log, made together as the rules want it."""

from __future__ import annotations

from pathlib import Path

from node.host.folder import NodeFolder
from node.host.joining import chain_id_in, make_log
from node.host.key_files import Use, new_key, read_key
from node.host.vote_log_files import VoteLogFiles


class NotInANode(Exception):
    """A vote key is of use in the keys of a node's folder only, under a name that the node looks for."""


def new_vote_key(path: Path, passphrase: str | None) -> None:
    """Make a vote key and, if the node has joined, its log; who has not joined yet gets all logs then.

    NotInANode, KeyRefused or FolderRefused; StorageError if the disk does not take it. The node may run: it takes the
    key when it starts next.
    """
    folder = NodeFolder(path.parent.parent)
    is_found = path.parent.name == folder.keys.name and path.match("vote*.key")
    if not (is_found and folder.config.exists()):
        raise NotInANode(str(path))
    chain_id = chain_id_in(folder) if folder.genesis.exists() else None
    folder.make()
    logs = VoteLogFiles(folder.votes)
    new_key(path, Use.VOTE, passphrase)
    if chain_id is not None:
        make_log(logs, read_key(path, Use.VOTE), chain_id)

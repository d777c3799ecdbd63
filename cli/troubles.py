"""What the rooms below refuse, as complaints: each fault has its words in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chain.storage.store import StorageError
from cli.complaint import Complaint
from cli.sayings.folder_troubles import FolderGround, GenesisGround, KeyGround
from cli.sayings.node_troubles import ConfigGround, NodeGround
from cli.values import nearest
from node.host.config import ConfigFault, ConfigRefused
from node.host.folder import FolderRefused
from node.host.joining import JoinRefused
from node.host.key_files import KeyRefused


@contextmanager
def complaining(folder: Path = Path()) -> Iterator[None]:
    """A folder, a key, a genesis, a configuration or a store that is refused in here is a Complaint.

    `folder` is the node's, where something is said about what is in it.
    """
    try:
        yield
    except KeyRefused as refused:
        ground = KeyGround[refused.fault.name]
        raise Complaint(ground, path=refused.path, detail=refused.detail) from refused
    except FolderRefused as refused:
        ground_of_folder = FolderGround[refused.fault.name]
        raise Complaint(ground_of_folder, path=refused.path, detail=refused.detail) from refused
    except JoinRefused as refused:
        ground_of_genesis = GenesisGround[refused.fault.name]
        raise Complaint(ground_of_genesis, path=refused.path, detail=refused.detail) from refused
    except ConfigRefused as refused:
        raise _of_config(refused) from refused
    except StorageError as error:
        store = NodeGround[f"STORE_{error.fault.name}"]
        raise Complaint(store, detail=error, folder=folder) from error


MOST_NAMED = 8
"""Folders of nodes that are named to somebody who named none."""


def _of_config(refused: ConfigRefused) -> Complaint:
    folder = refused.path.parent
    if refused.fault is ConfigFault.MISSING and not folder.exists():
        return _no_folder(folder)
    place = refused.path if refused.line is None else f"{refused.path}:{refused.line}"
    return Complaint(
        ConfigGround[refused.fault.name], place=place, name=refused.name, detail=refused.detail
    )


def _no_folder(folder: Path) -> Complaint:
    """There is none; those of nodes beside it are named, as far as there are any."""
    beside = sorted(each.parent for each in folder.parent.glob("*/node.toml"))
    known = ", ".join(map(str, beside[:MOST_NAMED]))
    return Complaint(
        NodeGround.NO_FOLDER,
        path=folder,
        nearest=nearest(str(folder), [str(each) for each in beside]),
        known=f": {known}" if known else "",
    )

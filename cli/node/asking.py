"""Asks a node's API, found by its folder or by an address; what it does not answer is a Complaint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from cli.catalogue import Phrase, Saying
from cli.complaint import Complaint
from cli.sayings.node_troubles import NodeGround
from cli.sayings.nodes import NodeSaying
from cli.tell import local_time
from cli.troubles import complaining
from cli.values import read_file
from node.host.config import read_config
from node.host.folder import NodeFolder, is_stopped, last_written_s
from node.host.logs import last_ending

if TYPE_CHECKING:
    from node.client.api import NodeApi, Place

SECONDS = len("2026-01-31T12:00:00")
"""Of a time in a log, what people read."""

Json = dict[str, object]
T = TypeVar("T")

OPTIONS: tuple[tuple[str, Saying], ...] = (
    ("--api URL", NodeSaying.API),
    ("--token-file FILE", NodeSaying.TOKEN_FILE),
    ("--json", Phrase.VERIFY_JSON),
    ("--help", Phrase.HELP),
)


def parameters() -> list[click.Parameter]:
    """What every command takes that asks a node."""
    return [
        click.Argument(["folder"], required=False, type=click.Path()),
        click.Option(["--api"]),
        click.Option(["--token-file"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which node is asked."""

    folder: NodeFolder | None
    api: str | None
    token_file: str | None

    @classmethod
    def of(cls, folder: str | None, api: str | None, token_file: str | None) -> Asked:
        """A Complaint unless exactly one of folder and address is given."""
        if (folder is None) is (api is None):
            raise Complaint(NodeGround.WHICH_NODE)
        return cls(None if folder is None else NodeFolder(Path(folder)), api, token_file)

    @classmethod
    def through(cls, folder: str | None, api: str | None, token_file: str | None) -> Asked:
        """Through the API at an address, or else that of a folder; a Complaint without both."""
        if folder is None and api is None:
            raise Complaint(NodeGround.WHICH_NODE)
        return cls(None if folder is None else NodeFolder(Path(folder)), api, token_file)

    def names(self) -> dict[str, str]:
        """What the operator calls the nodes, by their ids, as far as the folder says."""
        if self.folder is None:
            return {}
        with complaining(self.folder.path):
            config = read_config(self.folder.config)
        return {node.hex(): name for node, name in config.network.names.items()}

    def get(self, *paths: str) -> Sequence[Json]:
        """The answers at `paths`, asked over one connection."""

        async def ask(api: NodeApi) -> list[Json]:
            return [await api.get(path) for path in paths]

        from node.client.api import SOON_S  # noqa: PLC0415 - slow to import

        return self.work(ask, SOON_S)

    def work(self, story: Callable[[NodeApi], Awaitable[T]], patience_s: float | None = None) -> T:
        """What comes of `story`, told to the node's API over one connection, patiently if nothing else is said."""
        import trio  # noqa: PLC0415 - what opens connections is slow to import

        from node.client.api import (  # noqa: PLC0415 - see above
            TIMEOUT_S,
            NoAnswer,
            NotRunning,
            Refused,
            connected,
        )

        async def connect() -> T:
            async with connected(place, patience_s or TIMEOUT_S) as api:
                return await story(api)

        try:
            with complaining():
                place = self._place()
            return trio.run(connect)
        except NotRunning as error:
            assert self.folder is not None
            raise _not_answering(self.folder) from error
        except NoAnswer as error:
            if self.api is None and self.folder is not None:
                raise _not_answering(self.folder) from error
            raise Complaint(NodeGround.NO_ANSWER, detail=error) from error
        except Refused as refused:
            raise Complaint(
                NodeGround.API_REFUSED,
                detail=refused.detail,
                name=refused.reason,
                value=refused.todo,
            ) from refused

    def _place(self) -> Place:
        """The address that was given, else that of the folder."""
        from node.client.api import Place, place_of  # noqa: PLC0415 - slow to import

        if self.api is not None:
            return Place(self.api.rstrip("/"), self._token())
        assert self.folder is not None
        return place_of(self.folder)

    def _token(self) -> str | None:
        return None if self.token_file is None else read_file(self.token_file).strip()


def _not_answering(folder: NodeFolder) -> Complaint:
    """Of a node whose API should be there: that nobody runs it, or that the process does not answer, and since when."""
    holder = folder.holder()
    if holder is None:
        return _not_running(folder)
    with complaining(folder.path):
        log = read_config(folder.config).log_file
    written_s = last_written_s(folder, log)
    time = "?" if written_s is None else local_time(round(written_s * 1000))
    ground = NodeGround.STOPPED if is_stopped(holder) else NodeGround.SILENT
    return Complaint(ground, path=folder.path, name=holder, time=time)


def _not_running(folder: NodeFolder) -> Complaint:
    """That nobody runs a node, with why it ended if its log says so."""
    with complaining(folder.path):
        log = read_config(folder.config).log_file
    try:
        ending = None if log is None else last_ending(log)
    except OSError:  # it has never run, or somebody took the log away
        ending = None
    if ending is None:
        return Complaint(NodeGround.NOT_RUNNING, path=folder.path)
    time = ending.time[:SECONDS].replace("T", " ")
    return Complaint(NodeGround.ENDED, path=folder.path, time=f"{time} UTC", detail=ending.what)

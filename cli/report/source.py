"""Where is counted: a node that runs, or the folder of one that does not; a line says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint, Reason
from cli.desk import several
from cli.sayings.reports import ReportGround, ReportSaying
from cli.stores import opened_store
from cli.tell import number, side_console
from contracts.executor import ContractExecutor
from contracts.shelf import shipped
from node.audit.findings import NoChain, Who
from node.audit.history import History
from node.audit.published import StoredTables
from node.audit.shown import EventReader
from node.audit.stored_state import StoredState
from node.audit.told import TooShort, Unreadable, stored_cut, told_of_store
from node.figures.published import OtherVersion, Published
from node.figures.referrals import Register, register
from node.figures.told import Cut
from node.host.folder import store_of

if TYPE_CHECKING:
    from node.client.api import NodeApi

SAID_EVERY: Final = 100
"""Heights between two looks of the line that says how far it is."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What a chain tells up to a block."""

    found: Register
    cut: Cut


async def of_node(api: NodeApi, height: int | None, language: Language) -> Counting:
    """What the chain of a running node tells; a Complaint if it does not have that block."""
    from node.client.told import read_register  # noqa: PLC0415 - slow to import

    cut = await node_cut(api, height)
    with progress(cut.height, language) as say:
        return Counting(await read_register(api, cut, say), cut)


async def node_cut(api: NodeApi, height: int | None) -> Cut:
    """A block of a running node; a Complaint if it does not have it."""
    from node.client.api import Refused, number_in  # noqa: PLC0415 - slow to import
    from node.client.told import cut_at  # noqa: PLC0415 - slow to import

    tip = number_in(await api.get("/v1/status"), "height")
    try:
        if height is not None and height > tip:
            raise no_block(height, tip)
        return await cut_at(api, height)
    except Refused as refused:
        raise no_block(height or 0, tip) from refused


def no_block(height: int, tip: int) -> Complaint:
    """A block that is not there."""
    return Complaint(ReportGround.NO_BLOCK, height=number(height), tip=number(tip))


@contextmanager
def complaining_of_versions() -> Iterator[None]:
    """What this program cannot count is a Complaint."""
    try:
        yield
    except OtherVersion as other:
        raise Complaint(ReportGround.OTHER_VERSION, version=other.version) from other


class Store:
    """The store of a node that does not run."""

    def __init__(self, history: History, language: Language) -> None:
        self._history = history
        self._language = language
        self._executor = ContractExecutor(shipped())

    def counting(self, height: int | None) -> Counting:
        """What it tells; each block is checked against its header."""
        cut = stored_cut(self._history, height)
        reader = EventReader(self._executor, [StoredState(self._history.store)])
        with progress(cut.height, self._language) as say:
            return Counting(register(told_of_store(self._history, reader, cut, say), cut), cut)

    def published(self, typed: str) -> tuple[Published, tuple[bytes, ...]]:
        """The one table whose id begins so, with its rows; a Complaint if there is none, or several are."""
        tables = StoredTables(self._history, self._executor)
        known = tables.known(typed.strip().lower().replace("-", ""))
        if not known:
            raise Complaint(ReportGround.NO_TABLE, value=typed)
        if len(known) > 1:
            raise several(typed, known[:5])
        with complaining_of_versions():
            return tables.read(known[0])


@contextmanager
def stored(folder: str, language: Language) -> Iterator[Store]:
    """The store in a node's folder; what is wrong with it is a Complaint."""
    path, _ = store_of(Path(folder))
    with opened_store(str(path)) as store:
        try:
            yield Store(History(store, Who.A), language)
        except NoChain as none:
            raise Complaint(Reason.NO_CHAIN, path=str(path)) from none
        except TooShort as short:
            raise no_block(short.first, short.last) from short
        except Unreadable as unread:
            height, detail = number(unread.height), unread.detail
            raise Complaint(ReportGround.STORE_BROKEN, height=height, detail=detail) from unread


@contextmanager
def progress(tip: int, language: Language) -> Iterator[Callable[[int], None]]:
    """On a terminal, a line that says how far it is; nothing elsewhere."""

    def words(height: int) -> Text:
        told = {"height": number(height), "tip": number(tip)}
        return Text(phrase(ReportSaying.READING, language, **told))

    with side_console().status(words(0)) as line:
        at = 0

        def say(height: int) -> None:
            nonlocal at
            if height >= at + SAID_EVERY:
                at = height
                line.update(words(height))

        yield say

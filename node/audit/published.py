"""Published tables as they lie in a store, whose state is asked as a node would ask it."""

from __future__ import annotations

from collections.abc import Mapping

from chain.transition import Point
from contracts.entry import Entry
from contracts.executor import ContractExecutor
from contracts.plain import plain
from contracts.words import Id
from node.audit.history import History
from node.audit.stored_state import StoredState
from node.figures.published import Published, read_published


class StoredTables:
    """What contract `stat` answers by the newest state of a store."""

    def __init__(self, history: History, executor: ContractExecutor) -> None:
        header = history.block(history.span.tip).header
        self._state = StoredState(history.store)
        self._executor = executor
        self._point = Point(header.height, header.timestamp_ms)

    def _entries(self) -> Mapping[str, Entry]:
        contract = self._executor.running(self._state, self._point.height).get("stat")
        return {} if contract is None else contract.entries

    def _ask(self, view: str, **arguments: object) -> object:
        encoded = self._entries()[view].encode(**arguments)
        answer: object = self._executor.query(self._state, ("stat", view), encoded, self._point)
        return answer

    def known(self, digits: str) -> list[str]:
        """The ids that begin with hex digits; none if the chain has no such contract."""
        found: list[str] = []
        after: Id | None = None
        while self._entries():
            page = self._ask("listed", after=after)
            assert isinstance(page, tuple)
            if not page:
                break
            found += [each.hex() for each in page]
            after = page[-1]
        return [each for each in found if each.startswith(digits)]

    def read(self, stat_id: str) -> tuple[Published, tuple[bytes, ...]]:
        """A table that is known, with its rows if it stands; OtherVersion if this program cannot count it."""
        identity = Id(bytes.fromhex(stat_id))
        found = read_published(stat_id, plain(self._ask("get", stat_id=identity)))
        if not found.stands:
            return found, ()
        return found, tuple(self._part(identity, place) for place in range(found.parts))

    def _part(self, stat_id: Id, place: int) -> bytes:
        part = self._ask("part", stat_id=stat_id, place=place)
        assert isinstance(part, bytes)
        return part

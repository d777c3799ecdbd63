"""What an officer reads at a node before acting: where a referral stands, who answers for it, and which parts live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chain.block import Block
from chain.receipt import Receipt
from contracts.executor import ContractExecutor
from contracts.plain import plain, read_arguments
from contracts.refusal import Refused
from contracts.words import Id
from node.replica.queries import Queries
from node.replica.replica import Replica

Row = Mapping[str, object]
"""A record or an event as JSON has it: bytes are hex digits, a choice its name in small letters."""


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's part that lives: `state` and `version` of the offer, or of the service once it was accepted."""

    leg_id: bytes
    member: bytes
    state: str
    version: int
    accepted_ms: int | None
    holds: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a referral stands. A closed one has a disposition, and no holder and no parts."""

    state: str
    version: int
    case_id: bytes
    origin: bytes
    need: int
    area: int
    holder: bytes | None
    parts: tuple[Part, ...]
    disposition: str | None
    is_refutable: bool
    is_emergency: bool


class Sight:
    """Looks at the newest final state of one replica."""

    def __init__(self, executor: ContractExecutor, replica: Replica) -> None:
        self._queries = Queries(executor, replica.ledger)

    def told(self, block: Block, receipts: Sequence[Receipt]) -> list[tuple[str, Row]]:
        """Every event of a final block, by the name that its contract gives it."""
        height = block.header.height
        return [
            (event.name, _row(plain(self._queries.event(height, event))))
            for receipt in receipts
            for result in receipt.results
            for event in result.events
        ]

    def standing(self, ref_id: bytes) -> Standing | None:
        """Where it stands; None if the chain does not know it."""
        held = self._ask("custody", "get", ref_id=Id(ref_id))
        if held is not None:
            return self._open(ref_id, _row(held))
        closed = self._ask("referral", "get", ref_id=Id(ref_id))
        return None if closed is None else _closed(_row(closed))

    def runs_out(self, ref_id: bytes) -> bool:
        """True if a clock runs for a referral, or for a part of it that lives."""
        live = self._ask("search", "live", ref_id=Id(ref_id))
        subjects = [ref_id, *(_bytes(each) for each in _rows(live))]
        return any(self._queries.deadlines(Id(each)) for each in subjects)

    def listed(self, origin: bytes, which: str) -> list[bytes]:
        """The referrals of an origin in one list of contract `status`, by its name there."""
        entry = self._queries.entry("status", "of_agency")
        found: list[str] = []
        while True:
            asked = {"origin": origin.hex(), "which": which, "after": found[-1] if found else None}
            page = self._queries.ask_encoded("status", "of_agency", read_arguments(entry, asked))
            rows = _rows(plain(page))
            if not rows:
                return [bytes.fromhex(each) for each in found]
            found += map(str, rows)

    def _open(self, ref_id: bytes, held: Row) -> Standing:
        need = _row(held["need"])
        parts = [
            self._part(_bytes(each))
            for each in _rows(self._ask("search", "live", ref_id=Id(ref_id)))
        ]
        holder = self._ask("holder", "of", ref_id=Id(ref_id))
        return Standing(
            _text(held, "status"),
            _number(held, "version"),
            _bytes(need["case_id"]),
            _bytes(need["origin"]),
            _number(need, "need_group"),
            _number(need, "area"),
            None if holder is None else _bytes(holder),
            tuple(each for each in parts if each is not None),
            None,
            is_refutable=False,
            is_emergency=_is_emergency(need),
        )

    def _part(self, leg_id: bytes) -> Part | None:
        offer = self._ask("leg", "get", leg_id=Id(leg_id))
        if offer is None:
            return None
        service = self._ask("service", "get", leg_id=Id(leg_id))
        told = _row(offer if service is None else service)
        accepted = None if service is None else _number(told, "accepted_ms")
        return Part(
            leg_id,
            _bytes(told["member"]),
            _text(told, "status"),
            _number(told, "version"),
            accepted,
            0 if service is None else _number(told, "holds"),
            0 if service is None else _number(told, "attempts"),
        )

    def _ask(self, contract: str, view: str, /, **arguments: object) -> object:
        """What a view answers, plain; None if it refuses, as for what is not there."""
        try:
            return plain(self._queries.ask(contract, view, **arguments))
        except Refused:
            return None


def _closed(closed: Row) -> Standing:
    past = _row(closed["past"])
    need = _row(past["need"])
    return Standing(
        "closed",
        _number(closed, "version"),
        _bytes(need["case_id"]),
        _bytes(need["origin"]),
        _number(need, "need_group"),
        _number(need, "area"),
        None,
        (),
        _text(closed, "disposition"),
        is_refutable=closed["refutable"] is True,
        is_emergency=_is_emergency(need),
    )


def _is_emergency(need: Row) -> bool:
    return _text(need, "priority") == "kecemasan"


def _row(told: object) -> Row:
    assert isinstance(told, dict)
    return told


def _rows(told: object) -> Sequence[object]:
    return told if isinstance(told, list) else ()


def _bytes(told: object) -> bytes:
    assert isinstance(told, str)
    return bytes.fromhex(told)


def _text(told: Row, name: str) -> str:
    found = told[name]
    assert isinstance(found, str), name
    return found


def _number(told: Row, name: str) -> int:
    found = told[name]
    assert isinstance(found, int), name
    return found

"""Rules of eligibility as the chain has them, and what an agency does with its own, as calls; a screening, as one, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chain.transaction import Call
from node.client.api import Json, NodeApi, Question, number_in
from node.client.desk import writing
from node.eligibility.malformed import Malformed
from node.eligibility.rule_set import RuleSet, read_canonical

PIECE_BYTES: Final = 1024
"""As contract `rule` cuts a document."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a service's rules that the chain keeps. `rules` are nothing if what is there cannot be read.

    It is in force from edition `since` on, and until before edition `until`.
    """

    service_id: str
    number: int
    member: str
    status: str
    digest: str
    approved_by: str | None
    since: int
    until: int | None
    published_ms: int
    document: bytes
    rules: RuleSet | None


async def read_versions(api: NodeApi, service_id: str) -> list[Version]:
    """Those of a service that are kept, the oldest first."""
    found = await api.view("rule", "of_service", service_id=service_id)
    numbers = found if isinstance(found, list) else []
    return await _read(api, [(service_id, int(each)) for each in numbers])


async def in_force(api: NodeApi, service_ids: Sequence[str]) -> dict[str, Version]:
    """The version that is in force, of each service that has one."""
    asked = [Question("rule", "in_force", {"service_id": each}) for each in service_ids]
    found = zip(service_ids, await api.views(asked), strict=True)
    pairs = [(service_id, each) for service_id, each in found if isinstance(each, int)]
    return {each.service_id: each for each in await _read(api, pairs)}


async def newest_edition(api: NodeApi) -> int:
    """The number of the newest edition of all rules together; 0 before the first rule."""
    found = await api.view("rule", "edition")
    assert isinstance(found, int)
    return found


def publish(service_id: str, number: int, document: bytes) -> Call:
    """Publish the next version of a service's rules."""
    pieces = tuple(document[at : at + PIECE_BYTES] for at in range(0, len(document), PIECE_BYTES))
    return writing().call("rule", "publish", bytes.fromhex(service_id), number, pieces)


def retire(found: Version) -> Call:
    """Have the version that is in force replaced by nothing."""
    return writing().call("rule", "retire", bytes.fromhex(found.service_id), found.number)


def register(ref_id: str, edition: int, result: bytes) -> Call:
    """Say that a prospect was screened; `result` is the commitment to what came of it."""
    return writing().call("screen", "register", bytes.fromhex(ref_id), edition, result)


async def _read(api: NodeApi, pairs: Sequence[tuple[str, int]]) -> list[Version]:
    questions = [
        Question("rule", view, {"service_id": service_id, "version": number})
        for service_id, number in pairs
        for view in ("get", "document")
    ]
    found = await api.views(questions) if questions else []
    rows = zip(pairs, found[::2], found[1::2], strict=True)
    return [
        _version(pair, told, pieces)
        for pair, told, pieces in rows
        if isinstance(told, dict) and isinstance(pieces, list)
    ]


def _version(pair: tuple[str, int], told: Json, pieces: list[object]) -> Version:
    document = b"".join(bytes.fromhex(str(each)) for each in pieces)
    until, approved_by = told["until"], told["approved_by"]
    return Version(
        *pair,
        str(told["member"]),
        str(told["status"]),
        str(told["digest"]),
        None if approved_by is None else str(approved_by),
        number_in(told, "since"),
        until if isinstance(until, int) else None,
        number_in(told, "published_ms"),
        document,
        _rules(document),
    )


def _rules(document: bytes) -> RuleSet | None:
    """The contract takes any bytes that are signed; what is not readable here is nobody's rule."""
    try:
        return read_canonical(document)
    except Malformed:
        return None

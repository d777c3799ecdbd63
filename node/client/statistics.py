"""Published tables as a node's chain has them, and what analysts and auditors do, as calls."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from chain.transaction import Call
from contracts.words import Id
from node.client.api import Json, NodeApi, Question
from node.client.desk import writing
from node.figures.published import Published, read_published
from node.figures.spec import VERSION, Spec
from node.figures.table import Table


class Fault(IntEnum):
    """What is wrong with a table, as a class (contract `stat`)."""

    NOT_EQUAL = 1
    SMALL_NUMBER = 2
    MISLEADING = 3
    OTHER = 4


class Why(IntEnum):
    """Why a table is withdrawn (contract `stat`)."""

    MISTAKE = 1
    OUTDATED = 2
    OTHER = 3


async def read_tables(api: NodeApi, member: str | None) -> list[Json]:
    """All tables, or those of a member, the oldest first, as the chain has them; each with its `stat_id`."""
    if member is None:
        ids = await api.pages("stat", "listed")
    else:
        ids = await api.pages("stat", "of_member", member=member)
    told = await api.views([Question("stat", "get", {"stat_id": each}) for each in ids])
    found = zip(ids, told, strict=True)
    return [{**each, "stat_id": stat_id} for stat_id, each in found if isinstance(each, dict)]


async def read_one(api: NodeApi, stat_id: str) -> tuple[Published, tuple[bytes, ...]]:
    """A table, with its rows if it stands; OtherVersion if this program cannot count it."""
    told = await api.view("stat", "get", stat_id=stat_id)
    assert isinstance(told, dict), "a table that is known"
    found = read_published(stat_id, told)
    if not found.stands:
        return found, ()
    asked = [
        Question("stat", "part", {"stat_id": stat_id, "place": at}) for at in range(found.parts)
    ]
    parts = await api.views(asked)
    return found, tuple(bytes.fromhex(str(each)) for each in parts)


def publish(stat_id: Id, table: Table, replaces: str | None) -> Call:
    """Publish a table; TooLarge if it does not fit into a transaction."""
    values = tuple(() if value is None else (value,) for value in table.total.values)
    over = () if replaces is None else (bytes.fromhex(replaces),)
    form = (stat_id, _form(table.spec), table.height, values, table.parts(), over)
    return writing().call("stat", "publish", *form)


def withdraw(found: Published, why: Why) -> Call:
    """A table should not stand."""
    form = (bytes.fromhex(found.stat_id), found.version, why.value)
    return writing().call("stat", "withdraw", *form)


def challenge(found: Published, fault: Fault, reason: bytes) -> Call:
    """Say that a table is wrong."""
    form = (bytes.fromhex(found.stat_id), found.version, fault.value, reason)
    return writing().call("stat", "challenge", *form)


def drop(stat_id: str) -> Call:
    """The agency's challenge is one no more."""
    return writing().call("stat", "drop", bytes.fromhex(stat_id))


def _form(spec: Spec) -> tuple[int | Sequence[int], ...]:
    dimensions = tuple(each.value for each in spec.dimensions)
    figures = tuple(each.value for each in spec.figures)
    return (VERSION, spec.counted.value, spec.first, spec.last, dimensions, figures)

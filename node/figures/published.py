"""Tables that stand on the chain, read from what contract `stat` says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chain.rejection import Rejected
from contracts.language import hashed
from node.figures.spec import VERSION, Counted, Dimension, Figure, Spec
from node.figures.table import Difference, Table, Value, difference, read_table

STANDING: Final = ("published", "challenged")


class OtherVersion(Exception):
    """A table was counted by definitions that this program does not have."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Published:
    """A table as its agency has published it; `rows` are its parts, none if it does not stand any more."""

    stat_id: str
    member: str
    spec: Spec
    height: int
    values: tuple[Value, ...]
    table_commit: str
    status: str
    published_ms: int
    replaced_by: str | None
    parts: int
    version: int

    @property
    def stands(self) -> bool:
        """True if its rows are on the chain."""
        return self.status in STANDING


@dataclass(frozen=True, slots=True)
class Unequal:
    """A published table is not what this chain gives: the first cell in which it differs, None if its rows are not known any more."""

    first: Difference | None


def read_published(stat_id: str, told: Mapping[str, object]) -> Published:
    """A table of contract `stat`, as JSON has it; OtherVersion if this program cannot count it."""
    spec, values = told["spec"], told["values"]
    assert isinstance(spec, dict)
    assert isinstance(values, list)
    if spec["version"] != VERSION:
        raise OtherVersion(int(spec["version"]))
    replaced = told["replaced_by"]
    return Published(
        stat_id,
        str(told["member"]),
        Spec(
            Counted[spec["counted"].upper()],
            spec["first"],
            spec["last"],
            tuple(Dimension[each.upper()] for each in spec["dimensions"]),
            tuple(Figure(each) for each in spec["figures"]),
        ),
        _number(told, "height"),
        tuple(values),
        str(told["table_commit"]),
        str(told["status"]),
        _number(told, "published_ms"),
        None if replaced is None else str(replaced),
        _number(told, "parts"),
        _number(told, "version"),
    )


def _number(told: Mapping[str, object], name: str) -> int:
    found = told[name]
    assert isinstance(found, int), name
    return found


def commitment(parts: Sequence[bytes]) -> str:
    """What the chain knows rows by, in hex digits: each part is hashed with what came before it."""
    commit = hashed(parts[0])
    for part in parts[1:]:
        commit = hashed(commit, part)
    return commit.hex()


def judge(published: Published, rows: Sequence[bytes], counted: Table) -> Unequal | None:
    """What is wrong with a published table; None if it is what was counted. `rows` are its parts, none if they were let go."""
    if published.values != counted.total.values:
        told = zip(published.spec.figures, published.values, counted.total.values, strict=True)
        figure, said, found = next(each for each in told if each[1] != each[2])
        return Unequal(Difference(counted.total.key, figure, said, found))
    if published.table_commit == commitment(counted.pieces()):
        return None
    try:
        theirs = read_table(published.spec, published.height, rows)
    except Rejected:
        return Unequal(None)
    return Unequal(difference(theirs, counted))

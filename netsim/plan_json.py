"""A plan as JSON, and back: what a person may have changed by hand is looked at field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, asdict, fields
from enum import Enum
from typing import get_args, get_origin, get_type_hints

from netsim.cast import Cast
from netsim.faults import KINDS, Fault, Plan

MOST = 10**12
"""The highest number in a plan: a virtual time that no world reaches."""

MOST_NODES = 1_000
"""Nodes in one list; more than any world has."""

PERMILLE = ("loss", "duplication", "reordering")

NEGATIVE = ("by_ms",)
"""Fields that may be below zero: a clock that jumps back."""

RATES = (1, 100_000)
"""Permille at which a clock may run: it always moves, and a hundred times as fast is fast enough."""

ABOUT_NODES = ("node", "nodes", "others", "groups", "sources", "targets")


class Flaw(Enum):
    """What is wrong with a stored fault."""

    KIND = "there is no such kind of fault"
    LACKS = "a field is missing"
    FIELD = "there is no such field"
    VALUE = "a value does not fit its field"


class BadFault(ValueError):
    """A stored fault that is none, the `number`-th of its plan, counted from 1."""

    def __init__(
        self,
        flaw: Flaw,
        *,
        number: int,
        kind: str,
        field: str = "",
        value: object = None,
        takes: str = "",
    ) -> None:
        """`takes`: what would fit, in a notation that is of no language."""
        super().__init__(
            f"fault {number} ({kind}): {flaw.value}: {field} {value!r} {takes}".rstrip()
        )
        self.flaw = flaw
        self.number = number
        self.kind = kind
        self.field = field
        self.value = value
        self.takes = takes


def plan_to_json(plan: Iterable[Fault]) -> list[dict[str, object]]:
    """`plan` as what `json.dumps` takes."""
    return [{"kind": type(fault).__name__, **_plain(fault)} for fault in plan]


def plan_from_json(stored: Sequence[Mapping[str, object]]) -> Plan:
    """The plan that `plan_to_json` gave, also after a way through JSON; BadFault if it is none."""
    return tuple(_fault(number, each) for number, each in enumerate(stored, 1))


def check_nodes(plan: Plan, cast: Cast) -> None:
    """BadFault if `plan` speaks of a node that is not in `cast`."""
    for number, fault in enumerate(plan, 1):
        kind = type(fault).__name__
        for name in ABOUT_NODES:
            told = getattr(fault, name, ())
            if not all(node < len(cast.nodes) for node in _flat(told)):
                takes = f"0..{len(cast.nodes) - 1}"
                raise BadFault(
                    Flaw.VALUE, number=number, kind=kind, field=name, value=told, takes=takes
                )


def _plain(fault: Fault) -> dict[str, object]:
    values: dict[str, object] = asdict(fault)  # type: ignore[call-overload]  # every kind is a dataclass
    return {
        name: value.value if isinstance(value, Enum) else value for name, value in values.items()
    }


def _fault(number: int, stored: Mapping[str, object]) -> Fault:
    name = stored.get("kind") if isinstance(stored, dict) else None
    kind = next((each for each in KINDS if each.__name__ == name), None)
    if kind is None:
        raise BadFault(Flaw.KIND, number=number, kind=str(name))
    values = {field: value for field, value in stored.items() if field != "kind"}
    _check_fields(number, kind, values)
    types = get_type_hints(kind)
    for field, value in values.items():
        values[field], takes = _read(types[field], field, value)
        if takes:
            raise BadFault(
                Flaw.VALUE, number=number, kind=kind.__name__, field=field, value=value, takes=takes
            )
    return kind(**values)


def _check_fields(number: int, kind: type[Fault], values: Mapping[str, object]) -> None:
    known: tuple[Field[object], ...] = fields(kind)  # type: ignore[arg-type]  # every kind is a dataclass
    names = [each.name for each in known]
    for field in values:
        if field not in names:
            raise BadFault(Flaw.FIELD, number=number, kind=kind.__name__, field=field)
    for each in known:
        if each.default is MISSING and each.name not in values:
            raise BadFault(Flaw.LACKS, number=number, kind=kind.__name__, field=each.name)


def _read(kind: object, field: str, value: object) -> tuple[object, str]:
    """`value` as a `kind`, and what `field` takes if it is none."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        found = next((each for each in kind if each.value == value), None)
        return found, "" if found else ", ".join(str(each.value) for each in kind)
    if kind is int:
        least, most = _range_of(field)
        fits = type(value) is int and least <= value <= most
        return value, "" if fits else f"{least}..{most}"
    assert get_origin(kind) is tuple
    inner = get_args(kind)[0]
    if not isinstance(value, list | tuple) or len(value) > MOST_NODES:
        return value, "[...]"
    if field == "nodes" and not value:
        return value, "[0, ...]"
    read = [_read(inner, field, each) for each in value]
    return tuple(each for each, _ in read), next((f"[{takes}]" for _, takes in read if takes), "")


def _range_of(field: str) -> tuple[int, int]:
    if field in PERMILLE:
        return 0, 1_000
    if field in ABOUT_NODES:
        return 0, MOST_NODES - 1
    if field == "rate":
        return RATES
    return -MOST if field in NEGATIVE else 0, MOST


def _flat(told: object) -> Iterator[int]:
    """The nodes in `told`: one, a list, or a list of lists."""
    if isinstance(told, int):
        yield told
    elif isinstance(told, tuple):
        for each in told:
            yield from _flat(each)

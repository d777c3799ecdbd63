"""A fault in words: its kind, its nodes by name, and what of it is not as usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields
from enum import Enum
from re import sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netsim.faults import Fault

MOST_NAMES = 12
"""Nodes that are named; more are counted."""

ABOUT_NODES = ("node", "nodes", "others", "groups", "sources", "targets")


def in_words(fault: Fault, names: Sequence[str]) -> str:
    """One line for `fault`; `names` are those of the nodes, by index."""
    kind = sub(r"(?<!^)(?=[A-Z])", " ", type(fault).__name__).lower()
    told = [
        _field(each.name, getattr(fault, each.name), names)
        for each in fields(fault)  # type: ignore[arg-type]  # every kind is a dataclass
        if each.name != "at_ms" and not _is_usual(each, getattr(fault, each.name))
    ]
    return f"{kind}: {', '.join(told)}"


def names_of(nodes: Sequence[int], names: Sequence[str]) -> str:
    """The names of `nodes`; of many, how many they are."""
    if len(nodes) > MOST_NAMES:
        return f"{len(nodes)} nodes"
    return " ".join(names[node] for node in nodes)


def _is_usual(field: Field[object], value: object) -> bool:
    return field.default is not MISSING and value == field.default


def _field(name: str, value: object, names: Sequence[str]) -> str:
    words = name.replace("_", " ")
    if name in ABOUT_NODES:
        return f"{'' if name in ('node', 'nodes', 'groups') else words + ' '}{_nodes(value, names)}"
    if name.endswith("_ms"):
        return f"{words.removesuffix(' ms')} {_seconds(value)}"
    return f"{words} {value.value if isinstance(value, Enum) else value}"


def _nodes(value: object, names: Sequence[str]) -> str:
    match value:
        case int():
            return names[value]
        case [[*_], *_]:
            return " | ".join(_nodes(group, names) for group in value)
        case [*nodes]:
            return names_of([node for node in nodes if isinstance(node, int)], names)
        case _:
            return str(value)


def _seconds(value: object) -> str:
    assert isinstance(value, int)
    return f"{value / 1_000:.1f} s" if abs(value) < 10**9 else "ever"

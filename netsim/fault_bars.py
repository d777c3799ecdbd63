"""The faults of a plan as bars of a picture: when each was there, in which row, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netsim.fault_words import names_of
from netsim.faults import KILLED_MS, Fault, KillThenCut, LoseLog, Plan
from netsim.trace import Strike

MOST_ROWS = 30
"""Rows of a picture; what fits into none of them goes over the last."""

PERMILLE_OF_LETTER = 6
"""Width of a letter of a label, in permille of the width of the picture."""

LEAST_PERMILLE = 2
"""Width of the shortest bar that is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A fault in a picture. Times are cut off at the picture's edges."""

    kind: str
    told: str
    spans_ms: tuple[tuple[int, int], ...]
    """When it was there."""
    waits_ms: tuple[int, int] | None
    """While it waited for its moment, if it is of that kind."""
    label_ms: int
    row: int


def bars(
    plan: Plan, strikes: Sequence[Strike], names: Sequence[str], *, from_ms: int, until_ms: int
) -> list[Bar]:
    """Those of `plan` that fall into the picture, in rows in which no two overlap."""
    placed: list[Bar] = []
    ends_ms: list[int] = []
    letter_ms = max((until_ms - from_ms) * PERMILLE_OF_LETTER // 1_000, 1)
    for fault in sorted(plan, key=lambda each: each.at_ms):
        bar = _bar(fault, [each.at_ms for each in strikes if each.fault == fault], names, until_ms)
        bar = _cut_off(bar, from_ms, until_ms)
        spans = [*bar.spans_ms, *([] if bar.waits_ms is None else [bar.waits_ms])]
        if not spans:
            continue
        wide_ms = len(bar.told) * letter_ms
        label_ms = max(from_ms, min(until_ms - wide_ms, *(at_ms for at_ms, _ in spans)))
        end_ms = max(label_ms + wide_ms, *(end_ms for _, end_ms in spans))
        row = next((at for at, last_ms in enumerate(ends_ms) if last_ms < label_ms), len(ends_ms))
        row = min(row, MOST_ROWS - 1)
        ends_ms[row : row + 1] = [end_ms]
        placed.append(replace(bar, label_ms=label_ms, row=row))
    return placed


def _bar(fault: Fault, struck_ms: Sequence[int], names: Sequence[str], until_ms: int) -> Bar:
    kind = type(fault).__name__
    told = f"{kind} {_where(fault, names)}"
    lasts_ms = int(getattr(fault, "for_ms", getattr(fault, "down_ms", 0)))
    waits_until_ms: int | None = getattr(fault, "until_ms", None)
    if isinstance(fault, LoseLog):
        waits_until_ms = struck_ms[0] if struck_ms else until_ms
        told += f", epoch {fault.epoch}"
    if waits_until_ms is None:
        was_there = (fault.at_ms, fault.at_ms + lasts_ms)
        return Bar(kind, told, (was_there,), None, fault.at_ms, 0)
    spans = tuple((at, at + _down_ms(fault, nth, lasts_ms)) for nth, at in enumerate(struck_ms))
    told += "" if struck_ms else " (never came)"
    return Bar(kind, told, spans, (fault.at_ms, waits_until_ms), fault.at_ms, 0)


def _down_ms(fault: Fault, nth: int, lasts_ms: int) -> int:
    """How long what the `nth` strike did lasts: a kill is over soon, the cut after it is not."""
    return KILLED_MS if isinstance(fault, KillThenCut) and nth == 0 else lasts_ms


def _cut_off(bar: Bar, from_ms: int, until_ms: int) -> Bar:
    least_ms = max((until_ms - from_ms) * LEAST_PERMILLE // 1_000, 1)
    spans = tuple(
        (max(at, from_ms), min(max(end, at + least_ms), until_ms))
        for at, end in bar.spans_ms
        if at <= until_ms and end >= from_ms
    )
    waits = bar.waits_ms
    if waits is not None and (waits[0] > until_ms or waits[1] < from_ms):
        waits = None
    if waits is not None:
        waits = (max(waits[0], from_ms), min(waits[1], until_ms))
    return replace(bar, spans_ms=spans, waits_ms=waits)


def _where(fault: Fault, names: Sequence[str]) -> str:
    """The nodes that `fault` is about."""
    node: int | None = getattr(fault, "node", None)
    groups: Sequence[Sequence[int]] | None = getattr(fault, "groups", None)
    if node is not None:
        return names[node]
    if groups is not None:
        return " | ".join(names_of(group, names) for group in groups)
    sources = getattr(fault, "sources", None)
    if sources is not None:
        return f"{names_of(sources, names)} > {names_of(getattr(fault, 'targets', ()), names)}"
    return names_of(getattr(fault, "nodes", ()), names)

"""The measurements, one after another on one network; each part's figures by name, with their units in the names."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Final

import trio

from node.bench.field import AUTHORITIES, Field, Usage, field_in
from node.bench.loads import Batches, Handed, Paced, Saturated

PER_S: Final = 200
"""Transactions a second at which finality is measured."""
WARM_S: Final = 3.0
"""Of a load, before it is measured."""
CAUGHT_UP_S: Final = 600.0
SETTLED_S: Final = 60.0
LOOK_S: Final = 0.02

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How far a node was at a moment, and what it had used."""

    at_s: float
    height: int
    cpu_s: float


class Part(Enum):
    """What can be measured, in this order."""

    IDLE = "idle"
    PACED = "paced"
    SINGLE = "single"
    BATCHES = "batches"
    SYNC = "sync"


ABOUT: Final = {
    Part.IDLE: "an idle network",
    Part.PACED: f"{PER_S} transactions of one call a second",
    Part.SINGLE: "as many transactions of one call as go",
    Part.BATCHES: "as many referral events as go, in signed batches",
    Part.SYNC: "a new node that catches up with all that",
}


@dataclass(slots=True)
class Report:
    """What was measured."""

    figures: dict[str, Figures] = field(default_factory=dict)
    """By the name of the part."""
    stages_us: dict[str, Figures] = field(default_factory=dict)
    """By the name of a part: processor time of one node by stage, for each transaction or, in `batches`, each event."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be measured, and for how long each part but `sync`."""

    parts: Sequence[Part] = tuple(Part)
    seconds: float = 15.0


Tell = Callable[[Part], None]


async def measure(root: Path, wanted: Wanted, tell: Tell) -> Report:
    """Make a network below `root`, which is new, and measure; `tell` hears what is measured now."""
    report = Report()
    async with field_in(root) as ground, trio.open_nursery() as nursery:
        nursery.start_soon(ground.watch)
        nursery.start_soon(ground.keep_time)
        marks: list[tuple[Part | None, Usage]] = [(None, await ground.usage())]
        for part in (each for each in Part if each in wanted.parts):
            tell(part)
            if part is Part.SYNC:
                report.figures[part.value] = await _sync(ground, [*marks])
            else:
                report.figures[part.value] = await _MEASURED[part](ground, wanted.seconds, report)
                await _settled(ground)
            marks.append((part, await ground.usage()))
        nursery.cancel_scope.cancel()
    return report


async def _settled(ground: Field) -> None:
    """Until nothing waits for a block any more, or for a while."""
    with trio.move_on_after(SETTLED_S):
        while True:
            statuses = [await each.get("/v1/status") for each in ground.callers]
            if not any(each["waiting"] or each["outbox"] for each in statuses):
                return
            await trio.sleep(0.2)


async def _idle(ground: Field, seconds: float, _report: Report) -> Figures:
    before = await ground.usage()
    await trio.sleep(seconds)
    after = await ground.usage()
    taken_s = after.at_s - before.at_s
    return {
        "blocks_per_minute": 60 * (after.blocks - before.blocks) / taken_s,
        "core_percent_per_node": 100 * _cpu_s(before, after) / taken_s,
        "memory_mb_per_node": mean(after.memory_mb),
    }


async def _paced(ground: Field, seconds: float, report: Report) -> Figures:
    load = Paced(ground, PER_S, seconds)
    before = await ground.usage()
    await load.run()
    after = await ground.usage()
    began_s = min(load.handed.at_s.values())
    taken = load.handed.finality_ms(load.final_s, began_s, after.at_s)
    ended_s = max(load.final_s.values())
    report.stages_us[Part.PACED.value] = stages_us(before, after, len(taken))
    return {
        "handed_in_per_s": PER_S,
        "final_per_s": len(taken) / (ended_s - began_s),
        **percentiles(taken),
        **_costs(before, after, after.transactions - before.transactions),
    }


async def _single(ground: Field, seconds: float, report: Report) -> Figures:
    load = Saturated(ground, WARM_S + seconds)
    before, after = await _under(ground, load.run, seconds)
    done = after.transactions - before.transactions
    report.stages_us[Part.SINGLE.value] = stages_us(before, after, done)
    return {
        "transaction_bytes": load.size_bytes,
        "final_per_s": done / (after.at_s - before.at_s),
        **_finality(ground, load.handed, before, after),
        **_costs(before, after, done),
        "refused": load.handed.refused,
    }


async def _batches(ground: Field, seconds: float, report: Report) -> Figures:
    load = Batches(ground)
    before, after = await _under(ground, load.run, seconds)
    done = after.calls - before.calls
    report.stages_us[Part.BATCHES.value] = stages_us(before, after, done)
    return {
        "events_per_s": done / (after.at_s - before.at_s),
        "events_per_transaction": done / max(1, after.transactions - before.transactions),
        **_finality(ground, load.handed, before, after),
        **_costs(before, after, done),
        "refused": load.handed.refused,
        "failed": load.handed.failed,
    }


_MEASURED: Final[dict[Part, Callable[[Field, float, Report], Awaitable[Figures]]]] = {
    Part.IDLE: _idle,
    Part.PACED: _paced,
    Part.SINGLE: _single,
    Part.BATCHES: _batches,
}


async def _under(
    ground: Field, load: Callable[[], Awaitable[None]], seconds: float
) -> tuple[Usage, Usage]:
    """What had been used when the load was warm, and so many seconds later."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(load)
        await trio.sleep(WARM_S)
        before = await ground.usage()
        await trio.sleep(seconds)
        after = await ground.usage()
        nursery.cancel_scope.cancel()
    return before, after


async def _sync(ground: Field, marks: Sequence[tuple[Part | None, Usage]]) -> Figures:
    """How fast a new node takes what each part before has left in the chain."""
    end = await ground.usage()
    async with ground.late_node() as late:
        seen = [Look(time.monotonic(), 0, late.process.cpu_s())]
        with trio.fail_after(CAUGHT_UP_S):
            while seen[-1].height < end.blocks:
                await trio.sleep(LOOK_S)
                seen.append(Look(time.monotonic(), await late.height(), late.process.cpu_s()))
        memory_mb = late.process.memory_bytes() / 1e6
    seen = seen[max(at for at, each in enumerate(seen) if each.height == 0) :]
    figures = {
        "blocks": end.blocks,
        "seconds": seen[-1].at_s - seen[0].at_s,
        "cpu_s": seen[-1].cpu_s - seen[0].cpu_s,
        "memory_mb": memory_mb,
    }
    for (_, before), (part, after) in pairwise(marks):
        if part in _LEFT:
            unit, done = _LEFT[part], _work_of(part, before, after)
            began, ended = [passed(seen, usage.blocks) for usage in (before, after)]
            figures[f"{part.value}_{unit}_per_s"] = done / max(LOOK_S, ended.at_s - began.at_s)
            figures[f"{part.value}_{unit}_per_cpu_s"] = done / max(
                LOOK_S, ended.cpu_s - began.cpu_s
            )
    return figures


_LEFT: Final = {Part.SINGLE: "transactions", Part.BATCHES: "events"}
"""Parts that leave much in the chain, and of what."""


def _work_of(part: Part, before: Usage, after: Usage) -> int:
    if part is Part.BATCHES:
        return after.calls - before.calls
    return after.transactions - before.transactions


def passed(seen: Sequence[Look], height: int) -> Look:
    """The moment at which a node passed a height: between two looks, in proportion."""
    before = seen[0]
    for each in seen:
        if each.height >= height:
            share = (height - before.height) / max(1, each.height - before.height)
            at_s = before.at_s + share * (each.at_s - before.at_s)
            return Look(at_s, height, before.cpu_s + share * (each.cpu_s - before.cpu_s))
        before = each
    return before


def _cpu_s(before: Usage, after: Usage) -> float:
    """Of one node, on average."""
    return (sum(after.cpu_s) - sum(before.cpu_s)) / AUTHORITIES


def _costs(before: Usage, after: Usage, done: int) -> Figures:
    taken_s = after.at_s - before.at_s
    return {
        "cpu_ms_each_per_node": 1_000 * _cpu_s(before, after) / max(1, done),
        "signature_check_us": median(after.checks_us[len(before.checks_us) :] or (0.0,)),
        "client_core_percent": 100 * (after.client_cpu_s - before.client_cpu_s) / taken_s,
        "nodes_core_percent": 100 * AUTHORITIES * _cpu_s(before, after) / taken_s,
        "blocks_per_s": (after.blocks - before.blocks) / taken_s,
        "memory_mb_per_node": mean(after.memory_mb),
    }


def _finality(ground: Field, handed: Handed, before: Usage, after: Usage) -> Figures:
    return percentiles(handed.finality_ms(ground.finality.at_s, before.at_s, after.at_s))


def percentiles(taken: Sequence[float]) -> Figures:
    """The median and the slowest of a hundred, of what is ascending."""
    if not taken:
        return {}
    return {
        f"p{share}_ms": taken[min(len(taken) - 1, len(taken) * share // 100)] for share in (50, 99)
    }


def stages_us(before: Usage, after: Usage, done: int) -> Figures:
    """Of the node that samples itself, how long each stage takes for one transaction, the dearest first."""
    counts = {name: after.stages[name] - before.stages.get(name, 0) for name in after.stages}
    total = sum(counts.values())
    cpu_us = 1e6 * (after.cpu_s[-1] - before.cpu_s[-1]) / max(1, done)
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    return {name: cpu_us * count / total for name, count in ordered if total}

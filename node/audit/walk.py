"""Two histories side by side: the first height at which what is kept is not whole, or not the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from chain.merkle import merkle_root
from chain.primitives import BlockId, Height
from node.audit.findings import SIDES, Damage, OtherBlock, OtherReceipt, Who
from node.audit.history import Broken, History, Record
from node.audit.shown import EventReader

Progress: TypeAlias = Callable[[Height], None]
"""Told each height that is done, so that a person sees that something goes on."""

Kept: TypeAlias = Damage | OtherBlock | OtherReceipt
"""What blocks and receipts alone can show."""


def walk(histories: Mapping[Who, History], events: EventReader, progress: Progress) -> Kept | None:
    """The first height at which there is something to be told; None if there is none."""
    spans = [each.span for each in histories.values()]
    below: dict[Who, BlockId] = {}
    for number in range(min(each.first for each in spans), max(each.tip for each in spans) + 1):
        height = Height(number)
        records: dict[Who, Record] = {}
        damages: list[Damage] = []
        for side in SIDES:
            history = histories[side]
            if history.span.first <= height <= history.span.tip:
                try:
                    records[side] = history.at(height, below.get(side))
                except Broken as broken:
                    damages.append(Damage(height, side, broken.flaw, broken.detail))
                    if broken.record is not None:
                        records[side] = broken.record
        found = _at(height, records, damages[0] if damages else None, events)
        if found is not None:
            return found
        below = {side: record.block.id for side, record in records.items()}
        progress(height)
    return None


def _at(
    height: Height, records: Mapping[Who, Record], damage: Damage | None, events: EventReader
) -> Kept | None:
    """What there is to be told of one height. Where the stores differ, that says more than that one is damaged."""
    if len(records) < len(SIDES):
        return damage
    a, b = records[Who.A], records[Who.B]
    if a.block.id != b.block.id:
        fields = a.block.header.differences(b.block.header)
        return damage or OtherBlock(height, (a.block.id, b.block.id), fields, None, ("", ""))
    if a.receipts == b.receipts:
        return damage
    index, outcomes = events.outcomes(a.block, {side: records[side].receipts for side in SIDES})
    wrong = tuple(side for side in SIDES if _is_false(records[side]))
    return OtherReceipt(height, index, outcomes, wrong)


def _is_false(record: Record) -> bool:
    root = merkle_root([each.encode() for each in record.receipts])
    return root != record.block.header.receipts_root

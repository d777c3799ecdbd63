"""The events of a node's chain as figures are counted of them, read page by page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from node.client.api import Json, NodeApi, number_in
from node.figures.referrals import Register
from node.figures.told import Cut, Told

FIRST: str = "1.0"
"""Where the feed begins."""


def told_of(row: Json) -> Told:
    """An event as the API has it."""
    called, fields = row["called"], row["fields"]
    assert called is None or isinstance(called, str), "a method"
    assert isinstance(fields, dict), "fields"
    height, time_ms = number_in(row, "height"), number_in(row, "time_ms")
    return Told(height, time_ms, called, str(row["contract"]), str(row["name"]), fields)


async def cut_at(api: NodeApi, height: int | None) -> Cut:
    """A final height with the time of its block, the newest one if none is given; Refused if the node has no such block."""
    if height is None:
        height = number_in(await api.get("/v1/status"), "height")
    block = await api.get(f"/v1/blocks/{height}")
    return Cut(height, number_in(block, "time_ms"))


async def read_register(api: NodeApi, cut: Cut, progress: Callable[[int], None]) -> Register:
    """All referrals as the events up to `cut` tell of them; `progress` is told each height that is read."""
    found = Register()
    async with aclosing(api.events(FIRST)) as rows:
        async for row in rows:
            told = told_of(row)
            if told.height > cut.height:
                break
            found.hear(told)
            progress(told.height)
    return found

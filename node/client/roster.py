"""Duty rosters as the chain has them: who is on duty where, shifts to come, and what an agency does with its own."""

from __future__ import annotations

from dataclasses import dataclass

from chain.transaction import Call
from node.client.api import NodeApi, Question
from node.client.desk import writing


@dataclass(frozen=True, slots=True)
class Shift:
    """A desk of a member is on duty for some states, or for 0 at the steward's desk."""

    shift_id: str
    member: str
    desk: int
    areas: tuple[int, ...]
    from_ms: int
    to_ms: int
    is_on: bool


async def read_shifts(api: NodeApi, shift_ids: list[str]) -> list[Shift]:
    """Those that are not over."""
    told = await api.views([Question("duty", "get", {"shift_id": each}) for each in shift_ids])
    return [
        Shift(
            shift_id,
            str(each["member"]),
            int(each["desk"]),
            tuple(each["areas"]),
            int(each["from_ms"]),
            int(each["to_ms"]),
            each["phase"] == "on",
        )
        for shift_id, each in zip(shift_ids, told, strict=True)
        if isinstance(each, dict)
    ]


async def shifts_of(api: NodeApi, member: str) -> list[Shift]:
    """Those of a member, the first to begin first."""
    found = await api.pages("duty", "of_member", member=member)
    return await read_shifts(api, [str(each) for each in found])


async def on_duty(api: NodeApi, area: int) -> list[str]:
    """Members that have a desk on duty in a state now."""
    return [str(each) for each in await api.pages("duty", "on_duty", area=area)]


async def stewards_gap(api: NodeApi) -> tuple[int, int] | None:
    """The first time in the next 24 hours in which nobody is at the steward's desk."""
    told = await api.view("duty", "gap")
    if not isinstance(told, list):
        return None
    from_ms, to_ms = told
    return int(from_ms), int(to_ms)


def plan(shift: Shift) -> Call:
    """Plan a shift."""
    form = (bytes.fromhex(shift.shift_id), shift.desk, shift.areas, shift.from_ms, shift.to_ms)
    return writing().call("duty", "set", *form)


def clear(shift_id: str) -> Call:
    """A shift is not to be, or is over now."""
    return writing().call("duty", "clear", bytes.fromhex(shift_id))

"""The signed timeline of a referral: every event about it, from its opening to the newest final block."""

from __future__ import annotations

from node.client.api import Json, NodeApi, number_in
from node.client.registry import Referral


async def timeline(api: NodeApi, found: Referral) -> list[Json]:
    """The events about a referral in their order, as the API tells them.

    A referral is no older than its case, so nothing is read from before that one was opened.
    """
    case = await api.view("case", "get", case_id=found.case_id)
    assert isinstance(case, dict), "a case outlives its referrals"
    first = await _height_at(api, int(case["opened_ms"]))
    return [each async for each in api.events(f"{first}.0", subject=found.ref_id)]


async def _height_at(api: NodeApi, time_ms: int) -> int:
    """The height of the first block that is not before a block time."""
    low, high = 1, number_in(await api.get("/v1/status"), "height")
    while low < high:
        middle = (low + high) // 2
        if number_in(await api.get(f"/v1/blocks/{middle}"), "time_ms") < time_ms:
            low = middle + 1
        else:
            high = middle
    return low

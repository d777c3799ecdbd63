"""What the agencies of a rehearsal publish before the first prospect comes: services for what they help with, and a roster."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from chain.transaction import Call
from node.client.intake import NEEDS, STATES, Row
from node.client.services import at_the_start
from node.rehearsal.acts import Write
from node.rehearsal.programme import AGENCIES
from node.rehearsal.script import Plan

CONSTITUTION, MIXED = 4, 8
"""Of contract `directory`: by what right a service is given, and who pays for it."""
DESK: Final = 1
STEWARDS_DESK: Final = 0
SHIFT_MS: Final = 7 * 24 * 3_600_000
"""The longest that there is: a rehearsal takes minutes."""

Places = dict[int, set[int]]
"""By need, in which states."""


def helping(
    batches: Mapping[str, Sequence[Row]], plans: Mapping[str, Plan]
) -> dict[str, Mapping[int, Collection[int]]]:
    """What each agency helps with and where: what the programme says, and what the plans want of it beyond that."""
    found: dict[str, Places] = {name: _own(name) for name in AGENCIES}
    for batch in batches.values():
        for row in batch:
            plan = plans[row.reference]
            for name in (plan.origin, plan.first, plan.second):
                found[name][row.need].add(row.state)
    return dict(found)


def publishing(write: Write, places: Mapping[int, Collection[int]]) -> Iterator[Call]:
    """A service for each need, of whose room the agency says nothing, and its desk on duty everywhere."""
    for need, states in sorted(places.items()):
        service, document = secrets.token_bytes(16), secrets.token_bytes(32)
        yield from at_the_start(write, service, document, (need,), states, (CONSTITUTION, MIXED))
    now_ms = int(time.time() * 1_000)
    areas = (STEWARDS_DESK, *range(1, 1 + len(STATES)))
    shift = (secrets.token_bytes(16), DESK, areas, now_ms, now_ms + SHIFT_MS)
    yield write("duty", "set", *shift)


def _own(name: str) -> Places:
    takes, found = AGENCIES[name], defaultdict(set)
    states = takes.states or STATES
    for need in takes.needs:
        found[NEEDS[need]] = {1 + STATES.index(each) for each in states}
    return found

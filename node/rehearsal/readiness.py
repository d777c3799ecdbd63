"""What the nodes of a local network say of themselves: asked all at once, and until they are up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import trio

from node.client.api import Json, NoAnswer, NodeApi, Refused, connected, place_of
from node.rehearsal.standing import Running, StandingNode

READY_S: Final = 90.0
"""Four nodes that start at once on two busy cores take ten seconds."""
LINKS_S: Final = 20.0
"""How long more is waited for links, which may be cut or wait for a pause between dials."""
ASK_S: Final = 3.0
"""A paused process accepts a connection and never answers."""
LOOK_AGAIN_S: Final = 0.2


class NotUp(Exception):
    """A node did not come up: whose, and the last lines of its log."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}: {words}")
        self.name = name
        self.words = words


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of one node now. `status` is None unless its API answers."""

    standing: StandingNode
    running: Running
    status: Json | None
    cut: tuple[str, ...] = ()
    """Ids of the nodes from which it is cut off."""


async def look(nodes: Sequence[StandingNode]) -> list[Health]:
    """How all of `nodes` are, in their order."""
    found: dict[int, Health] = {}

    async def ask(at: int, standing: StandingNode) -> None:
        found[at] = await _look_at(standing)

    async with trio.open_nursery() as nursery:
        for at, standing in enumerate(nodes):
            nursery.start_soon(ask, at, standing)
    return [found[at] for at in range(len(nodes))]


async def _look_at(standing: StandingNode) -> Health:
    running = standing.running()
    if running is not Running.UP:
        return Health(standing, running, None)
    try:
        with trio.fail_after(ASK_S):
            async with connected(place_of(standing.node.folder)) as api:
                status = await api.get("/v1/status")
                cut = (await api.get("/v1/links/cut"))["cut"]
    except (NoAnswer, Refused, trio.TooSlowError):
        return Health(standing, running, None)
    assert isinstance(cut, list)
    return Health(standing, running, status, tuple(cut))


async def until_up(
    nodes: Sequence[StandingNode],
    others: Sequence[StandingNode],
    tell: Callable[[Mapping[str, bool]], None],
) -> None:
    """Until the API of each of `nodes` answers and, if that comes soon, they are linked with whoever runs.

    `tell` hears who is up, again and again. NotUp if one of them does not come up; `others` need not.
    """
    deadline = time.monotonic() + READY_S
    linked_by: float | None = None
    while True:
        healths = await look(nodes)
        tell({each.standing.node.name: each.status is not None for each in healths})
        for each in healths:
            if each.running is Running.DOWN:
                raise NotUp(each.standing.node.name, each.standing.last_words())
        if all(each.status is not None for each in healths):
            linked_by = linked_by or time.monotonic() + LINKS_S
            if _are_linked(healths, await look(others)) or time.monotonic() > linked_by:
                return
        elif time.monotonic() > deadline:
            missing = next(each.standing for each in healths if each.status is None)
            raise NotUp(missing.node.name, missing.last_words())
        await trio.sleep(LOOK_AGAIN_S)


def _are_linked(healths: Sequence[Health], others: Sequence[Health]) -> bool:
    """True if each has a link with everybody who answers, but for those from whom either end has cut it."""
    there = [each for each in (*healths, *others) if each.status is not None]
    for each in healths:
        assert each.status is not None, "asked when all answer"
        wanted = [other for other in there if other is not each and not _is_cut(each, other)]
        peers = each.status["peers"]
        assert isinstance(peers, int)
        if peers < len(wanted):
            return False
    return True


def _is_cut(one: Health, other: Health) -> bool:
    ids = (one.standing.node.node_id.hex(), other.standing.node.node_id.hex())
    return ids[1] in one.cut or ids[0] in other.cut


async def set_link(one: StandingNode, other: StandingNode, deed: str) -> int:
    """Cut or heal the link of two nodes, at both ends; how many of the two have heard it.

    One is enough: who has cut a link refuses to be dialled as well. `deed` is `cut` or `heal`.
    """
    heard = 0
    for here, there in ((one, other), (other, one)):
        if here.running() is not Running.UP:
            continue
        try:
            async with connected(place_of(here.node.folder)) as api:
                await _post(api, f"/v1/links/{there.node.node_id.hex()}/{deed}")
        except NoAnswer:
            continue
        heard += 1
    return heard


async def _post(api: NodeApi, path: str) -> None:
    with trio.fail_after(ASK_S):
        await api.post(path, {})

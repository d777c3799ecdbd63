"""A cast drawn from a seed, and what its members have to deal with: liars, and vote logs that are to be lost.

Who comes, goes and rotates is nowhere written down: the members vote on it while the world runs (`registrar`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chain.authorities import faults_tolerated
from chain.genesis import Parameters
from netsim.cast import Cast, make_cast
from netsim.draws import Draws
from netsim.faults import LoseLog

KEYS = 4
"""Keys of a node that may vote: with these it rotates three times, or comes and goes."""

LIAR_STAYS = 400
"""Permille of liars that sit to the end; the others are voted out, and make room for lost logs."""

MAX_LEAVING = 2
"""Liars that are voted out at most: for each there is a node that waits to take its seat."""

NEVER = 1 << 30
"""The epoch in which a liar that stays is voted out."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A cast, the nodes that actors are to play, and the vote logs that are to be lost.

    Of each liar, the epoch in which the members have had enough of it.
    """

    cast: Cast
    liars: Mapping[int, int]
    lost_logs: tuple[LoseLog, ...]


def draw_ensemble(
    draws: Draws,
    *,
    authorities: int,
    observers: int,
    liars: int,
    lost_logs: int,
    parameters: Parameters,
) -> Ensemble:
    """A cast for sets of `authorities` nodes or one more, with at most `liars` and `lost_logs` among them.

    Liars are never more than f. A log is lost only while liars and lost logs leave room for it (`LoseLog`).
    """
    faults = faults_tolerated(authorities)
    lying = _draw_liars(draws, authorities, min(liars, faults))
    cast = make_cast(
        draws.within("keys"),
        authorities=authorities,
        keys=KEYS,
        waiting=1 + sum(epoch < NEVER for epoch in lying.values()),
        observers=observers,
        parameters=parameters,
        most_authorities=authorities + 1,
    )
    honest = [node for node in range(authorities) if node not in lying]
    losing = draws.sample(honest, min(lost_logs, len(honest))) if faults else []
    lost = tuple(
        LoseLog(0, node, draws.between(1, 12), draws.between(500, 5_000)) for node in losing
    )
    return Ensemble(cast, lying, lost)


def _draw_liars(draws: Draws, size: int, count: int) -> dict[int, int]:
    """Which nodes lie, ascending, and in which epoch each is voted out."""
    liars = draws.sample(range(size), count)
    stays = [at >= MAX_LEAVING or draws.happens(LIAR_STAYS) for at in range(count)]
    leaves = {
        liar: NEVER if stays_on else draws.between(2, 10)
        for liar, stays_on in zip(liars, stays, strict=True)
    }
    return dict(sorted(leaves.items()))

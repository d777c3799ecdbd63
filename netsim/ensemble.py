"""A cast drawn from a seed: joins, departures, rotated keys, liars and lost logs, never more than f at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from chain.authorities import faults_tolerated
from chain.genesis import Parameters
from chain.transition import Executor
from netsim.cast import Cast, make_cast
from netsim.draws import Draws
from netsim.faults import LoseLog

EPOCHS = 32
"""Epochs whose sets are drawn; the last set stays."""

CHANGE = 600
"""Permille of epoch boundaries at which the set changes without need."""

LIAR_STAYS = 400
"""Permille of liars that sit to the end; the others leave, and make room for lost logs."""

MAX_LEAVING = 2
"""Liars that leave at most: for each there is a node that waits to take its seat."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """A cast, the nodes that actors are to play, and the vote logs that are to be lost."""

    cast: Cast
    liars: tuple[int, ...]
    lost_logs: tuple[LoseLog, ...]


@dataclass(frozen=True, slots=True)
class _Loss:
    """`node` loses its log in `epoch`, and its key gives way to a new one in epoch `until`."""

    node: int
    epoch: int
    until: int


def draw_ensemble(
    draws: Draws,
    *,
    authorities: int,
    observers: int,
    liars: int,
    lost_logs: int,
    parameters: Parameters,
    executor: Executor,
) -> Ensemble:
    """Sets of `authorities` nodes or one more, in which at most f keys are a liar's or have lost their log.

    `liars` and `lost_logs` are the most that there may be; fewer come out where f leaves no room.
    """
    casting = _Casting(draws, authorities, liars, lost_logs)
    names = [f"a{at}" for at in range(authorities)]
    names += [f"b{at}" for at in range(casting.joiners)] + [f"o{at}" for at in range(observers)]
    cast = make_cast(
        draws.within("keys"),
        names=names,
        sets=casting.sets,
        parameters=parameters,
        members=3,
        executor=executor,
    )
    lost = tuple(
        LoseLog(0, loss.node, loss.epoch, casting.key_of(loss), draws.between(500, 5_000))
        for loss in casting.losses
    )
    return Ensemble(cast, tuple(sorted(casting.leaves)), lost)


class _Casting:
    """Draws who sits in which epoch."""

    def __init__(self, draws: Draws, authorities: int, liars: int, lost_logs: int) -> None:
        self._draws = draws
        self._size = authorities
        self._faults = faults_tolerated(authorities)
        self.leaves = self._draw_liars(min(liars, self._faults))
        self.joiners = 1 + sum(leaves < EPOCHS for leaves in self.leaves.values())
        self.losses = self._draw_losses(lost_logs)
        self.sets: list[list[tuple[int, int]]] = []
        self._seats = dict.fromkeys(range(authorities), 0)
        self._used = dict.fromkeys(range(authorities), 1)
        self._keys: dict[_Loss, int] = {}
        for epoch in range(EPOCHS):
            self._next_set(epoch)
            self.sets.append(sorted(self._seats.items()))

    def key_of(self, loss: _Loss) -> int:
        """The number of the key whose log is lost."""
        return self._keys[loss]

    def _draw_liars(self, count: int) -> dict[int, int]:
        """Which nodes lie, and in which epoch each leaves the set."""
        liars = self._draws.sample(range(self._size), count)
        stay = [at >= MAX_LEAVING or self._draws.happens(LIAR_STAYS) for at in range(count)]
        return {
            liar: EPOCHS if stays else self._draws.between(2, 10)
            for liar, stays in zip(liars, stay, strict=True)
        }

    def _draw_losses(self, most: int) -> list[_Loss]:
        """Losses at epochs in which liars and earlier losses leave room among the f."""
        honest = [node for node in range(self._size) if node not in self.leaves]
        losses: list[_Loss] = []
        for node in self._draws.sample(honest, min(most, len(honest))):
            epoch = self._draws.between(1, 16)
            until = epoch + self._draws.between(2, 3)
            if all(self._faulty(losses, each) < self._faults for each in range(epoch, until)):
                losses.append(_Loss(node, epoch, until))
        return losses

    def _faulty(self, losses: Sequence[_Loss], epoch: int) -> int:
        lying = sum(epoch < leaves for leaves in self.leaves.values())
        return lying + sum(loss.epoch <= epoch < loss.until for loss in losses)

    def _next_set(self, epoch: int) -> None:
        for loss in self.losses:
            if loss.epoch == epoch:
                self._keys[loss] = self._seats[loss.node]
            if loss.until == epoch:
                self._rotate(loss.node)
        for liar, leaves in self.leaves.items():
            if leaves == epoch:
                self._replace(liar)
        if epoch and self._draws.happens(CHANGE):
            self._change(epoch)

    def _change(self, epoch: int) -> None:
        """One honest member that nothing else is planned for leaves or rotates, or somebody joins."""
        busy = {loss.node for loss in self.losses if loss.epoch - 1 <= epoch <= loss.until}
        free = [node for node in self._seats if node not in busy and node not in self.leaves]
        waiting = {loss.node for loss in self.losses if epoch < loss.epoch}
        match self._draws.below(3):
            case 0 if free:
                self._rotate(self._draws.pick(free))
            case 1 if [node for node in free if node not in waiting]:
                self._replace(self._draws.pick([node for node in free if node not in waiting]))
            case _ if len(self._seats) == self._size:
                self._join()
            case _ if len(self._seats) > self._size and len(free) > len(waiting):
                del self._seats[self._draws.pick([node for node in free if node not in waiting])]
            case _:
                pass

    def _rotate(self, node: int) -> None:
        self._seats[node] = self._used[node]
        self._used[node] += 1

    def _replace(self, node: int) -> None:
        del self._seats[node]
        self._join()

    def _join(self) -> None:
        """An honest node that does not sit takes a seat, with a new key."""
        nodes = range(self._size + self.joiners)
        free = [node for node in nodes if node not in self._seats and node not in self.leaves]
        if free:
            newcomer = self._draws.pick(free)
            self._seats[newcomer] = self._used.get(newcomer, 0)
            self._used[newcomer] = self._used.get(newcomer, 0) + 1

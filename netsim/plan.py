"""A plan drawn from a seed: periods of chaos in which anything may fail, and of calm in which nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from chain.certificate import MAX_CERTIFICATE_BYTES
from chain.primitives import Signature
from netsim.boundary import Boundary
from netsim.cast import Cast
from netsim.disk import Health
from netsim.draws import Draws
from netsim.faults import (
    ClockJump,
    ClockRate,
    Crash,
    CrashAt,
    CutAt,
    DiskFails,
    Fault,
    KillThenCut,
    OneWay,
    Partition,
    Pause,
    Plan,
    SlowDisk,
    Storm,
)
from netsim.host import Loss

FAULTS = ("crash", "partition", "weather", "pause", "clock", "disk", "lost log")
"""Every name that `Options.faults` knows. `lost log` is drawn with the cast."""

PLAN_MS = 10 * 60_000
"""A plan fills the ten virtual minutes that a seed takes at least."""

SHORT_PLAN_MS = 2 * 60_000
"""The plan of a seed of the smaller size."""

EVERY_SEED = 960
"""Permille of seeds with a long partition, and with a crash that loses writes: nine in ten, and some more."""

BLACK_HOLE = 60
"""Permille of seeds in which large messages vanish for five minutes and more (an uncapped timeout shows)."""

_LOSING = (
    Boundary.AFTER_WRITE,
    Boundary.DURING_SYNC,
    Boundary.AFTER_APPEND,
)
"""Boundaries at which something is always written and not synced."""

_WRITTEN = (
    Boundary.AFTER_WRITE,
    Boundary.DURING_SYNC,
    Boundary.BEFORE_SYNC,
    Boundary.AFTER_APPEND,
    Boundary.AFTER_ROTATE,
)
"""Boundaries at which something lies in the machine's memory, where the next process finds it."""

_SOON = (
    Boundary.AFTER_ROTATE,
    Boundary.AFTER_APPEND,
    Boundary.BEFORE_LOG_SYNCED,
    Boundary.AFTER_LOG_SYNCED,
    Boundary.AFTER_SEND,
    Boundary.AFTER_NOTARIZE_SENT,
    Boundary.AFTER_NULLIFY_SENT,
    Boundary.AFTER_FINALIZE_SENT,
)
"""Boundaries that a process passes soon after its start; with the votes that it found in its log."""

_SENT = (
    Boundary.AFTER_PROPOSAL_SENT,
    Boundary.AFTER_NOTARIZE_SENT,
    Boundary.AFTER_NULLIFY_SENT,
    Boundary.AFTER_FINALIZE_SENT,
)


@dataclass(frozen=True, slots=True)
class _Chaos:
    """A period: what begins in it ends in it."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


Draw: TypeAlias = Callable[[_Chaos], Fault]
"""Draws one fault inside a period."""


def draw_plan(
    draws: Draws, cast: Cast, *, liars: tuple[int, ...], faults: frozenset[str], length_ms: int
) -> Plan:
    """The faults of a world, by time; `faults` names the kinds that may be drawn."""
    drawing = _Drawing(draws, cast, liars, faults)
    plan: list[Fault] = []
    if "weather" in faults and draws.within("black hole").happens(BLACK_HOLE):
        plan.append(drawing.black_hole(length_ms))
    for at, chaos in enumerate(drawing.periods(length_ms)):
        plan += drawing.chaos(chaos, has_long_partition=at == 0)
    return tuple(sorted(plan, key=lambda fault: fault.at_ms))


class _Drawing:
    """Draws faults of one world."""

    def __init__(
        self, draws: Draws, cast: Cast, liars: tuple[int, ...], faults: frozenset[str]
    ) -> None:
        self._draws = draws
        self._nodes = tuple(range(len(cast.nodes)))
        self._honest = tuple(node for node in self._nodes if node not in liars)
        self._parameters = cast.genesis.parameters
        self._quorum_bytes = cast.authorities(0).quorum * Signature.LENGTH
        self._faults = faults
        self._kinds = self._weighted()

    def periods(self, length_ms: int) -> list[_Chaos]:
        """Chaos between calms; the first is long enough for a partition of more than two DELTA_CAP."""
        draws = self._draws
        cap_ms = self._parameters.delta_cap_ms
        found: list[_Chaos] = []
        at_ms = draws.between(5_000, 20_000)
        chaos_ms = 2 * cap_ms + draws.between(10_000, 40_000)
        while at_ms + chaos_ms < length_ms or not found:
            found.append(_Chaos(at_ms, at_ms + chaos_ms))
            at_ms += chaos_ms + draws.between(20_000, 20_000 + 4 * cap_ms)
            chaos_ms = draws.between(15_000, 90_000)
        return found

    def chaos(self, period: _Chaos, *, has_long_partition: bool) -> list[Fault]:
        """Some faults of every kind that is asked for."""
        draws = self._draws
        found: list[Fault] = []
        if has_long_partition and "partition" in self._faults and draws.happens(EVERY_SEED):
            for_ms = 2 * self._parameters.delta_cap_ms + draws.between(1_000, 8_000)
            at_ms = draws.between(period.start_ms, period.end_ms - for_ms)
            found.append(Partition(at_ms, for_ms, self._groups()))
        if "crash" in self._faults and draws.happens(EVERY_SEED):
            found.append(self._losing_crash(period))
        if self._kinds:
            found += [draws.pick(self._kinds)(period) for _ in range(draws.between(2, 7))]
        return found

    def black_hole(self, length_ms: int) -> Fault:
        """Votes and certificates pass, and whatever carries a block does not."""
        threshold = min(self._quorum_bytes, MAX_CERTIFICATE_BYTES) + 250
        for_ms = min(self._draws.between(310_000, 420_000), length_ms // 2)
        at_ms = self._draws.between(30_000, length_ms - for_ms)
        return Storm(at_ms, for_ms, self._nodes, swallow_above_bytes=threshold)

    def _weighted(self) -> list[Draw]:
        """What may be drawn, as often as it weighs."""
        weighted: dict[str, list[Draw]] = {
            "crash": [*[self._any_crash_at] * 6, *[self._crash] * 2, *[self._kill_then_cut] * 2],
            "partition": [*[self._partition] * 2, *[self._one_way] * 2, *[self._cut_at] * 2],
            "weather": [*[self._lossy] * 2, *[self._slow] * 2, self._swallows],
            "pause": [self._pause] * 2,
            "clock": [*[self._clock_jump] * 2, self._clock_rate],
            "disk": [self._disk_full, self._fsync_fails, self._slow_disk],
        }
        return [draw for kind in FAULTS if kind in self._faults for draw in weighted.get(kind, [])]

    def _span(self, period: _Chaos, least_ms: int, most_ms: int) -> tuple[int, int]:
        """A time and a duration inside the period."""
        most_ms = min(most_ms, period.length_ms - 1_000)
        for_ms = self._draws.between(min(least_ms, most_ms), most_ms)
        return self._draws.between(period.start_ms, period.end_ms - for_ms), for_ms

    def _losing_crash(self, period: _Chaos) -> Fault:
        """A crash at a boundary that is passed soon, and at which something is not synced."""
        crash = self._crash_at(period, self._draws.pick(_LOSING), Loss.POWER)
        at_ms = period.start_ms + self._draws.below(period.length_ms // 4)
        return replace(crash, at_ms=min(at_ms, crash.until_ms - 1), skip=0)

    def _any_crash_at(self, period: _Chaos) -> Fault:
        loss = Loss.POWER if self._draws.happens(700) else Loss.PROCESS
        return self._crash_at(period, self._draws.pick(tuple(Boundary)), loss)

    def _crash_at(self, period: _Chaos, boundary: Boundary, loss: Loss) -> CrashAt:
        draws = self._draws
        down_ms = draws.between(200, min(20_000, period.length_ms // 2))
        node = draws.pick(self._honest)
        return CrashAt(
            at_ms=draws.between(period.start_ms, period.end_ms - down_ms - 1),
            until_ms=period.end_ms - down_ms,
            node=node,
            boundary=boundary,
            skip=draws.pick((0, 0, 1, 2, 5)),
            loss=loss,
            down_ms=down_ms,
            others=self._others(node),
        )

    def _others(self, node: int) -> tuple[int, ...]:
        """Who dies with `node`: mostly nobody, sometimes some, sometimes all."""
        draws = self._draws
        rest = [each for each in self._honest if each != node]
        match draws.below(10):
            case 0:
                return tuple(rest)
            case 1 | 2:
                return tuple(sorted(draws.sample(rest, draws.between(1, len(rest)))))
            case _:
                return ()

    def _crash(self, period: _Chaos) -> Fault:
        at_ms, down_ms = self._span(period, 200, 30_000)
        node = self._draws.pick(self._honest)
        nodes = tuple(sorted((node, *self._others(node))))
        return Crash(at_ms, nodes, self._draws.pick(tuple(Loss)), down_ms)

    def _kill_then_cut(self, period: _Chaos) -> Fault:
        draws = self._draws
        down_ms = draws.between(200, 5_000)
        node = draws.pick(self._honest)
        return KillThenCut(
            at_ms=draws.between(period.start_ms, period.start_ms + period.length_ms // 2),
            until_ms=period.end_ms - down_ms,
            nodes=(node, *self._others(node)),
            killed_at=draws.pick(_WRITTEN),
            cut_at=draws.pick(_SOON),
            down_ms=down_ms,
        )

    def _cut_at(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 2_000, 30_000)
        node = self._draws.pick(self._honest)
        skip = self._draws.pick((0, 1, 3))
        until_ms = period.end_ms - for_ms
        return CutAt(
            min(at_ms, until_ms - 1), until_ms, node, self._draws.pick(_SENT), skip, for_ms
        )

    def _groups(self) -> tuple[tuple[int, ...], ...]:
        """The nodes in two or three parts, none empty."""
        draws = self._draws
        shuffled = draws.sample(self._nodes, len(self._nodes))
        cuts = sorted(
            draws.sample(range(1, len(shuffled)), min(draws.between(1, 2), len(shuffled) - 1))
        )
        edges = [0, *cuts, len(shuffled)]
        parts = [shuffled[a:b] for a, b in pairwise(edges)]
        return tuple(tuple(sorted(part)) for part in parts)

    def _partition(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 2_000, 45_000)
        return Partition(at_ms, for_ms, self._groups())

    def _one_way(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 2_000, 45_000)
        sources, *rest = self._groups()
        targets = rest[0] if self._draws.happens(700) else self._nodes
        return OneWay(at_ms, for_ms, sources, targets)

    def _lossy(self, period: _Chaos) -> Fault:
        draws = self._draws
        at_ms, for_ms = self._span(period, 5_000, 60_000)
        return Storm(
            at_ms,
            for_ms,
            self._nodes if draws.happens(600) else self._groups()[0],
            loss=draws.pick((0, 20, 100, 300, 600)),
            duplication=draws.pick((0, 50, 300)),
            reordering=draws.pick((50, 300, 800)),
            reorder_ms=draws.pick((100, 1_000, 5_000)),
        )

    def _slow(self, period: _Chaos) -> Fault:
        """Delays for which DELTA0 is too short, so that timeouts have to grow."""
        at_ms, for_ms = self._span(period, 20_000, 90_000)
        least_ms = 3 * self._parameters.delta0_ms
        most_ms = max(least_ms, self._parameters.delta_cap_ms // 3)
        return Storm(at_ms, for_ms, self._nodes, slow_ms=self._draws.between(least_ms, most_ms))

    def _swallows(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 10_000, 60_000)
        threshold = self._quorum_bytes + self._draws.pick((120, 250, 1_000))
        return Storm(at_ms, for_ms, self._nodes, swallow_above_bytes=threshold)

    def _pause(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 500, 40_000)
        return Pause(at_ms, for_ms, self._draws.pick(self._honest))

    def _clock_jump(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 5_000, 60_000)
        by_ms = self._draws.pick((-3_600_000, -60_000, -6_000, 6_000, 60_000, 3_600_000))
        node = self._draws.pick(self._honest)
        nodes = tuple(sorted((node, *self._others(node))))
        return ClockJump(at_ms, for_ms, nodes, by_ms)

    def _clock_rate(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 5_000, 60_000)
        return ClockRate(
            at_ms,
            for_ms,
            self._draws.pick(self._honest),
            self._draws.pick((100, 700, 1_400, 8_000)),
        )

    def _disk_full(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 1_000, 20_000)
        return DiskFails(at_ms, for_ms, self._draws.pick(self._honest), Health.FULL)

    def _fsync_fails(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 1_000, 20_000)
        return DiskFails(at_ms, for_ms, self._draws.pick(self._honest), Health.FSYNC_FAILS)

    def _slow_disk(self, period: _Chaos) -> Fault:
        at_ms, for_ms = self._span(period, 2_000, 40_000)
        return SlowDisk(
            at_ms, for_ms, self._draws.pick(self._honest), self._draws.pick((50, 500, 3_000))
        )

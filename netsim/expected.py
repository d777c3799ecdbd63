"""What a run of many seeds has to show: a figure about what never happened says nothing."""

from __future__ import annotations

from netsim.adversaries import ADVERSARIES
from netsim.boundary import Boundary
from netsim.changes import CHANGES, PUT_OUT, RECOVERED
from netsim.disk import Health
from netsim.plan import FAULTS
from netsim.runner import Totals
from netsim.seed import FULL, Options

ENOUGH_SEEDS = 300
"""Seeds of full size in which everything has to happen; the rarest thing happens in one of thirty."""

LIARS_FROM = 4
"""Authorities from which a liar is tolerated, and so is drawn."""

_BY_FAULT: dict[str, tuple[str, ...]] = {
    "crash": (
        *(f"crash {boundary.value}" for boundary in Boundary),
        "crash of one node",
        "crash of several nodes at once",
        "crash of all nodes at once",
        "crashes with lost writes",
        "crashes without loss",
    ),
    "partition": (
        "partitions",
        "partitions longer than 2 DELTA_CAP",
        "one-way partitions",
        "cut off after proposal sent",
        "cut off after notarize sent",
        "cut off after nullify sent",
        "cut off after finalize sent",
    ),
    "weather": (
        "storms: lossy",
        "storms: slow",
        "storms: large messages vanish",
    ),
    "pause": ("pauses",),
    "clock": (
        "clock jumps forwards",
        "clock jumps backwards",
        "clocks that run fast",
        "clocks that run slow",
    ),
    "disk": (
        *(f"disks: {health.value}" for health in Health if health is not Health.GOOD),
        "disks: slow",
    ),
    "lost log": ("lost vote logs", f"changes: {RECOVERED}"),
}

ANYWAY = tuple(f"changes: {each}" for each in CHANGES if each not in (RECOVERED, PUT_OUT))
"""What members do whatever fails, and however few they are."""

_WITH_ROOM = ("lost vote logs", f"changes: {RECOVERED}", f"changes: {PUT_OUT}")
"""What needs a set that withstands a faulty key."""

_WITH_EVERYTHING = (
    f"changes: {PUT_OUT}",
    "views nullified",
    "REPEAT proposals",
    "epoch changes",
    "evidence in blocks",
    "catch-up answers",
    "certificate requests",
    "block requests",
    "own votes asked for",
    "vote log rotations",
    "RETRY: votes said again",
    "RETRY: proposals said again",
    "transactions submitted again",
)


def never_happened(totals: Totals, options: Options) -> tuple[str, ...]:
    """What `options` let happen, and what did not in any seed; empty if the seeds were too few to tell."""
    if totals.seeds < ENOUGH_SEEDS or options.size != FULL:
        return ()
    expected = [*ANYWAY, *(what for fault in options.faults for what in _BY_FAULT[fault])]
    if options.faults == FAULTS and options.adversaries == tuple(ADVERSARIES):
        expected += _WITH_EVERYTHING
    acted = {what.split(":")[0] for what, times in totals.counts.items() if times}
    liars = options.adversaries
    if options.authorities < LIARS_FROM:
        expected, liars = [what for what in expected if what not in _WITH_ROOM], ()
    return (
        *(what for what in expected if not totals.counts[what]),
        *(name for name in liars if name not in acted),
    )

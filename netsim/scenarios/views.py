"""Scenarios about views: timeouts, leaders that fail, certificates that do not reach everybody."""

from collections.abc import Sequence
from dataclasses import replace

from chain.primitives import Milliseconds
from netsim.faults import ClockRate, OneWay, Partition, Pause, Storm
from netsim.scenarios.scenario import (
    SHORT,
    Scenario,
    at_most,
    blocks,
    everybody_is_there,
    fresh_timestamps,
    happened,
    messages_a_second,
)

_ALL = (0, 1, 2, 3)

VIEWS: Sequence[Scenario] = (
    Scenario(
        "slow blocks are no failed views",
        ("besu#2095",),
        "The spacing of blocks is nearly as long as the wait for a leader: no view is given up for it.",
        (blocks(25), at_most("views nullified", 0)),
        parameters=replace(SHORT, delta0_ms=Milliseconds(500), min_block_ms=Milliseconds(450)),
    ),
    Scenario(
        "timeouts grow only to their cap",
        ("besu#7642", "quorum#1664"),
        "For four minutes no block gets through, while votes do. Views fail all the time, "
        "no node says more than in a quiet minute, and when blocks pass again one is final within seconds.",
        (
            happened("views nullified", 8),
            messages_a_second(250),
            blocks(3, 245_000, 290_000),
            everybody_is_there,
        ),
        run_ms=320_000,
        plan=(Storm(5_000, 240_000, _ALL, swallow_above_bytes=460),),
        gap_ms=4_000,
    ),
    Scenario(
        "timers alone move nobody",
        ("besu#1822",),
        "One node's clock runs eight times too fast: its timers fire alone, and no view changes for that.",
        (blocks(25), at_most("views nullified", 3), everybody_is_there),
        plan=(ClockRate(5_000, 45_000, 2, 8_000),),
    ),
    Scenario(
        "nullified by me and certified by others",
        ("commonware#2695",),
        "One node hears nothing from the others and gives up its views; what they certify it accepts.",
        (blocks(25), everybody_is_there, happened("one-way partitions", 6)),
        plan=tuple(OneWay(at_ms, 3_500, (1, 2, 3), (0,)) for at_ms in range(5_000, 50_000, 7_000)),
    ),
    Scenario(
        "split certificates come together",
        ("commonware#2137", "commonware#2192"),
        "A hoarder completes certificates that nobody else holds, and shows them to one, or late.",
        (blocks(20), everybody_is_there, happened("certificate hoarder: hoarded", 20)),
        liars={1: "certificate hoarder"},
        plan=(Pause(10_000, 6_000, 2), Pause(30_000, 6_000, 3)),
    ),
    Scenario(
        "votes for one group only",
        ("alpenglow#132",),
        "An authority votes, but for a few: whoever has a certificate passes it on to the rest.",
        (blocks(20), everybody_is_there, happened("selective sender: told a few only", 20)),
        liars={2: "selective sender"},
        plan=(Pause(15_000, 8_000, 0),),
    ),
    Scenario(
        "blocks on notarized parents",
        ("summit#80",),
        "FINALIZE votes of a slow network come two views late: leaders go on from what is notarized.",
        (blocks(20), happened("REPEAT proposals"), everybody_is_there),
        run_ms=90_000,
        plan=(Storm(2_000, 80_000, _ALL, slow_ms=300, loss=60),),
    ),
    Scenario(
        "a fresh timestamp in each view",
        ("indy-plenum#1488",),
        "A silent leader costs its views; the block of the next leader is of its own time.",
        (blocks(20), happened("views nullified", 3), fresh_timestamps(4_000)),
        liars={3: "silent"},
    ),
    Scenario(
        "nobody shouts into a partition",
        ("TON simplex-docs 4.3",),
        "Two and two for two minutes: RETRY stays as loud as it was in the beginning.",
        (
            happened("partitions longer than 2 DELTA_CAP"),
            messages_a_second(250),
            blocks(3, 150_000),
        ),
        run_ms=200_000,
        plan=(Partition(10_000, 120_000, ((0, 1), (2, 3))),),
        gap_ms=3_000,
    ),
    Scenario(
        "timeouts are short again after a block",
        ("TON simplex-docs 4.2",),
        "A minute of failed views, and then blocks come as fast as before.",
        (blocks(12, 80_000, 110_000), everybody_is_there),
        run_ms=110_000,
        plan=(Storm(5_000, 60_000, _ALL, swallow_above_bytes=460),),
    ),
)

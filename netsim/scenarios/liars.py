"""Scenarios about proposals and answers that are not true."""

from collections.abc import Sequence

from netsim.faults import Crash, Storm
from netsim.host import Loss
from netsim.scenarios.scenario import Scenario, blocks, everybody_is_there, happened

LIARS: Sequence[Scenario] = (
    Scenario(
        "an older block proposed again",
        ("besu#7875",),
        "A leader proposes the parent once more as if it were new, which is refused; and at an epoch's end "
        "REPEAT of the true last block is voted for.",
        (
            blocks(20),
            happened("teller of proposed before: proposed before"),
            happened("REPEAT proposals"),
            everybody_is_there,
        ),
        liars={2: "teller of proposed before"},
        plan=(Storm(2_000, 90_000, (0, 1, 2, 3), loss=80),),
        run_ms=120_000,
    ),
    Scenario(
        "the first view is checked as any other",
        ("sigp/anchor#549",),
        "A leader says that its block stands on the epoch's genesis, where no certificate is asked for.",
        (blocks(20), happened("teller of genesis view: genesis view"), everybody_is_there),
        liars={1: "teller of genesis view"},
        run_ms=120_000,
    ),
    Scenario(
        "a candidate extends its justification",
        ("tari-ootle#2635",),
        "A leader shows the certificate of the newest block, and builds on the one below it.",
        (
            blocks(20),
            happened("teller of false parent view: false parent view"),
            everybody_is_there,
        ),
        liars={0: "teller of false parent view"},
        run_ms=120_000,
    ),
    Scenario(
        "a boaster is no target",
        ("CVE-2025-24371",),
        "A peer says that it is a million heights ahead, and answers with lies; who is behind still catches up.",
        (
            blocks(20),
            happened("liar in sync: boasted"),
            happened("liar in sync: answered with a lie"),
            happened("catch-up answers"),
            everybody_is_there,
        ),
        liars={3: "liar in sync"},
        observers=1,
        plan=(Crash(8_000, (4,), Loss.POWER, 30_000), Crash(20_000, (1,), Loss.POWER, 3_000)),
        run_ms=90_000,
    ),
)

"""A fault as a person reads it."""

import pytest

from netsim.boundary import Boundary
from netsim.fault_words import in_words
from netsim.faults import ClockJump, CrashAt, Fault, LoseLog, OneWay, Partition, Storm
from netsim.host import Loss

NAMES = [f"a{at}" for at in range(20)]

WORDS: tuple[tuple[Fault, str], ...] = (
    (Partition(5, 23_198, ((0, 2), (1,))), "partition: for 23.2 s, a0 a2 | a1"),
    (Partition(5, 10**9, ((0,), (1,))), "partition: for ever, a0 | a1"),
    (OneWay(5, 900, (0,), (1, 2)), "one way: for 0.9 s, sources a0, targets a1 a2"),
    (
        CrashAt(5, 10, 3, Boundary.AFTER_WRITE, 0, Loss.POWER, 9_025, others=(1,)),
        "crash at: until 0.0 s, a3, boundary after write, skip 0, loss power, down 9.0 s, others a1",
    ),
    (
        Storm(5, 1_000, tuple(range(13)), loss=600),
        "storm: for 1.0 s, 13 nodes, loss 600",
    ),
    (LoseLog(0, 1, 15, 1_429), "lose log: a1, epoch 15, down 1.4 s"),
    (ClockJump(0, 1_000, (0, 1), -60_000), "clock jump: for 1.0 s, a0 a1, by -60.0 s"),
)


@pytest.mark.parametrize(("fault", "words"), WORDS, ids=lambda each: type(each).__name__)
def test_faults_in_words(fault: Fault, words: str) -> None:
    assert in_words(fault, NAMES) == words

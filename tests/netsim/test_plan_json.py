"""A plan that a person changed by hand is read field by field, or refused with what would fit."""

import pytest

from netsim.cast import plain_cast
from netsim.faults import ClockJump, Crash, Fault, OneWay, Partition, Pause
from netsim.host import Loss
from netsim.plan_json import BadFault, Flaw, check_nodes, plan_from_json, plan_to_json

CAST = plain_cast(1, authorities=4, observers=1)
PAUSE = {"kind": "Pause", "at_ms": 3, "for_ms": 4, "node": 0}
CRASH = {"kind": "Crash", "at_ms": 3, "nodes": [0], "loss": "power", "down_ms": 4}


@pytest.mark.parametrize(
    ("stored", "flaw", "field", "takes"),
    [
        ({}, Flaw.KIND, "", ""),
        ([], Flaw.KIND, "", ""),
        ({"kind": "Flood", "at_ms": 3}, Flaw.KIND, "", ""),
        ({"kind": "Pause", "at_ms": 3}, Flaw.LACKS, "for_ms", ""),
        ({**PAUSE, "depth": 1}, Flaw.FIELD, "depth", ""),
        ({**PAUSE, "at_ms": "3"}, Flaw.VALUE, "at_ms", "0..1000000000000"),
        ({**PAUSE, "at_ms": -1_000}, Flaw.VALUE, "at_ms", "0..1000000000000"),
        ({**PAUSE, "at_ms": True}, Flaw.VALUE, "at_ms", "0..1000000000000"),
        ({**PAUSE, "node": [0]}, Flaw.VALUE, "node", "0..999"),
        ({**CRASH, "nodes": [0, 1.5]}, Flaw.VALUE, "nodes", "[0..999]"),
        ({**CRASH, "nodes": 3}, Flaw.VALUE, "nodes", "[...]"),
        ({**CRASH, "nodes": []}, Flaw.VALUE, "nodes", "[0, ...]"),
        ({**CRASH, "loss": "hope"}, Flaw.VALUE, "loss", "process, power"),
        (
            {"kind": "Partition", "at_ms": 1, "for_ms": 1, "groups": [[0], 1]},
            Flaw.VALUE,
            "groups",
            "[[...]]",
        ),
        (
            {"kind": "ClockRate", "at_ms": 1, "for_ms": 1, "node": 0, "rate": 0},
            Flaw.VALUE,
            "rate",
            "1..100000",
        ),
        (
            {"kind": "Storm", "at_ms": 1, "for_ms": 1, "nodes": [0], "loss": 1_001},
            Flaw.VALUE,
            "loss",
            "0..1000",
        ),
    ],
)
def test_what_is_no_fault_is_refused(
    stored: dict[str, object], flaw: Flaw, field: str, takes: str
) -> None:
    with pytest.raises(BadFault) as refusal:
        plan_from_json([PAUSE, stored])
    found = refusal.value
    assert (found.number, found.flaw, found.field, found.takes) == (2, flaw, field, takes)


def test_a_clock_may_jump_back() -> None:
    plan = (ClockJump(1, 2, (0, 1), -500),)
    assert plan_from_json(plan_to_json(plan)) == plan


@pytest.mark.parametrize(
    ("fault", "field", "takes"),
    [
        (Pause(1, 1, 99), "node", "0..4"),
        (Crash(1, (0, 5), Loss.POWER, 1), "nodes", "0..4"),
        (Partition(1, 1, ((0,), (1, 9))), "groups", "0..4"),
        (OneWay(1, 1, (0,), (7,)), "targets", "0..4"),
    ],
)
def test_a_node_that_is_not_there_is_refused(fault: Fault, field: str, takes: str) -> None:
    check_nodes((Pause(1, 1, 4),), CAST)
    with pytest.raises(BadFault) as refusal:
        check_nodes((Pause(1, 1, 4), fault), CAST)
    found = refusal.value
    assert (found.number, found.kind, found.field, found.takes) == (
        2,
        type(fault).__name__,
        field,
        takes,
    )

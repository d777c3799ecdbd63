"""Plans drawn from seeds."""

import json
from collections import Counter

from netsim.boundary import Boundary
from netsim.cast import plain_cast
from netsim.draws import Draws
from netsim.faults import Crash, CrashAt, KillThenCut, Partition, Plan
from netsim.plan import FAULTS, PLAN_MS, draw_plan
from netsim.plan_json import plan_from_json, plan_to_json

CAST = plain_cast(1, authorities=4, observers=1)
CAP_MS = CAST.genesis.parameters.delta_cap_ms


def draw(seed: int, faults: frozenset[str] = frozenset(FAULTS)) -> Plan:
    """The plan of a seed in which node 3 is a liar."""
    return draw_plan(Draws(seed, "test"), CAST, liars=(3,), faults=faults, length_ms=PLAN_MS)


def test_a_plan_comes_back_from_json_as_it_was() -> None:
    for seed in range(50):
        plan = draw(seed)
        assert plan_from_json(json.loads(json.dumps(plan_to_json(plan)))) == plan


def test_nine_in_ten_have_a_long_partition() -> None:
    seen = sum(
        any(isinstance(each, Partition) and each.for_ms > 2 * CAP_MS for each in draw(seed))
        for seed in range(300)
    )
    assert seen >= 270


def test_every_boundary_and_every_kind_is_drawn() -> None:
    kinds: Counter[str] = Counter()
    boundaries: Counter[Boundary] = Counter()
    for seed in range(200):
        for fault in draw(seed):
            kinds[type(fault).__name__] += 1
            if isinstance(fault, CrashAt):
                boundaries[fault.boundary] += 1
    assert set(boundaries) == set(Boundary)
    assert sorted(kinds) == [
        "ClockJump",
        "ClockRate",
        "Crash",
        "CrashAt",
        "CutAt",
        "DiskFails",
        "KillThenCut",
        "OneWay",
        "Partition",
        "Pause",
        "SlowDisk",
        "Storm",
    ]


def test_only_what_is_asked_for_is_drawn() -> None:
    assert {type(each) for seed in range(50) for each in draw(seed, frozenset({"crash"}))} == {
        Crash,
        CrashAt,
        KillThenCut,
    }
    assert draw(1, frozenset()) == ()


def test_liars_are_not_crashed() -> None:
    for seed in range(100):
        for fault in draw(seed):
            if isinstance(fault, Crash):
                assert 3 not in fault.nodes
            if isinstance(fault, CrashAt):
                assert 3 not in (fault.node, *fault.others)


def test_all_nodes_die_at_once_in_many_plans() -> None:
    seen = sum(
        any(isinstance(each, Crash) and each.nodes == (0, 1, 2, 4) for each in draw(seed))
        for seed in range(100)
    )
    assert seen > 10

"""The arithmetic of measurements: percentiles, the moment at which a height was passed, and where time goes."""

from node.bench.field import Usage
from node.bench.loads import Handed
from node.bench.measure import Look, passed, percentiles, stages_us
from node.bench.sampled import stage_of


def _usage(cpu_s: float, stages: dict[str, int]) -> Usage:
    return Usage(
        at_s=0.0,
        cpu_s=(1.0, 1.0, 1.0, cpu_s),
        client_cpu_s=0.0,
        memory_mb=(1.0,),
        calls=0,
        blocks=0,
        transactions=0,
        stages=stages,
    )


def test_the_median_and_the_slowest_of_a_hundred() -> None:
    assert percentiles([float(at) for at in range(200)]) == {"p50_ms": 100.0, "p99_ms": 198.0}
    assert percentiles([7.0]) == {"p50_ms": 7.0, "p99_ms": 7.0}
    assert percentiles([]) == {}


def test_only_what_became_final_while_it_was_measured_counts() -> None:
    handed = Handed(at_s={"a": 1.0, "b": 1.5, "c": 2.0})
    final_s = {"a": 1.9, "b": 2.0, "c": 9.0, "of somebody else": 2.0}
    assert handed.finality_ms(final_s, since_s=1.95, until_s=3.0) == [500.0]


def test_a_height_between_two_looks_was_passed_in_proportion() -> None:
    seen = [Look(10.0, 0, 1.0), Look(12.0, 40, 2.0), Look(13.0, 50, 4.0)]
    assert passed(seen, 0) == seen[0]
    assert passed(seen, 10) == Look(10.5, 10, 1.25)
    assert passed(seen, 45) == Look(12.5, 45, 3.0)
    assert passed(seen, 50) == seen[2]


def test_the_stages_come_to_what_the_node_has_used() -> None:
    before = _usage(2.0, {"verify": 10})
    after = _usage(3.0, {"verify": 40, "execute": 70})
    assert stages_us(before, after, 1_000) == {"execute": 700.0, "verify": 300.0}


def test_each_file_belongs_to_one_stage_and_what_only_calls_others_to_none() -> None:
    found = {
        "/somewhere/chain/crypto.py": "verify",
        "/somewhere/chain/storage/leveldb.py": "storage",
        "/somewhere/chain/storage/ordered_keys.py": "state",
        "/somewhere/contracts/library/case.py": "execute",
        "/somewhere/site-packages/libp2p/io/trio.py": "network",
        "/somewhere/node/host/api/app.py": "api",
        "/somewhere/node/host/loop.py": "replica",
        "/somewhere/site-packages/trio/_core/_run.py": None,
        "/usr/lib/python3.11/dataclasses.py": None,
    }
    assert {file: stage_of(file) for file in found} == found

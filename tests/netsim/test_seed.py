"""Whole seeds."""

import os
import subprocess
import sys
from dataclasses import replace

from netsim.draws import Draws
from netsim.faults import Partition
from netsim.seed import FULL, SMALL, Options, draw_world, run_seed
from tests.house.source import REPOSITORY

SMALL_SEEDS = Options(size=SMALL)


def test_a_quiet_seed_reaches_its_size_and_loses_nothing() -> None:
    outcome = run_seed(1, Options(faults=(), adversaries=(), size=SMALL))
    assert outcome.is_good, outcome.violations
    assert outcome.blocks >= SMALL.blocks
    assert outcome.epochs >= SMALL.epochs
    assert outcome.virtual_ms >= SMALL.plan_ms
    assert outcome.plan == ()
    assert outcome.counts["transactions"] > 0


def test_a_seed_gives_the_same_world_again_and_another_seed_another() -> None:
    one, same, other = run_seed(2, SMALL_SEEDS), run_seed(2, SMALL_SEEDS), run_seed(3, SMALL_SEEDS)
    assert one == same
    assert one.digest != other.digest


def test_hash_seeds_do_not_change_a_world() -> None:
    script = "from netsim.seed import *; print(run_seed(4, Options(size=SMALL)).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=REPOSITORY,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("0", "1")
    }
    assert len(digests) == 1


def test_a_plan_can_be_replaced() -> None:
    plan = (Partition(10_000, 5_000, ((0, 1), (2, 3))),)
    outcome = run_seed(5, SMALL_SEEDS, plan=plan)
    assert outcome.plan == plan
    assert outcome.counts["partitions"] == 1
    assert outcome.counts["crash of one node"] == 0


def test_nine_in_ten_seeds_have_an_adversary() -> None:
    seen = sum(len(draw_world(seed, Options()).world.honest) == 4 for seed in range(2))
    lies = [
        Draws(seed, "seed", 4, 0).within("ensemble").within("lies").happens(960)
        for seed in range(200)
    ]
    assert sum(lies) >= 180
    assert seen <= 2


def test_adversaries_and_faults_are_named() -> None:
    options = replace(SMALL_SEEDS, adversaries=("silent",), faults=("pause",))
    drawn = draw_world(6, options)
    names = {host.name for host in drawn.world.hosts if hasattr(host, "name")}
    assert names == {"silent"}
    assert {type(fault).__name__ for fault in drawn.plan} == {"Pause"}


def test_a_full_seed_has_the_size_of_the_figures() -> None:
    assert (FULL.blocks, FULL.epochs, FULL.plan_ms) == (60, 6, 600_000)

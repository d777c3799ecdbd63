"""`sinergi sim`: its commands."""

from __future__ import annotations

from cli.sim.bench import bench
from cli.sim.demo import demo
from cli.sim.mutants import mutants
from cli.sim.programme import programme
from cli.sim.replay import replay
from cli.sim.run import run
from cli.sim.shrink import shrink
from cli.spoken import Group

sim = Group(
    "sim",
    help="""Run whole nodes, unchanged, in a seeded network with virtual time.

    The same seed gives the same world, event by event, on every machine.

    \b
    Examples:
      sinergi sim demo
      sinergi sim run --seeds 0:40
      sinergi sim replay --seed 17
    """,
)
for command in (demo, run, replay, shrink, mutants, programme, bench):
    sim.add_command(command)

"""`sinergi sim`: its commands."""

from __future__ import annotations

from cli.sim.run import run
from cli.spoken import Group

sim = Group(
    "sim",
    help="Run whole nodes, unchanged, in a seeded network with virtual time. The same seed gives "
    "the same world, event by event, on every machine.",
)
for command in (run,):
    sim.add_command(command)

"""The entry point: `sinergi` and its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.sim.group import sim
from cli.spoken import SpokenGroup

main = SpokenGroup("sinergi", about=Phrase.ABOUT, told={"sim": Phrase.SIM})
main.add_command(sim)

"""What runs in simulated worlds: the contracts of the network itself, and the one of the load; how calls of them are written.

The programme's contracts are not among them: its rules may change, and a recorded seed of the network stays the same.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from chain.transaction import Call
from contracts.founding import CallWriting
from contracts.loader import Program
from contracts.shelf import of_the_shelf

OF_THE_NETWORK = ("ballot", "govern", "member", "node", "office", "user")
"""With these members run their network: who belongs to it, who acts for whom, who orders blocks, what is voted."""


@cache
def programs() -> tuple[Program, ...]:
    """Those of the network, and `notes`, verified as any other."""
    source = files("netsim").joinpath("notes.py").read_text(encoding="utf-8")
    return (*of_the_shelf(*OF_THE_NETWORK), Program(source))


@cache
def _writing() -> CallWriting:
    return CallWriting(programs())


def call(contract: str, method: str, *form: object) -> Call:
    """A call with its arguments in their form on the wire."""
    return _writing().call(contract, method, *form)

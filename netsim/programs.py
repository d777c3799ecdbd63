"""What runs in simulated worlds: every contract that ships, and the one of the load; and how calls of them are written."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from chain.transaction import Call
from contracts.founding import CallWriting
from contracts.loader import Program
from contracts.shelf import shipped


@cache
def programs() -> tuple[Program, ...]:
    """What ships, and `notes`, verified as any other."""
    source = files("netsim").joinpath("notes.py").read_text(encoding="utf-8")
    return (*shipped(), Program(source))


@cache
def _writing() -> CallWriting:
    return CallWriting(programs())


def call(contract: str, method: str, *form: object) -> Call:
    """A call with its arguments in their form on the wire."""
    return _writing().call(contract, method, *form)

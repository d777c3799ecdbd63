"""Rules broken on purpose, to see that an exploration finds it: changes to the sources of contracts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.loader import Program


class NoSuchText(Exception):
    """What a break would change does not stand in the contract, or not once: it has to be written anew."""


@dataclass(frozen=True, slots=True)
class Break:
    """One rule, and the text of one contract without it."""

    contract: str
    text: str
    instead: str


BREAKS = {
    "no-ceiling": Break(
        "custody",
        "new = replace(old, level=old.level + 1, at_risk=True)",
        "new = replace(old, at_risk=False)",
    ),
    "reopen-without-level": Break("referral", "level=past.level + 1, reopened", "reopened"),
    "split-with-time": Break(
        "division",
        "whole.level, 0, whole.contact_by, 0",
        "0, 0, None, 0",
    ),
    "not-helped-as-helped": Break(
        "referral",
        "return in_full if past.outcome == Outcome.HELPED",
        "return in_full if past.outcome != Outcome.PARTIAL",
    ),
}
"""By name. The ceiling passes and nothing comes of it; who opens again loses no level; what is split has all its time again; not helped is as good as helped."""


def broken(programs: Iterable[Program], name: str) -> tuple[Program, ...]:
    """The programs with the break `name`; NoSuchText if there is nothing to break."""
    chosen, changed = BREAKS[name], False
    found = []
    for program in programs:
        if program.alone().name == chosen.contract:
            if program.source.count(chosen.text) != 1:
                raise NoSuchText(f"{name}: {chosen.contract} does not say {chosen.text!r} once")
            changed = True
            found.append(Program(program.source.replace(chosen.text, chosen.instead)))
        else:
            found.append(program)
    if not changed:
        raise NoSuchText(f"{name}: there is no contract {chosen.contract}")
    return tuple(found)

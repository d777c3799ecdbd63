"""The options that say what the simulated worlds are like, and how a command writes them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import wraps
from typing import Concatenate, ParamSpec

import click

from cli.values import hyphened, names_of, one_of, whole
from netsim.adversaries import ADVERSARIES
from netsim.plan import FAULTS
from netsim.seed import FULL, SMALL, Options, Size

MOST_AUTHORITIES = 200
"""Authorities of a simulated network: the protocol's numbers are tested up to here."""

MOST_OBSERVERS = 64
"""Observers of a simulated network; more tell nothing new and only take time."""

MOST_SEED = 10**12 - 1
"""The highest seed that `--seeds` can write too."""

P = ParamSpec("P")


class SizeName(Enum):
    """The sizes of a seed, by the names that people type."""

    FULL = "full"
    SMALL = "small"


_SIZES: dict[SizeName, Size] = {SizeName.FULL: FULL, SizeName.SMALL: SMALL}


def takes_world(command: Callable[Concatenate[Options, P], None]) -> Callable[..., None]:
    """Give `command` the options of its worlds as its first argument, and the command line theirs."""

    @wraps(command)
    def call(
        authorities: int,
        observers: int,
        faults: tuple[str, ...],
        adversaries: tuple[str, ...],
        size: SizeName,
        *rest: P.args,
        **others: P.kwargs,
    ) -> None:
        options = Options(authorities, observers, faults, adversaries, _SIZES[size])
        command(options, *rest, **others)

    decorated: Callable[..., None] = call
    for option in reversed(_WORLD):
        decorated = option(decorated)
    return decorated


def arguments_of(options: Options) -> tuple[str, ...]:
    """`options` as a person types them; what is as usual is left out, but for the authorities."""
    usual = Options()
    arguments = ["--authorities", str(options.authorities)]
    if options.observers:
        arguments += ["--observers", str(options.observers)]
    if options.faults != usual.faults:
        arguments += ["--faults", hyphened(options.faults) or "none"]
    if options.adversaries != usual.adversaries:
        arguments += ["--adversaries", hyphened(options.adversaries) or "none"]
    if options.size == SMALL:
        arguments += ["--size", SizeName.SMALL.value]
    return tuple(arguments)


def in_words(options: Options) -> str:
    """`options` as a heading tells them."""
    parts = ["1 authority" if options.authorities == 1 else f"{options.authorities} authorities"]
    if options.observers:
        parts.append(f"{options.observers} observer{'s' * (options.observers > 1)}")
    parts.append(_which(options.faults, FAULTS, "faults"))
    parts.append(_which(options.adversaries, tuple(ADVERSARIES), "adversaries"))
    if options.size == SMALL:
        parts.append("small")
    return ", ".join(parts)


def _which(names: Sequence[str], known: Sequence[str], kind: str) -> str:
    match len(names):
        case 0:
            return f"no {kind}"
        case count if count == len(known):
            return f"all {kind}"
        case count if count <= 2:
            return f"{kind}: {' and '.join(names)}"
        case count:
            return f"{count} of {len(known)} {kind}"


_WORLD = (
    click.option(
        "--authorities",
        metavar="N",
        default="4",
        show_default=True,
        callback=whole(1, MOST_AUTHORITIES),
        help="Nodes that vote.",
    ),
    click.option(
        "--observers",
        metavar="N",
        default="0",
        show_default=True,
        callback=whole(0, MOST_OBSERVERS),
        help="Nodes that only follow.",
    ),
    click.option(
        "--faults",
        metavar="NAMES",
        default="all",
        show_default=True,
        callback=names_of(FAULTS),
        help=f"Faults that may be drawn: all, none, or some of {hyphened(FAULTS, between=', ')}.",
    ),
    click.option(
        "--adversaries",
        metavar="NAMES",
        default="all",
        show_default=True,
        callback=names_of(tuple(ADVERSARIES)),
        help="Liars that may be drawn: all, none, or some of "
        f"{hyphened(tuple(ADVERSARIES), between=', ')}.",
    ),
    click.option(
        "--size",
        metavar="full|small",
        default="full",
        show_default=True,
        callback=one_of(SizeName),
        help=f"full: {FULL.blocks} blocks in {FULL.epochs} epochs and {FULL.plan_ms // 60_000} "
        f"virtual minutes at least; small: {SMALL.blocks}, {SMALL.epochs} and "
        f"{SMALL.plan_ms // 60_000}, for a quick look.",
    ),
)

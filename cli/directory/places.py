"""The states of Malaysia as a person names them."""

from __future__ import annotations

import click

from cli.values import names_of, one_of_words
from node.client.intake import STATES

AREAS = tuple(each.title() for each in STATES)
"""By their numbers on the chain, from 1 on."""
STATE_CODES = tuple(each.lower().replace(" ", "-") for each in AREAS)
"""As they are typed."""


def read_states(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """Some, with commas between; nothing, if nothing was said."""
    return None if value is None else names_of(AREAS)(ctx, param, value)


def read_state(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """One, by its number; nothing, if nothing was said."""
    if value is None:
        return None
    word = one_of_words(STATE_CODES)(ctx, param, value.strip().replace(" ", "-"))
    return 1 + STATE_CODES.index(word)


def numbers_of(states: tuple[str, ...]) -> tuple[int, ...]:
    """Their numbers."""
    return tuple(1 + AREAS.index(each) for each in states)

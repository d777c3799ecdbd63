"""Tests that wait: run on trio, in real time where there are sockets, and in no time where there are none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import ParamSpec

import trio
from trio.testing import MockClock

P = ParamSpec("P")

PATIENCE_S = 60.0
"""For whatever has to happen at last, on a machine that is busy with other things."""


def on_trio(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run `test` in real time."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        trio.run(partial(_with_patience, test, *args, **kwargs))

    return run


def in_no_time(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run `test` with a clock that jumps ahead whenever everybody waits."""

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        trio.run(partial(test, *args, **kwargs), clock=MockClock(autojump_threshold=0))

    return run


async def _with_patience(
    test: Callable[P, Awaitable[None]], *args: P.args, **kwargs: P.kwargs
) -> None:
    with trio.fail_after(3 * PATIENCE_S):
        await test(*args, **kwargs)


async def until(holds: Callable[[], object], what: str = "") -> None:
    """Wait until `holds`; TooSlowError, after a long time, if it never does."""
    try:
        with trio.fail_after(PATIENCE_S):
            while not holds():  # noqa: ASYNC110 - of other people's state, which has no event
                await trio.sleep(0.01)
    except trio.TooSlowError as slow:
        raise AssertionError(f"it never came about: {what or holds}") from slow

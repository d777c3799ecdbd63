"""`sinergi refer attempt`, `start`, `note`, `hold`, `resume`, `complete`, `hand-back`: what an agency does while it helps."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from chain.transaction import Call
from cli.completion import word_option
from cli.refer.acting import Scene, act
from cli.refer.verbs import GROUNDS, REASON_GAPS, command
from cli.sayings.refers import ReferSaying
from cli.values import read_span

if TYPE_CHECKING:
    from node.client.registry import Referral

OUTCOMES = ("helped", "partial", "not-helped")
CHANNELS = ("call", "message", "visit", "letter")
"""By their names; their numbers are those of the contracts, in the same order from 1 on."""


def _attempt(referral: str, channel: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - reads every contract

    by = acts.Channel(1 + CHANNELS.index(channel))

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.attempt(found, by, scene.note)]

    act(referral, given, ReferSaying.ATTEMPTED, write)


def _start(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.start(found, scene.member, scene.note)]

    act(referral, given, ReferSaying.STARTED, write)


def _complete(referral: str, outcome: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    result = acts.Result(1 + OUTCOMES.index(outcome))

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.complete(found, scene.member, result, scene.note)]

    act(referral, given, ReferSaying.COMPLETED, write)


def _note(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.note(found, scene.member, scene.note)]

    act(referral, given, ReferSaying.NOTED, write)


def _hold(referral: str, span_ms: int, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    review_ms = int(time.time() * 1000) + span_ms

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.hold(found, scene.member, review_ms, scene.note)]

    act(referral, given, ReferSaying.HELD, write)


def _resume(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.resume(found, scene.member)]

    act(referral, given, ReferSaying.RESUMED, write)


def _hand_back(referral: str, reason: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    ground = acts.Ground(1 + GROUNDS.index(reason))

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.hand_back(found, scene.member, ground, scene.note)]

    act(referral, given, ReferSaying.HANDED_BACK, write)


attempt = command(
    "attempt",
    (ReferSaying.ATTEMPT_ABOUT, ReferSaying.ATTEMPT),
    _attempt,
    [
        word_option("--by", CHANNELS, "channel"),
    ],
    options=(("--by WAY", ReferSaying.BY),),
    example=" --by call",
    gaps={"known": ", ".join(CHANNELS)},
)
start = command("start", (ReferSaying.START_ABOUT, ReferSaying.START), _start)
complete = command(
    "complete",
    (ReferSaying.COMPLETE_ABOUT, ReferSaying.COMPLETE),
    _complete,
    [
        word_option("--outcome", OUTCOMES),
    ],
    options=(("--outcome CODE", ReferSaying.OUTCOME),),
    example=" --outcome helped",
    gaps={"known": ", ".join(OUTCOMES)},
)
note = command("note", (ReferSaying.NOTE_ABOUT, ReferSaying.NOTE), _note)
hold = command(
    "hold",
    (ReferSaying.HOLD_ABOUT, ReferSaying.HOLD),
    _hold,
    [click.Option(["--for", "span_ms"], required=True, callback=read_span)],
    options=(("--for SPAN", ReferSaying.HOLD_FOR),),
    example=" --for 7d",
)
resume = command("resume", (ReferSaying.RESUME_ABOUT, ReferSaying.RESUME), _resume)
hand_back = command(
    "hand-back",
    (ReferSaying.HAND_BACK_ABOUT, ReferSaying.HAND_BACK),
    _hand_back,
    [word_option("--reason", GROUNDS)],
    options=(("--reason CODE", ReferSaying.REASON),),
    example=" --reason capacity",
    gaps=REASON_GAPS,
)

"""`sinergi refer offer`, `keep`, `claim`, `accept`, `decline`, `redirect`, `confirm`, `dispute`, `withdraw`: who holds a referral, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from chain.transaction import Call
from cli.catalogue import Saying
from cli.completion import agencies_offered, word_option
from cli.desk import KEY_OPTIONS, NODE_OPTIONS, key_parameters, node_parameters
from cli.page import Line, Page, SpokenCommand
from cli.refer.acting import Scene, act
from cli.sayings.referrals import ReferralSaying
from cli.sayings.refers import ReferSaying

if TYPE_CHECKING:
    from node.client.registry import Referral

GROUNDS = ("capacity", "area", "eligibility", "information", "consent", "safety", "other")
WAYS = ("next", "pool", "origin")
"""By their names; their numbers are those of the contracts, in the same order from 1 on."""


NOTE: Line = ("--note-file FILE", ReferralSaying.NOTE_FILE)


def _offer(referral: str, agencies: tuple[str, ...], **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - reads every contract

    several = acts.Mode.AT_ONCE if given["at_once"] else acts.Mode.IN_TURN
    mode = several if len(agencies) > 1 else acts.Mode.ONE

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        members = [bytes.fromhex(scene.agencies.member(each)) for each in agencies]
        return [acts.offer(found, members, mode)]

    act(referral, given, ReferSaying.OFFERED, write)


def _accept(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.accept(found, scene.member)]

    act(referral, given, ReferSaying.ACCEPTED, write)


def _decline(referral: str, reason: str, then: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    ground, way = acts.Ground(1 + GROUNDS.index(reason)), acts.Way(1 + WAYS.index(then))

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.decline(found, scene.member, ground, scene.note, way)]

    act(referral, given, ReferSaying.DECLINED, write)


def _redirect(referral: str, agency: str, reason: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    ground = acts.Ground(1 + GROUNDS.index(reason))

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        other = bytes.fromhex(scene.agencies.member(agency))
        return [acts.redirect(found, scene.member, ground, scene.note, other)]

    act(referral, given, ReferSaying.REDIRECTED, write)


def _confirm(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    rest = acts.fresh() if given["rest"] else None

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.confirm(found, scene.note if scene.has_note else None, rest)]

    act(referral, given, ReferSaying.CONFIRMED, write)


def _keep(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(_scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.keep(found)]

    act(referral, given, ReferSaying.KEPT, write)


def _claim(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(_scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.claim(found)]

    act(referral, given, ReferSaying.CLAIMED, write)


def _dispute(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        return [acts.dispute(found, scene.note if scene.has_note else None)]

    act(referral, given, ReferSaying.DISPUTED, write)


def _withdraw(referral: str, **given: object) -> None:
    from node.client import acts  # noqa: PLC0415 - see above

    def write(scene: Scene, found: Referral) -> Sequence[Call]:
        if given["offer"]:
            return [acts.withdraw_offer(found)]
        return [acts.withdraw(found, scene.note)]

    said = ReferSaying.OFFER_WITHDRAWN if given["offer"] else ReferSaying.WITHDRAWN
    act(referral, given, said, write)


def command(
    name: str,
    about: tuple[Saying, Saying],
    does: Callable[..., None],
    more: Sequence[click.Parameter] = (),
    *,
    options: tuple[Line, ...] = (),
    example: str = "",
    gaps: Mapping[str, object] | None = None,
) -> SpokenCommand:
    """A deed about the referral that is meant, with `more` of its own beside what every one takes."""
    agencies = [each.name for each in more if isinstance(each, click.Argument)]
    arguments = ReferralSaying.ID_ARGUMENTS
    if agencies:
        several = agencies == ["agencies"]
        arguments = (
            ReferralSaying.ID_AGENCIES_ARGUMENTS if several else ReferralSaying.ID_AGENCY_ARGUMENTS
        )
    long, brief = about
    page = Page(
        about=long,
        arguments=arguments,
        options=(*options, NOTE, *KEY_OPTIONS, *NODE_OPTIONS),
        examples=((f"sinergi refer {name} 3f9a{example}", brief),),
        gaps=gaps or {},
    )
    parameters = [
        click.Argument(["referral"]),
        *more,
        click.Option(["--note-file"], type=click.Path(allow_dash=True)),
        *key_parameters(),
        *node_parameters(),
    ]
    return SpokenCommand(name, page, does, parameters)


REASON_GAPS = {"known": ", ".join(GROUNDS)}

offer = command(
    "offer",
    (ReferSaying.OFFER_ABOUT, ReferSaying.OFFER),
    _offer,
    [
        click.Argument(["agencies"], nargs=-1, required=True, shell_complete=agencies_offered),
        click.Option(["--at-once"], is_flag=True),
    ],
    options=(("--at-once", ReferSaying.OFFER_AT_ONCE),),
    example=" PERKESO TERAJU",
)
accept = command("accept", (ReferSaying.ACCEPT_ABOUT, ReferSaying.ACCEPT), _accept)
decline = command(
    "decline",
    (ReferSaying.DECLINE_ABOUT, ReferSaying.DECLINE),
    _decline,
    [
        word_option("--reason", GROUNDS),
        word_option("--then", WAYS, default="next"),
    ],
    options=(("--reason CODE", ReferSaying.REASON), ("--then WAY", ReferSaying.THEN)),
    example=" --reason capacity --then pool",
    gaps=REASON_GAPS,
)
redirect = command(
    "redirect",
    (ReferSaying.REDIRECT_ABOUT, ReferSaying.REDIRECT),
    _redirect,
    [click.Argument(["agency"], shell_complete=agencies_offered), word_option("--reason", GROUNDS)],
    options=(("--reason CODE", ReferSaying.REASON),),
    example=" TERAJU --reason eligibility",
    gaps=REASON_GAPS,
)
confirm = command(
    "confirm",
    (ReferSaying.CONFIRM_ABOUT, ReferSaying.CONFIRM),
    _confirm,
    [click.Option(["--rest"], is_flag=True)],
    options=(("--rest", ReferSaying.REST),),
)
keep = command("keep", (ReferSaying.KEEP_ABOUT, ReferSaying.KEEP), _keep)
claim = command("claim", (ReferSaying.CLAIM_ABOUT, ReferSaying.CLAIM), _claim)
dispute = command("dispute", (ReferSaying.DISPUTE_ABOUT, ReferSaying.DISPUTE), _dispute)
withdraw = command(
    "withdraw",
    (ReferSaying.WITHDRAW_ABOUT, ReferSaying.WITHDRAW),
    _withdraw,
    [click.Option(["--offer"], is_flag=True)],
    options=(("--offer", ReferSaying.WITHDRAW_OFFER),),
)

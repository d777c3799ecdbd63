"""`sinergi explore referral`: every state of one referral, for each mode and each cast that is asked for."""

from __future__ import annotations

import json
from time import monotonic

import click

from cli.catalogue import Phrase
from cli.complaint import Complaint, Reason
from cli.completion import word_option
from cli.explore.shown import Outcome, Watch, show
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.explorations import ExploreSaying
from cli.tell import console, side_console
from cli.values import names_of, whole
from contracts.explore.referral.acts import MODES
from contracts.explore.referral.breaks import BREAKS, broken
from contracts.explore.referral.cast import CASTS
from contracts.explore.referral.explored import explore_referral
from contracts.shelf import shipped

NOTHING_BROKEN = "none"
MOST_STATES = 10_000_000
"""More than fit into memory."""
BROKEN_EXAMPLE = (
    "sinergi explore referral --break not-helped-as-helped --casts one-agency --modes single"
)


def _referral(
    *, modes: tuple[str, ...], casts: tuple[str, ...], broken_rule: str, most: int, is_json: bool
) -> None:
    language = language_in(click.get_current_context())
    for option, chosen in (("--modes", modes), ("--casts", casts)):
        if not chosen:
            raise Complaint(Reason.NOTHING_TO_RUN, name=option)
    programs = shipped()
    if broken_rule != NOTHING_BROKEN:
        programs = broken(programs, broken_rule)
    outcomes = []
    for cast in casts:
        for mode in modes:
            began_s = monotonic()
            with Watch(side_console(), language, mode=mode, cast=cast) as watch:
                told = explore_referral(CASTS[cast], mode, programs, most, watch.tell)
            outcomes.append(Outcome(told, broken_rule, monotonic() - began_s))
    if is_json:
        objects = ",\n".join(json.dumps(each.plain()) for each in outcomes)
        click.echo(f"[\n{objects}\n]")
    else:
        show(outcomes, most, language, console())
    if any(each.told.found.counts for each in outcomes):
        raise click.exceptions.Exit(1)


referral = SpokenCommand(
    "referral",
    Page(
        about=ExploreSaying.REFERRAL_ABOUT,
        arguments=ExploreSaying.OPTIONS,
        options=(
            ("--modes NAMES", ExploreSaying.MODES),
            ("--casts NAMES", ExploreSaying.CASTS),
            ("--break NAME", ExploreSaying.BREAK),
            ("--most N", ExploreSaying.MOST),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi explore referral --modes single", ExploreSaying.ONE_MODE),
            (BROKEN_EXAMPLE, ExploreSaying.BROKEN),
        ),
        gaps={"modes": ", ".join(MODES), "casts": ", ".join(CASTS), "breaks": ", ".join(BREAKS)},
    ),
    _referral,
    [
        click.Option(["--modes"], default="all", callback=names_of(tuple(MODES))),
        click.Option(["--casts"], default="distinct", callback=names_of(tuple(CASTS))),
        word_option("--break", (NOTHING_BROKEN, *BREAKS), "broken_rule", default=NOTHING_BROKEN),
        click.Option(["--most"], default=str(MOST_STATES), callback=whole(1, MOST_STATES)),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

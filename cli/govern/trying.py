"""`sinergi govern try`: what comes of a question, tried on a copy of the newest state; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
from rich.text import Text

from chain.crypto import verify
from chain.genesis import Genesis
from chain.primitives import Height
from chain.storage.store import KeyValueStore
from cli.catalogue import Language, phrase
from cli.chain.diff import complaining, read_genesis
from cli.desk import NODE_OPTIONS, SHORT
from cli.govern.looks import matter_text
from cli.govern.reading import no_source, only, programs_in
from cli.listing import show_columns
from cli.page import Page, SpokenCommand, language_in
from cli.reasons import sentence
from cli.sayings.governs import GovernSaying
from cli.stores import opened_store
from cli.tell import console, number
from cli.values import read_span, whole
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.shelf import shipped
from node.audit.motions import Decision, Motion, Newest, Told
from node.audit.trial import End, Otherwise, Pair, Trial, try_blocks, try_clock
from node.host.folder import store_of

FOUND = 1
"""The exit status where it would be refused, or something ends otherwise."""
MOST_BLOCKS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Tried:
    motion: Motion
    decision: Decision
    trial: Trial | None
    has_genesis: bool

    @property
    def is_quiet(self) -> bool:
        """True if nobody has to look at it again."""
        trial = self.trial
        ends = trial is None or not (trial.unfit or trial.others or trial.refused)
        return ends and not self.decision.code


def _try(proposal: str, file: tuple[str, ...], **given: object) -> None:
    language = language_in(click.get_current_context())
    programs = programs_in(file)
    path, begins = store_of(Path(str(given["store"])))
    genesis = None if begins is None else read_genesis(str(begins))
    blocks, ahead_ms = given["blocks"], given["ahead_ms"]
    assert isinstance(blocks, int)
    assert isinstance(ahead_ms, int)
    with ExitStack() as held, complaining((str(path), str(path))):
        store = held.enter_context(opened_store(str(path)))
        tried = _tried(store, proposal, programs, genesis, (blocks, ahead_ms))
    if given["is_json"]:
        click.echo(json.dumps(_object(tried), ensure_ascii=False))
    else:
        _show(tried, language)
    if not tried.is_quiet:
        raise click.exceptions.Exit(FOUND)


def _tried(
    store: KeyValueStore,
    proposal: str,
    given: Sequence[Program],
    genesis: Genesis | None,
    reach: tuple[int, int],
) -> _Tried:
    blocks, ahead_ms = reach
    newest = Newest(store, ContractExecutor([*shipped(), *given]))
    digits = proposal.strip().lower().replace("-", "")
    found = [each for each in newest.motions() if each.ballot_id.startswith(digits)]
    motion = only(found, [each.ballot_id for each in found], proposal)
    decision = newest.decide(motion)
    code = motion.asked.get("program")
    if not isinstance(code, dict):
        return _Tried(motion, decision, None, genesis is not None)
    from node.client.differences import NoSource, source_of  # noqa: PLC0415 - reads every contract

    try:
        program = source_of(str(code["contract"]), str(code["digest"]), given)
    except NoSource as error:
        raise no_source(error) from error
    pair = Pair.of([*shipped(), *given], str(code["contract"]), program)
    unfit = pair.unfit(newest)
    if unfit is not None:
        return _Tried(motion, decision, Trial(unfit=unfit), genesis is not None)
    trial = Trial()
    if genesis is not None:
        trial = try_blocks(pair, newest, genesis, verify, blocks, _silent)
    try_clock(pair, newest, newest.tip.header.timestamp_ms + ahead_ms, trial)
    return _Tried(motion, decision, trial, genesis is not None)


def _silent(_height: Height) -> None:
    """Blocks go by."""


# For people.


def _show(tried: _Tried, language: Language) -> None:
    out = console()
    out.print(Text(matter_text(tried.motion, language), "bold"))
    decision = tried.decision
    if decision.code:
        why = sentence(tried.motion.contract, decision.code, language) or decision.code
        out.print(Text(phrase(GovernSaying.WOULD_FAIL, language, detail=why), "red"))
    else:
        said = GovernSaying.WOULD_PASS if decision.is_decided else GovernSaying.NOT_ENOUGH
        out.print(Text(phrase(said, language, count=number(decision.agreed))))
    for each in decision.events:
        out.print(Text(f"  {_event_text(each)}"), soft_wrap=True)
    if tried.trial is not None:
        _show_trial(tried.trial, language, has_genesis=tried.has_genesis)


def _show_trial(trial: Trial, language: Language, *, has_genesis: bool) -> None:
    out = console()
    if trial.unfit is not None:
        out.print(Text(phrase(GovernSaying.SET_ASIDE, language, detail=trial.unfit), "red"))
        return
    if not has_genesis:
        out.print(Text(phrase(GovernSaying.NO_GENESIS, language), "yellow"))
    elif trial.first is not None and trial.last is not None:
        first, last, count = (number(each) for each in (trial.first, trial.last, trial.calls))
        said = phrase(GovernSaying.TRIED_BLOCKS, language, first=first, last=last, count=count)
        out.print(Text(said))
    out.print(Text(phrase(GovernSaying.TRIED_CLOCK, language, count=number(trial.fired))))
    if trial.refused:
        out.print(Text(phrase(GovernSaying.WOULD_FAIL, language, detail=trial.refused), "red"))
    if not trial.others:
        out.print(Text(phrase(GovernSaying.SAME, language), "green"))
        return
    out.print(Text(phrase(GovernSaying.OTHERS, language, count=number(trial.others)), "yellow"))
    headings = (
        GovernSaying.WHERE,
        GovernSaying.CALL,
        GovernSaying.BEFORE,
        GovernSaying.AFTER,
    )
    rows = [
        (
            number(each.height),
            f"{each.contract}.{each.method} {(each.transaction or '')[:SHORT]}".rstrip(),
            _end_text(each, each.old, language),
            _end_text(each, each.new, language),
        )
        for each in trial.told
    ]
    show_columns(headings, rows, language, out)


def _end_text(other: Otherwise, end: End | None, language: Language) -> str:
    if end is None:
        return phrase(GovernSaying.MISSING, language)
    if end.code:
        return sentence(other.contract, end.code, language) or end.code
    told = "; ".join(_event_text(each) for each in end.events)
    return (
        f"{phrase(GovernSaying.DONE, language)}: {told}"
        if told
        else phrase(GovernSaying.DONE, language)
    )


def _event_text(event: Told) -> str:
    fields = event.fields
    if isinstance(fields, dict):
        told = " ".join(f"{name}={value}" for name, value in fields.items())
        return f"{event.contract}.{event.name} {told}"
    return f"{event.contract}.{event.name} {fields}"


# For programs.


def _object(tried: _Tried) -> dict[str, object]:
    decision, trial = tried.decision, tried.trial
    return {
        "proposal": tried.motion.ballot_id,
        "matter": tried.motion.matter,
        "asked": dict(tried.motion.asked),
        "would_pass": decision.is_decided,
        "agreed": decision.agreed,
        "events": [_event_object(each) for each in decision.events],
        "code": decision.code or None,
        "facts": decision.facts,
        "trial": None if trial is None else _trial_object(trial),
    }


def _trial_object(trial: Trial) -> dict[str, object]:
    return {
        "set_aside": trial.unfit,
        "first": trial.first,
        "last": trial.last,
        "calls": trial.calls,
        "fired": trial.fired,
        "refused": trial.refused or None,
        "others": trial.others,
        "told": [
            {
                "height": each.height,
                "transaction_id": each.transaction,
                "contract": each.contract,
                "method": each.method,
                "old": _end_object(each.old),
                "new": _end_object(each.new),
            }
            for each in trial.told
        ],
    }


def _end_object(end: End | None) -> dict[str, object] | None:
    if end is None:
        return None
    events = [_event_object(each) for each in end.events]
    return {"code": end.code or None, "facts": end.facts, "events": events}


def _event_object(event: Told) -> dict[str, object]:
    return {"contract": event.contract, "name": event.name, "fields": event.fields}


attempt = SpokenCommand(
    "try",
    Page(
        about=GovernSaying.TRY_ABOUT,
        arguments=GovernSaying.PROPOSAL,
        options=(
            ("--store FOLDER", GovernSaying.STORE),
            ("--file FILE", GovernSaying.FILE),
            ("--blocks N", GovernSaying.BLOCKS),
            ("--ahead SPAN", GovernSaying.AHEAD),
            *NODE_OPTIONS[-2:],
        ),
        examples=(("sinergi govern try 3f9a --store node", GovernSaying.TRY),),
    ),
    _try,
    [
        click.Argument(["proposal"]),
        click.Option(["--store"], type=click.Path(), required=True),
        click.Option(["--file"], type=click.Path(), multiple=True),
        click.Option(["--blocks"], default="100", callback=whole(0, MOST_BLOCKS)),
        click.Option(["--ahead", "ahead_ms"], default="30d", callback=read_span),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

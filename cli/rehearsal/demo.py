"""`sinergi demo`: seven real nodes work through the programme's first volume; one of them is killed meanwhile."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import click
import trio

from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.net.network import network
from cli.page import Page, SpokenCommand, language_in
from cli.rehearsal.shown import Watch, show_report
from cli.sayings.folder_troubles import FolderGround
from cli.sayings.rehearsals import RehearsalSaying
from cli.tell import console, side_console
from cli.values import cause_of, whole, written_whole
from node.host.groups import leaves
from node.host.local_net import MANIFEST
from node.rehearsal.play import Report, Stalled, play
from node.rehearsal.processes import NotStarted
from node.rehearsal.programme import FIRST_VOLUME

REPORT = "report.json"
NETWORK = "network"
SEED = 2020
FEWEST, MOST = 40, 20_000
"""Fewer would not show every course, and more not fit on a bar of an hour."""
MOST_SEED = 2**32


def _demo(*, seed: int, referrals: int, folder: str, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    root = _emptied(Path(folder))
    watch = Watch(side_console(), language, total=referrals)
    try:
        with watch:
            report = trio.run(play, root / NETWORK, seed, referrals, watch.tell)
    except BaseExceptionGroup as group:
        raise _complaint(next(leaves(group)), root) from group
    except (Stalled, NotStarted) as error:
        raise _complaint(error, root) from error
    written = root / REPORT
    with written_whole(written) as unfinished:
        unfinished.write_text(json.dumps(_object(report), indent=1) + "\n", encoding="utf-8")
    if is_json:
        click.echo(json.dumps(_object(report)))
    else:
        show_report(report, language, console())
        told = phrase(RehearsalSaying.WRITTEN, language, path=written, network=root / NETWORK)
        console().print(told, soft_wrap=True)
    if report.faults:
        raise click.exceptions.Exit(1)


def _emptied(root: Path) -> Path:
    """The folder of this rehearsal; what an earlier one left there goes, and nothing else."""
    try:
        if (root / NETWORK / MANIFEST).is_file():
            _refuse_if_running(root / NETWORK)
            shutil.rmtree(root / NETWORK)
        (root / REPORT).unlink(missing_ok=True)
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Complaint(Reason.UNWRITABLE, path=root, detail=cause_of(error, root)) from error
    if (root / NETWORK).exists():
        raise Complaint(Reason.NOT_A_REHEARSAL, path=root / NETWORK)
    return root


def _refuse_if_running(root: Path) -> None:
    """Somebody may have gone on with the network of an earlier rehearsal: 'net up' leaves its nodes running."""
    for node in network(str(root)).nodes:
        holder = node.folder.holder()
        if holder is not None:
            raise Complaint(FolderGround.HELD, path=node.folder.path, detail=holder)


def _complaint(error: BaseException, root: Path) -> BaseException:
    """What went wrong as a person reads it; what is no fault of the network's goes on as it is."""
    if isinstance(error, Stalled | NotStarted):
        return Complaint(Reason.REHEARSAL_FAILED, path=root / NETWORK, detail=str(error))
    return error


def _object(report: Report) -> dict[str, object]:
    return {"is_good": not report.faults, **asdict(report)}


demo = SpokenCommand(
    "demo",
    Page(
        about=RehearsalSaying.ABOUT,
        arguments=RehearsalSaying.ARGUMENTS,
        options=(
            ("--seed N", RehearsalSaying.SEED),
            ("--referrals N", RehearsalSaying.REFERRALS),
            ("--folder FOLDER", RehearsalSaying.FOLDER),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi demo", RehearsalSaying.WHOLE),
            ("sinergi demo --seed 9 --referrals 400", RehearsalSaying.OTHER),
        ),
    ),
    _demo,
    [
        click.Option(["--seed"], default=str(SEED), callback=whole(0, MOST_SEED)),
        click.Option(["--referrals"], default=str(FIRST_VOLUME), callback=whole(FEWEST, MOST)),
        click.Option(["--folder"], default="build/demo"),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

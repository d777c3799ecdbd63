"""`sinergi genesis assemble`: the parts of all agencies, put together."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path

import click
from rich.text import Text

from chain.frozen import names_of
from chain.genesis import Parameters
from chain.primitives import Digest, Milliseconds
from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint
from cli.genesis.shown import founding_object, show_founding
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folder_troubles import GenesisGround
from cli.sayings.folders import FolderSaying
from cli.tell import console, program
from cli.troubles import complaining
from cli.values import check_writable, read_file, whole, writing
from contracts.shelf import shipped
from node.host import ceremony
from node.host.ceremony import NotAPart, Part
from node.host.folder import write_whole
from node.host.joining import read_founding

HOUR_MS = 3_600_000
USUAL = Parameters()


def _assemble(
    parts: tuple[str, ...],
    *,
    out: str,
    is_json: bool,
    **durations: int,
) -> None:
    language = language_in(click.get_current_context())
    target = Path(out)
    if target.exists():
        raise Complaint(GenesisGround.EXISTS, path=target)
    check_writable(target)
    parameters = _parameters(**durations)
    found = [_read_part(each) for each in parts]
    programs = shipped()
    try:
        genesis = ceremony.assemble(
            found,
            programs,
            nonce=Digest(secrets.token_bytes(Digest.LENGTH)),
            timestamp_ms=Milliseconds(int(time.time() * 1000)),
            parameters=parameters,
        )
    except NotAPart as error:
        raise Complaint(GenesisGround.DO_NOT_FIT, detail=error) from error
    with complaining():
        founding = read_founding(genesis, programs, target)
    with writing(target):
        write_whole(target, genesis.encode())
    if is_json:
        click.echo(json.dumps({"file": str(target), **founding_object(founding, programs)}))
        return
    show_founding(founding, programs, None, language, console())
    told = phrase(FolderSaying.ASSEMBLED_NEXT, language, path=target, program=program())
    console().print(Text(f"\n{told}"))


def _read_part(file: str) -> Part:
    try:
        return Part.from_json(read_file(file))
    except NotAPart as error:
        raise Complaint(GenesisGround.NOT_A_PART, path=file, detail=error) from error


def _parameters(
    *, epoch_heights: int, delta0_ms: int, delta_cap_ms: int, min_block_ms: int, heartbeat_ms: int
) -> Parameters:
    try:
        return Parameters(
            epoch_heights,
            Milliseconds(delta0_ms),
            Milliseconds(delta_cap_ms),
            Milliseconds(min_block_ms),
            Milliseconds(heartbeat_ms),
        )
    except ValueError as error:
        raise Complaint(GenesisGround.BAD_PARAMETERS, detail=error) from error


assemble = SpokenCommand(
    "assemble",
    Page(
        about=FolderSaying.ASSEMBLE_ABOUT,
        arguments=FolderSaying.ASSEMBLE_ARGUMENTS,
        options=(
            ("--out FILE", FolderSaying.PART_OUT),
            ("--epoch-heights N", FolderSaying.EPOCH_HEIGHTS),
            ("--delta0-ms N", FolderSaying.DELTA0),
            ("--delta-cap-ms N", FolderSaying.DELTA_CAP),
            ("--min-block-ms N", FolderSaying.MIN_BLOCK),
            ("--heartbeat-ms N", FolderSaying.HEARTBEAT),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            (
                "sinergi genesis assemble perkeso.json contoh.json --out genesis.bin",
                FolderSaying.ASSEMBLE,
            ),
        ),
        gaps={name: f"{getattr(USUAL, name):,}" for name in names_of(Parameters)},
    ),
    _assemble,
    [
        click.Argument(["parts"], nargs=-1, required=True, type=click.Path()),
        click.Option(["--out"], required=True, type=click.Path()),
        click.Option(
            ["--epoch-heights"], default=str(USUAL.epoch_heights), callback=whole(1, 10_000_000)
        ),
        click.Option(["--delta0-ms"], default=str(USUAL.delta0_ms), callback=whole(4, HOUR_MS)),
        click.Option(
            ["--delta-cap-ms"], default=str(USUAL.delta_cap_ms), callback=whole(4, HOUR_MS)
        ),
        click.Option(
            ["--min-block-ms"], default=str(USUAL.min_block_ms), callback=whole(0, HOUR_MS)
        ),
        click.Option(
            ["--heartbeat-ms"], default=str(USUAL.heartbeat_ms), callback=whole(1, HOUR_MS)
        ),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

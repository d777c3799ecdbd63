"""`sinergi proof export`: what a node proves, checked before it is written for somebody without a node."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from chain.proof import verifier
from chain.proof.verifier import Checkpoint, Proven, Unproven
from cli.catalogue import phrase
from cli.complaint import Complaint, Reason
from cli.desk import NODE_OPTIONS, ask, asked_of, node_parameters
from cli.listing import in_groups
from cli.page import Page, SpokenCommand, language_in
from cli.proof.told import proven_object, show_proven
from cli.proof.verify import holds, read_checkpoint
from cli.sayings.proofs import ProofGround, ProofSaying
from cli.tell import console
from cli.tx.asking import read_transaction
from cli.values import read_target, whole_or_none, written_whole

if TYPE_CHECKING:
    from node.client.api import NodeApi

THINGS = ("--referral", "--leg", "--transaction", "--fallen-due", "--key-of")
MOST_HEIGHT = 10**11


@dataclass(frozen=True, slots=True)
class _Made:
    data: bytes
    chain_id: bytes


def _export(file: Path, since: Checkpoint | None, **given: object) -> None:
    language = language_in(click.get_current_context())
    name, value = _thing(given)
    if file.is_file() and not given["force"]:
        raise Complaint(ProofGround.EXISTS, path=file)
    epoch = 0 if since is None else since.epoch

    async def story(api: NodeApi) -> _Made:
        path, query = await _place(api, name, value)
        data = await api.raw(path, since=epoch, **query)
        chain_id = bytes.fromhex(str((await api.get("/v1/status"))["chain_id"]))
        return _Made(data, chain_id)

    made = ask(asked_of(given), story)
    proven = _checked(made, since)
    with written_whole(file) as unfinished:
        unfinished.write_bytes(made.data)
    if given["is_json"]:
        told = {"file": str(file), "bytes": len(made.data), **proven_object(proven, made.chain_id)}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    show_proven(proven, language, console())
    said = phrase(ProofSaying.WRITTEN, language, path=file, count=f"{len(made.data):,}")
    console().print()
    console().print(Text(said), soft_wrap=True)
    for line in in_groups(made.chain_id):
        console().print(Text(f"  {line}"))


def _thing(given: Mapping[str, object]) -> tuple[str, str]:
    """The one thing that is to be proven."""
    asked = {each: given[each[2:].replace("-", "_")] for each in THINGS}
    told = [(name, str(value)) for name, value in asked.items() if value is not None]
    if len(told) != 1:
        raise Complaint(ProofGround.ONE_THING, known=", ".join(THINGS))
    return told[0]


async def _place(api: NodeApi, name: str, value: str) -> tuple[str, dict[str, str | int]]:
    """Where the API has the proof of a thing."""
    if name == "--transaction":
        return f"/v1/transactions/{value}/proof", {}
    if name == "--fallen-due":
        return f"/v1/blocks/{value}/fallen-due/proof", {}
    if name == "--leg":
        return "/v1/proofs/leg/legs", {"key": value}
    if name == "--key-of":
        contract, field, key = value.split("/")
        return f"/v1/proofs/{contract}/{field}", {"key": key}
    ref_id = await _referral(api, value)
    is_closed = await api.keys("referral", "closed", ref_id, 1)
    contract, field = ("referral", "closed") if is_closed else ("custody", "referrals")
    return f"/v1/proofs/{contract}/{field}", {"key": ref_id}


async def _referral(api: NodeApi, typed: str) -> str:
    """The referral that is meant; a whole id may also be of none, and that is proven then."""
    from node.client.finding import NotFound, find_referral  # noqa: PLC0415 - slow to import

    try:
        return await find_referral(api, typed)
    except NotFound:
        if len(typed.strip()) == 32:
            return typed.strip().lower()
        raise


def _checked(made: _Made, since: Checkpoint | None) -> Proven:
    """What the proof shows, checked as its reader will; a Complaint if it shows nothing."""
    try:
        return verifier.verify(made.data, holds, made.chain_id, since)
    except Unproven as error:
        raise Complaint(ProofGround.DOES_NOT_HOLD, detail=error) from error


def _read_leg(_ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    digits = value.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{32}", digits):
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known="32 x 0-9 a-f")
    return digits


def _read_key(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[a-z0-9_.-]+/[a-z0-9_]+/([0-9a-f]{2})*", value):
        raise Complaint(ProofGround.NOT_A_KEY, value=value)
    return value


def _read_transaction(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return None if value is None else read_transaction(ctx, param, value)


export = SpokenCommand(
    "export",
    Page(
        about=ProofSaying.EXPORT_ABOUT,
        arguments=ProofSaying.EXPORT_ARGUMENTS,
        options=(
            ("--referral ID", ProofSaying.REFERRAL),
            ("--leg ID", ProofSaying.LEG),
            ("--transaction ID", ProofSaying.TRANSACTION),
            ("--fallen-due HEIGHT", ProofSaying.FALLEN_DUE),
            ("--key-of CONTRACT/FIELD/KEY", ProofSaying.KEY_OF),
            ("--since EPOCH:HEX", ProofSaying.SINCE),
            ("--force", ProofSaying.FORCE),
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi proof export some.proof --referral 3f9a", ProofSaying.EXPORT_REFERRAL),
            ("sinergi proof export some.proof --transaction ID", ProofSaying.EXPORT_TRANSACTION),
        ),
    ),
    _export,
    [
        click.Argument(["file"], callback=read_target),
        click.Option(["--referral"]),
        click.Option(["--leg"], callback=_read_leg),
        click.Option(["--transaction"], callback=_read_transaction),
        click.Option(["--fallen-due"], callback=whole_or_none(0, MOST_HEIGHT)),
        click.Option(["--key-of"], callback=_read_key),
        click.Option(["--since"], callback=read_checkpoint),
        click.Option(["--force"], is_flag=True),
        *node_parameters(),
    ],
)

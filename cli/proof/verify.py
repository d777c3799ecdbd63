"""`sinergi proof verify`: one file, checked with what stands in it and what the reader trusts."""

from __future__ import annotations

import json
import re
from typing import NoReturn

import click

from chain import crypto
from chain.primitives import PublicKey, Signature
from chain.proof import verifier
from chain.proof.verifier import MAX_PROOF_BYTES, Checkpoint, Flaw, Unproven
from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.page import Page, SpokenCommand, language_in
from cli.proof.told import proven_object, show_proven, show_unproven, unproven_object
from cli.tell import console, side_console
from cli.values import MOST_DIGITS, hash_in, read_bytes

NOT_JUDGED = {
    Flaw.NOT_A_PROOF: Reason.NO_PROOF,
    Flaw.UNKNOWN_VERSION: Reason.NO_PROOF,
    Flaw.NO_CHECKPOINT: Reason.CHECKPOINT_NEEDED,
}
"""What says nothing about the proof: it may well hold, for another program or with a checkpoint."""


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """True if `signature` is `key`'s Ed25519 signature of `message`."""
    return crypto.verify(PublicKey(key), message, Signature(signature))


def _read_chain_id(_ctx: click.Context, param: click.Parameter, value: str | None) -> bytes | None:
    found = None if value is None else hash_in(value)
    if value is not None and found is None:
        raise Complaint(Reason.CHAIN_ID, value=value, name=param.opts[0])
    return found


def read_checkpoint(
    _ctx: click.Context, param: click.Parameter, value: str | None
) -> Checkpoint | None:
    """Who voted in an epoch, as an earlier proof showed."""
    if value is None:
        return None
    epoch, _, digits = value.strip().partition(":")
    digest = hash_in(digits)
    if digest is None or not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", epoch):
        raise Complaint(Reason.CHECKPOINT, value=value, name=param.opts[0])
    return Checkpoint(int(epoch), digest)


def _verify(
    file: str, *, chain_id: bytes | None, checkpoint: Checkpoint | None, is_json: bool
) -> None:
    language = language_in(click.get_current_context())
    data = read_bytes(file, MAX_PROOF_BYTES)
    try:
        proven = verifier.verify(data, holds, chain_id, checkpoint)
    except Unproven as unproven:
        if unproven.flaw in NOT_JUDGED:
            _refuse(file, unproven)
        if is_json:
            click.echo(json.dumps(unproven_object(unproven)))
        else:
            show_unproven(unproven, language, console())
        raise click.exceptions.Exit(1) from unproven
    if is_json:
        click.echo(json.dumps(proven_object(proven, chain_id)))
    else:
        show_proven(proven, language, console())
    if chain_id is None:
        side_console().print(phrase(Phrase.UNCOMPARED, language), style="yellow")


def _refuse(file: str, unproven: Unproven) -> NoReturn:
    raise Complaint(NOT_JUDGED[unproven.flaw], path=file, detail=unproven.detail) from unproven


verify = SpokenCommand(
    "verify",
    Page(
        about=Phrase.VERIFY_ABOUT,
        arguments=Phrase.VERIFY_ARGUMENTS,
        options=(
            ("--chain-id HEX", Phrase.VERIFY_CHAIN_ID),
            ("--checkpoint EPOCH:HEX", Phrase.VERIFY_CHECKPOINT),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi proof verify FILE --chain-id HEX", Phrase.VERIFY_YOURS),
            ("sinergi proof verify FILE --checkpoint 12:HEX", Phrase.VERIFY_LATER),
        ),
    ),
    _verify,
    [
        click.Argument(["file"]),
        click.Option(["--chain-id"], callback=_read_chain_id),
        click.Option(["--checkpoint"], callback=read_checkpoint),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

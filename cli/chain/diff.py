"""`sinergi chain diff`: where two nodes' stores of one chain are not the same, and who wrote what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from chain.crypto import verify
from chain.genesis import GENESIS, MAX_GENESIS_BYTES, Genesis
from chain.primitives import Height
from chain.rejection import Rejected
from cli.catalogue import Language, Phrase
from cli.chain.objects import comparison_object
from cli.chain.told import show_comparison
from cli.chain.words import Word, word
from cli.complaint import Complaint, Reason
from cli.page import Page, SpokenCommand, language_in
from cli.stores import opened_store
from cli.tell import console, number, side_console
from cli.values import read_bytes
from contracts.executor import ContractExecutor
from contracts.shelf import shipped
from node.audit.compare import compare
from node.audit.findings import SIDES, Comparison, Lacking, NoChain, OtherChain
from node.audit.walk import Progress
from node.host.folder import store_of

SAID_EVERY = 100
"""Heights between two looks of the line that says how far it is."""


def _diff(a: str, b: str, *, genesis: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    (one, begins), (other, begins_too) = store_of(Path(a)), store_of(Path(b))
    paths = (str(one), str(other))
    if one.resolve() == other.resolve():
        raise Complaint(Reason.SAME_STORE, path=a)
    file = genesis or begins or begins_too
    begun = None if file is None else read_genesis(str(file))
    found = _compared(paths, begun, language)
    if is_json:
        click.echo(json.dumps(comparison_object(found, paths)))
    else:
        show_comparison(found, paths, language, console())
        if begun is None and found.difference is not None:
            side_console().print(word(Word.GIVE_GENESIS, language), style="yellow")
    if found.difference is not None:
        raise click.exceptions.Exit(1)


def _compared(paths: tuple[str, str], genesis: Genesis | None, language: Language) -> Comparison:
    """What the comparison comes to; a Complaint if there is none."""
    executor = ContractExecutor(shipped())
    with ExitStack() as held, complaining(paths):
        one, other = (held.enter_context(opened_store(path)) for path in paths)
        progress = held.enter_context(_progress(language))
        return compare((one, other), executor, verify, genesis, progress)


@contextmanager
def complaining(paths: tuple[str, str]) -> Iterator[None]:
    """What two stores are refused for is a Complaint that names them."""
    try:
        yield
    except NoChain as none:
        raise Complaint(Reason.NO_CHAIN, path=paths[SIDES.index(none.side)]) from none
    except OtherChain as other:
        first, second = other.first.hex(), other.second.hex()
        raise Complaint(Reason.OTHER_CHAIN, first=first, other=second) from other
    except Lacking as lacking:
        height = number(lacking.height)
        raise Complaint(Reason.LACKING, height=height, detail=lacking.what) from lacking


def read_genesis(path: str) -> Genesis:
    """The genesis in a file; a Complaint if it is none."""
    try:
        return GENESIS.decode(read_bytes(path, MAX_GENESIS_BYTES))
    except Rejected as refusal:
        raise Complaint(Reason.NO_GENESIS, path=path) from refusal


@contextmanager
def _progress(language: Language) -> Iterator[Progress]:
    """On a terminal, a line that says how far it is; nothing elsewhere."""
    out = side_console()
    with out.status(word(Word.READING, language, height="0")) as line:

        def say(height: Height) -> None:
            if height % SAID_EVERY == 0:
                line.update(word(Word.READING, language, height=number(height)))

        yield say


diff = SpokenCommand(
    "diff",
    Page(
        about=Phrase.DIFF_ABOUT,
        arguments=Phrase.DIFF_ARGUMENTS,
        options=(
            ("--genesis FILE", Phrase.DIFF_GENESIS),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi chain diff A B", Phrase.DIFF_NODES),
            ("sinergi chain diff A B --genesis FILE", Phrase.DIFF_STORES),
        ),
    ),
    _diff,
    [
        click.Argument(["a"]),
        click.Argument(["b"]),
        click.Option(["--genesis"]),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

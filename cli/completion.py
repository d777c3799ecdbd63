"""`sinergi completion`: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from cli.catalogue import Phrase
from cli.page import Page, SpokenCommand
from cli.sayings.shells import ShellSaying
from cli.tell import PROGRAM
from cli.values import one_of_words, one_of_words_or_none
from node.host.config import ConfigRefused, read_config
from node.host.folder import NodeFolder

SHELLS = ("bash", "zsh", "fish")


Offer = Callable[[click.Context, click.Parameter, str], list[str]]


def words_offered(known: Sequence[str]) -> Offer:
    """Offers the words of an option that takes one of them, or some with commas between."""

    def offer(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        before, comma, begun = incomplete.rpartition(",")
        return [f"{before}{comma}{each}" for each in known if each.startswith(begun.lower())]

    return offer


def word_option(
    name: str, known: Sequence[str], *into: str, default: str | None = None
) -> click.Option:
    """An option that takes one of the words that are `known`, under the name `into`; it must be given unless there is a default."""
    # To click a default of None is a value, with which nothing is missing: none is given where there is none.
    given = {"required": True} if default is None else {"default": default}
    return click.Option(
        [name, *into],
        callback=one_of_words(known),
        shell_complete=words_offered(known),
        **given,
    )


def word_option_if_given(name: str, known: Sequence[str]) -> click.Option:
    """An option that takes one of the words that are `known`, and is None if it is not given."""
    return click.Option(
        [name], callback=one_of_words_or_none(known), shell_complete=words_offered(known)
    )


def agencies_offered(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Offers the agencies that the folder of the officer's node names; nothing, if there is none."""
    folder = ctx.params.get("node") or os.environ.get("SINERGI_NODE")
    if not folder:
        return []
    try:
        names = read_config(NodeFolder(Path(str(folder))).config).network.names.values()
    except ConfigRefused:
        return []
    return sorted(each for each in names if each.lower().startswith(incomplete.lower()))


def _completion(shell: str, *, is_json: bool) -> None:
    kind = get_completion_class(shell)
    assert kind is not None, "click completes for these three"
    root = click.get_current_context().find_root().command
    # Not through source(), which runs a bash that may not be there to ask for its version.
    made = kind(root, {}, PROGRAM, f"_{PROGRAM.upper()}_COMPLETE")
    script = made.source_template % made.source_vars()
    click.echo(json.dumps({"shell": shell, "script": script}) if is_json else script)


completion = SpokenCommand(
    "completion",
    Page(
        about=ShellSaying.COMPLETION_ABOUT,
        arguments=ShellSaying.COMPLETION_ARGUMENTS,
        options=(("--json", Phrase.VERIFY_JSON), ("--help", Phrase.HELP)),
        examples=(
            ('eval "$(sinergi completion bash)"', ShellSaying.BASH),
            (
                "sinergi completion fish > ~/.config/fish/completions/sinergi.fish",
                ShellSaying.FISH,
            ),
        ),
    ),
    _completion,
    [
        click.Argument(
            ["shell"], callback=one_of_words(SHELLS), shell_complete=words_offered(SHELLS)
        ),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

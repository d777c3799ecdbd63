"""`sinergi completion`: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import json

import click
from click.shell_completion import get_completion_class

from cli.catalogue import Phrase
from cli.page import Page, SpokenCommand
from cli.sayings.shells import ShellSaying
from cli.tell import PROGRAM
from cli.values import one_of_words

SHELLS = ("bash", "zsh", "fish")


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
        click.Argument(["shell"], callback=one_of_words(SHELLS)),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)

"""Commands as a person runs them, in this process."""

import json

from click.testing import CliRunner, Result

from cli.top import sinergi

QUICK = ("--authorities", "1", "--size", "small", "--faults", "none")
"""The least that a network can be: seeds of it take a fraction of a second."""


def call(*arguments: str, **variables: str) -> Result:
    """Run `sinergi` with `arguments`; only these environment variables name a language."""
    environment: dict[str, str | None] = {"SINERGI_LANG": None, "LANG": None, "COLUMNS": "80"}
    return CliRunner().invoke(sinergi, arguments, env={**environment, **variables})


def json_of(result: Result) -> dict[str, object]:
    """The one object that a command with --json prints."""
    found: dict[str, object] = json.loads(result.stdout)
    return found


def flat(text: str) -> str:
    """`text` of a frame as one line without its border."""
    return " ".join(text.replace("│", " ").split())

"""The page for coordinators: its commands, given to a real node in their order, do what the page says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.cli.terminal import call
from tests.cli.town import Town, town
from tests.house.source import REPOSITORY

PAGE = (REPOSITORY / "docs/coordinators.md").read_text(encoding="utf-8")
AGENCIES = ("PERKESO", "TERAJU", "One Hope")
MAKES = (("refer", "new"), ("directory", "draft"))
"""Commands whose answer shows a new id."""
ROWS = 8
"""Of the batch, so that this is quick."""
_BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
_ID = re.compile(r"\b[0-9a-f]{4}\b(?=\s|$)")


def lines() -> Iterator[str]:
    """What a reader types, in its order."""
    for language, block in _BLOCKS:
        if not language:
            yield from block.splitlines()


class Reader:
    """Somebody who types what the page says; the ids that it shows are those of their own referrals and services."""

    def __init__(self, here: Town, desk: Path) -> None:
        self.here = here
        self.desk = desk
        self.environment = {"SINERGI_API": here.url}
        self.shown = list(dict.fromkeys(_ID.findall("\n".join(lines()))))
        self.ids: dict[str, str] = {}
        self.typed = 0

    def types(self, line: str) -> None:
        """One line; what it ends with is what the page says."""
        line = line.replace("build/net", str(self.here.net.root))
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            self.environment[name] = value
            return
        command, _, said = line.partition("  #")
        status = int(said.split("exit status ")[1][0]) if said else 0
        words = [self.ids.get(each, each) for each in shlex.split(command)[1:]]
        words = [str(self.desk / each) if _is_own(each) else each for each in words]
        words = [str(self.desk / "batch.csv") if each.endswith(".csv") else each for each in words]
        result = call(*words, **self.environment)
        assert result.exit_code == status, f"{line}\n{result.output}"
        self.typed += 1
        if tuple(words[:2]) in MAKES:
            [new_id] = re.findall(r"\b[0-9a-f]{32}\b", result.stdout)
            self.ids[self.shown[len(self.ids)]] = new_id


def _is_own(word: str) -> bool:
    """True for a file on the desk of who reads."""
    return "prospek." in word or word == "bantuan.json"


def test_the_commands_of_the_page_do_what_it_says(tmp_path: Path) -> None:
    [details] = [block for language, block in _BLOCKS if language == "json"]
    (tmp_path / "prospek.json").write_text(details)
    (tmp_path / "bantuan.json").write_text("{}")
    batch = (
        (REPOSITORY / "examples/programme-2020/perkeso.csv").read_text().splitlines(keepends=True)
    )
    (tmp_path / "batch.csv").write_text("".join(batch[: 1 + ROWS]))
    with town(tmp_path, AGENCIES, publishing=()) as here:
        reader = Reader(here, tmp_path)
        for line in lines():
            if " net " not in f"{line} ":
                reader.types(line)
    assert len(reader.ids) == len(reader.shown)
    assert reader.typed > 20

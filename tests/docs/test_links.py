"""What the documents point at is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import REPOSITORY, ROOMS

_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
_MACHINE = re.compile(r"(?<![\w.])/(?:home|root|tmp|work|usr|var)/")


def _documents() -> Iterator[Path]:
    yield from sorted(REPOSITORY.glob("*.md"))
    for folder in ("docs", *ROOMS):
        yield from sorted((REPOSITORY / folder).rglob("*.md"))


DOCUMENTS = [each.relative_to(REPOSITORY).as_posix() for each in _documents()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_link_leads_somewhere(document: str) -> None:
    file = REPOSITORY / document
    links = _LINK.findall(file.read_text(encoding="utf-8"))
    assert [each for each in links if not (file.parent / each).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_knows_a_machine(document: str) -> None:
    assert _MACHINE.findall((REPOSITORY / document).read_text(encoding="utf-8")) == []

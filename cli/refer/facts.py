"""What an agency knows of a prospect, for rules of eligibility: from a file, joined to what is sealed in its case file."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.catalogue import Language
from cli.desk import case_file_of, of_case_file
from cli.node.asking import Asked
from cli.rule.looks import facts_in, facts_of
from contracts.words import Id
from node.eligibility.days import today
from node.eligibility.stated import Book, read_book, told_book

if TYPE_CHECKING:
    from node.client.case_file import CaseFile, Paper


@dataclass(frozen=True, slots=True)
class Given:
    """Where a command reads facts, and where it keeps them; `cases` and the folder may both be missing."""

    asked: Asked
    cases: str | None
    facts: Book
    path: str
    """Of the file of facts; empty, if none was given."""
    language: Language

    @classmethod
    def of(cls, asked: Asked, given: Mapping[str, object], language: Language) -> Given:
        """What was typed; a Complaint about a file that is none."""
        path, cases = given["facts"], given["cases"]
        facts = {} if path is None else facts_in(str(path), language)
        where = "" if path is None else str(path)
        return cls(asked, None if cases is None else str(cases), facts, where, language)

    @property
    def has_case_file(self) -> bool:
        """True if it is known where the agency keeps its cases."""
        return self.cases is not None or self.asked.folder is not None

    def kept(self, ref_id: str) -> Book:
        """All that is known, after what is new is sealed; without a case file, what is new."""
        if not self.has_case_file:
            return self.facts
        from node.client.case_file import Paper, Sheet  # noqa: PLC0415 - only some commands need it

        identity = Id(bytes.fromhex(ref_id))
        with self._held() as file:
            sheet = file.sheet(identity, Paper.FACTS)
            before = {} if sheet is None else read_book(json.dumps(sheet.content).encode())
            book = {**before, **self.facts}
            if self.facts:
                # Both together may be more than one file may hold.
                facts_of(json.dumps(told_book(book)).encode(), self.path, self.language)
                file.add([], sheets=[Sheet.new(identity, Paper.FACTS, told_book(book))])
        return book

    def seal(self, ref_id: str, paper: Paper, content: Mapping[str, object]) -> bytes | None:
        """What came of them is kept; the commitment to it, or nothing without a case file."""
        if not self.has_case_file:
            return None
        from node.client.case_file import Sheet  # noqa: PLC0415 - see above

        sheet = Sheet.new(Id(bytes.fromhex(ref_id)), paper, content)
        with self._held() as file:
            file.add([], sheets=[sheet])
        return sheet.commitment

    @contextmanager
    def _held(self) -> Iterator[CaseFile]:
        from node.client.case_file import held  # noqa: PLC0415 - see above

        path, key = case_file_of(self.asked, self.cases)
        with of_case_file(path), held(path, key) as file:
            yield file


def day_now() -> int:
    """Today in Malaysia, to which ages are counted."""
    return today(int(time.time() * 1000))

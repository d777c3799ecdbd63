"""The text of an MoC in a JSON file, read: clauses by the words of the taxonomy, agencies by their names, days as people write them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.complaint import Complaint
from cli.desk import Agencies
from cli.sayings.mocs import MocGround
from cli.values import moment_in, read_bytes, read_file
from node.client.intake import NEEDS

if TYPE_CHECKING:
    from node.client.agreements import Clause, Scope, Text

MOST_BYTES = 64 * 1024 * 1024
MOST_NUMBER = 255


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was read, and the document that it is about."""

    path: str
    told: Mapping[str, object]
    document: bytes

    def complaint(self, detail: object) -> Complaint:
        """What is wrong with it."""
        return Complaint(MocGround.NOT_A_TEXT, path=self.path, detail=str(detail)[:160])


def read_text(path: str, document: str) -> Written:
    """A file and its document; a Complaint if one cannot be read."""
    content = read_bytes(document, MOST_BYTES)
    try:
        told = json.loads(read_file(path))
    except ValueError as error:
        raise Complaint(MocGround.NOT_A_TEXT, path=path, detail=str(error)[:160]) from error
    written = Written(path, told if isinstance(told, dict) else {}, content)
    if set(written.told) != {"starts", "expires", "clauses", "scopes"}:
        raise written.complaint('"starts", "expires", "clauses", "scopes"')
    return written


def text_of(written: Written, agencies: Agencies, codes: Mapping[str, int]) -> Text:
    """The text that is meant; a Complaint about the first thing that is wrong. `codes` are clause codes by their words."""
    from node.client.agreements import Text  # noqa: PLC0415 - reads every contract

    return Text(
        hashlib.sha256(written.document).hexdigest(),
        tuple(_clause(written, row, agencies, codes) for row in _rows(written, "clauses")),
        tuple(_scope(written, row, agencies) for row in _rows(written, "scopes")),
        moment_in(_words(written, written.told, "starts"), "starts"),
        moment_in(_words(written, written.told, "expires"), "expires"),
    )


def _clause(
    written: Written, row: Mapping[str, object], agencies: Agencies, codes: Mapping[str, int]
) -> Clause:
    from node.client.agreements import Clause, commitment_to  # noqa: PLC0415 - see above

    number, code = _number(written, row, "number"), _words(written, row, "code").lower()
    if code not in codes:
        raise written.complaint(f"{code}; {', '.join(codes)}")
    measure = commitment_to(_words(written, row, "measure"), written.document, number)
    return Clause(
        number,
        codes[code],
        agencies.member(_words(written, row, "owner")),
        measure.hex(),
        moment_in(_words(written, row, "due"), "due"),
    )


def _scope(written: Written, row: Mapping[str, object], agencies: Agencies) -> Scope:
    from node.client.agreements import EFFECTS, SCOPES, Scope  # noqa: PLC0415 - see above

    scope, effect = (_words(written, row, each).lower() for each in ("scope", "effect"))
    for value, known in ((scope, SCOPES), (effect, EFFECTS)):
        if value not in known:
            raise written.complaint(f"{value}; {', '.join(known)}")
    needs = row.get("needs", [])
    if not isinstance(needs, list) or not all(each in NEEDS for each in needs):
        raise written.complaint(f"{needs}; {', '.join(NEEDS)}")
    giver, receiver = (agencies.member(_words(written, row, each)) for each in ("from", "to"))
    numbers = tuple(NEEDS[each] for each in needs)
    return Scope(scope, effect, giver, receiver, numbers, _number(written, row, "clause"))


def _rows(written: Written, name: str) -> Sequence[Mapping[str, object]]:
    found = written.told[name]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise written.complaint(f"{name}: [{{...}}]")
    return found


def _words(written: Written, row: Mapping[str, object], name: str) -> str:
    found = row.get(name)
    if not isinstance(found, str):
        raise written.complaint(f"{name}: {json.dumps(row)}")
    return found


def _number(written: Written, row: Mapping[str, object], name: str) -> int:
    found = row.get(name)
    if type(found) is not int or not 0 <= found <= MOST_NUMBER:
        raise written.complaint(f"{name}: {json.dumps(row)}")
    return found

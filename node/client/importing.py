"""Takes a batch in: each row into the sealed case file, and then onto the chain what the chain lacks of it.

The ids of a row are drawn once and on disk before anything is handed in. So a run that was killed, at whatever moment,
is repeated as it is: what the chain has already is left, and what is on its way twice is refused by the contracts the
second time, since the ids are the same. Nothing told from here names anything of a row but its line.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chain.transaction import Call, Transaction
from contracts.words import Id
from node.client.acts import Mode, Reach
from node.client.api import Json, NodeApi, Question
from node.client.case_file import CaseFile, Kept
from node.client.consents import at_intake, in_a_year_ms
from node.client.desk import Desk, writing
from node.client.intake import BadRow, Row, RowFault
from node.client.states import State

MOST_CALLS: Final = 128
"""In one transaction."""
AT_ONCE: Final = 4
"""Transactions that are on their way together."""
CHANNEL: Final = 1
"""The kind of a case that is given to others (contract `case`)."""
EXISTS: Final = "exists"


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is in the case file."""

    row: Row
    kept: Kept

    @property
    def ref_id(self) -> str:
        """Its referral's id."""
        return self.kept.ref_id.hex()


@dataclass(frozen=True, slots=True)
class Brought:
    """A row whose referral is on the chain, or is refused there. `is_new`: the chain did not have it before.

    `refusal` is the first of its calls that came to nothing, as the API tells it.
    """

    line: int
    ref_id: str
    is_new: bool
    refusal: Json | None


Tell = Callable[[int, int], None]
"""How many rows of how many are done."""


def keep(file: CaseFile, rows: Sequence[Row]) -> tuple[list[Taken], list[BadRow]]:
    """Have all `rows` in the case file; those that stand there with other content are left as they stand."""
    taken: list[Taken] = []
    changed: list[BadRow] = []
    for row in rows:
        kept = file.get(row.reference) or Kept.new(row.reference, row.payload)
        if kept.payload == row.payload:
            taken.append(Taken(row, kept))
        else:
            changed.append(BadRow(row.line, "", RowFault.CHANGED))
    file.add([each.kept for each in taken if file.get(each.row.reference) is None])
    return taken, changed


async def bring(
    desk: Desk, taken: Sequence[Taken], members: Mapping[str, bytes], patience_s: float, tell: Tell
) -> list[Brought]:
    """Bring onto the chain what it lacks of `taken`; `members` are the agencies that may be offered something.

    NotTaken and NotFinal, NoAnswer and Refused of the API come out of it; what was handed in goes on all the same.
    """
    lacking = await _lacking(desk.api, taken)
    brought = [
        Brought(each.row.line, each.ref_id, is_new=False, refusal=None)
        for each, lacks in zip(taken, lacking, strict=True)
        if not lacks
    ]
    work = [(each, lacks) for each, lacks in zip(taken, lacking, strict=True) if lacks]
    tell(len(brought), len(taken))
    groups = list(_grouped(work, members))
    for at in range(0, len(groups), AT_ONCE):
        wave = [
            (desk.sign([each for _, calls in group for each in calls]), group)
            for group in groups[at : at + AT_ONCE]
        ]
        await desk.hand_in([transaction for transaction, _ in wave])
        for transaction, group in wave:
            brought += await _become_of(desk, transaction, group, patience_s)
            tell(len(brought), len(taken))
    return sorted(brought, key=lambda each: each.line)


_Lacks = frozenset[str]
_Group = list[tuple[Taken, list[Call]]]


async def _lacking(api: NodeApi, taken: Sequence[Taken]) -> list[_Lacks]:
    """What the chain lacks of each row: its case, its referral, the offer."""
    questions: list[Question] = []
    for each in taken:
        referral = {"ref_id": each.ref_id}
        questions.append(Question("case", "get", {"case_id": each.kept.case_id.hex()}))
        questions.append(Question("custody", "get", referral))
        questions.append(Question("referral", "get", referral))
    found = await api.views(questions) if questions else []
    answers = zip(taken, found[::3], found[1::3], found[2::3], strict=True)
    return [_lacks(each.row, case, held, ended) for each, case, held, ended in answers]


def _lacks(row: Row, case: object, held: object, ended: object) -> _Lacks:
    lacks = set()
    if case is None:
        lacks.add("case")
    if held is None and ended is None:
        lacks.add("referral")
    if row.offer_to and ended is None and (held is None or _is_untouched(held)):
        lacks.add("offer")
    return frozenset(lacks)


def _is_untouched(held: object) -> bool:
    """Nobody has done anything with it since it was opened."""
    return isinstance(held, dict) and held["status"] == State.OPEN_INTAKE and held["version"] == 1


def _grouped(
    work: Sequence[tuple[Taken, _Lacks]], members: Mapping[str, bytes]
) -> Iterator[_Group]:
    """Rows with their calls, as many as go into one transaction."""
    group: _Group = []
    size = 0
    for taken, lacks in work:
        calls = _calls(taken, lacks, members)
        if group and size + len(calls) > MOST_CALLS:
            yield group
            group, size = [], 0
        group.append((taken, calls))
        size += len(calls)
    if group:
        yield group


def _calls(taken: Taken, lacks: _Lacks, members: Mapping[str, bytes]) -> list[Call]:
    row, kept = taken.row, taken.kept
    write, calls = writing().call, []
    if "case" in lacks:
        until_ms = in_a_year_ms()
        told = (kept.case_id, kept.consent_id, row.need, until_ms, kept.commitment)
        calls.append(at_intake(write, *told))
        opened = (kept.case_id, CHANNEL, row.state, kept.commitment, kept.consent_id)
        calls.append(write("case", "open", *opened))
    if "referral" in lacks:
        need = (kept.ref_id, kept.case_id, row.need, row.state, row.priority)
        calls.append(write("referral", "open", *need))
    if "offer" in lacks:
        target = (members[row.offer_to], _fresh())
        asked = (Mode.ONE.value, (_fresh(),), (target,), Reach.AREA.value)
        calls.append(write("leg", "offer", kept.ref_id, 1, *asked))
    return calls


async def _become_of(
    desk: Desk, transaction: Transaction, group: _Group, patience_s: float
) -> list[Brought]:
    """What became of the rows of one transaction."""
    outcome = await desk.final(transaction.id, patience_s)
    results = iter(outcome.calls)
    return [
        Brought(
            taken.row.line,
            taken.ref_id,
            is_new=True,
            refusal=_refusal([next(results) for _ in calls]),
        )
        for taken, calls in group
    ]


def _refusal(results: Sequence[Json]) -> Json | None:
    """The first call that came to nothing, unless that is since another run was quicker."""
    for each in results:
        if not each["done"] and each["code"] not in (EXISTS, "stale"):
            return each
    return None


def _fresh() -> Id:
    return Id(secrets.token_bytes(Id.LENGTH))

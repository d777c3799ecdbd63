"""How MoCs and commitments look: for people as tables, for programs as objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.desk import SHORT, Agencies
from cli.directory.looks import moment
from cli.listing import show_columns, show_values
from cli.referral_shown import need_name
from cli.sayings.mocs import EffectSaying, MocSaying, MocStanding, OwedStanding, ScopeSaying
from cli.tell import console, number
from node.client.intake import NEEDS

if TYPE_CHECKING:
    from node.client.agreements import Agreement, Owed, Scope
    from node.client.agreements import Text as Words

DAY_MS = 86_400_000
STYLES = {"in_force": "green", "amended": "green", "expiring": "yellow", "expired": "dim"}
OWED_STYLES = {"late": "red", "contested": "yellow", "accepted": "green", "ended": "dim"}
NEED_NAMES = {code: name for name, code in NEEDS.items()}


def status_text(status: str, language: Language) -> Text:
    """Where an MoC stands, in a colour."""
    return Text(phrase(MocStanding[status.upper()], language), STYLES.get(status, "cyan"))


def owed_text(status: str, language: Language) -> Text:
    """Where a commitment stands, in a colour."""
    return Text(phrase(OwedStanding[status.upper()], language), OWED_STYLES.get(status, ""))


def agreement_object(
    found: Agreement, owed: Sequence[Owed], agencies: Agencies, words: Mapping[int, str]
) -> dict[str, object]:
    """An MoC for programs; `words` are those of clause codes."""
    return {
        "moc_id": found.moc_id,
        "status": found.status,
        "parties": list(found.parties),
        "names": [agencies.names.get(each) for each in found.parties],
        "signed": list(found.signed),
        "in_force": found.in_force,
        "pending": found.pending,
        "version": found.version,
        "text": _text_object(found.text, words),
        "draft": _text_object(found.draft, words),
        "commitments": [owed_object(each, agencies, words) for each in owed],
    }


def _text_object(text: Words | None, words: Mapping[int, str]) -> dict[str, object] | None:
    if text is None:
        return None
    return {
        "document": text.document,
        "starts_ms": text.starts_ms,
        "expires_ms": text.expires_ms,
        "clauses": [
            {
                "number": each.number,
                "code": words.get(each.code, str(each.code)),
                "owner": each.owner,
                "measure": each.measure,
                "due_ms": each.due_ms,
            }
            for each in text.clauses
        ],
        "scopes": [
            {
                "scope": each.scope,
                "effect": each.effect,
                "from": each.giver,
                "to": each.receiver,
                "needs": [NEED_NAMES.get(need, str(need)) for need in each.needs],
                "clause": each.clause,
            }
            for each in text.scopes
        ],
    }


def owed_object(owed: Owed, agencies: Agencies, words: Mapping[int, str]) -> dict[str, object]:
    """A commitment for programs."""
    return {
        "moc_id": owed.moc_id,
        "number": owed.number,
        "code": words.get(owed.code, str(owed.code)),
        "owner": owed.owner,
        "name": agencies.names.get(owed.owner),
        "due_ms": owed.due_ms,
        "status": owed.status,
        "was_late": owed.was_late,
        "reported_ms": owed.reported_ms,
        "version": owed.version,
    }


def agreement_rows(
    found: Agreement, agencies: Agencies, language: Language, now_ms: int
) -> Iterator[tuple[Saying, str | Text]]:
    """An MoC for people, but for its clauses."""

    def names(members: Sequence[str]) -> str:
        return ", ".join(agencies.name(each, language) for each in members) or "-"

    yield MocSaying.ID, found.moc_id
    yield MocSaying.STANDS, status_text(found.status, language)
    yield MocSaying.PARTIES, names(found.parties)
    yield MocSaying.SIGNED_BY, names([e for e in found.signed if e in found.parties])
    yield MocSaying.WITNESSED_BY, names([e for e in found.signed if e not in found.parties])
    text = found.newest
    if text is not None:
        yield MocSaying.STARTS, moment(text.starts_ms)
        yield MocSaying.ENDS, end_text(text.expires_ms, language, now_ms)
        yield MocSaying.SHA, text.document


def end_text(expires_ms: int, language: Language, now_ms: int) -> str:
    """When it ends, and in how many days if that is to come."""
    if expires_ms <= now_ms:
        return moment(expires_ms)
    days = number((expires_ms - now_ms) // DAY_MS)
    return phrase(MocSaying.IN_DAYS, language, value=moment(expires_ms), count=days)


def show_agreement(
    found: Agreement,
    owed: Sequence[Owed],
    agencies: Agencies,
    words: Mapping[int, str],
    language: Language,
    now_ms: int,
) -> None:
    """An MoC with its clauses and what it lets go."""
    show_values(list(agreement_rows(found, agencies, language, now_ms)), language, console())
    text = found.newest
    if text is None:
        return
    status = {each.number: each.status for each in owed}
    headings = (
        MocSaying.CLAUSE,
        MocSaying.CODE,
        MocSaying.OWNER,
        MocSaying.DUE,
        MocSaying.STANDS,
    )
    rows = [
        (
            number(each.number),
            words.get(each.code, number(each.code)),
            agencies.name(each.owner, language),
            moment(each.due_ms),
            owed_text(status[each.number], language) if each.number in status else Text("-"),
        )
        for each in text.clauses
    ]
    show_columns(headings, rows, language, console())
    if text.scopes:
        show_scopes(text.scopes, agencies, language)


def show_scopes(scopes: Sequence[Scope], agencies: Agencies, language: Language) -> None:
    """What may go, and what may not."""
    headings = (
        MocSaying.GOES,
        MocSaying.GIVER,
        MocSaying.RECEIVER,
        MocSaying.STANDS,
        MocSaying.NEEDS,
        MocSaying.CLAUSE,
    )
    rows = [
        (
            phrase(ScopeSaying[each.scope.upper()], language),
            agencies.name(each.giver, language),
            agencies.name(each.receiver, language),
            phrase(EffectSaying[each.effect.upper()], language),
            ", ".join(need_name(need, language) for need in each.needs)
            or phrase(MocSaying.EVERYTHING, language),
            number(each.clause),
        )
        for each in scopes
    ]
    show_columns(headings, rows, language, console())


def show_owed(
    owed: Sequence[Owed], agencies: Agencies, words: Mapping[int, str], language: Language
) -> None:
    """Commitments, one a line."""
    headings = (
        MocSaying.ID,
        MocSaying.CLAUSE,
        MocSaying.CODE,
        MocSaying.OWNER,
        MocSaying.DUE,
        MocSaying.STANDS,
    )
    rows = [
        (
            each.moc_id[:SHORT],
            number(each.number),
            words.get(each.code, number(each.code)),
            agencies.name(each.owner, language),
            moment(each.due_ms),
            owed_text(each.status, language),
        )
        for each in owed
    ]
    show_columns(headings, rows, language, console(), whole=(MocSaying.ID,))

"""How questions and what they would change look: for people as tables, for programs as objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.desk import SHORT, Agencies
from cli.directory.looks import moment
from cli.listing import show_columns
from cli.sayings.governs import (
    BallotSaying,
    ClockSaying,
    GovernSaying,
    MatterSaying,
    ParameterSaying,
    PartSaying,
)
from cli.tell import console, duration, number
from node.client.intake import PRIORITIES

if TYPE_CHECKING:
    from cli.govern.reading import Looked
    from contracts.portrait.change import Change
    from node.audit.motions import Motion
    from node.client.differences import Code, Line, Value
    from node.client.motions import Ballot

STYLES = {"open": "yellow", "passed": "green", "lapsed": "dim", "cancelled": "dim"}
CLOCKS = tuple(each.name.lower().replace("_", "-") for each in ClockSaying)
"""As they are typed, by their numbers."""
SIGNS = {"added": "green", "removed": "red", "changed": "yellow"}


def matter_text(ballot: Ballot | Motion, language: Language) -> str:
    """What is asked, in words."""
    name = ballot.matter.replace(".", "_").upper()
    return phrase(MatterSaying.__members__.get(name, MatterSaying.OTHER), language)


def state_text(ballot: Ballot, language: Language) -> Text:
    """Where a question stands, in a colour."""
    return Text(phrase(BallotSaying[ballot.state.upper()], language), STYLES[ballot.state])


def ballot_object(ballot: Ballot, needed: int | None, agencies: Agencies) -> dict[str, object]:
    """A question for programs."""
    names = [agencies.names.get(each) for each in ballot.voters]
    return {
        "proposal": ballot.ballot_id,
        "contract": ballot.contract,
        "matter": ballot.matter,
        "state": ballot.state,
        "due_ms": ballot.due_ms,
        "asked_at": ballot.height,
        "agreed": list(ballot.voters),
        "names": names,
        "needed": needed,
    }


def ballot_rows(looked: Looked, language: Language) -> Iterator[tuple[Saying, str | Text]]:
    """A question for people."""
    ballot = looked.asked.ballot
    count = phrase(
        GovernSaying.NEEDED, language, count=number(len(ballot.voters)), number=looked.needed
    )
    names = ", ".join(looked.agencies.name(each, language) for each in ballot.voters)
    yield GovernSaying.ID, ballot.ballot_id
    yield GovernSaying.MATTER, matter_text(ballot, language)
    yield GovernSaying.STANDS, state_text(ballot, language)
    yield GovernSaying.UNTIL, moment(ballot.due_ms)
    yield GovernSaying.VOTES, f"{count}: {names or '-'}"


# What would be another.


def line_object(line: Line, language: Language) -> dict[str, object]:
    """One thing that would be another, for programs."""
    return {
        "about": line.about,
        "name": line.name,
        "before": line.before,
        "after": line.after,
        "means": meaning(line, language),
    }


def meaning(line: Line, language: Language) -> str:
    """What it is, in words; empty where the name says it."""
    if line.about == "parameter":
        return phrase(ParameterSaying[line.name.upper()], language)
    if line.about == "duration":
        clock = list(ClockSaying)[int(line.name.partition(".")[0])]
        return phrase(clock, language)
    return ""


def name_of(line: Line, language: Language) -> str:
    """What is another, as a person calls it."""
    if line.about == "duration":
        clock, _, priority = line.name.partition(".")
        return f"{CLOCKS[int(clock)]}, {PRIORITIES[int(priority) - 1]}"
    if line.about == "terms":
        return phrase(_TERMS[line.name], language)
    return line.name


_TERMS = {
    "version": GovernSaying.TERMS_VERSION,
    "document": GovernSaying.TERMS_DOCUMENT,
    "confirm_within": GovernSaying.TERMS_WITHIN,
}


def value_text(line: Line, value: Value, language: Language) -> str:
    """A value as a person reads it."""
    if value is None:
        return "-"
    is_time = line.about == "duration" or line.name == "confirm_within"
    if is_time and isinstance(value, int):
        return duration(value, language)
    return number(value) if isinstance(value, int) else value


def show_lines(lines: Sequence[Line], language: Language) -> None:
    """Old and new, side by side; below, what it means."""
    headings = (GovernSaying.WHAT, GovernSaying.BEFORE, GovernSaying.AFTER)
    rows = [
        (
            name_of(line, language),
            value_text(line, line.before, language),
            Text(value_text(line, line.after, language), "bold"),
        )
        for line in lines
    ]
    show_columns(headings, rows, language, console())
    for told in dict.fromkeys(meaning(line, language) for line in lines):
        if told:
            console().print(Text(told, "dim"))


def change_object(change: Change) -> dict[str, object]:
    """A part of a contract that would be another, for programs."""
    return {
        "part": change.part.value,
        "name": change.name,
        "kind": kind_of(change),
        "before": change.before,
        "after": change.after,
    }


def kind_of(change: Change) -> str:
    """`added`, `removed` or `changed`."""
    return "added" if change.is_added else "removed" if change.is_removed else "changed"


def code_object(code: Code) -> dict[str, object]:
    """Other code of a contract, for programs."""
    return {
        "contract": code.contract,
        "height": code.height,
        "old_digest": code.old_digest,
        "new_digest": code.new_digest,
        "changes": [change_object(each) for each in code.changes],
        "source": list(code.source),
    }


def show_code(code: Code, language: Language) -> None:
    """What its portraits say, part by part."""
    told = phrase(GovernSaying.CODE_IS, language, name=code.contract, height=number(code.height))
    old = "-" if code.old_digest is None else code.old_digest[:SHORT]
    console().print(Text(f"{told}: {old} -> {code.new_digest[:SHORT]}"))
    if not code.changes:
        console().print(Text(phrase(GovernSaying.NO_CHANGE, language)))
        return
    headings = (
        GovernSaying.PART,
        GovernSaying.WHAT,
        GovernSaying.STANDS,
        GovernSaying.BEFORE,
        GovernSaying.AFTER,
    )
    rows = [
        (
            phrase(PartSaying[each.part.name], language),
            each.name,
            Text(phrase(GovernSaying[kind_of(each).upper()], language), SIGNS[kind_of(each)]),
            each.before or "-",
            each.after or "-",
        )
        for each in code.changes
    ]
    show_columns(headings, rows, language, console())


def show_source(code: Code) -> None:
    """The lines of source, as a unified diff."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in code.source:
        console().print(Text(line, styles.get(line[:1], "")), soft_wrap=True)

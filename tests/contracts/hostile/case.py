"""One hostile contract, and the frame in which most of them stand.

Where the verifier has to find something, the source has the mark `# <-` at the end of the line.
"""

from dataclasses import dataclass
from textwrap import dedent, indent
from typing import Any

from contracts import language

MARK = "# <-"

IMPORTS = f"from contracts.language import {', '.join(language.__all__)}\n"

FRAME = '''
class Colour(Choice):
    """A choice."""

    RED = 1
    BLUE = 2


@record
class Note:
    """A record."""

    owner: MemberId
    colour: Colour
    count: int = 5
    words: tuple[str, ...] = ()


@event
class Told:
    """An event."""

    count: int


WRONG = Reason("wrong")
{top}

class Hostile(Contract):
    """It writes first, and then does its worst."""

    name = "hostile"

    notes: Map[Id, Note] = Map()
    rows: Map[tuple[str, int], int] = Map()
    index: Keys[tuple[MemberId, Id]] = Keys()
    total: Value[int] = Value(0)
    text: Value[Annotated[str, AtMost(65_536)]] = Value("a")
{members}
    @method(Role.ADMIN)
    def go(self, ctx: Context) -> None:
        """What is called."""
        self.total += 1
{body}

    def _note(self, ctx: Context) -> Note:
        return Note(ctx.member, Colour.RED)


def _twice(number: int) -> int:
    return number + number
'''


@dataclass(frozen=True, slots=True)
class Case:
    """What a hostile contract tries, and what becomes of it: findings at `lines`, or a call that ends with `code`."""

    name: str
    sources: tuple[str, ...]
    lines: tuple[int, ...] = ()
    code: str = ""
    facts: tuple[Any, ...] = ()


def framed(body: str = "pass", top: str = "", members: str = "") -> str:
    """The frame around the body of its method, more declarations, and more members of its contract."""
    return IMPORTS + FRAME.format(
        body=indent(dedent(body).strip("\n"), " " * 8),
        top=dedent(top).strip("\n"),
        members=indent(dedent(members).strip("\n"), " " * 4),
    )


def refused(name: str, body: str = "pass", top: str = "", members: str = "") -> Case:
    """The verifier finds something at each line with the mark."""
    return refused_whole(name, framed(body, top, members))


def refused_whole(name: str, source: str, *lines: int) -> Case:
    """The same of a whole source, whose lines may be named where a mark cannot stand."""
    marked = [number for number, line in enumerate(source.split("\n"), 1) if line.endswith(MARK)]
    assert marked or lines, f"{name}: where?"
    return Case(name, (source,), lines or tuple(marked))


def stopped(
    name: str, code: str, *facts: Any, body: str = "pass", top: str = "", members: str = ""
) -> Case:
    """The contract runs, and its call fails."""
    return Case(name, (framed(body, top, members),), code=code, facts=facts)


def harmless(name: str, body: str = "pass", top: str = "", members: str = "") -> Case:
    """The contract runs and succeeds, within its budget and without what it hoped for."""
    return Case(name, (framed(body, top, members),), code="done")

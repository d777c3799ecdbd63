"""Code that is written out for several values side by side: one look at all of them, and their form on the wire.

Whoever puts a record has it looked at three times, field by field: what it weighs, whether each field is of its kind, what
goes to the wire. Written out, each of these is one function of Python's without a loop. That is for kinds of little weight
only (`Part`): the others are weighed before anything is looked at, for that has to be paid before it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any, NamedTuple, TypeAlias

Look: TypeAlias = Callable[[Any], int]
"""What a value weighs (Meter.weigh), if it is of a kind; UNSEEN if it is not, or if only its check can say so."""
Form: TypeAlias = Callable[[Any], Any]

UNSEEN = -1

_numbers = count()
"""So that no two things in one code have the same name."""


class Part(NamedTuple):
    """How one value of a kind stands in such code: expressions, in which `{0}` is the value's name."""

    is_of: str
    """True for what is of the kind, and for nothing else."""
    weight: str = "0"
    """Of what is of the kind."""
    form: str = "{0}"
    """On the wire."""
    known: Mapping[str, object] = {}
    """What the expressions name, by names that nothing else has."""

    def or_nothing(self) -> Part:
        """The same for a value that may be None."""
        weight = "0" if self.weight == "0" else f"(0 if {{0}} is None else {self.weight})"
        form = f"(() if {{0}} is None else ({self.form},))"
        return Part(f"({{0}} is None or {self.is_of})", weight, form, self.known)


def part_of_class(cls: type, weight: int, form: str = "{0}") -> Part:
    """Of all values of exactly this class, of which each weighs as much."""
    name = _name()
    return Part(f"type({{0}}) is {name}", str(weight), form, {name: cls})


def part_of_record(look: Look, form: Form) -> Part:
    """Of a record in a record."""
    looked, formed = _name(), _name()
    known = {looked: look, formed: form}
    return Part(f"(w{{0}} := {looked}({{0}})) >= 0", "w{0}", f"{formed}({{0}})", known)


def value_look(part: Part) -> Look:
    """At values by themselves."""
    return _written([part], "", "(given,)", partial(_weight, [part], 0))


def row_look(parts: Sequence[Part]) -> Look:
    """At tuples of as many values."""
    return _written(
        parts,
        f"if type(given) is not tuple or len(given) != {len(parts)}: return {UNSEEN}",
        "given",
        partial(_weight, parts),
    )


def row_form(parts: Sequence[Part]) -> Form:
    """Of tuples of as many values."""
    return _written(parts, "", "given", partial(_form, parts))


def record_look(cls: type, read: Callable[[Any], Any], parts: Sequence[Part]) -> Look:
    """At records of class `cls`, whose values `read` gives."""
    return _written(
        parts,
        f"if type(given) is not cls: return {UNSEEN}",
        "read(given)",
        partial(_weight, parts),
        {"cls": cls, "read": read},
    )


def record_form(read: Callable[[Any], Any], parts: Sequence[Part]) -> Form:
    """Of records whose values `read` gives."""
    return _written(parts, "", "read(given)", partial(_form, parts), {"read": read})


def _name() -> str:
    return f"known{next(_numbers)}"


def _weight(parts: Sequence[Part], row: int | None = None) -> str:
    """What the row weighs, mostly one for each, and what they weigh themselves."""
    conditions = [part.is_of.format(f"v{at}") for at, part in enumerate(parts)]
    weights = [part.weight.format(f"v{at}") for at, part in enumerate(parts) if part.weight != "0"]
    total = " + ".join([str(len(parts) if row is None else row), *weights])
    return f"{total} if {' and '.join(conditions) or 'True'} else {UNSEEN}"


def _form(parts: Sequence[Part]) -> str:
    return _row([part.form.format(f"v{at}") for at, part in enumerate(parts)])


def _row(expressions: Sequence[str]) -> str:
    return f"({''.join(f'{each}, ' for each in expressions)})"


def _written(
    parts: Sequence[Part],
    first: str,
    values: str,
    answer: Callable[[], str],
    known: Mapping[str, object] | None = None,
) -> Callable[[Any], Any]:
    """A function that is written when it is first called: most kinds of a release are of no use to most processes."""
    made: Callable[[Any], Any] | None = None

    def written(given: Any) -> Any:
        nonlocal made
        if made is None:
            names = _row([f"v{at}" for at in range(len(parts))])
            lines = ("def made(given):", first, f"{names} = {values}", f"return {answer()}")
            space: dict[str, Any] = dict(known or {})
            for part in parts:
                space.update(part.known)
            source = "\n    ".join(line for line in lines if line)
            exec(compile(source, "<written>", "exec"), space)  # noqa: S102 - of our own expressions alone
            made = space["made"]
            assert made is not None, "as it was written"
        return made(given)

    return written

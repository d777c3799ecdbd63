"""The typed method table: what a contract's decorators and annotations say of each of its methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from inspect import getdoc, signature
from typing import Any, TypeVar

from chain.codec import Codec, Field
from chain.frozen import frozen
from chain.rejection import Reason, Rejected
from chain.transaction import MAX_ARGUMENT_BYTES
from contracts.kind import Kind, Unpack
from contracts.kinds import LONGEST_ARRAY, NotAKind, about, annotations_of, kind_of, row_of
from contracts.moment import Context, Moment
from contracts.words import Role, Second, Standing

F = TypeVar("F", bound=Callable[..., Any])

SPEC_MARK = "__spec__entry__"
"""The attribute of a method that holds its Spec; a contract cannot name it."""

MOST_ARGUMENTS = 16


class How(Enum):
    """Who makes a method run."""

    METHOD = "method"
    VIEW = "view"
    INTERNAL = "internal"
    TICK = "tick"
    GENESIS = "genesis"


@frozen
class Spec:
    """What a decorator says."""

    how: How
    roles: tuple[Role, ...] = ()
    second: Second = Second.NOBODY
    callers: tuple[str, ...] = ()
    stands: Standing = Standing.ACTIVE
    """Where the author's member has to stand; a member that is leaving is active until it has left."""


def method(
    *roles: Role, second: Second = Second.NOBODY, stands: Standing = Standing.ACTIVE
) -> Callable[[F], F]:
    """A method that a user with one of `roles` calls by a transaction, `second` signing too."""
    return _marked(Spec(How.METHOD, roles=roles, second=second, stands=stands))


def internal(*callers: str) -> Callable[[F], F]:
    """A method that only the contracts named call, in the course of a call of theirs."""
    return _marked(Spec(How.INTERNAL, callers=callers))


def view(function: F) -> F:
    """A question: it cannot write, and everybody may ask, other contracts too."""
    return _marked(Spec(How.VIEW))(function)


def tick(function: F) -> F:
    """A method that the clock calls with the id that was armed under its name."""
    return _marked(Spec(How.TICK))(function)


def genesis(function: F) -> F:
    """A method that only the genesis calls, before the first block."""
    return _marked(Spec(How.GENESIS))(function)


def _marked(spec: Spec) -> Callable[[F], F]:
    def mark(function: F) -> F:
        setattr(function, SPEC_MARK, spec)
        return function

    return mark


class Misfit(Exception):
    """An argument that is not of its kind."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


class Entry:
    """One row of the table: how it is called, with what, and what comes back."""

    __slots__ = (
        "_codec",
        "_crossing",
        "doc",
        "function",
        "name",
        "parameters",
        "result",
        "row",
        "spec",
        "takes_moment",
    )

    def __init__(self, contract: str, function: Callable[..., Any], spec: Spec) -> None:
        """Read the annotations of `function`; NotAKind if one of them is no kind."""
        self.name = function.__name__
        self.function = function
        self.spec = spec
        self.doc = getdoc(function) or ""
        hints = annotations_of(function)
        names = list(signature(function).parameters)[1:]
        self.takes_moment = bool(names) and hints.get(names[0]) in (Context, Moment)
        self.parameters: tuple[tuple[str, Kind], ...] = tuple(
            (name, kind_of(hints[name])) for name in names[self.takes_moment :]
        )
        if sum(kind.arrays for _, kind in self.parameters) > LONGEST_ARRAY:
            raise NotAKind(f"{self.name} can take more than {LONGEST_ARRAY} rows")
        if len(self.parameters) > MOST_ARGUMENTS:
            raise NotAKind(
                f"{self.name} takes {len(self.parameters)} of {MOST_ARGUMENTS} arguments"
            )
        answers = hints.get("return")
        self.result: Kind | None = None if answers is None else kind_of(answers)
        if self.result is not None and self.result.arrays > LONGEST_ARRAY:
            raise NotAKind(f"{self.name} can answer more than {LONGEST_ARRAY} rows")
        self.row = row_of(f"arguments of {self.name}", [kind for _, kind in self.parameters])
        """All of them together."""
        self._crossing: Crossing | None = None
        self._codec: Codec[Any] | None = None
        if self.parameters:
            self._codec = Codec(
                f"{contract}.{self.name}",
                lambda *values: values,
                [_argument(name, kind) for name, kind in self.parameters],
                max_bytes=MAX_ARGUMENT_BYTES,
                longest_array=LONGEST_ARRAY,
            )

    def crossing_to(self, other: Entry) -> Crossing:
        """How values cross between this, which one contract asks for, and `other`, which another one answers with."""
        crossing = self._crossing
        if crossing is None or crossing.to is not other:
            crossing = self._crossing = Crossing(self, other)
        return crossing

    def decode(self, arguments: bytes) -> tuple[Any, ...]:
        """The arguments that a transaction carries; Misfit if one is not of its kind, Rejected if malformed."""
        if self._codec is None:
            if arguments:
                raise Rejected(Reason.MALFORMED, f"{self.name} takes none")
            return ()
        values: tuple[Any, ...] = self._codec.decode(arguments)
        return values

    def encode(self, /, **arguments: Any) -> bytes:
        """`arguments` as a transaction carries them; Refused if one is not of its kind."""
        return self._encoded(tuple([arguments[name] for name, _ in self.parameters]))

    def encode_form(self, form: tuple[Any, ...]) -> bytes:
        """Arguments in their form on the wire (choices as numbers); Rejected if they are malformed."""
        return self._encoded(self.row.unpack(form))

    def _encoded(self, values: tuple[Any, ...]) -> bytes:
        self.row.check(values)
        if self._codec is None:
            return b""
        return self._codec.encode_values(values)


class Crossing:
    """How values go from what one contract asks for to what another one answers, and the answer back.

    By their form on the wire, so each side has its own classes; what is the same on both sides goes as it is.
    """

    __slots__ = ("answer", "there", "to")

    def __init__(self, asked: Entry, to: Entry) -> None:
        self.to = to
        self.there: Unpack = (
            _crossing_row(
                [kind for _, kind in asked.parameters], [kind for _, kind in to.parameters]
            )
            if len(asked.parameters) == len(to.parameters)
            else lambda values: to.row.unpack(asked.row.form(values))
        )
        """Takes and gives a row of arguments; Rejected if they do not fit."""
        self.answer: Unpack | None = (
            None
            if asked.result is None or to.result is None
            else _crossing(to.result, asked.result)
        )
        """None if there is no answer, or if it goes as it is."""


def _crossing(these: Kind, those: Kind) -> Unpack | None:
    """Makes of a value of `these` the one of `those` with its form on the wire; None if that is the value itself."""
    if these.mark is not None and these.mark == those.mark:
        return None
    pack, unpack = these.pack, those.unpack
    return unpack if pack is None else lambda value: unpack(pack(value))


def _crossing_row(these: Sequence[Kind], those: Sequence[Kind]) -> Unpack:
    """The same for values of as many kinds side by side."""
    pairs = zip(these, those, strict=True)
    steps = [(at, step) for at, pair in enumerate(pairs) if (step := _crossing(*pair))]

    def cross(values: Any) -> Any:
        if not steps:
            return values
        crossed = list(values)
        for at, step in steps:
            crossed[at] = step(crossed[at])
        return crossed

    return cross


def _argument(name: str, kind: Kind) -> Field:
    def unpack(value: Any) -> Any:
        try:
            return kind.unpack(value)
        except Rejected:
            raise Misfit(name) from None

    return Field(name, unpack, kind.pack)


def entries_of(contract: str, cls: type) -> dict[str, Entry]:
    """Every method of a contract's class that somebody may call, by name."""
    found = {}
    for name, function in vars(cls).items():
        spec = getattr(function, SPEC_MARK, None)
        if isinstance(spec, Spec):
            with about(name):
                found[name] = Entry(contract, function, spec)
    return found

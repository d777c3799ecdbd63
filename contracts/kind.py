"""One kind of value: how it is checked, weighed, put on the wire, and ordered as a key. `kinds` makes them of annotations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chain.codec import Field
from contracts.meter import Meter
from contracts.written import UNSEEN, Look, Part, value_look

Check = Callable[[Any], None]
Pack = Callable[[Any], Any]
Unpack = Callable[[Any], Any]


class Order:
    """How values of a kind are keys: their encodings stand in the order of the values."""

    __slots__ = ("from_key", "longest_bytes", "parts", "to_key", "width")

    def __init__(
        self,
        to_key: Callable[[Any], bytes],
        from_key: Callable[[bytes], tuple[Any, bytes]],
        longest_bytes: int,
        parts: tuple[Kind, ...] = (),
    ) -> None:
        self.to_key = to_key
        self.from_key = from_key
        """Takes a value off the front of a key; what follows comes back with it."""
        self.longest_bytes = longest_bytes
        self.parts = parts
        """What a key of several parts is made of, so that some of them can name a range."""
        self.width: int = 1 if not parts else sum(1 + _inner(kind) for kind in parts)
        """Parts, and the parts of those."""


def _inner(kind: Kind) -> int:
    """Parts of a part."""
    order = kind.order
    return order.width if order is not None and order.parts else 0


class Kind:
    """One kind of value. `pack` is None where the value goes to the wire as it is."""

    __slots__ = ("arrays", "check", "look", "mark", "name", "order", "pack", "part", "unpack")

    def __init__(
        self,
        name: str,
        check: Check,
        unpack: Unpack,
        pack: Pack | None = None,
        order: Order | None = None,
        arrays: int = 0,
    ) -> None:
        self.name = name
        """For people: `number up to 100`."""
        self.check = check
        """Refused with WRONG_KIND unless a value is of this kind."""
        self.pack = pack
        self.unpack = unpack
        self.order = order
        """None if values of this kind cannot be keys."""
        self.arrays = arrays
        """How many arrays an encoding can hold; the codec reads no more than LONGEST_ARRAY."""
        self.part: Part | None = None
        """How a value stands in code that is written out; None for a kind whose values can weigh much, or whose check is
        more than a look, or of which two with one form on the wire can differ."""
        self.look: Look = _unseen
        self.mark: object = None
        """What two kinds have in common of which each value of the one is one of the other, and as heavy whether it is
        the same object or an equal one; None if this kind has that in common with no other."""

    def marked(self, mark: object) -> Kind:
        """This kind, with its `mark`."""
        self.mark = mark
        return self

    def written(self, part: Part | None, look: Look | None = None) -> Kind:
        """This kind, with its `part` in code that is written out, and how to `look` at a value."""
        self.part, self.look = part, look or (_unseen if part is None else value_look(part))
        return self

    def take(self, value: Any, meter: Meter) -> int:
        """Weigh `value`, and check that it is of this kind, at one look if that can say so: then its weight, else UNSEEN."""
        weight = self.look(value)
        if weight < 0:
            meter.weigh(value)
            self.check(value)
        else:
            meter.step(weight)
        return weight

    def weigh(self, value: Any, meter: Meter) -> int:
        """Weigh `value`, which is of this kind; how much it is."""
        weight = self.look(value)
        if weight < 0:
            return meter.weigh(value)
        meter.step(weight)
        return weight

    def form(self, value: Any) -> Any:
        """How `value` looks on the wire."""
        return value if self.pack is None else self.pack(value)

    def field(self, name: str) -> Field:
        """This kind as a field of a record on the wire."""
        return Field(name, self.unpack, self.pack)

    def __repr__(self) -> str:
        return f"Kind({self.name})"


def _unseen(_value: Any) -> int:
    """Where only the check can say whether it is of its kind."""
    return UNSEEN

"""The decorator of what never changes: data of the pure rooms."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[C]) -> type[C]:
    """A class of data whose attributes are set when it is made and never after; equal, and hashed, by them.

    What keeps them from changing is the type checker, as with `record` in contracts. `dataclass(frozen=True)` has
    Python look again at each attribute that is set while the object is made: a seventh of what a replica takes for a
    transaction at a light load.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


def names_of(cls: type) -> tuple[str, ...]:
    """The names of the attributes of a frozen class, in their order."""
    names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]  # every dataclass has them
    return names

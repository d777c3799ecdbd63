"""The outline of a source: which names it declares, and of what sort each is."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from contracts import language
from contracts.operators import BUILTINS

PLAIN_TYPES = ("int", "bool", "str", "bytes")

TAKEN = frozenset((*language.__all__, *BUILTINS, *PLAIN_TYPES))
"""What a source cannot give another meaning, imported or not. A class's body is read line by line: a field
called `int` with a value, or a method called `view`, would be what the next line's `int` or `@view` means."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a type is when everything that it names is written out: names in one another, names in all."""

    depth: int
    names: int


@dataclass(slots=True)
class Outline:
    """Names by sort. Every name that a source uses is one of these, of the language, or local."""

    imported: set[str] = field(default_factory=set)
    constants: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    """The constants that are numbers, each with its own."""
    aliases: set[str] = field(default_factory=set)
    """Names of types."""
    sizes: dict[str, Size] = field(default_factory=dict)
    """Of aliases and records."""
    names_in_types: int = 0
    """In all annotations, with what they stand for written out."""
    choices: dict[str, set[str]] = field(default_factory=dict)
    records: dict[str, set[str]] = field(default_factory=dict)
    attributes: set[str] = field(default_factory=lambda: set(language.ATTRIBUTES))
    """What may be read after a dot of any value."""
    events: dict[str, str] = field(default_factory=dict)
    """Classes of events by what a receipt calls them."""
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    interfaces: dict[str, dict[str, ast.FunctionDef]] = field(default_factory=dict)
    contract: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    """The contract's attributes that are stored, each with its kind of field."""
    peers: dict[str, str] = field(default_factory=dict)
    """The contract's attributes that are interfaces, each with its class."""
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)

    places: dict[str, ast.stmt] = field(default_factory=dict)
    """Where each record and each attribute of the contract stands."""

    def is_declared(self, name: str) -> bool:
        """True for a name of the module's own."""
        sorts = (self.constants, self.aliases, self.choices, self.records, self.functions)
        return name == self.contract or name in self.interfaces or any(name in of for of in sorts)

    def is_type(self, name: str) -> bool:
        """True for what may stand in an annotation."""
        if name in PLAIN_TYPES or name in ("tuple", "list"):
            return True
        imported = name in self.imported and name in language.TYPES
        return imported or name in self.aliases or name in self.choices or name in self.records

    def is_function(self, name: str) -> bool:
        """True for what may be called by its name alone."""
        if name in BUILTINS or name in self.functions or name in self.records:
            return True
        return name in self.imported and name in language.FUNCTIONS

    def is_value(self, name: str) -> bool:
        """True for what may be read by its name alone."""
        return name in self.constants or (name in self.imported and name in language.VALUES)

    def members_of(self, name: str) -> set[str] | None:
        """The members of a choice; None if `name` is none."""
        if name in self.imported and name in language.CHOICES:
            return {member.name for member in getattr(language, name)}
        return self.choices.get(name)

    def is_of_peer(self, called: ast.Attribute) -> bool:
        """True for a method of another contract, which may have any name."""
        match called.value:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return name in self.peers
            case _:
                return False

"""The outline of a source: which names it declares, and of what sort each is."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from contracts import language
from contracts.operators import BUILTINS


@dataclass(slots=True)
class Outline:
    """Names by sort. Every name that a source uses is one of these, of the language, or local."""

    imported: set[str] = field(default_factory=set)
    constants: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    """Names of types."""
    choices: dict[str, set[str]] = field(default_factory=dict)
    records: dict[str, set[str]] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    interfaces: dict[str, dict[str, ast.FunctionDef]] = field(default_factory=dict)
    contract: str | None = None
    fields: set[str] = field(default_factory=set)
    peers: dict[str, str] = field(default_factory=dict)
    """The contract's attributes that are interfaces, each with its class."""
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)

    def declared(self) -> set[str]:
        """Every name of the module's own."""
        own = {self.contract} if self.contract is not None else set()
        return own | self.constants | self.aliases | {
            *self.choices, *self.records, *self.functions, *self.interfaces,
        }  # fmt: skip

    def is_type(self, name: str) -> bool:
        """True for what may stand in an annotation."""
        if name in ("int", "bool", "str", "bytes", "tuple", "list"):
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

    def attributes(self) -> set[str]:
        """What may be read after a dot of any value."""
        return set(language.ATTRIBUTES).union(*self.records.values())

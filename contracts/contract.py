"""The classes that a contract's source derives from: the contract itself, and what it knows of another."""

from __future__ import annotations

from copy import copy
from functools import partial
from types import FunctionType
from typing import Any, ClassVar, NoReturn, Protocol, get_args

from contracts.entry import Entry, How, Spec, entries_of
from contracts.kinds import about, annotations_of
from contracts.session import Session
from contracts.storage import Field, Value


class Dispatch(Protocol):
    """Whoever carries a call from one contract to another."""

    def __call__(self, caller: str, contract: str, asked: Entry, *values: Any) -> Any:
        """What the method of `contract` that `asked` describes answers to `caller`."""
        ...


class Interface:
    """What one contract calls of another: methods without bodies, of which each only says `elsewhere()`.

    Values cross from contract to contract by their form on the wire, so each side has its own classes.
    """

    contract: ClassVar[str]


def elsewhere() -> NoReturn:
    """The body of an interface's method: what it does stands in the other contract."""
    raise AssertionError("an interface is bound before it is called")


class Contract:
    """A contract that runs: its fields bound to a session, its table made."""

    name: ClassVar[str]
    version: ClassVar[int] = 1

    def __init__(self, session: Session, dispatch: Dispatch) -> None:
        """Bind what the class declares; NotAKind if that cannot be."""
        self.entries = entries_of(self.name, type(self))
        self.bound: dict[str, Field] = {}
        for name, annotation in annotations_of(type(self)).items():
            declared = vars(type(self)).get(name)
            with about(name):
                if isinstance(declared, Interface):
                    vars(self)[name] = _bound_interface(self.name, declared, dispatch)
                else:
                    assert isinstance(declared, Field), "verified"
                    _bind_field(self, declared, (name, annotation), session)


# Functions, not methods of Contract: a contract's source could put its own in the place of those.


def _bind_field(
    contract: Contract, declared: Field, named: tuple[str, Any], session: Session
) -> None:
    name, annotation = named
    bound = copy(declared)
    bound.bind(contract.name, name, get_args(annotation), session)
    contract.bound[name] = bound
    if not isinstance(declared, Value):
        vars(contract)[name] = bound


def _bound_interface(caller: str, declared: Interface, dispatch: Dispatch) -> Interface:
    bound = copy(declared)
    for name, function in vars(type(declared)).items():
        if isinstance(function, FunctionType):
            asked = Entry(declared.contract, function, Spec(How.INTERNAL))
            vars(bound)[name] = partial(dispatch, caller, declared.contract, asked)
    return bound

"""A call of any contract of this release, written of what a person typed; what cannot be sent is refused with what can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from chain.transaction import Call
from cli.catalogue import Language
from cli.complaint import Complaint
from cli.sayings.sends import SendGround
from cli.tx.forms import Form, Unfit, form_of
from cli.values import nearest
from contracts.entry import Entry, How
from contracts.kinds import annotations_of
from contracts.plain import read_arguments
from contracts.shelf import shipped
from contracts.words import Role


@dataclass(frozen=True, slots=True)
class Written:
    """A call, and its arguments as JSON has them."""

    call: Call
    arguments: Mapping[str, object]


@cache
def callable_methods() -> Mapping[str, Mapping[str, Entry]]:
    """What people call by a transaction, by contract and method; what nodes say of themselves is not theirs."""
    found = {
        contract.name: {
            name: entry
            for name, entry in contract.entries.items()
            if entry.spec.how is How.METHOD and entry.spec.roles != (Role.NODE,)
        }
        for contract in (program.alone() for program in shipped())
    }
    return {name: methods for name, methods in found.items() if methods}


def methods_of(contract: str) -> Mapping[str, Entry]:
    """What a contract can be called with; a Complaint if there is none."""
    known = callable_methods()
    if contract not in known:
        names = list(known)
        raise Complaint(
            SendGround.NO_CONTRACT,
            value=contract,
            nearest=nearest(contract, names),
            known=", ".join(names),
        )
    return known[contract]


def forms_of(entry: Entry) -> dict[str, Form]:
    """How each argument of a method is typed, in their order."""
    hints = annotations_of(entry.function)
    return {name: form_of(hints[name]) for name, _ in entry.parameters}


def write(contract: str, method: str, typed: Sequence[str], language: Language) -> Written:
    """The call that a person means; a Complaint about the first thing that is wrong with it."""
    methods = methods_of(contract)
    if method not in methods:
        raise Complaint(
            SendGround.NO_METHOD,
            name=contract,
            value=method,
            nearest=nearest(method, list(methods)),
            known=", ".join(methods),
        )
    entry = methods[method]
    whole = f"{contract}.{method}"
    forms = forms_of(entry)
    texts = _named(whole, forms, typed)
    lacking = [name for name in forms if name not in texts]
    if lacking:
        told = " ".join(f"{name}=({forms[name].told(language)})" for name in lacking)
        raise Complaint(SendGround.LACKING, method=whole, names=", ".join(lacking), known=told)
    arguments = {name: _read(name, forms[name], texts[name], language) for name in forms}
    return Written(Call(contract, method, read_arguments(entry, arguments)), arguments)


def _named(method: str, forms: Mapping[str, Form], typed: Sequence[str]) -> dict[str, str]:
    """Each `NAME=VALUE` by its name."""
    known = ", ".join(forms) or "-"
    texts: dict[str, str] = {}
    for each in typed:
        name, equals, text = each.partition("=")
        if not equals:
            raise Complaint(SendGround.NOT_NAMED, value=each, method=method, known=known)
        if name not in forms:
            raise Complaint(
                SendGround.NO_ARGUMENT,
                method=method,
                value=name,
                nearest=nearest(name, list(forms)),
                known=known,
            )
        if name in texts:
            raise Complaint(SendGround.TWICE, name=name)
        texts[name] = text.strip()
    return texts


def _read(name: str, form: Form, text: str, language: Language) -> object:
    try:
        return form.read(text)
    except Unfit as unfit:
        told = form.told(language)
        raise Complaint(SendGround.UNFIT, name=name, value=text, known=told) from unfit

"""Who may call a method, in words: what its decorator says."""

from __future__ import annotations

from typing import assert_never

from cli.catalogue import Language, Phrase, phrase
from contracts.entry import How, Spec
from contracts.words import Second, Standing


def callers_of(spec: Spec, language: Language) -> str:
    """Who may call a method."""
    match spec.how:
        case How.METHOD:
            return _signers(spec, language)
        case How.VIEW:
            return phrase(Phrase.BY_EVERYBODY, language)
        case How.INTERNAL:
            return phrase(Phrase.BY_CONTRACTS, language, names=", ".join(spec.callers))
        case How.TICK:
            return phrase(Phrase.BY_CLOCK, language)
        case How.GENESIS:
            return phrase(Phrase.BY_GENESIS, language)
        case _:
            assert_never(spec.how)


def _signers(spec: Spec, language: Language) -> str:
    roles = ", ".join([each.name for each in spec.roles])
    if spec.stands is not Standing.ACTIVE:
        roles = phrase(Phrase.BY_STANDING, language, roles=roles, standing=spec.stands.name)
    match spec.second:
        case Second.NOBODY:
            return roles
        case Second.PERSON:
            return phrase(Phrase.BY_PERSON, language, roles=roles)
        case Second.MEMBER:
            return phrase(Phrase.BY_MEMBER, language, roles=roles)
        case _:
            assert_never(spec.second)

"""How a person types the values of contracts: each kind's form, read into what JSON would say, and told in words."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, NewType, Protocol, Union, get_args, get_origin

from chain.codec import U64_MAX
from chain.primitives import FixedBytes
from cli.catalogue import Language, phrase
from cli.sayings.sends import SendSaying
from contracts.kinds import DEFAULT_MANY, DEFAULT_WORD, annotations_of
from contracts.plain import Misread, read
from contracts.words import AtMost, Choice, Id, is_record

NEW = "new"
"""Draws a random id."""
NONE = "none"
YES_NO = ("yes", "no")
MOST_DIGITS = 20
"""Of the largest number that there is."""


class Unfit(Exception):
    """What was typed is of another form."""


class Form(Protocol):
    """How values of a kind are typed."""

    def read(self, text: str) -> object:
        """The value as JSON has it; Unfit if it is none."""
        ...

    def told(self, language: Language) -> str:
        """What has to be typed."""
        ...

    def offered(self) -> tuple[str, ...]:
        """The words that a shell completes."""
        ...


def form_of(annotation: object) -> Form:
    """How values of the type `annotation` are typed."""
    record = _record_in(annotation)
    if record is not None:
        return AsJson(annotation, tuple(annotations_of(record)))
    if isinstance(annotation, NewType):
        return form_of(annotation.__supertype__)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _bounded(arguments[0], arguments[1])
    if origin in (Union, UnionType):
        return Optional(form_of(next(each for each in arguments if each is not type(None))))
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return Listed(form_of(arguments[0]), DEFAULT_MANY)
    if origin is tuple:
        return Together(tuple(form_of(each) for each in arguments))
    assert isinstance(annotation, type)
    return _of_class(annotation)


def _record_in(annotation: object) -> type | None:
    """The record that values of a type are, or of which they are a row."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, tuple):
        return _record_in(arguments[0])
    return annotation if isinstance(annotation, type) and is_record(annotation) else None


def _bounded(annotation: object, bound: object) -> Form:
    assert isinstance(bound, AtMost)
    if annotation is int:
        return Number(bound.most)
    if annotation is str:
        return Letters(bound.most)
    if get_origin(annotation) is tuple:
        return Listed(form_of(get_args(annotation)[0]), bound.most)
    return Digits(None)


def _of_class(cls: type) -> Form:
    if issubclass(cls, Choice):
        return OneOf(tuple(each.name.lower() for each in cls))
    if issubclass(cls, FixedBytes):
        return NewId(cls.LENGTH) if cls is Id else Digits(cls.LENGTH)
    if cls is bool:
        return Flag()
    if cls is int:
        return Number(U64_MAX)
    if cls is str:
        return Letters(DEFAULT_WORD)
    assert cls is bytes, f"{cls.__name__} has a form of its own"
    return Digits(None)


@dataclass(frozen=True, slots=True)
class Number:
    """Digits."""

    most: int

    def read(self, text: str) -> object:
        """The number."""
        digits = text.replace(",", "").replace("_", "")
        if not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", digits) or int(digits) > self.most:
            raise Unfit
        return int(digits)

    def told(self, language: Language) -> str:
        """With its end, if it has one of its own."""
        if self.most == U64_MAX:
            return phrase(SendSaying.NUMBER, language)
        return phrase(SendSaying.NUMBER_TO, language, most=f"{self.most:,}")

    def offered(self) -> tuple[str, ...]:
        """None of them."""
        return ()


@dataclass(frozen=True, slots=True)
class Letters:
    """A word of the chain, such as a contract's name."""

    most: int

    def read(self, text: str) -> object:
        """The word."""
        if not re.fullmatch(rf"[a-z0-9_.-]{{1,{self.most}}}", text):
            raise Unfit
        return text

    def told(self, language: Language) -> str:
        """What it is made of."""
        return phrase(SendSaying.LETTERS, language, most=self.most)

    def offered(self) -> tuple[str, ...]:
        """Nobody knows which."""
        return ()


@dataclass(frozen=True, slots=True)
class Digits:
    """Bytes in hex: so many, or any number of them."""

    length: int | None

    def read(self, text: str) -> object:
        """The digits in small letters."""
        digits = text.lower()
        wanted = "*" if self.length is None else f"{{{self.length}}}"
        if not re.fullmatch(rf"([0-9a-f]{{2}}){wanted}", digits):
            raise Unfit
        return digits

    def told(self, language: Language) -> str:
        """How many digits."""
        if self.length is None:
            return phrase(SendSaying.SOME_DIGITS, language)
        return phrase(SendSaying.DIGITS, language, count=2 * self.length)

    def offered(self) -> tuple[str, ...]:
        """Nobody knows which."""
        return ()


@dataclass(frozen=True, slots=True)
class NewId:
    """An id: one that is known, or one that nobody has yet."""

    length: int

    def read(self, text: str) -> object:
        """Its digits."""
        return secrets.token_hex(self.length) if text == NEW else Digits(self.length).read(text)

    def told(self, language: Language) -> str:
        """How many digits, and the word for a new one."""
        return f"{Digits(self.length).told(language)} | {NEW}"

    def offered(self) -> tuple[str, ...]:
        """A new one."""
        return (NEW,)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice by its name; a hyphen may stand for what joins its words."""

    known: tuple[str, ...]

    def read(self, text: str) -> object:
        """Its name."""
        name = text.lower().replace("-", "_")
        if name not in self.known:
            raise Unfit
        return name

    def told(self, _language: Language) -> str:
        """All of them."""
        return " | ".join(self.known)

    def offered(self) -> tuple[str, ...]:
        """All of them."""
        return self.known


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, text: str) -> object:
        """True or false."""
        if text not in YES_NO:
            raise Unfit
        return text == YES_NO[0]

    def told(self, _language: Language) -> str:
        """Both words."""
        return " | ".join(YES_NO)

    def offered(self) -> tuple[str, ...]:
        """Both words."""
        return YES_NO


@dataclass(frozen=True, slots=True)
class Optional:
    """Something, or nothing."""

    some: Form

    def read(self, text: str) -> object:
        """Null for nothing."""
        return None if text == NONE else self.some.read(text)

    def told(self, language: Language) -> str:
        """What it is if it is something."""
        return phrase(SendSaying.OR_NONE, language, what=self.some.told(language))

    def offered(self) -> tuple[str, ...]:
        """Nothing, too."""
        return (*self.some.offered(), NONE)


@dataclass(frozen=True, slots=True)
class AsJson:
    """A record, or a row of them, as JSON: an object with these fields for each."""

    annotation: object
    fields: tuple[str, ...]

    def read(self, text: str) -> object:
        """What it says, which is of the type."""
        try:
            told: object = json.loads(text)
            read(self.annotation, told)
        except (ValueError, Misread) as error:
            raise Unfit from error
        return told

    def told(self, language: Language) -> str:
        """The fields."""
        return phrase(SendSaying.AS_JSON, language, what=", ".join(self.fields))

    def offered(self) -> tuple[str, ...]:
        """Nobody knows which."""
        return ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Some, with commas between."""

    each: Form
    most: int

    def read(self, text: str) -> object:
        """A list; an empty one for nothing."""
        parts = [] if text in ("", NONE) else text.split(",")
        if len(parts) > self.most:
            raise Unfit
        return [self.each.read(part.strip()) for part in parts]

    def told(self, language: Language) -> str:
        """One of them, and how many there may be."""
        return phrase(
            SendSaying.LISTED, language, what=self.each.told(language), most=f"{self.most:,}"
        )

    def offered(self) -> tuple[str, ...]:
        """What one of them may be."""
        return self.each.offered()


@dataclass(frozen=True, slots=True)
class Together:
    """Several values side by side, with colons between."""

    parts: Sequence[Form]

    def read(self, text: str) -> object:
        """A list of as many."""
        typed = text.split(":")
        if len(typed) != len(self.parts):
            raise Unfit
        return [form.read(part) for form, part in zip(self.parts, typed, strict=True)]

    def told(self, language: Language) -> str:
        """Each of them."""
        return ":".join(f"({form.told(language)})" for form in self.parts)

    def offered(self) -> tuple[str, ...]:
        """None of them."""
        return ()

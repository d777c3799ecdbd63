"""A verb of `sinergi refer`: what it says, what it takes beside what every one takes, and the call that it comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

import click

from cli.catalogue import Saying
from cli.completion import word_option
from cli.desk import KEY_OPTIONS, NODE_OPTIONS, key_parameters, node_parameters
from cli.page import Line, Page, SpokenCommand
from cli.refer.acting import Write, act
from cli.sayings.referrals import ReferralSaying

C = TypeVar("C", bound=IntEnum)

Check = Callable[[Mapping[str, object]], None]
"""A Complaint, if what was typed does not go together."""

NOTE: Line = ("--note-file FILE", ReferralSaying.NOTE_FILE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a verb takes beside a referral: how it is read, its lines of the page, and the words that are known for it."""

    parameter: click.Parameter
    lines: tuple[Line, ...] = ()
    known: Sequence[str] = ()


def coded(shown: str, kind: type[IntEnum], told: Saying) -> Taken:
    """An option that takes a code of a contract, shown as `--name WHAT`; its words fill the gap `known`."""
    name, _, _ = shown.partition(" ")
    words = words_of(kind)
    return Taken(word_option(name, words), ((shown, told),), words)


def flag(name: str, told: Saying) -> Taken:
    """An option that is given or not."""
    return Taken(click.Option([name], is_flag=True), ((name, told),))


def words_of(kind: type[IntEnum]) -> tuple[str, ...]:
    """The codes of a contract as they are typed."""
    return tuple(each.name.lower().replace("_", "-") for each in kind)


def code_in(kind: type[C], word: object) -> C:
    """The code that one of `words_of` is."""
    return kind[str(word).upper().replace("-", "_")]


@dataclass(frozen=True, slots=True)
class Verb:
    """One deed about a referral. `brief` is its line in the list, `about` its page, `done` what is said when it is done."""

    name: str
    brief: Saying
    about: Saying
    done: Saying
    write: Write
    takes: tuple[Taken, ...] = ()
    arguments: Saying = ReferralSaying.ID_ARGUMENTS
    example: str = ""
    """What follows the id in the example of its page."""
    done_with: Mapping[str, Saying] = field(default_factory=dict)
    """What is said instead where a flag was given, by the flag's name."""
    check: Check | None = None
    """Of what was typed, before anybody is asked for anything."""

    def command(self) -> SpokenCommand:
        """As click has it."""
        known = next((each.known for each in self.takes if each.known), ())
        lines = [line for each in self.takes for line in each.lines]
        page = Page(
            about=self.about,
            arguments=self.arguments,
            options=(*lines, NOTE, *KEY_OPTIONS, *NODE_OPTIONS),
            examples=((f"sinergi refer {self.name} 3f9a{self.example}", self.brief),),
            gaps={"known": ", ".join(known)},
        )
        parameters = [
            click.Argument(["referral"]),
            *[each.parameter for each in self.takes],
            click.Option(["--note-file"], type=click.Path(allow_dash=True)),
            *key_parameters(),
            *node_parameters(),
        ]
        return SpokenCommand(self.name, page, self._does(), parameters)

    def _does(self) -> Callable[..., None]:
        def does(referral: str, **given: object) -> None:
            if self.check is not None:
                self.check(given)
            instead = (said for name, said in self.done_with.items() if given[name])
            act(referral, given, next(instead, self.done), self.write)

        return does

"""How what an officer handed in ended, said in one way: waited for, handed in, refused with the reason, or done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.status import Status
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.listing import show_values
from cli.sayings.referrals import ReferralSaying
from cli.tell import console, side_console

if TYPE_CHECKING:
    from cli.refusals import Why
    from node.client.api import NodeApi
    from node.client.desk import Outcome, Person

REFUSED = 1
"""The exit status of what a contract refused."""

Rows = Sequence[tuple[Saying, str | Text]]


@contextmanager
def going_on(language: Language, stopped: Saying) -> Iterator[None]:
    """Whoever stops waiting with Ctrl-C is told that what was handed in goes on."""
    try:
        yield
    except KeyboardInterrupt:
        side_console().print(Text(f"\n{phrase(stopped, language)}"))
        raise


@contextmanager
def waiting(language: Language) -> Iterator[None]:
    """Say on a terminal that it takes a moment."""
    out = side_console()
    if not out.is_terminal:
        yield
        return
    with Status(Text(phrase(ReferralSaying.WAITING, language)), console=out):
        yield


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a transaction, and who signed it, if it was refused."""

    outcome: Outcome
    person: Person | None

    @classmethod
    async def of(cls, outcome: Outcome, api: NodeApi, key: bytes) -> Ended:
        """Asks who signs with `key` only if something was refused."""
        from node.client.desk import person_of  # noqa: PLC0415 - slow to import

        is_refused = outcome.refused() is not None
        return cls(outcome, await person_of(api, key) if is_refused else None)

    @property
    def is_final(self) -> bool:
        """True if what came of it is known, since it was waited for."""
        return self.outcome.height is not None

    def why(self, language: Language, short: str = "") -> Why | None:
        """Why it was refused; None if it was not. `short` is its subject."""
        refused = self.outcome.refused()
        if refused is None:
            return None
        from cli.refusals import why_refused  # noqa: PLC0415 - reads every contract

        roles = None if self.person is None else self.person.roles
        return why_refused(refused, roles, short, language)

    def show(self, done: Saying, language: Language, short: str = "") -> None:
        """Say in the first lines how it ended; `done` is said if it is as the officer wanted it."""
        if self.outcome.height is None:
            told = phrase(
                ReferralSaying.HANDED_IN, language, short=self.outcome.transaction_id.hex()
            )
            console().print(Text(told), soft_wrap=True)
        else:
            show_end(self.why(language, short), done, language)

    def rows(self, language: Language) -> Rows:
        """Which transaction it was, if it is final; what goes last."""
        height = self.outcome.height
        if height is None:
            return ()
        identity = self.outcome.transaction_id.hex()
        at = phrase(ReferralSaying.TRANSACTION_AT, language, id=identity, height=f"{height:,}")
        return ((ReferralSaying.TRANSACTION, at),)

    def told(self, language: Language, short: str = "") -> dict[str, object]:
        """For programs."""
        why, refused = self.why(language, short), self.outcome.refused()
        return {
            "done": None if self.outcome.height is None else refused is None,
            "transaction_id": self.outcome.transaction_id.hex(),
            "height": self.outcome.height,
            "refused": None if why is None or refused is None else why.told(refused),
        }

    def leave(self) -> None:
        """End with status 1 if it was refused."""
        if self.outcome.refused() is not None:
            raise click.exceptions.Exit(REFUSED)


def show_end(why: Why | None, done: Saying, language: Language) -> None:
    """Refused, and why, what the rule is and what to do; or done."""
    if why is None:
        console().print(Text(phrase(done, language), style="bold green"))
        return
    console().print(Text(phrase(ReferralSaying.REFUSED, language), style="bold red"))
    show_values(why.rows(), language, console())

"""A transaction as a node knows it: asked for, and told as labels and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.complaint import NOT_NOW, Complaint
from cli.desk import NODE_OPTIONS, SHORT, Agencies, ask, asked_of, node_parameters
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.referrals import ReferralSaying
from cli.sayings.transactions import TransactionSaying
from cli.tell import local_time

if TYPE_CHECKING:
    from node.client.api import Json, NodeApi
    from node.client.desk import Person

OPTIONS = NODE_OPTIONS
FINAL = "final"


def parameters() -> list[click.Parameter]:
    """What every command takes that looks at a transaction."""
    return [click.Argument(["transaction"], callback=read_transaction), *node_parameters()]


def read_transaction(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """The whole id of a transaction."""
    digits = value.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise Complaint(DeskGround.NO_TRANSACTION, value=value)
    return digits


@dataclass(frozen=True, slots=True)
class Told:
    """A transaction, and who signed it."""

    found: Json
    agencies: Agencies
    author: Person | None
    """As the chain has them now; None if they are nobody any more, or it is not final."""

    @property
    def calls(self) -> list[Json]:
        """With what became of each; none unless it is final."""
        calls = self.found["calls"]
        assert isinstance(calls, list)
        return calls

    @property
    def refused(self) -> int:
        """How many calls came to nothing."""
        return sum(not each["done"] for each in self.calls)

    def status(self) -> int:
        """The exit status that a command about it ends with."""
        if self.found["status"] != FINAL:
            return NOT_NOW
        return 1 if self.refused else 0


def ask_about(transaction: str, given: Mapping[str, object]) -> Told:
    """What a node knows of a transaction."""
    asked = asked_of(given)

    async def story(api: NodeApi) -> Told:
        from node.client.desk import person_of  # noqa: PLC0415 - slow to import

        found = await api.get(f"/v1/transactions/{transaction}")
        signed = found["signed"]
        author = None
        if isinstance(signed, dict):
            author = await person_of(api, bytes.fromhex(str(signed["author"])))
        return Told(found, await Agencies.of(api, asked), author)

    return ask(asked, story)


def transaction_rows(told: Told, language: Language) -> Iterator[tuple[Saying, str | Text]]:
    """Where it stands, when it was, and who signed it."""
    found, signed = told.found, told.found["signed"]
    yield ReferralSaying.TRANSACTION, str(found["id"])
    yield TransactionSaying.STATUS, _status(found, language)
    if isinstance(signed, dict):
        at_ms = found["time_ms"]
        assert isinstance(at_ms, int)
        yield TransactionSaying.TIME, local_time(at_ms)
        who = told.agencies.name(str(signed["member"]), language)
        author = phrase(
            TransactionSaying.SIGNED_IS, language, who=who, short=str(signed["author"])[:SHORT]
        )
        yield TransactionSaying.SIGNED_BY, author
        for each in signed["cosigners"]:
            yield TransactionSaying.COSIGNED, str(each)[:SHORT]


def _status(found: Json, language: Language) -> Text:
    said = TransactionSaying[str(found["status"]).upper()]
    height = found["included_at"]
    shown = f"{height:,}" if isinstance(height, int) else ""
    style = "green" if found["status"] == FINAL else "yellow"
    return Text(phrase(said, language, height=shown), style)

"""What a proof shows, or why it shows nothing: for people, and as one object for machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import assert_never

from rich.console import Console
from rich.table import Table
from rich.text import Text

from chain.proof.verifier import CallResult, Inclusion, Proven, Receipt, Unproven, Value
from chain.receipt import CallResult as ChainCallResult
from chain.receipt import Event, Outcome
from chain.rejection import Rejected
from cli.catalogue import Language, Phrase, phrase
from cli.proof.flaws import FLAWS
from cli.tell import number
from contracts.clock import item_of
from contracts.words import RESCUE

MOST_CALLS_SHOWN = 12
MOST_BYTES_SHOWN = 256
"""Bytes of a value that people are shown; --json has all of it."""

_LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999, beyond which Python has no date."""


def show_proven(proven: Proven, language: Language, out: Console) -> None:
    """What it shows, by whose signatures, and where a later proof can start."""
    header, checkpoint = proven.header, proven.checkpoint
    block = phrase(
        Phrase.BLOCK_IS, language, height=number(header.height), epoch=number(header.epoch)
    )
    signed = phrase(
        Phrase.SIGNED_BY_IS,
        language,
        signatures=proven.signatures,
        authorities=proven.authorities,
    )
    rows = (
        *_fact(proven.fact, language),
        (Phrase.BLOCK, f"{block}\n{header.id.hex()}"),
        (Phrase.TIME, moment(header.timestamp_ms)),
        (Phrase.SIGNED_BY, signed),
        (Phrase.CHAIN, proven.chain_id.hex()),
        (Phrase.CHECKPOINT, f"{checkpoint.epoch}:{checkpoint.authorities.hex()}"),
    )
    out.print(Text(phrase(Phrase.HOLDS, language), style="bold green"))
    out.print(_table(rows, language))


def show_unproven(unproven: Unproven, language: Language, out: Console) -> None:
    """Why it does not hold, and where."""
    out.print(Text(phrase(Phrase.FAILS, language), style="bold red"))
    why = f"{FLAWS[unproven.flaw][language]}\n{unproven}"
    out.print(_table(((Phrase.WHY, why),), language))


def proven_object(proven: Proven, chain_id: bytes | None) -> dict[str, object]:
    """What it shows, for machines; `chain_id` is what it was compared with, if with anything."""
    header, checkpoint = proven.header, proven.checkpoint
    return {
        "holds": True,
        "chain_id": proven.chain_id.hex(),
        "is_chain_compared": chain_id is not None,
        "height": header.height,
        "epoch": header.epoch,
        "block_id": header.id.hex(),
        "timestamp_ms": header.timestamp_ms,
        "signatures": proven.signatures,
        "authorities": proven.authorities,
        "checkpoint": f"{checkpoint.epoch}:{checkpoint.authorities.hex()}",
        **_fact_object(proven.fact),
    }


def unproven_object(unproven: Unproven) -> dict[str, object]:
    """Why it does not hold, for machines."""
    return {"holds": False, "flaw": unproven.flaw.value, "detail": unproven.detail}


def moment(timestamp_ms: int) -> str:
    """A block time, to the second and in UTC; the bare number where no calendar reaches."""
    if timestamp_ms > _LATEST_MS:
        return f"{timestamp_ms} ms"
    return f"{datetime.fromtimestamp(timestamp_ms // 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"


def plainly(data: bytes) -> str:
    """Bytes in hexadecimal, and as text where they are one; the beginning of many."""
    shown = data[:MOST_BYTES_SHOWN]
    text = shown.decode("ascii", errors="replace")
    readable = f"  {text!r}" if shown and text.isascii() and text.isprintable() else ""
    left = f" ... ({number(len(data))} bytes)" if len(data) > len(shown) else ""
    return f"{shown.hex() or repr('')}{left}{readable}"


def _fact(fact: Value | Inclusion | Receipt, language: Language) -> Iterator[tuple[Phrase, str]]:
    match fact:
        case Value(key=key, value=value):
            yield Phrase.KEY, plainly(key)
            absent = phrase(Phrase.NO_VALUE, language)
            yield Phrase.VALUE, absent if value is None else plainly(value)
        case Inclusion(transaction=transaction):
            yield Phrase.TRANSACTION, transaction.id.hex()
            yield Phrase.MEMBER, plainly(transaction.member)
            yield Phrase.AUTHOR, transaction.author.hex()
            yield from ((Phrase.COSIGNER, each.hex()) for each in transaction.cosigners)
            names = [f"{contract}.{method}" for contract, method, _ in transaction.calls]
            yield from _ends(Phrase.CALL, names, fact.receipt, language)
        case Receipt(results=results):
            yield from _ends(Phrase.FALLEN_DUE, [_due(each) for each in results], fact, language)
        case _:
            assert_never(fact)


def _ends(
    label: Phrase, names: list[str], receipt: Receipt, language: Language
) -> Iterator[tuple[Phrase, str]]:
    """What became of each thing that was done, the first ones of many."""
    ends = list(zip(names, receipt.results, strict=False))
    for name, result in ends[:MOST_CALLS_SHOWN]:
        ended = Phrase.CALL_FAILED if result.outcome else Phrase.CALL_DONE
        yield label, phrase(ended, language, name=name, detail=result.code)
    if len(ends) > MOST_CALLS_SHOWN:
        yield label, phrase(Phrase.MORE, language, most=len(ends) - MOST_CALLS_SHOWN)


def _due(result: CallResult) -> str:
    """Whose firing it was, as far as the result tells; else what it told, as when code was set aside."""
    told = [Event(*each) for each in result.events]
    with suppress(ValueError, Rejected):  # of a chain with other programs than ours
        made = (Outcome(result.outcome), result.code, result.detail, tuple(told))
        item = item_of(ChainCallResult(*made))
        if item is not None and item.contract:
            return f"{item.contract}.{item.tick}"
    if told:
        return f"{told[0].contract}.{told[0].name}"
    return RESCUE if result.outcome else "?"


def _fact_object(fact: Value | Inclusion | Receipt) -> dict[str, object]:
    match fact:
        case Value(key=key, value=value):
            if value is None:
                return {"kind": "absence", "key": key.hex()}
            return {"kind": "value", "key": key.hex(), "value": value.hex()}
        case Inclusion(transaction=transaction, receipt=receipt):
            return {
                "kind": "transaction",
                "transaction_id": transaction.id.hex(),
                "member": transaction.member.hex(),
                "author": transaction.author.hex(),
                "cosigners": [each.hex() for each in transaction.cosigners],
                "calls": [
                    {"contract": contract, "method": method, "arguments": arguments.hex()}
                    for contract, method, arguments in transaction.calls
                ],
                "results": _results(receipt),
            }
        case Receipt():
            return {"kind": "fallen_due", "results": _results(fact)}
        case _:
            assert_never(fact)


def _results(receipt: Receipt) -> list[dict[str, object]]:
    return [
        {
            "is_done": result.outcome == 0,
            "code": result.code,
            "detail": result.detail.hex(),
            "events": [
                {"contract": contract, "name": name, "fields": fields.hex()}
                for contract, name, fields in result.events
            ],
        }
        for result in receipt.results
    ]


def _table(rows: tuple[tuple[Phrase, str], ...], language: Language) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(f"  {phrase(label, language)}", Text(value))
    return table

"""What a proof shows, or why it shows nothing: for people, and as one object for machines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from rich.console import Console
from rich.table import Table
from rich.text import Text

from chain.proof.verifier import Inclusion, Proven, Unproven, Value
from cli.catalogue import Language, Phrase, phrase
from cli.proof.flaws import FLAWS
from cli.tell import number

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


def _fact(fact: Value | Inclusion, language: Language) -> Iterator[tuple[Phrase, str]]:
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
            yield from ((Phrase.CALL, each) for each in _calls(fact, language))
        case _:
            assert_never(fact)


def _calls(fact: Inclusion, language: Language) -> Iterator[str]:
    """Each call with what became of it, the first ones of many."""
    ends = list(zip(fact.transaction.calls, fact.receipt.results, strict=False))
    for (contract, method, _), result in ends[:MOST_CALLS_SHOWN]:
        ended = Phrase.CALL_FAILED if result.outcome else Phrase.CALL_DONE
        yield phrase(ended, language, name=f"{contract}.{method}", detail=result.code)
    if len(ends) > MOST_CALLS_SHOWN:
        yield phrase(Phrase.MORE, language, most=len(ends) - MOST_CALLS_SHOWN)


def _fact_object(fact: Value | Inclusion) -> dict[str, object]:
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
                "results": [
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
                ],
            }
        case _:
            assert_never(fact)


def _table(rows: tuple[tuple[Phrase, str], ...], language: Language) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(f"  {phrase(label, language)}", Text(value))
    return table

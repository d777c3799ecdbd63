"""A comparison of two stores, as a person sees it: one sentence, and a short table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import takewhile
from typing import assert_never

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language
from cli.chain.words import FLAWS, Word, word
from cli.tell import number
from contracts.state_words import Plain
from node.audit.findings import (
    SIDES,
    Comparison,
    Damage,
    Difference,
    Ended,
    Entry,
    OtherBlock,
    OtherExecution,
    OtherReceipt,
    OtherState,
    Outcomes,
    Who,
    Work,
)

MOST_LETTERS = 320
"""Of one value that people are shown; --json has all of it."""
LETTERS_BEFORE = 80
"""Of these, those before the first that is not the same in all of them."""

Row = tuple[str, str]


def show_comparison(
    found: Comparison, paths: tuple[str, str], language: Language, out: Console
) -> None:
    """The sentence that says it, then what is known of it."""
    style = "bold green" if found.difference is None else "bold red"
    out.print(Text(_sentence(found, language), style=style))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in (*_stores(found, paths, language), *_rows(found.difference, language)):
        table.add_row(f"  {label}", Text(value))
    out.print(table)


def _sentence(found: Comparison, language: Language) -> str:
    match found.difference:
        case None:
            return word(Word.EQUAL, language, height=number(found.equal_to or 0))
        case OtherBlock(height=height):
            return word(Word.OTHER_BLOCK, language, height=number(height))
        case OtherReceipt(height=height):
            return word(Word.OTHER_RECEIPT, language, height=number(height))
        case OtherState(height=height):
            if height is None:
                return word(Word.OTHER_STATE_SOMETIME, language)
            return word(Word.OTHER_STATE, language, height=number(height))
        case OtherExecution(height=height):
            return word(Word.OTHER_EXECUTION, language, height=number(height))
        case Damage(height=height, side=side):
            return word(Word.DAMAGE, language, height=number(height), side=side.value)
        case _:
            assert_never(found.difference)


def _stores(found: Comparison, paths: tuple[str, str], language: Language) -> Iterator[Row]:
    for side, path, span in zip(SIDES, paths, found.spans, strict=True):
        which = Word.HEIGHTS if span.first == 0 else Word.PRUNED
        first, tip = number(span.first), number(span.tip)
        yield side.value, word(which, language, path=path, first=first, tip=tip)
    short, long = sorted(zip(SIDES, found.spans, strict=True), key=lambda each: each[1].tip)
    if short[1].tip < long[1].tip:
        told = {"short": short[0].value, "long": long[0].value}
        ends = {"tip": number(short[1].tip), "end": number(long[1].tip)}
        yield word(Word.SHORTER, language), word(Word.SHORTER_IS, language, **told, **ends)
    if found.executed is None:
        yield word(Word.EXECUTED, language), word(Word.NOT_EXECUTED, language)
    else:
        began, ended = (number(each) for each in found.executed)
        executed = word(Word.EXECUTED_IS, language, first=began, last=ended)
        yield word(Word.EXECUTED, language), executed
    if found.lacking:
        yield word(Word.LACKING, language), found.lacking


def _rows(found: Difference | None, language: Language) -> Iterator[Row]:
    match found:
        case None:
            return
        case OtherBlock():
            yield from _blocks(found, language)
            yield from _entry(found.entry, language)
        case OtherReceipt():
            yield from _outcomes(found.outcomes, language)
            yield from _wrong(found.wrong, language)
        case OtherState():
            yield from _entry(found.entry, language)
            sides = ", ".join(each.value for each in found.wrong)
            told = word(Word.MORE_KEYS, language, sides=sides, count=number(found.count))
            yield word(Word.WRONG, language), told
        case OtherExecution():
            if found.refused:
                yield word(Word.WHAT, language), found.refused
            if found.fields:
                yield word(Word.FIELDS, language), ", ".join(found.fields)
            yield from _entry(found.entry, language)
            yield from _outcomes(found.outcomes, language)
        case Damage():
            told = FLAWS[found.flaw][language]
            yield word(Word.WHAT, language), f"{told}\n{found.detail}".strip()
        case _:
            assert_never(found)


def _blocks(found: OtherBlock, language: Language) -> Iterator[Row]:
    for side, block_id, why in zip(SIDES, found.ids, found.refused, strict=True):
        label = word(Word.BLOCK, language, side=side.value)
        shown = block_id.hex()
        yield label, word(Word.REFUSED, language, id=shown, why=why) if why else shown
    yield word(Word.FIELDS, language), ", ".join(found.fields)


def _wrong(sides: tuple[Who, ...], language: Language) -> Iterator[Row]:
    told = word(Word.WRONG_IS, language, sides=", ".join(each.value for each in sides))
    yield word(Word.WRONG, language), told


def _entry(entry: Entry | None, language: Language) -> Iterator[Row]:
    if entry is None:
        return
    spot = entry.spot
    yield word(Word.FIELD, language), ".".join(each for each in (spot.contract, spot.field) if each)
    if spot.key is not None:
        yield word(Word.KEY, language), _short(spot.key)
    there = [each for each in entry.seen if each.value is not None]
    shown = dict(
        zip(
            [each.who for each in there],
            cut_beside([_text(each.told) for each in there]),
            strict=True,
        )
    )
    for each in entry.seen:
        yield _name(each.who, language), shown.get(each.who, word(Word.NO_VALUE, language))
    for each in entry.seen:
        if each.work is not None:
            which = Word.WRITTEN if each.who is Who.EXECUTED else Word.WRITTEN_IN
            yield word(which, language, side=each.who.value), _by(each.work, language)


def _by(work: Work, language: Language) -> str:
    height = number(work.height)
    if not work.path:
        return word(Word.BY_BOOKS, language, height=height)
    methods = " > ".join(".".join(each) for each in work.path)
    if work.transaction is None:
        return word(Word.BY_BLOCK, language, methods=methods, height=height)
    told = {"id": work.transaction.hex(), "call": work.call, "height": height}
    return word(Word.BY_CALL, language, methods=methods, **told)


def _outcomes(outcomes: Outcomes | None, language: Language) -> Iterator[Row]:
    if outcomes is None:
        return
    method = ".".join(outcomes.method or ("?",))
    if outcomes.transaction is None:
        told = word(Word.FIRING_IS, language, method=method, call=outcomes.call)
    else:
        identity = outcomes.transaction.hex()
        told = word(Word.CALL_IS, language, method=method, id=identity, call=outcomes.call)
    yield word(Word.CALL, language), told
    for each in outcomes.seen:
        yield _name(each.who, language), _end(each, language)


def _end(ended: Ended, language: Language) -> str:
    """How a call ended, and what it told."""
    if ended.result is None:
        return word(Word.NO_RESULT, language)
    lines = [ended.result.code if not ended.facts else f"{ended.result.code} {_short(ended.facts)}"]
    told = zip(ended.result.events, ended.events, strict=True)
    lines += [f"{event.contract}.{event.name} {_short(fields)}" for event, fields in told]
    return _cut("\n".join(lines))


def _name(who: Who, language: Language) -> str:
    return word(Word.HERE, language) if who is Who.EXECUTED else who.value


def cut_beside(texts: list[str]) -> list[str]:
    """Long texts, cut to the part in which they begin to differ."""
    letters = takewhile(lambda each: len(set(each)) == 1, zip(*texts, strict=False))
    same = sum(1 for _ in letters)
    if same <= MOST_LETTERS - LETTERS_BEFORE or len(set(texts)) == 1:
        return [_cut(each) for each in texts]
    return [f"... {_cut(each[same - LETTERS_BEFORE :])}" for each in texts]


def _short(value: Plain) -> str:
    return _cut(_text(value))


def _text(value: Plain) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} ..."

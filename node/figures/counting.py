"""From referrals to the numbers of a table: each thing that is counted is one fact, with what it is counted by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from node.figures.month import month_at
from node.figures.referrals import Moment, Offer, Referral, Register
from node.figures.spec import TIMES, Counted, Dimension, Figure, Spec
from node.figures.told import Cut

MINUTE_MS: Final = 60_000
ALL: Final = "all"
"""The place in a row's key of a dimension that is not looked at."""
NOBODY: Final = "none"
"""No agency was asked, or none helps."""
REGIONS: Final[Mapping[int, int]] = {9: 2, 15: 12, 16: 14}
"""What is published with its region, since it is so small: Perlis with Kedah, Labuan with Sabah, Putrajaya with Kuala Lumpur."""

Key = tuple[str, ...]
"""A value of each dimension of a table, or ALL; numbers in decimal digits, ids in hex ones."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that counts once. `took_ms`: what is counted is how long it took; `once`: only one with this text counts."""

    figure: Figure
    of: Referral
    at_ms: int
    helper: str | None = None
    took_ms: int | None = None
    once: str | None = None

    def value(self, dimension: Dimension, month: int) -> str:
        """What it is counted by."""
        match dimension:
            case Dimension.NEED:
                return str(self.of.need)
            case Dimension.AREA:
                return str(REGIONS.get(self.of.area, self.of.area))
            case Dimension.AGENCY:
                return self.of.origin
            case Dimension.HELPER:
                return self.helper or NOBODY
            case Dimension.PRIORITY:
                return self.of.priority
            case Dimension.MONTH:
                return str(month)


Cells = dict[Key, dict[Figure, int]]
"""What was counted, 0 left out."""
Counts = dict[tuple[Key, Figure], int]
"""Of how many each time is the median, or the like."""


def count(register: Register, spec: Spec, cut: Cut) -> tuple[Cells, Counts]:
    """All cells of `spec` with those that sum them up, and of how many each time was made."""
    found: Cells = {(ALL,) * len(spec.dimensions): {}}
    times: dict[tuple[Key, Figure], list[int]] = {}
    seen: set[tuple[Key, Figure, str]] = set()
    for fact in facts(register, cut):
        if fact.figure not in spec.figures:
            continue
        month = month_at(fact.of.opened_ms if spec.counted is Counted.OPENED else fact.at_ms)
        if not spec.first <= month <= spec.last:
            continue
        values = [fact.value(dimension, month) for dimension in spec.dimensions]
        for key in product(*[(ALL, value) for value in values]):
            if fact.took_ms is not None:
                times.setdefault((key, fact.figure), []).append(fact.took_ms)
                continue
            if fact.once is not None:
                if (key, fact.figure, fact.once) in seen:
                    continue
                seen.add((key, fact.figure, fact.once))
            row = found.setdefault(key, {})
            row[fact.figure] = row.get(fact.figure, 0) + 1
    for (key, figure), took_ms in times.items():
        found.setdefault(key, {})[figure] = _of_all(took_ms, figure)
    return found, {where: len(took_ms) for where, took_ms in times.items()}


def _of_all(took_ms: list[int], figure: Figure) -> int:
    """The nearest rank, in minutes: for half of them, or for nine of ten, it took no longer."""
    tenths = 5 if figure in MEDIANS else 9
    rank = -(-len(took_ms) * tenths // 10)
    return -(-sorted(took_ms)[rank - 1] // MINUTE_MS)


MEDIANS: Final = TIMES[::2]


def facts(register: Register, cut: Cut) -> Iterator[Fact]:
    """All that is counted, whatever the table."""
    for each in register.referrals.values():
        yield from _of_referral(each, cut)
    for offer in register.offers.values():
        yield from _of_offer(offer, register.referrals[offer.ref_id])
        if offer.failed_ms is not None:
            failed = register.referrals[offer.failed_of]
            yield Fact(Figure.FAILED, failed, offer.failed_ms, offer.member)


def _of_referral(each: Referral, cut: Cut) -> Iterator[Fact]:
    opened = each.opened_ms
    yield Fact(Figure.OPENED, each, opened, each.serving)
    yield Fact(Figure.CASES, each, opened, each.serving, once=each.case_id)
    yield from _reached(each, each.channelled, Figure.CHANNELLED, ())
    accepting = (Figure.ACCEPT_MEDIAN, Figure.ACCEPT_P90)
    yield from _reached(each, each.accepted, Figure.ACCEPTED, accepting)
    contacting = (Figure.CONTACT_MEDIAN, Figure.CONTACT_P90)
    yield from _reached(each, each.contacted, Figure.CONTACTED, contacting)
    if each.is_lost(cut):
        yield Fact(Figure.LOST, each, opened, each.serving)
    if each.help is not None:
        yield Fact(Figure[each.help.name], each, each.list_ms, each.serving)
    if each.at_risk:
        yield Fact(Figure.AT_RISK, each, each.list_ms, each.serving)
    if each.disposition is not None:
        yield Fact(Figure[each.disposition.upper()], each, each.closed_ms, each.serving)
        if each.help is not None and each.help.name == "TELAH":
            for figure in (Figure.HELP_MEDIAN, Figure.HELP_P90):
                took_ms = each.closed_ms - opened
                yield Fact(figure, each, each.closed_ms, each.serving, took_ms)


def _reached(
    each: Referral, moment: Moment | None, figure: Figure, times: tuple[Figure, ...]
) -> Iterator[Fact]:
    if moment is not None:
        yield Fact(figure, each, moment.at_ms, moment.member)
        for time in times:
            yield Fact(time, each, moment.at_ms, moment.member, moment.at_ms - each.opened_ms)


def _of_offer(offer: Offer, of: Referral) -> Iterator[Fact]:
    if offer.offered_ms is None:
        return
    yield Fact(Figure.OFFERS, of, offer.offered_ms, offer.member)
    ended_ms = offer.ended_ms
    if offer.ended == "accepted":
        yield Fact(Figure.OFFERS_ACCEPTED, of, ended_ms, offer.member)
    if offer.ended == "expired":
        yield Fact(Figure.EXPIRED, of, ended_ms, offer.member)
    if offer.ended == "declined":
        yield Fact(Figure.DECLINED, of, ended_ms, offer.member)
        yield Fact(Figure[f"DECLINED_{str(offer.ground).upper()}"], of, ended_ms, offer.member)
        if offer.redirected:
            yield Fact(Figure.REDIRECTED, of, ended_ms, offer.member)
    if offer.ended in ("accepted", "declined"):
        for figure in (Figure.ANSWER_MEDIAN, Figure.ANSWER_P90):
            yield Fact(figure, of, ended_ms, offer.member, ended_ms - offer.offered_ms)

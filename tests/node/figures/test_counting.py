"""Tables of random histories, which the real contracts have told, are those of a count that knows nothing of ours."""

from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any

import pytest

from node.figures.counting import ALL, count
from node.figures.month import month_of
from node.figures.referrals import LONGEST_SILENCE_MS, register
from node.figures.spec import Counted, Dimension, Figure, Spec
from node.figures.table import tabulate
from node.figures.told import Cut
from tests.node.figures import naive
from tests.node.figures.diary import Diary, lived

lived_once = lru_cache(lived)
SEEDS = range(8)


def a_spec(chance: Random) -> Spec:
    dimensions = tuple(chance.sample(list(Dimension), chance.randrange(4)))
    first = chance.choice((month_of("2023-11"), month_of("2023-12")))
    last = chance.choice((month_of("2023-12"), month_of("2024-06")))
    assert first is not None
    assert last is not None
    return Spec(chance.choice(list(Counted)), first, last, dimensions, tuple(Figure))


def rows_of(diary: Diary, cut: Cut) -> list[dict[str, Any]]:
    names = ("height", "time_ms", "called", "contract", "name", "fields")
    return [
        {name: getattr(told, name) for name in names}
        for told in diary.told
        if told.height <= cut.height
    ]


def period(spec: Spec) -> tuple[str, str]:
    return tuple(f"{each // 12:04}-{each % 12 + 1:02}" for each in (spec.first, spec.last))  # type: ignore[return-value]  # two of them


def wanted(spec: Spec, key: tuple[str, ...]) -> dict[str, str]:
    """What a row is about, in the words of the other count."""
    found = {}
    for dimension, value in zip(spec.dimensions, key, strict=True):
        if value != ALL:
            told = value
            if dimension is Dimension.MONTH:
                told = f"{int(value) // 12:04}-{int(value) % 12 + 1:02}"
            found[dimension.name.lower()] = told
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_is_what_another_count_comes_to(seed: int) -> None:
    diary, chance = lived_once(seed), Random(seed)
    for _ in range(2):
        spec, cut = a_spec(chance), diary.cut()
        if chance.random() < 0.5:
            cut = replace(cut, height=cut.height * 2 // 3)
        things = naive.things(rows_of(diary, cut))
        by = "opened" if spec.counted is Counted.OPENED else "at"
        cells, counts = count(register(diary.told, cut), spec, cut)
        for key, row in cells.items():
            for figure in Figure:
                found = naive.cell(things, figure.name.lower(), by, wanted(spec, key), period(spec))
                assert row.get(figure, 0) == found[0], (key, figure.name)
                if (key, figure) in counts:
                    assert counts[key, figure] == found[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_row_is_missing(seed: int) -> None:
    diary, chance = lived_once(seed), Random(-seed)
    spec, cut = a_spec(chance), diary.cut()
    by = "opened" if spec.counted is Counted.OPENED else "at"
    first, last = period(spec)
    names = [each.name.lower() for each in spec.dimensions]
    expected = {(ALL,) * len(names)}
    for each in naive.things(rows_of(diary, cut)):
        month = naive.month(each[by])
        if first <= month <= last:
            number = str(12 * int(month[:4]) + int(month[5:]) - 1)
            values = {name: {**each, "month": number}[name] for name in names}
            for some in naive.subsets(values):
                expected.add(tuple(some.get(name, ALL) for name in names))
    assert {row.key for row in tabulate(register(diary.told, cut), spec, cut).rows} == expected


def test_everything_that_is_counted_comes_up() -> None:
    seen = set()
    for seed in SEEDS:
        seen |= {each["figure"] for each in naive.things(rows_of(lived_once(seed), Cut(10**9, 0)))}
    never = {"lost", "unreachable", "deceased", "consent_ended", "error",
             "declined_information"}  # fmt: skip
    assert {each.name.lower() for each in Figure} - seen <= never


def test_nothing_is_lost_and_who_would_be_is_found() -> None:
    diary = lived_once(0)
    cut = diary.cut()
    assert list(register(diary.told, cut).lost(cut)) == []
    open_ones = [
        each for each in register(diary.told, cut).referrals.values() if each.state is not None
    ]
    assert open_ones
    much_later = Cut(cut.height, cut.time_ms + LONGEST_SILENCE_MS + 1)
    assert list(register(diary.told, much_later).lost(much_later)) == open_ones
    silenced = [each for each in diary.told if each.contract != "status"]
    assert len(list(register(silenced, cut).lost(cut))) == len(diary.refs) + _rests(diary)
    unmoved = [
        each for each in diary.told if each.name not in ("referral_moved", "referral_closed")
    ]
    found = register(unmoved, cut)
    assert list(found.lost(cut)) == list(found.referrals.values())


def _rests(diary: Diary) -> int:
    opened = [each for each in diary.told if each.name == "referral_opened"]
    return len(opened) - len(diary.refs)


def test_a_referral_that_is_listed_elsewhere_than_it_stands_is_lost() -> None:
    diary = lived_once(1)
    cut = diary.cut()
    at = max(place for place, each in enumerate(diary.told) if each.name == "help_changed")
    told = diary.told[at]
    wrong = "ended" if told.fields["help"] != "ended" else "telah"
    changed = [*diary.told]
    changed[at] = replace(told, fields={**told.fields, "help": wrong})
    [lost] = register(changed, cut).lost(cut)
    assert lost.ref_id == told.fields["ref_id"]
    spec = Spec(Counted.OPENED, 0, 30_000, (), (Figure.OPENED, Figure.LOST))
    assert tabulate(register(changed, cut), spec, cut).total.values[1] == 1
    assert tabulate(register(diary.told, cut), spec, cut).total.values[1] == 0

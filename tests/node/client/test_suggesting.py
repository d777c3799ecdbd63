"""Whom to ask: the order, why others are not asked, and that nothing but what is known decides."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from node.client.registry import Leg, Referral
from node.client.rules import Version
from node.client.service_codes import ROOMS
from node.client.states import State
from node.client.suggesting import Bar, Known, Option, Past, applied, suggest
from node.eligibility.stated import read_book
from tests.node.eligibility.invented import TODAY, rules_of

A, B, C, D, ORIGIN = (letter * 32 for letter in "abcde")
RULES = rules_of(["==", "poor", True], ["<", "size", 5])


def referral(priority: str = "biasa", *live: str) -> Referral:
    """One that looks for a helper."""
    legs = tuple(
        Leg("0" * 32, "1" * 32, each, "offered", 1, serves=False, overdue=False, clock=None)
        for each in live
    )
    return Referral(
        ref_id="1" * 32, case_id="2" * 32, origin=ORIGIN, need=9, area=10, priority=priority,
        state=State.OPEN_INTAKE, holder=ORIGIN, serving=None, at_risk=False, level=0, outcome=None,
        disposition=None, refutable=False, version=1, legs=legs, clocks=(),
    )  # fmt: skip


def option(name: str = "s", room: str = "capacity", facts: str | None = None) -> Option:
    """A service; with facts it has rules, over which these are put."""
    if facts is None:
        return Option(name, room, is_confirmed=True, as_of_ms=1, version=None, applied=None)
    version = Version(
        name, 1, A, "in_force", "", None, 1, None, 0, RULES.canonical, RULES
    )  # fmt: skip
    book = read_book(facts.encode())
    return Option(
        name, room, is_confirmed=True, as_of_ms=1, version=version,
        applied=applied(version, book, TODAY),
    )  # fmt: skip


def known(options: Mapping[str, tuple[Option, ...]], **more: Any) -> Known:
    """What there is to know."""
    given: dict[str, Any] = {
        "found": referral(), "active": frozenset((A, B, C, D, ORIGIN)), "elsewhere": (),
        "duty": frozenset(), "tried": frozenset(), "unreached": frozenset(), "past": {},
    }  # fmt: skip
    return Known(options=options, **(given | more))


LAYAK, OPEN, OPEN_MORE, NOT = (
    '{"poor": true, "size": 3}', '{"poor": true}', "{}", '{"poor": false}',
)  # fmt: skip


def order(given: Known) -> list[str]:
    """Who is proposed."""
    return [each.member for each in suggest(given).proposed]


def bars(given: Known) -> dict[str, tuple[Bar, ...]]:
    """Who is not, and why."""
    return {each.member: each.bars for each in suggest(given).others}


def test_who_is_eligible_by_the_rules_comes_first_then_what_is_open() -> None:
    options = {
        A: (option(),),
        B: (option(facts=OPEN),),
        C: (option(facts=LAYAK),),
        D: (option(facts=OPEN_MORE),),
    }
    assert order(known(options)) == [C, A, B, D]


def test_then_room_then_who_is_on_duty() -> None:
    options = {
        A: (option(room="waitlist"),),
        B: (option(),),
        C: (option(),),
        D: (option(room="unstated"),),
    }
    assert order(known(options, duty=frozenset((C,)))) == [C, B, A, D]


def test_an_agency_stands_where_its_best_service_does() -> None:
    options = {A: (option("s1", "waitlist"), option("s2", facts=LAYAK)), B: (option(),)}
    found = suggest(known(options)).proposed
    assert [each.member for each in found] == [A, B]
    assert [each.service_id for each in found[0].options] == ["s2", "s1"]


def test_every_bar_is_told_and_all_of_them() -> None:
    options = {
        A: (option(facts=NOT), option("full", "no_capacity")),
        B: (option(facts=NOT), option("other")),
        C: (option(room="no_capacity"),),
        ORIGIN: (option(),),
    }
    given = known(
        options, elsewhere=(D,), active=frozenset((A, B, C, ORIGIN)), tried=frozenset((C,))
    )
    assert order(given) == [B]
    assert bars(given) == {
        A: (Bar.NOT_ELIGIBLE, Bar.NO_ROOM),
        C: (Bar.TRIED, Bar.NO_ROOM),
        D: (Bar.NOT_ACTIVE, Bar.OUT_OF_AREA),
        ORIGIN: (Bar.ORIGIN,),
    }


def test_who_is_asked_now_is_not_proposed_and_how_it_ended_is_told() -> None:
    past = {B: (Past("declined", "capacity"),)}
    given = known(
        {A: (option(),), B: (option(),)},
        found=referral("biasa", A), tried=frozenset((A, B)), past=past,
    )  # fmt: skip
    assert bars(given) == {A: (Bar.ASKED,), B: (Bar.TRIED,)}
    assert suggest(given).others[1].past == (Past("declined", "capacity"),)


def test_the_steward_may_ask_again() -> None:
    stewarded = replace(referral(), state=State.STEWARDED)
    given = known({A: (option(),)}, tried=frozenset((A,)), found=stewarded)
    assert order(given) == [A]


def test_whom_the_consent_does_not_reach_is_not_proposed() -> None:
    given = known({A: (option(),), B: (option(),)}, unreached=frozenset((B,)))
    assert (order(given), bars(given)) == ([A], {B: (Bar.NO_CONSENT,)})


def test_an_emergency_is_for_desks_on_duty() -> None:
    options = {A: (option(),), B: (option(),)}
    given = known(options, found=referral("kecemasan"), duty=frozenset((B,)))
    assert (order(given), bars(given)) == ([B], {A: (Bar.NOT_ON_DUTY,)})


OPTIONS = st.lists(
    st.builds(
        option, st.sampled_from(("s1", "s2", "s3")), st.sampled_from(ROOMS),
        st.sampled_from((None, LAYAK, OPEN, OPEN_MORE, NOT)),
    ),
    min_size=1, max_size=3, unique_by=lambda each: each.service_id,
).map(tuple)  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys((A, B, C, D), OPTIONS)), st.sets(st.sampled_from((A, B, C, D))), st.integers())  # fmt: skip
def test_the_order_in_which_things_are_read_changes_nothing(
    options: dict[str, tuple[Option, ...]], duty: set[str], seed: int
) -> None:
    first = suggest(known(options, duty=frozenset(duty)))
    shuffled = list(options.items())
    random.Random(seed).shuffle(shuffled)
    turned = {member: tuple(reversed(each)) for member, each in shuffled}
    assert suggest(known(turned, duty=frozenset(duty))) == first
    told = [each.member for each in (*first.proposed, *first.others)]
    assert sorted(told) == sorted(options)
    assert all(not each.bars for each in first.proposed)
    for each in first.proposed:
        best = each.options[0]
        assert not best.is_ruled_out

"""One referral, explored by the contracts' own code: on a small scale here, and whole by the command."""

import pytest

from contracts.explore.records import Unknown
from contracts.explore.referral.breaks import BREAKS, Break, NoSuchText, broken
from contracts.explore.referral.cast import CASTS
from contracts.explore.referral.explored import MOST_SILENT_MOVES, Told, explore_referral
from contracts.explore.referral.staging import ENOUGH_ATTEMPTS
from contracts.explore.referral.state import FIRST_LEG, MAX_HOPS, Open, State
from contracts.explore.referral.town import NOW_MS
from contracts.explore.referral.world import ReferralWorld
from contracts.explore.remembered import Remembered
from contracts.explore.search import explore
from contracts.loader import Program
from contracts.shelf import shipped

FEW = 80
ENOUGH = 400
"""States, among which is one where an agency has begun to help."""
BUDGET = 500
"""States in which each broken rule is found."""


def _silent(*_: int) -> bool:
    return False


def _explored(mode: str, cast: str, most: int, *, without: str = "") -> Told:
    programs = broken(shipped(), without) if without else shipped()
    return explore_referral(CASTS[cast], mode, programs, most, _silent)


def _some(cast: str, mode: str, most: int) -> tuple[ReferralWorld, list[State]]:
    world = ReferralWorld(CASTS[cast], mode, shipped())
    return world, explore(world, most, _silent).graph.states


@pytest.fixture(scope="module")
def small() -> Told:
    """Everything that can come of a referral if there is one agency to ask."""
    return _explored("single", "one-agency", 20_000)


def test_everything_holds_in_a_small_world(small: Told) -> None:
    found = small.found
    assert (found.is_whole, found.counts) == (True, {})
    kinds = {type(state.main).__name__ for state in found.graph.states}
    assert kinds == {"Open", "Closed", "Final"}
    opened = {state.main.status for state in found.graph.states if isinstance(state.main, Open)}
    assert opened == {1, 2, 3, 4, 5, 6}


def test_silence_takes_no_more_than_four_moves(small: Told) -> None:
    assert small.silent_moves is not None
    assert 1 <= small.silent_moves.moves <= MOST_SILENT_MOVES


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("no-ceiling", "no_endless_run_on_one_level"),
        ("reopen-without-level", "no_endless_run_on_one_level"),
        ("split-with-time", "a_part_has_no_more_time"),
        ("split-with-time", "a_part_is_no_lower"),
        ("not-helped-as-helped", "honest_closure"),
    ],
)
def test_a_broken_rule_is_found(name: str, check: str) -> None:
    told = _explored("single", "one-agency", BUDGET, without=name)
    assert check in told.found.counts
    (first, *_) = [each for each in told.found.violations if each.check == check]
    assert first.way.path[0] == "origin: referral.open"
    assert bool(first.way.cycle) == (check == "no_endless_run_on_one_level")


def test_what_is_split_is_merged_and_apart_again_and_followed() -> None:
    world, states = _some("one-agency", "single", ENOUGH)
    told = set()
    for state in states:
        if isinstance(state.main, Open) and not state.ended:
            scratch = world._staging.scratch(state)
            start = scratch.savepoint()
            for word, wrong in world._dividing.complaints(scratch, fallen=None):
                assert wrong == []
                told.add(word)
            assert scratch.savepoint() == start
    split = ("origin: division.split", "A: division.split", "A: division.split (keeps one)")
    assert set(split) <= told
    for each in split:
        assert {f"{each}, merger.merge, merger.unmerge", f"{each}, TICK"} <= told


def test_the_same_states_are_good_with_the_rules_as_they_are() -> None:
    assert _explored("single", "one-agency", BUDGET).found.counts == {}


def test_a_rule_whose_text_is_gone_cannot_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BREAKS, "no-ceiling", Break("custody", "no such text", ""))
    with pytest.raises(NoSuchText, match="no such text"):
        broken(shipped(), "no-ceiling")


def test_a_state_is_like_the_records_that_are_made_of_it() -> None:
    for cast, mode in (("distinct", "first_accept"), ("all-help", "sequential")):
        world, states = _some(cast, mode, FEW)
        for state in states:
            seen = world._reader.read(world._staging.scratch(state))
            again = world._likeness.states(seen, state, NOW_MS)
            assert again == [state]


def test_a_call_that_is_remembered_does_what_it_does_when_it_is_run() -> None:
    world, states = _some("distinct", "sequential", FEW)
    fresh = ReferralWorld(CASTS["distinct"], "sequential", shipped())
    for state in states[:25]:
        found = list(world.steps(state))
        fresh.town.remembered = Remembered()
        assert list(fresh.steps(state)) == found


def test_who_is_who_of_the_same_kind_makes_no_other_state() -> None:
    world, states = _some("distinct", "single", FEW)
    alike = CASTS["distinct"].alike
    for state in states:
        rows = list(state.rows)
        first, second = alike[:2]
        rows[first], rows[second] = rows[second], rows[first]
        one, other = FIRST_LEG + first, FIRST_LEG + second
        swapped = {one: other, other: one}
        order = tuple(each._replace(who=swapped.get(each.who, each.who)) for each in state.order)
        turned = state._replace(rows=tuple(rows), order=order)
        assert world._likeness.canonical(turned) == state


def test_a_way_names_everybody_by_the_same_name_throughout() -> None:
    world = ReferralWorld(CASTS["distinct"], "single", shipped())
    graph = explore(world, ENOUGH, _silent).graph
    accepted = next(
        number
        for number, state in enumerate(graph.states)
        if any(row.leg and row.leg.status == 5 and row.leg.tagged for row in state.rows)
    )
    told = world.tell(*graph.way_to(accepted))
    assert told[-3:] == ("origin: leg.offer (A)", "A: leg.accept", "A: service.start")


def test_a_record_with_a_field_that_nobody_explores_is_refused() -> None:
    programs = tuple(
        Program(each.source.replace("    at_risk: bool\n    \"\"\"The ceiling", "    is_new: bool\n    at_risk: bool\n    \"\"\"The ceiling"))
        if each.alone().name == "custody"
        else each
        for each in shipped()
    )  # fmt: skip
    with pytest.raises(Unknown, match="is_new"):
        ReferralWorld(CASTS["one-agency"], "single", programs)


def test_the_limit_of_hops_is_the_contract_s() -> None:
    search = next(each for each in shipped() if each.alone().name == "search")
    assert f"MAX_HOPS = {MAX_HOPS}\n" in search.source


def test_the_attempts_after_which_a_prospect_is_unreachable_are_the_contract_s() -> None:
    contact = next(each for each in shipped() if each.alone().name == "contact")
    assert f"LEAST_ATTEMPTS = {ENOUGH_ATTEMPTS}\n" in contact.source


def test_refused_calls_are_counted_with_their_reasons(small: Told) -> None:
    reasons = {code for _, code in small.refusals}
    assert {"forbidden", "wrong_state", "too_many_hops", "nobody_asked", "ask_first"} <= reasons

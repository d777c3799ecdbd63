"""How long each clock runs: the defaults of the design, and what the members vote."""

import re

import pytest

from contracts.language import DAY
from contracts.refusal import Refused
from tests.contracts.agencies import BIASA, LZS, PERDA, PERKESO, PROGRAMS, TERAJU, ZPP, Agencies

T_ROUTE, T_ACCEPT, T_EMPTY = 1, 2, 16


def _vote(agencies: Agencies, *form: object, ballot: str = "ballot") -> tuple[object, ...]:
    """Why it cannot be asked, or () once three of five have agreed."""
    refused = agencies.act(PERKESO, "duration.propose", *form, agencies.id(ballot))
    if not refused:
        for who in (LZS, ZPP, PERDA):
            agencies.done(who, "duration.agree", agencies.id(ballot))
    return refused


def test_a_duration_is_the_members_to_set_and_what_is_armed_keeps_its_time() -> None:
    agencies = Agencies()
    assert agencies.ask("duration.of", T_ROUTE, BIASA) == 3 * DAY
    agencies.opened()
    assert _vote(agencies, T_ROUTE, BIASA, 2 * DAY) == ()
    assert agencies.ask("duration.of", T_ROUTE, BIASA) == 2 * DAY
    agencies.opened("second")
    assert agencies.clocks("second")["due"] == 2 * DAY
    assert agencies.clocks()["due"] > 2 * DAY
    assert [each.length_ms for each in agencies.told("DurationSet")] == [2 * DAY]


def test_a_network_of_one_decides_alone() -> None:
    agencies = Agencies()
    for who in (TERAJU, PERDA, ZPP, LZS):
        agencies.done(who, "member.leave")
    form = (T_EMPTY, BIASA, 8 * DAY, agencies.id("ballot"))
    agencies.done(PERKESO, "duration.propose", *form)
    assert agencies.ask("duration.of", T_EMPTY, BIASA) == 8 * DAY


@pytest.mark.parametrize(
    ("clock", "priority", "length_ms", "bounds"),
    [
        (T_ROUTE, 0, DAY, (1_000, 366 * DAY)),
        (T_ROUTE, BIASA, 999, (1_000, 366 * DAY)),
        (T_ROUTE, BIASA, 366 * DAY + 1, (1_000, 366 * DAY)),
        (T_ACCEPT, BIASA, 14 * DAY + 1, (1_000, 14 * DAY)),
    ],
)
def test_a_duration_is_within_its_bounds(
    clock: int, priority: int, length_ms: int, bounds: tuple[int, int]
) -> None:
    refused = _vote(Agencies(), clock, priority, length_ms)
    assert refused == ("out_of_bounds", *bounds)


def test_there_is_no_duration_without_a_priority_and_no_motion_that_nobody_made() -> None:
    agencies = Agencies()
    with pytest.raises(Refused, match="not_found"):
        agencies.ask("duration.of", T_ROUTE, 0)
    assert agencies.act(LZS, "duration.agree", agencies.id("x")) == ("not_found",)


# What several contracts write down is the same in all of them.


def test_clocks_have_the_same_numbers_in_every_contract() -> None:
    numbers: dict[str, set[str]] = {}
    for source in [program.source for program in PROGRAMS.values()]:
        for name, number in re.findall(r"^(T_[A-Z_]+) = (\d+)$", source, re.MULTILINE):
            numbers.setdefault(name, set()).add(number)
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}
    assert sorted(int(number) for [number] in numbers.values()) == list(range(26))


SHARED = ("Priority", "Outcome", "Way", "Mode", "Ground", "Taking")


@pytest.mark.parametrize("choice", SHARED)
def test_a_choice_has_the_same_numbers_in_every_contract(choice: str) -> None:
    numbers: dict[str, set[str]] = {}
    for source in [program.source for program in PROGRAMS.values()]:
        for body in re.findall(
            rf"^class {choice}\(Choice\):\n(.*?)\n\n\n", source, re.MULTILINE | re.DOTALL
        ):
            for name, number in re.findall(r"^    ([A-Z_]+) = (\d+)$", body, re.MULTILINE):
                numbers.setdefault(name, set()).add(number)
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}
    assert len(numbers) == len({number for [number] in numbers.values()}) > 2


def test_states_have_the_numbers_that_status_knows() -> None:
    def states(contract: str) -> dict[str, str]:
        [body] = re.findall(
            r"^class Status\(Choice\):\n(.*?)\n\n\n",
            PROGRAMS[contract].source,
            re.MULTILINE | re.DOTALL,
        )
        return dict(re.findall(r"^    ([A-Z_]+) = (\d+)$", body, re.MULTILINE))

    assert set(states("custody").items()) <= set(states("status").items())
    assert set(states("referral").items()) <= set(states("status").items())
    assert not set(states("leg").values()) & set(states("service").values()) - {"4", "9"}

"""Mutants find the rules that they take away, put them back, and are noticed."""

from pathlib import Path

import pytest

from consensus import machine, proposal_rules, signing_rules, timeouts
from consensus.signing_rules import SigningRecord
from netsim.mutants import MUTANTS, Notice, load_notices, options_of, run_mutant, run_mutants
from netsim.patches import Patches
from netsim.runner import NotTheSame, save_results
from netsim.seed import SMALL, Options


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_finds_the_rule_that_it_takes_away_and_puts_it_back(name: str) -> None:
    places = (proposal_rules, timeouts, SigningRecord)
    before = [dict(vars(place)) for place in places]
    with Patches() as patches:
        MUTANTS[name].breaks(patches)
        assert patches.made
    assert [dict(vars(place)) for place in places] == before


def test_a_rule_that_is_gone_is_a_mistake_of_the_table() -> None:
    with Patches() as patches, pytest.raises(AssertionError, match="no _no_such_rule"):
        patches.method(SigningRecord, "_no_such_rule", lambda original: original)


def test_a_function_is_replaced_wherever_it_was_imported() -> None:
    original = signing_rules.restart_view
    with Patches() as patches:
        patches.function(signing_rules, "restart_view", lambda _: max)
        assert vars(machine)["restart_view"] is max
    assert vars(machine)["restart_view"] is original


QUICK = Options(authorities=1, faults=(), size=SMALL)
"""A network of one, in which no rule is missed."""


def test_a_mutant_runs_with_what_profits_of_what_is_allowed() -> None:
    mutant = MUTANTS["two notarizations"]
    assert mutant.adversaries is not None
    assert len(mutant.adversaries) > 1
    assert options_of(mutant, Options()).adversaries == mutant.adversaries
    one = mutant.adversaries[1:2]
    some = options_of(mutant, Options(adversaries=(*one, "silent"), faults=("crash",)))
    assert (some.adversaries, some.faults) == (one, ("crash",))
    none = options_of(mutant, Options(adversaries=(), faults=()))
    assert (none.adversaries, none.faults) == ((), ())


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "mutants.json"
    names = ("two notarizations", "height")
    heard: list[int] = []
    run_mutants(names[:1], range(2), QUICK, resume=file)
    resumed = run_mutants(
        names, range(3), QUICK, resume=file, progress=lambda each: heard.append(each.seeds)
    )
    assert heard == [3, 1, 2, 3]
    assert resumed == run_mutants(names, range(3), QUICK)
    assert load_notices(file, QUICK) == {each.mutant.name: each for each in resumed}


def test_what_was_done_is_kept_whatever_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "mutants.json"

    def stop(notice: Notice) -> None:
        if notice.seeds == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_mutants(("height",), range(9), QUICK, resume=file, progress=stop)
    assert load_notices(file, QUICK)["height"].done == [0, 1]


@pytest.mark.parametrize("mutants", [None, 3, {"no such mutant": {}}, {"height": {"done": []}}])
def test_a_file_without_mutants_is_refused(mutants: object, tmp_path: Path) -> None:
    file = tmp_path / "mutants.json"
    save_results(file, QUICK, {"mutants": mutants})
    with pytest.raises(NotTheSame, match="holds no mutants of this version"):
        load_notices(file, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "checker"),
    [
        ("two notarizations", "two certificates in a view"),
        ("execution", "equal roots"),
        ("height", "chain shape"),
        ("RETRY", "liveness"),
    ],
)
def test_a_mutant_is_noticed_by_a_checker_that_does_not_know_the_rule(
    name: str, checker: str
) -> None:
    (notice,) = run_mutants([name], range(6))
    assert checker in notice.by


def test_without_the_floor_a_node_that_lost_its_store_gives_up_what_it_finalized() -> None:
    (notice,) = run_mutants(["sign below the floor"], range(3))
    assert notice.by == {"honest conduct": 3}


@pytest.mark.slow
def test_a_mutant_gives_the_same_world_each_time() -> None:
    first, second = (run_mutant("height", 3, Options()) for _ in range(2))
    assert first == second

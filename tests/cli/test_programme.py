"""`sinergi sim programme`: a few days of a few agencies, as a table and as JSON."""

import pytest

from cli.complaint import REFUSED
from tests.cli.terminal import call, flat, json_of

FEW = ("--members", "4", "--leaders", "2", "--departures", "0", "--referrals", "6", "--days", "3")


@pytest.mark.slow
def test_what_became_of_everybody() -> None:
    result = call("sim", "programme", *FEW)
    assert result.exit_code == 0, result.output
    told = flat(result.stdout)
    assert told.startswith("4 members, 2 leaders, 4 replicas: 6 referrals in 3 days")
    assert told.endswith(
        "Nobody was lost; lists and recount are the same; all replicas have one state root."
    )


@pytest.mark.slow
def test_the_same_for_programs() -> None:
    told = json_of(call("sim", "programme", *FEW, "--json"))
    lists = told["lists"]
    assert isinstance(lists, dict)
    assert (told["referrals"], sum(lists.values())) == (6, 6)
    assert (told["lost"], told["differences"], told["violations"]) == ([], [], [])
    assert told["state_roots_equal"] is True


def test_a_number_out_of_bounds_is_refused() -> None:
    result = call("sim", "programme", "--members", "2")
    assert result.exit_code == REFUSED
    assert "--members" in result.stderr

"""`sinergi explore referral`, on a small budget."""

import json

from tests.cli.terminal import call, flat

SMALL = ("--modes", "single", "--casts", "one-agency", "--most", "60")
BROKEN = (*SMALL[:-1], "500", "--break", "not-helped-as-helped")


def test_a_script_is_given_one_object_for_each_mode() -> None:
    result = call("explore", "referral", "--modes", "single,sequential", *SMALL[2:], "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert [(each["mode"], each["cast"]) for each in found] == [
        ("single", "one-agency"),
        ("sequential", "one-agency"),
    ]
    for each in found:
        assert each["states"] > 60
        assert each["transitions"] > each["states"]
        assert (each["violations"], each["is_whole"]) == ([], False)
        assert "54 referral.join" in each["absent"]


def test_a_person_is_shown_a_table_and_that_it_is_not_all() -> None:
    result = call("explore", "referral", *SMALL)
    assert result.exit_code == 0
    assert "one-agency" in result.stdout
    assert "Everything holds so far; there are more states than 60." in flat(result.stdout)


def test_a_violation_is_told_with_the_way_to_it() -> None:
    result = call("explore", "referral", *BROKEN)
    assert result.exit_code == 1
    assert "honest_closure does not hold" in result.stdout
    assert "1  origin: referral.open" in result.stdout
    assert "service.complete (not_helped)" in result.stdout


def test_it_speaks_malay() -> None:
    result = call("explore", "referral", *BROKEN, "--lang", "ms")
    assert result.exit_code == 1
    assert "honest_closure dilanggar" in result.stdout
    assert "Tidak baik:" in result.stdout


def test_a_mode_that_is_none_is_refused() -> None:
    result = call("explore", "referral", "--modes", "sequental")
    assert result.exit_code == 2
    assert "sequential?" in flat(result.stderr)


def test_nothing_to_explore_is_refused() -> None:
    result = call("explore", "referral", "--casts", "none")
    assert result.exit_code == 2

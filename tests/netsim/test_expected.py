"""A run must show everything that its options let happen."""

from collections import Counter

from netsim.adversaries import ADVERSARIES
from netsim.boundary import Boundary
from netsim.changes import CHANGES
from netsim.expected import ANYWAY, ENOUGH_SEEDS, never_happened
from netsim.runner import Totals
from netsim.seed import SMALL, Options


def totals(seeds: int, **counts: int) -> Totals:
    """Totals of so many seeds, with these counts."""
    digests = dict.fromkeys(range(seeds), "")
    return Totals(digests=digests, counts=Counter(counts))


def test_few_or_small_seeds_need_to_show_nothing() -> None:
    assert never_happened(totals(ENOUGH_SEEDS - 1), Options()) == ()
    assert never_happened(totals(ENOUGH_SEEDS), Options(size=SMALL)) == ()


def test_many_seeds_need_to_show_everything() -> None:
    never = never_happened(totals(ENOUGH_SEEDS), Options())
    for boundary in Boundary:
        assert f"crash {boundary.value}" in never
    assert set(ADVERSARIES) <= set(never)
    assert {"REPEAT proposals", "evidence in blocks", "lost vote logs", "pauses"} <= set(never)
    assert {f"changes: {each}" for each in CHANGES} <= set(never)


def test_only_what_the_options_allow_is_expected() -> None:
    options = Options(faults=("pause",), adversaries=("twin", "silent"))
    assert never_happened(totals(ENOUGH_SEEDS), options) == (*ANYWAY, "pauses", "twin", "silent")
    found = totals(ENOUGH_SEEDS, pauses=3, **dict.fromkeys(ANYWAY, 1))
    found.counts["twin: woke"] = 1
    assert never_happened(found, options) == ("silent",)


def test_three_authorities_tolerate_no_liar_and_need_none() -> None:
    options = Options(authorities=3, faults=("pause",))
    assert never_happened(totals(ENOUGH_SEEDS), options) == (*ANYWAY, "pauses")
    options = Options(authorities=3, faults=("lost log",), adversaries=())
    assert never_happened(totals(ENOUGH_SEEDS), options) == ANYWAY, (
        "nothing may be lost where f is 0"
    )

"""A property of errands: whatever people do, the count is right, and only owners finish."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chain.receipt import Outcome
from contracts.language import Role
from contracts.sandbox import Sandbox

SOURCE = Path(__file__).with_name("errands.py").read_text(encoding="utf-8")

CALLS = st.lists(
    st.tuples(
        st.sampled_from(["open", "finish"]),
        st.sampled_from(["Satu", "Dua", "Tiga"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(CALLS)
def test_what_is_left_is_what_was_opened_and_not_done(calls: list[tuple[str, str, str]]) -> None:
    sandbox = Sandbox(SOURCE)
    people = {name: sandbox.person(name, Role.COORDINATOR) for name in ("Satu", "Dua", "Tiga")}
    owners: dict[str, str] = {}
    for method, who, name in calls:
        what: dict[str, Any] = {"what": None} if method == "open" else {}
        result = sandbox.call(people[who], method, errand_id=sandbox.id(name), **what)
        if result.outcome is Outcome.DONE and method == "open":
            owners[name] = who
        elif result.outcome is Outcome.DONE:
            assert owners[name] == who
    states = [sandbox.ask("state", errand_id=sandbox.id(name)).name for name in owners]
    assert sandbox.ask("left") == states.count("OPEN")

"""The unit tests of errands: one story each."""

from pathlib import Path

from contracts.language import DAY, Role
from contracts.sandbox import Sandbox, why

SOURCE = Path(__file__).with_name("errands.py").read_text(encoding="utf-8")


def test_an_errand_is_done_once() -> None:
    sandbox = Sandbox(SOURCE)
    officer = sandbox.person("Agensi Contoh", Role.COORDINATOR)
    first = sandbox.id("first")
    assert why(sandbox.call(officer, "open", errand_id=first, what=None)) == ()
    assert sandbox.ask("of_member", member=officer.member) == (first,)
    assert why(sandbox.call(officer, "open", errand_id=first, what=None)) == ("exists",)
    assert why(sandbox.call(officer, "finish", errand_id=first)) == ()
    assert why(sandbox.call(officer, "finish", errand_id=first)) == ("wrong_state",)


def test_an_errand_that_nobody_does_is_late_after_three_days() -> None:
    sandbox = Sandbox(SOURCE)
    officer = sandbox.person("Agensi Contoh", Role.CASEWORKER)
    first = sandbox.id("first")
    sandbox.call(officer, "open", errand_id=first, what=None)
    assert sandbox.ask("due_ms", errand_id=first) == sandbox.now_ms + 3 * DAY
    [ran_out] = sandbox.wait(3 * DAY)
    assert [event.name for event in ran_out.events] == ["errand_late"]
    assert why(sandbox.call(officer, "finish", errand_id=first)) == ()


def test_nobody_does_the_errand_of_another_member() -> None:
    sandbox = Sandbox(SOURCE)
    officer = sandbox.person("Agensi Contoh", Role.COORDINATOR)
    stranger = sandbox.person("Agensi Lain", Role.CASEWORKER)
    witness = sandbox.person("Agensi Contoh", Role.WITNESS)
    first = sandbox.id("first")
    sandbox.call(officer, "open", errand_id=first, what=None)
    assert why(sandbox.call(stranger, "finish", errand_id=first)) == ("not_yours",)
    assert why(sandbox.call(witness, "finish", errand_id=first)) == ("forbidden", "finish")

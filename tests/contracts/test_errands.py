"""The example contract of the guide, in the sandbox."""

from pathlib import Path

from chain.receipt import Outcome
from contracts.sandbox import Sandbox, why
from contracts.words import Role

SOURCE = Path("examples/contracts/errands.py").read_text(encoding="utf-8")


def test_an_errand_is_opened_and_finished_once() -> None:
    sandbox = Sandbox(SOURCE)
    officer = sandbox.person("Agensi Contoh", Role.COORDINATOR)
    first = sandbox.id("first")
    assert sandbox.call(officer, "open", errand_id=first, what=None).outcome is Outcome.DONE
    assert sandbox.ask("of_member", member=officer.member) == (first,)
    assert why(sandbox.call(officer, "open", errand_id=first, what=None)) == ("exists",)
    assert why(sandbox.call(officer, "finish", errand_id=first)) == ()
    assert why(sandbox.call(officer, "finish", errand_id=first))[0] == "wrong_state"


def test_nobody_finishes_the_errand_of_another_member() -> None:
    sandbox = Sandbox(SOURCE)
    officer = sandbox.person("Agensi Contoh", Role.COORDINATOR)
    stranger = sandbox.person("Agensi Lain", Role.CASEWORKER)
    witness = sandbox.person("Agensi Contoh", Role.WITNESS)
    first = sandbox.id("first")
    sandbox.call(officer, "open", errand_id=first, what=None)
    assert why(sandbox.call(stranger, "finish", errand_id=first)) == ("not_yours",)
    assert why(sandbox.call(witness, "finish", errand_id=first)) == ("forbidden", "finish")

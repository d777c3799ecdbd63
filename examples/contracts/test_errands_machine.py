"""Errands beside a model of ten lines: Hypothesis looks for a row of calls after which the two differ."""

from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.language import DAY, Role
from contracts.sandbox import Sandbox, why

SOURCE = Path(__file__).with_name("errands.py").read_text(encoding="utf-8")
NAMES = st.sampled_from(["a", "b", "c", "d"])


class Errands(RuleBasedStateMachine):
    """What a person would write on paper: of each errand its state, and when its time is over."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = Sandbox(SOURCE)
        self.officer = self.sandbox.person("Agensi Contoh", Role.COORDINATOR)
        self.states: dict[str, str] = {}
        self.until_ms: dict[str, int] = {}

    def _call(self, method: str, name: str, **more: Any) -> tuple[object, ...]:
        """What a call comes to, after what fell due before its block."""
        before_ms = self.sandbox.now_ms
        result = self.sandbox.call(self.officer, method, errand_id=self.sandbox.id(name), **more)
        self._run_out(before_ms)
        return why(result)

    def _run_out(self, now_ms: int) -> None:
        """A block fires what had fallen due by its parent's time."""
        for name, state in self.states.items():
            if state == "OPEN" and self.until_ms[name] <= now_ms:
                self.states[name] = "LATE"

    @rule(name=NAMES)
    def open(self, name: str) -> None:
        """Take one on."""
        known = name in self.states
        assert self._call("open", name, what=None) == (("exists",) if known else ())
        if not known:
            self.states[name] = "OPEN"
            self.until_ms[name] = self.sandbox.now_ms + 3 * DAY

    @rule(name=NAMES)
    def finish(self, name: str) -> None:
        """Do one."""
        expected = {None: ("not_found",), "DONE": ("wrong_state",)}
        state = self.states.get(name)
        assert self._call("finish", name) == expected.get(state, ())
        if state is not None:
            self.states[name] = "DONE"

    @rule(days=st.integers(1, 2))
    def wait(self, days: int) -> None:
        """Nobody does anything."""
        self.sandbox.wait(days * DAY)
        self._run_out(self.sandbox.now_ms)

    @invariant()
    def agrees(self) -> None:
        """The contract and the paper say the same."""
        for name, state in self.states.items():
            assert self.sandbox.ask("state", errand_id=self.sandbox.id(name)).name == state
        assert self.sandbox.ask("left") == len([s for s in self.states.values() if s != "DONE"])
        assert self.sandbox.stuck() == []


TestErrands = Errands.TestCase
TestErrands.settings = settings(deadline=None, max_examples=50)

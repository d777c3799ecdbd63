"""Ticks in a contract's source: what the verifier wants of them."""

from pathlib import Path

import pytest

from contracts.loader import Program
from contracts.verifier.finding import Refusals

REMINDERS = Path("examples/contracts/reminders.py").read_text(encoding="utf-8")


def _findings(old: str, new: str) -> list[str]:
    assert old in REMINDERS
    with pytest.raises(Refusals) as refused:
        Program(REMINDERS.replace(old, new))
    return [each.text for each in refused.value.findings]


CALLED = "lapse(self, moment: Moment, subject: Id) -> None"


@pytest.mark.parametrize(
    "written",
    [
        "lapse(self, moment: Context, subject: Id) -> None",
        "lapse(self, moment: Moment, subject: MemberId) -> None",
        "lapse(self, moment: Moment) -> None",
        "lapse(self, subject: Id, moment: Moment) -> None",
        "lapse(self, moment: Moment, subject: Id, more: int) -> None",
        "lapse(self, moment: Moment, subject: Id) -> Id",
    ],
)
def test_a_tick_is_called_with_a_moment_and_a_subject(written: str) -> None:
    assert f"{CALLED} is what the clock calls" in _findings(CALLED, written)


def test_the_parameters_of_a_tick_may_have_any_name() -> None:
    source = REMINDERS.replace("def lapse(self, moment: Moment, ", "def lapse(self, ctx: Moment, ")
    Program(source.replace("moment.emit", "ctx.emit"))


def test_the_name_of_a_tick_is_in_small_letters() -> None:
    found = _findings("def lapse(", "def Lapse(")
    assert "Lapse: the name of a tick is in small letters" in found


@pytest.mark.parametrize("word", ["arm", "disarm"])
@pytest.mark.parametrize(
    "named", ['"laps"', '"answer"', "NOT_FOUND", "reminder_id", '"lap" + "se"', '*("lapse",)']
)
def test_only_a_tick_of_the_contract_is_armed(word: str, named: str) -> None:
    found = _findings(f'ctx.{word}("lapse"', f"ctx.{word}({named}")
    told = f'the first that {word} is given is the name of a tick of this contract, as in "name"; there are: lapse'
    assert told in found


def test_a_tick_is_not_named_by_keyword() -> None:
    found = _findings('disarm("lapse", reminder_id)', 'disarm(tick="lapse", subject=reminder_id)')
    assert found == [
        'the first that disarm is given is the name of a tick of this contract, as in "name"; there are: lapse'
    ]


RESCUE = """
    @tick
    def rescue(self, moment: Moment, subject: Id, name: str) -> None:
        pass
"""


def test_a_rescue_is_told_which_tick_failed_and_nobody_arms_it() -> None:
    Program(REMINDERS + RESCUE)
    short = RESCUE.replace(", name: str", "")
    with pytest.raises(Refusals, match=r"failed: str\) -> None is what the clock calls"):
        Program(REMINDERS + short)
    with pytest.raises(Refusals, match="rescue is a tick"):
        Program(
            REMINDERS + short.replace("tick", "method(Role.ADMIN)").replace("Moment", "Context")
        )
    with pytest.raises(Refusals, match="the first that arm is given is the name of a tick"):
        Program(REMINDERS.replace('arm("lapse"', 'arm("rescue"') + RESCUE)


def test_no_contract_has_the_name_of_the_clock_nor_of_the_chain_itself() -> None:
    for name in ("clock", "system"):
        assert _findings('name = "reminders"', f'name = "{name}"') == [
            f"{name} is what the chain itself is called"
        ]


def test_a_method_of_another_contract_may_be_called_arm() -> None:
    peer = """
class Sirens(Interface):
    contract = "sirens"

    def arm(self, number: int) -> None:
        elsewhere()


class Reminders(Contract):
    sirens: Sirens = Sirens()
"""
    source = REMINDERS.replace("\nclass Reminders(Contract):\n", peer)
    source = source.replace("import (", "import (Interface, elsewhere,")
    Program(
        source.replace(
            "        self.waiting.put(", "        self.sirens.arm(5)\n        self.waiting.put("
        )
    )


@pytest.mark.parametrize("code", ["", "Not", "not found", "a" * 65])
def test_a_reason_is_a_word_that_a_receipt_can_hold(code: str) -> None:
    found = _findings('Reason("exists")', f'Reason("{code}")')
    assert found == ["Reason takes one word of small letters, digits and `_`, at most 64"]

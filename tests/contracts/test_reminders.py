"""The example contract with a deadline, in the sandbox of an author."""

from pathlib import Path

from contracts.moment import Person
from contracts.sandbox import Sandbox, why
from contracts.words import Role

REMINDERS = Path("examples/contracts/reminders.py").read_text(encoding="utf-8")
DAY = 24 * 3_600_000


def _asked() -> tuple[Sandbox, Person]:
    sandbox = Sandbox(REMINDERS)
    officer = sandbox.person("Agensi Contoh", Role.CASEWORKER)
    assert why(sandbox.call(officer, "ask", reminder_id=sandbox.id("one"))) == ()
    return sandbox, officer


def _told(sandbox: Sandbox, duration_ms: int) -> list[str]:
    return [told.name for result in sandbox.wait(duration_ms) for told in result.events]


def test_an_author_waits_and_what_is_due_fires() -> None:
    sandbox, officer = _asked()
    assert _told(sandbox, 3 * DAY - 1) == []
    assert _told(sandbox, 1) == ["lapsed"]
    assert why(sandbox.call(officer, "answer", reminder_id=sandbox.id("one"))) == ("not_found",)


def test_until_then_people_act() -> None:
    sandbox, officer = _asked()
    due_ms = sandbox.now_ms + 3 * DAY
    assert sandbox.armed(sandbox.id("one")) == [("lapse", due_ms)]
    sandbox.wait(3 * DAY - 1)
    assert why(sandbox.call(officer, "answer", reminder_id=sandbox.id("one"))) == ()
    assert sandbox.armed(sandbox.id("one")) == []
    assert _told(sandbox, 9 * DAY) == []


def test_waiting_is_no_outage_and_standing_still_is() -> None:
    sandbox, _ = _asked()
    sandbox.wait(DAY)
    [(_, due_ms)] = sandbox.armed(sandbox.id("one"))
    assert sandbox.halt(5 * DAY) == []
    assert sandbox.armed(sandbox.id("one")) == [("lapse", due_ms + 5 * DAY - 600_000)]
    assert _told(sandbox, 2 * DAY + 600_000) == ["lapsed"]


def test_what_fails_is_seen_and_a_tick_can_be_called_by_hand() -> None:
    sandbox = Sandbox(REMINDERS)
    one = sandbox.id("one")
    assert why(sandbox.fire("lapse", one)) == ("not_found",)
    assert sandbox.stuck() == []
    clumsy = Sandbox(REMINDERS.replace('        ctx.disarm("lapse", reminder_id)\n', ""))
    officer = clumsy.person("Agensi Contoh", Role.CASEWORKER)
    clumsy.call(officer, "ask", reminder_id=one)
    clumsy.call(officer, "answer", reminder_id=one)
    assert [why(each) for each in clumsy.wait(3 * DAY)] == [("not_found",)]
    assert [(each.tick, each.code) for each in clumsy.stuck()] == [("lapse", "not_found")]


def test_a_contract_that_another_one_calls_arms_its_own_ticks() -> None:
    asked = REMINDERS.replace("import (", "import (internal,")
    asked = asked.replace(
        "@method(Role.CASEWORKER)\n    def ask(", '@internal("askers")\n    def ask('
    )
    askers = '''
from contracts.language import Context, Contract, Id, Interface, Role, elsewhere, method


class Reminders(Interface):
    """The other contract."""

    contract = "reminders"

    def ask(self, reminder_id: Id) -> None:
        """Wait."""
        elsewhere()


class Askers(Contract):
    """Asks."""

    name = "askers"

    reminders: Reminders = Reminders()

    @method(Role.CASEWORKER)
    def go(self, ctx: Context, reminder_id: Id) -> None:
        """Ask."""
        self.reminders.ask(reminder_id)
'''
    sandbox = Sandbox(askers, asked)
    officer = sandbox.person("Agensi Contoh", Role.CASEWORKER)
    assert why(sandbox.call(officer, "go", reminder_id=sandbox.id("one"))) == ()
    assert [each[0] for each in sandbox.armed(sandbox.id("one"))] == ["lapse"]
    assert _told(sandbox, 3 * DAY) == ["lapsed"]

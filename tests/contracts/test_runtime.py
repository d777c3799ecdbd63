"""Calls, ticks, questions and the genesis: who may, what the receipt says, and that a failure leaves nothing."""

from dataclasses import replace
from typing import Any

import msgpack
import pytest

from chain.primitives import Height
from chain.receipt import CallResult, Outcome
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from contracts.contract import elsewhere
from contracts.loader import Program, _nobody
from contracts.meter import Budget
from contracts.moment import Person
from contracts.refusal import BAD_ARGUMENTS, CONTRACT_ERROR, OUT_OF_BUDGET, VIEW_WRITES, Refused
from contracts.runtime import Runtime, Where
from contracts.sandbox import FIRST_MS, Sandbox, why
from contracts.session import Session
from contracts.words import Role, Standing
from tests.contracts.hostile.case import IMPORTS
from tests.contracts.stage import NoteTaken, an_id

SOURCE = (
    IMPORTS
    + '''
EXISTS = Reason("exists")


@event
class Kept:
    """Something is kept."""

    number: int


class Itself(Interface):
    """The contract as others see it."""

    contract = "shelf"

    def add_up(self) -> int:
        elsewhere()


class Shelf(Contract):
    """What members keep."""

    name = "shelf"

    kept: Map[Id, int] = Map()
    total: Value[int] = Value(0)
    itself: Itself = Itself()

    @method(Role.COORDINATOR, Role.ADMIN)
    def keep(self, ctx: Context, key: Id, number: int) -> None:
        """Keep a number."""
        self.kept.put(key, number)
        self.total += number
        ctx.emit(Kept(number))
        require(number != 13, EXISTS, number)

    @method(Role.APPROVER, second=Second.PERSON)
    def approve(self, ctx: Context) -> None:
        self.total += 1

    @method(Role.SIGNATORY, second=Second.MEMBER)
    def merge(self, ctx: Context) -> None:
        self.total += 100

    @method(Role.ADMIN)
    def nothing(self) -> None:
        return

    @tick
    def due(self, moment: Moment, key: Id) -> None:
        self.kept.erase(key)
        self.total += moment.height

    @genesis
    def begin(self, moment: Moment, first: int) -> None:
        require(first != 13, EXISTS)
        self.total = first

    @view
    def look(self, key: Id) -> int | None:
        return self.kept.get(key)

    @view
    def how_much(self, moment: Moment, share: int) -> int:
        return self.total // share

    @view
    def knows(self, who: Person) -> bool:
        return who.has(Role.ADMIN)

    @view
    def nothing_at_all(self) -> None:
        return self.kept

    @view
    def write(self) -> int:
        return self.itself.add_up()

    @internal("shelf")
    def add_up(self) -> int:
        self.total = 5
        return 5
'''
)


def _shelf(budget: Budget | None = None) -> tuple[Sandbox, Person]:
    sandbox = Sandbox(SOURCE, budget=budget)
    return sandbox, sandbox.person("Agensi Contoh", Role.COORDINATOR, Role.ADMIN)


def _total(sandbox: Sandbox) -> int:
    total: int = sandbox.ask("how_much", share=1)
    return total


def test_a_call_that_succeeds_writes_and_tells() -> None:
    sandbox, officer = _shelf()
    result = sandbox.call(officer, "keep", key=an_id(1), number=5)
    assert (result.outcome, result.code, result.detail) == (Outcome.DONE, "done", b"")
    [kept] = result.events
    assert (kept.contract, kept.name, kept.fields) == ("shelf", "kept", b"\x91\x05")
    assert sandbox.ask("look", key=an_id(1)) == 5
    assert sandbox.ask("look", key=an_id(2)) is None


def test_a_call_that_fails_leaves_the_state_as_it_was() -> None:
    sandbox, officer = _shelf()
    sandbox.call(officer, "keep", key=an_id(1), number=5)
    before = dict(sandbox._state.writes)
    result = sandbox.call(officer, "keep", key=an_id(1), number=13)
    assert why(result) == ("exists", 13)
    assert result.events == ()
    assert sandbox._state.writes == before


@pytest.mark.parametrize(
    ("budget", "what"),
    [
        (Budget(steps=4), "steps"), (Budget(reads=0), "reads"), (Budget(writes=1), "writes"),
        (Budget(bytes=40), "bytes"), (Budget(events=0), "events"),
    ],
)  # fmt: skip
def test_a_call_that_runs_out_leaves_the_state_as_it_was(budget: Budget, what: str) -> None:
    sandbox, officer = _shelf(budget)
    assert why(sandbox.call(officer, "keep", key=an_id(1), number=5)) == ("out_of_budget", what)
    assert sandbox._state.writes == {}


def test_a_budget_lasts_for_exactly_what_the_call_uses() -> None:
    sandbox, officer = _shelf()
    assert sandbox.call(officer, "keep", key=an_id(1), number=5).outcome is Outcome.DONE
    used = sandbox.used
    exact, same = _shelf(used)
    assert exact.call(same, "keep", key=an_id(1), number=5).outcome is Outcome.DONE
    assert exact.used == used
    for name in ("steps", "reads", "writes", "bytes", "events"):
        short, third = _shelf(used._replace(**{name: getattr(used, name) - 1}))
        assert why(short.call(third, "keep", key=an_id(1), number=5)) == ("out_of_budget", name)


def _sent(arguments: bytes, method: str = "keep") -> tuple[Any, ...]:
    sandbox, officer = _shelf()
    return why(sandbox.send(officer, method, arguments))


def test_malformed_arguments_are_told_in_our_own_words() -> None:
    sandbox, _ = _shelf()
    good = sandbox.contract.entries["keep"].encode(key=an_id(1), number=5)
    assert _sent(good) == ()
    assert _sent(b"") == ("bad_arguments", "keep", "malformed")
    assert _sent(good + b"\x00") == ("bad_arguments", "keep", "malformed")
    assert _sent(good[:-1]) == ("bad_arguments", "keep", "malformed")
    assert _sent(good[:-1] + b"\xcc\x05") == ("bad_arguments", "keep", "not_canonical")
    assert _sent(good[:-1] + b"\xff") == ("bad_arguments", "keep", "number")
    assert _sent(b"\x92\x05\x05") == ("bad_arguments", "keep", "key")
    assert _sent(bytes(100_000)) == ("bad_arguments", "keep", "too_large")
    assert _sent(b"", "nothing") == ()
    assert _sent(b"\x90", "nothing") == ("bad_arguments", "nothing", "malformed")


def test_arguments_of_the_wrong_kind_are_not_encoded() -> None:
    sandbox, _ = _shelf()
    with pytest.raises(Refused):
        sandbox.contract.entries["keep"].encode(key=5, number=5)
    assert sandbox.contract.entries["nothing"].encode() == b""


def test_only_methods_of_contracts_that_are_there_are_called() -> None:
    sandbox, officer = _shelf()
    for method in ("missing", "look", "due", "begin"):
        assert why(sandbox.send(officer, method, b"")) == ("no_such_method", "shelf", method)
    sandbox._contracts = {}
    assert why(sandbox.send(officer, "nothing", b"")) == ("no_such_contract", "shelf")


def test_a_role_of_the_method_is_needed() -> None:
    sandbox, _ = _shelf()
    witness = sandbox.person("Agensi Contoh", Role.WITNESS)
    assert why(sandbox.call(witness, "nothing")) == ("forbidden", "nothing")


def test_the_authors_member_has_to_stand_where_the_method_says() -> None:
    sandbox, officer = _shelf()
    may = (Standing.ACTIVE, Standing.LEAVING)
    for standing in Standing:
        result = sandbox.call(replace(officer, standing=standing), "nothing")
        assert why(result) == (() if standing in may else ("wrong_standing", standing.value))


def _done(result: CallResult) -> bool:
    return result.outcome is Outcome.DONE


def test_a_second_person_is_a_colleague_with_the_role() -> None:
    sandbox = Sandbox(SOURCE)
    first = sandbox.person("Satu", Role.APPROVER)
    assert _done(sandbox.call(first, "approve")), "a network of one member, and nobody else in it"
    second = sandbox.person("Satu", Role.APPROVER)
    witness = sandbox.person("Satu", Role.WITNESS)
    refused = ("needs_second_person", "approve")
    assert why(sandbox.call(first, "approve")) == refused
    assert why(sandbox.call(first, "approve", cosigners=(witness,))) == refused
    assert _done(sandbox.call(first, "approve", cosigners=(second,)))


def test_where_there_is_no_colleague_somebody_of_another_member_signs() -> None:
    sandbox = Sandbox(SOURCE)
    alone = sandbox.person("Satu", Role.APPROVER)
    stranger = sandbox.person("Dua", Role.APPROVER)
    assert why(sandbox.call(alone, "approve")) == ("needs_second_person", "approve")
    assert _done(sandbox.call(alone, "approve", cosigners=(stranger,)))
    colleague = sandbox.person("Satu", Role.APPROVER)
    refused = ("needs_second_person", "approve")
    assert why(sandbox.call(alone, "approve", cosigners=(stranger,))) == refused
    assert _done(sandbox.call(alone, "approve", cosigners=(stranger, colleague)))


def test_a_second_member_is_needed_once_there_are_two() -> None:
    sandbox = Sandbox(SOURCE)
    first = sandbox.person("Satu", Role.SIGNATORY)
    colleague = sandbox.person("Satu", Role.SIGNATORY)
    assert _done(sandbox.call(first, "merge"))
    stranger = sandbox.person("Dua", Role.SIGNATORY)
    refused = ("needs_second_member", "merge")
    assert why(sandbox.call(first, "merge", cosigners=(colleague,))) == refused
    assert _done(sandbox.call(first, "merge", cosigners=(stranger,)))


def test_the_clock_fires_a_tick() -> None:
    sandbox, officer = _shelf()
    sandbox.call(officer, "keep", key=an_id(1), number=5)
    assert sandbox.fire("due", an_id(1)).outcome is Outcome.DONE
    assert sandbox.ask("look", key=an_id(1)) is None
    assert why(sandbox.fire("due", 5))[0] == "wrong_kind"
    assert why(sandbox.fire("keep", 5)) == ("no_such_method", "shelf", "keep")
    sandbox.wait(5_000)
    assert sandbox.now_ms == FIRST_MS + 4 * 1_000 + 5_000
    assert sandbox.member("Satu") != sandbox.member("Dua")
    assert sandbox.id("first") == sandbox.id("first")


def test_a_view_answers_and_does_not_write() -> None:
    sandbox, officer = _shelf()
    sandbox.call(officer, "keep", key=an_id(1), number=7)
    assert sandbox.ask("how_much", share=2) == 3
    before = dict(sandbox._state.writes)
    with pytest.raises(Refused) as refused:
        sandbox.ask("write")
    assert refused.value.reason is VIEW_WRITES
    with pytest.raises(Refused) as refused:
        sandbox.ask("how_much", share=0)
    assert (refused.value.reason, refused.value.facts) == (CONTRACT_ERROR, ("ArithmeticError",))
    assert sandbox._state.writes == before
    with pytest.raises(Refused), sandbox._running() as runtime:
        runtime.ask(sandbox._state, ("shelf", "keep"), b"", sandbox._where())


def test_a_view_of_which_nothing_comes_back_hands_nothing_out() -> None:
    sandbox, _ = _shelf()
    assert sandbox.ask("nothing_at_all") is None


def test_a_person_in_the_arguments_of_a_view_has_a_persons_roles() -> None:
    sandbox, officer = _shelf()
    assert sandbox.ask("knows", who=officer)
    form = (bytes(32), bytes(16), (Role.ADMIN.value,) * 18, Standing.ACTIVE.value)
    arguments = msgpack.packb([form])
    with pytest.raises(Refused) as refused, sandbox._running() as runtime:
        runtime.ask(sandbox._state, ("shelf", "knows"), arguments, sandbox._where())
    assert (refused.value.reason, refused.value.facts) == (BAD_ARGUMENTS, ("knows", "who"))


def test_events_are_read_by_their_class() -> None:
    sandbox, officer = _shelf()
    result = sandbox.call(officer, "keep", key=an_id(1), number=5)
    assert sandbox.events(result, NoteTaken) == []


def test_the_genesis_begins_or_there_is_no_chain() -> None:
    runtime, state = Runtime(Session()), Overlay(Snapshot(MemoryStore()))
    shelf = Program(SOURCE).run(runtime.session, runtime.dispatch)
    runtime.contracts = {"shelf": shelf}
    where = Where(Height(0), FIRST_MS, b"genesis")
    begin = shelf.entries["begin"]
    runtime.begin(state, ("shelf", "begin"), begin.encode(first=5), where)
    assert state.get(b"\x01shelf/total/") == b"\x91\x05"
    for name, arguments in (("begin", begin.encode(first=13)), ("keep", b"")):
        with pytest.raises(Refused):
            runtime.begin(state, ("shelf", name), arguments, where)


def test_a_contract_that_does_not_run_yet_asks_nobody() -> None:
    shelf = Sandbox(SOURCE).contract
    with pytest.raises(AssertionError):
        _nobody("shelf", "other", shelf.entries["keep"])
    with pytest.raises(AssertionError):
        elsewhere()


def test_running_out_in_a_view_is_refused_too() -> None:
    sandbox, _ = _shelf(Budget(reads=0))
    with pytest.raises(Refused) as refused:
        _total(sandbox)
    assert refused.value.reason is OUT_OF_BUDGET

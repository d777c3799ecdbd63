"""What is charged beside what stands in the source: each of these was once nearly free, and took a block's time."""

import pytest

from contracts.meter import CROSSING_STEPS, EVENT_WORK, FRESH_ID_STEPS, Budget
from contracts.sandbox import Sandbox, why
from contracts.words import Role
from tests.contracts.hostile.case import IMPORTS

SOURCE = (
    IMPORTS
    + """
@record
class Wide:
    numbers: tuple[int, ...]


@event
class Told:
    count: int


class Other(Interface):
    contract = "charged"

    def empty(self) -> None:
        elsewhere()

    def wide(self, numbers: tuple[int, ...]) -> None:
        elsewhere()


class Charged(Contract):
    name = "charged"

    kept: Map[int, Wide] = Map()
    other: Other = Other()

    @view
    def empty(self) -> None:
        return

    @view
    def wide(self, numbers: tuple[int, ...]) -> None:
        return

    @method(Role.ADMIN)
    def keep(self, number: int, numbers: tuple[int, ...]) -> None:
        self.kept.put(number, Wide(numbers))
"""
)

METHOD = """
    @method(Role.ADMIN)
    def go(self, ctx: Context, turns: int, numbers: tuple[int, ...]) -> None:
        wide = Wide(numbers)
        for each in range(turns):
            {body}
"""


def _a_turn(body: str, many: int = 0) -> Budget:
    """What doing `body` once costs, with `numbers` so many numbers that are kept at 1, too."""
    sandbox = Sandbox(SOURCE + METHOD.format(body=body))
    author = sandbox.person("Agensi Contoh", Role.ADMIN)
    numbers = tuple(range(many))
    assert why(sandbox.call(author, "keep", number=1, numbers=numbers)) == ()
    used = []
    for turns in (1, 2):
        assert why(sandbox.call(author, "go", turns=turns, numbers=numbers)) == ()
        used.append(sandbox.used)
    return used[1].without(used[0])


CALLED = 2
"""Of a turn with one call in it."""


def test_an_id_that_nothing_else_has() -> None:
    assert _a_turn("a = ctx.fresh_id()").steps == CALLED + FRESH_ID_STEPS


def test_a_call_to_another_contract_and_its_values_on_both_sides() -> None:
    empty = _a_turn("self.other.empty()").steps
    assert empty == CALLED + CROSSING_STEPS + 1
    wide = _a_turn("self.other.wide(numbers)", many=64).steps
    assert wide == empty + 2 * (64 + 1)


def test_a_stored_value_by_what_is_in_it_remembered_or_not() -> None:
    few, many = (_a_turn("a = self.kept.get(1)", many=each) for each in (0, 64))
    assert many.steps - few.steps == 64
    assert (few.reads, many.reads) == (1, 1)


def test_attributes_that_are_read() -> None:
    one, eight = "a = wide.numbers", "a = " + " and ".join(["wide.numbers"] * 8)
    assert _a_turn(eight, many=1).steps - _a_turn(one, many=1).steps >= 7


def test_the_question_of_a_loop_that_does_not_turn() -> None:
    never = "while " + " and ".join(["wide.numbers"] * 8) + ":\n                break"
    assert _a_turn(never).steps >= 8


def test_events_count_in_the_work_of_a_block() -> None:
    used = _a_turn("ctx.emit(Told(each))")
    assert used.events == 1
    assert used.work == used.steps + EVENT_WORK


@pytest.mark.parametrize("many", [0, 60])
def test_arguments_that_are_read(many: int) -> None:
    sandbox = Sandbox(SOURCE)
    author = sandbox.person("Agensi Contoh", Role.ADMIN)
    sent = sandbox.contract.entries["keep"].encode(number=1, numbers=tuple(range(many)))
    assert why(sandbox.send(author, "keep", sent)) == ()
    in_arguments, in_what_is_put, in_the_source = 2 + many, 1 + many, 3
    expected = len(sent) // 32 + in_arguments + in_what_is_put + in_the_source
    assert sandbox.used.steps == expected


def test_arguments_that_turn_out_to_be_of_another_kind() -> None:
    sandbox = Sandbox(SOURCE)
    author = sandbox.person("Agensi Contoh", Role.ADMIN)
    bad = b"\x92\x01\xdc\x00\x40" + b"\x05" * 63 + b"\xc3"
    assert why(sandbox.send(author, "keep", bad)) == ("bad_arguments", "keep", "numbers")
    assert sandbox.used.steps == len(bad) // 32 + len(bad) // 4


COMPARED = (
    IMPORTS
    + """
@record
class Row:
    one: int
    other: int


class Compared(Contract):
    name = "compared"

    rows: Map[int, Row] = Map()

    @method(Role.ADMIN)
    def fill(self, first: int) -> None:
        for each in range(first, first + 100):
            self.rows.put(each, Row(each, each))

    @method(Role.ADMIN)
    def look(self, first: int) -> None:
        for each in range(first, first + 100):
            self.rows.get(each)

    @method(Role.ADMIN)
    def go(self, turns: int) -> None:
        row, other = self.rows.get(0), self.rows.get(1)
        again = self.rows.get(0)
        for each in range(turns):
            require(row == again, Reason("unequal"))
"""
)


def test_what_was_read_before_changes_no_charge() -> None:
    """A node that has just started pays what one pays that remembers hundreds of values, however many."""

    def cost(looked: int) -> Budget:
        sandbox = Sandbox(COMPARED)
        admin = sandbox.person("M", Role.ADMIN)
        for first in range(0, 400, 100):
            assert why(sandbox.call(admin, "fill", first=first)) == ()
        for first in range(looked):
            assert why(sandbox.call(admin, "look", first=2 + first)) == ()
        assert why(sandbox.call(admin, "go", turns=500)) == ()
        return sandbox.used

    assert {cost(looked) for looked in range(155, 158)} == {cost(0)}

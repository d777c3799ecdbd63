"""What the sandbox says to an author whose test, or whose contract, has a mistake."""

from pathlib import Path
from typing import Any

import pytest

from contracts.sandbox import Misuse, Sandbox, why
from contracts.words import Role
from tests.contracts.hostile.case import IMPORTS

SOURCE = (
    IMPORTS
    + """
@record
class Row:
    count: int
    owner: MemberId


class Rows(Contract):
    name = "rows"

    rows: Map[int, Row] = Map()

    @method(Role.ADMIN)
    def put(self, ctx: Context, place: int, count: int) -> None:
        self.rows.put(place, Row(count - 5, ctx.member))

    @method(Role.ADMIN)
    def stumble(self, ctx: Context) -> None:
        a = [1, 2]
        b = a[7]

    @view
    def count_at(self, place: int) -> int:
        return self.rows.need(place, Reason("nothing_there")).count
"""
)


@pytest.mark.parametrize(
    ("method", "arguments", "said"),
    [
        ("putt", {}, "contract rows has no putt; it has put, stumble, count_at"),
        ("row.put", {}, "there is no contract row here; there are rows"),
        ("put", {"place": 1}, "put takes place, count; missing: count"),
        ("put", {"place": 1, "count": 5, "of": 6}, "put takes place, count; not of"),
        (
            "put",
            {"place": 1, "count": -5},
            "put, count: -5 is no number from 0 to 18446744073709551615",
        ),
        ("put", {"place": 1, "count": "5"}, "put, count: str is not number"),
        ("stumble", {"place": 1}, "stumble takes nothing; not place"),
    ],
)
def test_what_nobody_could_send_is_told_in_a_sentence(
    method: str, arguments: dict[str, Any], said: str
) -> None:
    sandbox = Sandbox(SOURCE)
    author = sandbox.person("Agensi Contoh", Role.ADMIN)
    with pytest.raises(Misuse) as misuse:
        sandbox.call(author, method, **arguments)
    assert str(misuse.value) == said
    with pytest.raises(Misuse) as misuse:
        sandbox.ask(method, **arguments)
    assert str(misuse.value) == said


def test_what_a_test_writes_wrong_is_shown_at_the_tests_own_line() -> None:
    sandbox = Sandbox(SOURCE)
    with pytest.raises(Misuse) as misuse:
        sandbox.ask("count_at")
    shown = [each for each in misuse.traceback if not each.ishidden(misuse)]
    assert [Path(each.path).name for each in shown] == ["test_sandbox.py"]


def test_a_value_of_another_kind_is_told_with_its_field() -> None:
    sandbox = Sandbox(SOURCE)
    author = sandbox.person("Agensi Contoh", Role.ADMIN)
    result = sandbox.call(author, "put", place=1, count=4)
    assert why(result) == (
        "wrong_kind",
        "Row.count: -1 is no number from 0 to 18446744073709551615",
    )
    assert sandbox.mistake == ""


def test_a_mistake_of_the_contract_is_told_with_its_line() -> None:
    sandbox = Sandbox(SOURCE)
    author = sandbox.person("Agensi Contoh", Role.ADMIN)
    assert why(sandbox.call(author, "stumble")) == ("contract_error", "LookupError")
    line = SOURCE.split("\n").index("        b = a[7]") + 1
    assert sandbox.mistake == f"line {line}: list index out of range"
    assert why(sandbox.call(author, "put", place=1, count=6)) == ()
    assert sandbox.mistake == ""

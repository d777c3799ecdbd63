"""What is another between two versions of a contract, part by part."""

import pytest

from contracts.loader import Program
from contracts.portrait.change import Change, Part, changes_between
from contracts.portrait.portrait import portrait_of
from contracts.shelf import of_the_shelf
from tests.contracts.network import ERRANDS

SOURCE = ERRANDS.source


def told(old: str, new: str) -> list[tuple[Part, str, str | None, str | None]]:
    """What is another in errands if one text stands in the place of another."""
    assert old in SOURCE
    changed = portrait_of(Program(SOURCE.replace(old, new)))
    found = changes_between(portrait_of(ERRANDS), changed)
    return [(each.part, each.name, each.before, each.after) for each in found]


def test_the_same_contract_has_no_changes() -> None:
    assert changes_between(portrait_of(ERRANDS), portrait_of(Program(SOURCE))) == ()


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            "T_DO_MS = 3 * DAY",
            "T_DO_MS = 2 * DAY",
            [(Part.NUMBER, "T_DO_MS", "259,200,000", "172,800,000")],
        ),
        (
            "@method(Role.COORDINATOR, Role.CASEWORKER)\n    def open",
            "@method(Role.ADMIN)\n    def open",
            [(Part.ROLE, "open", "COORDINATOR, CASEWORKER, ACTIVE", "ADMIN, ACTIVE")],
        ),
        (
            'NOT_YOURS = Reason("not_yours")',
            'NOT_YOURS = Reason("others")',
            [(Part.REASON, "not_yours", "", None), (Part.REASON, "others", None, "")],
        ),
        (
            "def left(self) -> int:",
            "def left_over(self) -> int:",
            [(Part.VIEW, "left", "() -> int", None), (Part.VIEW, "left_over", None, "() -> int")],
        ),
        ("    LATE = 3", "    LATE = 4", [(Part.CHOICE, "State.LATE", "3", "4")]),
    ],
)
def test_each_part_is_told_by_its_name(
    old: str, new: str, changes: list[tuple[Part, str, str | None, str | None]]
) -> None:
    assert told(old, new) == changes


def test_a_deadline_and_an_event_are_told() -> None:
    [deadline] = told("ctx.now_ms + T_DO_MS", "ctx.now_ms + T_DO_MS + T_DO_MS")
    assert deadline[:2] == (Part.DEADLINE, "open: run_out")
    events = told('"""It is done."""\n\n    errand_id: Id', '"""It is done."""\n\n    errand: Id')
    assert events == [(Part.EVENT, "errand_done", "errand_id: Id", "errand: Id")]


def test_of_a_new_contract_everything_is_added() -> None:
    [duty] = of_the_shelf("duty")
    found = changes_between(None, portrait_of(duty))
    assert all(each.is_added and not each.is_removed for each in found)
    assert {Part.METHOD, Part.PEER, Part.TICK, Part.RECORD} <= {each.part for each in found}


def test_internals_name_their_callers_and_a_second_person_is_told() -> None:
    for name, wanted in (
        ("ballot", "member, node"),
        ("steward", "COORDINATOR, CASEWORKER + MEMBER"),
    ):
        [program] = of_the_shelf(name)
        roles = [
            each.after or ""
            for each in changes_between(None, portrait_of(program))
            if each.part is Part.ROLE
        ]
        assert any(each.startswith(wanted) for each in roles)


def test_a_change_says_which_way_it_went() -> None:
    gone = Change(Part.METHOD, "open", "()", None)
    assert (gone.is_added, gone.is_removed) == (False, True)

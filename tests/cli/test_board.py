"""All referrals at a glance: each in one list of one agency, and those that may be lost with why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from node.client.board import Board, Risk, list_of, risks_of
from node.client.registry import Leg, Referral
from node.client.states import State
from node.figures.help import HELPED, Help
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, T_STEWARD, Town, hurry, town

OURS, THEIRS = "aa" * 16, "bb" * 16

HELD = Referral(
    ref_id="01" * 16,
    case_id="02" * 16,
    origin=OURS,
    need=9,
    area=10,
    priority="biasa",
    state=State.OPEN_INTAKE,
    holder=OURS,
    serving=None,
    at_risk=False,
    level=0,
    outcome=None,
    disposition=None,
    refutable=False,
    version=1,
    legs=(),
    clocks=(),
)
LATE = Leg("03" * 16, HELD.ref_id, THEIRS, "in_progress", 3, serves=True, overdue=True, clock=None)


@pytest.mark.parametrize(
    ("state", "help_list"),
    [
        ("open_intake", Help.BELUM),
        ("offered", Help.BELUM),
        ("pooled", Help.BELUM),
        ("stewarded", Help.BELUM),
        ("in_service", Help.SEDANG),
        ("awaiting_followup", Help.SEDANG),
    ],
)
def test_an_open_referral_is_in_the_list_of_its_state(state: str, help_list: Help) -> None:
    assert list_of(replace(HELD, state=state)) is help_list


def test_a_closed_one_is_helped_or_ended_otherwise() -> None:
    ends = [replace(HELD, state=State.CLOSED, disposition=each) for each in (*HELPED, "unmet")]
    assert [list_of(each) for each in ends] == [*3 * [Help.TELAH], Help.ENDED]


@pytest.mark.parametrize(
    ("found", "risks"),
    [
        (HELD, ()),
        (replace(HELD, level=2), ()),
        (replace(HELD, state=State.STEWARDED), ()),
        (replace(HELD, state=State.STEWARDED, level=1), (Risk.NO_HELPER,)),
        (replace(HELD, at_risk=True), (Risk.NO_CONTACT,)),
        (replace(HELD, state=State.IN_SERVICE, legs=(LATE,)), (Risk.OVERDUE,)),
        (
            replace(HELD, state=State.IN_SERVICE, at_risk=True, legs=(LATE,)),
            (Risk.NO_CONTACT, Risk.OVERDUE),
        ),
        (replace(HELD, state=State.CLOSED, disposition="unmet", at_risk=True), ()),
    ],
)
def test_why_a_referral_is_at_risk(found: Referral, risks: tuple[Risk, ...]) -> None:
    assert risks_of(found) == risks


def test_those_of_whom_nobody_has_heard_stand_first() -> None:
    steward = replace(HELD, ref_id="0a" * 16, state=State.STEWARDED, level=1)
    higher = replace(steward, ref_id="0b" * 16, level=3)
    silent = replace(HELD, ref_id="0c" * 16, at_risk=True)
    assert Board(1, (HELD, steward, higher, silent)).at_risk() == [silent, higher, steward]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town")) as found:
        found.new()
        found.new("--need", "pendidikan", "--state", "Johor")
        helped = found.new("--offer-to", BANTU)
        found.under_way(BANTU, helped)
        found.new(agency=BANTU)
        yield found


def board(here: Town, *options: str) -> dict[str, object]:
    result = call("board", *options, "--json", *here.asking(ASAL))
    assert result.exit_code == 0, result.output
    return json_of(result)


def counts(told: dict[str, object], key: str) -> dict[str, tuple[int, ...]]:
    rows = told["rows"]
    assert isinstance(rows, list)
    return {row[key]: tuple(row[each] for each in (*Help, "at_risk", "all")) for row in rows}


class TestBoard:
    def test_each_agency_has_its_prospects(self, here: Town) -> None:
        told = board(here)
        assert isinstance(told["rows"], list)
        names = {row["agency"]: row["name"] for row in told["rows"]}
        found = {names[each]: count for each, count in counts(told, "agency").items()}
        assert found == {ASAL: (0, 1, 2, 0, 0, 3), BANTU: (0, 0, 1, 0, 0, 1)}
        assert told["total"] == {
            "telah": 0,
            "sedang": 1,
            "belum": 3,
            "ended": 0,
            "at_risk": 0,
            "all": 4,
        }

    def test_needs_and_areas_have_rows_too(self, here: Town) -> None:
        assert counts(board(here, "--by", "need"), "need") == {
            "makanan": (0, 1, 2, 0, 0, 3),
            "pendidikan": (0, 0, 1, 0, 0, 1),
        }
        assert counts(board(here, "--by", "area", "--of", ASAL), "area") == {
            "Selangor": (0, 1, 1, 0, 0, 2),
            "Johor": (0, 0, 1, 0, 0, 1),
        }
        assert counts(board(here, "--by", "area", "--need", "pendidikan"), "area") == {
            "Johor": (0, 0, 1, 0, 0, 1)
        }

    def test_people_get_a_table_in_their_language(self, here: Town) -> None:
        english = call("board", *here.asking(ASAL)).output
        malay = call("--lang", "ms", "board", "--by", "need", *here.asking(ASAL)).output
        assert "None is at risk of being lost." in english
        assert "│ Agensi " in english
        assert "Tiada yang berisiko tercicir." in malay
        assert "│ pendidikan " in malay

    def test_an_agency_that_nobody_knows_is_named(self, here: Town) -> None:
        result = call("board", "--of", "Agensi Entah", *here.asking(ASAL))
        assert result.exit_code == 2
        assert "Agensi Entah" in result.output

    def test_a_referral_for_which_the_steward_found_nobody_is_told_of(self, here: Town) -> None:
        """The last one: what it makes stays on the board."""
        ref_id = here.left_to_the_steward()
        hurry(here, T_STEWARD)
        while not (risky := board(here)["at_risk"]):
            pass
        assert isinstance(risky, list)
        assert [(each["ref_id"], each["why"]) for each in risky] == [(ref_id, ["no_helper"])]
        told = flat(call("board", *here.asking(ASAL)).output)
        assert "At risk of being lost: 1; shown: 1." in told
        assert ref_id[:8] in told
        assert "no helper found," in told

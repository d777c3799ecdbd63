"""Services, their room and duty rosters on the command line, through a real node: each verb, and what is refused."""

import hashlib
import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result

from cli.complaint import REFUSED
from cli.directory.places import STATE_CODES
from contracts.portrait.portrait import portrait_of
from contracts.shelf import of_the_shelf
from node.client.service_codes import BASES, FUNDINGS, ROOMS, TARGETS, UNITS
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, Town

DRAFT = ("--need", "makanan,kesihatan", "--basis", "enactment", "--funding", "zakat")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """What an agency publishes of a service."""
    file = tmp_path / "service.json"
    file.write_text(json.dumps({"name": "Bantuan Contoh", "status": "active"}))
    return file


def directory(here: Town, agency: str, *arguments: str) -> Result:
    """`sinergi directory`, signed by an agency's first officer, who is its admin."""
    return call("directory", *arguments, *here.signing(agency))


def looked(here: Town, agency: str, *arguments: str) -> Result:
    """The same, with nothing to sign."""
    return call("directory", *arguments, *here.asking(agency))


def drafted(here: Town, document: Path, *more: str, agency: str = BANTU) -> str:
    """A service written down; its id."""
    result = directory(
        here,
        agency,
        "draft",
        "--file",
        str(document),
        *DRAFT,
        "--state",
        "selangor,perak",
        *more,
        "--json",
    )
    assert result.exit_code == 0, result.output
    return str(json_of(result)["id"])


def published(here: Town, document: Path) -> str:
    """A service that others find; its id."""
    service = drafted(here, document)
    assert directory(here, BANTU, "publish", service).exit_code == 0
    return service


def found(here: Town, state: str = "selangor") -> dict[str, tuple[object, object]]:
    """The services for food in a state, each with its room and whether that is confirmed."""
    result = looked(here, ASAL, "list", "--need", "makanan", "--state", state, "--json")
    rows = json_of(result)["services"]
    assert isinstance(rows, list)
    return {each["service_id"]: (each["room"], each["is_confirmed"]) for each in rows}


class TestServices:
    def test_a_draft_is_nobodys_to_find_and_its_document_stays_with_the_agency(
        self, here: Town, document: Path
    ) -> None:
        service = drafted(here, document, "--tags", "7,12", "--until", "2099-01-01")
        told = json_of(looked(here, ASAL, "show", service[:12], "--json"))
        assert (told["status"], told["name"], told["states"]) == (
            "draft",
            BANTU,
            ["Perak", "Selangor"],
        )
        assert (told["needs"], told["tags"]) == (["kesihatan", "makanan"], [7, 12])
        assert (told["legal_basis"], told["funding_source"]) == ("enactment", "zakat")
        assert told["document"] == hashlib.sha256(document.read_bytes()).hexdigest()
        assert service not in found(here)

    def test_a_service_is_published_suspended_resumed_and_retired(
        self, here: Town, document: Path
    ) -> None:
        service = published(here, document)
        assert found(here)[service] == ("unstated", False)
        assert flat(directory(here, BANTU, "suspend", service).stdout).startswith(
            "Suspended. service"
        )
        assert service not in found(here)
        assert "Resumed." in directory(here, BANTU, "resume", service).stdout
        assert service in found(here)
        told = directory(here, BANTU, "retire", service, "--lang", "ms").stdout
        assert "Telah ditamatkan." in told
        assert service not in found(here)

    def test_an_agencys_services_are_a_table_for_people(self, here: Town, document: Path) -> None:
        service = published(here, document)
        told = looked(here, BANTU, "list").stdout
        assert service[:8] in told
        malay = flat(looked(here, ASAL, "list", "--of", BANTU, "--lang", "ms").stdout)
        assert "diterbitkan" in malay
        assert service[:8] in malay
        nobody = looked(here, LAIN, "list", "--need", "makanan", "--state", "Perlis")
        assert flat(nobody.stdout) == "There are none."
        listed = looked(here, ASAL, "list", "--need", "makanan", "--state", "Selangor").stdout
        assert BANTU in listed

    def test_a_document_is_compared_with_what_the_chain_has(
        self, here: Town, document: Path
    ) -> None:
        service = published(here, document)
        same = looked(here, ASAL, "show", service, "--file", str(document))
        assert (same.exit_code, "it is this file" in same.stdout) == (0, True)
        document.write_text("{}")
        other = looked(here, ASAL, "show", service, "--file", str(document))
        assert (other.exit_code, "this file is another one" in other.stdout) == (1, True)
        told = json_of(looked(here, ASAL, "show", service, "--file", str(document), "--json"))
        assert told["is_this_file"] is False

    def test_what_is_refused_says_why_and_where_to_look(self, here: Town, document: Path) -> None:
        service = published(here, document)
        result = directory(here, LAIN, "retire", service)
        assert result.exit_code == 1
        assert "The service is another agency's." in flat(result.stdout)
        assert f"'sinergi directory show {service[:8]}'" in flat(result.stdout)
        told = json_of(directory(here, BANTU, "publish", service, "--json"))
        refused = told["refused"]
        assert isinstance(refused, dict)
        assert refused["code"] == "wrong_state"

    def test_a_service_has_the_id_of_its_document(self, here: Town, document: Path) -> None:
        identity = str(uuid4())
        assert drafted(here, document, "--id", identity) == identity.replace("-", "")
        again = directory(
            here,
            BANTU,
            "draft",
            "--file",
            str(document),
            *DRAFT,
            "--state",
            "perak",
            "--id",
            identity,
        )
        assert "There is a service with this id already" in flat(again.stdout)
        form = ("draft", "--file", str(document), *DRAFT, "--state", "perak", "--id", "12-34")
        assert directory(here, BANTU, *form).exit_code == REFUSED


class TestRoom:
    def test_what_contradicts_itself_is_refused(self, here: Town, document: Path) -> None:
        service = published(here, document)
        row = ("--row", "persons:anyone:20:0:capacity")
        result = directory(here, BANTU, "capacity", service, *row)
        assert (result.exit_code, "contradicts itself" in flat(result.stdout)) == (1, True)

    def test_room_is_said_of_all_states_or_of_one(self, here: Town, document: Path) -> None:
        service = published(here, document)
        row = ("--row", "persons:anyone:20:4:capacity")
        assert directory(here, BANTU, "capacity", service, *row).exit_code == 0
        assert (found(here)[service], found(here, "perak")[service]) == (("capacity", True),) * 2
        waiting = ("--row", "places:older-persons:9:0:waitlist", "--state", "perak")
        assert directory(here, BANTU, "capacity", service, *waiting).exit_code == 0
        assert (found(here)[service][0], found(here, "perak")[service][0]) == (
            "capacity",
            "waitlist",
        )
        shown = flat(looked(here, ASAL, "show", service).stdout)
        assert "4 of 20 persons, anyone: capacity" in shown
        assert "0 of 9 places, older persons: waitlist" in shown

    def test_a_service_is_full_for_a_while_and_what_was_said_is_taken_back(
        self, here: Town, document: Path
    ) -> None:
        service = published(here, document)
        full = ("capacity", service, "--full", "7d", "--state", "selangor")
        assert directory(here, BANTU, *full).exit_code == 0
        assert (found(here)[service][0], found(here, "perak")[service][0]) == (
            "no_capacity",
            "unstated",
        )
        assert "none until 20" in flat(looked(here, ASAL, "show", service).stdout)
        assert directory(here, BANTU, "capacity", service, "--unsay").exit_code == 0
        assert found(here)[service] == ("unstated", False)

    @pytest.mark.parametrize(
        "row",
        ["", "persons:anyone:20:4", "persons:anyone:x:4:capacity", "cats:anyone:1:1:capacity"],
    )
    def test_a_row_that_is_none_is_not_signed(self, here: Town, row: str) -> None:
        result = directory(here, BANTU, "capacity", "abcd", "--row", row)
        assert result.exit_code == REFUSED
        assert "is no row of room." in flat(result.stderr)

    def test_one_thing_is_said_and_in_states_in_which_the_service_is(
        self, here: Town, document: Path
    ) -> None:
        service = published(here, document)
        both = ("--full", "7d", "--unsay")
        told = directory(here, BANTU, "capacity", service, *both).stderr
        assert "Exactly one of these is needed: --row, --full, --unsay." in flat(told)
        elsewhere = ("--unsay", "--state", "johor")
        told = directory(here, BANTU, "capacity", service, *elsewhere).stderr
        assert "The service is not in Johor." in flat(told)


class TestRosters:
    def test_a_shift_is_planned_shown_and_cleared(self, here: Town) -> None:
        result = directory(here, BANTU, "duty", "set", "--state", "kedah", "--for", "12h", "--json")
        shift = str(json_of(result)["id"])
        on = json_of(looked(here, ASAL, "duty", "show", "--state", "kedah", "--json"))
        assert on["on_duty"] == [here.node(BANTU).member.hex()]
        assert BANTU in looked(here, ASAL, "duty", "show", "--state", "kedah").stdout
        shown = looked(here, BANTU, "duty", "show").stdout
        assert (shift[:8] in shown, "on duty" in shown) == (True, True)
        cleared = directory(here, BANTU, "duty", "clear", shift[:10])
        assert (cleared.exit_code, "Cleared." in cleared.stdout) == (0, True)
        nobody = flat(looked(here, ASAL, "duty", "show", "--state", "kedah").stdout)
        assert "call 999 or Talian Kasih 15999" in nobody

    def test_a_shift_to_come_is_planned(self, here: Town) -> None:
        when = ("--from", "2099-01-01T20:00", "--for", "12h")
        result = directory(here, BANTU, "duty", "set", "--state", "kedah", *when)
        assert result.exit_code == 1
        assert "ends within a year" in flat(result.stdout)

    def test_the_stewards_desk_is_filled_or_it_is_said_when_nobody_is_there(
        self, here: Town
    ) -> None:
        assert "Nobody is at the steward's desk from 20" in flat(
            looked(here, ASAL, "duty", "show").stdout
        )
        result = directory(here, ASAL, "duty", "set", "--steward", "--for", "2d", "--desk", "3")
        assert result.exit_code == 0, result.output
        assert "the steward's" in flat(result.stdout)
        told = flat(looked(here, ASAL, "duty", "show", "--lang", "ms").stdout)
        assert "Meja urus setia diisi" in told

    def test_a_shift_needs_a_place(self, here: Town) -> None:
        result = directory(here, BANTU, "duty", "set", "--for", "12h")
        assert (result.exit_code, "--state" in result.stderr) == (REFUSED, True)


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("show", "ff" * 16), "no service whose id begins with"),
            (("show", "x"), "'x' is no beginning of an id."),
            (("list", "--need", "makanan"), "--state"),
            (("list", "--need", "cats", "--state", "perak"), "makanan"),
            (("duty", "show", "--state", "atlantis"), "selangor"),
        ],
    )
    def test_what_is_not_there_is_said(
        self, here: Town, arguments: tuple[str, ...], told: str
    ) -> None:
        result = looked(here, ASAL, *arguments)
        assert (result.exit_code, told in flat(result.stderr)) == (REFUSED, True)

    def test_a_shift_that_is_not_there(self, here: Town) -> None:
        result = directory(here, BANTU, "duty", "clear", "ff" * 16)
        assert "no shift whose id begins with" in flat(result.stderr)

    def test_an_id_that_several_have_is_asked_for_again(self, here: Town, document: Path) -> None:
        seen: set[str] = set()
        while (begun := drafted(here, document)[:2]) not in seen:
            seen.add(begun)
        result = looked(here, ASAL, "show", begun)
        assert result.exit_code == REFUSED
        assert f"Several ids begin with '{begun}'" in flat(result.stderr)

    def test_whose_services_they_are_has_to_be_said(self, here: Town) -> None:
        for arguments in (("list",), ("duty", "show")):
            result = call("directory", *arguments, "--api", here.url)
            assert (result.exit_code, "--of" in result.stderr) == (REFUSED, True)

    def test_times_are_days_and_minutes_of_them(self) -> None:
        option = call(
            "directory",
            "draft",
            "--file",
            "x",
            *DRAFT,
            "--state",
            "all",
            "--key",
            "k",
            "--from",
            "2026-13-01",
        )
        assert "2027-01-01T20:00" in flat(option.stderr)
        option = call(
            "directory",
            "draft",
            "--file",
            "x",
            *DRAFT,
            "--state",
            "all",
            "--key",
            "k",
            "--from",
            "soon",
        )
        assert "2027-01-01T20:00" in flat(option.stderr)


def test_codes_are_those_of_the_contracts() -> None:
    known = {
        (program.alone().name, choice.name): choice.members
        for program in of_the_shelf("directory", "capacity", "office")
        for choice in portrait_of(program).choices
    }
    for codes, where in (
        (BASES, ("directory", "Basis")),
        (FUNDINGS, ("directory", "Funding")),
        (ROOMS, ("directory", "Room")),
        (UNITS, ("capacity", "Unit")),
        (TARGETS, ("capacity", "Target")),
        (ROOMS, ("capacity", "Room")),
    ):
        told = [(each.name.lower(), each.number) for each in known[where]]
        assert told == [(code, number) for number, code in enumerate(codes, 1)]
    _, *states = [each.name.lower().replace("_", "-") for each in known["office", "Office"]]
    assert states == list(STATE_CODES)

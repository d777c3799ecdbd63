"""Screening and suggestions through a real node: what stays in the case file, what goes to the chain, whom to ask and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from cli.complaint import REFUSED
from cli.sayings.suggestions import BarSaying
from contracts.words import Id
from node.client.case_file import Paper
from node.client.suggesting import Bar
from tests.cli.terminal import call, flat, json_of
from tests.cli.test_rules import FOOD, rule, second
from tests.cli.town import ASAL, BANTU, LAIN, Town, sealed

PLACE = ("--state", "labuan", "--need", "penjagaan")
SECRET = "RM 1,234.56"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Of a prospect who is not there."""
    file = tmp_path / "facts.json"
    told = {"household_income": {"value": SECRET, "source": "document_seen"}, "household_size": 4}
    file.write_text(json.dumps(told))
    return file


def offering(here: Town, agency: str, file: Path, *room: str) -> str:
    """A service that others find, with room."""
    draft = ("--file", str(file), *PLACE, "--basis", "enactment", "--funding", "zakat", "--json")
    signing = here.signing(agency)
    service = str(json_of(call("directory", "draft", *draft, *signing))["id"])
    assert call("directory", "publish", service, *signing).exit_code == 0
    if room:
        assert call("directory", "capacity", service, *room, *signing).exit_code == 0
    return service


def ended(here: Town, *services: tuple[str, str]) -> None:
    """Nobody finds them any more."""
    for agency, service in services:
        assert call("directory", "retire", service, *here.signing(agency)).exit_code == 0


def looked(here: Town, verb: str, ref_id: str, *more: str) -> Result:
    """A command that signs nothing."""
    return call("refer", verb, ref_id, *more, *here.asking(ASAL))


def test_a_prospect_is_screened_and_nothing_of_it_leaves_the_agency(
    here: Town, service_file: Path, facts: Path, tmp_path: Path
) -> None:
    service = offering(here, BANTU, service_file)
    ref_id = here.new(*PLACE)
    none = flat(looked(here, "screen", ref_id).stdout)
    assert "No service for this need in this state has rules." in none
    assert rule(here, BANTU, "publish", service, str(FOOD), *second(here)).exit_code == 0
    first = looked(here, "screen", ref_id, "--facts", str(facts))
    told = flat(first.stdout)
    assert first.exit_code == 0, first.output
    assert f"Agensi Bantu, service {service[:8]}, version 1" in told
    assert "verdict more information is needed" in told
    facts.write_text('{"has_food_aid": false}')
    found: Any = json_of(looked(here, "screen", ref_id, "--facts", str(facts), "--json"))
    assert [each["verdict"] for each in found["services"]] == ["layak"]
    assert found["recorded"] is None
    assert "1,234" not in json.dumps(found)
    file = sealed(here.node(ASAL).folder)
    sheet = file.sheet(Id(bytes.fromhex(ref_id)), Paper.SCREENING)
    assert sheet is not None
    services: Any = sheet.content["services"]
    [kept] = services
    assert (kept["service_id"], kept["verdict"]) == (service, "layak")
    assert kept["facts"]["household_income"] == {"value": 123_456, "source": "document_seen"}
    opened = tmp_path / "opened.json"
    opened.write_text(json.dumps(kept["facts"]))
    day = str(sheet.content["day"])
    again = ("check", str(FOOD), "--facts", str(opened), "--day", day, "--json")
    verdict: Any = json_of(call("rule", *again))["screening"]
    assert verdict["verdict"] == kept["verdict"]
    assert b"123456" not in (here.node(ASAL).folder.path / "cases").read_bytes()
    ended(here, (BANTU, service))


def test_a_screening_is_recorded_with_consent_and_says_nothing_but_that_there_was_one(
    here: Town, service_file: Path, facts: Path
) -> None:
    service = offering(here, BANTU, service_file)
    assert rule(here, BANTU, "publish", service, str(FOOD), *second(here)).exit_code == 0
    ref_id = here.new(*PLACE)
    shown = json_of(call("case", "consent", "show", ref_id, "--json", *here.asking(ASAL)))
    screening = ("screen", ref_id, "--service", service, "--facts", str(facts), "--record")
    if shown.get("consent") is None:
        refused = here.refer(ASAL, *screening)
        assert refused.exit_code == 1
        assert "why The prospect has not consented" in flat(refused.stdout)
        assert "sinergi case consent give" in flat(refused.stdout)
        given = call("case", "consent", "give", ref_id, *here.signing(ASAL))
        assert given.exit_code == 0, given.output
    done: Any = json_of(here.refer(ASAL, *screening, "--json"))
    assert done["recorded"]["done"] is True
    sheet = sealed(here.node(ASAL).folder).sheet(Id(bytes.fromhex(ref_id)), Paper.SCREENING)
    assert sheet is not None
    view = ("tx", "show", done["recorded"]["transaction_id"], "--json", *here.asking(ASAL))
    told = call(*view).stdout
    assert sheet.commitment.hex() in told
    assert service not in told
    assert "layak" not in told
    story = flat(call("case", "show", ref_id, *here.asking(ASAL)).stdout)
    assert "Agensi Asal: screened by rules of eligibility, edition" in story
    malay = here.refer(ASAL, *screening, "--lang", "ms")
    assert "Telah direkodkan." in flat(malay.stdout)
    ended(here, (BANTU, service))


def test_a_person_may_decide_otherwise_and_says_why(
    here: Town, service_file: Path, tmp_path: Path
) -> None:
    service = offering(here, BANTU, service_file)
    assert rule(here, BANTU, "publish", service, str(FOOD), *second(here)).exit_code == 0
    ref_id = here.new(*PLACE)
    bare = looked(here, "screen", ref_id, "--decide", "layak")
    assert (bare.exit_code, "has to say why" in flat(bare.stderr)) == (REFUSED, True)
    note = tmp_path / "note.txt"
    note.write_text("Rumah terbakar semalam.")
    result = looked(here, "screen", ref_id, "--decide", "layak", "--note-file", str(note))
    assert "decided otherwise eligible" in flat(result.stdout)
    sheet = sealed(here.node(ASAL).folder).sheet(Id(bytes.fromhex(ref_id)), Paper.SCREENING)
    assert sheet is not None
    assert sheet.content["decided"] == {"verdict": "layak", "because": "Rumah terbakar semalam."}
    ended(here, (BANTU, service))


def test_what_cannot_be_screened_is_said(here: Town, service_file: Path, tmp_path: Path) -> None:
    service = offering(here, BANTU, service_file)
    ref_id = here.new(*PLACE)
    named = looked(here, "screen", ref_id, "--service", service)
    assert (named.exit_code, "has no such rules" in flat(named.stderr)) == (REFUSED, True)
    unsigned = looked(here, "screen", ref_id, "--record")
    assert (unsigned.exit_code, "--key" in unsigned.stderr) == (REFUSED, True)
    homeless = call("refer", "screen", ref_id, "--api", here.url)
    assert (homeless.exit_code, "case file" in flat(homeless.stderr)) == (REFUSED, True)
    bad = tmp_path / "facts.json"
    bad.write_text("[]")
    wrong = looked(here, "screen", ref_id, "--facts", str(bad))
    assert "holds no facts. At facts: an object {} belongs here." in flat(wrong.stderr)
    for number in (1, 2):
        bad.write_text(json.dumps({f"fact_{number}_{each}": each for each in range(100)}))
        wrong = looked(here, "suggest", ref_id, "--facts", str(bad))
    assert (wrong.exit_code, "there are too many (128)" in flat(wrong.stderr)) == (REFUSED, True)
    gone = looked(here, "suggest", "ffffff")
    assert (gone.exit_code, "no referral whose id" in flat(gone.stderr)) == (REFUSED, True)
    ended(here, (BANTU, service))


def test_agencies_are_proposed_with_why_and_others_with_why_not(
    here: Town, service_file: Path, facts: Path
) -> None:
    food = offering(here, BANTU, service_file, "--row", "persons:anyone:9:3:capacity")
    full = offering(here, LAIN, service_file, "--full", "7d")
    own = offering(here, ASAL, service_file)
    assert rule(here, BANTU, "publish", food, str(FOOD), *second(here)).exit_code == 0
    ref_id = here.new(*PLACE)
    told = flat(looked(here, "suggest", ref_id, "--facts", str(facts)).stdout)
    assert "1. Agensi Bantu - has something for" in told
    assert "- room: capacity, as of 20" in told
    assert "- by its rules (version 1): more information is needed" in told
    assert "- to be asked: Already receives other food aid (has_food_aid)" in told
    assert "- no desk on duty there now" in told
    assert "Badan Lain: it has no room; room: no capacity, as of 20" in told
    assert "Agensi Asal: the prospect came to it" in told
    malay = flat(looked(here, "suggest", ref_id, "--lang", "ms").stdout)
    assert "Badan Lain: ia tiada kapasiti" in malay
    facts.write_text('{"has_food_aid": true}')
    other: Any = json_of(looked(here, "suggest", ref_id, "--facts", str(facts), "--json"))
    assert other["proposed"] == []
    bars = {each["name"]: each["why_not"] for each in other["others"]}
    assert bars == {BANTU: ["not_eligible"], LAIN: ["no_room"], ASAL: ["origin"]}
    sheet = sealed(here.node(ASAL).folder).sheet(Id(bytes.fromhex(ref_id)), Paper.SUGGESTION)
    assert sheet is not None
    assert sheet.content == {"proposed": []}
    told = flat(looked(here, "suggest", ref_id).stdout)
    assert "No agency is proposed." in told
    assert "by its rules the prospect is not eligible; [not_twice]" in told
    ended(here, (BANTU, food), (LAIN, full), (ASAL, own))


def test_how_it_ended_before_is_told_and_without_a_case_file_too(
    here: Town, service_file: Path
) -> None:
    service = offering(here, BANTU, service_file)
    elsewhere = offering(here, LAIN, service_file)
    ref_id = here.new(*PLACE)
    asked = here.new("--state", "perlis", "--need", "penjagaan")
    here.done(ASAL, "offer", ref_id, BANTU)
    told = flat(call("refer", "suggest", ref_id, "--api", here.url).stdout)
    assert "it is asked now, or helps" in told
    here.done(BANTU, "decline", ref_id, "--reason", "capacity")
    found: Any = json_of(looked(here, "suggest", ref_id, "--json"))
    [before] = [each for each in found["others"] if each["name"] == BANTU]
    assert (before["why_not"], before["before"]) == (
        ["tried"],
        [{"state": "declined", "ground": "capacity"}],
    )
    assert "it was asked already; last time: declined, no capacity" in flat(
        looked(here, "suggest", ref_id).stdout
    )
    only = ("--to", LAIN, *here.signing(ASAL))
    assert call("case", "consent", "give", asked, *only).exit_code == 0
    far: Any = json_of(looked(here, "suggest", asked, "--json"))
    assert {each["name"]: each["why_not"] for each in far["others"]} == {
        BANTU: ["no_consent", "out_of_area"],
        LAIN: ["out_of_area"],
    }
    ended(here, (BANTU, service), (LAIN, elsewhere))


def test_every_bar_has_words() -> None:
    assert list(BarSaying.__members__) == list(Bar.__members__)

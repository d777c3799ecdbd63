"""Rules on the command line: files read and told in sentences, published by two persons through a real node, looked up again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given

from cli.catalogue import Language
from cli.complaint import REFUSED
from cli.rule.sentences import Reader
from cli.sayings.rules import FlawSaying, KindSaying, MeansSaying, SourceSaying, VerdictSaying
from node.eligibility.facts import Kind, Means, Source
from node.eligibility.malformed import Fault
from node.eligibility.rule_set import read_rules
from node.eligibility.screening import Verdict
from node.host.key_files import look_at
from tests.cli.terminal import call, flat, json_of
from tests.cli.test_directory import published
from tests.cli.town import ASAL, BANTU, LAIN, Town
from tests.node.eligibility.invented import document, rules_of, trees

EXAMPLES = Path(__file__).parents[2] / "examples" / "rules"
FOOD = EXAMPLES / "bantuan-makanan.json"
FACTS = EXAMPLES / "fakta-rekaan.json"
NAMES = ("size", "income", "line", "born", "work", "aids", "poor", "age", "share")


def rule(here: Town, agency: str, *arguments: str) -> Result:
    """`sinergi rule`, signed by an agency's first officer."""
    return call("rule", *arguments, *here.signing(agency))


def second(here: Town) -> tuple[str, ...]:
    """Another officer of BANTU signs, too, who is made an approver."""
    officer = here.key(BANTU, 1)
    roles = "coordinator,caseworker,admin,signatory,witness,approver"
    key = look_at(officer).public.hex()
    given = call("tx", "send", "user", "role", f"key={key}", f"roles={roles}", *here.signing(BANTU))
    assert given.exit_code == 0, given.output
    return ("--cosign", str(officer))


def looked(here: Town, *arguments: str) -> Result:
    """The same, with nothing to sign."""
    return call("rule", *arguments, *here.asking(ASAL))


class TestFiles:
    @pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*-*.json")), ids=lambda each: each.stem)
    @pytest.mark.parametrize("language", ["en", "ms"])
    def test_every_example_is_told_in_both_languages(self, file: Path, language: str) -> None:
        if file == FACTS:
            return
        result = call("rule", "check", str(file), "--lang", language)
        rules = read_rules(file.read_bytes())
        assert result.exit_code == 0
        for each in rules.rules:
            said = each.says.ms if language == "ms" else each.says.en
            assert said in flat(result.stdout)

    def test_rules_are_tried_on_a_person_who_is_not_there(self) -> None:
        told = flat(call("rule", "check", str(FOOD), "--facts", str(FACTS)).stdout)
        assert "verdict more information is needed" in told
        assert "ask next 1. Already receives other food aid (has_food_aid)" in told
        found = json_of(call("rule", "check", str(FOOD), "--facts", str(FACTS), "--json"))
        screening: Any = found["screening"]
        assert (screening["verdict"], screening["failing"]) == ("perlu_maklumat", [])
        assert [each["fact"] for each in screening["ask"]] == ["has_food_aid"]
        assert "1800" not in json.dumps(found)

    def test_who_is_not_eligible_is_told_why_in_their_language(self, tmp_path: Path) -> None:
        facts = tmp_path / "facts.json"
        facts.write_text('{"has_food_aid": true, "household_income": "a lot"}')
        told = flat(call("rule", "check", str(FOOD), "--facts", str(facts), "--lang", "ms").stdout)
        assert "keputusan tidak layak" in told
        assert "[not_twice] Isi rumah sudah menerima bantuan makanan lain." in told
        assert "tidak boleh digunakan household_income: nilai ini bukan jenis fakta itu" in told

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ("{", "holds no rules. At file: it is not JSON (1)."),
            (json.dumps(document(["==", "poor", 1])), "At rules[0].tree[2]: the value is not of"),
            (json.dumps(document(["<", "size", 1.5])), "At file: numbers are whole"),
        ],
    )
    def test_what_is_no_rule_is_refused_with_the_place(
        self, tmp_path: Path, told: str, said: str
    ) -> None:
        file = tmp_path / "rules.json"
        file.write_text(told)
        result = call("rule", "check", str(file))
        assert (result.exit_code, said in flat(result.stderr)) == (REFUSED, True)

    def test_ages_are_counted_to_the_day_that_is_said(self, tmp_path: Path) -> None:
        facts = tmp_path / "facts.json"
        facts.write_text('{"born": "2010-05-01", "work": "job_seeker", "can_travel": true}')
        training = str(EXAMPLES / "latihan-kemahiran.json")
        verdicts = {}
        for day in ("2028-04-30", "2028-05-01"):
            result = call("rule", "check", training, "--facts", str(facts), "--day", day, "--json")
            screening: Any = json_of(result)["screening"]
            verdicts[day] = screening["verdict"]
        assert verdicts == {"2028-04-30": "tidak_layak", "2028-05-01": "layak"}
        result = call("rule", "check", training, "--day", "soon")
        assert (result.exit_code, "2027-01-31" in result.stderr) == (REFUSED, True)

    def test_what_are_no_facts_is_refused_without_a_value(self, tmp_path: Path) -> None:
        file = tmp_path / "facts.json"
        file.write_text('{"a": {"value": 77, "source": "rumour"}}')
        result = call("rule", "check", str(FOOD), "--facts", str(file))
        told = flat(result.stderr)
        assert (result.exit_code, "At facts.a.source: there is no such evidence" in told) == (
            REFUSED,
            True,
        )
        assert "77" not in told

    @given(trees(NAMES))
    def test_every_tree_is_told_in_both_languages(self, told: list[Any]) -> None:
        rules = rules_of(told)
        lines = [list(Reader(rules, language).whole()) for language in Language]
        assert len(lines[0]) == len(lines[1])
        assert all(each.strip() for row in lines for each in row)


def test_everything_that_rules_can_be_has_words() -> None:
    for words, kinds in (
        (FlawSaying, Fault), (KindSaying, Kind), (MeansSaying, Means),
        (SourceSaying, Source), (VerdictSaying, Verdict),
    ):  # fmt: skip
        assert list(words.__members__) == list(kinds.__members__)


class TestOnTheChain:
    def test_two_persons_publish_rules_which_everybody_reads(
        self, here: Town, service_file: Path
    ) -> None:
        service = published(here, service_file)
        none = looked(here, "show", service)
        assert (none.exit_code, "has no such rules" in flat(none.stderr)) == (REFUSED, True)
        alone = rule(here, BANTU, "publish", service, str(FOOD))
        assert alone.exit_code == 1
        assert "why An approver has to sign rules, too" in flat(alone.stdout)
        assert "--cosign and the key of an approver" in flat(alone.stdout)
        done = rule(here, BANTU, "publish", service, str(FOOD), *second(here), "--json")
        assert done.exit_code == 0, done.output
        shown = json_of(looked(here, "show", service[:12], "--file", str(FOOD), "--json"))
        assert (shown["version"], shown["status"], shown["is_this_file"]) == (1, "in_force", True)
        assert shown["digest"] == read_rules(FOOD.read_bytes()).digest.hex()
        assert shown["rules"] == json.loads(read_rules(FOOD.read_bytes()).canonical)
        told = flat(looked(here, "show", service, "--lang", "ms").stdout)
        assert "keadaan berkuat kuasa" in told
        assert "Pendapatan seorang sebulan paling banyak RM 500.00" in told

    def test_another_version_takes_the_place_and_rules_are_retired(
        self, here: Town, service_file: Path
    ) -> None:
        service = published(here, service_file)
        other = EXAMPLES / "latihan-kemahiran.json"
        for file in (FOOD, other):
            done = rule(here, BANTU, "publish", service, str(file), *second(here))
            assert done.exit_code == 0, done.output
        assert json_of(looked(here, "show", service, "--json"))["version"] == 2
        old = looked(here, "show", service, "--version", "1", "--file", str(other))
        assert old.exit_code == 1
        assert "stands replaced" in flat(old.stdout)
        assert "those of this file are others" in flat(old.stdout)
        rows: Any = json_of(
            looked(here, "list", "--need", "makanan", "--state", "selangor", "--json")
        )["services"]
        [row] = [each for each in rows if each["service_id"] == service]
        assert row["rules"]["version"] == 2
        assert service[:8] in call("rule", "list", *here.asking(BANTU)).stdout
        stranger = rule(here, LAIN, "publish", service, str(FOOD), *second(here))
        assert "why The service is another agency's" in flat(stranger.stdout)
        assert "Retired." in rule(here, BANTU, "retire", service).stdout
        again = rule(here, BANTU, "retire", service)
        assert (again.exit_code, "no such rules" in flat(again.stderr)) == (REFUSED, True)
        assert "none" in flat(call("rule", "list", *here.asking(BANTU)).stdout)

    def test_a_need_is_asked_for_with_a_state(self, here: Town) -> None:
        result = looked(here, "list", "--need", "makanan")
        assert (result.exit_code, "--state" in result.stderr) == (REFUSED, True)
        nothing = looked(here, "list", "--need", "oku", "--state", "perlis")
        assert "There are none." in nothing.stdout

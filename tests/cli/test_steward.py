"""The steward at work through a real node: what nobody took is taken, or closed by two agencies; and the table of verbs."""

import ast
from pathlib import Path

import pytest

from cli.catalogue import Language, phrase
from cli.complaint import REFUSED
from cli.refer.group import VERBS, refer
from cli.refer.verb import Verb
from cli.tx.writing import callable_methods
from contracts.words import Id, Role
from node.client import acts
from tests.cli.terminal import call, flat
from tests.cli.test_directory import published
from tests.cli.town import ASAL, BANTU, LAIN, Town, sealed, state


class TestTaken:
    def test_what_is_left_to_the_steward_it_helps_itself(self, here: Town) -> None:
        ref_id = here.left_to_the_steward()
        other = here.refer(BANTU, "take", ref_id)
        assert other.exit_code == 1
        assert "why Only the steward does this." in flat(other.stdout)
        malay = here.refer(ASAL, "take", ref_id, "--lang", "ms")
        assert (malay.exit_code, malay.stdout.splitlines()[0]) == (
            0,
            "Telah diambil: urus setia membantu.",
        )
        assert state(here.done(ASAL, "start", ref_id)) == ("in_service", ASAL)

    def test_what_others_still_have_time_for_is_not_taken(self, here: Town) -> None:
        result = here.refer(ASAL, "take", here.new("--offer-to", BANTU))
        assert result.exit_code == 1
        told = flat(result.stdout)
        assert "why The referral stands where this cannot be done." in told
        assert "do Wait until it is with the steward" in told


class TestNobodyCanHelp:
    def test_two_agencies_close_what_agencies_were_asked_for(
        self, here: Town, tmp_path: Path
    ) -> None:
        document = tmp_path / "service.json"
        document.write_text("{}")
        published(here, document)
        ref_id = here.left_to_the_steward()
        second = ("--cosign", str(here.key(LAIN)))
        close = ("close-unmet", ref_id, "--reason", "capacity")
        for cosign, said in (
            (second, "do Ask an agency with 'sinergi refer offer"),
            ((), "why Somebody of another member has to sign this, too."),
            (("--cosign", str(here.key(ASAL, 1))), "do Give the command again with --cosign"),
        ):
            result = here.refer(ASAL, *close, *cosign)
            assert (result.exit_code, said in flat(result.stdout)) == (1, True)
        here.done(ASAL, "offer", ref_id, BANTU)
        waiting = here.refer(ASAL, *close, *second)
        assert waiting.exit_code == 1
        assert f"with 'sinergi refer withdraw {ref_id[:8]} --offer'" in flat(waiting.stdout)
        here.done(BANTU, "decline", ref_id, "--reason", "capacity")
        other = here.refer(LAIN, *close, "--cosign", str(here.key(ASAL)))
        assert "why Only the steward does this." in flat(other.stdout)
        text = tmp_path / "note.txt"
        text.write_text("Semua agensi penuh.")
        told = here.done(ASAL, *close, *second, "--note-file", str(text))
        assert (told["state"], told["disposition"]) == ("closed", "unmet")
        [note] = sealed(here.node(ASAL).folder).notes(Id(bytes.fromhex(ref_id)))
        assert (note.done, note.text) == ("closed_unmet", "Semua agensi penuh.")

    def test_what_others_hold_is_not_closed(self, here: Town) -> None:
        ref_id, second = here.new("--offer-to", BANTU), ("--cosign", str(here.key(LAIN)))
        result = here.refer(ASAL, "close-unmet", ref_id, "--reason", "other", *second)
        assert result.exit_code == 1
        assert "do Wait until it is with the steward: whoever holds it now" in flat(result.stdout)

    def test_a_ground_that_is_none_is_refused_with_those_that_are(self, here: Town) -> None:
        result = here.refer(ASAL, "close-unmet", "abcd", "--reason", "safety")
        assert result.exit_code == REFUSED
        assert "Use one of: capacity, area, eligibility, other." in flat(result.stderr)


@pytest.mark.parametrize("verb", VERBS, ids=lambda each: each.name)
@pytest.mark.parametrize("language", Language, ids=lambda each: each.value)
def test_every_verb_has_a_page_with_an_example(verb: Verb, language: Language) -> None:
    told = flat(call("refer", verb.name, "--help", "--lang", language.value).stdout)
    assert f"sinergi refer {verb.name} 3f9a{verb.example} {phrase(verb.brief, language)}" in told
    parameters = refer.commands[verb.name].params
    assert {each.parameter for each in verb.takes} <= set(parameters)
    listed = flat(call("refer", "--help", "--lang", language.value).stdout)
    assert f" {verb.name} {phrase(verb.brief, language)} " in listed


NEW = {("case", "open"), ("referral", "open")}
"""Are one verb, `new`."""
LEFT = {("service", "state_basis")}
"""Can be done by `tx send` alone, as a law is stated by a data protection officer."""
ELSEWHERE = (
    "consent",
    "basis",
    "erasure",
    "directory",
    "capacity",
    "duty",
    "rule",
    "screen",
    "commitment",
)
"""Contracts with commands of their own."""


def test_every_deed_of_an_officer_has_a_verb_or_is_left_to_tx_send() -> None:
    tree = ast.parse(Path(acts.__file__).read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    written = {
        tuple(arg.value for arg in each.args[:2] if isinstance(arg, ast.Constant))
        for each in calls
        if isinstance(each.func, ast.Name) and each.func.id == "_write"
    }
    officers = {Role.COORDINATOR, Role.CASEWORKER}
    callable_ones = {
        (contract, method)
        for contract, methods in callable_methods().items()
        for method, entry in methods.items()
        if officers & set(entry.spec.roles) and contract not in ELSEWHERE
    }
    assert callable_ones - written == NEW | LEFT

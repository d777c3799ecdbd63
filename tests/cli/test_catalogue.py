"""Everything is said in every language, with the same gaps."""

import click
import pytest

from cli.catalogue import Language, Phrase, Saying, phrase
from cli.chain.words import FLAWS, WORDS, Word, word
from cli.complaint import (
    DAMAGED,
    HALTED,
    NOT_NOW,
    REFUSED,
    UNWRITTEN,
    Cause,
    Complaint,
    Ground,
    Reason,
    because,
)
from cli.frame import framed
from cli.reasons import ASKED, REASONS, RUNTIME, sentence
from cli.top import sinergi
from cli.wording import wording
from contracts import refusal
from contracts.portrait.portrait import portrait_of
from contracts.shelf import shipped
from node.audit.findings import Flaw

CONTEXT = click.Context(sinergi)
DETAILS = {
    name: f"<{name}>"
    for name in (
        [
            "name",
            "value",
            "known",
            "help",
            "most",
            "least",
            "nearest",
            "path",
            "detail",
            "seed",
            "version",
            "height",
            "epoch",
            "signatures",
            "authorities",
            "python",
            "count",
            "roles",
            "standing",
            "names",
            "passed",
            "modes",
            "casts",
            "breaks",
            "mode",
            "cast",
            "states",
            "left",
            "speed",
            "check",
            "transitions",
            "failed",
            "skipped",
            "folder",
            "words",
            "endings",
            "program",
            "first",
            "last",
            "other",
            "line",
            "field",
            "takes",
            "number",
            "kind",
            "network",
            "stage",
            "nodes",
            "events",
            "who",
            "place",
            "what",
            "time",
            "age",
            "root",
            "more",
            "quorum",
            "faulty",
            "view",
            "key",
            "state",
            "checked",
            "tip",
            "transactions",
            "certificates",
            "kinds",
            "epoch_heights",
            "delta0_ms",
            "delta_cap_ms",
            "min_block_ms",
            "heartbeat_ms",
            "side",
            "tip",
            "short",
            "long",
            "end",
            "id",
            "dimensions",
            "figures",
            "mark",
            "size",
            "why",
            "methods",
            "method",
            "call",
            "sides",
            "bases",
            "fundings",
            "units",
            "targets",
            "rooms",
        ]
    )
}

for command in sinergi.list_commands(CONTEXT):
    assert sinergi.get_command(CONTEXT, command) is not None, "each brings its words with it"
SAYINGS = [each for kind in Saying.__subclasses__() for each in kind]
GROUNDS = [each for kind in Ground.__subclasses__() for each in kind]


def gaps_in(text: str) -> set[str]:
    """The gaps that `text` left open."""
    return {name for name, value in DETAILS.items() if value in text}


@pytest.mark.parametrize("which", SAYINGS, ids=str)
def test_everything_is_said_in_each_language_with_the_same_gaps(which: Saying) -> None:
    told = [phrase(which, language, **DETAILS) for language in Language]
    assert all(each.strip() == each != "" for each in told)
    assert len({frozenset(gaps_in(each)) for each in told}) == 1


@pytest.mark.parametrize(
    "which", [each for each in SAYINGS if not isinstance(each, Phrase)], ids=str
)
def test_a_saying_is_another_in_each_language(which: Saying) -> None:
    english, malay = (phrase(which, language, **DETAILS) for language in Language)
    assert english != malay


def test_no_two_things_are_said_in_the_same_breath() -> None:
    """Members of an enum with one value are one member, and a change of one would be a change of both."""
    for kind in (*Saying.__subclasses__(), *Ground.__subclasses__()):
        assert list(kind.__members__) == [each.name for each in kind]


@pytest.mark.parametrize("reason", GROUNDS, ids=str)
def test_every_reason_has_the_same_gaps_in_each_language(reason: Ground) -> None:
    told = [wording(Complaint(reason, **DETAILS), language) for language in Language]
    filled = [gaps_in(f"{each.what}{each.kept}{each.todo}") for each in told]
    assert all(each == filled[0] for each in filled)
    assert all(each.what and each.kept and each.todo for each in told)
    assert len({each.what for each in told}) == len(Language)


@pytest.mark.parametrize("reason", GROUNDS, ids=str)
def test_every_reason_ends_with_a_status_that_is_documented(reason: Ground) -> None:
    frame = framed(Complaint(reason, **DETAILS), Language.ENGLISH)
    assert frame.exit_code in (REFUSED, UNWRITTEN, DAMAGED, NOT_NOW, HALTED)


@pytest.mark.parametrize("which", Word)
def test_every_word_about_stores_has_the_same_gaps_in_each_language(which: Word) -> None:
    told = [word(which, language, **DETAILS) for language in Language]
    filled = [{name for name, value in DETAILS.items() if value in each} for each in told]
    assert all(told)
    assert all(each == filled[0] for each in filled)


def test_every_flaw_of_a_store_has_words_in_every_language() -> None:
    assert (set(WORDS), set(FLAWS)) == (set(Word), set(Flaw))
    for words in FLAWS.values():
        assert len({words[language] for language in Language}) == len(Language)


def test_a_malay_reader_is_told_in_malay() -> None:
    complaint = Complaint(Reason.SEEDS, value="5:3", most="10")
    assert wording(complaint, Language.MALAY).todo == (
        "Tulis contohnya --seeds 0:40, iaitu benih 0 hingga 39."
    )


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_is_there_with_the_same_gaps_in_each_language(cause: Cause) -> None:
    told = [
        wording(Complaint(Reason.UNREADABLE, path="x", detail=because(cause, **DETAILS)), language)
        for language in Language
    ]
    filled = [{name for name, value in DETAILS.items() if value in each.what} for each in told]
    assert all(each == filled[0] for each in filled)
    assert len({each.what.split(": ", maxsplit=1)[1] for each in told}) == len(Language)


def test_every_reason_of_a_receipt_has_its_sentences_and_no_sentence_is_left_over() -> None:
    ours = [each for each in vars(refusal).values() if isinstance(each, refusal.Reason)]
    known = {f"reason.{RUNTIME}.{each.code}" for each in ours} | {f"reason.{RUNTIME}.undone"}
    for program in shipped():
        portrait = portrait_of(program)
        known |= {f"reason.{portrait.name}.{code}" for code in portrait.reasons}
    assert set(REASONS) == known


@pytest.mark.parametrize("key", REASONS)
def test_a_sentence_is_one_in_each_language(key: str) -> None:
    english, malay = (REASONS[key][language] for language in Language)
    assert english != malay
    assert all(
        each[0].isupper() and each.endswith(".") and "{" not in each for each in (english, malay)
    )


def test_a_reason_is_its_contracts_and_else_the_runtimes() -> None:
    assert (
        sentence("node", "too_soon", Language.ENGLISH)
        == REASONS["reason.node.too_soon"][Language.ENGLISH]
    )
    assert (
        sentence("errands", "forbidden", Language.MALAY)
        == REASONS["reason.runtime.forbidden"][Language.MALAY]
    )
    assert sentence("errands", "not_yours", Language.ENGLISH) is None


def test_a_reason_of_a_contract_that_was_asked_has_a_sentence_where_the_call_began() -> None:
    asks = {
        program.alone().name: {portrait.contract for portrait in portrait_of(program).peers}
        for program in shipped()
    }
    for caller, known in ASKED.items():
        reached: set[str] = set()
        waiting = [caller]
        while waiting:
            waiting += (more := asks[waiting.pop()] - reached)
            reached |= more
        assert set(known) <= reached
    assert sentence("leg", "already_tried", Language.ENGLISH) == sentence(
        "search", "already_tried", Language.ENGLISH
    )

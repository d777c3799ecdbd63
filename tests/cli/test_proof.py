"""`sinergi proof verify`: what a person is shown, in both languages, and what a script is told."""

import json
from pathlib import Path

import pytest

from chain.primitives import Height
from chain.proof.verifier import CallResult, Flaw, Inclusion, Receipt, verify
from cli.catalogue import Language
from cli.proof.flaws import FLAWS
from cli.proof.told import moment, plainly, proven_object, show_proven
from cli.proof.verify import NOT_JUDGED, holds
from contracts.clock import STUCK_FORM, Stuck
from contracts.words import Id
from tests.cli.screen import Screen
from tests.cli.terminal import call, flat, json_of
from tests.house.source import REPOSITORY

VECTORS = REPOSITORY / "tests" / "vectors"
WHOLE = json.loads((VECTORS / "proofs.json").read_text())
CHAIN_ID = WHOLE["chain_id"]
CHECKPOINT = f"2:{WHOLE['checkpoint']['authorities']}"


def _file(name: str) -> str:
    return str(VECTORS / f"{name}.proof")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "some.proof"


VALUE = """\
The proof holds.
  key         6b65792037  'key 7'
  value       76616c75652037  'value 7'
  block       height 3, epoch 2
              {block_id}
  time        2023-11-14 22:13:23 UTC
  signed by   4 of 5 authorities
  chain       {chain_id}
  checkpoint  {checkpoint}
"""


def _shown(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def test_a_value_as_a_person_sees_it() -> None:
    result = call("proof", "verify", _file("value"), "--chain-id", CHAIN_ID)
    known = json_of(call("proof", "verify", _file("value"), "--json"))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert _shown(result.stdout) == VALUE.format(
        block_id=known["block_id"], chain_id=CHAIN_ID, checkpoint=CHECKPOINT
    )


def test_an_absence_in_malay() -> None:
    result = call("proof", "verify", _file("absence"), "--chain-id", CHAIN_ID, LANG="ms_MY.UTF-8")
    assert result.exit_code == 0
    assert result.stdout.startswith("Bukti ini sah.")
    assert "tiada: kunci ini tidak bernilai selepas blok ini" in result.stdout
    assert "4 daripada 5 pihak berkuasa" in result.stdout


def test_a_transaction_with_what_became_of_it() -> None:
    out = call("proof", "verify", _file("transaction"), "--chain-id", CHAIN_ID).stdout
    identity = next(each for each in WHOLE["proofs"] if each["name"] == "transaction")
    assert f"transaction  {identity['transaction_id']}" in out
    assert "member       6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d6d  'mmmmmmmmmmmmmmmm'" in out
    assert "cosigner     7422b988" in out
    assert "call         kv.set: done" in out


def test_every_kind_for_machines() -> None:
    value, absence, transaction = (
        json_of(call("proof", "verify", _file(name), "--json", "--chain-id", CHAIN_ID))
        for name in ("value", "absence", "transaction")
    )
    about = {
        "holds": True,
        "chain_id": CHAIN_ID,
        "is_chain_compared": True,
        "height": 3,
        "epoch": 2,
        "block_id": value["block_id"],
        "timestamp_ms": 1_700_000_003_000,
        "signatures": 4,
        "authorities": 5,
        "checkpoint": CHECKPOINT,
    }
    key, said = b"key 7".hex(), b"value 7".hex()
    assert value == {**about, "kind": "value", "key": key, "value": said}
    assert absence == {**about, "kind": "absence", "key": b"key 20".hex()}
    assert transaction["kind"] == "transaction"
    assert transaction["calls"] == [{"contract": "kv", "method": "set", "arguments": "016b31"}]
    assert transaction["results"] == [
        {
            "is_done": True,
            "code": "done",
            "detail": "",
            "events": [{"contract": "kv", "name": "set", "fields": "66" * 8}],
        }
    ]


def test_without_a_chain_id_the_reader_is_told_to_compare() -> None:
    result = call("proof", "verify", _file("value"))
    assert result.exit_code == 0
    assert "Anybody can make a chain" in flat(result.stderr)
    assert json_of(call("proof", "verify", _file("value"), "--json"))["is_chain_compared"] is False


def test_a_proof_from_a_checkpoint_holds_with_it() -> None:
    given = ("proof", "verify", _file("checkpoint"), "--chain-id", CHAIN_ID)
    assert call(*given, "--checkpoint", CHECKPOINT).exit_code == 0
    other = call(*given, "--checkpoint", f"2:{'0' * 64}")
    assert other.exit_code == 1
    assert "somebody shows you another chain" in flat(other.stdout)


@pytest.mark.parametrize("vector", WHOLE["refused"], ids=lambda vector: vector["name"])
def test_what_does_not_hold_says_why(vector: dict[str, str], written: Path) -> None:
    written.write_bytes(bytes.fromhex(vector["file"]))
    flaw = Flaw(vector["flaw"])
    result = call("proof", "verify", str(written), "--chain-id", CHAIN_ID)
    if flaw in NOT_JUDGED:
        assert result.exit_code == 2
        return
    assert result.exit_code == 1
    assert result.stdout.startswith("The proof does not hold.")
    assert FLAWS[flaw][Language.ENGLISH] in flat(result.stdout)
    assert f"{flaw.value}: " in result.stdout
    told = json_of(call("proof", "verify", str(written), "--chain-id", CHAIN_ID, "--json"))
    assert (told["holds"], told["flaw"]) == (False, flaw.value)


def test_a_damaged_file_and_another_chain_do_not_hold(written: Path) -> None:
    data = bytearray((VECTORS / "value.proof").read_bytes())
    data[-1] ^= 1
    written.write_bytes(data)
    assert call("proof", "verify", str(written)).exit_code == 1
    other = call("proof", "verify", _file("value"), "--chain-id", "0" * 64, SINERGI_LANG="ms")
    assert other.exit_code == 1
    assert "Ia dari rantaian lain." in flat(other.stdout)


HEADING = "This cannot be done"
REFUSALS = {
    ("--chain-id", "12"): "'12' is not a chain id.",
    ("--chain-id", "g" * 64): "Give --chain-id the 64 hexadecimal digits",
    ("--checkpoint", "2"): "'2' is not a checkpoint.",
    ("--checkpoint", "two:" + "0" * 64): "Give --checkpoint an epoch, a colon and 64",
    ("--nothing",): "'sinergi proof verify --help' lists the options.",
    ("more",): "cannot be understood",
}


@pytest.mark.parametrize("arguments", REFUSALS, ids=" ".join)
def test_bad_usage(arguments: tuple[str, ...]) -> None:
    result = call("proof", "verify", _file("value"), *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert HEADING in result.stderr
    assert REFUSALS[arguments] in flat(result.stderr)


def test_a_file_that_is_no_proof_or_is_not_there(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.write_bytes(b"%PDF-1.7")
    no_proof = call("proof", "verify", str(written))
    assert no_proof.exit_code == 2
    assert "is not a proof that this version of sinergi reads" in flat(no_proof.stderr)
    written.unlink()
    missing = call("proof", "verify", str(written))
    assert missing.exit_code == 2
    assert "cannot be read: no such file" in flat(missing.stderr)
    monkeypatch.setattr("cli.proof.verify.MAX_PROOF_BYTES", 100)
    large = call("proof", "verify", _file("value"))
    assert large.exit_code == 2
    assert "it has more than 100 bytes" in flat(large.stderr)
    assert call("proof", "verify").exit_code == 2


def test_a_proof_from_a_checkpoint_asks_for_it() -> None:
    result = call("proof", "verify", _file("checkpoint"))
    assert result.exit_code == 2
    assert "it starts from epoch 2" in flat(result.stderr)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Usage: ", "Examples:")), ("ms", ("Penggunaan: ", "Contoh:"))],
)
def test_help_in_both_languages(language: str, words: tuple[str, ...]) -> None:
    group = call("--lang", language, "proof", "--help")
    page = call("--lang", language, "proof", "verify", "--help")
    assert group.exit_code == page.exit_code == 0
    assert group.stdout.startswith(words[0])
    assert page.stdout.startswith(f"{words[0]}sinergi proof verify [")
    assert words[1] in page.stdout
    assert "sinergi proof verify FILE --chain-id HEX" in page.stdout
    assert max(map(len, page.stdout.splitlines())) <= 80


def test_what_fell_due_as_a_person_sees_it() -> None:
    result = call("proof", "verify", _file("fallen_due"), "--chain-id", CHAIN_ID)
    assert result.exit_code == 0
    assert _shown(result.stdout).splitlines()[1:3] == [
        "  fell due    kv.fade: done",
        "  fell due    rescue: failed, not_found",
    ]
    known = json_of(call("proof", "verify", _file("fallen_due"), "--json"))
    results = known["results"]
    assert isinstance(results, list)
    assert (known["kind"], [each["is_done"] for each in results]) == ("fallen_due", [True, False])


def _due(*results: CallResult) -> list[str]:
    proven = verify((VECTORS / "fallen_due.proof").read_bytes(), holds, None, None)
    assert isinstance(proven.fact, Receipt)
    screen = Screen(80)
    fact = proven.fact._replace(results=results)
    show_proven(proven._replace(fact=fact), Language.ENGLISH, screen.console)
    return [line.split("fell due")[1].strip() for line in screen.lines if "  fell due " in line]


def test_whose_a_firing_was_stands_there_as_far_as_a_receipt_tells() -> None:
    stuck = Stuck("errands", "run_out", Id(bytes(16)), "wrong_state", Height(1), 3)
    told = STUCK_FORM.told("clock", stuck)
    failed = CallResult(1, "wrong_state", b"", ((told.contract, told.name, told.fields),))
    aside = CallResult(0, "done", b"", (("govern", "program_set_aside", b""),))
    strange = CallResult(0, "done", b"\xff" * 20, ())
    foreign = CallResult(1, "gone", b"", (("kv", "fired", b""),))
    nobody = CallResult(0, "done", bytes(16), ())
    assert _due(failed, aside, strange, foreign, nobody) == [
        "errands.run_out: failed, wrong_state",
        "govern.program_set_aside: done",
        "?: done",
        "kv.fired: failed, gone",
        "?: done",
    ]


def test_every_flaw_has_words_in_every_language() -> None:
    assert set(FLAWS) == set(Flaw)
    for words in FLAWS.values():
        assert set(words) == set(Language)
        assert len(set(words.values())) == len(Language)


def test_block_times_have_a_date_as_far_as_dates_go() -> None:
    assert moment(0) == "1970-01-01 00:00:00 UTC"
    assert moment(253_402_300_799_999) == "9999-12-31 23:59:59 UTC"
    assert moment(2**64 - 1) == "18446744073709551615 ms"


def test_bytes_are_shown_as_text_where_they_are_text() -> None:
    assert plainly(b"") == "''"
    assert plainly(b"\x01a") == "0161"
    assert plainly(b"ab") == "6162  'ab'"
    assert plainly("é".encode()) == "c3a9"
    assert plainly(bytes(2000)) == f"{'00' * 256} ... (2,000 bytes)"


def test_many_calls_and_failed_ones() -> None:
    proven = verify((VECTORS / "transaction.proof").read_bytes(), holds, None, None)
    assert isinstance(proven.fact, Inclusion)
    failed = CallResult(1, "no_such_key", b"", ())
    transaction = proven.fact.transaction._replace(calls=proven.fact.transaction.calls * 14)
    receipt = proven.fact.receipt._replace(results=(failed,) * 14)
    screen = Screen(80)
    many = proven._replace(fact=Inclusion(transaction, receipt))
    show_proven(many, Language.ENGLISH, screen.console)
    calls = [line.split("call")[1].strip() for line in screen.lines if "  call " in line]
    assert calls == ["kv.set: failed, no_such_key"] * 12 + ["and 2 more"]
    results = proven_object(many, None)["results"]
    assert isinstance(results, list)
    assert len(results) == 14

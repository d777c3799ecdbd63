"""`sinergi tx send`: members propose and agree, admins add keys, through a real node; and what cannot be sent."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from cli.complaint import NOT_NOW, REFUSED
from cli.tx.writing import callable_methods, forms_of
from contracts.library import govern
from contracts.plain import read
from contracts.words import Id
from node.client.api import Place, connected
from node.host.key_files import Use, new_key
from tests.cli.terminal import call, flat, json_of
from tests.cli.test_completion import completed
from tests.cli.town import ASAL, BANTU, LAIN, Town
from tests.house.source import REPOSITORY
from tests.node.host.on_trio import on_trio

HEARTBEAT_MS = 59_000
"""Another one than before, and as good for everybody else here."""


def send(here: Town, agency: str, *arguments: str) -> Result:
    """`sinergi tx send`, signed by an agency's first officer."""
    return call("tx", "send", *arguments, *here.signing(agency))


def sent(here: Town, agency: str, *arguments: str) -> dict[str, object]:
    """The same, which has to be done; what is told of it."""
    result = send(here, agency, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json_of(result)


@on_trio
async def heartbeat(here: Town) -> None:
    """The members have decided."""
    async with connected(Place(here.url)) as api:
        voted = await api.view("govern", "voted")
        assert isinstance(voted, list)
        assert ["heartbeat_ms", HEARTBEAT_MS] in voted


class TestWhatIsSent:
    def test_members_propose_and_agree(self, here: Town) -> None:
        wanted = ("parameter=heartbeat-ms", f"value={HEARTBEAT_MS:,}", "ballot_id=new")
        told = sent(here, ASAL, "govern", "propose_parameter", *wanted)
        arguments = told["arguments"]
        assert isinstance(arguments, dict)
        ballot = arguments.pop("ballot_id")
        assert arguments == {"parameter": "heartbeat_ms", "value": HEARTBEAT_MS}
        assert isinstance(read(Id, ballot), Id)
        assert (told["done"], told["contract"], told["method"], told["refused"]) == (
            True,
            "govern",
            "propose_parameter",
            None,
        )
        for agency in (BANTU, LAIN):
            assert sent(here, agency, "govern", "agree", f"ballot_id={ballot}")["done"] is True
        heartbeat(here)

    def test_the_answer_tells_the_new_id_and_how_others_agree(self, here: Town) -> None:
        height = "height=1000000"
        wanted = ("contract=errands", height, f"digest={'AB' * 32}", "ballot_id=new")
        result = send(here, ASAL, "govern", "propose_program", *wanted)
        assert result.exit_code == 0, result.output
        told = flat(result.stdout)
        assert told.startswith("Done. method govern.propose_program arguments contract=errands")
        ballot = told.split("ballot_id=")[1].split()[0]
        assert f"tx send govern agree ballot_id={ballot} " in told
        cancelled = send(here, ASAL, "govern", "cancel", f"ballot_id={ballot}", "--lang", "ms")
        assert flat(cancelled.stdout).startswith("Selesai. kaedah govern.cancel")
        assert "yang lain bersetuju" not in cancelled.stdout

    @pytest.mark.parametrize("use", [Use.USER, Use.VOTE])
    def test_a_new_key_signs_for_what_it_is_to_be(
        self, here: Town, tmp_path: Path, use: Use
    ) -> None:
        file, other = tmp_path / "new.key", tmp_path / "network.key"
        key = f"key={new_key(file, use).hex()}"
        sent(here, ASAL, "user", "offer", key)
        wanted: tuple[str, ...] = ("user", "add", key, "roles=caseworker,field-officer")
        wanted = (*wanted, "until_ms=none")
        if use is Use.VOTE:
            network_id = new_key(other, Use.NETWORK).hex()
            wanted = ("node", "register", key, f"network_id={network_id}")
        refused = send(here, ASAL, *wanted)
        assert (refused.exit_code, "Refused." in refused.stdout) == (1, True)
        assert sent(here, ASAL, *wanted, "--cosign", str(file))["done"] is True
        ended = ("user", "revoke", key) if use is Use.USER else ("node", "retire", key)
        assert sent(here, ASAL, *ended)["done"] is True

    def test_what_the_contract_refuses_is_said_in_plain_words(self, here: Town) -> None:
        unknown = ("govern", "agree", f"ballot_id={'ab' * 16}")
        result = send(here, ASAL, *unknown)
        assert result.exit_code == 1
        told = flat(result.stdout)
        assert told.startswith("Refused. why ")
        assert "docs/contracts/govern.md says what govern.agree asks for." in told
        refused = json_of(send(here, ASAL, *unknown, "--json"))
        assert refused["done"] is False
        assert isinstance(refused["refused"], dict)
        explained = call("tx", "explain", str(refused["transaction_id"]), *here.asking(ASAL))
        assert str(refused["refused"]["why"]) in flat(explained.stdout)

    def test_nobody_has_to_wait(self, here: Town) -> None:
        unknown = ("govern", "agree", f"ballot_id={'ab' * 16}", "--no-wait")
        told = sent(here, ASAL, *unknown)
        assert (told["done"], told["height"]) == (None, None)
        shown = call("tx", "show", str(told["transaction_id"]), *here.asking(ASAL))
        assert shown.exit_code in (1, NOT_NOW)
        assert "handed in" in flat(send(here, ASAL, *unknown).stdout).lower()

    def test_a_network_key_signs_nothing(self, here: Town, tmp_path: Path) -> None:
        new_key(tmp_path / "network.key", Use.NETWORK)
        cosign = ("--cosign", str(tmp_path / "network.key"))
        result = send(here, ASAL, "member", "leave", *cosign)
        assert result.exit_code == REFUSED
        assert "network" in flat(result.stderr)


PROPOSE = ("govern", "propose_program")
REST = ("height=500", f"digest={'ab' * 32}", "ballot_id=new")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("goven", "agree"), "This release has no contract 'goven' that a person calls (govern?)."),
        (("clocks", "--list"), "This release has no contract 'clocks'"),
        (
            ("govern", "agreed"),
            "Contract govern has no method 'agreed' that a person calls (agree?).",
        ),
        (("govern", "have"), "Contract govern has no method 'have'"),
        (("govern", "found"), "Contract govern has no method 'found'"),
        ((*PROPOSE, "errands"), "'errands' does not say which argument it is."),
        ((*PROPOSE, "heights=5"), "govern.propose_program has no argument 'heights' (height?)."),
        (("member", "leave", "x=1"), "member.leave has no argument 'x'."),
        ((*PROPOSE, "height=5", "height=6"), "height is given twice."),
        ((*PROPOSE, "contract=errands", "height=5"), "needs more: digest, ballot_id."),
        ((*PROPOSE, "contract=errands", "height=5"), "Add digest=(64 hex digits) ballot_id=(32"),
        ((*PROPOSE, "contract=Errands!", *REST), "contract cannot be 'Errands!'."),
        (("govern", "agree", "ballot_id=xy"), "Write ballot_id=VALUE with: 32 hex digits | new."),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_can(
    arguments: tuple[str, ...], told: str
) -> None:
    result = call("tx", "send", *arguments)
    assert (result.exit_code, result.stdout) == (REFUSED, "")
    assert told in flat(result.stderr)
    assert "Nothing was signed, and nothing was handed in." in flat(result.stderr)


def test_a_key_is_needed_only_where_something_is_signed() -> None:
    result = call("tx", "send", "member", "leave")
    assert result.exit_code == REFUSED
    assert "--key is missing." in flat(result.stderr)
    assert call("tx", "send", "member").exit_code == 0


class TestWhatCanBeSent:
    def test_the_methods_of_a_contract_with_their_arguments(self) -> None:
        told = call("tx", "send", "govern", "--list", COLUMNS="120").stdout
        assert told == call("tx", "send", "govern", COLUMNS="120").stdout
        lines = [" ".join(line.split()) for line in told.splitlines()]
        at = lines.index("propose_program SIGNATORY contract=up to 64 of the letters a-z 0-9 _ . -")
        assert lines[at + 1 : at + 4] == [
            "height=number",
            "digest=64 hex digits",
            "ballot_id=32 hex digits | new",
        ]
        assert "pilihan" not in told
        assert "nombor" in call("tx", "send", "govern", "--lang", "ms").stdout

    def test_for_programs(self) -> None:
        told = json_of(call("tx", "send", "govern", "--json"))
        methods = told["methods"]
        assert isinstance(methods, list)
        [agree] = [each for each in methods if each["name"] == govern.Governance.agree.__name__]
        assert agree == {
            "name": "agree",
            "callers": "SIGNATORY",
            "arguments": {"ballot_id": "32 hex digits | new"},
        }

    def test_every_contract_that_people_call(self) -> None:
        known = json_of(call("tx", "send", "--list", "--json"))["contracts"]
        assert isinstance(known, dict)
        assert {"govern", "member", "node", "user", "referral"} <= known.keys()
        assert "custody" not in known
        shown = call("tx", "send").stdout
        assert all(each in shown for each in known)

    def test_a_shell_completes_it(self) -> None:
        send_words = ("tx", "send")
        assert completed(*send_words, "gov") == ["plain,govern"]
        assert completed(*send_words, "govern", "agr") == ["plain,agree"]
        begun = (*send_words, "govern", "propose_parameter")
        assert completed(*begun, "val") == ["plain,value="]
        assert completed(*begun, "parameter=ep") == ["plain,parameter=epoch_heights"]
        add = (*send_words, "user", "add")
        assert completed(*add, "roles=admin,wi") == ["plain,roles=admin,witness"]
        assert completed(*send_words, "govern", "agreed", "x") == []
        assert completed(*add, "x=") == []


@pytest.mark.parametrize("page", ["cli", "contract-authors", "operators"])
def test_what_the_pages_show_can_be_sent(page: str) -> None:
    text = (REPOSITORY / "docs" / f"{page}.md").read_text(encoding="utf-8")
    shown = re.findall(r"^ *sinergi tx send (\w+) (\w+)((?: \w+=\S+)*)", text, re.MULTILINE)
    assert len(shown) >= 2
    for contract, method, arguments in shown:
        names = [each.partition("=")[0] for each in arguments.split()]
        assert names == list(forms_of(callable_methods()[contract][method]))

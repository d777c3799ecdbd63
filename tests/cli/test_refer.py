"""Officers at work through a real node: from the intake to the confirmed help, every other way, and every refusal."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from chain.transaction import Call
from cli.complaint import NOT_NOW, REFUSED
from contracts.words import Id
from node.client import acts
from node.client.api import NodeApi, Place, Question, connected
from node.client.desk import PATIENCE_S, Desk
from node.client.finding import find_referral
from node.client.registry import Referral, read_referrals
from node.host.key_files import Use, keep_key, new_key, read_key
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, NAME, Town, sealed, state
from tests.node.host.on_trio import on_trio


class TestTheWayOfAReferral:
    def test_from_the_intake_to_the_confirmed_help(self, here: Town) -> None:
        ref_id = here.new()
        told = here.done(ASAL, "offer", ref_id[:12], "agensi b")
        assert state(told) == ("offered", ASAL)
        assert state(here.done(BANTU, "accept", ref_id[:12])) == ("in_service", BANTU)
        assert here.done(BANTU, "start", ref_id)["legs"][0]["state"] == "in_progress"  # type: ignore[index]  # JSON
        told = here.done(BANTU, "complete", ref_id, "--outcome", "helped")
        assert told["next"] == [{"member": here.node(ASAL).member.hex(), "deed": "confirm"}]
        told = here.done(ASAL, "confirm", ref_id)
        assert (told["state"], told["disposition"]) == ("closed", "helped")

    def test_it_is_told_who_holds_it_who_acts_next_and_until_when(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        told = flat(here.refer(BANTU, "accept", ref_id).stdout)
        assert told.startswith("Accepted. referral " + ref_id)
        assert f"held by {BANTU}" in told
        assert f"next {BANTU}: speak with the prospect" in told
        assert "clock the help begins: by 20" in told
        malay = flat(here.refer(BANTU, "start", ref_id, "--lang", "ms").stdout)
        assert f"seterusnya {BANTU} perlu: bantu, dan nyatakan apabila selesai" in malay

    def test_declined_to_the_pool(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        told = here.done(BANTU, "decline", ref_id, "--reason", "capacity", "--then", "pool")
        assert told["state"] == "pooled"

    def test_offered_in_turn_and_at_once(self, here: Town) -> None:
        first, second = here.new(), here.new()
        assert len(here.done(ASAL, "offer", first, BANTU, LAIN)["legs"]) == 1  # type: ignore[arg-type]  # JSON
        told = here.done(ASAL, "offer", second, BANTU, LAIN, "--at-once")
        assert len(told["legs"]) == 2  # type: ignore[arg-type]  # JSON
        told = here.done(BANTU, "decline", first, "--reason", "area")
        assert [leg["name"] for leg in told["legs"]] == [LAIN]  # type: ignore[attr-defined]  # JSON

    def test_sent_on_to_another_agency(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        told = here.done(BANTU, "redirect", ref_id, LAIN, "--reason", "eligibility")
        assert [leg["name"] for leg in told["legs"]] == [LAIN]  # type: ignore[attr-defined]  # JSON
        assert state(told) == ("offered", ASAL)

    def test_an_offer_taken_back_and_a_prospect_who_wants_no_more(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        assert state(here.done(ASAL, "withdraw", ref_id, "--offer")) == ("open_intake", ASAL)
        told = here.done(ASAL, "withdraw", ref_id)
        assert (told["state"], told["disposition"]) == ("closed", "withdrawn")

    def test_the_rest_of_help_in_part_is_a_referral_of_its_own(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "accept", ref_id)
        here.done(BANTU, "start", ref_id)
        here.done(BANTU, "complete", ref_id, "--outcome", "partial")
        before = set(listed(here, ASAL))
        told = here.done(ASAL, "confirm", ref_id, "--rest")
        assert told["disposition"] == "partly_helped"
        assert len(set(listed(here, ASAL)) - before) == 1

    def test_nobody_has_to_wait(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        told = json_of(here.refer(BANTU, "accept", ref_id, "--no-wait", "--json"))
        assert (told["done"], told["height"]) == (None, None)
        shown = call("tx", "show", str(told["transaction_id"]), *here.asking(BANTU))
        assert shown.exit_code in (0, NOT_NOW)


def listed(here: Town, agency: str, *options: str) -> list[str]:
    """The ids that `case list` has."""
    told = json_of(call("case", "list", "--json", *options, *here.asking(agency)))
    referrals = told["referrals"]
    assert isinstance(referrals, list)
    return [str(each["ref_id"]) for each in referrals]


class TestWhatIsRefused:
    def test_the_chain_says_why_and_what_to_do(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        result = here.refer(BANTU, "decline", ref_id, "--reason", "safety")
        assert result.exit_code == 1
        told = flat(result.stdout)
        assert told.startswith("Refused. why Where somebody may be in danger, two persons decide")
        assert "do Give the command again with --cosign" in told
        colleague = ("--cosign", str(here.key(BANTU, 1)))
        assert here.refer(BANTU, "decline", ref_id, "--reason", "safety", *colleague).exit_code == 0

    def test_a_transaction_is_explained_in_both_languages(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        told = json_of(here.refer(ASAL, "offer", ref_id, LAIN, "--json"))
        refused = told["refused"]
        assert isinstance(refused, dict)
        assert (refused["code"], told["done"]) == ("wrong_state", False)
        identity = str(told["transaction_id"])
        explained = call("tx", "explain", identity, *here.asking(ASAL))
        assert explained.exit_code == 1
        assert "Refused: 1 of 1 calls" in explained.stdout
        assert str(refused["why"]) in flat(explained.stdout)
        assert (
            "Ditolak: 1 daripada 1"
            in call("tx", "explain", identity, "--lang", "ms", *here.asking(ASAL)).stdout
        )
        shown = call("tx", "show", identity, *here.asking(ASAL))
        assert (shown.exit_code, "refused: wrong_state" in shown.stdout) == (1, True)

    def test_a_transaction_that_nobody_knows(self, here: Town) -> None:
        result = call("tx", "explain", "ab" * 32, *here.asking(ASAL))
        assert result.exit_code == NOT_NOW
        assert "never handed in here" in result.stdout

    def test_who_has_no_part_signs_nothing(self, here: Town) -> None:
        result = here.refer(LAIN, "accept", here.new("--offer-to", BANTU))
        assert result.exit_code == REFUSED
        assert "Your agency has no part in this referral" in flat(result.stderr)

    def test_what_does_not_come_next_is_not_signed_and_what_does_is_said(self, here: Town) -> None:
        short = here.new("--offer-to", BANTU)
        assert here.refer(BANTU, "accept", short).exit_code == 0
        result = here.refer(BANTU, "complete", short, "--outcome", "helped")
        assert result.exit_code == REFUSED
        assert "part in this referral is 'accepted'" in flat(result.stderr)

    def test_a_key_that_the_chain_does_not_know(self, here: Town, tmp_path: Path) -> None:
        new_key(tmp_path / "stranger.key", Use.USER)
        asked = (*here.asking(ASAL), "--key", str(tmp_path / "stranger.key"))
        result = call("refer", "accept", "abcd", *asked)
        assert result.exit_code == REFUSED
        assert "The chain knows nobody who signs with this key" in flat(result.stderr)

    def test_a_key_of_another_agency_than_the_folders(self, here: Town) -> None:
        asked = (*here.asking(ASAL), "--key", str(here.key(BANTU)))
        result = call("refer", "accept", here.new("--offer-to", BANTU), *asked)
        assert result.exit_code == REFUSED
        told = f"The key is of {BANTU}, and the folder is that of {ASAL}."
        assert told in flat(result.stderr)

    def test_an_agency_that_is_mistyped(self, here: Town) -> None:
        result = here.refer(ASAL, "offer", here.new(), "Agensi Bantoo")
        assert result.exit_code == REFUSED
        assert "No agency is called 'Agensi Bantoo' (Agensi Bantu?)." in flat(result.stderr)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("0", "'0' is no beginning of an id."),
            ("xyz", "'xyz' is no beginning of an id."),
            ("ff" * 16, "no referral whose id begins with"),
        ],
    )
    def test_an_id_that_is_none(self, here: Town, typed: str, told: str) -> None:
        result = here.refer(BANTU, "accept", typed)
        assert result.exit_code == REFUSED
        assert told in flat(result.stderr)

    def test_without_a_key_or_a_node(self, here: Town) -> None:
        assert "--key" in call("refer", "accept", "abcd", *here.asking(ASAL)).stderr
        result = call("refer", "accept", "abcd", "--key", str(here.key(ASAL)))
        assert "It is not said which node is meant." in flat(result.stderr)

    def test_a_code_that_is_none_is_refused_with_those_that_are(self, here: Town) -> None:
        result = here.refer(BANTU, "decline", "abcd", "--reason", "busy")
        assert "Use one of: capacity, area, eligibility" in flat(result.stderr)

    def test_a_sealed_key_wants_its_passphrase(self, here: Town, tmp_path: Path) -> None:
        seed = read_key(here.key(BANTU), Use.USER).seed()
        keep_key(tmp_path / "sealed.key", Use.USER, seed, "a long passphrase")
        (tmp_path / "secret").write_text("a long passphrase\n")
        (tmp_path / "secret").chmod(0o600)
        ref_id = here.new("--offer-to", BANTU)
        asked = (*here.asking(BANTU), "--key", str(tmp_path / "sealed.key"))
        assert call("refer", "accept", ref_id, *asked).exit_code == REFUSED
        opened = call(
            "refer", "accept", ref_id, *asked, "--passphrase-file", str(tmp_path / "secret")
        )
        assert opened.exit_code == 0


@on_trio
async def stale_story(here: Town, ref_id: str) -> None:
    async with connected(Place(here.url)) as api:
        desk = await Desk.of(api, read_key(here.key(ASAL), Use.USER).open())
        seen: list[int] = []

        def too_late(found: Referral) -> Sequence[Call]:
            """Somebody was quicker, once."""
            seen.append(found.version)
            older = found if len(seen) > 1 else await_older(found)
            return [acts.withdraw(older, bytes(32))]

        outcome = await desk.carry_out(ref_id, too_late, PATIENCE_S)
        assert (outcome.refused(), seen) == (None, [1, 1])


def await_older(found: Referral) -> Referral:
    """The same, one version ago."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    return replace(found, version=found.version - 1)


def test_what_is_stale_is_looked_at_and_said_again(here: Town) -> None:
    stale_story(here, here.new())


# The sealed case file.


class TestWhoTheProspectIs:
    def test_it_stays_in_the_sealed_case_file(self, here: Town) -> None:
        ref_id = here.new("--reference", "meja-1")
        folder = here.node(ASAL).folder
        kept = sealed(folder).get("meja-1")
        assert kept is not None
        assert (kept.ref_id.hex(), kept.payload["name"]) == (ref_id, NAME)
        for path in (folder.path / "cases", *folder.chain.iterdir(), *folder.outbox.iterdir()):
            if path.is_file():
                assert NAME.encode() not in path.read_bytes(), path

    def test_only_who_asks_for_it_is_shown_it(self, here: Town) -> None:
        ref_id = here.new()
        assert NAME not in call("case", "show", ref_id, *here.asking(ASAL)).output
        assert NAME in call("case", "show", ref_id, "--private", *here.asking(ASAL)).output
        other = call("case", "show", ref_id, "--private", *here.asking(BANTU))
        assert "Your agency's case file has nothing about it." in other.output

    def test_the_same_reference_finds_what_is_there(self, here: Town) -> None:
        first, again = here.new("--reference", "meja-2"), here.new("--reference", "meja-2")
        assert first == again
        changed = here.refer(
            ASAL, "new", "--state", "Johor", "--need", "makanan", "--details", str(here.details), "--reference", "meja-2"
        )  # fmt: skip
        assert changed.exit_code == REFUSED
        assert "it stands as it was" in flat(changed.stderr)

    def test_a_note_is_sealed_and_the_chain_has_its_commitment(
        self, here: Town, tmp_path: Path
    ) -> None:
        ref_id = here.new("--offer-to", BANTU)
        (tmp_path / "note").write_text("rumah kosong pada hari Isnin")
        here.done(
            BANTU, "decline", ref_id, "--reason", "area", "--note-file", str(tmp_path / "note")
        )
        [note] = sealed(here.node(BANTU).folder).notes(Id(bytes.fromhex(ref_id)))
        assert note.text == "rumah kosong pada hari Isnin"
        shown = json_of(call("case", "show", ref_id, "--json", *here.asking(BANTU)))
        assert note.text not in json.dumps(shown)
        events = shown["events"]
        assert isinstance(events, list)
        transaction = next(
            each["transaction_id"] for each in events if each["fields"].get("ground") == "area"
        )
        told = json_of(call("tx", "show", transaction, "--json", *here.asking(BANTU)))
        assert told["calls"][0]["arguments"]["reason"] == note.commitment.hex()  # type: ignore[index]  # JSON

    @pytest.mark.parametrize(
        ("details", "told"),
        [
            ({"phone": "1"}, "name: it is empty"),
            ({"name": "x", "identifier": "12"}, "identifier: not written as KIND:NUMBER"),
            ({"name": 7}, "Nobody is at a terminal"),
        ],
    )
    def test_details_that_cannot_be_taken(
        self, here: Town, tmp_path: Path, details: object, told: str
    ) -> None:
        (tmp_path / "d.json").write_text(json.dumps(details))
        result = here.refer(
            ASAL, "new", "--state", "Johor", "--need", "oku", "--details", str(tmp_path / "d.json")
        )
        assert result.exit_code == REFUSED
        assert told in flat(result.stderr)

    def test_nobody_is_asked_without_a_terminal(self, here: Town) -> None:
        result = here.refer(ASAL, "new", "--state", "Johor", "--need", "oku")
        assert result.exit_code == REFUSED
        assert "No option takes a name, since shells keep what is typed." in flat(result.stderr)


# What is seen of it.


class TestCases:
    def test_a_list_has_what_an_agency_has_a_part_in_and_what_it_has_to_do(
        self, here: Town
    ) -> None:
        offered, own = here.new("--offer-to", LAIN), here.new()
        assert {offered, own} <= set(listed(here, ASAL))
        assert offered in listed(here, LAIN, "--mine")
        assert own not in listed(here, LAIN)
        assert offered not in listed(here, ASAL, "--mine")
        assert offered not in listed(here, ASAL, "--state", "open-intake")
        assert own in listed(
            here, ASAL, "--state", "open-intake", "--need", "makanan", "--due", "40d"
        )
        assert own not in listed(here, ASAL, "--due", "1h")
        shown = call("case", "list", "--mine", "--of", LAIN, *here.asking(ASAL))
        assert offered[:8] in shown.stdout
        assert "Your agency has to act on: " in shown.stdout

    def test_closed_ones_are_listed_if_asked_for(self, here: Town) -> None:
        ref_id = here.new()
        here.done(ASAL, "withdraw", ref_id)
        assert ref_id not in listed(here, ASAL)
        assert ref_id in listed(here, ASAL, "--closed")
        assert ref_id in listed(here, ASAL, "--state", "closed")

    def test_the_timeline_says_who_signed_what_when(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "decline", ref_id, "--reason", "capacity", "--then", "pool")
        shown = call("case", "show", ref_id[:10], *here.asking(ASAL))
        assert shown.exit_code == 0
        signed = read_key(here.key(BANTU), Use.USER).public.hex()[:8]
        lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
        told = lines[lines.index("What happened:") :]
        assert [line for line in told if line.startswith("│")] == [
            "│ opened: food, Selangor",
            f"│ offer to {BANTU}: offered",
            f"│ offer to {BANTU}: declined (no capacity)",
            "│ now in the pool of its area",
        ]
        assert any(f"{BANTU}, key {signed} height" in line for line in told)
        malay = call("case", "show", ref_id, "--lang", "ms", *here.asking(ASAL)).stdout
        assert "kini di kolam kawasan" in malay

    def test_what_happens_is_told_as_it_becomes_final_and_where_to_go_on(self, here: Town) -> None:
        ref_id = here.new()
        command = ["case", "watch", ref_id, "--json", *here.asking(ASAL)]
        watching = subprocess.Popen(
            [sys.executable, "-m", "cli", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert watching.stderr.readline().startswith("Watching")
        here.done(ASAL, "offer", ref_id, BANTU)
        told = [json.loads(watching.stdout.readline()) for _ in range(2)]
        watching.send_signal(signal.SIGINT)
        _, said = watching.communicate()
        assert watching.returncode == 130
        assert {each["fields"]["ref_id"] for each in told} == {ref_id}
        assert said.strip() == f"Ended. To go on: --since {told[-1]['next']}"


class TestProofs:
    @pytest.mark.parametrize("closed", [False, True])
    def test_a_referral_is_proven_to_somebody_without_a_node(
        self, here: Town, tmp_path: Path, *, closed: bool
    ) -> None:
        ref_id = here.new()
        if closed:
            here.done(ASAL, "withdraw", ref_id)
        file = tmp_path / "some.proof"
        made = call("proof", "export", str(file), "--referral", ref_id[:14], *here.asking(ASAL))
        assert made.exit_code == 0, made.output
        assert "The proof holds." in made.stdout
        chain_id = here.net.chain_id.hex()
        verified = json_of(call("proof", "verify", str(file), "--chain-id", chain_id, "--json"))
        assert (verified["holds"], verified["kind"]) == (True, "value")
        assert str(verified["key"]).endswith(ref_id)

    def test_that_there_is_no_referral_and_what_a_transaction_came_to(
        self, here: Town, tmp_path: Path
    ) -> None:
        file = tmp_path / "some.proof"
        told = json_of(here.refer(BANTU, "accept", here.new("--offer-to", BANTU), "--json"))
        for thing, value, kind in (
            ("--referral", "ab" * 16, "absence"),
            ("--transaction", str(told["transaction_id"]), "transaction"),
            ("--key-of", "member/active_count/", "value"),
        ):
            asked = ("--json", "--force", *here.asking(ASAL))
            made = json_of(call("proof", "export", str(file), thing, value, *asked))
            assert (made["kind"], made["holds"], made["is_chain_compared"]) == (kind, True, True)
            assert file.stat().st_size == made["bytes"]

    def test_a_proof_that_is_there_already_is_kept_unless_it_is_said(
        self, here: Town, tmp_path: Path
    ) -> None:
        file = tmp_path / "some.proof"
        file.write_bytes(b"of somebody")
        export = ("proof", "export", str(file), "--referral", "ab" * 16, *here.asking(ASAL))
        kept = call(*export)
        assert kept.exit_code == REFUSED
        assert "is there already." in flat(kept.stderr)
        assert "It is kept as it was" in flat(kept.stderr)
        assert "sudah ada." in flat(call(*export, LANG="ms_MY.UTF-8").stderr)
        assert file.read_bytes() == b"of somebody"
        assert call(*export, "--force").exit_code == 0
        assert file.read_bytes() != b"of somebody"
        assert list(tmp_path.iterdir()) == [file]

    def test_what_cannot_be_proven_is_not_written(self, here: Town, tmp_path: Path) -> None:
        file = tmp_path / "some.proof"
        due = call("proof", "export", str(file), "--fallen-due", "1", *here.asking(ASAL))
        assert due.exit_code == REFUSED
        assert "nothing fell due at the start of height 1" in flat(due.stderr)
        both = ("--leg", "ab" * 16, "--referral", "abcd")
        assert "A proof is of one thing." in flat(
            call("proof", "export", str(file), *both, *here.asking(ASAL)).stderr
        )
        assert not file.exists()


def test_silence_moves_it_on_and_that_can_be_proven(here: Town, tmp_path: Path) -> None:
    ref_id = here.left_to_the_steward()
    shown = json_of(call("case", "show", ref_id, "--json", *here.asking(ASAL)))
    events = shown["events"]
    assert isinstance(events, list)
    fired = next(each for each in events if each["signed"] is None)
    file, height = tmp_path / "due.proof", str(fired["height"])
    made = call("proof", "export", str(file), "--fallen-due", height, "--json", *here.asking(ASAL))
    assert (made.exit_code, json_of(made)["kind"]) == (0, "fallen_due")
    verified = call("proof", "verify", str(file), "--chain-id", here.net.chain_id.hex())
    assert "custody.due: done" in verified.stdout
    told = flat(call("case", "show", ref_id, *here.asking(ASAL)).stdout)
    assert f"the clock height {int(height):,}" in told


@on_trio
async def leg_story(here: Town, ref_id: str) -> None:
    async with connected(Place(here.url)) as api:
        found = (await read_referrals(api, [ref_id]))[ref_id]
        [leg] = found.legs
        assert await find_referral(api, leg.leg_id[:16]) == ref_id
        assert await unknown_views(api) == [None]


async def unknown_views(api: NodeApi) -> list[object]:
    """What a view refuses is nothing."""
    return await api.views([Question("leg", "get", {"leg_id": "00" * 16})])


def test_a_referral_is_found_by_the_id_of_its_offer(here: Town) -> None:
    leg_story(here, here.new("--offer-to", BANTU))

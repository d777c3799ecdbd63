"""Closed referrals that begin anew through a real node, refuted or opened again; and who confirms its own help."""

import pytest

from cli.complaint import REFUSED
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, Town, state


class TestBegunAnew:
    def test_what_one_other_agency_withdrew_the_origin_refutes(self, here: Town) -> None:
        ref_id = here.under_way(BANTU, here.new("--offer-to", BANTU))
        here.done(BANTU, "withdraw", ref_id)
        other = here.refer(BANTU, "refute", ref_id)
        assert other.exit_code == 1
        assert "only the origin refutes a withdrawal" in flat(other.stdout)
        assert "do Leave it to the origin" in flat(other.stdout)
        told = here.refer(ASAL, "refute", ref_id, "--lang", "ms")
        assert (told.exit_code, "Telah dinafikan: penyaluran dibuka semula." in told.stdout) == (
            0,
            True,
        )
        shown = json_of(call("case", "show", ref_id, "--json", *here.asking(ASAL)))
        assert state(shown) == ("open_intake", ASAL)

    def test_what_the_origin_or_two_agencies_withdrew_is_not_refuted(self, here: Town) -> None:
        own, both = here.new(), here.under_way(BANTU, here.new("--offer-to", BANTU))
        here.done(ASAL, "withdraw", own)
        here.done(BANTU, "withdraw", both, "--cosign", str(here.key(LAIN)))
        for ref_id in (own, both):
            result = here.refer(ASAL, "refute", ref_id)
            assert result.exit_code == 1
            assert f"open it with 'sinergi refer reopen {ref_id[:8]}'" in flat(result.stdout)

    def test_a_need_that_is_there_again_is_opened_three_times(self, here: Town) -> None:
        ref_id = here.new()
        for level in (1, 2, 3):
            here.done(ASAL, "withdraw", ref_id)
            told = here.done(ASAL, "reopen", ref_id)
            assert (*state(told), told["level"]) == ("open_intake", ASAL, level)
        here.done(ASAL, "withdraw", ref_id)
        result = here.refer(ASAL, "reopen", ref_id)
        assert result.exit_code == 1
        assert "opened again as often as it can be" in flat(result.stdout)
        assert "do Take the prospect in anew with 'sinergi refer new'." in flat(result.stdout)

    def test_another_agency_gives_the_prospects_word(self, here: Town) -> None:
        ref_id = here.new()
        here.done(ASAL, "withdraw", ref_id)
        result = here.refer(LAIN, "reopen", ref_id)
        assert result.exit_code == 1
        assert "do Give the command again with --note-file" in flat(result.stdout)
        told = here.done(LAIN, "reopen", ref_id, "--note-file", str(here.details))
        assert state(told) == ("open_intake", ASAL)

    @pytest.mark.parametrize("verb", ["refute", "reopen"])
    def test_what_is_open_is_neither_refuted_nor_opened_again(self, here: Town, verb: str) -> None:
        ref_id = here.new()
        result = here.refer(ASAL, verb, ref_id)
        assert result.exit_code == REFUSED
        assert "This referral is not closed: it stands at 'open at its origin'." in flat(
            result.stderr
        )
        malay = here.refer(ASAL, verb, ref_id, "--lang", "ms")
        assert "Penyaluran ini belum ditutup: keadaannya 'didaftar'." in flat(malay.stderr)

    def test_nobody_confirms_its_own_help_alone(self, here: Town) -> None:
        ref_id = here.new()
        here.done(ASAL, "keep", ref_id)
        here.done(ASAL, "start", ref_id)
        here.done(ASAL, "complete", ref_id, "--outcome", "helped")
        result = here.refer(ASAL, "confirm", ref_id)
        assert result.exit_code == 1
        assert "do Leave it to another agency, or give the command again with --cosign" in flat(
            result.stdout
        )
        told = here.done(ASAL, "confirm", ref_id, "--cosign", str(here.key(BANTU)))
        assert told["disposition"] == "helped"

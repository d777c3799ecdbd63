"""Rules as the chain has them: who publishes, how a document is cut, versions that never change, editions of all together."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.receipt import Outcome
from contracts.language import hashed
from contracts.sandbox import Sandbox
from contracts.words import Role
from node.client.rules import publish
from tests.contracts.agencies import LZS, PERDA, PERKESO, PROGRAMS, SAID, TERAJU
from tests.contracts.ruling import LONG, Ruling, digest_of


@pytest.fixture
def here() -> Ruling:
    """A service that others find."""
    found = Ruling()
    found.published()
    return found


class TestPublishing:
    @pytest.mark.parametrize(
        "pieces", [(b"x",), (LONG,), (LONG, b"x"), (LONG,) * 16], ids=lambda each: str(len(each))
    )
    def test_a_document_is_kept_whole_with_its_digest(
        self, here: Ruling, pieces: tuple[bytes, ...]
    ) -> None:
        assert here.publishing(1, *pieces) == ()
        assert here.ask("rule.document", here.id("food"), 1) == pieces
        found = here.ask("rule.get", here.id("food"), 1)
        assert (found.digest, found.status.name) == (digest_of(*pieces), "IN_FORCE")
        assert (found.member, found.approved_by) == (here.member(PERDA), here.member(PERDA))
        assert (found.since, found.until) == (1, None)
        [told] = here.told("RuleChanged")
        assert (told.version, told.digest, told.edition) == (1, digest_of(*pieces), 1)

    def test_a_document_of_any_length_is_cut_and_put_together_again(self, here: Ruling) -> None:
        versions = count(1)

        @settings(max_examples=25, deadline=None)
        @given(st.integers(1, 16 * 1024))
        def any_length(length: int) -> None:
            document, version = (b"0123456789abcdef" * 1024)[:length], next(versions)
            call = publish(here.id("food").hex(), version, document)
            entry = here.sandbox._entry("rule.publish")
            _, _, pieces = entry.decode(call.arguments)
            assert here.publishing(version, *pieces) == ()
            assert b"".join(here.ask("rule.document", here.id("food"), version)) == document
            assert here.ask("rule.get", here.id("food"), version).digest == hashed(document)

        any_length()

    @pytest.mark.parametrize("pieces", [(b"x", b"y"), (LONG, b""), (b"", b"y"), (b"",)])
    def test_a_document_is_cut_in_one_way_only(
        self, here: Ruling, pieces: tuple[bytes, ...]
    ) -> None:
        assert here.publishing(1, *pieces) == ("bad_pieces",)

    def test_a_document_of_no_pieces_is_none(self, here: Ruling) -> None:
        author = here.people[PERDA]
        form = (here.id("food"), 1, ())
        assert here.signed(author, "rule.publish", form, (here.approvers[PERDA],)) == (
            "bad_pieces",
        )

    def test_the_next_version_takes_the_place_of_the_one_before(self, here: Ruling) -> None:
        assert here.publishing(1) == ()
        assert here.publishing(1) == ("stale", 1)
        assert here.publishing(3) == ("stale", 1)
        assert here.publishing(2) == ()
        first, second = (here.ask("rule.get", here.id("food"), each) for each in (1, 2))
        assert (first.status.name, first.since, first.until) == ("REPLACED", 1, 2)
        assert (second.status.name, second.since, second.until) == ("IN_FORCE", 2, None)
        assert here.ask("rule.document", here.id("food"), 1) == (b"version 1",)
        assert [each.after.name for each in here.told("RuleChanged")] == [
            "IN_FORCE", "REPLACED", "IN_FORCE",
        ]  # fmt: skip

    def test_the_newest_eight_versions_are_kept(self, here: Ruling) -> None:
        for version in range(1, 11):
            assert here.publishing(version) == ()
        assert here.ask("rule.of_service", here.id("food")) == tuple(range(3, 11))
        assert here.ask("rule.at", here.id("food"), 2) is None
        assert [here.ask("rule.at", here.id("food"), each) for each in (3, 9, 10, 99)] == [
            3, 9, 10, 10,
        ]  # fmt: skip

    def test_only_for_a_service_of_its_own_that_is_not_retired(self, here: Ruling) -> None:
        approver = (here.approvers[LZS],)
        assert here.publishing(1, who=LZS, by=approver) == ("not_yours",)
        assert here.publishing(1, service="nothing") == ("not_found",)
        assert here.does("retire") == ()
        assert here.publishing(1) == ("wrong_state",)

    def test_a_draft_may_have_rules_before_others_find_it(self, here: Ruling) -> None:
        assert here.drafted("shelter") == ()
        assert here.publishing(1, service="shelter") == ()

    def test_an_agency_that_leaves_publishes_nothing(self, here: Ruling) -> None:
        assert here.publishing(1, who=here.leaving(PERDA)) == ("not_active",)


class TestApproval:
    def test_the_members_own_approver_signs_if_it_has_one(self, here: Ruling) -> None:
        assert here.publishing(1, by=()) == ("needs_approver",)
        assert here.publishing(1, by=(here.approvers[LZS],)) == ("needs_approver",)
        admin = here.person(PERDA, Role.ADMIN)
        assert here.publishing(1, by=(admin,)) == ("needs_approver",)

    def test_where_a_member_has_no_approver_another_members_signs(self, here: Ruling) -> None:
        here.published("help", who=TERAJU)
        assert here.publishing(1, service="help", who=TERAJU, by=()) == ("needs_approver",)
        assert here.publishing(1, service="help", who=TERAJU, by=(here.approvers[PERKESO],)) == ()
        found = here.ask("rule.get", here.id("help"), 1)
        assert found.approved_by == here.member(PERKESO)

    def test_who_is_no_admin_publishes_nothing(self, here: Ruling) -> None:
        assert here.publishing(1, who=here.approvers[PERDA]) == ("forbidden", "publish")

    def test_a_network_of_one_member_does_without(self) -> None:
        names = ("rule", "directory", "capacity", "member", "user", "office", "ballot")
        sandbox = Sandbox(*[PROGRAMS[name] for name in names])
        admin = sandbox.person("alone", Role.ADMIN)
        entry = sandbox._entry("member.found")
        member_id, kind, name = entry.decode(entry.encode_form((admin.member, 7, SAID)))
        sandbox.found("member.found", member_id=member_id, kind=kind, name_commit=name)
        sandbox.found("user.found", key=admin.key, member=admin.member, roles=(Role.ADMIN,))
        service = (sandbox.id("food"), b"d" * 32, (9,), (10,), (1, 4), (), (0, ()))
        draft = sandbox._entry("directory.draft").encode_form(service)
        assert sandbox.send(admin, "directory.draft", draft).outcome is Outcome.DONE
        food = sandbox.id("food")
        result = sandbox.call(admin, "publish", service_id=food, version=1, pieces=(b"x",))
        assert result.outcome is Outcome.DONE
        assert sandbox.ask("get", service_id=food, version=1).approved_by is None


class TestRetiring:
    def test_nothing_is_in_force_until_there_is_another(self, here: Ruling) -> None:
        assert here.in_force() is None
        assert here.publishing(1) == ()
        assert here.retiring(2) == ("stale", 1)
        assert here.retiring(1, who=LZS) == ("not_yours",)
        assert here.retiring(1) == ()
        assert (here.in_force(), here.edition()) == (None, 2)
        assert here.retiring(1) == ("wrong_state",)
        assert [here.ask("rule.at", here.id("food"), each) for each in (0, 1, 2)] == [
            None, 1, None,
        ]  # fmt: skip
        assert here.publishing(2) == ()
        assert (here.in_force(), here.edition()) == (2, 3)
        first = here.ask("rule.get", here.id("food"), 1)
        assert (first.status.name, first.until) == ("RETIRED", 2)

    def test_what_was_never_published_is_not_retired(self, here: Ruling) -> None:
        assert here.retiring(0) == ("not_found",)
        assert here.retiring(1, service="nothing") == ("not_found",)

    def test_an_edition_is_of_all_services_together(self, here: Ruling) -> None:
        here.published("help")
        assert here.publishing(1) == ()
        assert here.publishing(1, service="help") == ()
        assert here.publishing(2) == ()
        asked = [(name, each) for name in ("food", "help") for each in (1, 2, 3)]
        found = [here.ask("rule.at", here.id(name), each) for name, each in asked]
        assert found == [1, 1, 2, None, 1, 1]

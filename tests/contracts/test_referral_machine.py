"""Anybody does anything with referrals, and time passes: the contracts and a person's paper say the same.

What happened is counted: each event of the design, and each reason for which a call is refused, has to come up.
"""

import pytest
from hypothesis.stateful import invariant

from contracts.words import Id
from tests.contracts.agencies import AGENCIES
from tests.contracts.referral_beside import AREAS, COUNTS
from tests.contracts.referral_lessons import Lessons
from tests.contracts.referral_records import Ref
from tests.contracts.rounds import Rounds


class Referrals(Lessons):
    """What has to be the same."""

    @invariant()
    def referrals_are_the_same(self) -> None:
        """State, holder, version, level, and what else decides what may come next."""
        for of, ref in self.paper.refs.items():
            if ref.status == "CLOSED":
                closed = self.chain.ask("referral.get", of)
                assert closed.disposition.name == ref.disposition
                assert (closed.version, closed.is_final) == (ref.version, ref.is_final)
                continue
            found = self.chain.ask("custody.get", of)
            assert found.status.name == ref.status
            assert self.chain.name(self.chain.ask("holder.of", of)) == ref.holder
            assert (found.version, found.level) == (ref.version, ref.level)
            assert (found.started, found.at_risk, found.open_claims, found.waiting) == (
                ref.started,
                ref.at_risk,
                ref.open_claims,
                ref.waiting,
            )
            flags = (found.direct_only, found.consent_needed, found.lapses)
            assert flags == (ref.direct_only, ref.consent_needed, ref.lapses)
            need = (found.need.area, found.need.need_group, found.need.priority.value)
            assert need == (ref.area, ref.need, ref.priority)
            search = self.chain.ask("search.get", of)
            assert list(search.live) == ref.live
            assert list(search.legs) == ref.legs
            assert [self.chain.name(each) for each in search.tried] == ref.tried
            assert [self.chain.name(each) for each in search.barred] == ref.barred

    @invariant()
    def legs_are_the_same(self) -> None:
        """Their states and versions; each member's list is of those that live."""
        for of, leg in self.paper.legs.items():
            if leg.service_version:
                found = self.chain.ask("service.get", of)
                expected = (leg.status, leg.service_version, leg.overdue)
                assert (found.status.name, found.version, found.overdue) == expected
            else:
                offered = self.chain.ask("leg.get", of)
                assert (offered.status.name, offered.version) == (leg.status, leg.version)
        for name in AGENCIES:
            listed = self.chain.ask("desk.of_member", self.chain.member(name), ())
            live = [leg for ref in self.paper.refs.values() for leg in ref.live]
            for of in listed:
                leg, place = self.paper.legs[of], self.chain.ask("desk.get", of)
                key = None if leg.officer is None else self.chain.people[leg.officer].key
                assert (place.officer, place.version) == (key, leg.assigned)
            assert set(listed) == {leg for leg in live if self.paper.legs[leg].member == name}

    @invariant()
    def clocks_are_the_same(self) -> None:
        """When each rings; and nobody falls between: one for the state, here or at live legs, and the ceiling."""
        for of in (*self.paper.refs, *self.paper.legs):
            armed = {
                tick: self.chain.sandbox.now_ms + due for tick, due in self._clocks(of).items()
            }
            assert armed == {
                tick: due for (tick, key), (_, due, _) in self.paper.armed.items() if key == of
            }
        for of, ref in self.paper.refs.items():
            ticks = [tick for tick, key in self.paper.armed if key == of]
            legs = [leg for leg in ref.live if ("due", leg) in self.paper.armed]
            if ref.status in ("OFFERED", "IN_SERVICE"):
                assert ("due" not in ticks, len(legs)) == (True, len(ref.live))
                assert 1 <= len(legs) <= (5 if ref.status == "OFFERED" else 1)
            else:
                assert ("due" in ticks, legs) == (not ref.is_final, [])
            unstarted = ref.status not in ("AWAITING_FOLLOWUP", "CLOSED") and not ref.started
            assert ("ceiling" in ticks) is unstarted

    def _clocks(self, of: Id) -> dict[str, int]:
        armed = self.chain.sandbox.armed(of)
        return {tick: due_ms - self.chain.sandbox.now_ms for tick, due_ms in armed}

    @invariant()
    def a_recount_of_events_gives_the_lists(self) -> None:
        """Who is helped, being helped, not yet helped: by the lists, by the paper, and from events alone."""
        if self.acts % 4:
            return
        told = {event.ref_id: event.help.name for event in self.chain.told("HelpChanged")}
        assert told == {of: ref.help for of, ref in self.paper.refs.items()}
        for number, which in enumerate(
            ("BELUM_HELD", "BELUM_PASSED", "SEDANG", "TELAH", "ENDED"), 1
        ):
            for name in AGENCIES:
                listed = self.chain.ask("status.of_agency", self.chain.member(name), number, ())
                refs = self.paper.refs.items()
                assert set(listed) == {
                    of for of, ref in refs if (ref.origin, ref.help) == (name, which)
                }
        for office in (0, *AREAS):
            listed = self.chain.ask("status.of_office", office, ())
            assert set(listed) == {
                of for of, ref in self.paper.refs.items() if _office(ref) == office
            }

    @invariant()
    def nothing_is_stuck(self) -> None:
        """The clock could do everything."""
        assert self.chain.sandbox.stuck() == []


def _office(ref: Ref) -> int | None:
    return {"POOLED": ref.area, "STEWARDED": 0}.get(ref.place)


MOST_STORIES = 400
ASK_SERVICES = ("referral.keep", "leg.offer", "leg.accept", "leg.redirect", "pool.claim")
ASK_K = ("case.open", "leg.offer", "leg.accept", "contact.attempt", "pool.claim", "steward.take", "referral.dispute", "referral.reopen", "revision.update", "division.split", "merger.merge")  # fmt: skip

EVENTS = (
    "1 case.open", "2 open", "4 keep", "5 offer", "6 receive", "7 ask_info", "8 answer_info", "9 accept", "10 decline", "11 redirect", "12 withdraw", "13 error", "14 assign",
    "15 start", "16 attempt", "17 note", "18 hold", "19 resume", "20 complete", "21 conclude", "22 hand_back", "24 claim", "25 take", "26 wait", "27 close_unmet",
    "28 confirm", "32 mark_unreachable", "33 close_deceased", "34 close_error", "35 update", "35 to another guardian", "35 for something else", "35 no longer than before", "36 split", "36 after a first contact", "36 a leg goes on", "37 merge", "37 sooner than before", "38 unmerge", "retry", "29 dispute", "30 withdraw", "31 refute", "39 reopen", "43 route", "44 accept", "45 info", "46 remind", "47 stall", "49 claim",
    "50 steward", "51 ceiling", "52 confirm", "53 retire", "40 consent", "41 withdraw", "41 expire", "11 redirect that is not consented to", "40 may help", "40 looked at", "41 back to the origin", "41 asked of others",
    "41 wants a law", "42 basis", "43 lapse", "2 straight to the steward", "5 from elsewhere", "passed over", "43 consent ended", "next candidate", "recall", "let go",
    "follow-up due", "follow-up recorded", "follow-up missed", "follow-up not consented to",
)  # fmt: skip
REFUSALS = (
    "not_found", "forbidden", "stale", "wrong_state", "too_often", "too_late", "needs_evidence", "needs_guardian", "needs_second_member",
    "needs_second_person", "ask_first", "already_tried", "excluded", "bad_offer", "too_many_hops", "wrong_area", "too_long", "nobody_asked", "still_offered", "no_officer", "too_few_attempts", "too_soon", "no_consent", "no_basis", "has_room", "unchanged", "no_service", "no_room", "not_on_duty", "too_new",
    "too_few", "not_a_part", "not_served", "itself", "other_case", "other_need", "needs_holder", "not_merged",
)  # fmt: skip


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until everything has come up."""
    COUNTS.clear()
    wanted = [*EVENTS, *(f"refused: {code}" for code in REFUSALS)]
    wanted += [f"{method} refused: no_consent" for method in ASK_K]
    wanted += [f"{method} refused: no_service" for method in ASK_SERVICES]
    wanted += [f"{method} refused: no_room" for method in ("leg.accept", "pool.claim")]
    wanted += [f"{method} refused: not_on_duty" for method in ("leg.offer", "leg.redirect")]
    wanted += [
        f"followup.report refused: {why}"
        for why in ("not_found", "too_soon", "forbidden", "no_consent")
    ]
    rounds = Rounds(least=60, most=MOST_STORIES, steps=40)
    missing = rounds.never_come_up(Referrals, wanted, COUNTS)
    assert missing == [], f"in {MOST_STORIES} stories these never came up; {COUNTS}"

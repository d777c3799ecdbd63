"""A small programme: everybody is accounted for, everything happens that people do, and a mistake of the books is found."""

import pytest

from netsim.programme.books import Account as Entry
from netsim.programme.hours import DAY_MS, HOUR_MS, next_hour
from netsim.programme.run import Account, Programme, Scale

SMALL = Scale(members=9, leaders=20, referrals=110, days=50, departures=2, seed=8)
EVENTS = (
    "contact_attempted",
    "leg_moved",
    "referral_begun_anew",
    "referral_closed",
    "referral_moved",
    "referral_opened",
    "service_moved",
)


@pytest.fixture(scope="module")
def small() -> Programme:
    """One that has run."""
    programme = Programme(SMALL)
    programme.run()
    return programme


@pytest.fixture(scope="module")
def account(small: Programme) -> Account:
    """What became of everybody."""
    return small.account()


@pytest.mark.slow
class TestASmallProgramme:
    def test_nobody_is_lost_and_the_lists_are_those_of_the_recount(self, account: Account) -> None:
        assert account.is_good, (account.lost, account.differences, account.violations)
        assert account.opened >= SMALL.referrals
        assert sum(account.lists.values()) == account.opened

    def test_people_do_everything_that_people_do(self, account: Account) -> None:
        assert all(account.told[each] for each in EVENTS)
        assert min(account.lists.values()) > 0
        assert len(account.dispositions) > 5
        assert account.contacted > SMALL.referrals // 2
        assert account.writers > 2 * SMALL.members

    def test_a_referral_in_another_list_is_a_difference(self, small: Programme) -> None:
        books = small.officers.books
        closed = next(each for each in books.referrals.values() if each.list == "telah")
        closed.disposition = "unmet"
        found = small.account()
        closed.disposition = "helped"
        assert [each.partition(" ")[0] for each in found.differences] == ["telah", "ended"]
        assert not found.is_good

    def test_a_referral_that_no_agency_holds_is_lost(self, small: Programme) -> None:
        books, nobody = small.officers.books, "ab" * 16
        books.referrals[nobody] = Entry(small.officers.town.agencies[0].member.hex(), 0)
        found = small.account()
        del books.referrals[nobody]
        assert found.lost == (f"{nobody} has no holder",)

    def test_the_same_seed_gives_the_same_programme(self, small: Programme) -> None:
        few = Scale(members=4, leaders=0, referrals=5, days=3, departures=0)
        digests = set()
        for _ in range(2):
            programme = Programme(few)
            programme.run()
            digests.add(programme.world.digest)
        assert len(digests) == 1
        assert small.world.digest not in digests


@pytest.mark.parametrize(
    ("from_ms", "then_ms"),
    [
        (0, 8 * HOUR_MS),
        (8 * HOUR_MS, 9 * HOUR_MS),
        (16 * HOUR_MS, DAY_MS + 8 * HOUR_MS),
        (4 * DAY_MS + 16 * HOUR_MS, 7 * DAY_MS + 8 * HOUR_MS),
    ],
)
def test_officers_work_on_weekdays_from_eight_to_five(from_ms: int, then_ms: int) -> None:
    assert next_hour(from_ms) == then_ms

"""What an office puts together from events, and the recount that knows nothing of it."""

from node.rehearsal.recount import recount
from node.rehearsal.sight import Sight


def event(told: str, **fields: object) -> dict[str, object]:
    contract, name = told.split(".")
    return {"contract": contract, "name": name, "fields": {"ref_id": "r", **fields}}


def moved(before: str | None, after: str, version: int, ref_id: str = "r") -> dict[str, object]:
    return event(
        "custody.referral_moved",
        ref_id=ref_id,
        origin="o",
        before=before,
        after=after,
        version=version,
        level=0,
    )


def leg(after: str) -> dict[str, object]:
    return event("leg.leg_moved", leg_id="l", member="m", after=after)


def service(after: str) -> dict[str, object]:
    return event("service.service_moved", leg_id="l", member="m", after=after)


CLOSED = event("referral.referral_closed", origin="o", disposition="helped", version=6)
STORY = [
    moved(None, "open_intake", 1),
    moved("open_intake", "offered", 2),
    leg("offered"),
    leg("received"),
    moved("offered", "in_service", 3),
    leg("accepted"),
    service("accepted"),
    service("in_progress"),
    event("contact.contact_attempted"),
]


def test_a_leg_counts_its_own_versions_and_a_service_begins_anew() -> None:
    sight = Sight()
    for each in STORY[:6]:
        assert sight.take(each) == "r"
    [seen] = sight.referrals["r"].legs
    assert (seen.state, seen.version, seen.serves) == ("accepted", 3, False)
    sight.take(STORY[6])
    assert (seen.state, seen.version, seen.serves) == ("accepted", 1, True)
    sight.take(STORY[7])
    assert (seen.state, seen.version) == ("in_progress", 2)
    assert sight.referrals["r"].live("in_progress") is seen
    assert sight.referrals["r"].live("completed") is None


def test_a_referral_is_where_it_was_told_to_be_last() -> None:
    sight = Sight()
    for each in [*STORY, CLOSED]:
        sight.take(each)
    seen = sight.referrals["r"]
    assert (seen.state, seen.version, seen.disposition, seen.attempts) == ("closed", 6, "helped", 1)
    sight.take(event("referral.referral_begun_anew", origin="o", why="disputed", struck=None))
    sight.take(moved(None, "open_intake", 7))
    assert (seen.state, seen.disposition, seen.disputed) == ("open_intake", None, True)


def test_what_is_about_no_referral_is_passed_over() -> None:
    sight = Sight()
    assert sight.take({"contract": "node", "name": "node_ready", "fields": {}}) is None
    assert sight.events == 1


def test_the_recount_puts_each_referral_into_the_list_of_its_last_state() -> None:
    others = [moved(None, "pooled", 1, "p"), moved(None, "in_service", 1, "s")]
    assert recount([*STORY, *others]) == {"o": {"sedang": 2, "belum": 1}}
    assert recount([*STORY, CLOSED, *others]) == {"o": {"telah": 1, "sedang": 1, "belum": 1}}

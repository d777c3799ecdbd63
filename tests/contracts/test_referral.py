"""A referral from its opening to its end, each event of contracts section 2.4 that is built, and each of its guards."""

from contracts.language import DAY
from tests.contracts.agencies import (
    PERDA,
    TERAJU,
    Agencies,
)


def test_the_straight_path_from_an_open_case_to_a_prospect_who_says_that_they_were_helped() -> None:
    agencies = Agencies()
    agencies.opened()
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.clocks() == {"due": 3 * DAY, "ceiling": 30 * DAY}
    agencies.offered()
    assert agencies.state() == ("OFFERED", TERAJU)
    assert agencies.clocks("leg") == {"due": 7 * DAY}
    agencies.done(PERDA, "leg.receive", agencies.id("leg"), 1)
    agencies.accepted()
    assert agencies.state() == ("IN_SERVICE", PERDA)
    assert agencies.clocks("leg") == {"due": 7 * DAY}
    agencies.started()
    assert "ceiling" not in agencies.clocks()
    agencies.completed()
    assert agencies.state() == ("AWAITING_FOLLOWUP", PERDA)
    assert agencies.clocks() == {"due": 30 * DAY}
    assert agencies.clocks("leg") == {}
    agencies.done(TERAJU, "referral.confirm", agencies.id("ref"), agencies.version(), (), ())
    assert agencies.ask("referral.get", agencies.id("ref")).disposition.name == "HELPED"
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "CLOSED"
    assert agencies.ask("status.of_agency", agencies.member(TERAJU), 4, ()) == (agencies.id("ref"),)

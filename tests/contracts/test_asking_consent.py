"""The guard K: what is refused since nobody has consented to it, and what goes on without (events 1 to 39)."""

from contracts.language import DAY
from tests.contracts.agencies import (
    BIASA,
    CAPACITY,
    EVERYTHING,
    LZS,
    NEXT,
    PERDA,
    PERKESO,
    POOL,
    SAID,
    SELANGOR,
    SEQUENTIAL,
    SINGLE,
    TERAJU,
    ZPP,
    Agencies,
)

CALL = 1


def _only(agencies: Agencies, *names: str) -> tuple[object, ...]:
    return (3, (), tuple(agencies.member(each) for each in names))


def _opened(*names: str) -> Agencies:
    """A referral that its origin has, for which the prospect consents to these agencies."""
    agencies = Agencies()
    agencies.opened()
    agencies.consented(version=1, to=_only(agencies, *names), name="narrow")
    return agencies


def _refused(agencies: Agencies, name: str) -> tuple[object, ...]:
    return ("no_consent", agencies.member(name))


def _withdrawn(agencies: Agencies) -> None:
    agencies.done(ZPP, "consent.withdraw", agencies.id("case of ref"), SAID)
    agencies.wait(0)


def _offer(agencies: Agencies, *to: str, mode: int = SINGLE, who: str = TERAJU) -> object:
    targets = tuple(agencies.target(each) for each in to)
    form = (agencies.id("ref"), agencies.version(), mode, (agencies.id("leg"),), targets)
    return agencies.act(who, "leg.offer", *form)


def test_a_referral_is_opened_only_for_a_need_to_which_the_prospect_consents() -> None:
    agencies = Agencies()
    agencies.opened()
    case = agencies.id("case of ref")
    uses = ((1,), (3,), (1, 2))
    until_ms = agencies.sandbox.now_ms + 10 * DAY
    form = (case, 1, agencies.id("narrow"), uses, EVERYTHING[1], until_ms, SAID)
    agencies.done(TERAJU, "consent.give", *form)
    other = (agencies.id("other"), case, 4, SELANGOR, BIASA)
    assert agencies.act(TERAJU, "referral.open", *other) == _refused(agencies, TERAJU)
    agencies.done(TERAJU, "referral.open", agencies.id("same"), case, 3, SELANGOR, BIASA)


def test_an_offer_names_the_first_agency_to_which_the_prospect_does_not_consent() -> None:
    agencies = _opened(PERDA)
    assert _offer(agencies, PERDA, ZPP, PERKESO, mode=SEQUENTIAL) == _refused(agencies, ZPP)
    assert _offer(agencies, LZS) == ()


def test_an_offer_is_refused_altogether_once_consent_is_withdrawn() -> None:
    agencies = _opened(PERDA)
    _withdrawn(agencies)
    assert _offer(agencies, PERDA) == _refused(agencies, PERDA)
    assert _offer(agencies, TERAJU) == _refused(agencies, TERAJU)


def test_who_accepts_has_to_be_covered_when_it_accepts() -> None:
    agencies = Agencies()
    agencies.opened()
    uses, until_ms = ((1,), (3,), (1,)), agencies.sandbox.now_ms + 10 * DAY
    form = (1, agencies.id("preview"), uses, EVERYTHING[1], until_ms, SAID)
    agencies.done(TERAJU, "consent.give", agencies.id("case of ref"), *form)
    agencies.offered()
    leg = (agencies.id("leg"), agencies.leg_version())
    assert agencies.act(PERDA, "leg.accept", *leg) == _refused(agencies, PERDA)
    agencies.consented(version=2, to=_only(agencies, PERDA), name="again")
    agencies.accepted()


def test_guardian_and_steward_see_the_preview_always_and_the_core_only_if_the_prospect_says_so() -> (
    None
):
    agencies = _opened(PERDA)
    assert _offer(agencies, LZS) == ()
    form = (agencies.id("leg"), agencies.leg_version())
    assert agencies.act(LZS, "leg.accept", *form) == _refused(agencies, LZS)


def test_an_agency_that_names_one_without_consent_declines_and_the_origin_has_to_ask() -> None:
    agencies = _opened(PERDA, LZS)
    agencies.offered()
    form = (CAPACITY, SAID, agencies.id("new"), agencies.target(ZPP))
    leg = (agencies.id("leg"), agencies.leg_version())
    agencies.done(PERDA, "leg.redirect", *leg, *form)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.ask("custody.get", agencies.id("ref")).consent_needed
    assert agencies.ask("leg.get", agencies.id("leg")).status.name == "DECLINED"
    assert agencies.ask("search.get", agencies.id("ref")).offers == 1


def test_of_several_that_are_asked_at_once_one_that_names_another_leaves_the_rest_asked() -> None:
    agencies = _opened(PERDA, LZS)
    legs = (agencies.id("leg"), agencies.id("second"))
    targets = (agencies.target(PERDA), agencies.target(LZS))
    agencies.done(TERAJU, "leg.offer", agencies.id("ref"), agencies.version(), 3, legs, targets)
    form = (CAPACITY, SAID, agencies.id("new"), agencies.target(ZPP))
    agencies.done(PERDA, "leg.redirect", legs[0], 1, *form)
    assert agencies.state() == ("OFFERED", TERAJU)
    assert agencies.ask("search.live", agencies.id("ref")) == (legs[1],)


def test_the_next_of_a_row_is_passed_over_if_the_prospect_does_not_consent_to_it_any_more() -> None:
    agencies = _opened(PERDA, ZPP, PERKESO)
    assert _offer(agencies, PERDA, ZPP, PERKESO, mode=SEQUENTIAL) == ()
    agencies.consented(version=2, to=_only(agencies, PERDA, PERKESO), name="less")
    form = (agencies.id("leg"), agencies.leg_version(), CAPACITY, SAID, NEXT)
    agencies.done(PERDA, "leg.decline", *form)
    [live] = agencies.ask("search.live", agencies.id("ref"))
    assert agencies.name(agencies.ask("leg.get", live).member) == PERKESO


def test_a_claim_and_the_stewards_taking_ask_for_the_core() -> None:
    agencies = _opened(PERDA)
    agencies.offered()
    form = (agencies.id("leg"), agencies.leg_version(), CAPACITY, SAID, POOL)
    agencies.done(PERDA, "leg.decline", *form)
    claim = (agencies.id("ref"), agencies.version(), agencies.id("claimed"))
    assert agencies.act(ZPP, "pool.claim", *claim) == _refused(agencies, ZPP)
    agencies.wait(8 * DAY)
    assert agencies.state() == ("STEWARDED", PERKESO)
    take = (agencies.id("ref"), agencies.version(), agencies.id("taken"))
    assert agencies.act(PERKESO, "steward.take", *take) == _refused(agencies, PERKESO)


def test_nobody_tries_to_reach_a_prospect_who_does_not_consent_to_that() -> None:
    agencies = _opened(PERDA)
    attempt = (agencies.id("ref"), CALL, SAID)
    agencies.done(TERAJU, "contact.attempt", *attempt)
    _withdrawn(agencies)
    assert agencies.act(TERAJU, "contact.attempt", *attempt) == _refused(agencies, TERAJU)


def test_what_is_disputed_or_opened_again_needs_a_consent_and_what_is_refuted_does_not() -> None:
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    agencies.accepted()
    agencies.started()
    agencies.completed(outcome=3)
    _withdrawn(agencies)
    ref = agencies.id("ref")
    dispute = (ref, agencies.version(), ())
    assert agencies.act(TERAJU, "referral.dispute", *dispute) == _refused(agencies, TERAJU)
    agencies.done(PERDA, "referral.withdraw", ref, agencies.version(), SAID)
    version = agencies.ask("referral.get", ref).version
    reopen = (ref, version, (SAID,))
    assert agencies.act(PERKESO, "referral.reopen", *reopen) == _refused(agencies, TERAJU)
    agencies.done(TERAJU, "referral.refute", ref, version)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)


def test_an_origin_helps_itself_without_a_consent() -> None:
    agencies = _opened()
    _withdrawn(agencies)
    keep = (agencies.id("ref"), agencies.version(), agencies.id("leg"))
    agencies.done(TERAJU, "referral.keep", *keep)

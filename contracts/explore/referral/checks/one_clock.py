"""One clock of the stage in every open state, and one ceiling until somebody has spoken with the prospect."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.state import CASE_CLOSED, IN_SERVICE, OFFERED
from contracts.explore.referral.town import CASE, REF


def one_clock(change: Change) -> bool:
    """Section 2.2: what is armed is what the state wants, and nothing else of this referral.

    In `offered` each pending leg has its own, of which the earliest counts; who helps may have to state a law besides.
    """
    after = change.after
    wanted = (
        {("custody", "ceiling", REF)} if after.ref is not None and not after.ref.started else set()
    )
    if after.ref is None:
        if not after.closed.is_final:
            wanted.add(("referral", "due", REF))
        if after.given_up is not None:
            wanted.add(("contact", "retry", REF))
        if after.case.status.value == CASE_CLOSED:
            wanted.add(("case", "due", CASE))
    elif after.ref.status.value in (OFFERED, IN_SERVICE):
        contract = "leg" if after.ref.status.value == OFFERED else "service"
        live = after.search.live
        if not live:
            return False
        wanted |= {(contract, "due", each) for each in live}
        if after.ref.status.value == IN_SERVICE:
            wanted |= {("service", "basis", each) for each in live} & set(after.clocks)
    else:
        wanted.add(("custody", "due", REF))
    armed = {each for each in after.clocks if each[2] not in change.rest_ids}
    return armed == wanted

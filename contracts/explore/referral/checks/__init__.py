"""What must hold after every transition (contracts, section 2.10): each in its own file, all of them here."""

from __future__ import annotations

from collections.abc import Callable

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.checks.help_status import help_status
from contracts.explore.referral.checks.honest_closure import honest_closure
from contracts.explore.referral.checks.levels import level_falls_only_at_first_contact, level_rises
from contracts.explore.referral.checks.live_legs import (
    legs_fit_the_state,
    no_live_leg_in_a_closed_referral,
)
from contracts.explore.referral.checks.one_clock import one_clock
from contracts.explore.referral.checks.one_holder import one_holder
from contracts.explore.referral.checks.rest_begins import rest_begins

Check = Callable[[Change], bool]

CHECKS: tuple[tuple[str, Check], ...] = tuple(
    (each.__name__, each)
    for each in (
        one_holder,
        one_clock,
        no_live_leg_in_a_closed_referral,
        legs_fit_the_state,
        help_status,
        honest_closure,
        level_falls_only_at_first_contact,
        level_rises,
        rest_begins,
    )
)

__all__ = ["CHECKS", "Change", "Check"]

"""Who was not helped is never counted as helped."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.state import (
    D_HELPED,
    D_NOT_HELPED,
    D_PARTLY,
    D_UNCONFIRMED,
    HELPED,
    NOT_HELPED,
    PARTIAL,
)

CLAIMS = {
    D_HELPED: HELPED,
    D_UNCONFIRMED: HELPED,
    D_PARTLY: PARTIAL,
    D_NOT_HELPED: NOT_HELPED,
}
"""Which outcome a disposition claims; the others claim none."""


def honest_closure(change: Change) -> bool:
    """`helped*` only if the last leg's outcome is that, in part only if in part, and so on (section 2.10)."""
    before, after = change.before, change.after
    if before is None or before.ref is None or after.ref is not None:
        return True
    claimed = CLAIMS.get(after.closed.disposition.value)
    return claimed is None or claimed == before.ref.outcome

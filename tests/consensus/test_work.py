"""work_pending(): each line of section 5 as a row of a table."""

import pytest

from chain.primitives import Milliseconds
from consensus.work import Situation, pending_from

NOW = Milliseconds(10_000)
QUIET = Situation(
    now_ms=NOW,
    entered_ms=Milliseconds(9_000),
    delta_ms=Milliseconds(1_000),
    heartbeat_at_ms=Milliseconds(60_000),
    waiting_since_ms=None,
    enough_nullify=False,
    proposal_is_held=False,
    tip_is_final=True,
    tip_ends_epoch=False,
)
IN_2D = 11_000


@pytest.mark.parametrize(
    ("why", "changes", "pending_ms"),
    [
        ("nothing but the heartbeat", {}, 60_000),
        ("the heartbeat is due", {"heartbeat_at_ms": Milliseconds(10_000)}, 10_000),
        ("the heartbeat is overdue", {"heartbeat_at_ms": Milliseconds(-5)}, -5),
        ("something waits", {"waiting_since_ms": Milliseconds(9_500)}, 9_500),
        ("something begins to count", {"waiting_since_ms": Milliseconds(10_250)}, 10_250),
        ("something counts too late", {"waiting_since_ms": Milliseconds(99_999)}, 60_000),
        ("f + 1 have nullified", {"enough_nullify": True}, NOW),
        ("a proposal is held", {"proposal_is_held": True}, NOW),
        ("the tip is not final", {"tip_is_final": False}, IN_2D),
        (
            "the tip is not final, and work waits that counts soon",
            {"tip_is_final": False, "waiting_since_ms": Milliseconds(IN_2D)},
            NOW,
        ),
        (
            "the tip is not final, and a deadline is far away",
            {"tip_is_final": False, "waiting_since_ms": Milliseconds(99_999)},
            IN_2D,
        ),
        (
            "the tip is the epoch's last block",
            {"tip_is_final": False, "tip_ends_epoch": True},
            NOW,
        ),
        (
            "the tip is not final, and the heartbeat comes first",
            {"tip_is_final": False, "heartbeat_at_ms": Milliseconds(10_001)},
            10_001,
        ),
    ],
)
def test_work_is_pending_from(why: str, changes: dict[str, object], pending_ms: int) -> None:
    situation = QUIET._replace(**changes)  # type: ignore[arg-type]  # any of its fields
    assert pending_from(situation) == pending_ms, why

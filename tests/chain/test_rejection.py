"""A refusal tells its reason, and what it was about."""

from chain.rejection import Reason, Rejected


def test_a_refusal_reads_as_its_reason_and_its_detail() -> None:
    assert str(Rejected(Reason.EXPIRED, "valid until 5, it is 6")) == (
        "expired: valid until 5, it is 6"
    )
    assert str(Rejected(Reason.NO_CALLS)) == "no_calls"

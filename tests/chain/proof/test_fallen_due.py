"""What fell due at a block's start is shown by a receipt that names no transaction."""

from dataclasses import replace

from chain.proof.proof_file import FallenDueClaim, InclusionClaim
from chain.proof.verifier import Flaw
from chain.receipt import Outcome
from tests.chain.proof.town import flaw, proven, town_with_alarms


def test_what_fell_due_at_the_start_of_a_block_and_nobody_sent() -> None:
    at = town_with_alarms()
    tip = at.archive.tip
    found = proven(at, at.fallen_due())
    assert (found.header.height, len(tip.body.transactions)) == (6, 2)
    fired = (Outcome.DONE, "done", b"", (("script", "fired", b""),))
    assert found.fact == (bytes(32), (fired, fired))
    assert proven(at, at.fallen_due(2)).header.height == 2
    assert flaw(at, at.inclusion()) is None


def test_what_somebody_sent_did_not_fall_due_nor_what_fell_due_in_another_block() -> None:
    at = town_with_alarms()
    due, sent = at.fallen_due(), at.inclusion().claim
    assert isinstance(sent, InclusionClaim)
    as_due = FallenDueClaim(sent.receipt, sent.receipt_path)
    assert flaw(at, replace(due, claim=as_due)) is Flaw.WRONG_RECEIPT
    assert flaw(at, replace(due, claim=at.fallen_due(4).claim)) is Flaw.WRONG_RECEIPT
    assert isinstance(due.claim, FallenDueClaim)
    as_sent = replace(sent, receipt=due.claim.receipt, receipt_path=due.claim.receipt_path)
    assert flaw(at, replace(at.inclusion(), claim=as_sent)) is Flaw.WRONG_RECEIPT

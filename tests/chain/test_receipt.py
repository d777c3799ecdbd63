"""Receipts: one result for each call, bounded in every part."""

from dataclasses import replace

import pytest
from hypothesis import given

from chain.primitives import TransactionId
from chain.receipt import (
    MAX_EVENT_BYTES,
    MAX_EVENTS,
    RECEIPT,
    CallResult,
    Event,
    Outcome,
    Receipt,
)
from chain.rejection import Reason, Rejected
from chain.transaction import MAX_CALLS
from tests.chain import strategies

EVENT = Event("kv", "set", b"fields")
RESULT = CallResult(Outcome.DONE, "done", b"", (EVENT,))
EXAMPLE = Receipt(TransactionId(b"t" * 32), (RESULT,))


@given(receipt=strategies.RECEIPTS)
def test_a_receipt_comes_back_whole_from_its_encoding(receipt: Receipt) -> None:
    assert RECEIPT.decode(receipt.encode()) == receipt


@pytest.mark.parametrize(
    "results",
    [
        (RESULT,) * (MAX_CALLS + 1),
        (replace(RESULT, events=(EVENT,) * (MAX_EVENTS + 1)),),
        (replace(RESULT, detail=bytes(1025)),),
        (replace(RESULT, code=""),),
        (replace(RESULT, code="c" * 65),),
        (replace(RESULT, code="Done"),),
        (replace(RESULT, events=(replace(EVENT, fields=bytes(MAX_EVENT_BYTES + 1)),)),),
        (replace(RESULT, events=(replace(EVENT, name="a b"),)),),
    ],
    ids=["calls", "events", "detail", "no code", "long code", "capital", "fields", "space"],
)
def test_every_part_of_a_receipt_has_its_bound(results: tuple[CallResult, ...]) -> None:
    with pytest.raises(Rejected) as refused:
        RECEIPT.decode(replace(EXAMPLE, results=results).encode())
    assert refused.value.reason is Reason.MALFORMED


def test_a_receipt_may_fill_its_bounds() -> None:
    full = replace(RESULT, code="c" * 64, detail=bytes(1024), events=(EVENT,) * MAX_EVENTS)
    largest = replace(EXAMPLE, results=(full,) * 50)
    assert RECEIPT.decode(largest.encode()) == largest
    most = replace(EXAMPLE, results=(RESULT,) * MAX_CALLS)
    assert RECEIPT.decode(most.encode()) == most

"""Facts and events as a receipt carries them, within its bounds whatever they are."""

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import MemberId
from chain.receipt import Event
from chain.rejection import Rejected
from contracts.facts import EventForm, decode_facts, encode_facts
from contracts.refusal import Fact, Reason, Refused, is_code
from tests.contracts.stage import Address, NoteTaken

FACTS = st.integers() | st.text() | st.binary() | st.booleans() | st.none()


@given(st.lists(FACTS, max_size=12).map(tuple))
def test_any_facts_fit_into_a_receipt(facts: tuple[Fact, ...]) -> None:
    detail = encode_facts(facts)
    assert len(detail) <= 1_024
    read = decode_facts(detail)
    assert len(read) == min(8, len(facts))
    for fact, found in zip(facts, read, strict=False):
        if isinstance(fact, int) and not isinstance(fact, bool) and not -(2**63) <= fact < 2**64:
            assert found == str(fact)[:96]
        elif isinstance(fact, str | bytes):
            assert isinstance(found, type(fact))
            assert fact[: len(found)] == found
        else:
            assert found is fact or found == fact


def test_a_text_is_cut_between_letters() -> None:
    assert decode_facts(encode_facts(("é" * 100,))) == ("é" * 48,)
    assert decode_facts(encode_facts(("a" + "é" * 100,))) == ("a" + "é" * 47,)
    assert decode_facts(encode_facts(("a\ud800b",))) == ("a?b",)


def test_no_facts_are_no_bytes() -> None:
    assert encode_facts(()) == b""
    assert decode_facts(b"") == ()


@pytest.mark.parametrize("form", [[[1] * 9], [5], [[[1]]], [[1.5]], []])
def test_what_is_no_facts_is_rejected(form: list[object]) -> None:
    with pytest.raises(Rejected):
        decode_facts(msgpack.packb(form))


def test_an_event_is_told_and_read() -> None:
    form = EventForm(NoteTaken)
    event = NoteTaken(MemberId(bytes(16)), 5)
    told = form.told("notes", event)
    assert (told.contract, told.name) == ("notes", "note_taken")
    assert form.read(told) == event
    with pytest.raises(Rejected):
        form.read(Event("notes", "note_taken", b"\x90"))
    with pytest.raises(Refused):
        EventForm(Address)


@pytest.mark.parametrize("code", ["", "A", "a b", "a-b", "é", "a" * 65, 5, None])
def test_a_code_that_no_receipt_can_hold_is_no_reason(code: object) -> None:
    assert not is_code(code)
    with pytest.raises(ValueError, match="no code"):
        Reason(code)  # type: ignore[arg-type]  # that is the point


def test_a_refusal_has_a_reason_and_facts() -> None:
    for reason, facts in (("a", ()), (Reason("a"), ([],)), (Reason("a"), (Address("a", 1),))):
        with pytest.raises(TypeError):
            Refused(reason, facts)  # type: ignore[arg-type]  # that is the point

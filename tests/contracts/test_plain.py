"""Values as JSON: what a person or a program writes is what a contract is given, or is refused at its place."""

import json
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import Height, MemberId, Milliseconds
from contracts.clock import STUCK_FORM, Stuck
from contracts.kinds import kind_of
from contracts.loader import Program
from contracts.plain import Misread, plain, read, read_arguments
from contracts.refusal import Refused
from contracts.words import CLOCK, AtMost, Commitment, Id
from tests.contracts.network import ERRANDS, Network, an_id, member_id
from tests.contracts.stage import Address, Colour, Note

OWNER = MemberId(b"m" * 16)
NOTE = Note(OWNER, Colour.BLUE, Address("a.b", 7), Commitment(b"c" * 32), ("x", "y"), lasting=True)
NOTE_AS_JSON = {
    "owner": "6d" * 16,
    "colour": "blue",
    "address": {"area": "a.b", "number": 7},
    "what": "63" * 32,
    "tags": ["x", "y"],
    "lasting": True,
}


def test_a_record_is_an_object_with_its_fields() -> None:
    assert plain(NOTE) == NOTE_AS_JSON
    assert read(Note, NOTE_AS_JSON) == NOTE
    assert plain([None, (1, Colour.RED)]) == [None, [1, "red"]]
    assert plain(Note) is Note


WORDS = st.text("abc.", min_size=1, max_size=5)
NOTES = st.builds(
    Note,
    st.binary(min_size=16, max_size=16).map(MemberId),
    st.sampled_from(Colour),
    st.builds(Address, WORDS, st.integers(0, 2**64 - 1)),
    st.none() | st.binary(min_size=32, max_size=32).map(Commitment),
    st.lists(WORDS, max_size=3).map(tuple),
    lasting=st.booleans(),
)


@given(NOTES)
def test_what_is_written_as_json_is_read_as_it_was(note: Note) -> None:
    written = json.loads(json.dumps(plain(note)))
    assert read(Note, written) == note
    kind_of(Note).check(read(Note, written))


TYPES: dict[str, tuple[Any, Any, Any]] = {
    "number": (int, 5, 5),
    "time": (Milliseconds, 5, 5),
    "bounded": (Annotated[str, AtMost(3)], "abc", "abc"),
    "yes": (bool, True, True),
    "bytes": (bytes, "00ff", b"\x00\xff"),
    "nothing": (int | None, None, None),
    "something": (int | None, 3, 3),
    "row": (tuple[int, ...], [1, 2], (1, 2)),
    "pair": (tuple[int, str], [1, "a"], (1, "a")),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_value_of_each_type(name: str) -> None:
    annotation, written, value = TYPES[name]
    assert read(annotation, written) == value
    assert plain(value) == written


WRONG: list[tuple[Any, Any, str]] = [
    (int, "5", "a number"),
    (int, True, "a number"),
    (bool, 1, "true or false"),
    (str, 5, "a text"),
    (int, None, "it is missing"),
    (bytes, "0F", "hex digits"),
    (bytes, 5, "hex digits"),
    (Id, "00", "32 hex digits"),
    (Id, "0g" * 16, "32 hex digits"),
    (Colour, "BLUE", "red | blue | green"),
    (tuple[int, ...], 5, "a list"),
    (tuple[int, ...], [1, "a"], "[1]: a number"),
    (tuple[int, str], [1], "a list of 2"),
    (Address, ["a", 5], "an object"),
    (Address, {"area": "a"}, ".number: it is missing"),
    (
        Address,
        {"area": "a", "number": 5, "more": 1},
        ".more: no such field; there are: area, number",
    ),
]


@pytest.mark.parametrize(("annotation", "written", "told"), WRONG)
def test_what_is_no_value_of_its_type_is_refused_at_its_place(
    annotation: Any, written: Any, told: str
) -> None:
    with pytest.raises(Misread) as misread:
        read(annotation, written)
    assert str(misread.value) == told


def test_arguments_are_encoded_as_a_transaction_carries_them() -> None:
    entries = ERRANDS.alone().entries
    opened, left = entries["open"], entries["left"]
    what = Commitment(b"w" * 32)
    given_all = {"errand_id": plain(an_id("x")), "what": plain(what)}
    assert read_arguments(opened, given_all) == opened.encode(errand_id=an_id("x"), what=what)
    without = read_arguments(opened, {"errand_id": plain(an_id("x"))})
    assert without == opened.encode(errand_id=an_id("x"), what=None)
    assert read_arguments(left, {}) == b""
    with pytest.raises(Misread, match="when: no such argument; there are: errand_id, what"):
        read_arguments(opened, given_all | {"when": 1})
    with pytest.raises(Misread, match="x: no such argument; there are: none"):
        read_arguments(left, {"x": 1})
    with pytest.raises(Misread, match="errand_id: it is missing"):
        read_arguments(opened, {})


def test_a_number_beyond_its_bound_is_read_and_then_refused() -> None:
    source = Path("contracts/library/govern.py").read_text(encoding="utf-8")
    entry = Program(source).alone().entries["protocol_from"]
    with pytest.raises(Refused):
        read_arguments(entry, {"height": 2**64})


def test_an_event_of_a_block_is_read_as_its_contract_told_it() -> None:
    network = Network()
    result = network.call("m1.a", "errands", "open", an_id("x"), ())
    at = network.tip.block.header.height
    [told] = [network.executor.read_event(network.state, at, each) for each in result.events]
    assert plain(told) == {"errand_id": plain(an_id("x")), "owner": plain(member_id(1))}
    [done] = network.call("m1.a", "errands", "finish", an_id("x")).events
    later = network.tip.block.header.height
    assert plain(network.executor.read_event(network.state, later, done)) == {
        "errand_id": plain(an_id("x"))
    }


def test_an_event_of_the_clock_is_read_whichever_contract_it_is_about() -> None:
    network = Network()
    stuck = Stuck("errands", "run_out", an_id("x"), "wrong_state", Height(1), 3)
    told = STUCK_FORM.told(CLOCK, stuck)
    assert network.executor.read_event(network.state, Height(0), told) == stuck

"""Kinds: what is checked, how it lies on the wire, and that keys stand in the order of their values."""

from contextlib import nullcontext
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.codec import U64_MAX
from chain.primitives import FixedBytes, Height, MemberId
from chain.rejection import Rejected
from contracts import kinds
from contracts.kinds import NotAKind, codec_of, fields_of, kind_of
from contracts.meter import Budget, Meter
from contracts.refusal import OUT_OF_BUDGET, WRONG_KIND, Refused
from contracts.words import AtMost, Choice, Commitment, Id, event_name, is_record, record, snake
from contracts.written import UNSEEN
from tests.contracts.stage import Address, Colour, Note, NoteTaken, Piece, Spot

WORDS = st.text("abcxyz019_.-", min_size=1, max_size=12)
IDS = st.binary(min_size=16, max_size=16).map(Id)
MEMBERS = st.binary(min_size=16, max_size=16).map(MemberId)
NUMBERS = st.integers(0, U64_MAX)
ADDRESSES = st.builds(Address, WORDS, NUMBERS)
NOTES = st.builds(
    Note,
    MEMBERS,
    st.sampled_from(Colour),
    ADDRESSES,
    st.none() | st.binary(min_size=32, max_size=32).map(Commitment),
    st.lists(WORDS, max_size=5).map(tuple),
    st.booleans(),
)

PIECES = st.builds(
    Piece,
    MEMBERS,
    st.sampled_from(Colour),
    st.builds(Spot, NUMBERS, st.sampled_from(Colour)),
    st.none() | st.binary(min_size=32, max_size=32).map(Commitment),
    st.none() | st.sampled_from(Colour),
    st.booleans(),
)

VALUES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "number": (int, NUMBERS),
    "small number": (Annotated[int, AtMost(100)], st.integers(0, 100)),
    "height": (Height, NUMBERS),
    "yes or no": (bool, st.booleans()),
    "word": (str, WORDS),
    "short word": (Annotated[str, AtMost(12)], WORDS),
    "bytes": (bytes, st.binary(max_size=1024)),
    "few bytes": (Annotated[bytes, AtMost(3)], st.binary(max_size=3)),
    "id": (Id, IDS),
    "choice": (Colour, st.sampled_from(Colour)),
    "optional": (int | None, st.none() | NUMBERS),
    "optional choice": (Colour | None, st.none() | st.sampled_from(Colour)),
    "many": (tuple[Colour, ...], st.lists(st.sampled_from(Colour), max_size=64).map(tuple)),
    "few": (Annotated[tuple[int, ...], AtMost(3)], st.lists(NUMBERS, max_size=3).map(tuple)),
    "pair": (tuple[str, int], st.tuples(WORDS, NUMBERS)),
    "triple": (tuple[Colour, bool, Id], st.tuples(st.sampled_from(Colour), st.booleans(), IDS)),
    "pair that is no key": (tuple[bytes, Colour], st.tuples(st.binary(max_size=9), st.sampled_from(Colour))),
    "record": (Note, NOTES),
    "piece": (Piece, PIECES),
    "pair with a record": (tuple[Piece, int], st.tuples(PIECES, NUMBERS)),
    "records": (tuple[Address, ...], st.lists(ADDRESSES, max_size=5).map(tuple)),
}  # fmt: skip

KEYS = ("number", "small number", "yes or no", "word", "id", "choice", "pair", "triple")


@pytest.mark.parametrize("name", VALUES)
@given(st.data())
def test_a_value_comes_back_from_the_wire_as_it_was(name: str, data: st.DataObject) -> None:
    annotation, values = VALUES[name]
    value, kind = data.draw(values), kind_of(annotation)
    kind.check(value)
    codec = codec_of("one", [("value", kind)], lambda found: found)
    holder = Address(value, 0)
    encoded = codec_of("one", [("area", kind)], lambda found: found).encode(holder)
    assert codec.decode(encoded) == value
    assert type(codec.decode(encoded)) is type(value)


@pytest.mark.parametrize("name", VALUES)
@given(st.data())
def test_a_look_at_a_value_sees_what_it_weighs_or_nothing(name: str, data: st.DataObject) -> None:
    annotation, values = VALUES[name]
    value, kind = data.draw(values), kind_of(annotation)
    weight = Meter(Budget()).weigh(value)
    assert kind.look(value) in (weight, UNSEEN)
    meters = [Meter(Budget(steps=weight)) for _ in range(3)]
    kind.take(value, meters[0])
    assert kind.weigh(value, meters[1]) == meters[2].weigh(value) == weight
    assert [meter.steps for meter in meters] == [0, 0, 0]
    for work in (kind.take, kind.weigh):
        with pytest.raises(Refused) if weight else nullcontext():
            work(value, Meter(Budget(steps=max(0, weight - 1))))


@pytest.mark.parametrize("name", VALUES)
@given(st.data())
def test_a_form_is_what_each_value_is_packed_to(name: str, data: st.DataObject) -> None:
    annotation, values = VALUES[name]
    value, kind = data.draw(values), kind_of(annotation)
    assert kind.unpack(kind.form(value)) == value


@pytest.mark.parametrize(
    "name", ["number", "yes or no", "id", "choice", "optional choice", "triple", "piece"]
)
@given(st.data())
def test_what_weighs_little_is_seen_at_one_look(name: str, data: st.DataObject) -> None:
    annotation, values = VALUES[name]
    assert kind_of(annotation).look(data.draw(values)) >= 0


LONG = ("a" * 60_000,) * 64


@pytest.mark.parametrize(
    "annotation", [str, bytes, tuple[str, ...], tuple[str, int], str | None, Note]
)
def test_what_can_weigh_much_is_paid_for_before_it_is_looked_at(annotation: Any) -> None:
    kind = kind_of(annotation)
    assert kind.look(LONG) == UNSEEN
    with pytest.raises(Refused) as refused:
        kind.take(LONG, Meter(Budget(steps=10)))
    assert refused.value.reason is OUT_OF_BUDGET


def _sortable(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_sortable, value))
    return value.value if isinstance(value, Colour) else value


@pytest.mark.parametrize("name", KEYS)
@given(st.data())
def test_keys_stand_in_the_order_of_their_values(name: str, data: st.DataObject) -> None:
    annotation, values = VALUES[name]
    order = kind_of(annotation).order
    assert order is not None
    some = data.draw(st.lists(values, max_size=20))
    by_value = [order.to_key(value) for value in sorted(some, key=_sortable)]
    assert by_value == sorted(map(order.to_key, some))
    for value in some:
        key = order.to_key(value)
        assert len(key) <= order.longest_bytes
        assert order.from_key(key + b"rest") == (value, b"rest")


ID, MEMBER, SPOT = Id(bytes(16)), MemberId(bytes(16)), Spot(1, Colour.RED)

WRONG: dict[str, tuple[Any, list[Any]]] = {
    "number": (int, [-1, 2**64, True, "1", 1.0, None]),
    "small number": (Annotated[int, AtMost(100)], [101]),
    "yes or no": (bool, [0, 1, None]),
    "word": (str, ["", "A", "é", "a b", "a" * 65, b"a", 5]),
    "bytes": (bytes, [b"a" * 1025, bytearray(b"a"), "a"]),
    "id": (Id, [bytes(16), MemberId(bytes(16)), None]),
    "choice": (Colour, [3, "RED", None]),
    "optional": (int | None, ["a", -1]),
    "many": (tuple[int, ...], [[1], (1,) * 65, (1, "a"), None]),
    "pair": (tuple[str, int], [("a",), ("a", 1, 2), ["a", 1], (1, "a")]),
    "piece": (
        Piece,
        [
            Spot(1, Colour.RED),
            Piece(ID, Colour.RED, SPOT, None, None),  # type: ignore[arg-type]  # that is the point
            Piece(MEMBER, 3, SPOT, None, None),  # type: ignore[arg-type]  # that is the point
            Piece(MEMBER, Colour.RED, Spot(-1, Colour.RED), None, None),
            Piece(MEMBER, Colour.RED, None, None, None),  # type: ignore[arg-type]  # that is the point
            Piece(MEMBER, Colour.RED, SPOT, bytes(32), None),  # type: ignore[arg-type]  # that is the point
            Piece(MEMBER, Colour.RED, SPOT, None, 3),  # type: ignore[arg-type]  # that is the point
            Piece(MEMBER, Colour.RED, SPOT, None, None, 1),  # type: ignore[arg-type]  # that is the point
        ],
    ),
    "record": (Address, [("a", 1), Note, Address("a", -1), Address(["a"], 1)]),  # type: ignore[arg-type]  # that is the point
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_of_a_kind_is_refused_before_it_is_written(name: str) -> None:
    annotation, values = WRONG[name]
    for value in values:
        with pytest.raises(Refused) as refused:
            kind_of(annotation).check(value)
        assert refused.value.reason is WRONG_KIND
        with pytest.raises(Refused) as taken:
            kind_of(annotation).take(value, Meter(Budget()))
        assert (taken.value.reason, taken.value.facts) == (WRONG_KIND, refused.value.facts)


@pytest.mark.parametrize(
    ("annotation", "forms"),
    [
        (int, ["a", -1, True]),
        (Id, [bytes(15), "a", 5]),
        (Colour, [1, "RED", True, ()]),
        (int | None, [5, (1, 2), ("a",)]),
        (Annotated[tuple[int, ...], AtMost(2)], [5, (1, 2, 3), ("a",)]),
        (tuple[str, int], [("a",), 5, (1, "a")]),
        (Address, [("a",), 5, (1, "a")]),
    ],
)
def test_what_is_not_of_a_kind_is_rejected_from_the_wire(annotation: Any, forms: list[Any]) -> None:
    for form in forms:
        with pytest.raises(Rejected):
            kind_of(annotation).unpack(form)


class Empty(Choice):
    """Without members."""


class Named(Choice):
    """Its members are texts."""

    A = "a"


class Late(Choice):
    """One member too far."""

    A = 256


@record
class TextForAType:
    """What `from __future__ import annotations` would make of every record."""

    number: "int"


WIDE: type = record(type("Wide", (), {"__annotations__": {f"f{at}": int for at in range(33)}}))


@pytest.mark.parametrize(
    "annotation",
    [
        float, object, FixedBytes, Choice, Empty, Named, Late, TextForAType, WIDE, "int", list[int], dict[str, int], tuple,
        int | str, int | str | None, tuple[()], Annotated[int, AtMost(-1)], Annotated[int, AtMost(2**64)],
        Annotated[str, AtMost(0)], Annotated[bytes, AtMost(65 * 1024)], Annotated[tuple[int, ...], AtMost(513)],
        Annotated[int, 5], Annotated[Id, AtMost(5)], Annotated[tuple[int, str], AtMost(5)], Annotated[tuple[int], AtMost(5)],
        Annotated[tuple[()], AtMost(5)],
    ],
    ids=str,
)  # fmt: skip
def test_an_annotation_that_means_no_kind_is_a_mistake(annotation: Any) -> None:
    with pytest.raises(NotAKind):
        kind_of(annotation)


def test_a_record_that_could_not_be_read_back_is_a_mistake() -> None:
    with pytest.raises(NotAKind, match="4161 rows"):
        codec_of("deep", [("value", kind_of(tuple[tuple[tuple[int, ...], ...], ...]))], tuple)


def test_what_is_wrong_deep_in_records_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice for each record around it would take a minute for twenty of them, for a hundred steps."""
    deep: Any = record(type("Deep", (), {"__annotations__": {"first": int, "value": bytes}}))
    value = deep(1, 5)
    for _ in range(19):
        cls: Any = record(type("Deep", (), {"__annotations__": {"first": int, "value": deep}}))
        deep, value = cls, cls(1, value)
    kind, looked_at = kind_of(deep), []

    def wrong(value: Any, name: str) -> Refused:
        looked_at.append(value)
        return Refused(WRONG_KIND, (name,))

    monkeypatch.setattr(kinds, "_wrong", wrong)
    with pytest.raises(Refused) as refused:
        kind.check(value)
    assert refused.value.facts == ("Deep.value: " * 20 + "up to 1024 bytes",)
    assert looked_at == [5]


def test_a_kind_says_what_it_is() -> None:
    assert repr(kind_of(tuple[str, int])) == "Kind(word of up to 64 letters and number)"


def test_records_and_events_know_what_they_are() -> None:
    assert [name for name, _ in fields_of(Address)] == ["area", "number"]
    assert [is_record(each) for each in (Note, NoteTaken, Colour, 5)] == [True, True, False, False]
    assert (event_name(NoteTaken), event_name(Note)) == ("note_taken", None)
    assert [snake(name) for name in ("Told", "LegOffered", "MoC", "A2B")] == [
        "told",
        "leg_offered",
        "mo_c",
        "a2_b",
    ]

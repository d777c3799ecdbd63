"""Storage: maps are dictionaries in the order of their keys, read page by page and rolled back whole."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chain.primitives import Height
from chain.state import Overlay, Savepoint, Snapshot
from chain.storage.memory import MemoryStore
from contracts.kinds import NotAKind
from contracts.meter import Budget
from contracts.refusal import UNREADABLE, VIEW_WRITES, WRONG_KIND, Reason, Refused
from contracts.storage import Field, Keys, Map, Value, prefix_of
from contracts.words import AtMost, Id
from tests.contracts.network import Network
from tests.contracts.stage import PLENTY, Address, Colour, Spot, an_id, bound, moment, session

MISSING = Reason("missing")
WORDS = st.sampled_from(["a", "a.", "a-b", "aa", "b", "z"])
NUMBERS = st.integers(0, 3) | st.sampled_from([255, 256, 511, 2**64 - 1])
KEYS = st.tuples(WORDS, NUMBERS)
PAGES = st.integers(1, 7)


class Dictionary(RuleBasedStateMachine):
    """A map and an index against plain dictionaries."""

    @initialize()
    def begin(self) -> None:
        self.session, self.state = session()
        self.rows: Map[tuple[str, int], int] = bound(Map(), tuple[str, int], int, to=self.session)
        self.index: Keys[tuple[int, str]] = Keys()
        self.index.bind("staged", "index", (tuple[int, str],), self.session)
        self.other: Map[str, int] = Map()
        self.other.bind("staged", "fielder", (str, int), self.session)
        self.other.put("a", 5)
        self.model: dict[tuple[str, int], int] = {}
        self.kept: tuple[Savepoint, dict[tuple[str, int], int]] = (self.state.savepoint(), {})

    @rule(key=KEYS, value=NUMBERS)
    def put(self, key: tuple[str, int], value: int) -> None:
        self.rows.put(key, value)
        self.index.add((key[1], key[0]))
        self.model[key] = value

    @rule(key=KEYS)
    def erase(self, key: tuple[str, int]) -> None:
        self.rows.erase(key)
        self.index.erase((key[1], key[0]))
        self.model.pop(key, None)

    @rule()
    def keep(self) -> None:
        self.kept = (self.state.savepoint(), dict(self.model))

    @rule()
    def go_back(self) -> None:
        savepoint, self.model = self.kept[0], dict(self.kept[1])
        self.state.rollback(savepoint)

    @rule(key=KEYS)
    def get(self, key: tuple[str, int]) -> None:
        assert self.rows.get(key) == self.model.get(key)
        assert self.rows.has(key) is (key in self.model)
        if key in self.model:
            assert self.rows.need(key, MISSING) == self.model[key]

    @rule(most=PAGES, after=st.none() | KEYS, within=st.just(()) | st.tuples(WORDS))
    def page(self, most: int, after: tuple[str, int] | None, within: tuple[str, ...]) -> None:
        expected = sorted(self.model.items())
        if within:
            expected = [row for row in expected if row[0][0] == within[0]]
        if after is not None:
            expected = [row for row in expected if row[0] > after]
        assert self.rows.page(most=most, after=after, within=within) == expected[:most]

    @rule(most=PAGES, after=st.none() | KEYS, within=st.just(()) | st.tuples(NUMBERS))
    def listed(self, most: int, after: tuple[str, int] | None, within: tuple[int, ...]) -> None:
        turned = None if after is None else (after[1], after[0])
        expected = sorted((number, word) for word, number in self.model)
        if within:
            expected = [key for key in expected if key[0] == within[0]]
        if turned is not None:
            expected = [key for key in expected if key > turned]
        assert self.index.listed(most=most, after=turned, within=within) == expected[:most]

    @rule(most=PAGES)
    def all_pages(self, most: int) -> None:
        found: list[tuple[tuple[str, int], int]] = []
        page = self.rows.page(most=most)
        while page:
            found += page
            page = self.rows.page(most=most, after=page[-1][0])
        assert found == sorted(self.model.items())

    @invariant()
    def neighbours_are_untouched(self) -> None:
        assert self.other.page(most=9) == [("a", 5)]


TestDictionary = Dictionary.TestCase


def test_what_is_needed_and_missing_is_refused_for_the_contracts_reason() -> None:
    rows: Map[int, int] = bound(Map(), int, int, to=session()[0])
    with pytest.raises(Refused) as refused:
        rows.need(5, MISSING)
    assert refused.value.reason is MISSING


def test_a_value_is_its_default_until_it_is_set() -> None:
    made, state = session()
    value: Value[Address] = bound(Value(Address("a", 1)), Address, to=made)
    assert value.read() == Address("a", 1)
    value.write(Address("b", 2))
    assert value.read() == Address("b", 2)
    assert list(state.writes) == [b"\x01staged/field/"]


class Holder:
    """A class with a field that is not bound."""

    number = Value(5)


@pytest.mark.parametrize("most", [1, 2, 1_000])
def test_what_is_remembered_is_what_stands_there_and_costs_the_same(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much is remembered, and whether it was put or read before."""
    monkeypatch.setattr("contracts.storage.MOST_REMEMBERED", most)
    made, state = session()
    spots = bound(Map[int, Spot](), int, Spot, to=made)
    true = {number: Spot(number % 3, Colour.RED) for number in range(6)}
    for number, spot in true.items():
        spots.put(number, spot)
    other, _ = session()
    fresh = bound(Map[int, Spot](), int, Spot, to=other)
    for number in (*range(6), *range(6)):
        used = []
        for at, field in ((made, spots), (other, fresh)):
            at.begin(state, moment(), PLENTY)
            assert field.get(number) == true[number]
            used.append(at.meter.used)
        assert used[0] == used[1]


def test_bytes_that_were_put_as_an_id_are_read_as_bytes() -> None:
    """A value of a kind that is not seen at one look is remembered only as it is read."""
    made, _ = session()
    field = bound(Map[int, bytes](), int, bytes, to=made)
    field.put(1, an_id(1))
    assert type(field.get(1)) is bytes


def test_a_class_gives_the_field_itself() -> None:
    assert isinstance(Holder.number, Value)


def test_a_view_reads_and_does_not_write() -> None:
    made, state = session()
    rows: Map[int, int] = bound(Map(), int, int, to=made)
    rows.put(1, 5)
    made.begin_view(state, moment(), PLENTY)
    assert rows.get(1) == 5
    writes: list[Callable[[], None]] = [lambda: rows.put(1, 6), lambda: rows.erase(1)]
    for write in writes:
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.reason is VIEW_WRITES
    made.begin(state, moment(), PLENTY)
    writer = made.suspend_writing()
    assert writer is state
    assert made.suspend_writing() is None
    made.resume_writing(writer)
    rows.put(1, 6)
    assert rows.get(1) == 6


PLACE = b"\x01staged/field/"


@pytest.mark.parametrize(
    ("key", "encoded"),
    [
        (Colour, b"\x05"), (Colour, b""), (Id, bytes(10)), (Id, bytes(17)), (int, b"\x00" * 9), (int, b"\x01"), (bool, b"\x02"), (bool, b""),
        (str, b"a"), (str, b"\x00"), (str, b"\xff\x00"), (str, b"A\x00"), (tuple[str, int], b"a\x00"), (Annotated[int, AtMost(5)], b"\x00" * 7 + b"\x06"),
    ],
)  # fmt: skip
def test_a_key_that_an_older_version_wrote_in_another_way_is_unreadable(
    key: Any, encoded: bytes
) -> None:
    made, state = session()
    keys: Keys[Any] = bound(Keys(), key, to=made)
    state.put(PLACE + encoded, b"\x91\xc3")
    with pytest.raises(Refused) as refused:
        keys.listed(most=5)
    assert (refused.value.reason, refused.value.facts) == (UNREADABLE, ("field",))


@pytest.mark.parametrize("found", [b"", b"\x91\xa1a", b"\x92\x01\x01", b"\x91\xcc\x01"])
def test_a_value_that_an_older_version_wrote_in_another_way_is_unreadable(found: bytes) -> None:
    made, state = session()
    rows: Map[int, int] = bound(Map(), int, int, to=made)
    number: Value[int] = bound(Value(5), int, to=made)
    state.put(PLACE + bytes(8), found)
    state.put(PLACE, found)
    reads: list[Callable[[], object]] = [lambda: rows.get(0), number.read]
    for read in reads:
        with pytest.raises(Refused) as refused:
            read()
        assert (refused.value.reason, refused.value.facts) == (UNREADABLE, ("field",))


def test_a_page_after_the_end_of_what_it_is_within_is_empty() -> None:
    rows: Map[tuple[int, int], int] = bound(Map(), tuple[int, int], int, to=session()[0])
    rows.put((255, 1), 5)
    rows.put((256, 1), 6)
    assert rows.page(most=5, within=(255,)) == [((255, 1), 5)]
    assert rows.page(most=5, within=(255,), after=(256, 0)) == []
    assert rows.page(most=5, within=(255,), after=(0, 0)) == [((255, 1), 5)]


@pytest.mark.parametrize(
    ("most", "within"), [(0, ()), (257, ()), (5, (1, 2)), (5, ("a",)), (5, (1, 2, 3))]
)
def test_a_page_that_cannot_be_is_refused(most: int, within: tuple[object, ...]) -> None:
    rows: Map[tuple[int, int], int] = bound(Map(), tuple[int, int], int, to=session()[0])
    with pytest.raises(Refused) as refused:
        rows.page(most=most, within=within)
    assert refused.value.reason is WRONG_KIND


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        (Map(), (bytes, int)),
        (Map(), (Annotated[str, AtMost(250)], int)),
        (Map(), (int, list[int])),
        (Map(), (tuple[(bool,) * 17], int)),  # type: ignore[misc]  # made, not written
        (Map(), (tuple[tuple[(bool,) * 8], tuple[(bool,) * 7]], int)),  # type: ignore[misc]  # made, not written
        (Value("a"), (int,)),
        (Value(("a" * 60_000,) * 40), (tuple[Annotated[str, AtMost(60_000)], ...],)),
    ],
)
def test_a_field_that_cannot_be_stored_is_a_mistake(
    field: Field, arguments: tuple[Any, ...]
) -> None:
    with pytest.raises(NotAKind):
        bound(field, *arguments, to=session()[0])


def test_every_read_and_write_is_charged_with_its_bytes() -> None:
    made, _ = session()
    rows: Map[Id, int] = bound(Map(), Id, int, to=made)
    place = len(PLACE) + 16
    rows.put(an_id(1), 5)
    rows.get(an_id(1))
    rows.get(an_id(2))
    rows.has(an_id(1))
    rows.erase(an_id(2))
    used = made.meter.used
    assert (used.reads, used.writes) == (3, 2)
    assert used.bytes == (place + 2) + (place + 2) + place + place + place
    rows.page(most=5)
    assert made.meter.used.bytes == used.bytes + len(PLACE) + place + 2


def test_a_single_value_has_one_place_and_knows_no_other() -> None:
    network = Network(1)
    field = network.executor.running(network.state, Height(0))["member"].bound["terms"]
    field.key_of(prefix_of("member", "terms"))
    with pytest.raises(Refused):
        field.key_of(prefix_of("member", "terms") + b"x")


def test_a_page_costs_the_same_whether_what_was_deleted_below_it_is_final_or_not() -> None:
    made, first = session()
    numbers = bound(Keys[int](), int, to=made)
    for number in range(100):
        numbers.add(number)
    store = MemoryStore()
    snapshot = Snapshot(store)
    filled = Overlay(snapshot)
    for key, value in first.writes.items():
        assert value is not None
        filled.put(key, value)
    filled.seal()
    store.apply(filled.store_writes())
    snapshot.advance(filled)
    emptied = Overlay(snapshot)
    made.begin(emptied, moment(), PLENTY)
    for number in range(90):
        numbers.erase(number)
    emptied.seal()

    def cost(state: Overlay) -> Budget:
        made.begin(state, moment(), PLENTY)
        assert numbers.listed(most=2) == [90, 91]
        numbers.erase(90)
        assert numbers.listed(most=2, after=5) == [91, 92]
        return made.meter.used

    before = cost(Overlay(emptied))
    store.apply(emptied.store_writes())
    snapshot.advance(emptied)
    assert cost(Overlay(snapshot)) == before
    assert before.reads == 6

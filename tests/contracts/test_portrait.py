"""What is read from a contract's source is what the contract does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.receipt import Outcome
from contracts.entry import How
from contracts.loader import Program
from contracts.portrait.due import Due
from contracts.portrait.lives import ANY, Life
from contracts.portrait.portrait import KeyPart, Portrait, portrait_of
from contracts.portrait.reach import Armed
from contracts.sandbox import Sandbox
from contracts.shelf import shipped
from contracts.words import Role
from tests.contracts.network import ERRANDS

PORTRAITS = {each.name: each for each in map(portrait_of, shipped())}
STATES = ("RED", "GREEN", "BLUE")

LAMPS = '''
from contracts.language import (
    DAY, HOUR, Choice, Clock, Context, Contract, Id, Map, Milliseconds, Moment, Reason, Role, Value, event,
    method, record, refuse, replace, require, tick, view,
)

WRONG = Reason("wrong")
NONE = Reason("none")
BOTH = (WRONG, NONE)
T_GLOW_MS = 2 * DAY

class Colour(Choice):
    """What a lamp shows."""

    RED = 1
    GREEN = 2
    BLUE = 3

WARM = (Colour.RED, Colour.GREEN)

@record
class Lamp:
    """One lamp."""

    colour: Colour
    count: int

class Lamps(Contract):
    """All of them."""

    name = "lamps"

    lamps: Map[Id, Lamp] = Map()
    signal: Value[Colour] = Value(Colour.RED)

    @method(Role.ADMIN)
    def make(self, ctx: Context, lamp_id: Id, colour: Colour) -> None:
        """Any colour."""
        self.lamps.put(lamp_id, Lamp(colour, 0))

    @view
    def shows(self, lamp_id: Id) -> Colour:
        """Its colour."""
        return self.lamps.need(lamp_id, NONE).colour

    @method(Role.ADMIN)
    def turn(self, ctx: Context, lamp_id: Id, wanted: Colour) -> None:
        """Turn it."""
        lamp = self.lamps.need(lamp_id, NONE)
BODY
    @tick
    def fade(self, moment: Moment, subject: Id) -> None:
        """It fades."""

    def _set(self, lamp_id: Id, lamp: Lamp, colour: Colour) -> None:
        if colour == Colour.BLUE:
            refuse(WRONG)
        self.lamps.put(lamp_id, replace(lamp, colour=colour))

def _in_days(now_ms: Milliseconds, days: int) -> Milliseconds:
    return Milliseconds(now_ms + days)

def _counted(now_ms: Milliseconds) -> Milliseconds:
    due_ms = Milliseconds(now_ms + HOUR)
    return due_ms

def _stop(lamp: Lamp) -> Lamp:
    refuse(WRONG)

def _warm(lamp: Lamp) -> Lamp:
    require(lamp.colour in WARM, WRONG)
    return lamp
'''


def _lamps(*lines: str) -> Portrait:
    """The portrait of a contract whose method `turn` goes on with these lines."""
    return portrait_of(Program(_source(*lines)))


def _source(*lines: str) -> str:
    body = "".join([f"        {line}\n" for line in lines])
    return LAMPS.replace("BODY", body)


def _arrows(lives: tuple[Life, ...], record: str | None = "Lamp") -> set[tuple[str | None, str]]:
    """The arrows of one life, but for those of `make`."""
    return {
        (move.before, move.after)
        for life in lives
        if life.moving.record == record
        for move in life.moves
        if move.methods != ("make",)
    }


PUT_BLUE = "self.lamps.put(lamp_id, replace(lamp, colour=Colour.BLUE))"
MOVES = {
    "nothing said": ([PUT_BLUE], {(ANY, "BLUE")}),
    "require": (["require(lamp.colour == Colour.RED, WRONG)", PUT_BLUE], {("RED", "BLUE")}),
    "turned around": (["require(Colour.RED == lamp.colour, WRONG)", PUT_BLUE], {("RED", "BLUE")}),
    "early return": (["if lamp.colour != Colour.GREEN:", "    return", PUT_BLUE], {("GREEN", "BLUE")}),
    "refuse": (["if lamp.colour in WARM:", "    refuse(WRONG)", PUT_BLUE], set()),
    "among some": (["require(lamp.colour in WARM, WRONG)", PUT_BLUE], {("RED", "BLUE"), ("GREEN", "BLUE")}),
    "another count": (["self.lamps.put(lamp_id, replace(lamp, count=2))"], set()),
    "in a function": (["warm = _warm(lamp)", PUT_BLUE.replace("lamp,", "warm,")], {("RED", "BLUE"), ("GREEN", "BLUE")}),
    "in a method": (["self._set(lamp_id, lamp, Colour.GREEN)"], {(ANY, "GREEN")}),
    "pruned in a method": (["self._set(lamp_id, lamp, Colour.BLUE)"], set()),
    "what was asked": (["self._set(lamp_id, lamp, wanted)"], {(ANY, "RED"), (ANY, "GREEN")}),
    "either": (
        ["colour = Colour.BLUE if lamp.colour == Colour.RED else Colour.RED",
         "self.lamps.put(lamp_id, replace(lamp, colour=colour))"],
        {(ANY, "RED"), (ANY, "BLUE")},
    ),
    "the same again": (["require(lamp.colour == Colour.BLUE, WRONG)", PUT_BLUE], set()),
    "read and put": (["other = self.lamps.get(lamp_id)", "self.lamps.put(lamp_id, replace(lamp, colour=lamp.colour))"], set()),
    "another one's": (
        ["other = self.lamps.need(lamp_id, NONE)", "require(other.colour == Colour.RED, WRONG)", PUT_BLUE],
        {(ANY, "BLUE")},
    ),
    "a loop": (
        ["found = lamp", "for each in [1, 2]:", "    found = replace(found, count=each)",
         "    if each == 2:", "        break", PUT_BLUE.replace("lamp,", "found,")],
        {(ANY, "BLUE")},
    ),
    "inside a loop": (
        ["while lamp.colour == Colour.RED:", f"    {PUT_BLUE}", "    break"], {("RED", "BLUE")},
    ),
    "a page": (
        ["for key, each in self.lamps.page(most=8):", "    self.lamps.put(key, replace(each, colour=Colour.RED))"],
        {(ANY, "RED")},
    ),
    "a list": (
        ["found = [self.lamps.need(key, NONE) for key in [lamp_id] if lamp.colour == Colour.RED]", PUT_BLUE],
        {(ANY, "BLUE")},
    ),
    "not all": (
        ["require(not (lamp.colour == Colour.RED and lamp.count > 2), WRONG)",
         "require(lamp.colour != Colour.GREEN, WRONG)", PUT_BLUE],
        {("RED", "BLUE")},
    ),
    "never": (["require(False, WRONG)", PUT_BLUE], set()),
    "never again": (["self.lamps.put(lamp_id, _stop(lamp))", PUT_BLUE], set()),
    "never come to": (["self._set(lamp_id, _stop(lamp), Colour.GREEN)"], set()),
    "never for any": (["found = [key for key in [lamp_id] if False]", PUT_BLUE], {(ANY, "BLUE")}),
    "nothing done": (["pass", "found: Lamp = lamp", PUT_BLUE.replace("lamp,", "found,")], {(ANY, "BLUE")}),
    "not the one": (
        ["require(wanted == Colour.RED, WRONG)", "require(wanted != lamp.colour, WRONG)", PUT_BLUE],
        {("GREEN", "BLUE")},
    ),
    "not equal": (["require(lamp.colour != wanted, WRONG)", PUT_BLUE], {(ANY, "BLUE")}),
    "changed on one way": (
        ["require(lamp.colour == Colour.GREEN, WRONG)", "found = lamp", "if lamp.count > 2:",
         "    found = replace(lamp, colour=Colour.RED)", "self.lamps.put(lamp_id, found)"],
        {("GREEN", "RED")},
    ),
    "no order": (["require(lamp.colour < Colour.GREEN, WRONG)", PUT_BLUE], {(ANY, "BLUE")}),
    "one of two": (
        ["found = lamp if lamp.count > 2 else self.lamps.need(lamp_id, NONE)",
         "require(found.colour == Colour.RED, WRONG)", PUT_BLUE.replace("lamp,", "found,")],
        {(ANY, "BLUE")},
    ),
    "of a page and changed": (
        ["for key, each in self.lamps.page(most=8):", "    self.lamps.put(key, replace(each, count=2))",
         "    self.lamps.put(key, replace(replace(each, count=2), colour=Colour.GREEN))"],
        {(ANY, "GREEN")},
    ),
    "a choice is something": (["if wanted is None:", f"    {PUT_BLUE}"], set()),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVES)
def test_an_arrow_is_what_the_conditions_leave(case: str) -> None:
    lines, expected = MOVES[case]
    assert _arrows(_lamps(*lines).lives) == expected


def test_what_a_record_begins_with_is_known_where_it_is_made() -> None:
    source = _source(PUT_BLUE, "self.lamps.put(lamp_id, Lamp())").replace(
        "    colour: Colour\n    count: int\n",
        "    colour: Colour = Colour.BLUE\n    count: int = 0\n",
    )
    assert _arrows(portrait_of(Program(source)).lives) == {(ANY, "BLUE"), (None, "BLUE")}


def test_a_value_of_the_contract_moves_too() -> None:
    lines = ["if self.signal == Colour.RED:", "    self.signal = Colour.GREEN"]
    lines += ["    self.signal = Colour.BLUE"]
    assert _arrows(_lamps(*lines).lives, None) == {("RED", "GREEN"), ("GREEN", "BLUE")}


def test_a_value_that_a_loop_may_have_set_is_not_known() -> None:
    lines = ["require(self.signal == Colour.RED, WRONG)", "before = self.signal"]
    lines += ["for each in [1, 2]:", "    self.signal = Colour.GREEN"]
    lines += ["self.signal = Colour.BLUE", "self.lamps.put(lamp_id, replace(lamp, colour=before))"]
    lives = _lamps(*lines).lives
    assert _arrows(lives, None) == {(ANY, "GREEN"), (ANY, "BLUE")}
    assert _arrows(lives) == {(ANY, "RED")}


def test_a_value_that_was_looked_at_on_one_way_only_is_not_known_after_it() -> None:
    lines = ["if lamp.count > 2:", "    require(self.signal == Colour.RED, WRONG)"]
    lines += ["self.signal = Colour.BLUE"]
    assert _arrows(_lamps(*lines).lives, None) == {(ANY, "BLUE")}


def test_a_colour_that_may_be_any_is_not_followed() -> None:
    lines = ["for key, each in self.lamps.page(most=8):"]
    lines += ["    colour = Colour.RED if lamp.count > 2 else each.colour"]
    lines += ["    self.lamps.put(key, replace(lamp, colour=colour))", PUT_BLUE]
    [life] = _lamps(*lines).lives
    assert (life.unfollowed, _arrows((life,))) == (("turn",), {(ANY, "BLUE")})


def test_what_cannot_be_followed_is_said_to_be_so() -> None:
    lines = ["require(lamp.colour == Colour.RED, WRONG)", PUT_BLUE]
    lines += ["for key, each in self.lamps.page(most=8):", "    self.lamps.put(key, each)"]
    [life] = _lamps(*lines).lives
    assert life.unfollowed == ("turn",)
    assert _arrows((life,)) == {("RED", "BLUE")}


def test_a_method_that_goes_on_for_ever_is_read_without_being_followed() -> None:
    """Eleven functions that each call the next one four times: four million ways."""
    towers = "".join(
        f"def _f{at}(a: int) -> int:\n    return " + " + ".join([f"_f{at + 1}(a)"] * 4) + "\n\n"
        for at in range(10)
    )
    lines = ["lamp_count = _f0(1)", "require(lamp_count > 2, WRONG)"]
    lines += ["self._set(lamp_id, lamp, Colour.RED)"]
    source = _source(*lines) + "\n" + towers + "def _f10(a: int) -> int:\n    return a\n"
    drawn = portrait_of(Program(source))
    [turn] = [each for each in drawn.methods if each.name == "turn"]
    assert drawn.lives == ()
    assert (turn.reach.reasons, turn.reach.written) == (["none", "wrong"], ["lamps"])


ATOMS = st.one_of(
    st.tuples(st.sampled_from(["==", "!="]), st.sampled_from(STATES)).map(
        lambda each: f"lamp.colour {each[0]} Colour.{each[1]}"
    ),
    st.tuples(st.sampled_from(["in", "not in"]), st.sets(st.sampled_from(STATES), min_size=1)).map(
        lambda each: f"lamp.colour {each[0]} ({' '.join(f'Colour.{c},' for c in sorted(each[1]))})"
    ),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda each: f"not ({each})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda each: f"({each[0]}) {each[1]} ({each[2]})"
        ),
    ),
    max_leaves=5,
)


@given(CONDITIONS, CONDITIONS, st.sampled_from(STATES), st.sampled_from(STATES))
def test_the_arrows_are_what_happens(first: str, second: str, to: str, other: str) -> None:
    put = "self.lamps.put(lamp_id, replace(lamp, colour=Colour.{}))"
    source = _source(
        f"require({first}, WRONG)", f"if {second}:", f"    {put.format(to)}", "else:",
        f"    {put.format(other)}",
    )  # fmt: skip
    happened = set()
    for before in STATES:
        sandbox = Sandbox(source)
        officer, lamp = sandbox.person("Agensi Contoh", Role.ADMIN), sandbox.id("lamp")
        [(_, (_, colours))] = [("", sandbox.contract.entries["make"].parameters)]
        colour = colours[1].unpack(STATES.index(before) + 1)
        sandbox.call(officer, "make", lamp_id=lamp, colour=colour)
        result = sandbox.call(officer, "turn", lamp_id=lamp, wanted=colour)
        after = sandbox.ask("shows", lamp_id=lamp).name
        if result.outcome is Outcome.DONE and after != before:
            happened.add((before, after))
    drawn: set[tuple[str | None, str]] = set()
    for start, after in _arrows(portrait_of(Program(source)).lives):
        drawn |= {(each, after) for each in (STATES if start == ANY else (start,))}
    assert {pair for pair in drawn if pair[0] != pair[1]} == happened


def test_the_lives_of_members_are_those_of_the_design() -> None:
    """contracts, section 3.1: applicant, active, suspended; leaving, then left; expelled."""
    [life] = PORTRAITS["member"].lives
    assert life.unfollowed == ()
    assert {(each.before, each.after): each.methods for each in life.moves} == {
        (None, "APPLICANT"): ("propose",),
        (None, "ACTIVE"): ("found",),
        ("APPLICANT", "ACTIVE"): ("confirm",),
        ("APPLICANT", "LEFT"): ("lapse",),
        ("ACTIVE", "SUSPENDED"): ("suspend", "stop", "agree", "stop_own"),
        ("ACTIVE", "LEAVING"): ("leave",),
        ("ACTIVE", "EXPELLED"): ("expel", "agree"),
        ("SUSPENDED", "ACTIVE"): ("resume", "agree", "review"),
        ("SUSPENDED", "EXPELLED"): ("expel", "agree"),
        ("LEAVING", "SUSPENDED"): ("suspend", "stop", "agree", "stop_own"),
        ("LEAVING", "LEFT"): ("runoff",),
        ("LEAVING", "EXPELLED"): ("expel", "agree"),
    }


DAY = 24 * 3_600_000
DUES = {
    "ctx.now_ms": (0, ()),
    "ctx.now_ms + 3 * DAY": (3 * DAY, ()),
    "Milliseconds(T_GLOW_MS + ctx.now_ms)": (2 * DAY, ("T_GLOW_MS",)),
    "Milliseconds(ctx.now_ms + T_GLOW_MS + HOUR)": (2 * DAY + 3_600_000, ("T_GLOW_MS",)),
    "_in_days(ctx.now_ms, T_GLOW_MS)": (None, ("T_GLOW_MS",)),
    "Milliseconds(ctx.now_ms + lamp.count)": (None, ()),
    "Milliseconds(lamp.count)": (None, ()),
    "_counted(ctx.now_ms)": (None, ()),
    "Milliseconds(ctx.now_ms + lamp.count * T_GLOW_MS)": (None, ("T_GLOW_MS",)),
}


@pytest.mark.parametrize("written", DUES)
def test_a_deadline_is_so_long_after_the_block_if_it_always_is(written: str) -> None:
    for lines in (
        [f'ctx.arm("fade", lamp_id, {written}, Clock.STATUTORY)'],
        [f"due_ms = {written}", 'ctx.arm("fade", lamp_id, due_ms, clock=Clock.STATUTORY)'],
    ):
        drawn = _lamps(*lines)
        [turn] = [each for each in drawn.methods if each.name == "turn"]
        [armed] = turn.reach.armed
        after_ms, constants = DUES[written]
        assert (armed.tick, armed.clock, armed.due.after_ms) == ("fade", "STATUTORY", after_ms)
        assert armed.due.constants == constants or "due_ms" in armed.due.written


def test_a_reason_counts_where_it_is_named_and_not_where_nothing_comes() -> None:
    def reasons(*lines: str) -> list[str]:
        [turn] = [each for each in _lamps(*lines).methods if each.name == "turn"]
        return turn.reach.reasons

    assert reasons("self._set(lamp_id, lamp, Colour.GREEN)") == ["none"]
    assert reasons("self._set(lamp_id, lamp, Colour.BLUE)") == ["none", "wrong"]
    assert reasons("require(False, WRONG)", 'refuse(Reason("later"))') == ["none", "wrong"]
    assert reasons('refuse(Reason("other"))') == ["none", "other"]


def test_the_portrait_of_the_example() -> None:
    drawn = portrait_of(ERRANDS)
    assert (drawn.name, drawn.version, drawn.digest) == ("errands", 1, ERRANDS.digest)
    assert drawn.about.startswith("Errands: who has to do what, by when.")
    assert drawn.about.endswith("Each member's errands.")
    assert drawn.reasons == ("exists", "not_found", "not_yours", "wrong_state")
    assert [(each.name, each.number) for each in drawn.numbers] == [("T_DO_MS", 3 * DAY)]
    opened = drawn.methods[0]
    assert [(each.name, each.written, each.kind) for each in opened.arguments] == [
        ("errand_id", "Id", "Id"),
        ("what", "Commitment | None", "Commitment or nothing"),
    ]
    due = Due("Milliseconds(ctx.now_ms + T_DO_MS)", 3 * DAY, ("T_DO_MS",))
    assert opened.reach.armed == [Armed("run_out", due, "ROUTINE")]
    assert opened.reach.events == ["ErrandOpened"]
    assert opened.reach.written == ["errands", "by_owner", "open_count"]
    by_owner = drawn.kept[1]
    assert by_owner.prefix == b"\1errands/by_owner/"
    assert by_owner.key == (KeyPart("MemberId", 16), KeyPart("Id", 16))
    assert [each.called for each in drawn.events] == ["errand_opened", "errand_done", "errand_late"]
    assert [each.name for each in drawn.methods if each.spec.how is How.TICK] == ["run_out"]


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_shipped_contract_says_what_each_of_its_things_is(name: str) -> None:
    drawn = PORTRAITS[name]
    told = [(each.name, each.told) for each in drawn.methods]
    told += [(each.name, each.told) for each in drawn.choices]
    told += [(each.name, each.told) for each in drawn.peers]
    told += [(each.name, each.told) for each in (*drawn.records, *drawn.events)]
    assert [each for each, text in told if not text] == []

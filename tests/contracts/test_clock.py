"""The clock: each sentence of contracts.md, section 1.3, and each bound."""

import pytest

from chain.primitives import Height, Milliseconds
from chain.receipt import NO_TRANSACTION, RECEIPT, CallResult, Outcome, Receipt
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from contracts.clock import (
    FIRINGS_OF_EACH_LANE,
    KEPT_FOR_ROUTINE,
    MOST_BYTES,
    MOST_FIRINGS,
    MOST_WORK,
    Stuck,
    _Room,
    armed_of,
    item_of,
    lag_ms,
    next_deadline,
    stuck_items,
)
from contracts.deadlines import FARTHEST_MS, Item, Place, head_of
from contracts.facts import EventForm, decode_facts
from contracts.refusal import Refused
from contracts.words import Clock
from tests.contracts.clockwork import OUTAGE, START, Clockwork, bell_id, bells

URGENT, ROUTINE, STATUTORY = Clock.URGENT, Clock.ROUTINE, Clock.STATUTORY


def _begun() -> Clockwork:
    chain = Clockwork()
    chain.block()
    return chain


# When an item fires.


def test_an_item_fires_in_the_first_block_whose_parent_has_reached_its_time() -> None:
    chain = _begun()
    chain.set(1, 1000)
    assert chain.block(999) == []
    assert chain.block(1) == [], "now its time has come, and people can act in this block"
    assert chain.block(1) == bells(1)
    assert chain.ask("when", 1) == START + 2001
    assert chain.block() == [], "an item fires once"


def test_until_it_has_fired_the_acts_of_people_win() -> None:
    chain = _begun()
    chain.set(1, 1000)
    chain.set(2, 1000)
    chain.block(5000)
    chain.act("unset", bell=bell_id(1))
    assert chain.block() == bells(2)
    assert chain.ask("when", 1) is None


def test_arming_again_takes_the_place_of_what_was_armed() -> None:
    chain = _begun()
    chain.set(1, 1000)
    chain.set(2, 1000)
    chain.set(1, 5000, URGENT)
    assert [(each.clock, each.due_ms) for each in armed_of(chain.state, bell_id(1), most=9)] == [
        (URGENT, START + 6000)
    ]
    chain.block()
    assert chain.block() == bells(2)
    chain.set(1, 1000)
    chain.block()
    assert chain.block() == bells(1)
    chain.block(5000)
    assert chain.block() == []


def test_both_ticks_of_a_contract_are_armed_for_one_subject() -> None:
    chain = _begun()
    chain.act("set_plain", bell=bell_id(1), due_ms=START + 2000)
    chain.act("set", contract="mute", bell=bell_id(1), due_ms=START + 9000)
    found = armed_of(chain.state, bell_id(1), most=9)
    assert [(each.item, each.due_ms - START) for each in found] == [
        (Item("bells", "chime", bell_id(1)), 2005),
        (Item("bells", "ring", bell_id(1)), 2000),
        (Item("mute", "ring", bell_id(1)), 9000),
    ]
    assert armed_of(chain.state, bell_id(1), most=2) == found[:2]
    assert armed_of(chain.state, bell_id(2), most=9) == []
    chain.block()
    chain.block(10)
    assert [item_of(each) for each in chain.results] == [Item("bells", "ring", bell_id(1))]
    assert chain.block() == bells(1)


def test_what_is_armed_for_a_time_long_past_falls_due_now() -> None:
    chain = _begun()
    chain.set(1, 0)
    chain.act("set_plain", bell=bell_id(2), due_ms=Milliseconds(0))
    assert next_deadline(chain.state) == chain.now_ms
    assert lag_ms(chain.state, chain.now_ms) == 0
    assert chain.block() == bells(1, 2, 2), "nobody gets before others by an old date"


def test_nothing_is_armed_for_more_than_a_hundred_years() -> None:
    chain = _begun()
    assert chain.set(1, FARTHEST_MS).outcome is Outcome.DONE
    refused = chain.set(1, FARTHEST_MS + 1)
    assert refused.code == "too_far_ahead"
    assert decode_facts(refused.detail) == (chain.now_ms + FARTHEST_MS + 1,)


# Order and bounds.


def test_urgent_and_statutory_items_fire_first_each_lane_by_time_and_then_by_arming() -> None:
    chain = _begun()
    chain.set(1, 1000)
    chain.set(2, 3000, STATUTORY)
    chain.set(3, 2000, URGENT)
    chain.set(4, 2000, STATUTORY)
    chain.set(5, 2000, URGENT)
    chain.set(6, 500)
    chain.set(7, 1000)
    chain.block(3000)
    assert chain.block() == bells(3, 4, 5, 2, 6, 1, 7)


def test_a_block_fires_no_more_than_256() -> None:
    for clock in Clock:
        chain = _begun()
        for number in range(MOST_FIRINGS + 44):
            chain.set(number, 0, clock)
        assert chain.block() == bells(*range(MOST_FIRINGS))
        assert chain.block() == bells(*range(MOST_FIRINGS, MOST_FIRINGS + 44))


def test_each_lane_has_64_places_if_it_needs_them() -> None:
    for many, first_urgent in ((0, 256), (1, 255), (63, 193), (64, 192), (300, 192)):
        chain = _begun()
        for number in range(300):
            chain.set(number, 0, STATUTORY if number % 2 else URGENT)
        for number in range(1000, 1000 + many):
            chain.set(number, 0)
        fired = chain.block()
        assert len(fired) == MOST_FIRINGS
        urgent = [each for each in fired if each < bell_id(1000)]
        assert urgent == bells(*range(first_urgent))
        assert fired[first_urgent:] == bells(*range(1000, 1000 + MOST_FIRINGS - first_urgent))


def test_routine_items_take_what_urgent_ones_leave() -> None:
    chain = _begun()
    for number in range(10):
        chain.set(number, 0, URGENT)
    for number in range(1000, 1300):
        chain.set(number, 0)
    assert chain.block() == bells(*range(10), *range(1000, 1246))
    assert FIRINGS_OF_EACH_LANE == 64


def test_what_a_firing_arms_fires_in_a_later_block_even_if_it_is_due() -> None:
    chain = _begun()
    chain.set(1, 0, does="ARMS_ITSELF")
    for _ in range(3):
        assert chain.block() == bells(1)
        assert next_deadline(chain.state) == chain.now_ms


@pytest.mark.parametrize("lane", [URGENT, ROUTINE])
def test_what_a_firing_disarms_does_not_fire_in_the_same_block(lane: Clock) -> None:
    chain = _begun()
    chain.act("choose", bell=bell_id(1), other=bell_id(2))
    chain.set(1, 0, URGENT, "DISARMS")
    chain.set(2, 0, lane)
    chain.set(3, 0)
    assert chain.block() == bells(1, 3)
    assert chain.block() == []


def test_results_of_one_block_stay_within_a_receipt_and_neither_lane_starves() -> None:
    chain = _begun()
    for number in range(30):
        chain.set(number, 0, URGENT, "SHOUTS")
        chain.set(number + 1000, 0, ROUTINE, "SHOUTS")
    fired = chain.block()
    receipt = Receipt(NO_TRANSACTION, chain.results)
    size = len(receipt.encode())
    assert RECEIPT.decode(receipt.encode()) == receipt
    one = size // len(fired)
    urgent = [each for each in fired if each < bell_id(1000)]
    assert len(urgent) * one - MOST_BYTES * (KEPT_FOR_ROUTINE - 1) // KEPT_FOR_ROUTINE in range(one)
    routine = len(fired) - len(urgent)
    assert routine * one - MOST_BYTES // KEPT_FOR_ROUTINE in range(one)
    later = [len(chain.block()) for _ in range(9)]
    assert sum(later) == 60 - len(fired)


def test_the_work_of_one_block_has_an_end_and_neither_lane_starves() -> None:
    chain = _begun()
    for number in range(100):
        chain.set(number, 0, URGENT, "TOILS")
        chain.set(number + 1000, 0, ROUTINE, "TOILS")
    fired = chain.block()
    urgent = [each for each in fired if each < bell_id(1000)]
    one = chain.runtime.session.meter.used.steps
    assert one > 18_000
    assert len(urgent) in range(MOST_WORK * 3 // 4 // (one + 500), MOST_WORK * 3 // 4 // one + 2)
    routine = len(fired) - len(urgent)
    assert routine in range(MOST_WORK // 4 // (one + 500), MOST_WORK // 4 // one + 2)
    assert chain.block()[0] == bell_id(len(urgent)), "the next block goes on"


def test_what_urgent_items_took_beyond_their_part_is_not_taken_from_routine_ones() -> None:
    kept = _Room(firings=64, bytes=100, work=100)
    assert kept.beside(_Room(firings=3, bytes=-7, work=5)) == _Room(67, 100, 105)
    assert kept.beside(_Room(firings=-1, bytes=7, work=-5)) == _Room(64, 107, 100)


def test_every_firing_has_ids_of_its_own() -> None:
    chain = _begun()
    told = []
    for _ in range(2):
        for number in range(3):
            chain.set(number, 0, does="NAMES")
        chain.block()
        told += [each.events[0] for each in chain.results]
    assert {each.name for each in told} == {"named"}
    assert len({each.fields for each in told}) == 6


# Stuck items and rescue.


def _told(result: CallResult) -> Stuck:
    [told] = result.events
    assert (told.contract, told.name) == ("clock", "stuck")
    stuck: Stuck = EventForm(Stuck).read(told)
    return stuck


def test_a_firing_that_fails_is_undone_told_and_listed_and_the_next_one_proceeds() -> None:
    chain = _begun()
    chain.act("set", contract="mute", bell=bell_id(1), due_ms=chain.now_ms)
    chain.set(2, 0)
    assert chain.block() == bells(1, 2)
    failed, done = chain.results
    assert (failed.outcome, failed.code, done.code) == (Outcome.FAILED, "mute", "done")
    stuck = Stuck("mute", "ring", bell_id(1), "mute", Height(2), 1)
    assert chain.stuck() == [stuck]
    assert _told(failed) == stuck
    assert armed_of(chain.state, bell_id(1), most=9) == []
    assert next_deadline(chain.state) is None


def test_the_rescue_of_the_contract_is_called_for_what_failed() -> None:
    chain = _begun()
    chain.set(1, 0, does="FAILS")
    assert chain.block() == bells(1)
    failed, rescued = chain.results
    assert (failed.code, decode_facts(failed.detail)) == ("broken", (chain.now_ms,))
    assert chain.ask("when", 1) is None, "what the firing wrote does not stand"
    assert item_of(rescued) == Item("bells", "rescue", bell_id(1))
    found = armed_of(chain.state, bell_id(1), most=9)
    assert [(each.item.tick, each.clock) for each in found] == [("chime", URGENT)]
    assert chain.stuck() == [_told(failed)]


def test_a_rescue_that_fails_leaves_the_item_in_the_list_alone() -> None:
    chain = _begun()
    chain.set(1, 0, does="FAILS_ALL")
    chain.set(2, 0)
    assert chain.block() == bells(1, 2)
    failed, rescued, done = chain.results
    assert [each.code for each in chain.results] == ["broken", "broken", "done"]
    assert decode_facts(rescued.detail) == ("ring",)
    assert item_of(rescued) is None
    assert rescued.events == ()
    assert item_of(done) == Item("bells", "ring", bell_id(2))
    assert chain.stuck() == [_told(failed)]
    assert chain.block() == []


def test_what_is_armed_anew_or_disarmed_is_not_stuck_any_more() -> None:
    chain = _begun()
    for number in (1, 2, 3):
        chain.set(number, 0, does="FAILS_ALL")
    chain.block()
    assert [each.subject for each in chain.stuck()] == bells(1, 2, 3)
    chain.act("unset", bell=bell_id(1))
    chain.set(3, 0)
    assert chain.ask("due", 2) is None
    assert [each.subject for each in chain.stuck()] == bells(2)
    assert chain.block() == bells(3)


def test_the_stuck_items_are_listed_page_by_page_the_oldest_first() -> None:
    chain = _begun()
    for number in range(7):
        chain.set(number, 0, does="FAILS_ALL")
        if number % 3 == 0:
            chain.block()
    chain.block()
    everything = chain.stuck()
    assert [each.subject for each in everything] == bells(*range(7))
    pages, after = [], (Height(0), 0)
    while page := stuck_items(chain.state, most=2, after=after):
        pages.append(page)
        after = (page[-1].height, page[-1].number)
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [each for page in pages for each in page] == everything


def test_what_a_contract_does_not_have_any_more_gets_stuck() -> None:
    chain = _begun()
    chain.act("set", contract="mute", bell=bell_id(1), due_ms=chain.now_ms)
    chain.runtime.contracts = {"bells": chain.runtime.contracts["bells"]}
    assert chain.block() == bells(1)
    assert [each.code for each in chain.stuck()] == ["no_such_contract"]


def test_a_block_of_failures_and_failing_rescues_fits_into_one_receipt() -> None:
    chain = _begun()
    for number in range(300):
        chain.set(number, 0, does="FAILS_ALL")
    assert len(chain.block()) == MOST_FIRINGS
    assert len(chain.results) == 2 * MOST_FIRINGS
    receipt = Receipt(NO_TRANSACTION, chain.results)
    assert RECEIPT.decode(receipt.encode()) == receipt


# Outages.


def test_a_late_block_is_no_outage_until_ten_heartbeats() -> None:
    chain = _begun()
    chain.block(OUTAGE)
    assert head_of(chain.state).halted_ms == 0
    chain.block(OUTAGE + 1)
    assert head_of(chain.state).halted_ms == 1
    chain.block(OUTAGE + 5)
    assert head_of(chain.state).halted_ms == 6


def test_an_outage_moves_what_was_not_due_and_no_statutory_clock() -> None:
    chain = _begun()
    for number, clock in enumerate(Clock):
        chain.set(number, OUTAGE + 1000, clock)
    assert chain.ask("due", 1) == chain.now_ms + OUTAGE + 1000
    day = 24 * 3_600_000
    assert chain.block(OUTAGE + day) == []
    assert chain.ask("due", 1) == START + 1000 + OUTAGE + 1000 + day
    assert chain.ask("due", 2) == START + 1000 + OUTAGE + 1000
    assert chain.block(999) == bells(2), "the statutory one, which the outage did not move"
    assert chain.block(1) == []
    assert chain.block() == bells(0, 1)


def test_what_is_armed_after_an_outage_is_not_moved_by_it() -> None:
    chain = _begun()
    chain.block(OUTAGE + 50_000)
    chain.set(1, 2000)
    assert chain.ask("due", 1) == chain.now_ms + 2000
    chain.block(1999)
    assert chain.block(1) == []
    assert chain.block() == bells(1)


def test_what_was_due_when_the_chain_stopped_fires_when_it_goes_on() -> None:
    chain = _begun()
    chain.set(1, 1000)
    chain.set(2, 1001)
    chain.block(1000)
    assert chain.block(OUTAGE * 5) == bells(1)
    assert chain.block() == bells(2)


def test_statutory_items_keep_their_place_among_urgent_ones_that_were_moved() -> None:
    chain = _begun()
    chain.set(1, OUTAGE + 1000, URGENT)
    chain.set(2, OUTAGE + 3000, STATUTORY)
    chain.block(OUTAGE + 5000)
    chain.set(3, 0, URGENT)
    assert chain.block() == bells(2, 3), "the first is due 5,000 later than it was"
    assert chain.block() == bells(1)
    chain.set(4, 0, URGENT)
    chain.set(5, 0, STATUTORY)
    chain.set(6, 0, URGENT)
    assert chain.block() == bells(4, 5, 6)


# What is known of it.


def test_the_next_deadline_is_the_first_of_all_rows() -> None:
    chain = _begun()
    assert next_deadline(chain.state) is None
    for number, (clock, after_ms) in enumerate(((ROUTINE, 900), (STATUTORY, 800), (URGENT, 700))):
        chain.set(number, after_ms, clock)
        assert next_deadline(chain.state) == chain.now_ms + after_ms


def test_after_the_first_is_disarmed_the_block_at_its_time_finds_out_what_is_first() -> None:
    chain = _begun()
    chain.set(1, 1000)
    chain.set(2, 9000)
    first, second = chain.now_ms + 1000, chain.now_ms + 9000
    chain.act("unset", bell=bell_id(1))
    assert next_deadline(chain.state) == first
    chain.block(5000)
    assert chain.block(1) == bells()
    assert next_deadline(chain.state) == second


def test_the_lag_is_how_long_the_oldest_that_is_due_has_waited() -> None:
    chain = _begun()
    assert lag_ms(chain.state, chain.now_ms) == 0
    chain.set(1, 1000)
    assert lag_ms(chain.state, chain.now_ms) == 0
    chain.block(5000)
    assert lag_ms(chain.state, chain.now_ms) == 4000
    chain.block()
    assert lag_ms(chain.state, chain.now_ms) == 0


# Calls and views.


def test_a_call_that_fails_arms_and_disarms_nothing() -> None:
    chain = _begun()
    chain.act("set_plain", bell=bell_id(1), due_ms=START + 5000)
    before = dict(chain.state.writes)
    chain.act("set_and_fail", bell=bell_id(1), due_ms=START + 9000)
    chain.act("set_and_fail", bell=bell_id(2), due_ms=START + 9000)
    assert chain.state.writes == before


def test_a_view_sees_deadlines_and_changes_none() -> None:
    chain = _begun()
    chain.set(1, 5000)
    assert chain.ask("due", 1) == chain.now_ms + 5000
    assert chain.ask("due", 2) is None
    chain.runtime._running = [("bells", "due")]
    assert chain.runtime.session.suspend_writing() is None, "a view is what ran last"
    with pytest.raises(Refused, match="view_writes"):
        chain.runtime.arm("ring", bell_id(2), chain.now_ms, ROUTINE)
    with pytest.raises(Refused, match="view_writes"):
        chain.runtime.disarm("ring", bell_id(1))
    assert chain.ask("due", 1) == chain.now_ms + 5000


def test_a_contract_cannot_arm_what_is_no_tick_of_its_own() -> None:
    chain = _begun()
    chain.runtime._running = [("bells", "set")]
    for name in ("set", "nothing"):
        with pytest.raises(Refused, match="no_such_method"):
            chain.runtime.arm(name, bell_id(1), chain.now_ms, ROUTINE)


def test_arming_costs_what_it_reads_and_writes() -> None:
    chain = _begun()
    meter = chain.runtime.session.meter
    chain.act("set_plain", bell=bell_id(1), due_ms=START + 5000)
    assert (meter.used.reads, meter.used.writes) == (4, 6), "an item and the head are looked up"
    chain.act("set_plain", bell=bell_id(1), due_ms=START + 6000)
    assert (meter.used.reads, meter.used.writes) == (4, 8), "it leaves a place, twice"
    chain.ask("due", 1)
    assert (meter.used.reads, meter.used.writes) == (2, 0)
    chain.act("unset", bell=bell_id(1))
    assert (meter.used.reads, meter.used.writes) == (1, 2)
    chain.act("unset", bell=bell_id(1))
    assert (meter.used.reads, meter.used.writes) == (1, 0)
    chain.ask("due", 1)
    assert (meter.used.reads, meter.used.writes) == (1, 0)


def test_two_runs_have_one_root() -> None:
    def root() -> bytes:
        chain = _begun()
        for number in range(80):
            does = ("NOTHING", "FAILS", "ARMS_ITSELF", "FAILS_ALL")[number % 4]
            chain.set(number, 997 * number % 3000, tuple(Clock)[number % 3], does)
        for after_ms in (1000, OUTAGE + 500, 2000, 1000):
            chain.block(after_ms)
        return chain.state.seal()

    assert root() == root()


def test_places_and_items_come_back_from_their_keys() -> None:
    place = Place(3, 2**63, 7)
    assert Place.decode(place.encode()) == place
    item = Item("bells", "ring", bell_id(2**120))
    assert Item.decode(item.encode()) == item


def test_an_empty_state_has_no_deadline_and_nothing_stuck() -> None:
    empty = Overlay(Snapshot(MemoryStore()))
    assert (next_deadline(empty), stuck_items(empty, most=5)) == (None, [])

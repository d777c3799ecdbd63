"""The clock: what is due fires at the start of a block (contracts, section 1.3).

A block fires what had fallen due by its parent's timestamp: urgent and statutory items before routine ones,
in each lane by when they fell due and then in the order in which they were armed. What one block does not
get done the next does; until an item has fired, people's acts are valid and win.
"""

# Without `from __future__ import annotations`: Stuck is an event, whose types are values (contracts.kinds).

from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import merge
from itertools import chain, islice
from typing import Self

from chain.crypto import digest
from chain.frozen import frozen
from chain.primitives import Height, Milliseconds
from chain.receipt import CALL_RESULT, CallResult, Event, Outcome
from chain.state import Overlay, StateReader
from chain.transaction import MAX_CALLS
from chain.transition import BlockContext
from contracts.deadlines import (
    STUCK,
    Head,
    Item,
    Place,
    due_until,
    head_of,
    item_at,
    item_key,
    items_of,
    place_at,
    place_key,
    put_head,
    row_of,
)
from contracts.facts import EventForm
from contracts.runtime import Runtime, Where
from contracts.words import CLOCK, RESCUE, Clock, Id, event

MOST_FIRINGS = 256
"""In one block."""
FIRINGS_OF_EACH_LANE = 64
"""Of these, if a lane has so many items that are due."""
assert 2 * MOST_FIRINGS <= MAX_CALLS, "each may have a rescue, and all of them one receipt"

MOST_BYTES = 1024 * 1024
"""Of results in one block; those that go beyond are the last of their lane, and a receipt has room for them."""
MOST_WORK = 1_000_000
"""In one block, as `Budget.work` counts it: half a second. A firing of ten reads and ten writes takes 1,000."""
KEPT_FOR_ROUTINE = 4
"""The part of bytes and of work that urgent items leave to routine ones that are due: a quarter."""

HEARTBEATS_OF_AN_OUTAGE = 10
"""A block that comes more than so many heartbeats after its parent is late: the chain stood still."""


@event
class Stuck:
    """A firing failed, with `code`; by `height` and `number` the list of stuck items is ordered."""

    contract: str
    tick: str
    subject: Id
    code: str
    height: Height
    number: int


@frozen
class Armed:
    """An item that waits, and when it falls due, with the outages until now."""

    item: Item
    place: Place
    due_ms: Milliseconds

    @property
    def clock(self) -> Clock:
        """What measures it."""
        return Clock(self.place.row)


STUCK_FORM = EventForm(Stuck)


# What is known of it.


def next_deadline(state: StateReader) -> Milliseconds | None:
    """Before when no item falls due, in block time; it may have passed. None if nothing is armed.

    Where the first item was disarmed it is that one's time, until a block that comes then.
    """
    return head_of(state).next_ms


def lag_ms(state: StateReader, now_ms: Milliseconds) -> Milliseconds:
    """For how long the oldest item that is due has waited at block time `now_ms`; 0 if none is due."""
    first = next_deadline(state)
    return Milliseconds(0 if first is None else max(0, now_ms - first))


def armed_of(state: StateReader, subject: Id, *, most: int) -> list[Armed]:
    """What is armed for a subject, at most `most`, by contract and tick."""
    halted = head_of(state).halted_ms
    found = ((item_at(key), Place.decode(value)) for key, value in state.items(*items_of(subject)))
    waiting = (each for each in found if each[1].row != STUCK)
    return [Armed(item, place, place.due_ms(halted)) for item, place in islice(waiting, most)]


def stuck_items(
    state: StateReader, *, most: int, after: tuple[Height, int] = (Height(0), 0)
) -> list[Stuck]:
    """What has failed and was neither armed anew nor disarmed, at most `most`, the oldest first.

    The next page comes after the height and the number of the last one of this page.
    """
    _, stop = row_of(STUCK)
    start = place_key(Place(STUCK, *after)) + b"\0"
    return [_read(value) for _, value in islice(state.items(start, stop), most)]


def item_of(result: CallResult) -> Item | None:
    """Of which item a result is that stands in the receipt of a block's firings.

    None for a rescue that failed: it stands after the result of what it could not rescue. And for what is no
    firing and stands before them, that code which was voted cannot run.
    """
    if result.outcome is Outcome.DONE:
        return Item.decode(result.detail) if result.detail else None
    if not result.events:
        return None
    stuck = _read(result.events[0].fields)
    return Item(stuck.contract, stuck.tick, stuck.subject)


def _read(fields: bytes) -> Stuck:
    stuck: Stuck = STUCK_FORM.read(Event(CLOCK, STUCK_FORM.name, fields))
    return stuck


# What it does.


def fire_due(
    state: Overlay,
    runtime: Runtime,
    context: BlockContext,
    heartbeat_ms: Milliseconds,
    beside: int = 0,
) -> tuple[CallResult, ...]:
    """Fire what had fallen due by the parent's timestamp, as far as it has room in a block.

    Each firing has a result; after one that failed comes that of its rescue, if its contract has one. In the
    same receipt stand `beside` other results.
    """
    whole = _Room(MOST_FIRINGS - beside, MOST_BYTES, MOST_WORK)
    head, parent_ms = head_of(state), context.parent_timestamp_ms
    _count_outage(state, context, heartbeat_ms, head)
    if head.next_ms is None or head.next_ms > parent_ms:
        return ()
    urgent = merge(
        _due(state, Clock.URGENT, parent_ms, head.halted_ms),
        _due(state, Clock.STATUTORY, parent_ms, head.halted_ms),
        key=lambda each: (each.due_ms, each.place.number),
    )
    routine = _due(state, Clock.ROUTINE, parent_ms, head.halted_ms)
    first = list(islice(routine, FIRINGS_OF_EACH_LANE))
    kept = _kept_for(len(first))
    firing = _Firing(state, runtime, context)
    left = firing.fire(urgent, whole.without(kept))
    firing.fire(chain(first, routine), kept.beside(left))
    put_head(state, head_of(state).found_anew(state))
    return tuple(firing.results)


def _due(state: StateReader, clock: Clock, now_ms: Milliseconds, halted: int) -> Iterator[Armed]:
    """What is due by one kind of clock, in order. Firing adds nothing to it: that falls due after the parent's time."""
    found = (
        (place_at(key), value) for key, value in state.items(*due_until(clock, now_ms, halted))
    )
    return (Armed(Item.decode(value), place, place.due_ms(halted)) for place, value in found)


def _count_outage(
    state: Overlay, context: BlockContext, heartbeat_ms: Milliseconds, head: Head
) -> None:
    """Add for how long the chain stood still before this block, which moves what was not due before."""
    since_parent = context.timestamp_ms - context.parent_timestamp_ms
    excess = since_parent - HEARTBEATS_OF_AN_OUTAGE * heartbeat_ms
    if excess > 0:
        put_head(state, replace(head, halted_ms=head.halted_ms + excess))


@frozen
class _Room:
    """What may be done in a block; below zero if the last that was done went beyond."""

    firings: int
    bytes: int
    work: int

    @property
    def is_used_up(self) -> bool:
        """True if nothing more may be done."""
        return self.firings <= 0 or self.bytes <= 0 or self.work <= 0

    def without(self, other: Self) -> Self:
        """What is left after `other`."""
        return replace(
            self,
            firings=self.firings - other.firings,
            bytes=self.bytes - other.bytes,
            work=self.work - other.work,
        )

    def beside(self, other: Self) -> Self:
        """Both together; of `other` what is there, and not what is missing."""
        return replace(
            self,
            firings=self.firings + max(0, other.firings),
            bytes=self.bytes + max(0, other.bytes),
            work=self.work + max(0, other.work),
        )


def _kept_for(routine: int) -> _Room:
    """What urgent items leave, if so many routine ones are due, counted to FIRINGS_OF_EACH_LANE."""
    if routine == 0:
        return _Room(0, 0, 0)
    return _Room(routine, MOST_BYTES // KEPT_FOR_ROUTINE, MOST_WORK // KEPT_FOR_ROUTINE)


class _Firing:
    """Fires one item after another at the start of one block."""

    def __init__(self, state: Overlay, runtime: Runtime, context: BlockContext) -> None:
        self.results: list[CallResult] = []
        self._state = state
        self._runtime = runtime
        self._context = context

    def fire(self, due: Iterable[Armed], room: _Room) -> _Room:
        """Fire what is `due` while there is room; what room is left.

        What was disarmed, or armed anew, by what fired before it in this block does not fire.
        """
        for each in due:
            if room.is_used_up:
                break
            if self._state.get(place_key(each.place)) is not None:
                room = room.without(self._fire(each.item, each.place))
        return room

    def _fire(self, item: Item, place: Place) -> _Room:
        """Fire one item, which from now on is not armed; what that took."""
        self._state.delete(place_key(place))
        self._state.delete(item_key(item))
        fired, work = self._run(item, (item.subject,), place.number)
        results = [fired]
        if fired.outcome is Outcome.FAILED:
            results = [replace(fired, events=(self._stick(item, fired.code, place.number),))]
            if self._has_rescue(item.contract):
                rescue = Item(item.contract, RESCUE, item.subject)
                rescued, more = self._run(rescue, (item.subject, item.tick), place.number)
                results.append(rescued)
                work += more
        self.results += results
        return _Room(1, sum(len(CALL_RESULT.encode(each)) for each in results), work)

    def _run(self, item: Item, values: tuple[object, ...], number: int) -> tuple[CallResult, int]:
        """Call a tick, and count its work; a success says in its detail whose it is."""
        context = self._context
        seed = digest(
            b"sinergi/firing", context.parent_id, number.to_bytes(8, "big"), item.encode()
        )
        where = Where(context.height, context.timestamp_ms, seed)
        result = self._runtime.fire(self._state, (item.contract, item.tick), values, where)
        if result.outcome is Outcome.DONE:
            result = replace(result, detail=item.encode())
        return result, self._runtime.session.meter.used.work

    def _stick(self, item: Item, code: str, number: int) -> Event:
        """Put an item whose firing failed among the stuck ones; the event that tells so."""
        height = self._context.height
        told = STUCK_FORM.told(
            CLOCK, Stuck(item.contract, item.tick, item.subject, code, height, number)
        )
        place = Place(STUCK, height, number)
        self._state.put(item_key(item), place.encode())
        self._state.put(place_key(place), told.fields)
        return told

    def _has_rescue(self, contract: str) -> bool:
        found = self._runtime.contracts.get(contract)
        return found is not None and RESCUE in found.entries

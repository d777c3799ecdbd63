"""The clock against a plain model of section 1.3: whatever is armed, disarmed, late or broken, the same fires."""

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.clock import armed_of, lag_ms, next_deadline
from contracts.deadlines import head_of
from contracts.words import Clock
from tests.contracts.clockwork import OUTAGE, Clockwork, bell_id

BELLS = st.integers(0, 5)
CLOCKS = st.sampled_from(list(Clock))
MANY = 90
"""Armed together, so that a few of them fill a block."""


@dataclass
class Waiting:
    """What the model knows of an armed bell."""

    clock: Clock
    due_ms: int
    """In block time, without the outages that came after."""
    halted_ms: int
    """How long the chain had stood still when it was armed."""
    number: int


class ClockMachine(RuleBasedStateMachine):
    """Calls and blocks in any order, on the chain and in the model."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Clockwork()
        self.waiting: dict[tuple[str, int], Waiting] = {}
        self.does: dict[int, str] = {}
        self.stuck: list[tuple[int, int, int]] = []
        """Height, number, bell."""
        self.halted_ms = 0
        self.moving_ms: int | None = None
        """No item that outages move is due before this and the outages; the block at that time looks again."""
        self.fixed_ms: int | None = None
        """None that a law has set is due before."""
        self.count = 0
        self.chain.block()

    # What people do.

    @rule(bell=BELLS, after_ms=st.integers(-2000, 9000), clock=CLOCKS)
    def arm(self, bell: int, after_ms: int, clock: Clock) -> None:
        self.chain.set(bell, after_ms, clock, self.does.get(bell, "NOTHING"))
        self._arm("ring", bell, after_ms, clock)

    @rule(bell=BELLS, after_ms=st.integers(0, 2 * OUTAGE), clock=CLOCKS)
    def arm_far(self, bell: int, after_ms: int, clock: Clock) -> None:
        self.arm(bell, after_ms, clock)

    @rule(clock=CLOCKS, first=st.sampled_from((100, 200, 300)), after_ms=st.integers(0, 2000))
    def arm_many(self, clock: Clock, first: int, after_ms: int) -> None:
        for bell in range(first, first + MANY):
            self.arm(bell, after_ms, clock)

    @rule(bell=BELLS)
    def disarm(self, bell: int) -> None:
        self.chain.act("unset", bell=bell_id(bell))
        self._leave("ring", bell)

    @rule(bell=BELLS, after_ms=st.integers(0, 9000))
    def fail_to_arm(self, bell: int, after_ms: int) -> None:
        due_ms = self.chain.now_ms + after_ms
        self.chain.act("set_and_fail", bell=bell_id(bell), due_ms=due_ms)

    @rule(
        bell=BELLS,
        does=st.sampled_from(("NOTHING", "FAILS", "FAILS_ALL", "ARMS_ITSELF", "DISARMS")),
    )
    def plan(self, bell: int, does: str) -> None:
        self.chain.act("plan", bell=bell_id(bell), does=self.chain.does[does])
        self.chain.act("choose", bell=bell_id(bell), other=bell_id((bell + 1) % 6))
        self.does[bell] = does

    # What time does.

    @rule(after_ms=st.integers(1, 5000))
    def soon(self, after_ms: int) -> None:
        self._block(after_ms)

    @rule(after_ms=st.integers(OUTAGE - 2, OUTAGE + 5000))
    def late(self, after_ms: int) -> None:
        self._block(after_ms)

    # The model.

    def _arm(self, tick: str, bell: int, after_ms: int, clock: Clock) -> None:
        self._leave(tick, bell)
        self.count += 1
        due_ms = self.chain.now_ms + max(0, after_ms)
        each = self.waiting[tick, bell] = Waiting(clock, due_ms, self.halted_ms, self.count)
        self._bound(each)

    def _bound(self, each: Waiting) -> None:
        if each.clock is Clock.STATUTORY:
            self.fixed_ms = min(each.due_ms, self.fixed_ms or each.due_ms)
        else:
            at = each.due_ms - each.halted_ms
            self.moving_ms = min(at, self.moving_ms or at)

    def _next_ms(self) -> int | None:
        moving_ms = None if self.moving_ms is None else self.moving_ms + self.halted_ms
        return min([each for each in (moving_ms, self.fixed_ms) if each is not None], default=None)

    def _leave(self, tick: str, bell: int) -> None:
        self.waiting.pop((tick, bell), None)
        if tick == "ring":
            self.stuck = [each for each in self.stuck if each[2] != bell]

    def _due_ms(self, each: Waiting, halted: int) -> int:
        return each.due_ms + (0 if each.clock is Clock.STATUTORY else halted - each.halted_ms)

    def _block(self, after_ms: int) -> None:
        parent_ms, halted = self.chain.now_ms, self.halted_ms
        due = [
            (self._due_ms(each, halted), each.number, key, each.clock is Clock.ROUTINE)
            for key, each in self.waiting.items()
            if self._due_ms(each, halted) <= parent_ms
        ]
        urgent = sorted(each for each in due if not each[3])
        routine = sorted(each for each in due if each[3])
        next_ms = self._next_ms()
        self.halted_ms += max(0, after_ms - OUTAGE)
        fired = [bell.lstrip(b"\0") for bell in self.chain.block(after_ms)]
        places = 256 - min(64, len(routine))
        expected: list[int] = []
        self._fire(urgent, places, expected)
        self._fire(routine, 256 - len(expected), expected)
        assert fired == [bell.to_bytes(16, "big").lstrip(b"\0") for bell in expected]
        if next_ms is not None and next_ms <= parent_ms:
            self.moving_ms = self.fixed_ms = None
            for each in self.waiting.values():
                self._bound(each)

    def _fire(
        self, due: list[tuple[int, int, tuple[str, int], bool]], places: int, expected: list[int]
    ) -> None:
        for _, number, (tick, bell), _ in due:
            held = self.waiting.get((tick, bell))
            if places == 0:
                return
            if held is None or held.number != number:
                continue
            places -= 1
            expected.append(bell)
            del self.waiting[tick, bell]
            if tick == "ring":
                self._ring(bell, number)

    def _ring(self, bell: int, number: int) -> None:
        match self.does.get(bell, "NOTHING"):
            case "FAILS":
                self.stuck.append((self.chain.height, number, bell))
                self._arm("chime", bell, 1000, Clock.URGENT)
            case "FAILS_ALL":
                self.stuck.append((self.chain.height, number, bell))
            case "ARMS_ITSELF":
                self._arm("ring", bell, 0, Clock.ROUTINE)
            case "DISARMS":
                self._leave("ring", (bell + 1) % 6)
            case does:
                assert does == "NOTHING"

    # What has to be the same.

    @invariant()
    def outages_are_the_same(self) -> None:
        assert head_of(self.chain.state).halted_ms == self.halted_ms

    @invariant()
    def deadlines_are_the_same(self) -> None:
        next_ms = self._next_ms()
        assert next_deadline(self.chain.state) == next_ms
        lag = max(0, self.chain.now_ms - (next_ms or self.chain.now_ms))
        assert lag_ms(self.chain.state, self.chain.now_ms) == lag
        for each in self.waiting.values():
            assert next_ms is not None
            assert self._due_ms(each, self.halted_ms) >= next_ms

    @invariant()
    def armed_items_are_the_same(self) -> None:
        for bell in range(6):
            found = armed_of(self.chain.state, bell_id(bell), most=9)
            armed = [(each.item.tick, each.clock, each.due_ms, each.place.number) for each in found]
            assert armed == [
                (tick, each.clock, self._due_ms(each, self.halted_ms), each.number)
                for tick in ("chime", "ring")
                if (each := self.waiting.get((tick, bell))) is not None
            ]

    @invariant()
    def stuck_items_are_the_same(self) -> None:
        found = [(each.height, each.number, each.subject) for each in self.chain.stuck()]
        assert found == [
            (height, number, bell_id(bell)) for height, number, bell in sorted(self.stuck)
        ]


TestClockMachine = ClockMachine.TestCase
TestClockMachine.settings = settings(max_examples=60, stateful_step_count=40)

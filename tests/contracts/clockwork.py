"""A chain of which a test makes every block by hand: when it comes, and what is called in it."""

from typing import Any

from chain.crypto import digest
from chain.primitives import (
    BlockId,
    ChainId,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    View,
)
from chain.receipt import CallResult
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transition import BlockContext
from contracts.clock import Stuck, fire_due, item_of, stuck_items
from contracts.loader import Program
from contracts.moment import Person
from contracts.runtime import Runtime, Signed, Where
from contracts.session import Session
from contracts.words import Clock, Id, Role, Standing

BELLS = '''
from contracts.language import (
    Annotated, AtMost, Choice, Clock, Context, Contract, Id, Map, Milliseconds, Moment, Reason, Role, event,
    method, refuse, tick, view,
)

BROKEN = Reason("broken")


class Does(Choice):
    """What happens when a bell rings."""

    NOTHING = 0
    FAILS = 1
    ARMS_ITSELF = 2
    DISARMS = 3
    SHOUTS = 4
    TOILS = 5
    FAILS_ALL = 6
    NAMES = 7


@event
class Rung:
    """A bell rang."""

    bell: Id


@event
class Shout:
    """And how."""

    voice: Annotated[bytes, AtMost(4000)]


@event
class Named:
    """It has a name of its own."""

    name: Id


class Bells(Contract):
    """Bells that ring when they are due."""

    name = "bells"

    does: Map[Id, Does] = Map()
    other: Map[Id, Id] = Map()
    rung: Map[Id, int] = Map()

    @method(Role.ADMIN)
    def set(self, ctx: Context, bell: Id, due_ms: Milliseconds, clock: Clock, does: Does) -> None:
        """Arm it."""
        self.does.put(bell, does)
        ctx.arm("ring", bell, due_ms, clock)

    @method(Role.ADMIN)
    def set_plain(self, ctx: Context, bell: Id, due_ms: Milliseconds) -> None:
        """Arm both of its ticks, without a word about the clock."""
        ctx.arm("ring", bell, due_ms)
        ctx.arm("chime", bell, due_ms + 5)

    @method(Role.ADMIN)
    def set_and_fail(self, ctx: Context, bell: Id, due_ms: Milliseconds) -> None:
        """Arm it in vain."""
        ctx.arm("ring", bell, due_ms)
        ctx.disarm("chime", bell)
        refuse(BROKEN, due_ms)

    @method(Role.ADMIN)
    def unset(self, ctx: Context, bell: Id) -> None:
        """Disarm it."""
        ctx.disarm("ring", bell)

    @method(Role.ADMIN)
    def choose(self, ctx: Context, bell: Id, other: Id) -> None:
        """Which one it disarms."""
        self.other.put(bell, other)

    @method(Role.ADMIN)
    def plan(self, ctx: Context, bell: Id, does: Does) -> None:
        """What it does."""
        self.does.put(bell, does)

    @tick
    def ring(self, moment: Moment, subject: Id) -> None:
        """It is due."""
        does = self.does.get(subject)
        if does == Does.FAILS or does == Does.FAILS_ALL:
            self.rung.put(subject, 0)
            refuse(BROKEN, moment.now_ms)
        if does == Does.ARMS_ITSELF:
            moment.arm("ring", subject, moment.now_ms)
        if does == Does.DISARMS:
            moment.disarm("ring", self.other.need(subject, BROKEN))
        if does == Does.SHOUTS:
            for _voice in range(20):
                moment.emit(Shout(VOICE))
        if does == Does.TOILS:
            for _turn in range(9000):
                _turn += 1
        if does == Does.NAMES:
            moment.emit(Named(moment.fresh_id()))
        self.rung.put(subject, moment.now_ms)
        moment.emit(Rung(subject))

    @tick
    def chime(self, moment: Moment, subject: Id) -> None:
        """The other tick."""
        self.rung.put(subject, moment.now_ms)

    @tick
    def rescue(self, moment: Moment, subject: Id, tick_name: str) -> None:
        """What has failed chimes."""
        if self.does.get(subject) == Does.FAILS_ALL:
            refuse(BROKEN, tick_name)
        moment.arm("chime", subject, moment.now_ms + 1000, Clock.URGENT)

    @view
    def when(self, bell: Id) -> int | None:
        """When it rang."""
        return self.rung.get(bell)

    @view
    def due(self, moment: Moment, bell: Id) -> Milliseconds | None:
        """When it will ring."""
        return moment.deadline("ring", bell)


VOICE = b""
'''.replace('b""', repr(b"a" * 4000))

MUTE = '''
from contracts.language import Context, Contract, Id, Milliseconds, Moment, Reason, Role, method, refuse, tick


class Mute(Contract):
    """Has a tick that always fails, and no rescue."""

    name = "mute"

    @method(Role.ADMIN)
    def set(self, ctx: Context, bell: Id, due_ms: Milliseconds) -> None:
        """Arm it."""
        ctx.arm("ring", bell, due_ms)

    @tick
    def ring(self, moment: Moment, subject: Id) -> None:
        """Nothing is heard."""
        refuse(Reason("mute"))
'''

START = Milliseconds(1_700_000_000_000)
HEARTBEAT = Milliseconds(60_000)
OUTAGE = 10 * HEARTBEAT
"""What is not yet one."""

_PROGRAMS = (Program(BELLS), Program(MUTE))
_ADMIN = Person(PublicKey.zeros(), MemberId.zeros(), (Role.ADMIN,), Standing.ACTIVE)


class Clockwork:
    """Two contracts, one clock, and no block that a test did not ask for."""

    def __init__(self) -> None:
        self.state = Overlay(Snapshot(MemoryStore()))
        self.runtime = Runtime(Session())
        made = [each.run(self.runtime.session, self.runtime.dispatch) for each in _PROGRAMS]
        self.runtime.contracts = {each.name: each for each in made}
        self.does: Any = {
            each.name: each for each in made[0].entries["plan"].function.__annotations__["does"]
        }
        """What a bell can do, by name: the contract's own choice."""
        self.now_ms = START
        self.height = 0
        self._calls = 0
        self.results: tuple[CallResult, ...] = ()

    def has_second(self, author: Person, roles: tuple[Role, ...]) -> bool:
        return False

    def is_alone(self) -> bool:
        return True

    def block(self, after_ms: int = 1000) -> list[Id]:
        """Another block; whose ticks fired at its start, in order, those that failed too."""
        context = self.context(after_ms)
        self.height, self.now_ms = context.height, context.timestamp_ms
        self.results = fire_due(self.state, self.runtime, context, HEARTBEAT)
        found = [item_of(each) for each in self.results]
        return [each.subject for each in found if each is not None and each.tick != "rescue"]

    def context(self, after_ms: int) -> BlockContext:
        """Of the next block."""
        height = Height(self.height + 1)
        return BlockContext(
            chain_id=ChainId.zeros(),
            epoch=Epoch(0),
            view=View(height),
            height=height,
            parent_id=BlockId(digest(b"clockwork", height.to_bytes(8, "big"))),
            proposer=PublicKey.zeros(),
            timestamp_ms=Milliseconds(self.now_ms + after_ms),
            parent_timestamp_ms=self.now_ms,
            last_height=Height(height + 1),
        )

    def act(self, method: str, *, contract: str = "bells", **arguments: Any) -> CallResult:
        """A call in the newest block."""
        self._calls += 1
        entry = self.runtime.contracts[contract].entries[method]
        signed = Signed(_ADMIN, (), self)
        name, packed = (contract, method), entry.encode(**arguments)
        return self.runtime.call(self.state, name, packed, signed, self.where())

    def set(
        self, bell: int, after_ms: int, clock: Clock = Clock.ROUTINE, does: str = "NOTHING"
    ) -> CallResult:
        """Arm a bell so long after the newest block."""
        due_ms = Milliseconds(self.now_ms + after_ms)
        return self.act("set", bell=bell_id(bell), due_ms=due_ms, clock=clock, does=self.does[does])

    def ask(self, view: str, bell: int) -> Any:
        """What a view says of a bell."""
        packed = self.runtime.contracts["bells"].entries[view].encode(bell=bell_id(bell))
        return self.runtime.ask(self.state, ("bells", view), packed, self.where())

    def stuck(self) -> list[Stuck]:
        return stuck_items(self.state, most=1000)

    def where(self) -> Where:
        return Where(Height(self.height), self.now_ms, self._calls.to_bytes(8, "big"))


def bell_id(number: int) -> Id:
    return Id(number.to_bytes(16, "big"))


def bells(*numbers: int) -> list[Id]:
    return [bell_id(each) for each in numbers]

"""A contract for everything that the runtime refuses, and for what the clock does with a firing that fails."""

TROUBLE = '''"""Trouble: what can go wrong in a call, a method for each."""

from contracts.language import (
    MINUTE,
    Annotated,
    AtMost,
    Context,
    Contract,
    DAY,
    Id,
    Interface,
    Map,
    Moment,
    Reason,
    Role,
    Value,
    elsewhere,
    internal,
    method,
    refuse,
    tick,
    view,
)

BROKEN = Reason("broken")


class Itself(Interface):
    """The contract as others see it."""

    contract = "trouble"

    def deeper(self, turn: int) -> int:
        """Once more."""
        elsewhere()

    def cheats(self) -> int:
        """It has something written."""
        elsewhere()

    def spoil(self) -> int:
        """It writes."""
        elsewhere()


class Trouble(Contract):
    """It does what it should not."""

    name = "trouble"
    version = VERSION

    kept: Value[KIND] = Value(FIRST)
    late: Map[Id, int] = Map()
    itself: Itself = Itself()

    @method(Role.ADMIN)
    def keep(self, ctx: Context) -> None:
        """Write what another version cannot read."""
        self.kept = FIRST

    @method(Role.ADMIN)
    def read(self, ctx: Context) -> None:
        """Read what another version wrote."""
        if self.kept == FIRST:
            self.late.put(ctx.fresh_id(), 1)

    @method(Role.ADMIN)
    def work_on(self, ctx: Context) -> None:
        """It has no end."""
        turn = 0
        while True:
            turn = 1

    @method(Role.ADMIN)
    def grow(self, ctx: Context) -> None:
        """A number that grows."""
        number = 2
        while True:
            number = number * number

    @method(Role.ADMIN)
    def compare(self, ctx: Context) -> None:
        """What has no order."""
        if [1] < [ctx]:
            refuse(BROKEN)

    @method(Role.ADMIN)
    def multiply(self, ctx: Context) -> None:
        """A text many times."""
        text = "a" * 9

    @method(Role.ADMIN)
    def sink(self, ctx: Context) -> None:
        """Deeper and deeper."""
        turn = self.itself.deeper(1)

    @internal("trouble")
    def deeper(self, turn: int) -> int:
        """Once more."""
        return self.itself.deeper(turn)

    @method(Role.ADMIN)
    def look(self, ctx: Context) -> None:
        """A question that writes."""
        answer = self.itself.cheats()

    @view
    def cheats(self) -> int:
        """It has something written."""
        return self.itself.spoil()

    @internal("trouble")
    def spoil(self) -> int:
        """It writes."""
        self.kept = FIRST
        return 1

    @method(Role.ADMIN)
    def wait(self, ctx: Context, subject: Id) -> None:
        """Longer than anybody lives."""
        ctx.arm("due", subject, ctx.now_ms + 40_000 * DAY)

    @method(Role.ADMIN)
    def mistake(self, ctx: Context, subject: Id) -> None:
        """A number below nothing."""
        self.late.put(subject, 0 - 1)

    @method(Role.ADMIN)
    def stumble(self, ctx: Context) -> None:
        """Beyond the end."""
        number = [1][2]

    @method(Role.ADMIN)
    def arm(self, ctx: Context, subject: Id, turns: int) -> None:
        """Have `due` fire soon."""
        self.late.put(subject, turns)
        ctx.arm("due", subject, ctx.now_ms + MINUTE)

    @method(Role.ADMIN)
    def disarm(self, ctx: Context, subject: Id) -> None:
        """Have it not fire."""
        ctx.disarm("due", subject)

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """It fails when there are no turns left."""
        turns = self.late.need(subject, BROKEN)
        if turns == 0:
            refuse(BROKEN, turns)
        self.late.put(subject, turns - 1)
        moment.arm("due", subject, moment.now_ms + MINUTE)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """What is done about a firing that failed."""
        self.late.erase(subject)
'''


def trouble(version: int) -> str:
    """The source of a version: 1 keeps a number, 2 a text in the same place."""
    kind, first = {1: ("int", "7"), 2: ("Annotated[str, AtMost(9)]", '"seven"')}[version]
    named = TROUBLE.replace("VERSION", str(version)).replace("KIND", kind).replace("FIRST", first)
    unused = "    Annotated,\n    AtMost,\n" if version == 1 else ""
    return named.replace(unused, "") if unused else named

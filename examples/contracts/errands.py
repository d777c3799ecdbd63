"""Errands: who has to do what, by when. A small complete contract, explained in docs/contract-authors.md."""

from contracts.language import (
    DAY,
    Choice,
    Clock,
    Commitment,
    Context,
    Contract,
    Id,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    Value,
    event,
    method,
    record,
    replace,
    require,
    tick,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
WRONG_STATE = Reason("wrong_state")

T_DO_MS = 3 * DAY


class State(Choice):
    """Where an errand stands. One that is late can still be done."""

    OPEN = 1
    DONE = 2
    LATE = 3


@record
class Errand:
    """One thing to do; what it is stands in the payload, under a commitment."""

    owner: MemberId
    state: State
    what: Commitment | None


@event
class ErrandOpened:
    """Somebody has something to do."""

    errand_id: Id
    owner: MemberId


@event
class ErrandDone:
    """It is done."""

    errand_id: Id


@event
class ErrandLate:
    """Its time is over, and it is not done."""

    errand_id: Id
    owner: MemberId


class Errands(Contract):
    """Each member's errands."""

    name = "errands"
    version = 1

    errands: Map[Id, Errand] = Map()
    by_owner: Keys[tuple[MemberId, Id]] = Keys()
    open_count: Value[int] = Value(0)
    """Those that are not done, late ones too."""

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def open(self, ctx: Context, errand_id: Id, what: Commitment | None) -> None:
        """Take something on."""
        require(errand_id not in self.errands, EXISTS)
        self.errands.put(errand_id, Errand(ctx.member, State.OPEN, what))
        self.by_owner.add((ctx.member, errand_id))
        self.open_count += 1
        ctx.arm("run_out", errand_id, Milliseconds(ctx.now_ms + T_DO_MS), Clock.ROUTINE)
        ctx.emit(ErrandOpened(errand_id, ctx.member))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def finish(self, ctx: Context, errand_id: Id) -> None:
        """Say that it is done."""
        errand = self.errands.need(errand_id, NOT_FOUND)
        require(errand.owner == ctx.member, NOT_YOURS)
        require(errand.state != State.DONE, WRONG_STATE)
        self.errands.put(errand_id, replace(errand, state=State.DONE))
        self.open_count -= 1
        ctx.disarm("run_out", errand_id)
        ctx.emit(ErrandDone(errand_id))

    @tick
    def run_out(self, moment: Moment, subject: Id) -> None:
        """Nobody did it in time."""
        errand = self.errands.need(subject, NOT_FOUND)
        require(errand.state == State.OPEN, WRONG_STATE)
        self.errands.put(subject, replace(errand, state=State.LATE))
        moment.emit(ErrandLate(subject, errand.owner))

    @view
    def state(self, errand_id: Id) -> State:
        """Where an errand stands."""
        return self.errands.need(errand_id, NOT_FOUND).state

    @view
    def due_ms(self, moment: Moment, errand_id: Id) -> Milliseconds | None:
        """When an errand is late, with the outages until now; nothing if it is done, or late already."""
        return moment.deadline("run_out", errand_id)

    @view
    def left(self) -> int:
        """How many errands of all members are not done."""
        return self.open_count

    @view
    def of_member(self, member: MemberId) -> tuple[Id, ...]:
        """The first sixty-four errands of a member."""
        return _ids(self.by_owner.listed(most=64, within=(member,)))


def _ids(keys: list[tuple[MemberId, Id]]) -> tuple[Id, ...]:
    return tuple([key[1] for key in keys])

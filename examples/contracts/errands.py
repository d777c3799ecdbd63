"""Errands: who has to do what, by when. A small complete contract, explained in docs/contract-authors.md."""

from contracts.language import (
    DAY,
    Choice,
    Commitment,
    Context,
    Contract,
    Id,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Reason,
    Role,
    Value,
    event,
    method,
    record,
    refuse,
    replace,
    require,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
WRONG_STATE = Reason("wrong_state")

TIME_TO_DO_MS = 3 * DAY


class State(Choice):
    """Where an errand stands."""

    OPEN = 1
    DONE = 2


@record
class Errand:
    """One thing to do; what it is stands in the payload, under a commitment."""

    owner: MemberId
    state: State
    due_ms: Milliseconds
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


class Errands(Contract):
    """Each member's errands."""

    name = "errands"
    version = 1

    errands: Map[Id, Errand] = Map()
    by_owner: Keys[tuple[MemberId, Id]] = Keys()
    open_count: Value[int] = Value(0)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def open(self, ctx: Context, errand_id: Id, what: Commitment | None) -> None:
        """Take something on."""
        require(errand_id not in self.errands, EXISTS)
        due_ms = _due_ms(ctx.now_ms)
        self.errands.put(errand_id, Errand(ctx.member, State.OPEN, due_ms, what))
        self.by_owner.add((ctx.member, errand_id))
        self.open_count += 1
        ctx.emit(ErrandOpened(errand_id, ctx.member))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def finish(self, ctx: Context, errand_id: Id) -> None:
        """Say that it is done."""
        errand = self.errands.need(errand_id, NOT_FOUND)
        require(errand.owner == ctx.member, NOT_YOURS)
        if errand.state != State.OPEN:
            refuse(WRONG_STATE, errand.due_ms)
        self.errands.put(errand_id, replace(errand, state=State.DONE))
        self.open_count -= 1
        ctx.emit(ErrandDone(errand_id))

    @view
    def of_member(self, member: MemberId) -> tuple[Id, ...]:
        """The first sixty-four errands of a member."""
        return tuple([key[1] for key in self.by_owner.listed(most=64, within=(member,))])


def _due_ms(now_ms: Milliseconds) -> Milliseconds:
    return Milliseconds(now_ms + TIME_TO_DO_MS)

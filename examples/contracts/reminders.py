"""Reminders: what somebody has to answer, and what happens if nobody does. Explained in docs/clock.md."""

from contracts.language import (
    DAY,
    Clock,
    Context,
    Contract,
    Id,
    Map,
    MemberId,
    Moment,
    Reason,
    Role,
    event,
    method,
    require,
    tick,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")


@event
class Lapsed:
    """Nobody answered."""

    reminder_id: Id


class Reminders(Contract):
    """What somebody has to answer within three days."""

    name = "reminders"

    waiting: Map[Id, MemberId] = Map()

    @method(Role.CASEWORKER)
    def ask(self, ctx: Context, reminder_id: Id) -> None:
        """Wait for an answer."""
        require(reminder_id not in self.waiting, EXISTS)
        self.waiting.put(reminder_id, ctx.member)
        ctx.arm("lapse", reminder_id, ctx.now_ms + 3 * DAY, Clock.URGENT)

    @method(Role.CASEWORKER)
    def answer(self, ctx: Context, reminder_id: Id) -> None:
        """It is answered."""
        self.waiting.need(reminder_id, NOT_FOUND)
        self.waiting.erase(reminder_id)
        ctx.disarm("lapse", reminder_id)

    @tick
    def lapse(self, moment: Moment, subject: Id) -> None:
        """Nobody answered."""
        self.waiting.need(subject, NOT_FOUND)
        self.waiting.erase(subject)
        moment.emit(Lapsed(subject))

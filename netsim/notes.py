"""Notes: the load of simulated worlds. A member's own numbers, set, added to and erased; nothing of the programme."""

from contracts.language import (
    Context,
    Contract,
    Id,
    Map,
    MemberId,
    Reason,
    Role,
    event,
    method,
    require,
)

NO_SUCH_NOTE = Reason("no_such_note")


@event
class NoteChanged:
    """A note has another value; nothing if it is gone."""

    note_id: Id
    value: int | None


class Notes(Contract):
    """What officers of simulated members write."""

    name = "notes"

    notes: Map[tuple[MemberId, Id], int] = Map()

    @method(Role.COORDINATOR)
    def set(self, ctx: Context, note_id: Id, value: int) -> None:
        """The note is this number."""
        self.notes.put((ctx.member, note_id), value)
        ctx.emit(NoteChanged(note_id, value))

    @method(Role.COORDINATOR)
    def add(self, ctx: Context, note_id: Id, value: int) -> None:
        """The note is so much more."""
        known = self.notes.need((ctx.member, note_id), NO_SUCH_NOTE)
        self.notes.put((ctx.member, note_id), known + value)
        ctx.emit(NoteChanged(note_id, known + value))

    @method(Role.COORDINATOR)
    def erase(self, ctx: Context, note_id: Id) -> None:
        """There is no such note any more."""
        require((ctx.member, note_id) in self.notes, NO_SUCH_NOTE)
        self.notes.erase((ctx.member, note_id))
        ctx.emit(NoteChanged(note_id, None))

"""What the running call works on: one state, one meter, one moment; nothing of it outlives the call."""

from __future__ import annotations

from chain.state import Overlay, StateReader
from contracts.meter import Budget, Meter
from contracts.moment import Moment
from contracts.refusal import VIEW_WRITES, Refused


class Session:
    """Shared by all contracts of one executor, which runs one call after another, never two at a time."""

    __slots__ = ("_writer", "meter", "moment", "reader")

    def __init__(self) -> None:
        self.meter = Meter(Budget())
        self.moment: Moment
        self.reader: StateReader
        self._writer: Overlay | None = None

    def begin(self, state: Overlay, moment: Moment, budget: Budget) -> None:
        """A call that may write."""
        self.reader = self._writer = state
        self.moment = moment
        self.meter.refill(budget)

    def begin_view(self, state: StateReader, moment: Moment, budget: Budget) -> None:
        """A call that only reads."""
        self.reader, self._writer = state, None
        self.moment = moment
        self.meter.refill(budget)

    @property
    def writer(self) -> Overlay:
        """The state to write to; Refused in a view."""
        writer = self._writer
        if writer is None:
            raise Refused(VIEW_WRITES)
        return writer

    def check_may_write(self) -> None:
        """Refused in a view."""
        if self._writer is None:
            raise Refused(VIEW_WRITES)

    def suspend_writing(self) -> Overlay | None:
        """From now on nothing may write; gives what `resume_writing` takes."""
        writer, self._writer = self._writer, None
        return writer

    def resume_writing(self, writer: Overlay) -> None:
        """What was suspended goes on."""
        self._writer = writer

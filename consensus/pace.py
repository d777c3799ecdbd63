"""How long this node waits in a view, and for what (consensus sections 5 and 6)."""

from chain.block import Header
from chain.primitives import Milliseconds, PublicKey, View
from consensus import timeouts
from consensus.deadlines import Deadlines
from consensus.held import Held
from consensus.inputs import Moment, WorkChanged
from consensus.timeouts import Suspicion
from consensus.work import NEVER, Situation, pending_from


class Pace:
    """d of the current view, the work that waits, the leaders that are silent, and the timers."""

    __slots__ = ("_entered_ms", "_held", "_retries", "_suspicion", "deadlines", "delta_ms", "work")

    def __init__(self, held: Held) -> None:
        self._held = held
        self._entered_ms = Milliseconds(0)
        self._retries = 0
        self._suspicion = Suspicion(held.instance.authorities, View(0))
        self.delta_ms = held.instance.parameters.delta0_ms
        self.deadlines = Deadlines()
        self.work = WorkChanged(None, proposable=False)

    def enter(self, now_ms: Milliseconds) -> None:
        """A new view: d from certificates alone, and no timer of the old one (4.2)."""
        held = self._held
        instance = held.instance
        self._entered_ms = now_ms
        self.delta_ms = timeouts.delta(
            instance.parameters, instance.authorities.faults, held.view, held.finalized_view
        )
        self.deadlines.clear()

    def heard_all(self) -> None:
        """After a restart nobody is suspected for what this node could not hear."""
        self._suspicion = Suspicion(self._held.instance.authorities, self._held.view)

    def heard(self, signer: int) -> None:
        """Something signed by `signer` came."""
        self._suspicion.heard(signer, self._held.view)

    @property
    def latest_start_ms(self) -> Milliseconds:
        """MIN_BLOCK after entering: a leader waits no longer for the spacing of timestamps."""
        return Milliseconds(self._entered_ms + self._held.instance.parameters.min_block_ms)

    def has_work(self, at: Moment) -> bool:
        """work_pending()."""
        return self.pending_from(at) <= at.now_ms

    def pending_from(self, at: Moment) -> Milliseconds:
        """The monotonic time from which work is pending in cur, as things stand (5.1)."""
        held = self._held
        instance, tip = held.instance, held.tip_header()
        heartbeat_in = (
            self._newest_timestamp_ms(tip) + instance.parameters.heartbeat_ms - at.wall_ms
        )
        return pending_from(
            Situation(
                now_ms=at.now_ms,
                entered_ms=self._entered_ms,
                delta_ms=self.delta_ms,
                heartbeat_at_ms=Milliseconds(at.now_ms + heartbeat_in),
                waiting_since_ms=self.work.due_ms,
                enough_nullify=held.tally.nullifications(held.view) > instance.authorities.faults,
                proposal_is_held=held.view in held.proposals,
                tip_is_final=held.certificates.newest_notarized <= held.finalized_view,
                tip_ends_epoch=tip is not None and instance.ends_with(tip),
            )
        )

    def _newest_timestamp_ms(self, tip: Header | None) -> Milliseconds:
        """Of the notarized tip if its block is here, else of the newest final block: HEARTBEAT counts
        from it, so that the view after a heartbeat's block does not make another one."""
        final_ms = self._held.tree.root.timestamp_ms
        return final_ms if tip is None else max(final_ms, tip.timestamp_ms)

    def arm_while_pending(self, at: Moment) -> Milliseconds:
        """t_leader and t_view of cur run while work is pending (6.2). When it will be; NEVER if it is."""
        pending_ms = self.pending_from(at)
        if pending_ms > at.now_ms:
            self.deadlines.disarm()
            return pending_ms
        if not self.deadlines.is_armed:
            self.deadlines.arm(at.now_ms, self.delta_ms, self._leader_timeout())
        return NEVER

    def arm_retry(self, own: PublicKey, now_ms: Milliseconds) -> None:
        """RETRY, jittered by my key, the view and how often I have retried."""
        parameters = self._held.instance.parameters
        delay = timeouts.retry_delay(parameters, own, self._held.view, self._retries)
        self.deadlines.retry_ms = Milliseconds(now_ms + delay)
        self._retries += 1

    def _leader_timeout(self) -> Milliseconds:
        view = self._held.view
        if self._suspicion.suspects(self._held.instance.leader(view), view):
            return timeouts.suspect_timeout(self.delta_ms)
        return timeouts.leader_timeout(self.delta_ms)

"""Catching up: whom to ask for which final blocks, and when (consensus section 7).

Several ranges are fetched at once, each from another peer. Claims only say whom to ask: what is believed
is what an answer proves, when its turn has come (CVE-2025-24371).
"""

from chain.primitives import Height, Milliseconds, NodeId
from node.replica.answers import check_form
from node.replica.early_answers import EarlyAnswers
from node.replica.messages import MAX_ANSWER_BLOCKS, MAX_ANSWER_BYTES, SyncResponse

ANSWER_WITHIN_MS = 2_000
"""How long one peer is waited for before another is asked the same; its answer counts later, too."""
OVERTAKEN_AFTER_MS = 500
"""How long a peer is relied on at least while what lies above its range is here, and waits for it."""
LONGEST_WAIT_MS = 30_000
"""A peer that does not answer is asked again after twice as long each time, up to this."""
PATIENCE_MS = 3_000
"""How long a node that is one block behind waits for the votes, before it asks."""
ASK_EVERY_MS = 250
"""One peer is asked no more often, so that nobody honest meets the limits of those who answer."""
MAX_RANGES = 4
"""Ranges that are fetched at once; more would only wait for their turn in memory."""
MAX_OPEN = 4
"""Questions of one peer that may still be answered; asking more replaces the oldest."""


class _Peer:
    """What is known of one peer as a source of blocks."""

    __slots__ = (
        "asked_ms",
        "awaited",
        "claimed",
        "free_ms",
        "has_proved",
        "open",
        "took_ms",
        "unanswered",
    )

    def __init__(self) -> None:
        self.claimed = Height(0)
        self.open: list[Height] = []
        """Where the ranges begin that it was asked for and has not sent, the newest last."""
        self.awaited: Height | None = None
        """The newest of them, until it is answered."""
        self.asked_ms = Milliseconds(0)
        self.free_ms = Milliseconds(0)
        """When it may be asked again."""
        self.unanswered = 0
        """Questions for what it claims to have, since its last answer that came in time or proved itself."""
        self.has_proved = False
        self.took_ms: int | None = None
        """How long its newest answer took."""

    def awaits(self, now_ms: Milliseconds) -> Height | None:
        """The range that it has time yet to send."""
        return self.awaited if now_ms < self.asked_ms + ANSWER_WITHIN_MS else None

    def ask(self, start: Height, now_ms: Milliseconds) -> None:
        """It is asked for the range from `start` on."""
        others = [each for each in self.open if each != start]
        self.open = [*others[1 - MAX_OPEN :], start]
        self.awaited, self.asked_ms = start, now_ms
        wait_ms = min(LONGEST_WAIT_MS, ANSWER_WITHIN_MS << min(self.unanswered, 8))
        self.free_ms = Milliseconds(now_ms + wait_ms)
        self.unanswered += self.claimed >= start

    def claim(self, height: Height) -> None:
        """It has this much. What it was asked for before it had it, it could not send: it may be asked again."""
        if self.awaited is not None and self.claimed < self.awaited <= height:
            self.awaited = None
            self.free_ms = min(self.free_ms, Milliseconds(self.asked_ms + ASK_EVERY_MS))
        self.claimed = height

    def answered(self, start: Height, now_ms: Milliseconds) -> None:
        """It has sent something for the range from `start` on."""
        self.open.remove(start)
        if self.awaits(now_ms) == start:
            self.unanswered = 0
        if self.awaited == start:
            self.awaited, self.took_ms = None, now_ms - self.asked_ms
        if self.awaits(now_ms) is None:
            self.free_ms = Milliseconds(max(now_ms, self.asked_ms + ASK_EVERY_MS))


class Sync:
    """Whom to ask for what. A peer's claimed height is a hint, and never a target (7.3)."""

    __slots__ = (
        "_asked",
        "_behind_since",
        "_due",
        "_early",
        "_highest",
        "_is_asking",
        "_is_stale",
        "_is_urgent",
        "_most_blocks",
        "_peers",
        "_range_blocks",
        "_shown_by",
    )

    def __init__(self, most_blocks: int = MAX_ANSWER_BLOCKS) -> None:
        """`most_blocks`: what one answer is expected to carry at most."""
        self._most_blocks = most_blocks
        self._peers: dict[NodeId, _Peer] = {}
        self._early = EarlyAnswers()
        self._highest = Height(0)
        """What any peer claims."""
        self._range_blocks = most_blocks
        self._behind_since: Milliseconds | None = None
        self._due: Milliseconds | None = None
        self._is_stale = False
        self._is_asking = False
        self._is_urgent = False
        self._shown_by: NodeId | None = None
        self._asked: set[NodeId] = set()
        """Who was asked since the last hurry began, which is over when everybody has been."""

    def load(self) -> dict[str, int]:
        """How much is held of answers that are early."""
        return {"early_answers": self._early.count, "early_bytes": self._early.size_bytes}

    # What others say.

    def claim(self, peer: NodeId, height: Height) -> None:
        """`peer` says that it has finalized `height` (7.3)."""
        self._peers.setdefault(peer, _Peer()).claim(height)
        self._claims_changed()

    def forget(self, peer: NodeId) -> None:
        """`peer` cannot be reached any more, or has lied."""
        self._peers.pop(peer, None)
        self._asked.discard(peer)
        self._early.forget_of(peer)
        self._claims_changed()

    def _claims_changed(self) -> None:
        self._highest = max((each.claimed for each in self._peers.values()), default=Height(0))
        self._is_stale = True

    def hurry(self, now_ms: Milliseconds, shown_by: NodeId | None) -> None:
        """Something lies beyond what single blocks can bridge, or `shown_by` is in a later epoch."""
        if not self._is_urgent:
            self._is_urgent = True
            self._shown_by = shown_by
            self._asked.clear()
            self._due = now_ms

    def take(self, peer: NodeId, response: SyncResponse, now_ms: Milliseconds) -> None:
        """Keep what `peer` was asked for, however long ago, until its turn; what it was not, never.

        Rejected if it proves nothing, whatever the tip.
        """
        known, start = self._peers.get(peer), response.blocks[0].header.height
        if known is not None and start in known.open:
            check_form(response)
            known.answered(start, now_ms)
            self._early.add(peer, response)
            self._is_stale = True

    # The tip moves.

    def next_answer(self, height: Height) -> tuple[NodeId, SyncResponse] | None:
        """An answer that tells of the block above `height`, to be checked now, and who gave it."""
        if not self._early.count:
            return None
        self._early.forget_below(Height(height + 1))
        return self._early.take(Height(height + 1))

    def proved(self, peer: NodeId, response: SyncResponse) -> None:
        """The answer of `peer` was true: it is asked first from now on, and for as much as fits."""
        known = self._peers[peer]
        known.unanswered, known.has_proved = 0, True
        self._range_blocks = min(self._most_blocks, _fitting_blocks(response))

    def advanced(self, now_ms: Milliseconds) -> None:
        """A block was committed: ask on at once if there is more."""
        self._is_urgent = False
        self._behind_since = now_ms
        self._is_stale = True

    # Asking.

    def next_due(self) -> Milliseconds | None:
        """When to look again whether to ask, or whether an answer's turn has come."""
        return self._due

    def questions(
        self, now_ms: Milliseconds, height: Height, peers: list[NodeId]
    ) -> list[tuple[NodeId, Height]]:
        """Whom to ask for the blocks from which height on, now that it is time, with `height` as the tip (7.2)."""
        self._is_stale = False
        self._is_urgent = self._is_urgent and not self._is_in_vain(now_ms, peers)
        asked = []
        for start in self._missing(now_ms, height):
            peer = self._whose_turn(now_ms, start, height, peers)
            if peer is not None:
                self._peers[peer].ask(start, now_ms)
                self._asked.add(peer)
                asked.append((peer, start))
        self._is_asking |= bool(asked)
        self._due = self._next_look(now_ms, height, peers)
        return asked

    def is_time(self, now_ms: Milliseconds, height: Height) -> bool:
        """True if somebody may have to be asked now, with `height` as the tip."""
        highest = self._highest
        if highest <= height and not self._is_urgent:
            self._behind_since, self._due, self._is_asking = None, None, False
            return False
        if self._behind_since is None:
            self._behind_since = now_ms
        is_patient = highest <= height + 1 and not self._is_urgent and not self._is_asking
        begin = Milliseconds(self._behind_since + (PATIENCE_MS if is_patient else 0))
        if now_ms < begin:
            self._due = begin
            return False
        return self._is_stale or self._due is None or now_ms >= self._due

    def _is_in_vain(self, now_ms: Milliseconds, peers: list[NodeId]) -> bool:
        """True if each has had its time to answer: who has more will say so with its next status (7.1)."""
        return bool(peers) and all(
            peer in self._asked and self._peers[peer].awaits(now_ms) is None for peer in peers
        )

    def _missing(self, now_ms: Milliseconds, height: Height) -> list[Height]:
        """Where those of the next ranges begin that are neither here nor on their way."""
        awaited = self._awaited(now_ms)
        begun = [*self._early.starts(), *awaited]
        missing, at = [], Height(height + 1)
        for _ in range(MAX_RANGES):
            end = self._end_of(at, awaited)
            if end is None:
                missing.append(at)
                end = min([at + self._range_blocks, *(each for each in begun if each > at)])
            at = Height(end)
        return missing

    def _awaited(self, now_ms: Milliseconds) -> list[Height]:
        """Where the ranges begin that are on their way from those who are relied on.

        Not relied on is who has kept this node waiting before, who keeps back what others wait for, and who
        does not even claim to have what somebody claims: others are asked the same.
        """
        newest, patience_ms = max(self._early.starts(), default=Height(0)), self._patience_ms()
        awaited = []
        for each in self._peers.values():
            start = each.awaits(now_ms)
            if start is None or each.unanswered > 1 or each.claimed < start <= self._highest:
                continue
            if start >= newest or now_ms < each.asked_ms + patience_ms:
                awaited.append(start)
        return awaited

    def _patience_ms(self) -> int:
        """How long one is waited for while others wait for him: twice what the quickest one takes."""
        took_ms = [each.took_ms for each in self._peers.values() if each.took_ms is not None]
        return max(OVERTAKEN_AFTER_MS, 2 * min(took_ms, default=0))

    def _end_of(self, height: Height, awaited: list[Height]) -> int | None:
        """Where the range ends that has `height` in it and is here, or is on its way."""
        last = self._early.end_of(height)
        if last is not None:
            return last + 1
        ends = [start + self._range_blocks for start in awaited if start <= height]
        return max((end for end in ends if end > height), default=None)

    def _whose_turn(
        self, now_ms: Milliseconds, start: Height, height: Height, peers: list[NodeId]
    ) -> NodeId | None:
        """Of those who may have the blocks, the one who showed it, then who has kept nobody waiting."""
        may_lack_it = self._is_urgent and start == height + 1
        free = [
            (known.claimed < start, peer != self._shown_by, *_standing(known), at)
            for at, peer in enumerate(peers)
            for known in [self._peers.get(peer) or _Peer()]
            if (known.claimed >= start or (may_lack_it and peer not in self._asked))
            and known.awaits(now_ms) is None
            and now_ms >= known.free_ms
        ]
        if not free:
            return None
        turn = peers[min(free)[-1]]
        self._peers.setdefault(turn, _Peer())
        self._shown_by = None if turn == self._shown_by else self._shown_by
        return turn

    def _next_look(
        self, now_ms: Milliseconds, height: Height, peers: list[NodeId]
    ) -> Milliseconds | None:
        """The next moment at which a peer is relied on no more or may be asked again, or a turn has come."""
        if self._early.end_of(Height(height + 1)) is not None:
            return now_ms
        known = [self._peers[peer] for peer in peers if peer in self._peers]
        asked_ms = [each.asked_ms for each in known if each.open]
        waits_ms = (self._patience_ms(), ANSWER_WITHIN_MS)
        moments = [Milliseconds(at + wait_ms) for at in asked_ms for wait_ms in waits_ms]
        moments += [each.free_ms for each in known if each.claimed > height or self._is_urgent]
        return min((each for each in moments if each > now_ms), default=None)


def _standing(known: _Peer) -> tuple[int, bool, Milliseconds]:
    """First who owes least, of those who has helped before, of those who was asked longest ago."""
    return known.unanswered, not known.has_proved, known.asked_ms


def _fitting_blocks(response: SyncResponse) -> int:
    """How many blocks like these an answer carries for certain: ranges may overlap, but leave no gap."""
    size_bytes = sum(len(block.encoded) for block in response.blocks) // len(response.blocks)
    return max(1, MAX_ANSWER_BYTES * 7 // 8 // size_bytes)

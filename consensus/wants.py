"""What is missing and whom to ask next: the one who named it first, then the others in turn (4.21)."""

from typing import TypeAlias

from chain.frozen import frozen
from chain.primitives import BlockId, Milliseconds, NodeId, View
from chain.vote import VoteKind

FIRST_WAIT_MS = 500
LONGEST_WAIT_MS = 30_000
MAX_WANTS = 512
"""More than this is not asked for at once; what is left out is wanted again when it is met again."""


@frozen
class WantedBlock:
    """A block's body."""

    block_id: BlockId


@frozen
class WantedCertificate:
    """A certificate of one kind and view."""

    kind: VoteKind
    view: View


Wanted: TypeAlias = WantedBlock | WantedCertificate


class _Ask:
    __slots__ = ("attempt", "due_ms", "hint")

    def __init__(self, hint: NodeId | None, due_ms: Milliseconds) -> None:
        self.hint = hint
        self.attempt = 0
        self.due_ms = due_ms


class Wants:
    """Things to ask for, each with its own schedule: 0.5 s * 1.5^i, up to 30 s."""

    __slots__ = ("_asks",)

    def __init__(self) -> None:
        self._asks: dict[Wanted, _Ask] = {}

    def __contains__(self, wanted: Wanted) -> bool:
        return wanted in self._asks

    def __len__(self) -> int:
        return len(self._asks)

    def add(self, wanted: Wanted, hint: NodeId | None, now_ms: Milliseconds) -> None:
        """Ask for `wanted` from now on, `hint` first."""
        if wanted not in self._asks and len(self._asks) < MAX_WANTS:
            self._asks[wanted] = _Ask(hint, now_ms)

    def settle(self, wanted: Wanted) -> bool:
        """It has come, or is of no more use; True if it had been asked for."""
        return self._asks.pop(wanted, None) is not None

    def forget_views_below(self, view: View) -> None:
        """Certificates of views below `view` are of no more use."""
        for wanted in [each for each in self._asks if isinstance(each, WantedCertificate)]:
            if wanted.view < view:
                del self._asks[wanted]

    def forget_blocks(self) -> None:
        """Ask for no more single blocks: they will come by height."""
        for wanted in [each for each in self._asks if isinstance(each, WantedBlock)]:
            del self._asks[wanted]

    def next_due(self) -> Milliseconds | None:
        """When something is to be asked for next."""
        return min([ask.due_ms for ask in self._asks.values()]) if self._asks else None

    def due(self, now_ms: Milliseconds, peers: list[NodeId]) -> list[tuple[Wanted, NodeId]]:
        """What to ask for now, and of whom; nothing while there is nobody to ask (4.21)."""
        if not peers:
            return []
        asked = []
        for wanted, ask in self._asks.items():
            if ask.due_ms <= now_ms:
                asked.append((wanted, _whom(ask, peers)))
                ask.due_ms = Milliseconds(now_ms + _wait_ms(ask.attempt))
                ask.attempt += 1
        return asked


def _whom(ask: _Ask, peers: list[NodeId]) -> NodeId:
    start = peers.index(ask.hint) if ask.hint is not None and ask.hint in peers else 0
    return peers[(start + ask.attempt) % len(peers)]


def _wait_ms(attempt: int) -> int:
    power: int = min(attempt, 12)
    return int(min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 3**power // 2**power))

"""From FINALIZE certificates to committed blocks: every ancestor, in order, as far as they are valid here."""

from collections.abc import Iterator

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import BlockId, Height, Milliseconds, NodeId, View
from consensus.effects import Commit
from consensus.held import Held

MOST_TARGETS = 32
"""Final blocks that are remembered as such until they are committed: the oldest, which come first, and the newest, which stands on all others."""

LONGEST_GAP = 16
"""Heights above the newest final block up to which missing bodies are asked for one by one."""


class InvalidFinalBlock(Exception):
    """A quorum has finalized what is invalid here: more than f are Byzantine, or this node is broken."""


class Finality:
    """The blocks known to be final and not yet committed, each with the certificate that says so."""

    __slots__ = ("_held", "_synced_to", "_targets")

    def __init__(self, held: Held) -> None:
        self._held = held
        self._synced_to = Height(0)
        self._targets: list[tuple[BlockId, Certificate]] = []

    def __len__(self) -> int:
        return len(self._targets)

    def add(self, block_id: BlockId, certificate: Certificate) -> None:
        """`certificate` finalizes this block, or a descendant of it."""
        if (block_id, certificate) in self._targets:
            return
        self._targets.append((block_id, certificate))
        far = [each for each in self._targets if each[0] not in self._held.tree]
        for each in far[MOST_TARGETS // 2 : -1][: max(0, len(self._targets) - MOST_TARGETS)]:
            self._targets.remove(each)

    def leave_to_sync(self, height: Height) -> None:
        """What is final at `height` is too far above: its body comes by height, and is not asked for (7.3)."""
        self._synced_to = max(self._synced_to, height)

    def commits(self, hint: NodeId | None, now_ms: Milliseconds) -> Iterator[Commit]:
        """Move the root up as far as the bodies are here and valid, and ask for those that are not (4.15).

        InvalidFinalBlock if one of them is invalid (4.18). The caller stops at the epoch's last block.
        """
        tree = self._held.tree
        reached = View(0)
        for block_id, certificate in self._targets:
            path = tree.path_to(block_id)
            if path is None and self._synced_to <= tree.root.height + LONGEST_GAP:
                self._held.fetch(block_id, hint, now_ms)
            for block in path or ():
                if tree.is_invalid(block.id):
                    raise InvalidFinalBlock(repr(block.id))
                if not tree.is_valid(block.id):
                    break
                yield self._commit(block, certificate)
            if tree.root_id == block_id:
                reached = max(reached, certificate.view)
        self._targets = [
            (block_id, certificate)
            for block_id, certificate in self._targets
            if certificate.view >= reached and tree.leads_above_root(block_id)
        ]

    def _commit(self, block: Block, certificate: Certificate) -> Commit:
        return Commit(block, certificate, tuple(self._held.tree.move_root(block)))

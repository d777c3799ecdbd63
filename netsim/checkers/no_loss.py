"""No accepted transaction is lost: each one is final in the end, once, at every honest node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.primitives import TransactionId
from chain.transaction import Transaction
from netsim.host import Host
from netsim.watcher import Watcher
from node.replica.actions import Answer
from node.replica.replica import Replica

if TYPE_CHECKING:
    from netsim.world import World

NAME = "no loss"


class NoLoss(Watcher):
    """Remembers what was ever accepted, and looks for it in the end, when a seed's last calm is over."""

    def __init__(self) -> None:
        self._submitted: dict[TransactionId, Transaction] = {}
        self._accepted: dict[TransactionId, int] = {}
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_submit(self, _node: int, transaction: Transaction) -> None:
        """What a client handed in; it may do so several times."""
        self._submitted[transaction.id] = transaction

    def on_answer(self, node: int, answer: Answer) -> None:
        """A node took it."""
        if answer.refusal is None and answer.transaction_id is not None:
            self._accepted.setdefault(answer.transaction_id, node)

    def at_end(self) -> None:
        """Every node that has reached the newest height has all of them."""
        if self._world.violations:
            return
        for node in self._world.honest:
            host = self._world.hosts[node]
            if isinstance(host, Host) and isinstance(host.replica, Replica):
                self._look_at(node, host.replica)

    def _look_at(self, node: int, replica: Replica) -> None:
        tip = replica.finalized
        if tip.height < self._world.height:
            return
        for identity, accepted_by in self._accepted.items():
            valid_until = self._submitted[identity].body.valid_until
            if valid_until > tip.timestamp_ms and replica.receipt(identity) is None:
                who, lacks = self._world.name_of(accepted_by), self._world.name_of(node)
                what = f"{identity!r} was accepted by {who}, and {lacks} lacks it"
                self._world.violate(NAME, what)

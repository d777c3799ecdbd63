"""What can be told about a world while it runs: the hooks of checkers, tally, trace and digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import PublicKey
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.transaction import Transaction
from node.replica.actions import Action, Alarm, Answer, Stop
from node.replica.inputs import Input

if TYPE_CHECKING:
    from netsim.faults import Fault
    from netsim.world import World

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Violation:
    """Something happened that must never happen: which checker saw it, what, and when."""

    checker: str
    what: str
    at_ms: int


class Watcher:
    """Override what you want to be told; what is not overridden costs nothing. Nodes are indices.

    Name with an underscore what a hook of yours does not need.
    """

    def attached(self, world: World, /) -> None:
        """The world that will be watched; called once, before anything else."""

    def on_start(self, node: int, /) -> None:
        """A process began, and its replica stands."""

    def on_down(self, node: int, why: str, /) -> None:
        """A process ended."""

    def on_step(self, node: int, given: Input, actions: Sequence[Action], /) -> None:
        """A replica answered an input; nothing of `actions` has been carried out."""

    def on_send(self, node: int, peer: int, data: bytes, /) -> None:
        """A replica's host hands `data` to the network, for one peer."""

    def on_broadcast(self, node: int, data: bytes, /) -> None:
        """A replica's host hands `data` to the network, for every connected peer."""

    def on_inject(self, node: int, peer: int, data: bytes, /) -> None:
        """An actor hands `data` to the network."""

    def on_deliver(self, node: int, peer: int, data: bytes, /) -> None:
        """`node`, replica or actor, is about to receive `data` from `peer`."""

    def on_log(self, node: int, key: PublicKey, data: bytes, /) -> None:
        """`data` was appended to the vote log of `key`; not durable yet."""

    def on_log_rotated(self, node: int, key: PublicKey, data: bytes, /) -> None:
        """A new vote log of `key` begins with `data`; not durable yet."""

    def on_log_synced(self, node: int, ticket: int, /) -> None:
        """Vote logs are durable up to `ticket`; the replica has not been told yet."""

    def on_lost_log(self, node: int, key: PublicKey, /) -> None:
        """The vote log of `key` is lost; from now on the key is faulty."""

    def on_commit(
        self, node: int, block: Block, certificate: Certificate, receipts: tuple[Receipt, ...]
    ) -> None:
        """`node` holds `block` for final, and has stored it."""

    def on_submit(self, node: int, transaction: Transaction, /) -> None:
        """A client handed `transaction` to `node`."""

    def on_answer(self, node: int, answer: Answer, /) -> None:
        """`node` told its client what became of a transaction."""

    def on_client_final(self, transaction: Transaction, block: Block, /) -> None:
        """A client learned from its node that `transaction` is final in `block`."""

    def on_drop(self, node: int, peer: int, why: Rejected, /) -> None:
        """`node` closes its connection to `peer`."""

    def on_alarm(self, node: int, alarm: Alarm, /) -> None:
        """`node` calls its operator."""

    def on_stop(self, node: int, stop: Stop, /) -> None:
        """`node` must not go on."""

    def on_fault(self, what: str, /) -> None:
        """A fault began; `what` is a readable line."""

    def on_change(self, what: str, /) -> None:
        """Members have begun to change their network, or are done with it; `what` is a readable line."""

    def on_strike(self, fault: Fault, /) -> None:
        """What a fault waited for has come, such as the boundary at which it ends a process."""

    def on_second(self, now_ms: int, /) -> None:
        """A virtual second has passed."""

    def at_end(self) -> None:
        """The world has stopped."""


class Hears:
    """Who listens to what: for each hook, in the order of the watchers, those that override it.

    `for tell in hears.send: tell(...)` over an empty tuple is what a hook without listeners costs.
    """

    __slots__ = (
        "alarm",
        "answer",
        "at_end",
        "broadcast",
        "change",
        "client_final",
        "commit",
        "deliver",
        "down",
        "drop",
        "fault",
        "inject",
        "log",
        "log_rotated",
        "log_synced",
        "lost_log",
        "second",
        "send",
        "start",
        "step",
        "stop",
        "strike",
        "submit",
    )

    def __init__(self, watchers: Sequence[Watcher]) -> None:
        def listening(hook: Callable[P, None]) -> tuple[Callable[..., None], ...]:
            name = hook.__name__
            return tuple(
                getattr(each, name) for each in watchers if getattr(type(each), name) is not hook
            )

        self.start = listening(Watcher.on_start)
        self.down = listening(Watcher.on_down)
        self.step = listening(Watcher.on_step)
        self.send = listening(Watcher.on_send)
        self.broadcast = listening(Watcher.on_broadcast)
        self.inject = listening(Watcher.on_inject)
        self.deliver = listening(Watcher.on_deliver)
        self.log = listening(Watcher.on_log)
        self.log_rotated = listening(Watcher.on_log_rotated)
        self.log_synced = listening(Watcher.on_log_synced)
        self.lost_log = listening(Watcher.on_lost_log)
        self.commit = listening(Watcher.on_commit)
        self.submit = listening(Watcher.on_submit)
        self.answer = listening(Watcher.on_answer)
        self.client_final = listening(Watcher.on_client_final)
        self.drop = listening(Watcher.on_drop)
        self.alarm = listening(Watcher.on_alarm)
        self.stop = listening(Watcher.on_stop)
        self.fault = listening(Watcher.on_fault)
        self.change = listening(Watcher.on_change)
        self.strike = listening(Watcher.on_strike)
        self.second = listening(Watcher.on_second)
        self.at_end = listening(Watcher.at_end)

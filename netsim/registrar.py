"""Members that change their network while it works: nodes join and go, keys rotate, a vote log is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import SecretKey
from chain.primitives import PublicKey, TransactionId
from chain.receipt import Receipt
from chain.transaction import Call, Transaction
from netsim.cast import Member
from netsim.community import NoteTakers, call
from netsim.draws import Draws
from netsim.faults import LoseLog, begin_plan
from netsim.watcher import Watcher
from netsim.world import World

PAUSE_MS = 3_000
"""Between one step of a change and the next, for people are slow."""

MOST_TRIES = 60
"""Of a rotation, which may have to wait until an epoch may be ended again."""

FEWEST = 4
"""Seats that are never given up: with fewer nobody could be missing."""


@dataclass(frozen=True, slots=True)
class Act:
    """A call that somebody signs."""

    member: int
    signers: tuple[SecretKey, ...]
    call: Call


Change: TypeAlias = Iterator[list[Act]]
"""Acts that are sent together; the next ones follow when these are final."""


class Registrar(Watcher):
    """Carries out one change after another, through the same outbox as everybody."""

    def __init__(self, takers: NoteTakers, *, waiting: int) -> None:
        """`waiting` nodes have no seat at first: the last ones of the cast."""
        self.done: list[str] = []
        """The changes that were carried out, in order."""
        self._takers = takers
        self._waiting_nodes = waiting
        self._used: dict[int, int] = {}
        self._ballots = 0
        self._height = 0
        self._open: dict[TransactionId, Transaction] = {}
        self._codes: dict[TransactionId, str] = {}
        self._newest: list[Transaction] = []
        self._coming: list[PublicKey] = []
        self._going: list[PublicKey] = []
        """Keys that were voted in and out, and do not sit or sit still: the boundary has to come first."""
        self._is_over = False
        self._name = ""
        self._change: Change = iter(())
        self._world: World
        self._draws: Draws

    def attached(self, world: World) -> None:
        """Begin after a while."""
        self._world = world
        self._draws = world.draws.within("registrar")
        world.at(2 * PAUSE_MS, self._go_on)

    def stop(self) -> None:
        """Begin no other change."""
        self._is_over = True

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, receipts: tuple[Receipt, ...]
    ) -> None:
        """Something of ours may be final."""
        if block.header.height <= self._height:
            return
        self._height = block.header.height
        was_open = bool(self._open)
        for receipt in receipts:
            if self._open.pop(receipt.transaction_id, None) is not None:
                self._codes[receipt.transaction_id] = receipt.results[0].code
        if was_open and not self._open:
            self._world.at(self._world.now_ms + PAUSE_MS, self._go_on)

    def _go_on(self) -> None:
        """The next step; the next change only when the last one counts, for one at a time is what f allows."""
        if not self._has_settled():
            self._world.at(self._world.now_ms + PAUSE_MS, self._go_on)
            return
        acts = next(self._change, None)
        if acts is None:
            self._finish()
            self._world.at(self._world.now_ms + PAUSE_MS, self._go_on)
        else:
            self._newest = [self._send(act) for act in acts]

    def _finish(self) -> None:
        """A change is done, or none has begun: another one, which begins when this one counts."""
        if self._name:
            self.done.append(self._name)
            self._world.counts[f"changes: {self._name}"] += 1
        self._name, self._change = "", iter(())
        if self._has_settled() and not self._is_over:
            self._name, self._change = self._choose()

    def _has_settled(self) -> bool:
        sitting = self._world.cast.authorities(self._world.epoch).keys
        self._coming = [key for key in self._coming if key not in sitting]
        self._going = [key for key in self._going if key in sitting]
        return not (self._coming or self._going)

    def _send(self, act: Act) -> Transaction:
        member = self._world.cast.members[act.member]
        sent = self._takers.submit(member, act.signers, (act.call,))
        self._open[sent.id] = sent
        return sent

    def _code(self) -> str:
        """What became of the first of the newest acts."""
        return self._codes[self._newest[0].id]

    # What changes.

    def _choose(self) -> tuple[str, Change]:
        sitting, free = self._sitting(), self._free()
        kinds: list[tuple[str, Change]] = []
        if free:
            kinds.append(("a node joins", self._join(self._draws.pick(free))))
        if len(sitting) > FEWEST:
            kinds.append(("a node goes", self._leave(self._draws.pick(sitting))))
        fresh = [node for node in sitting if self._key_number(node) + 1 < self._keys(node)]
        if fresh:
            node = self._draws.pick(fresh)
            kinds.append(("a key rotates", self._rotate(node)))
            kinds.append(("a vote log is lost", self._lose(node)))
        kinds.append(("members say that they are ready", self._say_ready(sitting)))
        kinds.append(("a member is suspended and comes back", self._suspend()))
        return self._draws.pick(kinds)

    def _join(self, node: int) -> Change:
        """A node is registered, says that it is ready, and is voted in."""
        key = self._next_key(node)
        network_id = self._world.cast.nodes[node].node_id
        yield [self._by(self._owner(node), call("node", "register", key.public, network_id))]
        yield [Act(self._owner(node), (key,), call("node", "ready"))]
        yield from self._decide("node", "seat", key.public)
        self._coming.append(key.public)

    def _leave(self, node: int) -> Change:
        """A node is voted out."""
        yield from self._decide("node", "unseat", self._key(node))
        self._going.append(self._key(node))

    def _rotate(self, node: int) -> Change:
        """A node takes another key, once the epoch may be ended for it."""
        old, new = self._key(node), self._next_key(node)
        owner = self._owner(node)
        form = (old, new.public, self._world.cast.nodes[node].node_id)
        for _ in range(MOST_TRIES):
            officers = self._member(owner).officers
            yield [Act(owner, officers, call("node", "rotate", *form))]
            if self._code() == "done":
                self._coming.append(new.public)
                return

    def _lose(self, node: int) -> Change:
        """A vote log is lost, and its key gives way to another one."""
        number = self._key_number(node)
        loss = LoseLog(self._world.now_ms, node, 0, number, self._draws.between(500, 5_000))
        begin_plan(self._world, [loss])
        yield from self._rotate(node)

    def _say_ready(self, sitting: list[int]) -> Change:
        """As a node's host does once an epoch."""
        yield [
            Act(self._owner(node), (self._secret(node),), call("node", "ready")) for node in sitting
        ]

    def _suspend(self) -> Change:
        """A member stops itself, and the others take it back."""
        stopped = self._draws.below(len(self._world.cast.members))
        yield [self._by(stopped, call("member", "stop_own"))]
        name = self._world.cast.members[stopped].member
        ballot = self._ballot()
        others = [at for at in self._everyone() if at != stopped]
        yield [self._by(others[0], call("member", "resume", name, ballot))]
        yield [self._by(other, call("member", "agree", ballot)) for other in others[1:]]

    def _decide(self, contract: str, method: str, *form: object) -> Change:
        """One member asks, and all others agree; those who come too late are told so."""
        ballot = self._ballot()
        first, *others = self._everyone()
        yield [self._by(first, call(contract, method, *form, ballot))]
        yield [self._by(other, call(contract, "agree", ballot)) for other in others]

    # Who and what.

    def _sitting(self) -> list[int]:
        """The honest nodes that sit in the newest epoch."""
        world = self._world
        nodes = (world.cast.node_of_key(key) for key in world.cast.authorities(world.epoch).keys)
        return [node for node in nodes if node in world.honest]

    def _free(self) -> list[int]:
        """The honest nodes that do not sit, and have a key that was never used."""
        sitting = self._sitting()
        return [
            node
            for node in self._world.honest
            if node not in sitting and self._key_number(node) + 1 < self._keys(node)
        ]

    def _keys(self, node: int) -> int:
        return len(self._world.cast.nodes[node].keys)

    def _key_number(self, node: int) -> int:
        """The newest key of a node that is in use; -1 if it has had none."""
        founders = len(self._world.cast.nodes) - self._waiting_nodes
        return self._used.get(node, 0 if node < founders else -1)

    def _secret(self, node: int) -> SecretKey:
        return self._world.cast.nodes[node].keys[self._key_number(node)]

    def _key(self, node: int) -> PublicKey:
        return self._secret(node).public

    def _next_key(self, node: int) -> SecretKey:
        self._used[node] = self._key_number(node) + 1
        return self._secret(node)

    def _owner(self, node: int) -> int:
        return node % len(self._world.cast.members)

    def _member(self, at: int) -> Member:
        return self._world.cast.members[at]

    def _everyone(self) -> Iterable[int]:
        return range(len(self._world.cast.members))

    def _by(self, member: int, made: Call) -> Act:
        return Act(member, (self._draws.pick(self._member(member).officers),), made)

    def _ballot(self) -> bytes:
        self._ballots += 1
        return self._ballots.to_bytes(16, "big")

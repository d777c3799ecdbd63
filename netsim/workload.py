"""Members' officers: they sign, submit, resubmit when their node died, and try what must be refused."""

from __future__ import annotations

from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import SecretKey
from chain.primitives import ClientReference, MemberId, Milliseconds, TransactionId
from chain.receipt import Receipt
from chain.rejection import Reason
from chain.transaction import MAX_VALIDITY_MS, Call, Execution, Transaction, TransactionBody
from netsim.cast import EPOCH_MS, Member
from netsim.draws import Draws
from netsim.programs import call
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Answer

ANSWER_MS = 5_000
"""A client that has no answer for so long asks another node."""

VALIDITY_MS = 6 * 3_600_000
"""Honest transactions outlive every seed, so that none that was accepted may be lost."""

MAX_OPEN = 2_000
"""Transactions that the officers have under way; they wait with new ones beyond."""

NOTES = 20
"""Notes that a member writes on: so few that they are added to and erased, and not only written."""

REPLAYS_KEPT = 64
"""Final transactions that are kept to be sent again."""


class _Sent:
    """A transaction in a client's outbox."""

    __slots__ = ("attempt", "is_accepted", "is_meant_well", "node", "transaction")

    def __init__(self, transaction: Transaction, node: int, *, is_meant_well: bool) -> None:
        self.transaction = transaction
        self.node = node
        self.attempt = 0
        self.is_accepted = False
        self.is_meant_well = is_meant_well


class Workload(Watcher):
    """All officers of one world, and their outbox."""

    def __init__(self, *, gap_ms: int, bad_permille: int = 120) -> None:
        """`gap_ms`: the mean time between submissions; `bad_permille`: how many are to be refused."""
        self.gap_ms = gap_ms
        self.bad_permille = bad_permille
        self.accepted = 0
        self.members: list[Member] = []
        """Whose officers write; an agency that comes in is added."""
        self._open: dict[TransactionId, _Sent] = {}
        self._final: list[Transaction] = []
        self._sequence = 0
        self._is_over = False
        self._world: World
        self._draws: Draws

    @property
    def unfinished(self) -> list[Transaction]:
        """What was accepted and is not final yet, as far as its client knows; oldest first."""
        return [each.transaction for each in self._open.values() if each.is_accepted]

    def attached(self, world: World) -> None:
        """Begin to submit when the world begins."""
        self._world = world
        self._draws = world.draws.within("workload")
        self.members = list(world.cast.members)
        world.at(self._gap(), self._next)

    def stop(self) -> None:
        """Submit nothing new; what is in the outbox is seen to its end."""
        self._is_over = True

    def _gap(self) -> int:
        """Quiet times, and now and then a burst."""
        unit = self._draws.unit()
        return 1 + int(self.gap_ms * (0.02 if unit < 0.3 else 2.8 * (unit - 0.3)))

    def _next(self) -> None:
        if self._is_over:
            return
        if len(self._open) < MAX_OPEN:
            if self._draws.happens(self.bad_permille):
                self._misbehave()
            else:
                self._submit_new()
        self._world.at(self._world.now_ms + self._gap(), self._next)

    def _submit_new(self) -> None:
        member = self._draws.pick(self.members)
        officer = self._draws.pick(member.officers)
        self.submit(member, self.signed(member, (officer,), self._calls()))

    def signed(
        self, member: Member, signers: tuple[SecretKey, ...], calls: tuple[Call, ...]
    ) -> Transaction:
        """A transaction that outlives the world; the first of `signers` is the author."""
        until_ms = EPOCH_MS + self._world.now_ms + VALIDITY_MS + self._draws.below(3_600_000)
        return self._sign(member.member, signers, until_ms, calls)

    def submit(self, member: Member, transaction: Transaction) -> None:
        """Hand in, and hand in again until it is final, which may be before this returns."""
        node = member.home if self._draws.happens(700) else self._any_node()
        self._send(_Sent(transaction, node, is_meant_well=True))

    def _calls(self) -> tuple[Call, ...]:
        """Notes set, added to and erased; to add to one that is not there, or to erase it, fails."""
        return tuple(self._note() for _ in range(self._draws.pick((1, 1, 1, 2, 5))))

    def _note(self) -> Call:
        draws = self._draws
        method = draws.pick(("set", "set", "add", "add", "erase"))
        note_id = draws.below(NOTES).to_bytes(16, "big")
        if method == "erase":
            return call("notes", method, note_id)
        return call("notes", method, note_id, draws.below(1_000))

    def _sign(
        self,
        member: MemberId,
        signers: tuple[SecretKey, ...],
        until_ms: int,
        calls: tuple[Call, ...],
    ) -> Transaction:
        self._sequence += 1
        body = TransactionBody(
            chain_id=self._world.cast.chain_id,
            member=member,
            author=signers[0].public,
            sequence=self._sequence,
            valid_until=Milliseconds(until_ms),
            reference=ClientReference(self._draws.chunk(16)),
            execution=self._draws.pick(tuple(Execution)),
            calls=calls,
            cosigners=tuple(each.public for each in signers[1:]),
        )
        return Transaction.sign(body, signers)

    def _misbehave(self) -> None:
        """Something that must be refused, at once or by every block."""
        draws, world = self._draws, self._world
        member, other = draws.sample(self.members, 2)
        officer, now_ms = draws.pick(member.officers), EPOCH_MS + world.now_ms
        match draws.below(5):
            case 0:
                self._send_bad("expired", self._bad(member, officer, EPOCH_MS - 1))
            case 1:
                too_late = now_ms + MAX_VALIDITY_MS + 3_600_000 * 24
                self._send_bad("valid too long", self._bad(member, officer, too_late))
            case 2:
                self._send_bad("wrong member", self._bad(other, officer, now_ms + VALIDITY_MS))
            case 3:
                world.counts["bad transactions: garbage"] += 1
                world.hosts[self._any_node()].submit(draws.chunk(draws.below(400)))
            case _ if self._final:
                self._send_bad("replay", draws.pick(self._final))
            case _:
                pass

    def _bad(self, member: Member, officer: SecretKey, until_ms: int) -> Transaction:
        return self._sign(member.member, (officer,), until_ms, self._calls())

    def _send_bad(self, kind: str, transaction: Transaction) -> None:
        self._world.counts[f"bad transactions: {kind}"] += 1
        self._send(_Sent(transaction, self._any_node(), is_meant_well=False))

    def _any_node(self) -> int:
        return self._draws.below(len(self._world.hosts))

    def _send(self, sent: _Sent) -> None:
        """Hand it in; if no answer comes, or the node dies with it, hand it in elsewhere."""
        world = self._world
        if sent.is_meant_well:
            self._open[sent.transaction.id] = sent
        sent.attempt += 1
        for tell in world.hears.submit:
            tell(sent.node, sent.transaction)
        world.hosts[sent.node].submit(sent.transaction.encoded)
        if sent.is_meant_well and not sent.is_accepted:
            world.at(world.now_ms + ANSWER_MS, self._expect_answer, sent, sent.attempt)

    def _expect_answer(self, sent: _Sent, attempt: int) -> None:
        if sent.attempt == attempt and not sent.is_accepted and self._is_open(sent):
            self._send_again(sent)

    def _send_again(self, sent: _Sent) -> None:
        if self._is_open(sent):
            self._world.counts["transactions submitted again"] += 1
            sent.is_accepted = False
            sent.node = self._any_node()
            self._send(sent)

    def _is_open(self, sent: _Sent) -> bool:
        return self._open.get(sent.transaction.id) is sent

    def on_down(self, node: int, _why: str) -> None:
        """A node died with what it had in memory: its clients go elsewhere, each after a while."""
        for sent in self._open.values():
            if sent.node == node and sent.is_accepted:
                delay_ms = self._draws.between(500, 10_000)
                self._world.at(self._world.now_ms + delay_ms, self._send_again, sent)

    def on_answer(self, node: int, answer: Answer) -> None:
        """Accepted, or refused: a full node is tried again later, a known transaction is final."""
        sent = None if answer.transaction_id is None else self._open.get(answer.transaction_id)
        if answer.refusal is not None:
            self._world.counts[f"refused: {answer.refusal.reason.value}"] += 1
        if sent is None or sent.node != node:
            return
        if answer.refusal is None:
            self.accepted += 1
            sent.is_accepted = True
        elif answer.refusal.reason is Reason.ALREADY_INCLUDED:
            del self._open[sent.transaction.id]

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """A client learns from its own node that its transaction is final."""
        for transaction in block.body.transactions:
            sent = self._open.get(transaction.id)
            if sent is not None and sent.node == node:
                del self._open[transaction.id]
                self._remember(transaction)
                for tell in self._world.hears.client_final:
                    tell(transaction, block)

    def _remember(self, transaction: Transaction) -> None:
        if len(self._final) < REPLAYS_KEPT:
            self._final.append(transaction)
        else:
            self._final[self._draws.below(REPLAYS_KEPT)] = transaction


class SteadyWorkload(Workload):
    """A fixed number of new transactions for every block: for measuring."""

    def __init__(self, per_block: int) -> None:
        """`per_block` signed transactions are submitted whenever a new height is final."""
        super().__init__(gap_ms=1)
        self._per_block = per_block
        self._height = -1

    def _next(self) -> None:
        for _ in range(self._per_block):
            self._submit_new()

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Submit the next ones."""
        super().on_commit(node, block, _certificate, _receipts)
        if block.header.height > self._height and not self._is_over:
            self._height = block.header.height
            self._next()

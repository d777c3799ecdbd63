"""All officers, nodes and leaders of the programme: they see what became final, decide, and sign at the full hour."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import ClientReference, MemberId, Milliseconds, TransactionId
from chain.receipt import Outcome, Receipt
from chain.transaction import Execution, Transaction, TransactionBody
from contracts.executor import ContractExecutor
from contracts.shelf import shipped
from netsim.cast import EPOCH_MS
from netsim.draws import Draws
from netsim.programme.books import Books
from netsim.programme.choices import Choice, Choices
from netsim.programme.hours import DAY_MS, next_hour
from netsim.programme.sight import Sight
from netsim.programme.town import Agency, Town
from netsim.programme.writing import SHIFT_MS, Act, Writing
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Answer
from node.replica.replica import Replica

VALIDITY_MS = 2 * DAY_MS
MOST_CALLS = 60
"""Of one person in one transaction."""
SERVICES_MS = 60_000
"""After the beginning, services are published."""
NODE_MS = 2_000
"""After which an agency's node says that it has read an offer."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """A choice about a referral as it stood after `seen` things had happened to it."""

    ref_id: str
    choice: Choice
    seen: int


class Officers(Watcher):
    """Everybody's work, from the first intake to the last one, and the books of what came of it."""

    def __init__(self, town: Town, *, referrals: int, days: int, departures: int) -> None:
        """`referrals` prospects come within `days`, evenly; so many members leave meanwhile."""
        self.books = Books()
        self.refused: Counter[str] = Counter()
        """Calls that came to nothing, by contract, method and code."""
        self.acknowledged = 0
        self.signed = 0
        self.calls = 0
        self.writers: set[bytes] = set()
        """Keys that have signed something that became final."""
        self.town = town
        self._referrals = referrals
        self._days = days
        self._departures = departures
        self._opened = 0
        self._seen: Counter[str] = Counter()
        self._read: set[bytes] = set()
        """Offers that their agencies' nodes have read."""
        self._hours: dict[int, list[_Planned]] = defaultdict(list)
        self._open: dict[TransactionId, tuple[Transaction, list[Act]]] = {}
        self._sequence = 0
        self._height = 0
        self._world: World
        self._sight: Sight
        self._draws: Draws
        self._choices: Choices
        self._writing: Writing

    @property
    def unfinished(self) -> int:
        """Transactions that were acknowledged and are not final."""
        return len(self._open)

    @property
    def sight(self) -> Sight:
        """What officers read: the newest final state of the first replica."""
        return self._sight

    def attached(self, world: World) -> None:
        """The first ones come on the first morning."""
        self._world = world
        self._draws = world.draws.within("officers")
        self._choices = Choices(self._draws.within("choices"), self.town)
        self._writing = Writing(self._draws.within("writing"), self.town, self._choices)
        world.at(SERVICES_MS, self._publish)
        world.at(SERVICES_MS, self._roster, 0)
        world.at(next_hour(0), self._intake)
        leaving = self._draws.sample(self.town.agencies[len(world.hosts) :], self._departures)
        for agency in leaving:
            at_ms = next_hour(self._draws.below(self._days) * DAY_MS)
            world.at(at_ms, self._leave, agency)

    def on_start(self, node: int) -> None:
        """They read at the first one."""
        if node == 0:
            replica = self._world.hosts[0].replica
            assert isinstance(replica, Replica)
            self._sight = Sight(ContractExecutor(shipped()), replica)

    def _publish(self) -> None:
        """Every agency says what it offers, before the first prospect comes."""
        acts = [self._writing.services(each, self._world.now_ms) for each in self.town.agencies]
        self._hand_in(acts, Execution.ATOMIC)

    def _roster(self, from_ms: int) -> None:
        """The agencies that are always on duty plan the next shift two days before the last one is over, so that no gap is told."""
        on_duty = [each for each in self._choices.present() if each.has_duty]
        self._hand_in([self._writing.roster(each, from_ms) for each in on_duty], Execution.ATOMIC)
        until_ms = from_ms + SHIFT_MS
        self._world.at(next_hour(until_ms - 2 * DAY_MS), self._roster, until_ms)

    def _intake(self) -> None:
        """Who comes in this hour, up to as many as should have come by now."""
        now_ms = self._world.now_ms
        due = min(self._referrals, 1 + self._referrals * now_ms // (self._days * DAY_MS))
        acts = []
        while self._opened < due:
            self._opened += 1
            agency = self._draws.pick(self._choices.present())
            acts.append(self._writing.opening(agency, now_ms))
        self._hand_in(acts, Execution.ATOMIC)
        if self._opened < self._referrals:
            self._world.at(next_hour(now_ms), self._intake)

    def _leave(self, agency: Agency) -> None:
        """A member goes: it takes nothing new, and after its run-off it is gone."""
        self._choices.gone.add(agency.member)
        self._hand_in([self._writing.leave(agency)], Execution.ATOMIC)

    # What became final.

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, receipts: tuple[Receipt, ...]
    ) -> None:
        """Look at every referral to which something happened."""
        if node or block.header.height <= self._height:
            return
        self._height = block.header.height
        now_ms = self._world.now_ms
        touched: dict[str, None] = {}
        for name, fields in self._sight.told(block, receipts):
            ref_id = self.books.take(name, fields, now_ms)
            if ref_id is not None and name != "help_changed":
                touched[ref_id] = None
        for receipt in receipts:
            self._finish(receipt, touched)
        offers = []
        for ref_id in touched:
            offers += self._look(ref_id)
        if offers:
            self._world.at(now_ms + NODE_MS, self._hand_in, offers, Execution.SEPARATE)

    def _finish(self, receipt: Receipt, touched: dict[str, None]) -> None:
        """What was signed is final: whose call came to nothing looks again."""
        transaction, acts = self._open.pop(receipt.transaction_id, (None, []))
        if transaction is None:
            return
        self.writers.update((transaction.body.author, *transaction.body.cosigners))
        refused = [
            (call, result)
            for call, result in zip(transaction.body.calls, receipt.results, strict=True)
            if result.outcome is Outcome.FAILED
        ]
        for call, result in refused:
            self.refused[f"{call.contract}.{call.method} {result.code}"] += 1
        if refused:
            again = [each.ref_id.hex() for each in acts if each.ref_id]
            known = [each for each in again if each in self.books.referrals]
            touched.update((each, None) for each in known)
            self._opened -= len(again) - len(
                known
            )  # their agency has left: they come to another one

    def _look(self, ref_id: str) -> list[Act]:
        """Decide anew about a referral; what nodes answer by themselves."""
        self._seen[ref_id] += 1
        found = self._sight.standing(bytes.fromhex(ref_id))
        if found is None:
            return []
        for choice in self._choices.of(found):
            at_ms = next_hour(self._world.now_ms + choice.after_ms)
            planned = self._hours[at_ms]
            if not planned:
                self._world.at(at_ms, self._work, at_ms)
            planned.append(_Planned(ref_id, choice, self._seen[ref_id]))
        offers = [each for each in found.parts if each.state == "offered"]
        unread = [each for each in offers if each.leg_id not in self._read]
        self._read.update(each.leg_id for each in unread)
        return [self._writing.receipt(ref_id, each) for each in unread]

    def _work(self, at_ms: int) -> None:
        """The full hour: everybody does what they meant to do, unless something has happened meanwhile."""
        acts = []
        for planned in self._hours.pop(at_ms):
            if self._seen[planned.ref_id] != planned.seen:
                continue
            ref_id = bytes.fromhex(planned.ref_id)
            found = self._sight.standing(ref_id)
            if found is None:
                continue
            act = self._writing.act(ref_id, planned.choice, found, self._world.now_ms)
            if act is not None:
                acts.append(act)
        self._hand_in(acts, Execution.SEPARATE)

    # The outbox.

    def _hand_in(self, acts: list[Act], execution: Execution) -> None:
        """One transaction for each person; of what is done together, all of it or nothing, one for each act."""
        batches: dict[object, list[Act]] = defaultdict(list)
        for at, act in enumerate(acts):
            batches[at if execution is Execution.ATOMIC else act.signers].append(act)
        for batch in batches.values():
            for start in range(0, len(batch), MOST_CALLS):
                self._submit(batch[start : start + MOST_CALLS], execution)

    def _submit(self, acts: list[Act], execution: Execution) -> None:
        self._sequence += 1
        signers = acts[0].signers
        body = TransactionBody(
            chain_id=self.town.cast.chain_id,
            member=MemberId(acts[0].member),
            author=signers[0].public,
            sequence=self._sequence,
            valid_until=Milliseconds(EPOCH_MS + self._world.now_ms + VALIDITY_MS),
            reference=ClientReference(self._draws.chunk(16)),
            execution=execution,
            calls=tuple(call for act in acts for call in act.calls),
            cosigners=tuple(each.public for each in signers[1:]),
        )
        transaction = Transaction.sign(body, signers)
        self.signed += 1
        self.calls += len(body.calls)
        self._open[transaction.id] = (transaction, acts)
        home = self.town.of(acts[0].member).at % len(self._world.hosts)
        self._world.hosts[home].submit(transaction.encoded)

    def on_answer(self, _node: int, answer: Answer) -> None:
        """Every transaction of theirs is taken."""
        if answer.refusal is None:
            self.acknowledged += 1
        else:
            self._world.violate("officers", f"not taken: {answer.refusal.reason.value}")

"""The executor of contracts: what the chain asks of programs, answered by the contracts that run at a height."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chain.authorities import AuthoritySet
from chain.evidence import Evidence
from chain.genesis import Genesis, Parameters
from chain.primitives import Height, Milliseconds, PublicKey, TransactionId
from chain.receipt import CallResult, Event, Outcome, Receipt
from chain.rejection import Reason, Rejected
from chain.state import Overlay, StateReader
from chain.transaction import Call, Execution, Transaction
from chain.transition import BlockContext, Point, authorities_of, parameters_of
from contracts import clock
from contracts.author import Author
from contracts.contract import Contract
from contracts.loader import Program
from contracts.meter import NOTHING, Budget
from contracts.moment import Person
from contracts.programs import ASKED, Programs
from contracts.refusal import FORBIDDEN
from contracts.runtime import Runtime, Signed, Where
from contracts.session import Session
from contracts.words import CLOCK, Role, Standing

SUPPORTED_PROTOCOL = 1
"""The newest version of the protocol that this release speaks."""

GOVERNING = ("member", "user", "node", "office", "govern", "ballot")
"""Contracts that say who may do what: they go first in a block, and after a call of theirs that is asked anew."""

EARLY = (
    ("consent", "withdraw"),
    ("consent", "narrow"),
    ("referral", "withdraw"),
    ("referral", "dispute"),
)
"""What precedes all other calls of people (contracts, section 1.2)."""

OF_TRANSACTION = Budget(
    steps=400_000, reads=20_000, writes=10_000, bytes=2 * 1024 * 1024, events=4_096
)
"""What all calls of a transaction may use together: a day's batch of 512 calls, and a receipt that can be read back."""

OF_DUTY = Budget(steps=1_000_000, reads=4_096, writes=256, bytes=8 * 1024 * 1024)
"""What a question may use that the chain itself asks in every block: a refusal there would stop every node.

Who sits next, of 200 seats that all change, takes 0.1 s.
"""

MOST_WORK = 1_000_000
"""In the transactions of one block, as `Budget.work` counts it: a fifth of a second (decision 0014). The last may go beyond."""
CALL_WORK = 100
"""What a call takes that does nothing."""

_PARAMETERS = {
    1: "epoch_heights",
    2: "delta0_ms",
    3: "delta_cap_ms",
    4: "min_block_ms",
    5: "heartbeat_ms",
}
"""The chain's parameters by their number in contract `govern`."""


class ContractExecutor:
    """Runs the contracts that a release ships with, as far as the chain has voted for them."""

    def __init__(self, programs: Iterable[Program], budget: Budget | None = None) -> None:
        """`programs` is what the release knows; which of them run at a height stands in the state."""
        self._runtime = Runtime(Session(), budget)
        self._programs = Programs(programs, self._runtime.session, self._runtime.dispatch)
        self._block = _InBlock(None)
        self._seats: AuthoritySet | None = None
        """The newest answer of `next_authorities`, which is mostly the next one, too."""

    # Genesis.

    def initialise(self, state: Overlay, genesis: Genesis) -> None:
        """Run the calls of the genesis; a genesis that fails is a mistake of whoever made it."""
        self._runtime.contracts = self._programs.founding(genesis.calls)
        for at, call in enumerate(genesis.calls):
            where = Where(Height(0), genesis.timestamp_ms, b"genesis" + at.to_bytes(4, "big"))
            self._runtime.begin(state, (call.contract, call.method), call.arguments, where)
        self._begin_parameters(state, genesis)

    def _begin_parameters(self, state: Overlay, genesis: Genesis) -> None:
        where = Where(Height(0), genesis.timestamp_ms, b"parameters")
        (_, kind), _ = self._runtime.contracts["govern"].entries["begin"].parameters
        for number, name in _PARAMETERS.items():
            values = (kind.unpack(number), getattr(genesis.parameters, name))
            self._order(state, ("govern", "begin"), values, where)

    # Blocks.

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        """Set aside what cannot run, fire what is due; say who leads, and at an epoch's first block who sits.

        Rejected in an epoch of which the state knows nothing.
        """
        self._block = _InBlock(state)
        aside = self._set_aside(state, context)
        where = self._at(state, context, b"begin")
        seats = authorities_of(context.epoch, state)
        parameters = parameters_of(context.epoch, state)
        if seats is None or parameters is None:
            raise Rejected(Reason.WRONG_EPOCH, f"nothing is known of epoch {context.epoch}")
        if self.question(state, ("node", "seated"), (), where) != seats.keys:
            self._order(state, ("node", "begin_epoch"), (seats.keys,), where)
        self._order(state, ("node", "begin_block"), (context.proposer,), where)
        heartbeat_ms = parameters.heartbeat_ms
        return (*aside, *clock.fire_due(state, self._runtime, context, heartbeat_ms, len(aside)))

    def _set_aside(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        """Take back what was voted to run from this block on and cannot, and tell everybody.

        A result for each: one receipt holds as many as the table of programs can have rows.
        """
        told = []
        for row, why in self._programs.unfit(state, context.height):
            where = self._at(state, context, b"aside" + row.digest)
            *_, (_, kind) = self._runtime.contracts["govern"].entries["set_aside"].parameters
            values = (row.contract, row.height, row.digest, kind.unpack(why.value))
            told.append(self._order(state, ("govern", "set_aside"), values, where))
        return tuple(told)

    def punish(
        self, state: Overlay, culprit: PublicKey, evidence: Evidence, context: BlockContext
    ) -> None:
        """Put an offence before the members."""
        self._order(state, ("node", "accuse"), (culprit,), self._at(state, context, b"accuse"))

    def next_authorities(self, state: StateReader, context: BlockContext) -> AuthoritySet:
        """Who sits in the next epoch, if it began after this block."""
        where = self._at(state, context, b"seats")
        keys: tuple[PublicKey, ...] = self.question(state, ("node", "next_seats"), (), where)
        if self._seats is None or self._seats.keys != keys:
            self._seats = AuthoritySet(keys)
        return self._seats

    def ends_epoch(self, state: StateReader, context: BlockContext) -> bool:
        """True if a call of this block asked for it."""
        where = self._at(state, context, b"end")
        answer: bool = self.question(state, ("node", "ends_epoch"), (), where)
        return answer

    def next_deadline(self, state: StateReader) -> Milliseconds | None:
        """When the clock fires next."""
        return clock.next_deadline(state)

    def next_parameters(self, state: StateReader, context: BlockContext) -> Parameters:
        """The chain's parameters as they are voted by now."""
        where = self._at(state, context, b"parameters")
        voted = self.question(state, ("govern", "voted"), (), where)
        return Parameters(**{_PARAMETERS[each.value]: value for each, value in voted})

    def missing(self, state: StateReader, height: Height) -> str | None:
        """What this release lacks to execute a block of `height`; None if nothing."""
        lacking = self._programs.missing(state, height)
        if lacking is not None:
            return lacking
        self._runtime.contracts = self._programs.at(state, height)
        where = Where(height, Milliseconds(0), b"protocol")
        version: int = self.question(state, ("govern", "protocol_from"), (height,), where)
        return None if version <= SUPPORTED_PROTOCOL else f"version {version} of the protocol"

    # Transactions.

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        """Rejected unless its author and its cosigners are users now, and the author of its member.

        On the state of a block that is being executed also if the block has done as much as it may.
        """
        block = self._block if self._block.state is state else _InBlock(None)
        if block.work >= MOST_WORK:
            raise Rejected(Reason.BLOCK_FULL, f"{block.work} steps of {MOST_WORK}")
        self._runtime.contracts = self._programs.at(state, point.height)
        where = Where(point.height, point.now_ms, b"admit")
        body = transaction.body
        author = self._signer(state, body.author, where, block)
        if author is None or author.member != body.member:
            raise Rejected(Reason.NOT_A_MEMBER, f"{body.author!r} does not act for {body.member!r}")
        for key in body.cosigners:
            if self._signer(state, key, where, block) is None:
                raise Rejected(Reason.NOT_A_MEMBER, f"{key!r} acts for nobody")

    def lane(self, transaction: Transaction) -> int:
        """Governance first, then withdrawals and disputes, then the rest; a batch goes with its last."""
        return max(_lane(call) for call in transaction.body.calls)

    def execute(self, state: Overlay, transaction: Transaction, context: BlockContext) -> Receipt:
        """Run the calls in order; what fails leaves no write, and in an atomic one nothing else does."""
        start, block, left = state.savepoint(), self._in(state), OF_TRANSACTION
        results: list[CallResult] = []
        signed = self._signed(state, transaction, context)
        for at, call in enumerate(transaction.body.calls):
            block.at_work = (transaction.id, at)
            where = self._at(state, context, transaction.id + at.to_bytes(2, "big"))
            result, used = self._run(state, call, signed, where, left)
            results.append(result)
            left = left.without(used)
            block.work += CALL_WORK + used.work
            if call.contract in GOVERNING:
                block.persons.clear()
                signed = self._signed(state, transaction, context)
        block.at_work = (None, None)
        failed = any(result.outcome is Outcome.FAILED for result in results)
        if failed and transaction.body.execution is Execution.ATOMIC:
            state.rollback(start)
            block.persons.clear()
            results = [result.undone() for result in results]
        return Receipt(transaction.id, tuple(results))

    def _run(
        self, state: Overlay, call: Call, signed: Signed | None, where: Where, left: Budget
    ) -> tuple[CallResult, Budget]:
        """What a call comes to, and what it used; nothing if nobody stands behind it any more."""
        if signed is None:
            return CallResult(Outcome.FAILED, FORBIDDEN.code, b"", ()), NOTHING
        name = (call.contract, call.method)
        result = self._runtime.call(state, name, call.arguments, signed, where, budget=left)
        return result, self._runtime.session.meter.used

    def _signed(
        self, state: Overlay, transaction: Transaction, context: BlockContext
    ) -> Signed | None:
        """Who stands behind a transaction now; None once its author may act no more."""
        where, body, block = self._at(state, context, b"signed"), transaction.body, self._in(state)
        author = self._signer(state, body.author, where, block)
        if author is None or author.member != body.member:
            return None
        cosigners = [self._signer(state, key, where, block) for key in body.cosigners]
        present = [_beside(author, each) for each in cosigners if each is not None]
        return Signed(author, tuple(present), _People(self, state, where))

    def _signer(
        self, state: StateReader, key: PublicKey, where: Where, block: _InBlock
    ) -> Person | None:
        """Who signs with `key` in `block`; asked once, and anew when something may have changed it."""
        if key not in block.persons:
            block.persons[key] = self._person(state, key, where)
        return block.persons[key]

    def _in(self, state: Overlay) -> _InBlock:
        """What is remembered of the block that is being executed on `state`."""
        if self._block.state is not state:
            self._block = _InBlock(state)
        return self._block

    # Questions.

    def query(
        self, state: StateReader, name: tuple[str, str], arguments: bytes, point: Point
    ) -> Any:
        """What a view answers; Refused as a call would be."""
        self._runtime.contracts = self._programs.at(state, point.height)
        return self._runtime.ask(
            state, name, arguments, Where(point.height, point.now_ms, b"query")
        )

    def running(self, state: StateReader, height: Height) -> Mapping[str, Contract]:
        """The contracts that run in a block of `height`, by name."""
        return self._programs.at(state, height)

    def read_event(self, state: StateReader, height: Height, event: Event) -> Any:
        """The event of a block of `height`, up to that of `state`, as the contract told it."""
        if event.contract == CLOCK:
            return clock.STUCK_FORM.read(event)
        return self._programs.forms(state, height, event.contract)[event.name].read(event)

    @property
    def author(self) -> Author:
        """Who is at work in the block that is being executed."""
        transaction, call = self._block.at_work
        return Author(transaction, call, self._runtime.running)

    def question(
        self, state: StateReader, name: tuple[str, str], values: tuple[Any, ...], where: Where
    ) -> Any:
        """What a view of the contracts that run now answers."""
        assert name[1] in ASKED[name[0]], "new code is held to it"
        contract = self._runtime.contracts[name[0]]
        entry = contract.entries[name[1]]
        return self._runtime.answer(state, contract, entry, values, where, OF_DUTY)

    def _order(
        self, state: Overlay, name: tuple[str, str], values: tuple[Any, ...], where: Where
    ) -> CallResult:
        assert name[1] in ASKED[name[0]], "new code is held to it"
        result = self._runtime.order(state, name, values, where)
        assert result.outcome is Outcome.DONE, f"{name} fails: {result.code} {result.detail!r}"
        return result

    def _person(self, state: StateReader, key: PublicKey, where: Where) -> Person | None:
        found: Person | None = self.question(state, ("user", "person"), (key,), where)
        return found

    def _at(self, state: StateReader, context: BlockContext, seed: bytes) -> Where:
        """Where a call of this block stands; from now on the contracts of its height run."""
        self._runtime.contracts = self._programs.at(state, context.height)
        return Where(context.height, context.timestamp_ms, seed)


class _InBlock:
    """What an executor remembers while a block is executed on one overlay; another block begins anew."""

    __slots__ = ("at_work", "persons", "state", "work")

    def __init__(self, state: Overlay | None) -> None:
        self.state = state
        self.persons: dict[PublicKey, Person | None] = {}
        """Signers as this block knows them, until something may have changed them."""
        self.work = 0
        """What its transactions have cost, in steps."""
        self.at_work: tuple[TransactionId, int] | tuple[None, None] = (None, None)
        """The call that runs: its transaction, and its place in that."""


class _People:
    """The signers' colleagues, as the state knows them."""

    def __init__(self, executor: ContractExecutor, state: StateReader, where: Where) -> None:
        self._executor = executor
        self._state = state
        self._where = where

    def has_second(self, author: Person, roles: tuple[Role, ...]) -> bool:
        """True if another user of the author's member has one of `roles`."""
        asked = (author.key, roles)
        found: bool = self._executor.question(
            self._state, ("user", "has_another"), asked, self._where
        )
        return found

    def is_alone(self) -> bool:
        """True if the network has one active member."""
        count: int = self._executor.question(
            self._state, ("member", "active_members"), (), self._where
        )
        return count <= 1


def _beside(author: Person, cosigner: Person) -> Person:
    """A cosigner as calls see them: of another member that is stopped or out, a key that signs for itself and may do nothing."""
    stands = cosigner.standing in (Standing.ACTIVE, Standing.LEAVING)
    if stands or cosigner.member == author.member:
        return cosigner
    return Person(cosigner.key, cosigner.member, (), cosigner.standing)


def _lane(call: Call) -> int:
    if call.contract in GOVERNING:
        return 0
    return 1 if (call.contract, call.method) in EARLY else 2

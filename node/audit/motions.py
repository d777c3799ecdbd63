"""What members are asked, read from the newest state of a store, and decided on a copy of it: nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chain.block import Header
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Height,
    Milliseconds,
    PublicKey,
    TransactionId,
    View,
)
from chain.receipt import CallResult, Event, Outcome
from chain.state import Overlay, Snapshot, StateReader
from chain.storage.staged import StagedStore
from chain.storage.store import KeyValueStore
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.transition import BlockContext
from contracts.contract import Contract
from contracts.executor import ContractExecutor
from contracts.moment import Person
from contracts.plain import plain
from contracts.state_words import Plain, facts_in
from contracts.storage import prefix_of
from contracts.words import Id, Role, Standing
from node.audit.findings import Who
from node.audit.history import History

AFTER_MS = 1_000
"""A block that is tried comes so long after its parent: no outage."""
PASSED = "ballot_passed"
"""The event by which a ballot says that it is decided."""
GOES_ON = ("already_voted", "not_entitled")
"""Why the agreement of one member may be refused while others decide."""


@dataclass(frozen=True, slots=True)
class Motion:
    """A question: where it stands, and what is asked. `ballot` and `asked` are as JSON has them."""

    ballot_id: str
    contract: str
    matter: str
    ballot: Mapping[str, Plain]
    asked: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a call that was tried."""

    contract: str
    name: str
    fields: Plain


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of a question if enough members agree now. `code` says why it is refused then; empty if it is not."""

    agreed: int
    events: tuple[Told, ...] = ()
    code: str = ""
    facts: Plain = None
    is_decided: bool = False


class Newest:
    """The newest state of a store and the contracts that run on it."""

    def __init__(self, store: KeyValueStore, executor: ContractExecutor) -> None:
        """NoChain if no node has written to `store`, Broken if its newest block is not whole."""
        history = History(store, Who.A)
        tip = history.block(history.span.tip)
        chain_id = history.chain_id()
        assert chain_id is not None, "its newest block is whole"
        self.history, self.tip, self.chain_id = history, tip, chain_id
        self.state = Snapshot(StagedStore(store))
        self.executor = executor
        self.height = Height(tip.header.height + 1)
        """Of the next block."""

    def contracts(self) -> Mapping[str, Contract]:
        """What runs in the next block; an assertion fails if this program lacks some of it."""
        return self.executor.running(self.state, self.height)

    def motions(self) -> Iterator[Motion]:
        """Every question that was ever asked and that is read here, in the order of the ids."""
        ballots = self.contracts()["ballot"].bound["ballots"]
        for key, value in self.state.items(*_within("ballot", "ballots")):
            ballot = _object(plain(ballots.value_of(value)))
            matter = str(ballot["matter"])
            contract = matter.partition(".")[0]
            ballot_id = plain(ballots.key_of(key))
            asked = self._asked(contract, key)
            if asked is not None:
                yield Motion(str(ballot_id), contract, matter, ballot, asked)

    def decide(self, motion: Motion) -> Decision:
        """What comes of a question if enough members agree in the next block, tried on a copy."""
        copy = Overlay(self.state)
        context = context_after(self.tip.header, BlockId(self.tip.id), self.chain_id)
        agreed = 0
        for person in self._signatories():
            result = self._agrees(copy, context, person, motion)
            if result.outcome is Outcome.DONE:
                agreed += 1
                events = tuple(
                    [told_of(self.executor, copy, self.height, e) for e in result.events]
                )
                if any(each.name == PASSED for each in events):
                    return Decision(agreed, events, is_decided=True)
            elif result.code not in GOES_ON:
                return Decision(agreed, (), result.code, facts_in(result.detail))
        return Decision(agreed)

    def _asked(self, contract: str, ballot_key: bytes) -> Mapping[str, Plain] | None:
        """The motion under the id of a ballot; None if its contract keeps none, as for applications."""
        motions = self.contracts()[contract].bound["motions"]
        rest = ballot_key.removeprefix(prefix_of("ballot", "ballots"))
        value = self.state.get(prefix_of(contract, "motions") + rest)
        return None if value is None else _object(plain(motions.value_of(value)))

    def _signatories(self) -> Iterator[Person]:
        """One for each active member that has one."""
        users = self.contracts()["user"].bound["users"]
        entry = self.contracts()["user"].entries["person"]
        [(name, _)] = entry.parameters
        known = set()
        context = context_after(self.tip.header, BlockId(self.tip.id), self.chain_id)
        for key, _ in self.state.items(*_within("user", "users")):
            arguments = entry.encode(**{name: users.key_of(key)})
            person = self.executor.query(self.state, ("user", "person"), arguments, context.point)
            if person is None or person.member in known:
                continue
            if person.has(Role.SIGNATORY) and person.standing is Standing.ACTIVE:
                known.add(person.member)
                yield person

    def _agrees(
        self, state: Overlay, context: BlockContext, person: Person, motion: Motion
    ) -> CallResult:
        entry = self.contracts()[motion.contract].entries["agree"]
        [(name, _)] = entry.parameters
        arguments = entry.encode(**{name: Id(bytes.fromhex(motion.ballot_id))})
        call = Call(motion.contract, "agree", arguments)
        transaction = unsigned(self.chain_id, person, call)
        return self.executor.execute(state, transaction, context).results[0]


def unsigned(chain_id: ChainId, person: Person, call: Call) -> Transaction:
    """A call as `person` would send it, without a signature: it can be tried, and nobody would take it."""
    body = TransactionBody(
        chain_id,
        person.member,
        person.key,
        0,
        Milliseconds(2**53),
        ClientReference(bytes(ClientReference.LENGTH)),
        Execution.ATOMIC,
        (call,),
    )
    return Transaction(body, (), TransactionId(bytes(TransactionId.LENGTH)), b"")


def context_after(
    tip: Header, tip_id: BlockId, chain_id: ChainId, steps: int = 1, now_ms: int = 0
) -> BlockContext:
    """The block `steps` after `tip`, if its parent came at `now_ms`, or at the time of `tip` if that is later."""
    parent_ms = Milliseconds(max(tip.timestamp_ms, now_ms))
    return BlockContext(
        chain_id=chain_id,
        epoch=tip.epoch,
        view=View(tip.view + steps),
        height=Height(tip.height + steps),
        parent_id=tip_id,
        proposer=PublicKey(tip.proposer),
        timestamp_ms=Milliseconds(parent_ms + AFTER_MS),
        parent_timestamp_ms=parent_ms,
        last_height=Height(2**63),
    )


def told_of(executor: ContractExecutor, state: StateReader, height: Height, event: Event) -> Told:
    """An event as a person reads it."""
    return Told(event.contract, event.name, plain(executor.read_event(state, height, event)))


def _within(contract: str, field: str) -> tuple[bytes, bytes]:
    """From which key on, and up to which, a field lies."""
    prefix = prefix_of(contract, field)
    return prefix, prefix + b"\xff" * 64


def _object(told: Plain) -> Mapping[str, Plain]:
    assert isinstance(told, dict)
    return told

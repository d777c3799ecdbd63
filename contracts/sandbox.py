"""A chain of one contract, for its author's tests: people, a clock that is turned by hand, and nothing else.

sandbox = Sandbox(SOURCE)
aminah = sandbox.person("Agensi Contoh", Role.COORDINATOR)
result = sandbox.call(aminah, "create", errand_id=sandbox.id("first"), what=None)
assert result.outcome is Outcome.DONE
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from chain.crypto import digest
from chain.primitives import (
    BlockId,
    ChainId,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    View,
)
from chain.receipt import CallResult, Outcome
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transition import BlockContext
from contracts.clock import Stuck, armed_of, fire_due, next_deadline, stuck_items
from contracts.contract import Contract
from contracts.entry import Entry
from contracts.facts import EventForm, decode_facts
from contracts.kinds import told_of
from contracts.loader import Program, line_of
from contracts.meter import NOTHING, Budget
from contracts.moment import Person
from contracts.refusal import Refused
from contracts.runtime import Runtime, Signed, Where
from contracts.session import Session
from contracts.words import Id, Role, Standing

FIRST_MS = Milliseconds(1_700_000_000_000)
BLOCK_MS = 1_000
HEARTBEAT_MS = Milliseconds(60_000)
MOST_ARMED = 256
"""Shown at once."""


class Misuse(Exception):
    """A test asks the sandbox for what its contracts do not have; the message says what they have."""


class Sandbox:
    """The contract of `source`, and others beside it, on an empty state."""

    def __init__(
        self, source: str | Program, *others: str | Program, budget: Budget | None = None
    ) -> None:
        """Refusals if a source is no contract; a Program has been read already."""
        self._state = Overlay(Snapshot(MemoryStore()))
        self._budget = budget or Budget()
        programs = [
            each if isinstance(each, Program) else _program(each) for each in (source, *others)
        ]
        self._shared, running = _runtime(tuple(programs))
        self._contracts = {each.name: each for each in running}
        self.contract = running[0]
        """The contract of `source`; its fields can be read in a view. Methods without another name are its own."""
        self._persons: list[Person] = []
        self._height = 0
        self._calls = 0
        self.now_ms = FIRST_MS
        self.fired: list[CallResult] = []
        """Everything that fell due so far, one result for each."""
        self.used = NOTHING
        """What the newest call cost."""
        self._mistake: Exception | None = None

    @contextmanager
    def _running(self) -> Iterator[Runtime]:
        """The runtime, which is this sandbox's for one call."""
        runtime = self._shared
        runtime.contracts, runtime.budget = self._contracts, self._budget
        try:
            yield runtime
        finally:
            self.used, self._mistake = runtime.session.meter.used, runtime.mistake

    # Who and what.

    def id(self, name: str) -> Id:
        """The same id for the same name."""
        return Id(digest(b"sandbox/id", name.encode())[:16])

    def member(self, name: str) -> MemberId:
        """The same member for the same name."""
        return MemberId(digest(b"sandbox/member", name.encode())[:16])

    def person(self, member: str, *roles: Role) -> Person:
        """Another user of a member, who may act from now on."""
        number = len(self._persons).to_bytes(4, "big")
        key = PublicKey(digest(b"sandbox/person", number))
        person = Person(key, self.member(member), roles, Standing.ACTIVE)
        self._persons.append(person)
        return person

    def has_second(self, author: Person, roles: tuple[Role, ...]) -> bool:
        """True if another of the persons is of the same member and has one of `roles`."""
        colleagues = (each for each in self._persons if each.member == author.member)
        return any(
            each.key != author.key and any(role in roles for role in each.roles)
            for each in colleagues
        )

    def is_alone(self) -> bool:
        """True if all persons are of one member."""
        return len({each.member for each in self._persons}) <= 1

    # What happens.

    def call(
        self,
        author: Person,
        method: str,
        /,
        *,
        cosigners: tuple[Person, ...] = (),
        **arguments: Any,
    ) -> CallResult:
        """The result of a call of the contract, signed by `author` and `cosigners`, in a block of its own.

        Misuse if the contract has no such method, or the method no such arguments: nobody could send that.
        """
        __tracebackhide__ = True
        return self.send(author, method, self._encoded(method, arguments), cosigners=cosigners)

    def send(
        self, author: Person, method: str, arguments: bytes, *, cosigners: tuple[Person, ...] = ()
    ) -> CallResult:
        """Like `call`, with arguments as a stranger might encode them."""
        self._next_block()
        signed = Signed(author, cosigners, self)
        with self._running() as runtime:
            return runtime.call(self._state, self._name(method), arguments, signed, self._where())

    def ask(self, view: str, /, **arguments: Any) -> Any:
        """What a view answers; Refused as the call would be."""
        __tracebackhide__ = True
        encoded = self._encoded(view, arguments)
        with self._running() as runtime:
            return runtime.ask(self._state, self._name(view), encoded, self._where())

    def found(self, method: str, /, **arguments: Any) -> None:
        """Call a method of the genesis; Refused if it fails."""
        __tracebackhide__ = True
        encoded = self._encoded(method, arguments)
        self._calls += 1
        with self._running() as runtime:
            runtime.begin(self._state, self._name(method), encoded, self._where())

    def fire(self, tick: str, *values: Any) -> CallResult:
        """The result of a tick, as the clock would call it now, armed or not."""
        self._next_block()
        with self._running() as runtime:
            return runtime.fire(self._state, self._name(tick), values, self._where())

    def wait(self, duration_ms: int) -> list[CallResult]:
        """Block time goes on, and what falls due on the way fires; one result for each, as on a chain."""
        fired: list[CallResult] = []
        until_ms = Milliseconds(self.now_ms + duration_ms)
        while (due_ms := next_deadline(self._state)) is not None and due_ms <= until_ms:
            self.now_ms = max(self.now_ms, due_ms)
            fired += self._next_block()
        self.now_ms = max(self.now_ms, until_ms)
        return fired

    def halt(self, duration_ms: int) -> list[CallResult]:
        """The chain stands still for so long, and goes on with an empty block; what fired at its start."""
        return list(self._next_block(duration_ms))

    def armed(self, subject: Id) -> list[tuple[str, Milliseconds]]:
        """Which ticks are armed for a subject, and when each is due."""
        found = armed_of(self._state, subject, most=MOST_ARMED)
        return [(each.item.tick, each.due_ms) for each in found]

    def stuck(self) -> list[Stuck]:
        """The oldest of those whose firing has failed."""
        return stuck_items(self._state, most=MOST_ARMED)

    @property
    def mistake(self) -> str:
        """Of a newest call that came to `contract_error`: the line of the source, and what Python says; else empty."""
        mistake = self._mistake
        return "" if mistake is None else f"line {line_of(mistake)}: {mistake}"

    def events(self, result: CallResult, cls: type) -> list[Any]:
        """The events of one class that a call told."""
        form = EventForm(cls)
        return [form.read(event) for event in result.events if event.name == form.name]

    def _next_block(self, after_ms: int = BLOCK_MS) -> tuple[CallResult, ...]:
        """Another block, and what fired at its start."""
        parent_ms = self.now_ms
        self._height += 1
        self._calls += 1
        self.now_ms = Milliseconds(parent_ms + after_ms)
        context = BlockContext(
            chain_id=ChainId.zeros(),
            epoch=Epoch(0),
            view=View(self._height),
            height=Height(self._height),
            parent_id=BlockId(digest(b"sandbox/block", self._height.to_bytes(8, "big"))),
            proposer=PublicKey.zeros(),
            timestamp_ms=self.now_ms,
            parent_timestamp_ms=parent_ms,
            last_height=Height(2**63),
        )
        with self._running() as runtime:
            fired = fire_due(self._state, runtime, context, HEARTBEAT_MS)
        self.fired += fired
        return fired

    def _name(self, method: str) -> tuple[str, str]:
        """The contract and its method: `accept` is of the contract of `source`, `leg.accept` of another one."""
        contract, _, name = method.rpartition(".")
        return contract or self.contract.name, name

    def _encoded(self, method: str, arguments: dict[str, Any]) -> bytes:
        """`arguments` as a call of `method` carries them; Misuse if it does not take these."""
        __tracebackhide__ = True
        entry = self._entry(method)
        names = [name for name, _ in entry.parameters]
        missing = [name for name in names if name not in arguments]
        unknown = [name for name in arguments if name not in names]
        if missing or unknown:
            takes = f"{method} takes {_listed(names)}"
            lacks = f"missing: {_listed(missing)}"
            raise Misuse(f"{takes}; " + (f"not {_listed(unknown)}" if unknown else lacks))
        for name, kind in entry.parameters:
            try:
                kind.check(arguments[name])
            except Refused as refusal:
                raise Misuse(f"{method}, {name}: {told_of(refusal)}") from None
        return entry.encode(**arguments)

    def _entry(self, method: str) -> Entry:
        __tracebackhide__ = True
        contract, name = self._name(method)
        known = self._contracts
        if contract not in known:
            raise Misuse(f"there is no contract {contract} here; there are {_listed(known)}")
        entries = known[contract].entries
        if name not in entries:
            raise Misuse(f"contract {contract} has no {name}; it has {_listed(entries)}")
        return entries[name]

    def _where(self) -> Where:
        return Where(Height(self._height), self.now_ms, self._calls.to_bytes(8, "big"))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


@lru_cache(maxsize=64)
def _program(source: str) -> Program:
    """Verified once, however many sandboxes run it."""
    return Program(source)


@lru_cache(maxsize=64)
def _runtime(programs: tuple[Program, ...]) -> tuple[Runtime, tuple[Contract, ...]]:
    """A runtime for all sandboxes of these programs, which make one call at a time: what lasts is in their states."""
    runtime = Runtime(Session())
    return runtime, tuple(each.run(runtime.session, runtime.dispatch) for each in programs)


def why(result: CallResult) -> tuple[Any, ...]:
    """A failed call's code and facts in one row; empty if it is done."""
    if result.outcome is Outcome.DONE:
        return ()
    return (result.code, *decode_facts(result.detail))


__all__ = ["Misuse", "Refused", "Sandbox", "why"]

"""What a node answers about the newest final state, by the contracts that run there: their views, calls and events."""

from collections.abc import Iterator
from typing import Any

from chain.block import Header
from chain.frozen import frozen
from chain.primitives import Digest, Height, MemberId, Milliseconds, NodeId, PublicKey
from chain.receipt import Event
from chain.transaction import Call
from chain.transition import Point
from contracts.clock import Armed, armed_of
from contracts.entry import Entry
from contracts.executor import ContractExecutor
from contracts.words import Id, Standing
from node.replica.ledger import Ledger

MOST_DEADLINES = 64

PRESENT = (Standing.ACTIVE, Standing.SUSPENDED, Standing.LEAVING)
"""Members whose nodes are part of the network: one that is suspended still has to see its cases through."""


@frozen
class ListedNode:
    """A node that stands on the chain. `is_in_use`: not retired, and of a member that is present."""

    node_id: NodeId
    vote_key: PublicKey
    member: MemberId
    is_in_use: bool


@frozen
class ListedMember:
    """A member as the chain has it; `kind` is its name in contract `member`."""

    member: MemberId
    kind: str
    standing: Standing
    name_commitment: bytes
    since_ms: Milliseconds


@frozen
class AwaitedDecision:
    """Code with this digest, or else this version of the protocol, was decided in a ballot, and too few nodes have it."""

    ballot_id: Id
    digest: Digest | None
    version: int


class Queries:
    """Questions to the contracts, asked between steps."""

    def __init__(self, executor: ContractExecutor, ledger: Ledger) -> None:
        self._executor = executor
        self._ledger = ledger

    @property
    def tip(self) -> Header:
        """Of the newest final block."""
        return self._ledger.tip

    def entry(self, contract: str, name: str) -> Entry:
        """A view or a method as it runs now; LookupError if there is none."""
        return self._executor.running(self._ledger.state, self.tip.height)[contract].entries[name]

    def call(self, contract: str, method: str, /, **arguments: object) -> Call:
        """A call of a method as it runs now; LookupError if there is none."""
        return Call(contract, method, self.entry(contract, method).encode(**arguments))

    def event(self, height: Height, event: Event) -> Any:
        """An event of the final block of `height`, as the contract told it."""
        return self._executor.read_event(self._ledger.state, height, event)

    def ask(self, contract: str, view: str, /, **arguments: object) -> object:
        """What a view answers at the newest final block; Refused as a call would be, LookupError if there is none."""
        return self.ask_encoded(contract, view, self.entry(contract, view).encode(**arguments))

    def ask_encoded(self, contract: str, view: str, arguments: bytes) -> object:
        """Like `ask`, with the arguments as a call carries them."""
        point = Point(self.tip.height, self.tip.timestamp_ms)
        answer: object = self._executor.query(
            self._ledger.state, (contract, view), arguments, point
        )
        return answer

    def deadlines(self, subject: Id) -> list[Armed]:
        """What the clock will do about a subject, of whatever contracts."""
        return armed_of(self._ledger.state, subject, most=MOST_DEADLINES)

    def members(self) -> tuple[ListedMember, ...]:
        """Every member there ever was, in the order of the ids."""
        return tuple(
            ListedMember(
                each.member_id,
                each.kind.name.lower(),
                Standing(each.standing.value),
                each.name_commit,
                each.since_ms,
            )
            for each in self._pages("member", "member_id")
        )

    def awaited(self, key: PublicKey) -> tuple[AwaitedDecision, ...]:
        """What was decided about code and protocol, and the node with this vote key has not said that it has."""
        try:
            waiting: Any = self.ask("govern", "waiting")
        except LookupError:
            return ()  # code that members have voted awaits nothing
        return tuple(
            AwaitedDecision(each.ballot_id, each.program and each.program.digest, each.version)
            for each in waiting
            if not self.ask("govern", "has_said", ballot_id=each.ballot_id, key=key)
        )

    def is_awaited(self, key: PublicKey) -> bool:
        """True if members want the node with this vote key to sit, and it should say that it is ready."""
        try:
            return bool(self.ask("node", "is_awaited", key=key))
        except LookupError:
            return False  # code of before, or that members have voted: it has no such view

    def nodes(self) -> tuple[ListedNode, ...]:
        """Every node that was ever registered, in the order of the vote keys."""
        standings = {each.member: each.standing for each in self.members()}
        return tuple(
            ListedNode(
                NodeId(each.network_id),
                each.key,
                each.member,
                not each.retired and standings.get(each.member) in PRESENT,
            )
            for each in self._pages("node", "key")
        )

    def legs_of(self, member: MemberId) -> Iterator[Id]:
        """The legs that are offered to a member, served by it or yet to be confirmed; LookupError if there is no `leg`."""
        after: Id | None = None
        while True:
            page = self.ask("desk", "of_member", member=member, after=after)
            assert isinstance(page, tuple)
            yield from page
            if not page:
                return
            after = page[-1]

    def leg(self, leg_id: Id) -> Any:
        """A leg as it stands; LookupError if there is no contract `leg`."""
        return self.ask("leg", "get", leg_id=leg_id)

    def _pages(self, contract: str, key: str) -> Iterator[Any]:
        """All rows of a contract's `roll`, which gives them a page at a time."""
        after = None
        while True:
            page = self.ask(contract, "roll", after=after)
            assert isinstance(page, tuple)
            yield from page
            if not page:
                return
            after = getattr(page[-1], key)

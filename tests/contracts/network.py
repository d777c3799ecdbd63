"""A chain of the contracts that ship, block by block, without consensus: four members and their people."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey, verify
from chain.evidence import Evidence
from chain.genesis import Genesis, Parameters
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    View,
)
from chain.receipt import CallResult
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.transition import (
    BlockContext,
    Executed,
    Point,
    build,
    carry_out,
    genesis_block,
)
from contracts.executor import ContractExecutor
from contracts.founding import (
    CallWriting,
    FirstMember,
    FirstNode,
    FirstUser,
    founding_calls,
    name_commitment,
)
from contracts.language import DAY
from contracts.loader import Program
from contracts.shelf import shipped
from contracts.words import Id, Role

START_MS = 1_700_000_000_000
LAST_HEIGHT = Height(1_000_000)
"""Epochs end when a test says so."""
ERRANDS = Program(Path("examples/contracts/errands.py").read_text(encoding="utf-8"))
OFFICERS = (Role.SIGNATORY, Role.ADMIN, Role.COORDINATOR, Role.CASEWORKER, Role.WITNESS)
PROGRAMS = (*shipped(), ERRANDS)


def secret(name: str) -> SecretKey:
    """The same key for the same name."""
    return SecretKey(Digest(name.encode().ljust(32, b".")[:32]))


def member_id(number: int) -> MemberId:
    """The id of the member with this number."""
    return MemberId(f"member {number}".encode().ljust(16, b"."))


def an_id(name: str) -> Id:
    """The same id for the same name."""
    return Id(name.encode().ljust(16, b".")[:16])


def founders(count: int = 4) -> tuple[FirstMember, ...]:
    """Members 0, 1, 2, ... each with two officers, `m0.a` and `m0.b`, and a node, `n0`."""
    return tuple(
        FirstMember(
            member_id(number),
            1 + number % 9,
            name_commitment(f"Agensi Contoh {number}", b"salt"),
            tuple(FirstUser(secret(f"m{number}.{each}").public, OFFICERS) for each in "ab"),
            (FirstNode(secret(f"n{number}").public, secret(f"net{number}").public),),
        )
        for number in range(count)
    )


@lru_cache(maxsize=8)
def _running(
    programs: tuple[Program, ...],
) -> tuple[CallWriting, ContractExecutor, ContractExecutor]:
    """Two executors for all networks of a release: of one chain or another they remember nothing."""
    return CallWriting(programs), ContractExecutor(programs), ContractExecutor(programs)


class Network:
    """The blocks of one chain, each built on the one before, and executed once more to compare."""

    def __init__(
        self,
        count: int = 4,
        parameters: Parameters | None = None,
        *,
        also: tuple[Program, ...] = (),
        founding: tuple[FirstMember, ...] = (),
        ships: tuple[Program, ...] = PROGRAMS,
    ) -> None:
        """`count` founding members, or those of `founding`; the programs that the release `ships`, and `also` these."""
        members = founding or founders(count)
        keys = sorted(node.key for member in members for node in member.nodes)
        self.genesis = Genesis(
            Digest.zeros(),
            Milliseconds(START_MS),
            parameters or Parameters(heartbeat_ms=DAY),
            AuthoritySet(tuple(keys)),
            founding_calls((*ships, *also), members),
        )
        self.programs = [*ships, *also]
        self._writing, self.executor, self._other = _running(tuple(self.programs))
        self._store = MemoryStore()
        self._snapshot = Snapshot(self._store)
        self.tip = genesis_block(self.genesis, Overlay(self._snapshot), self.executor)
        """The newest block."""
        self._finalize()
        self.chain_id = ChainId(self.tip.block.id)
        self.last_height = LAST_HEIGHT
        self.only_leader: PublicKey | None = None
        """Who leads every block, if it is always the same."""
        self.epoch = Epoch(0)
        self._sequence = 0

    @property
    def state(self) -> Snapshot:
        """The state after the newest block."""
        return self._snapshot

    def _finalize(self) -> None:
        self._store.apply(self.tip.state.store_writes())
        self._snapshot.advance(self.tip.state)

    @property
    def now_ms(self) -> int:
        """The newest block's time."""
        return self.tip.block.header.timestamp_ms

    def block(
        self,
        *transactions: Transaction,
        after_ms: int = 1_000,
        evidence: tuple[Evidence, ...] = (),
    ) -> Executed:
        """The next block, with these transactions and offences, so long after the newest one."""
        return self._block(context_on(self, self.last_height, after_ms), transactions, evidence)

    def _block(
        self,
        context: BlockContext,
        transactions: tuple[Transaction, ...] = (),
        evidence: tuple[Evidence, ...] = (),
    ) -> Executed:
        state = Overlay(self._snapshot)
        made = build(context, evidence, transactions, state, self.executor, verify)
        body = made.block.body
        repeated = carry_out(context, body, Overlay(self._snapshot), self._other, verify)
        assert repeated.block == made.block, "another executor makes the same block"
        self.tip = made
        self._finalize()
        return made

    def leader(self, height: int) -> PublicKey:
        seats = self.ask("node", "seated")
        leader: PublicKey = seats[height % len(seats)]
        return leader

    def wait(self, days: int) -> None:
        """Time passes in a network that is quiet, and does not stand still: the clock goes on."""
        until_ms = self.now_ms + days * DAY
        while self.now_ms < until_ms:
            self.block(after_ms=min(9 * DAY, until_ms - self.now_ms))
        self.block()

    def ship(self, program: Program) -> None:
        """A release that has more code is installed everywhere."""
        self.programs.append(program)
        self._writing, self.executor, self._other = _running(tuple(self.programs))

    def begin_epoch(self) -> None:
        """One more block, which is the last of its epoch."""
        self._block(context_on(self, Height(self.tip.block.header.height + 1)))
        self.epoch = Epoch(self.epoch + 1)

    def offer(self, who: str, *keys: str) -> None:
        """The keys called so are offered by `who`, and may sign from now on for what they are to be."""
        offers = [self.encode("user", "offer", secret(key).public) for key in keys]
        made = self.block(self.transaction(who, *offers))
        assert {each.code for each in made.receipts[0].results} == {"done"}

    def taken(self, who: str, key: str, contract: str, method: str, *form: Any) -> CallResult:
        """What a call comes to that `who` signs, and the key called `key`, which is offered before if nobody has it."""
        if self.ask("user", "person", secret(key).public) is None:
            self.offer(who, key)
        return self.call(who, contract, method, *form, by=key)

    def call(self, who: str, contract: str, method: str, *form: Any, by: str = "") -> CallResult:
        """What a call comes to that `who` signs (and those called `by` cosign), in a block of its own."""
        sent = self.transaction(who, self.encode(contract, method, *form), by=by)
        made = self.block(sent)
        assert made.block.body.transactions == (sent,), "the call was not admitted"
        return made.receipts[0].results[0]

    def encode(self, contract: str, method: str, *form: Any) -> Call:
        """A call with arguments in their form on the wire."""
        return self._writing.call(contract, method, *form)

    def gives(self, case: bytes, need: int) -> Call:
        """A prospect consents to the usual, for the case that is going to have this id, and under the same."""
        uses, to_all = ((1,), (need,), (1, 2)), (1, (), ())
        until_ms = self.now_ms + 365 * DAY
        return self.encode("consent", "give", case, 0, case, uses, to_all, until_ms, b"c" * 32)

    def publishes(self, service: bytes, need: int, area: int) -> tuple[Call, Call]:
        """An agency has something for a need in an area from now on, of whose room it says nothing."""
        told = (b"d" * 32, (need,), (area,), (3, 8), (), (0, ()))
        draft = self.encode("directory", "draft", service, *told)
        return draft, self.encode("directory", "publish", service, 1)

    def transaction(
        self, who: str, *calls: Call, by: str = "", execution: Execution = Execution.SEPARATE
    ) -> Transaction:
        """`calls` signed by the key called `who`, a user of the member in its name, and by those called `by`."""
        self._sequence += 1
        signers = [secret(each) for each in (who, *by.split())]
        body = TransactionBody(
            chain_id=self.chain_id,
            member=member_id(_member_in(who)),
            author=signers[0].public,
            sequence=self._sequence,
            valid_until=Milliseconds(self.now_ms + 3_600_000),
            reference=ClientReference(bytes(16)),
            execution=execution,
            calls=calls,
            cosigners=tuple(each.public for each in signers[1:]),
        )
        return Transaction.sign(body, signers)

    def ask(self, contract: str, view: str, *form: Any) -> Any:
        """What a view answers on the newest state."""
        arguments = self.encode(contract, view, *form).arguments
        height = Height(self.tip.block.header.height + 1)
        point = Point(height, Milliseconds(self.now_ms))
        return self.executor.query(self._snapshot, (contract, view), arguments, point)


def _member_in(name: str) -> int:
    """The number of the member whose key is called `name`: 12 of `m12.a`."""
    return int(name[1:].partition(".")[0])


def context_on(network: Network, last_height: Height, after_ms: int = 1_000) -> BlockContext:
    """Of the block after the newest one."""
    header = network.tip.block.header
    return BlockContext(
        chain_id=network.chain_id,
        epoch=network.epoch,
        view=View(header.height + 1),
        height=Height(header.height + 1),
        parent_id=BlockId(network.tip.block.id),
        proposer=network.only_leader or network.leader(header.height),
        timestamp_ms=Milliseconds(header.timestamp_ms + after_ms),
        parent_timestamp_ms=header.timestamp_ms,
        last_height=last_height,
    )

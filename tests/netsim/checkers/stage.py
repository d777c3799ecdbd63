"""A stage for checkers: a world that does not run, in which a test says what happens."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chain.authorities import AuthoritySet
from chain.block import Block, Header
from chain.certificate import Certificate
from chain.crypto import verify
from chain.primitives import BlockId, ChainId, ClientReference, Epoch, Height, Milliseconds, View
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transaction import Execution, Transaction, TransactionBody
from chain.transition import BlockContext, Executed, build, genesis_block
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.links import Climate
from netsim.programs import call
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.messages import encode_message

EPOCH = Epoch(0)


class Stage:
    """Four authorities with their keys, and one checker or more that look on."""

    def __init__(self, *watchers: Watcher) -> None:
        self.cast = plain_cast(1, authorities=4, observers=1)
        self.world = World(
            self.cast, Climate(), seed=1, boot=RealBoot(self.cast), watchers=list(watchers)
        )
        for watcher in watchers:
            watcher.attached(self.world)
        self.authorities: AuthoritySet = self.cast.authorities(0)
        executed = genesis_block(
            self.cast.genesis, Overlay(Snapshot(MemoryStore())), self.cast.executor
        )
        self.genesis = executed

    @property
    def said(self) -> list[str]:
        """Which checkers spoke, in their order."""
        return [each.checker for each in self.world.violations]

    def signer(self, node: int) -> int:
        """The index of a node's key in the authority set."""
        return self.authorities.index_of[self.cast.nodes[node].keys[0].public]

    def vote(self, node: int, kind: VoteKind, view: int, block_id: BlockId = NO_BLOCK) -> Vote:
        """A vote that holds."""
        ballot = Ballot(kind, EPOCH, View(view), block_id)
        signature = self.cast.nodes[node].keys[0].sign(ballot.signing_bytes(self.cast.chain_id))
        return Vote(kind, EPOCH, View(view), block_id, self.signer(node), signature)

    def certificate(
        self,
        kind: VoteKind,
        view: int,
        block_id: BlockId = NO_BLOCK,
        nodes: Iterable[int] = (0, 1, 2),
    ) -> Certificate:
        """A certificate that holds."""
        ballot = Ballot(kind, EPOCH, View(view), block_id)
        votes = [self.vote(node, kind, view, block_id) for node in nodes]
        return Certificate.assemble(ballot, votes, self.authorities)

    def child(
        self,
        parent: Executed,
        view: int,
        transactions: Sequence[Transaction] = (),
        later_ms: int = 0,
    ) -> Executed:
        """A valid block on `parent`."""
        header = parent.block.header
        context = BlockContext(
            chain_id=self.cast.chain_id,
            epoch=EPOCH,
            view=View(view),
            height=Height(header.height + 1),
            parent_id=parent.block.id,
            proposer=self.authorities.keys[0],
            timestamp_ms=Milliseconds(header.timestamp_ms + 1_000 + later_ms),
            parent_timestamp_ms=header.timestamp_ms,
            last_height=Height(self.cast.genesis.parameters.epoch_heights),
        )
        return build(context, (), transactions, Overlay(parent.state), self.cast.executor, verify)

    def transaction(self, sequence: int = 1) -> Transaction:
        """A valid transaction of the first member."""
        member = self.cast.members[0]
        body = TransactionBody(
            chain_id=ChainId(self.cast.chain_id),
            member=member.member,
            author=member.officers[0].public,
            sequence=sequence,
            valid_until=Milliseconds(self.cast.genesis.timestamp_ms + 3_600_000),
            reference=ClientReference(sequence.to_bytes(16, "big")),
            execution=Execution.ATOMIC,
            calls=(call("notes", "set", bytes(16), 1),),
        )
        return Transaction.sign(body, [member.officers[0]])

    def broadcast(self, node: int, *messages: object) -> None:
        """A replica says something to all."""
        for message in messages:
            for tell in self.world.hears.broadcast:
                tell(node, encode_message(message))  # type: ignore[arg-type]  # any of the union

    def commit(self, node: int, executed: Executed, certificate: Certificate | None = None) -> None:
        """A replica holds a block for final."""
        proof = certificate or self.certificate(
            VoteKind.FINALIZE, executed.block.header.view, executed.block.id
        )
        for tell in self.world.hears.commit:
            tell(node, executed.block, proof, executed.receipts)


def resealed(executed: Executed, **fields: object) -> Executed:
    """The same with other fields in the header."""
    header: Header = replace(executed.block.header, **fields)  # type: ignore[arg-type]  # by name
    return replace(executed, block=Block.seal(header, executed.block.body))

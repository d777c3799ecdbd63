"""A chain on which all authorities agree at once: what a test builds, forges and shows to replicas."""

from collections.abc import Sequence

from chain.authorities import AuthoritySet
from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import SecretKey
from chain.evidence import Evidence
from chain.genesis import Genesis
from chain.primitives import BlockId, Epoch, Milliseconds, Signature, View
from chain.receipt import Receipt
from chain.storage.memory import MemoryStore
from chain.transaction import Transaction
from chain.transition import Executor
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus.effects import Build, Commit
from consensus.epoch import Instance
from consensus.messages import Proposal, ProposalForm
from node.replica.ledger import Commitment, Ledger, context_for
from tests.chain.scripted import Scripted, scheduled
from tests.node.replica.town import holds


class Archive:
    """A ledger, and every secret key of every epoch."""

    def __init__(
        self, genesis: Genesis, secrets: Sequence[SecretKey], executor: Executor | None = None
    ) -> None:
        self.store = MemoryStore()
        self.executor = executor or Scripted()
        self.ledger = Ledger(genesis, self.executor, self.store, holds)
        self.store.apply(self.ledger.first_writes)
        self.ledger.settle()
        self.view = View(0)
        self._genesis = genesis
        self.blocks: list[Block] = [self.ledger.genesis_block]
        self.receipts: list[Receipt] = []
        self._secrets = {each.public: each for each in secrets}

    # Where it stands.

    @property
    def instance(self) -> Instance:
        """The epoch that the next block belongs to."""
        return self.ledger.instance(self.ledger.current_epoch())

    @property
    def authorities(self) -> AuthoritySet:
        return self.instance.authorities

    @property
    def tip(self) -> Block:
        return self.blocks[-1]

    # Growing.

    def build(
        self,
        *transactions: Transaction,
        view: int = 0,
        evidence: Sequence[Evidence] = (),
        after_ms: int = 1000,
        on: Block | None = None,
    ) -> Block:
        """A block on the tip, or on another executed block, in the next view or in `view`."""
        parent = on or self.tip
        instance = self.instance
        made = View(view or self.view + 1)
        timestamp_ms = Milliseconds(parent.header.timestamp_ms + after_ms)
        wanted = Build(made, parent.id, parent.header, timestamp_ms)
        return self.ledger.build(context_for(wanted, instance), evidence, transactions)

    def add(self, block: Block, certificate: Certificate | None = None) -> Commitment:
        """Make a block that was built on the tip final, by its own certificate or a descendant's."""
        instance = self.instance
        proof = certificate or self.finalize(block)
        made = self.ledger.commit(Commit(block, proof, ()), instance)
        self.store.apply(made.writes)
        self.ledger.settle()
        self.blocks.append(block)
        self.receipts += made.receipts
        self.view = View(0) if instance.ends_with(block.header) else block.header.view
        return made

    def grow(
        self, *transactions: Transaction, evidence: Sequence[Evidence] = (), after_ms: int = 1000
    ) -> Block:
        """Build the next block and make it final."""
        block = self.build(*transactions, evidence=evidence, after_ms=after_ms)
        self.add(block)
        return block

    def grow_together(self, count: int) -> list[Block]:
        """`count` blocks of one epoch that only the certificate of the last one makes final."""
        built: list[Block] = []
        for at in range(count):
            parent = built[-1] if built else self.tip
            built.append(self.build(view=self.view + 1 + at, on=parent))
        proof = self.finalize(built[-1])
        for each in built:
            self.add(each, proof)
        return built

    # Signing, with any key.

    def sign(self, ballot: Ballot, signer: int) -> Signature:
        key = self._authorities_of(ballot.epoch).keys[signer]
        return self._secrets[key].sign(ballot.signing_bytes(self.ledger.chain_id))

    def vote(
        self,
        kind: VoteKind,
        view: int,
        signer: int,
        block_id: BlockId = NO_BLOCK,
        epoch: Epoch | None = None,
    ) -> Vote:
        at = self.instance.epoch if epoch is None else epoch
        ballot = Ballot(kind, at, View(view), block_id)
        return Vote(kind, at, View(view), block_id, signer, self.sign(ballot, signer))

    def certificate(
        self,
        kind: VoteKind,
        view: int,
        block_id: BlockId = NO_BLOCK,
        epoch: Epoch | None = None,
        first: int = 0,
    ) -> Certificate:
        """A certificate of the quorum that begins with signer `first`."""
        at = self.instance.epoch if epoch is None else epoch
        authorities = self._authorities_of(at)
        signers = [(first + each) % len(authorities) for each in range(authorities.quorum)]
        votes = [self.vote(kind, view, each, block_id, at) for each in signers]
        return Certificate.assemble(votes[0].ballot, votes, authorities)

    def notarize(self, block: Block, view: int = 0) -> Certificate:
        return self.certificate(
            VoteKind.NOTARIZE, view or block.header.view, block.id, block.header.epoch
        )

    def finalize(self, block: Block, view: int = 0) -> Certificate:
        return self.certificate(
            VoteKind.FINALIZE, view or block.header.view, block.id, block.header.epoch
        )

    def nullify(self, view: int) -> Certificate:
        return self.certificate(VoteKind.NULLIFY, view)

    def propose(
        self, block: Block, *justification: Certificate, parent_view: int = 0, view: int = 0
    ) -> Proposal:
        """The proposal of `block` by the leader of its view."""
        at = View(view or block.header.view)
        ballot = Ballot(VoteKind.PROPOSE, block.header.epoch, at, block.id)
        return Proposal(
            epoch=block.header.epoch,
            view=at,
            form=ProposalForm.EXTEND,
            block_id=block.id,
            block=block,
            parent_view=View(parent_view),
            justification=justification,
            signature=self.sign(ballot, self.instance.leader(at)),
        )

    def leader(self, view: int) -> int:
        return self.instance.leader(View(view))

    def _authorities_of(self, epoch: Epoch) -> AuthoritySet:
        """By the script, since the state forgets."""
        return scheduled(self._genesis, epoch)

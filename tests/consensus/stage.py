"""An epoch to play on: authorities with letters for names, blocks with names, votes and certificates of them.

The machine is handed what has been verified, so signatures here are marks that no key has made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha512
from itertools import count
from typing import Final

from chain.authorities import AuthoritySet, LeaderOrder
from chain.block import EMPTY_BODY, ENDS_EPOCH, PROTOCOL_VERSION, Block, Header
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import (
    BlockId,
    ChainId,
    Digest,
    Epoch,
    Height,
    Milliseconds,
    NodeId,
    PublicKey,
    Signature,
    View,
)
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus.epoch import Instance
from consensus.messages import Proposal, ProposalForm

CHAIN = ChainId(b"c" * 32)
NOTARIZE: Final = VoteKind.NOTARIZE
NULLIFY: Final = VoteKind.NULLIFY
FINALIZE: Final = VoteKind.FINALIZE
PROPOSE: Final = VoteKind.PROPOSE


def name_of(index: int) -> str:
    """A, B, C, ... and beyond Z the number itself."""
    return chr(ord("A") + index) if index < 26 else str(index)


def key_of(index: int) -> PublicKey:
    """The key of an authority, ascending with its index."""
    return PublicKey(index.to_bytes(4, "big") * 8)


def node_of(name: str) -> NodeId:
    """The node behind a name: an authority's letter, or another word for an observer."""
    return NodeId(name.encode().ljust(32, b"."))


def name_of_node(node: NodeId) -> str:
    """The name in `node_of`."""
    return node.rstrip(b".").decode()


class Stage:
    """One epoch. Up to seven authorities lead in the order of their letters, A in view 1."""

    def __init__(
        self,
        size: int = 4,
        *,
        epoch: int = 0,
        genesis: Header | None = None,
        handover: Certificate | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        self.authorities = AuthoritySet(tuple(map(key_of, range(size))))
        first = _first_header(size, epoch) if genesis is None else genesis
        sealed = Block.seal(first, EMPTY_BODY)
        self.instance = Instance(
            chain_id=CHAIN,
            epoch=Epoch(epoch),
            genesis_id=sealed.id,
            genesis=first,
            handover=handover,
            authorities=self.authorities,
            parameters=parameters or Parameters(),
        )
        self.names: dict[BlockId, str] = {sealed.id: "genesis"}
        self.blocks: dict[str, Block] = {"genesis": sealed}

    def block(
        self, name: str, on: str, view: int, *, at_ms: int | None = None, ends_epoch: bool = False
    ) -> Block:
        """A new block of the leader of `view`, MIN_BLOCK after its parent unless `at_ms` says when."""
        parent = self.blocks[on].header
        spaced = parent.timestamp_ms + self.instance.parameters.min_block_ms
        is_last = ends_epoch or parent.height + 1 >= self.instance.last_height
        header = Header(
            version=PROTOCOL_VERSION,
            chain_id=CHAIN,
            epoch=self.instance.epoch,
            view=View(view),
            height=Height(parent.height + 1),
            parent_id=self.blocks[on].id,
            proposer=self.instance.leader_key(View(view)),
            timestamp_ms=Milliseconds(spaced if at_ms is None else at_ms),
            transactions_root=EMPTY_BODY.root(),
            state_root=Digest(name.encode().ljust(32, b".")),
            receipts_root=Digest.zeros(),
            next_authorities=Digest.zeros(),
            flags=ENDS_EPOCH if is_last else 0,
        )
        return self.named(name, header)

    def named(self, name: str, header: Header) -> Block:
        """The block of `header`, known as `name` from now on."""
        made = Block.seal(header, EMPTY_BODY)
        self.names[made.id] = name
        self.blocks[name] = made
        return made

    def chain(self, names: Sequence[str], on: str = "genesis", first_view: int = 1) -> list[Block]:
        """Blocks one on another, of views one after another."""
        made = []
        for view, name in enumerate(names, first_view):
            made.append(self.block(name, on, view))
            on = name
        return made

    def altered(self, name: str, of: str, **changes: object) -> Block:
        """A block whose header differs from that of the block `of`."""
        return self.named(name, replace(self.blocks[of].header, **changes))  # type: ignore[arg-type]  # any field

    def ballot(self, kind: VoteKind, view: int, block: str | None = None) -> Ballot:
        """`kind` of `block` in `view`."""
        block_id = NO_BLOCK if block is None else self.blocks[block].id
        return Ballot(kind, self.instance.epoch, View(view), block_id)

    def vote(self, kind: VoteKind, view: int, block: str | None, signer: int) -> Vote:
        """What `signer` says of a view."""
        ballot = self.ballot(kind, view, block)
        return Vote(kind, ballot.epoch, ballot.view, ballot.block_id, signer, mark(ballot, signer))

    def certificate(
        self, kind: VoteKind, view: int, block: str | None = None, by: Iterable[int] | None = None
    ) -> Certificate:
        """A certificate by the lowest q, or by those of `by`."""
        signers = range(self.authorities.quorum) if by is None else by
        votes = [self.vote(kind, view, block, signer) for signer in signers]
        return Certificate.assemble(self.ballot(kind, view, block), votes, self.authorities)

    def extend(self, name: str, parent_view: int, *justification: Certificate) -> Proposal:
        """The proposal of a new block by the leader of its view."""
        block = self.blocks[name]
        return self._proposal(
            block.header.view, ProposalForm.EXTEND, name, parent_view, justification
        )

    def repeat(
        self, name: str, view: int, parent_view: int, *justification: Certificate
    ) -> Proposal:
        """The proposal of an epoch's last block once more, by the leader of `view`."""
        return self._proposal(View(view), ProposalForm.REPEAT, name, parent_view, justification)

    def _proposal(
        self,
        view: View,
        form: ProposalForm,
        name: str,
        parent_view: int,
        justification: tuple[Certificate, ...],
    ) -> Proposal:
        block = self.blocks[name]
        return Proposal(
            epoch=self.instance.epoch,
            view=view,
            form=form,
            block_id=block.id,
            block=block if form is ProposalForm.EXTEND else None,
            parent_view=View(parent_view),
            justification=justification,
            signature=mark(self.ballot(PROPOSE, view, name), self.instance.leader(view)),
        )


def mark(ballot: Ballot, signer: int) -> Signature:
    """What stands for the signature of `signer` under `ballot`."""
    return Signature(sha512(ballot.signing_bytes(CHAIN) + key_of(signer)).digest())


def _first_header(size: int, epoch: int) -> Header:
    """A genesis whose leaders take turns in the order of their letters, if there are few of them.

    That of an epoch after the first is the last block of the epoch before, at height 4.
    """
    wanted = tuple((place - 1) % size for place in range(size))
    headers = (_header(nonce, epoch) for nonce in count())
    return next(
        header
        for header in headers
        if size > 7 or LeaderOrder.draw(size, Block.seal(header, EMPTY_BODY).id).indices == wanted
    )


def _header(nonce: int, epoch: int) -> Header:
    return Header(
        version=PROTOCOL_VERSION,
        chain_id=ChainId.zeros() if epoch == 0 else CHAIN,
        epoch=Epoch(max(0, epoch - 1)),
        view=View(0 if epoch == 0 else 9),
        height=Height(0 if epoch == 0 else 4),
        parent_id=BlockId(nonce.to_bytes(32, "big")),
        proposer=PublicKey.zeros(),
        timestamp_ms=Milliseconds(0),
        transactions_root=EMPTY_BODY.root(),
        state_root=Digest.zeros(),
        receipts_root=Digest.zeros(),
        next_authorities=Digest.zeros(),
        flags=0 if epoch == 0 else ENDS_EPOCH,
    )

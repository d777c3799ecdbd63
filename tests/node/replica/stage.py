"""One replica on a stage: every other node is a hand of the test, and every key is known."""

from collections.abc import Sequence
from typing import TypeVar

from chain.block import Block
from chain.certificate import Certificate
from chain.evidence import offence_of
from chain.primitives import BlockId, Epoch
from chain.vote import NO_BLOCK, Vote, VoteKind
from consensus.messages import Proposal
from node.replica import actions
from node.replica.actions import Action
from node.replica.messages import Message, decode_message
from node.replica.replica import Replica
from tests.node.replica.archive import Archive
from tests.node.replica.town import Town

M = TypeVar("M", bound=Message)
A = TypeVar("A", bound=Action)


class Stage:
    """The replica of authority or observer `me`. `town` and `archive` hold the same chain."""

    def __init__(self, me: int = 0, town: Town | None = None) -> None:
        self.me = me
        self.town = town or Town(present=(me,))
        assert list(self.town.present) == [me]
        self.archive = Archive(self.town.genesis, self.town.secrets, self.town.executor())
        self.host = self.town.hosts[me]
        self.hands = [at for at in range(len(self.town.hosts)) if at != me]
        self.town.start()

    @property
    def replica(self) -> Replica:
        return self.host.up

    # Speaking for the others.

    def say(self, *messages: Message | bytes, by: int | None = None) -> list[Action]:
        """What the replica did about them, up to and without any passing of time."""
        before = len(self.host.asked)
        for each in messages:
            self.town.say(self.hands[0] if by is None else by, self.me, each)
        return self.host.asked[before:]

    def votes(self, kind: VoteKind, view: int, block_id: BlockId = NO_BLOCK) -> list[Vote]:
        """A quorum of votes of others."""
        quorum = self.archive.authorities.quorum
        others = [at for at in range(len(self.archive.authorities)) if at != self.me]
        return [self.archive.vote(kind, view, each, block_id) for each in others[:quorum]]

    def certificate(
        self,
        kind: VoteKind,
        view: int,
        block_id: BlockId = NO_BLOCK,
        epoch: Epoch | None = None,
    ) -> Certificate:
        """A certificate that others made without this replica."""
        return self.archive.certificate(kind, view, block_id, epoch, first=self.me + 1)

    def final(self, block: Block, view: int = 0) -> Certificate:
        at = view or block.header.view
        return self.certificate(VoteKind.FINALIZE, at, block.id, block.header.epoch)

    def show(self, *blocks: Block) -> list[Action]:
        """Have the replica learn that blocks are final: a certificate each, and the body it asks for."""
        before = len(self.host.asked)
        for each in blocks:
            self.say(self.final(each))
            self.say(each)
        return self.host.asked[before:]

    def grow(self, count: int = 1) -> list[Block]:
        """The chain grows without the replica, which learns of it."""
        grown = [self.archive.grow() for _ in range(count)]
        self.show(*grown)
        return grown

    # Listening.

    def heard(self, kind: type[M], by: int | None = None) -> list[M]:
        """Every message of one kind that a hand was sent."""
        mail = self.town.mail[self.hands[0] if by is None else by]
        return [said for _, said in mail if isinstance(said, kind)]

    def forget(self) -> None:
        """Listen anew."""
        for mail in self.town.mail.values():
            mail.clear()


def of_kind(done: list[Action], kind: type[A]) -> list[A]:
    return [each for each in done if isinstance(each, kind)]


def messages_of(done: Sequence[Action]) -> list[Message]:
    """What is sent, to one or to all, in order."""
    return [
        decode_message(each.data)
        for each in done
        if isinstance(each, actions.Send | actions.Broadcast)
    ]


def votes_said(done: Sequence[Action], node: int) -> list[Vote]:
    """What `node` said to all: votes, and proposals as the votes that they are."""
    messages = messages_of(done)
    said = [each.as_vote(node) if isinstance(each, Proposal) else each for each in messages]
    return [each for each in said if isinstance(each, Vote)]


def contradictions(votes: Sequence[Vote]) -> list[tuple[Vote, Vote]]:
    """Pairs that prove an offence."""
    by_view: dict[tuple[int, int], list[Vote]] = {}
    found = []
    for vote in votes:
        earlier = by_view.setdefault((vote.epoch, vote.view), [])
        found += [(each, vote) for each in earlier if offence_of(each, vote) is not None]
        if vote not in earlier:
            earlier.append(vote)
    return found

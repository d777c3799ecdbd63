"""One epoch: its authorities, its genesis, its leaders, and where it ends."""

from dataclasses import field

from chain.authorities import AuthoritySet, LeaderOrder
from chain.block import ENDS_EPOCH, Header
from chain.certificate import Certificate
from chain.frozen import frozen
from chain.genesis import Parameters
from chain.primitives import BlockId, ChainId, Epoch, Height, PublicKey, View


@frozen
class Instance:
    """Everything about an epoch that does not change while it lasts.

    `genesis` is the header of the block that the epoch starts from: the chain's genesis for epoch 0,
    else the last block of the epoch before, which `handover` finalizes.
    """

    chain_id: ChainId
    epoch: Epoch
    genesis_id: BlockId
    genesis: Header
    handover: Certificate | None
    authorities: AuthoritySet
    parameters: Parameters
    order: LeaderOrder = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", LeaderOrder.draw(len(self.authorities), self.genesis_id))

    def leader(self, view: View) -> int:
        """The index of the leader of `view` (1.2)."""
        return self.order.leader(view)

    def leader_key(self, view: View) -> PublicKey:
        """The key of the leader of `view`."""
        return self.authorities.keys[self.leader(view)]

    @property
    def last_height(self) -> Height:
        """The height at which the epoch ends at the latest; execution puts the flag there (1.3)."""
        return Height(self.genesis.height + self.parameters.epoch_heights)

    def is_last(self, header: Header) -> bool:
        """True if nothing of this epoch may extend this block of it; asked of blocks of this epoch only (1.3).

        The flag alone says it. Where nothing has executed the header here yet, a quorum certified it.
        """
        return bool(header.flags & ENDS_EPOCH)

    def ends_with(self, header: Header) -> bool:
        """True if committing this block ends the epoch: it is last (1.3), and of this epoch (REPEAT, S5)."""
        return self.is_last(header) and is_of_epoch(header, self)


def is_of_epoch(header: Header, instance: Instance) -> bool:
    """True if the block was made in this epoch, so that it is not the epoch's genesis."""
    return header.epoch == instance.epoch

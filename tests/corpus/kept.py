"""A network whose blocks are kept, with epochs that end by themselves, and stores as a node would have them."""

from collections.abc import Callable

from chain.certificate import Certificate
from chain.crypto import SecretKey, verify
from chain.evidence import Evidence
from chain.genesis import Parameters
from chain.primitives import Height, Milliseconds, PublicKey
from chain.storage.store import KeyValueStore
from chain.transaction import Transaction
from chain.transition import Executed, parameters_of
from chain.vote import Ballot, Vote, VoteKind
from consensus.effects import Commit
from consensus.epoch import Instance
from contracts.executor import ContractExecutor
from contracts.founding import FirstMember
from contracts.language import DAY
from contracts.loader import Program
from node.replica.ledger import Ledger
from tests.contracts.network import PROGRAMS, Network, secret


class KeptNetwork(Network):
    """A network whose epochs end where they have to, and which remembers all of its blocks."""

    def __init__(
        self,
        count: int = 4,
        *,
        epoch_heights: int = 1_000_000,
        also: tuple[Program, ...] = (),
        founding: tuple[FirstMember, ...] = (),
        ships: tuple[Program, ...] = PROGRAMS,
    ) -> None:
        self.made: list[Executed] = []
        """Every block, the genesis block first."""
        parameters = Parameters(epoch_heights=epoch_heights, heartbeat_ms=Milliseconds(DAY))
        super().__init__(count, parameters, also=also, founding=founding, ships=ships)
        self._make: Callable[[], ContractExecutor] | None = None
        self._voters = {
            key.public: key for key in (secret(f"n{at}") for at in range(len(founding) or count))
        }
        self.last_height = Height(epoch_heights)

    def _finalize(self) -> None:
        super()._finalize()
        self.made.append(self.tip)

    def block(
        self,
        *transactions: Transaction,
        after_ms: int = 1_000,
        evidence: tuple[Evidence, ...] = (),
    ) -> Executed:
        """The next block; the one after it is of the next epoch if this one was the last of its own."""
        made = super().block(*transactions, evidence=evidence, after_ms=after_ms)
        header = made.block.header
        if header.flags:
            self.begin_epoch()
            parameters = parameters_of(self.epoch, self.state)
            assert parameters is not None
            self.last_height = Height(header.height + parameters.epoch_heights)
        return made

    def run_with(self, make: Callable[[], ContractExecutor]) -> None:
        """From now on, executors are those that `make` makes."""
        self._make = make
        self.executor, self._other = make(), make()

    def _new_executor(self) -> ContractExecutor:
        return ContractExecutor(self.programs) if self._make is None else self._make()

    def votes_with(self, name: str) -> PublicKey:
        """The key called `name`, which may sit from now on."""
        key = secret(name)
        self._voters[key.public] = key
        return key.public

    def keep(self, store: KeyValueStore, until: int | None = None) -> None:
        """Write what a node's store holds after the block of height `until`, or after the newest."""
        ledger = Ledger(self.genesis, self._new_executor(), store, verify)
        store.apply(ledger.first_writes)
        ledger.settle()
        for made in self.made[1 : None if until is None else until + 1]:
            instance = ledger.instance(ledger.current_epoch())
            refusal = ledger.execute(made.block, ledger.tip, instance)
            assert refusal is None, f"{made.block.header.height}: {refusal}"
            certificate = self._certificate(made, instance)
            store.apply(ledger.commit(Commit(made.block, certificate, ()), instance).writes)
            ledger.settle()

    def _certificate(self, made: Executed, instance: Instance) -> Certificate:
        ballot = Ballot(VoteKind.FINALIZE, instance.epoch, made.block.header.view, made.block.id)
        message = ballot.signing_bytes(self.chain_id)
        votes = [
            Vote(
                ballot.kind,
                ballot.epoch,
                ballot.view,
                ballot.block_id,
                at,
                self.secret_of(key).sign(message),
            )
            for at, key in enumerate(instance.authorities.keys)
        ]
        return Certificate.assemble(ballot, votes, instance.authorities)

    def secret_of(self, key: PublicKey) -> SecretKey:
        """The secret key of one that votes."""
        return self._voters[key]

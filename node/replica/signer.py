"""The signer: the one who holds the secret key, and asks the rules again before it uses it (section 3).

It is small enough to be another process: it knows the epoch's authorities, its own record of what was
signed, and nothing of the machine.
"""

from chain.certificate import Certificate
from chain.crypto import SecretKey, SignatureCheck
from chain.frozen import frozen
from chain.primitives import PublicKey, Signature
from chain.rejection import Rejected
from chain.vote import Ballot, VoteKind
from consensus.epoch import Instance
from consensus.signing_rules import SigningRecord
from consensus.vote_log import DamagedVoteLog, VoteLog, read_log


@frozen
class Identity:
    """One authority key of this node and its vote log as the host read it; None if it is lost."""

    key: SecretKey
    log: bytes | None

    def read_log(self) -> VoteLog | None:
        """The log, if it can be proved complete; else None, and the key must not sign (8.1)."""
        if self.log is None:
            return None
        try:
            return read_log(self.log)
        except DamagedVoteLog:
            return None


class RuleBroken(Exception):
    """The machine asked for a signature that the rules forbid: a bug of ours, never the world's."""


class Signer:
    """Signs ballots of one epoch with one key."""

    def __init__(
        self, key: SecretKey, instance: Instance, record: SigningRecord, holds: SignatureCheck
    ) -> None:
        self._key = key
        self._instance = instance
        self._record = record
        self._holds = holds

    @property
    def public(self) -> PublicKey:
        """The key that its signatures are checked with."""
        return self._key.public

    def logs(self, ballot: Ballot, proof: Certificate | None) -> bool:
        """True if `ballot` is new and has to be logged first; RuleBroken if it may not be signed."""
        if self._record.holds(ballot):
            return False
        if not self._record.permits(ballot):
            raise RuleBroken(f"{ballot.kind.name} in view {ballot.view} breaks a signing rule")
        if not self._is_proved(ballot, proof):
            raise RuleBroken(
                f"FINALIZE in view {ballot.view} without its NOTARIZE certificate (S3)"
            )
        self._record.add(ballot)
        return True

    def sign(self, ballot: Ballot) -> Signature:
        """The signature of a ballot that is in the log, and on disk (S4)."""
        if not self._record.holds(ballot):
            raise RuleBroken(f"{ballot.kind.name} in view {ballot.view} is not in the log (S4)")
        return self._key.sign(ballot.signing_bytes(self._instance.chain_id))

    def _is_proved(self, ballot: Ballot, proof: Certificate | None) -> bool:
        """S3, its first half: FINALIZE only with a valid NOTARIZE certificate of the same block and view."""
        if ballot.kind is not VoteKind.FINALIZE:
            return True
        if proof is None or proof.kind is not VoteKind.NOTARIZE:
            return False
        if (proof.epoch, proof.view, proof.block_id) != (
            ballot.epoch,
            ballot.view,
            ballot.block_id,
        ):
            return False
        try:
            proof.verify(self._instance.chain_id, self._instance.authorities, self._holds)
        except Rejected:
            return False
        return True

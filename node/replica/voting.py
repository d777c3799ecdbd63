"""From a ballot to a signature: the record is in the log and on disk before the signature exists (S4)."""

from chain.crypto import SignatureCheck
from chain.frozen import frozen
from chain.primitives import ChainId, Epoch, PublicKey, Signature, View
from chain.vote import Ballot
from consensus.effects import Cast
from consensus.epoch import Instance
from consensus.signing_rules import Matter, SigningRecord, durable_before
from consensus.vote_log import MAX_GROUP, Record, encode_group, floor, log_from
from node.replica.actions import Action, AppendVoteLog, RotateVoteLog
from node.replica.signer import Identity, Signer


class _Log:
    """What is known of one key's file: its records, how long it is, whether a torn tail lies behind."""

    __slots__ = ("identity", "length", "records", "torn")

    def __init__(
        self, identity: Identity, records: list[Record], length: int, *, torn: bool
    ) -> None:
        self.identity = identity
        self.records = records
        self.length = length
        self.torn = torn


@frozen
class Waiting:
    """Casts whose records are on their way to the disk."""

    signer: Signer
    casts: tuple[Cast, ...]


class Voting:
    """The keys of this node whose logs are whole, and the votes between log and signature."""

    def __init__(self, identities: tuple[Identity, ...], chain_id: ChainId) -> None:
        self._chain_id = chain_id
        self.troubles: list[str] = []
        """What the operator has to know about the logs, from the start on."""
        self._own = [identity.key.public for identity in identities]
        self._logs: dict[PublicKey, _Log] = {}
        self._casts: list[Cast] = []
        self.holds_back = False
        """True while others have not told which votes of the key they hold: nothing is written (8.4)."""
        self._signer: Signer | None = None
        self._waiting: dict[int, Waiting] = {}
        self._next_ticket = 1
        self._rotation: list[Action] = []
        for identity in identities:
            self._open(identity)

    def _open(self, identity: Identity) -> None:
        """A key without its whole log, or with another's, does not sign (8.1)."""
        log = identity.read_log()
        public = identity.key.public
        if log is None or log.key != public or log.chain_id != self._chain_id:
            self.troubles.append(
                f"the vote log of {public!r} is missing, damaged or of another chain: the key does not "
                "vote. Follow as an observer, and vote again in a later epoch with a new key."
            )
            return
        assert identity.log is not None
        torn = len(identity.log) > log.valid_bytes
        self._logs[public] = _Log(identity, list(log.records), log.valid_bytes, torn=torn)

    def owns(self, key: PublicKey) -> bool:
        """True for every key of this node, whether or not it may sign."""
        return key in self._own

    def enter(
        self, instance: Instance, holds: SignatureCheck
    ) -> tuple[PublicKey | None, SigningRecord]:
        """Begin an epoch: the key to vote with, None for an observer, and the machine's record of it."""
        self.drop_casts()
        self._signer = None
        log = next(
            (self._logs[key] for key in instance.authorities.keys if key in self._logs), None
        )
        if log is None:
            return None, SigningRecord(instance.epoch, ())
        self._renew(log, instance.epoch)
        record = SigningRecord(instance.epoch, log.records)
        self._signer = Signer(log.identity.key, instance, record, holds)
        return self._signer.public, SigningRecord(instance.epoch, log.records)

    def _renew(self, log: _Log, epoch: Epoch) -> None:
        """A new file when an epoch begins, or to leave a torn tail behind; never a write in place (2.3)."""
        begun = any(record.epoch >= epoch for record in log.records)
        if begun and not log.torn:
            return
        key = log.identity.key.public
        if not begun:
            log.records = [floor(epoch)]
        data = log_from(key, self._chain_id, log.records[0].epoch)
        for record in log.records[1:]:
            data += encode_group([record], len(data))
        log.length, log.torn = len(data), False
        self._rotation.append(RotateVoteLog(key, data, self._ticket()))

    def take_cast(self, cast: Cast) -> None:
        """The machine casts; one step's casts are logged together, with those that were held back before."""
        self._casts.append(cast)

    @property
    def has_casts(self) -> bool:
        """True if something was cast that is not in the log yet."""
        return bool(self._casts)

    def drop_casts(self) -> None:
        """What was cast and is not in the log never will be."""
        self._casts.clear()

    def drop_passed(self, final: View) -> None:
        """What is not in the log of a view before `final` is of no more use, and its block may be gone by now (S4).

        Of what is held back, `final` itself is passed as well; so no more waits than is unfinished.
        """
        least = final + 1 if self.holds_back else final
        self._casts = [each for each in self._casts if each.ballot.view >= least]

    def lacks(self, ballot: Ballot) -> bool:
        """True if the key of this epoch has signed `ballot`, as somebody shows, and its log does not say so (8.5)."""
        assert self._signer is not None, "an observer has no log"
        records = self._logs[self._signer.public].records
        return records[0].epoch <= ballot.epoch and Record.of(ballot) not in records

    def lose_log(self) -> None:
        """The log of this epoch's key is too short: the key votes no more in the life of this process."""
        assert self._signer is not None, "an observer has no log to lose"
        del self._logs[self._signer.public]
        self._signer = None
        self.drop_casts()

    def demands(self) -> set[Matter]:
        """S4: what must be on disk before the records of this step are written."""
        found: set[Matter] = {Matter.COMMIT} if self._rotation else set()
        if not self.holds_back:
            for cast in self._casts:
                found.update(durable_before(cast.ballot.kind))
        return found

    def flush(self) -> list[Action]:
        """Write this step's records, group after group, each durable before the next is written (2.1, 8.4).

        Their signatures wait for LogSynced of the last group, those logged before as well. Were two groups
        one write, a power cut could tear the first and leave the second: damage, not a torn tail.
        """
        actions, self._rotation = self._rotation, []
        if self.holds_back:
            return actions
        casts, self._casts = tuple(self._casts), []
        signer = self._signer
        if signer is None or not casts:
            return actions
        log = self._logs[signer.public]
        records = [Record.of(cast.ballot) for cast in casts if signer.logs(cast.ballot, cast.proof)]
        for start in range(0, len(records), MAX_GROUP):
            data = encode_group(records[start : start + MAX_GROUP], log.length)
            actions.append(self._append(log, data))
        if not records:
            actions.append(self._append(log, b""))
        log.records += records
        self._waiting[self._next_ticket - 1] = Waiting(signer, casts)
        return actions

    def _append(self, log: _Log, data: bytes) -> AppendVoteLog:
        log.length += len(data)
        return AppendVoteLog(log.identity.key.public, data, self._ticket())

    def synced(self, ticket: int) -> list[Cast]:
        """The log is on disk up to `ticket`: what may be signed now, unless its epoch is over."""
        ready = [each for each in self._waiting if each <= ticket]
        found = [self._waiting.pop(each) for each in ready]
        return [
            cast for waiting in found if waiting.signer is self._signer for cast in waiting.casts
        ]

    def sign(self, ballot: Ballot) -> Signature:
        """The signature of a ballot whose record is on disk."""
        assert self._signer is not None, "an observer has nothing to sign"
        return self._signer.sign(ballot)

    def _ticket(self) -> int:
        self._next_ticket += 1
        return self._next_ticket - 1

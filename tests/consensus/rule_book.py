"""The signing rules once more, naively, over everything that a machine casts in a test."""

from collections.abc import Iterable, Sequence

from chain.certificate import Certificate
from chain.primitives import BlockId
from chain.vote import Ballot, VoteKind
from consensus import inputs
from consensus.effects import Cast, Effect, KeepBlock, KeepCertificate
from consensus.held import Restored


class Votes:
    """Everything that one key has signed, in its order; asked in the words of consensus section 3."""

    def __init__(self, signed: Iterable[Ballot] = ()) -> None:
        self.signed = list(signed)

    def breaks(self) -> list[str]:
        """The rules that the whole of it breaks."""
        return [
            rule
            for rule, is_broken in (
                ("S1", self._twice(VoteKind.NOTARIZE)),
                ("S2", self._nullified_and_finalized()),
                ("S3", self._twice(VoteKind.FINALIZE)),
                ("S6", self._twice(VoteKind.PROPOSE)),
                ("NULLIFY and then NOTARIZE", self._notarized_after_nullify()),
            )
            if is_broken
        ]

    def _twice(self, kind: VoteKind) -> bool:
        said = {(each.view, each.block_id) for each in self.signed if each.kind is kind}
        return len(said) != len({view for view, _ in said})

    def _nullified_and_finalized(self) -> bool:
        return bool(self._views(VoteKind.NULLIFY) & self._views(VoteKind.FINALIZE))

    def _notarized_after_nullify(self) -> bool:
        nullified: set[int] = set()
        for each in self.signed:
            if each.kind is VoteKind.NULLIFY:
                nullified.add(each.view)
            if each.kind is VoteKind.NOTARIZE and each.view in nullified:
                return True
        return False

    def _views(self, kind: VoteKind) -> set[int]:
        return {each.view for each in self.signed if each.kind is kind}


class RuleBook:
    """Reads along with a machine: what it casts keeps the rules, and S4's order of effects."""

    def __init__(self, logged: Iterable[Ballot], restored: Restored) -> None:
        self._votes = Votes(logged)
        self._kept_blocks: set[BlockId] = {each.id for each in restored.blocks}
        self._kept: set[Ballot] = {each.ballot for each in restored.certificates}

    def read(self, given: inputs.Input, found: Sequence[Effect]) -> None:
        """One step of the machine."""
        for effect in found:
            match effect:
                case KeepBlock(block):
                    self._kept_blocks.add(block.id)
                case KeepCertificate(certificate):
                    self._kept.add(certificate.ballot)
                case Cast(ballot, _, proof):
                    self._cast(ballot, proof)
                case _:
                    pass

    def _cast(self, ballot: Ballot, proof: Certificate | None) -> None:
        self._votes.signed.append(ballot)
        assert self._votes.breaks() == []
        if ballot.kind in (VoteKind.PROPOSE, VoteKind.NOTARIZE):
            assert ballot.block_id in self._kept_blocks, "S4: the block stands before the record"
        if ballot.kind is VoteKind.FINALIZE:
            assert proof is not None, "S3: FINALIZE needs a NOTARIZE certificate"
            notarized = Ballot(VoteKind.NOTARIZE, ballot.epoch, ballot.view, ballot.block_id)
            assert proof.ballot == notarized, "S3: of the same block and view"
            assert notarized in self._kept, "S4: the certificate stands before the record"

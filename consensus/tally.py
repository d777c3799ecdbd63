"""Counting votes: each authority's first vote of each kind in a view counts, a second one is evidence."""

from chain.authorities import AuthoritySet
from chain.certificate import Certificate
from chain.evidence import Evidence
from chain.primitives import BlockId, View
from chain.vote import NO_BLOCK, Vote, VoteKind

_CONFLICTS = {
    VoteKind.PROPOSE: (VoteKind.PROPOSE,),
    VoteKind.NOTARIZE: (VoteKind.NOTARIZE,),
    VoteKind.NULLIFY: (VoteKind.FINALIZE,),
    VoteKind.FINALIZE: (VoteKind.FINALIZE, VoteKind.NULLIFY),
}
"""For each kind, the kinds with which a vote of the same signer and view may conflict."""


class Tally:
    """The verified votes of the kept views of one epoch, all of its authorities'."""

    __slots__ = ("_authorities", "_counted", "_firsts")

    def __init__(self, authorities: AuthoritySet) -> None:
        self._authorities = authorities
        self._firsts: dict[View, dict[tuple[VoteKind, int], Vote]] = {}
        self._counted: dict[View, dict[tuple[VoteKind, BlockId], list[Vote]]] = {}

    def holds(self, vote: Vote) -> bool:
        """True if this signer's vote of this kind, view and block has been counted."""
        first = self.first(vote.kind, vote.view, vote.signer)
        return first is not None and first.block_id == vote.block_id

    def first(self, kind: VoteKind, view: View, signer: int) -> Vote | None:
        """The vote of `kind` of `signer` in `view` that counts."""
        return self._firsts.get(view, {}).get((kind, signer))

    def newest(self, signer: int) -> dict[VoteKind, Vote]:
        """The vote of each kind of `signer` in the highest view."""
        found: dict[VoteKind, Vote] = {}
        for view in sorted(self._firsts):
            found.update(
                (kind, vote) for (kind, by), vote in self._firsts[view].items() if by == signer
            )
        return found

    def evidence_in(self, vote: Vote) -> Evidence | None:
        """What `vote` proves together with a vote counted before, if anything (9.1)."""
        firsts = self._firsts.get(vote.view, {})
        for kind in _CONFLICTS[vote.kind]:
            other = firsts.get((kind, vote.signer))
            if other is not None and (kind is not vote.kind or other.block_id != vote.block_id):
                return Evidence.of(other, vote)
        return None

    def count(self, vote: Vote) -> Certificate | None:
        """Count a verified vote, once (4.13); the certificate that it completes as the q-th of its ballot (1.1)."""
        firsts = self._firsts.setdefault(vote.view, {})
        if (vote.kind, vote.signer) in firsts:
            return None
        firsts[vote.kind, vote.signer] = vote
        if vote.kind is VoteKind.PROPOSE:
            return None
        equal = self._counted.setdefault(vote.view, {}).setdefault((vote.kind, vote.block_id), [])
        equal.append(vote)
        if len(equal) != self._authorities.quorum:
            return None
        return Certificate.assemble(vote.ballot, equal, self._authorities)

    def nullifications(self, view: View) -> int:
        """How many authorities have voted NULLIFY in `view`."""
        counted = self._counted.get(view)
        return 0 if counted is None else len(counted.get((VoteKind.NULLIFY, NO_BLOCK), ()))

    def forget_below(self, view: View) -> None:
        """Drop everything of the views below `view`."""
        for kept in (self._firsts, self._counted):
            for at in [each for each in kept if each < view]:
                del kept[at]

    def __len__(self) -> int:
        return sum(map(len, self._firsts.values()))

"""The certificates that a node holds of one epoch: the only thing that moves it from view to view."""

from chain.certificate import Certificate
from chain.primitives import View
from chain.vote import Ballot, VoteKind


class Certificates:
    """Certificates above the finalized view, and the newest FINALIZE; at most one of a kind and view.

    Two of one kind and view are of one block as long as at most f authorities are Byzantine (L1).
    """

    __slots__ = (
        "_by_kind",
        "_finalize",
        "_notarize",
        "_nullify",
        "finalized_view",
        "newest_notarized",
    )

    def __init__(self) -> None:
        self._notarize: dict[View, Certificate] = {}
        self._nullify: dict[View, Certificate] = {}
        self._finalize: dict[View, Certificate] = {}
        self._by_kind = {
            VoteKind.NOTARIZE: self._notarize,
            VoteKind.NULLIFY: self._nullify,
            VoteKind.FINALIZE: self._finalize,
        }
        self.finalized_view = View(0)
        self.newest_notarized = View(0)

    def add(self, certificate: Certificate) -> bool:
        """Remember a verified certificate; False if one of its kind and view is held already."""
        by_view = self._by_kind[certificate.kind]
        if certificate.view in by_view:
            return False
        by_view[certificate.view] = certificate
        if certificate.kind is not VoteKind.NULLIFY:
            self.newest_notarized = max(self.newest_notarized, certificate.view)
        if certificate.kind is VoteKind.FINALIZE:
            self.finalized_view = max(self.finalized_view, certificate.view)
        return True

    def get(self, kind: VoteKind, view: View) -> Certificate | None:
        """The certificate of exactly this kind and view."""
        return self._by_kind[kind].get(view)

    def holds(self, ballot: Ballot) -> bool:
        """True if a certificate that says exactly `ballot` is held."""
        held = self._by_kind[ballot.kind].get(ballot.view)
        return held is not None and held.block_id == ballot.block_id

    def notarization(self, view: View) -> Certificate | None:
        """A certificate that `view` notarized a block: NOTARIZE, or FINALIZE in its stead (L3)."""
        return self._notarize.get(view) or self._finalize.get(view)

    def notarized_below(self, view: View) -> Certificate | None:
        """The certificate of the highest notarized view, which is below cur: `view` is cur or above."""
        return self.notarization(self.newest_notarized) if self.newest_notarized < view else None

    def notarized_views(self, above: View) -> list[View]:
        """The notarized views above `above`, ascending."""
        views = {**self._notarize, **self._finalize}
        return sorted(view for view in views if view > above)

    def missing_nullifications(self, above: View, below: View) -> list[View]:
        """The views strictly between `above` and `below` without a NULLIFY certificate, ascending."""
        return [view for view in map(View, range(above + 1, below)) if view not in self._nullify]

    def newest_final(self) -> Certificate | None:
        """The FINALIZE certificate of the highest view."""
        return self._finalize.get(self.finalized_view)

    def newest(self) -> Certificate | None:
        """The certificate of the highest view, whatever its kind."""
        found = (each for held in self._by_kind.values() for each in held.values())
        return max(found, key=lambda each: (each.view, each.kind), default=None)

    def above(self, view: View) -> list[Certificate]:
        """Every certificate of the views above `view`, newest first."""
        found = [each for held in self._by_kind.values() for at, each in held.items() if at > view]
        return sorted(found, key=lambda each: (each.view, each.kind), reverse=True)

    def forget_below(self, view: View) -> None:
        """Drop those of the views below `view`; storage still has them."""
        for by_view in self._by_kind.values():
            for at in [each for each in by_view if each < view]:
                del by_view[at]

    def __len__(self) -> int:
        return sum(map(len, self._by_kind.values()))

"""Anybody does anything with referrals, and time passes: acts that are about one referral, and bring it somewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.words import Id
from tests.contracts.agencies import AGENCIES
from tests.contracts.referral_beside import AREAS
from tests.contracts.referral_endings import Endings
from tests.contracts.referral_records import WAITING, Ref

PLACES = (
    "OFFERED",
    "ACCEPTED",
    "IN_PROGRESS",
    "AWAITING_FOLLOWUP",
    "CLOSED",
    "POOLED",
    "STEWARDED",
)


class Guided(Endings):
    """Acts that are about one referral, and bring it somewhere."""

    @contextmanager
    def about(self, number: int) -> Iterator[Ref]:
        """All acts are about one referral."""
        keys = list(self.paper.refs)
        self.meant = keys[number % len(keys)]
        try:
            yield self.paper.refs[self.meant]
        finally:
            self.meant = None

    def stands(self, ref: Ref) -> str:
        """Its state; while it is served, the state of the help."""
        return self.paper.legs[ref.live[0]].status if ref.status == "IN_SERVICE" else ref.status

    def bring(self, ref: Ref, *places: str) -> bool:
        """True if it is there in the end: whoever is next does what is expected, or nobody until it has moved on."""
        for _ in range(7):
            if self.stands(ref) in places:
                return True
            if "POOLED" in places or "STEWARDED" in places:
                self._let_pass(ref)
            else:
                self._go_on(ref)
        return self.stands(ref) in places

    def _let_pass(self, ref: Ref) -> None:
        if ref.status in ("OPEN_INTAKE", "OFFERED", "POOLED"):
            self.wait(hours=170)
        else:
            self._go_on(ref)

    def _go_on(self, ref: Ref) -> None:
        place = self.stands(ref)
        if place in WAITING:
            fitting = [name for name in AGENCIES if name not in ref.tried and name != ref.origin]
            asked = [*fitting, ref.origin][:1]
            self.be_ready(ref, asked[0])
            self.offer(who="", right=True, number=0, mode=1, agencies=asked, tag="", mistake=0)
        elif place == "OFFERED":
            self.be_ready(ref, self.paper.legs[ref.live[0]].member)
            self.accept(who="", right=True, number=0, mistake=0)
        elif place == "ACCEPTED":
            self.start(who="", right=True, number=0, mistake=0)
        elif place == "IN_PROGRESS":
            self.complete(number=0, outcome=1 + self.acts % 3)
        elif place == "ON_HOLD":
            self.resume(number=0)
        elif place == "AWAITING_FOLLOWUP":
            self.confirm(who=ref.origin, number=0, evidence=True, by="PERDA", mistake=0)
        else:
            self.reopen(who=ref.origin, number=0, evidence=True)

    @contextmanager
    def about_this(self, of: Id) -> Iterator[None]:
        """All acts are about this referral meanwhile."""
        before, self.meant = self.meant, of
        yield
        self.meant = before

    def parts(self) -> list[Id]:
        """All referrals, the newest last."""
        return list(self.paper.refs)

    def divide(self, ref: Ref, needs: tuple[int, ...], kept: str) -> bool:
        """True if it is several from now on."""
        self.split(who="", right=True, number=0, needs=needs, kept=kept, mistake=0)
        return ref.disposition == "SPLIT"

    def join(self, of: Id, into: Id, *, alone: bool = False) -> None:
        """Both holders say that these are the same, or the first one does alone."""
        ref, keys = self.paper.refs[of], list(self.paper.refs)
        same = [key for key in keys if self._is_other(ref, self.paper.refs[key])]
        number = same.index(into) if into in same else keys.index(into) * 6
        number += len(same) * (into in same and number % 6 == 0)
        with self.about_this(of):
            self.merge(who=ref.holder, right=not alone, number=0, other=number, by="", mistake=0)

    def consents_to(self, ref: Ref, agreed_to: str) -> None:
        """From now on, to one of a few things."""
        self.agree_anew(self.of(ref), ref, agreed_to)

    def be_full(self, who: str, ref: Ref) -> None:
        """An agency says that it has no room for it."""
        if (who, ref.area) not in self.paper.helpers.full:
            self.turn_room(who, ref.area)

    def keep_with_nothing(self, ref: Ref) -> None:
        """The origin has nothing anywhere, and would keep it."""
        if self.bring(ref, "OPEN_INTAKE"):
            for area in AREAS:
                if (ref.origin, area) in self.paper.helpers.since:
                    self.turn_service(ref.origin, area)
            self.keep(who=ref.origin, number=0)

    def of(self, ref: Ref) -> Id:
        """Its id."""
        [found] = [key for key, each in self.paper.refs.items() if each is ref]
        return found

"""Anybody does anything with referrals, and time passes: what prospects consent to, less, and again."""

from hypothesis.stateful import rule

from contracts.words import Id
from tests.contracts.agencies import SAID
from tests.contracts.referral_beside import (
    AGREED_TO,
    PICK,
    REACHES,
    WHO,
    if_ref,
)
from tests.contracts.referral_records import DAY, WAITING, Agreed, Ref
from tests.contracts.referral_services import Services


class Consents(Services):
    """What prospects say."""

    def agree(self, who: str, case: Id, to: str, version: int) -> Agreed:
        """Event 40: the prospect consents to one of a few things."""
        chain, reach = self.chain, None if to in ("all", "preview", "short") else REACHES[to]
        until_ms = chain.sandbox.now_ms + (40 if to == "short" else 700) * DAY
        has_core = to != "preview"
        members = tuple(chain.member(each) for each in reach or ())
        needs = (3, 5) if to == "all" else (3,)
        uses = ((1,), needs, (1, 2) if has_core else (1,))
        given = ((1, (), ()) if reach is None else (3, (), members), until_ms, SAID)
        form = (case, version, self.new_id() if version else case, uses, *given)
        assert self.call("40 consent", who, "consent.give", form, set)
        self.paper.arm("expire", case, until_ms, urgent=True)
        return Agreed(until_ms, reach, has_core, needs, version + 1)

    @if_ref(*WAITING, "OFFERED", "IN_SERVICE", "AWAITING_FOLLOWUP")
    @rule(number=PICK, agreed_to=AGREED_TO, rarely=PICK)
    def consent_anew(self, *, number: int, agreed_to: str, rarely: int) -> None:
        """Event 40, in the place of what was consented to before."""
        of, ref = self.pick(number, *WAITING, "OFFERED", "IN_SERVICE", "AWAITING_FOLLOWUP")
        wanted = rarely % 3 == 0 or not self.paper.covers(ref, ref.origin)
        if wanted and ref.status != "CLOSED":
            self.agree_anew(of, ref, agreed_to)

    def agree_anew(self, of: Id, ref: Ref, agreed_to: str) -> bool:
        """True if the prospect does: not while a consent is about to end, nor once the case is gone."""
        about_to_end = not ref.agreed.is_ended and self.paper.now_ms >= ref.agreed.until_ms
        if about_to_end or ref.is_final:
            return False
        agreed = self.agree(ref.origin, ref.case, agreed_to, ref.agreed.version)
        for each in self.paper.refs.values():
            each.agreed = agreed if each.case == ref.case else each.agreed
        self.paper.all_changed(ref.case)
        return True

    @if_ref(*WAITING, "OFFERED", "IN_SERVICE")
    @rule(who=WHO, number=PICK, rarely=PICK)
    def consent_no_more(self, *, who: str, number: int, rarely: int) -> None:
        """Event 41."""
        of, ref = self.pick(number, *WAITING, "OFFERED", "IN_SERVICE")
        if rarely % 6 == 0:
            self.end_consent(of, ref, who)

    def end_consent(self, of: Id, ref: Ref, who: str) -> None:
        """Any member records it, unless it has ended or is about to, or the case is gone."""
        agreed = ref.agreed
        if agreed.is_ended or self.paper.now_ms >= agreed.until_ms or ref.is_final:
            return
        if self.call("41 withdraw", who, "consent.withdraw", (ref.case, SAID), set):
            del self.paper.armed["expire", ref.case]
            self.paper.ended_for(ref.case)

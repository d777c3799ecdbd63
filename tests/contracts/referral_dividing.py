"""Anybody does anything with referrals, and time passes: one becomes several, two become one, and apart again."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from contracts.words import Id
from tests.contracts.agencies import SAID
from tests.contracts.referral_beside import COSIGNER, COUNTS, MISTAKE, PICK, WHO, if_ref
from tests.contracts.referral_consents import Consents
from tests.contracts.referral_records import WAITING, Reasons, Ref

MOST = 9
"""Referrals of a story: more of them tell nothing new."""
NEEDS = st.sampled_from(((3, 3), (3, 5), (5, 3), (3, 3, 5), (3,)))
KEPT = st.sampled_from(("none", "last", "last", "stranger"))


class Dividing(Consents):
    """Those who see that it is several, or twice the same."""

    @if_ref("OPEN_INTAKE", "IN_SERVICE")
    @rule(
        who=WHO,
        right=st.sampled_from((True, True, True, False)),
        number=PICK,
        needs=NEEDS,
        kept=KEPT,
        mistake=MISTAKE,
    )
    def split(
        self, *, who: str, right: bool, number: int, needs: tuple[int, ...], kept: str, mistake: int
    ) -> None:
        """Event 36."""
        of, ref = self.pick(number, "OPEN_INTAKE", "IN_SERVICE")
        if len(self.paper.refs) + len(needs) > MOST or (self.meant is None and number % 3):
            return
        who, version = (ref.holder if right else who), ref.version + mistake
        parts = [(self.new_id(), need) for need in needs]
        chosen = {"none": None, "last": parts[-1][0]}.get(kept, of)

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            if ref.status == "CLOSED":
                return found
            found |= {"forbidden"} if who != ref.holder else set()
            found |= {"wrong_state"} if ref.status not in ("OPEN_INTAKE", "IN_SERVICE") else set()
            found |= {"too_few"} if len(parts) < 2 else set()
            found |= {"not_a_part"} if kept == "stranger" else set()
            found |= {"not_served"} if kept == "last" and ref.status != "IN_SERVICE" else set()
            covered = all(self.paper.covers(replace(ref, need=need), ref.origin) for need in needs)
            return found | (set() if covered else {"no_consent"})

        told = tuple((part, need, SAID) for part, need in parts)
        form = (of, version, told, () if chosen is None else (chosen,))
        if self.call("36 split", who, "division.split", form, judge):
            self._divide(of, ref, parts, chosen)

    def _divide(self, of: Id, ref: Ref, parts: list[tuple[Id, int]], kept: Id | None) -> None:
        """The parts have what is left of the time, and the level; in one of them the help may go on."""
        ceiling = self.paper.armed.get(("ceiling", of))
        for part, need in parts:
            self.paper.refs[part] = Ref(
                ref.origin, ref.area, ref.priority, ref.case, ref.agreed, need=need,
                level=ref.level, opened_ms=ref.opened_ms, offers=ref.offers,
                barred=[*ref.barred], excluded=[*ref.excluded],
            )  # fmt: skip
            if ceiling is None:
                self.paper.arm_ceiling(part, "contact")
                COUNTS["36 after a first contact"] += 1
            else:
                self.paper.arm("ceiling", part, ceiling[1], urgent=ref.is_urgent)
            self.paper.arm_ref(part, "route")
        if kept is not None:
            self._go_on_in(self.paper.refs[kept], kept, ref)
        for part, _ in parts:
            self.paper.changed(part)
        ref.version += 1
        self.paper.close(of, "SPLIT")

    def _go_on_in(self, part: Ref, kept: Id, ref: Ref) -> None:
        [of] = ref.live
        leg = self.paper.legs[of]
        del self.paper.armed["due", kept]
        part.status, part.serving, part.version = "IN_SERVICE", leg.member, 2
        if leg.status != "ACCEPTED":
            part.started, part.version = True, 3
            del self.paper.armed["ceiling", kept]
        leg.ref, leg.version, leg.service_version = kept, leg.version + 1, leg.service_version + 1
        part.live, part.legs, part.tried = [of], [of], [leg.member]
        ref.live.remove(of)
        ref.legs.remove(of)
        COUNTS["36 a leg goes on"] += 1

    @precondition(lambda self: len(self.paper.refs) > 1)
    @rule(
        who=WHO,
        right=st.sampled_from((True, True, True, False)),
        number=PICK,
        other=PICK,
        by=COSIGNER,
        mistake=MISTAKE,
    )
    def merge(
        self, *, who: str, right: bool, number: int, other: int, by: str, mistake: int
    ) -> None:
        """Event 37."""
        of, ref = self.pick(number, *WAITING, "OFFERED")
        into = self._same_case(ref, other)
        target = self.paper.refs[into]
        if right:
            who, by = ref.holder, "" if ref.holder == target.holder else target.holder
        by = "" if by == who else by
        versions = (ref.version + mistake, target.version)

        def judge() -> Reasons:
            return self._reasons_to_keep_apart((of, into), versions, (who, by))

        form = (of, versions[0], into, versions[1])
        if self.call("37 merge", who, "merger.merge", form, judge, by=by):
            self._join(of, into)

    def _same_case(self, ref: Ref, number: int) -> Id:
        """Another one of the same case, if the act is not loose and there is one."""
        keys = list(self.paper.refs)
        same = [key for key in keys if self._is_other(ref, self.paper.refs[key])]
        keys = same if same and number % 6 else keys
        return keys[number % len(keys)]

    def _is_other(self, ref: Ref, other: Ref) -> bool:
        return other is not ref and other.case == ref.case and other.status != "CLOSED"

    def _reasons_to_keep_apart(
        self, both: tuple[Id, Id], versions: tuple[int, int], signed: tuple[str, str]
    ) -> Reasons:
        ref, target = (self.paper.refs[each] for each in both)
        if "CLOSED" in (ref.status, target.status):
            return {"not_found"}
        found: Reasons = set() if versions == (ref.version, target.version) else {"stale"}
        found |= {"itself"} if ref is target else set()
        found |= {"forbidden"} if signed[0] not in (ref.holder, target.holder) else set()
        all_signed = {ref.holder, target.holder} <= set(signed)
        found |= set() if all_signed else {"needs_holder"}
        found |= {"other_case"} if ref.case != target.case else set()
        found |= {"other_need"} if ref.need != target.need else set()
        found |= {"wrong_state"} if ref.place not in WAITING else set()
        return found | (set() if self.paper.covers(target, target.origin) else {"no_consent"})

    def _join(self, of: Id, into: Id) -> None:
        """Who has not been spoken with yet has the earlier ceiling and the higher level of both."""
        ref, target = self.paper.refs[of], self.paper.refs[into]
        own = self.paper.armed.get(("ceiling", into))
        other = self.paper.armed["ceiling", of]
        if own is not None:
            target.version += 1
            target.level = max(target.level, ref.level)
            self.paper.arm("ceiling", into, min(own[1], other[1]), urgent=target.is_urgent)
            COUNTS["37 sooner than before"] += other[1] < own[1]
        ref.version, ref.merged_into = ref.version + 1, into
        self.paper.close(of, "MERGED_DUPLICATE")

    @if_ref("CLOSED")
    @rule(who=WHO, right=st.booleans(), number=PICK)
    def unmerge(self, *, who: str, right: bool, number: int) -> None:
        """Event 38."""
        of, ref = self.pick(number, "CLOSED")
        target = None if ref.merged_into is None else self.paper.refs[ref.merged_into]
        if right and target is not None:
            may = (ref.origin,) if target.status == "CLOSED" else (ref.origin, target.holder)
            who = may[number % len(may)]
        who, version = who or ref.origin, ref.version

        def judge() -> Reasons:
            if target is None:
                return {"not_merged"}
            found: Reasons = {"stale"} if version != ref.version else set()
            found |= {"too_late"} if ref.is_final else set()
            holds = target.status != "CLOSED" and who == target.holder
            return found | (set() if holds or who == ref.origin else {"forbidden"})

        if self.call("38 unmerge", who, "merger.unmerge", (of, version), judge):
            ref.version, ref.merged_into = ref.version + 1, None
            self.paper.anew(of, forgets=False)
            self.paper.changed(of)

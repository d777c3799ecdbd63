"""Anybody does anything with referrals, and time passes: short stories in which what is rare comes up."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.contracts.agencies import AGENCIES, ANYWHERE, IN_AREA
from tests.contracts.referral_asked import ELIGIBILITY, INFORMATION, SAFETY
from tests.contracts.referral_beside import AREAS, COUNTS, PICK, SERVED, if_leg, if_ref
from tests.contracts.referral_guided import PLACES, Guided
from tests.contracts.referral_records import STEWARD, WAITING, Ref
from tests.contracts.referral_several import (
    late_and_the_same,
    not_several,
    several_at_the_origin,
    several_that_were_not_agreed_to,
    several_while_somebody_helps,
)

Lesson = Callable[[Guided, Ref], None]


def paused(here: Guided, ref: Ref) -> None:
    """It waits a while, and goes on, and nothing comes of it; that the prospect has moved is not said without where to."""
    if here.bring(ref, "IN_PROGRESS"):
        here.note(number=0, times=1)
        here.conclude(number=0, area=0, moved=True)
        here.hold(number=0, days=1)
        here.resume(number=0)
        here.conclude(number=0, area=0, moved=False)


def confirmed(here: Guided, ref: Ref) -> None:
    """What was said is confirmed by somebody else."""
    if here.bring(ref, "AWAITING_FOLLOWUP"):
        who = "ZPP" if ref.serving == ref.origin else ref.origin
        here.confirm(who=who, number=0, evidence=True, by="", mistake=0)


def asked_afterwards(here: Guided, ref: Ref) -> None:
    """A month later somebody asks whether it has lasted, after two more nobody does."""
    if here.bring(ref, "IN_PROGRESS"):
        here.complete(number=0, outcome=1)
        confirmed(here, ref)
        here.follow_up(who="", right=True, number=0)
        here.wait(hours=24 * 31)
        here.follow_up(who="LZS" if ref.origin != "LZS" else "ZPP", right=False, number=0)
        here.follow_up(who="", right=True, number=0)
        here.wait(hours=24 * 60)
        here.wait(hours=24 * 15)


def asked_in_a_row(here: Guided, ref: Ref) -> None:
    """Three are asked in turn, and the first declines."""
    if here.bring(ref, "OPEN_INTAKE"):
        asked = [name for name in AGENCIES if name not in ref.tried][:3]
        here.offer(who="", right=True, number=0, mode=2, agencies=asked, tag="", mistake=0)
        here.decline(number=0, mistake=0, ground=1, way=1, by="")


def opened_again_and_again(here: Guided, ref: Ref) -> None:
    """Four times it comes back."""
    for _ in range(4):
        if here.bring(ref, "CLOSED"):
            here.reopen(who=STEWARD, number=0, evidence=True)


def given_up(here: Guided, ref: Ref) -> None:
    """Nobody reaches the prospect for two weeks; two months later the origin is reminded."""
    if here.bring(ref, *WAITING, "ACCEPTED"):
        here.try_and_give_up(number=0, days=15, channels=(1, 1, 2))
        here.wait(hours=24 * 61)


def dead(here: Guided, ref: Ref) -> None:
    """The prospect has died."""
    here.die(who="", right=True, number=0, by="LZS")


def mistaken(here: Guided, ref: Ref) -> None:
    """It was offered by mistake, and opened so."""
    if here.bring(ref, "OFFERED"):
        here.offer_by_mistake(who="", right=True, number=0, mistake=0, hours=0)
        here.open_by_mistake(who="", right=True, number=0, by="", rarely=0)


def reminded(here: Guided, ref: Ref) -> None:
    """Who helps is reminded, and still does nothing."""
    if here.bring(ref, "ACCEPTED", "IN_PROGRESS"):
        here.wait(hours=740)
        here.wait(hours=170)


def unconfirmed(here: Guided, ref: Ref) -> None:
    """Nobody confirms what was said, and then it is disputed."""
    if here.bring(ref, "AWAITING_FOLLOWUP"):
        here.wait(hours=740)
        here.dispute(who="ZPP", number=0, evidence=True, mistake=0)


def forgotten(here: Guided, ref: Ref) -> None:
    """It is closed for so long that only a tombstone is left."""
    if here.bring(ref, "CLOSED"):
        here.wait(hours=4400)
        here.reopen(who=STEWARD, number=0, evidence=True)


def unanswered(here: Guided, ref: Ref) -> None:
    """An agency asks, and nobody answers."""
    if here.bring(ref, "OFFERED"):
        here.ask_info(who="", right=True, number=0, mistake=0)
        here.wait(hours=170)


def let_lapse(here: Guided, ref: Ref) -> None:
    """Who let the offer lapse claims it."""
    if here.bring(ref, "OFFERED"):
        asked = here.paper.legs[ref.live[0]].member
        here.wait(hours=170)
        here.claim(who=asked, number=0, by="")


def nobody_has_room(here: Guided, ref: Ref) -> None:
    """The steward waits, or gives up without having asked."""
    if here.bring(ref, "STEWARDED"):
        here.wait_for_room(who=STEWARD, number=0, mistake=0, days=2)
        here.close_unmet(who=STEWARD, number=0, by="LZS")


def nothing_there(here: Guided, ref: Ref) -> None:
    """Who is asked has something elsewhere, and then nowhere; who keeps it, too."""
    if here.bring(ref, "OPEN_INTAKE"):
        asked = next(name for name in AGENCIES if name not in (*ref.tried, ref.origin))
        if asked in here.paper.helpers.finds(ref.need, ref.area):
            here.turn_service(asked, ref.area)
        for reach in (IN_AREA, ANYWHERE):
            here.offer(
                who="",
                right=True,
                number=0,
                mode=1,
                agencies=[asked],
                tag="",
                mistake=0,
                reach=reach,
            )
        here.accept(who="", right=True, number=0, mistake=0)
        here.keep_with_nothing(ref)


def asked_and_gone(here: Guided, ref: Ref) -> None:
    """Who was asked in the area has no room, and then nothing there any more; who is named instead has nothing either."""
    asked = [name for name in here.paper.helpers.finds(ref.need, ref.area) if name not in ref.tried]
    if here.bring(ref, "OPEN_INTAKE") and len(asked) > 1:
        here.offer(
            who="",
            right=True,
            number=0,
            mode=1,
            agencies=asked[:1],
            tag="",
            mistake=0,
            reach=IN_AREA,
        )
        here.be_full(asked[0], ref)
        here.accept(who="", right=True, number=0, mistake=0)
        here.turn_service(asked[0], ref.area)
        here.accept(who="", right=True, number=0, mistake=0)
        here.turn_service(asked[1], ref.area)
        here.redirect(number=0, ground=7, to=asked[1], by="", reach=IN_AREA)


def passed_over(here: Guided, ref: Ref) -> None:
    """The second of three has nothing any more when it is its turn."""
    asked = [name for name in here.paper.helpers.finds(ref.need, ref.area) if name not in ref.tried]
    if here.bring(ref, "OPEN_INTAKE") and len(asked) > 2:
        here.offer(
            who="",
            right=True,
            number=0,
            mode=2,
            agencies=asked[:3],
            tag="",
            mistake=0,
            reach=IN_AREA,
        )
        here.turn_service(asked[1], ref.area)
        before = COUNTS["next candidate"]
        here.decline(number=0, mistake=0, ground=1, way=1, by="")
        COUNTS["passed over"] += COUNTS["next candidate"] - before


def an_emergency(here: Guided, ref: Ref) -> None:
    """It is one from now on; some are on duty."""
    if here.bring(ref, "OFFERED"):
        here.revise(who="", right=True, number=0, change=(1, 0, None), mistake=0)
        here.redirect(number=0, ground=7, to=AGENCIES[here.acts % 5], by="", reach=ANYWHERE)
        here.withdraw_offer(who="", right=True, number=0, mistake=0)
        for who in AGENCIES:
            here.offer(who="", right=True, number=0, mode=1, agencies=[who], tag="", mistake=0)


def claimed(here: Guided, ref: Ref) -> None:
    """Who claims it has no room, nothing there, or has had it for a day only; the guardian knows it."""
    if here.bring(ref, "POOLED"):
        who = next(name for name in AGENCIES if name not in ref.barred)
        here.be_full(who, ref)
        here.claim(who=who, number=0, by="")
        here.be_ready(ref, who)
        here.turn_service(who, ref.area)
        here.claim(who=who, number=0, by="")
        if (who, ref.area) not in here.paper.helpers.since:
            here.turn_service(who, ref.area)
        here.claim(who=who, number=0, by="")
        here.claim(who=who, number=0, by=ref.guardian)


def preview_alone(here: Guided, ref: Ref) -> None:
    """Who is asked may see the preview, and not the core."""
    if here.bring(ref, "OFFERED"):
        here.consents_to(ref, "preview")
        here.accept(who="", right=True, number=0, mistake=0)


def not_who_was_asked(here: Guided, ref: Ref) -> None:
    """Guardian and steward may see it; who was asked not."""
    if here.bring(ref, "OFFERED"):
        here.consents_to(ref, "nobody")
        here.wait(hours=1)


def not_who_claims(here: Guided, ref: Ref) -> None:
    """Guardian and steward may see it; who claims not."""
    if here.bring(ref, "POOLED"):
        here.consents_to(ref, "nobody")
        for who in AGENCIES[:3]:
            here.claim(who=who, number=0, by=ref.guardian)


def not_the_steward(here: Guided, ref: Ref) -> None:
    """The steward may see the preview, and not the core."""
    if here.bring(ref, "STEWARDED"):
        here.consents_to(ref, "preview")
        here.take(who=STEWARD, number=0)


def for_forty_days(here: Guided, ref: Ref) -> None:
    """The consent ends by itself."""
    here.consents_to(ref, "short")
    here.wait(hours=24 * 41)


def no_more(here: Guided, ref: Ref) -> None:
    """Consent ends while a helper is looked for, and the origin does nothing."""
    if here.bring(ref, *WAITING):
        here.end_consent(here.of(ref), ref, "LZS")
        for _ in range(3):
            here.wait(hours=80)


def after_the_help(here: Guided, ref: Ref) -> None:
    """Consent ends, and then it is disputed, or needed again."""
    if here.bring(ref, "AWAITING_FOLLOWUP"):
        here.end_consent(here.of(ref), ref, "LZS")
        here.dispute(who=ref.origin, number=0, evidence=True, mistake=0)
        here.confirm(who="ZPP", number=0, evidence=True, by="PERDA", mistake=0)
        here.reopen(who=ref.origin, number=0, evidence=True)


def after_help_that_was_confirmed(here: Guided, ref: Ref) -> None:
    """Consent ends before anybody may ask whether the help has lasted, and after it is time to."""
    if here.bring(ref, "IN_PROGRESS"):
        here.complete(number=0, outcome=1)
        confirmed(here, ref)
        here.wait(hours=24 * (31 if here.acts % 2 else 29))
        here.end_consent(here.of(ref), ref, "LZS")
        here.follow_up(who="", right=True, number=0)
        here.wait(hours=48)


def during_the_help(here: Guided, ref: Ref) -> None:
    """Consent ends while somebody helps."""
    if here.bring(ref, "ACCEPTED", "IN_PROGRESS"):
        here.help_without_consent(number=0, hours=80 if here.acts % 2 else 1)


def sought_elsewhere(here: Guided, ref: Ref) -> None:
    """What a guardian has is another one's, and then it is something else that is sought."""
    if here.bring(ref, "POOLED"):
        here.revise(
            who="", right=True, number=0, change=(0, 0, 7 if ref.area != 7 else 10), mistake=0
        )
        here.revise(who="", right=True, number=0, change=(0, 5, None), mistake=0)
        here.revise(who="", right=True, number=0, change=(0, ref.need, None), mistake=0)


def more_urgent(here: Guided, ref: Ref) -> None:
    """An agency asks, and meanwhile it is an emergency; and then it is none."""
    if here.bring(ref, "OFFERED"):
        here.ask_info(who="", right=True, number=0, mistake=0)
        for priority in (1, 3):
            here.revise(who="", right=True, number=0, change=(priority, 0, None), mistake=0)
        here.answer_info(who="", right=True, number=0, mistake=0)


def more_urgent_while_it_waits(here: Guided, ref: Ref) -> None:
    """Help waits for something, and is reminded of it."""
    if here.bring(ref, "IN_PROGRESS"):
        here.hold(number=0, days=6)
        here.revise(who="", right=True, number=0, change=(2, 0, None), mistake=0)
        here.wait(hours=170)
        here.revise(who="", right=True, number=0, change=(1, 0, None), mistake=0)


def something_else_than_was_agreed_to(here: Guided, ref: Ref) -> None:
    """The prospect consents to two needs, then to one, and the other one is sought."""
    if here.bring(ref, *WAITING, "OFFERED"):
        here.consents_to(ref, "all")
        here.revise(who="", right=True, number=0, change=(0, 8 - ref.need, None), mistake=0)
        here.consents_to(ref, "some")
        for need in (3, 5):
            here.revise(who="", right=True, number=0, change=(0, need, None), mistake=0)


HELP = (
    several_at_the_origin,
    several_while_somebody_helps,
    late_and_the_same,
    not_several,
    paused,
    confirmed,
    asked_afterwards,
    asked_in_a_row,
    opened_again_and_again,
    given_up,
    dead,
    mistaken,
    sought_elsewhere,
    more_urgent,
    more_urgent_while_it_waits,
)
SILENCE = (reminded, unconfirmed, forgotten, unanswered, let_lapse, nobody_has_room)
DIRECTORY = (nothing_there, asked_and_gone, passed_over, an_emergency, claimed)
CONSENT_ENDS = (
    several_that_were_not_agreed_to,
    something_else_than_was_agreed_to, preview_alone, not_who_was_asked, not_who_claims, not_the_steward, for_forty_days, no_more, after_the_help, after_help_that_was_confirmed, during_the_help,
)  # fmt: skip


class Lessons(Guided):
    """Several acts after each other, and one rule each."""

    @initialize(
        area=st.sampled_from((*AREAS, SERVED)),
        lesson=st.sampled_from(HELP + SILENCE + CONSENT_ENDS + DIRECTORY),
    )
    def begin(self, *, area: int, lesson: Lesson) -> None:
        """One is open, so that there is something to do, and the first lesson is about it."""
        self.open(who="TERAJU", priority=3, area=area, agreed_to="all")
        with self.about(0) as ref:
            lesson(self, ref)

    @rule(number=PICK, place=st.sampled_from(PLACES))
    def go_well(self, *, number: int, place: str) -> None:
        """Everybody does what is expected, until it is so far."""
        with self.about(number) as ref:
            self.bring(ref, place)

    @rule(number=PICK, lesson=st.sampled_from(HELP))
    def help(self, *, number: int, lesson: Lesson) -> None:
        """What those do who help, and who confirm it."""
        with self.about(number) as ref:
            lesson(self, ref)

    @rule(number=PICK, lesson=st.sampled_from(SILENCE))
    def say_nothing(self, *, number: int, lesson: Lesson) -> None:
        """What comes of it if nobody does anything."""
        with self.about(number) as ref:
            lesson(self, ref)

    @rule(number=PICK, lesson=st.sampled_from(DIRECTORY))
    def have_nothing_for_it(self, *, number: int, lesson: Lesson) -> None:
        """What comes of it if agencies have nothing there, no room, or nobody on duty."""
        with self.about(number) as ref:
            lesson(self, ref)

    @rule(number=PICK, lesson=st.sampled_from(CONSENT_ENDS))
    def consent_to_less(self, *, number: int, lesson: Lesson) -> None:
        """What comes of it if the prospect consents to less, or to nothing."""
        with self.about(number) as ref:
            lesson(self, ref)

    @if_ref("OPEN_INTAKE", "STEWARDED")
    @rule(number=PICK)
    def ask_again_and_again(self, *, number: int) -> None:
        """Whoever holds it asks one after another, and takes it back; the steward gives up in the middle."""
        for turn in range(6):
            _, ref = self.pick(number, "OPEN_INTAKE", "STEWARDED")
            if len(ref.legs) > 7 or ref.offers > 4:
                return
            asked = [AGENCIES[(number + turn) % 5]]
            if ref.status == "STEWARDED" and not ref.tried:
                self.close_unmet(who=STEWARD, number=number, by="LZS")
            self.offer(who="", right=True, number=number, mode=1, agencies=asked, tag="", mistake=0)
            if ref.place == "STEWARDED" and turn == 2:
                self.close_unmet(who=STEWARD, number=number, by="LZS")
                return
            self.withdraw_offer(who="", right=True, number=number, mistake=0)

    @if_ref("STEWARDED")
    @rule(number=PICK)
    def ask_everybody_again_and_again(self, *, number: int) -> None:
        """The steward asks as often as it likes; what is old is let go."""
        for _ in range(6):
            _, ref = self.pick(number, "STEWARDED")
            if ref.status != "STEWARDED":
                return
            asked = [*AGENCIES]
            self.offer(who="", right=True, number=number, mode=3, agencies=asked, tag="", mistake=0)
            self.withdraw_offer(who="", right=True, number=number, mistake=0)
        COUNTS["let go"] += self.paper.let_go

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def ask_and_answer(self, *, number: int) -> None:
        """An agency knows too little to decline, so it asks, and is answered."""
        self.decline(number=number, mistake=0, ground=INFORMATION, way=1, by="")
        self.ask_info(who="", right=True, number=number, mistake=0)
        self.answer_info(who="", right=True, number=number, mistake=0)

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def turn_away(self, *, number: int) -> None:
        """Not eligible: the same service is not asked again, whoever has it."""
        self.decline(number=number, mistake=0, ground=ELIGIBILITY, way=1, by="")
        for turn in range(4):
            asked = [AGENCIES[(number + turn) % 5]]
            at = number + turn
            self.offer(
                who="", right=True, number=at, mode=1, agencies=asked, tag="shared", mistake=0
            )

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def find_danger(self, *, number: int) -> None:
        """One person cannot decline for that."""
        self.decline(number=number, mistake=0, ground=SAFETY, way=1, by="")

    @if_ref("OPEN_INTAKE", "OFFERED", "IN_SERVICE")
    @rule(number=PICK)
    def withdraw_by_mistake(self, *, number: int) -> None:
        """One agency has heard so; the origin knows better."""
        self.withdraw(who=AGENCIES[number % 5], number=0, by="")
        self.refute(who="", right=True, number=number)

    @precondition(lambda self: any(ref.at_risk for ref in self.paper.refs.values()))
    @rule(number=PICK)
    def recall(self, *, number: int) -> None:
        """What is at risk is the steward's to take from whoever has it."""
        refs = list(self.paper.refs.values())
        at_risk = [place for place, ref in enumerate(refs) if ref.at_risk]
        place = at_risk[number % len(at_risk)]
        if refs[place].status != "STEWARDED":
            self.acts += 7 - self.acts % 8
            asked = [AGENCIES[number % 5]]
            self.offer(
                who=STEWARD, right=False, number=place, mode=1, agencies=asked, tag="", mistake=0
            )

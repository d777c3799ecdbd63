"""Short stories in which a referral becomes several, and two are the same."""

from tests.contracts.referral_guided import Guided
from tests.contracts.referral_records import Ref


def several_at_the_origin(here: Guided, ref: Ref) -> None:
    """It is three needs, of which two are the same, so one ends; and then it does not."""
    if here.bring(ref, "OPEN_INTAKE") and here.divide(ref, (3, 3, 5), "none"):
        first, second, third = here.parts()[-3:]
        for of, into in ((third, first), (first, second), (second, first)):
            here.join(of, into)
            with here.about_this(of):
                here.unmerge(who="", right=True, number=0)


def several_while_somebody_helps(here: Guided, ref: Ref) -> None:
    """Who helps goes on with one; the rest is the same after all, which who helps has to sign, and who is not sure undoes."""
    if here.bring(ref, "ACCEPTED" if here.acts % 2 else "IN_PROGRESS"):
        here.consents_to(ref, "all")
        if here.divide(ref, (3, 3), "last"):
            first, kept = here.parts()[-2:]
            here.join(first, kept, alone=True)
            here.join(first, kept)
            with here.about_this(first):
                here.unmerge(who="", right=True, number=1)


def not_several(here: Guided, ref: Ref) -> None:
    """One part is none, and what is no part is not gone on with."""
    if here.bring(ref, "OPEN_INTAKE"):
        here.divide(ref, (3,), "none")
        here.divide(ref, (3, 3), "stranger")
        here.divide(ref, (3, 3), "last")


def several_that_were_not_agreed_to(here: Guided, ref: Ref) -> None:
    """The prospect consents to two needs, then to one; the other one can be neither divided nor merged."""
    if here.bring(ref, "OPEN_INTAKE"):
        here.consents_to(ref, "all")
        if here.divide(ref, (5, 5), "none"):
            first, second = here.parts()[-2:]
            part = here.paper.refs[first]
            here.consents_to(part, "some")
            here.join(first, second)
            with here.about_this(first):
                here.divide(part, (5, 5), "none")


def late_and_the_same(here: Guided, ref: Ref) -> None:
    """It is urgent, and the same as what nobody has hurried with."""
    if here.bring(ref, "OPEN_INTAKE") and here.divide(ref, (3, 3), "none"):
        first, second = here.parts()[-2:]
        with here.about_this(first):
            here.revise(who="", right=True, number=0, change=(1, 0, None), mistake=0)
        here.join(first, second)

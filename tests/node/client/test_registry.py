"""What a node's answers about a referral become for whoever reads them."""

from cli.referral_shown import NEVER_MS, due_ms
from cli.sayings.referrals import TimerSaying
from node.client.registry import Clock, Deed, Duty, Timer, _closed

NEED = {"case_id": "aa" * 16, "origin": "bb" * 16, "need_group": 9, "area": 10, "priority": "biasa"}
PAST = {"need": NEED, "serving": None, "level": 0, "outcome": None}
ENDED = {"past": PAST, "disposition": "unreachable", "refutable": False, "version": 4}


def test_the_time_to_look_for_a_prospect_again_is_not_taken_for_the_end_of_a_reopening() -> None:
    due = [{"tick": "retry", "due_ms": 60}, {"tick": "due", "due_ms": 180}]
    found = _closed("cc" * 16, ENDED, None, due)
    assert found.clocks == (Clock(Timer.RETRY, 60), Clock(Timer.REOPEN, 180))


def test_who_has_to_ask_whether_help_has_lasted_is_told_so_and_nobody_before() -> None:
    due = [{"tick": "ask", "due_ms": 60}, {"tick": "due", "due_ms": 180}]
    early, in_time = (_closed("cc" * 16, ENDED, asks, due) for asks in (None, "dd" * 16))
    assert early.clocks[0] == Clock(Timer.FOLLOW_UP, 60)
    assert (early.duties(), in_time.duties()) == ((), (Duty("dd" * 16, Deed.ASK),))
    assert (due_ms(early), due_ms(in_time)) == (NEVER_MS, 60)


def test_every_clock_has_its_words() -> None:
    assert {each.name for each in Timer} == set(TimerSaying.__members__)

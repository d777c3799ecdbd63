"""Contracts that arm what is not theirs, more than they may, or for the end of time."""

from tests.contracts.hostile.case import Case, refused, stopped

_DUE = """
@tick
def due(self, moment: Moment, subject: Id) -> None:
    self.total += 1
"""
_ID = "x = ctx.fresh_id()\n"


def _armed(name: str, code: str, *facts: object, body: str) -> Case:
    return stopped(name, code, *facts, body=_ID + body, members=_DUE)


NAMED: list[Case] = [
    refused(
        "a tick is armed that does not exist",
        'ctx.arm("late", ctx.fresh_id(), ctx.now_ms)  # <-',
        members=_DUE,
    ),
    refused(
        "a method is armed that is no tick",
        'ctx.arm("go", ctx.fresh_id(), ctx.now_ms)  # <-',
        members=_DUE,
    ),
    refused(
        "a tick is armed by a name that is not known before",
        'x = "due"\nctx.arm(x, ctx.fresh_id(), ctx.now_ms)  # <-',
        members=_DUE,
    ),
    refused(
        "a tick is armed by keywords",
        'ctx.arm(tick="due", subject=ctx.fresh_id(), due_ms=ctx.now_ms)  # <-',
        members=_DUE,
    ),
    refused(
        "the rescue is armed",
        'ctx.arm("rescue", ctx.fresh_id(), ctx.now_ms)  # <-',
        members="@tick\ndef rescue(self, moment: Moment, subject: Id, failed: str) -> None:\n    pass",
    ),
    refused(
        "a tick wants to know who has signed",
        members="@tick\ndef due(self, ctx: Context, subject: Id) -> None:  # <-\n    pass",
    ),
    refused(
        "a tick wants more than a subject",
        members="@tick\ndef due(self, moment: Moment, subject: Id, more: int) -> None:  # <-\n    pass",
    ),
    refused(
        "a tick answers",
        members="@tick\ndef due(self, moment: Moment, subject: Id) -> int:  # <-\n    return 1",
    ),
    refused("a method of arming is a value", "x = ctx.arm  # <-", members=_DUE),
]

ARMED: list[Case] = [
    _armed(
        "a tick is armed for the end of time",
        "too_far_ahead",
        2**64 - 1,
        body='ctx.arm("due", x, 0xffffffffffffffff)',
    ),
    _armed(
        "a tick is armed beyond the end of time",
        "wrong_kind",
        "18446744073709551616 is no number from 0 to 18446744073709551615",
        body='ctx.arm("due", x, 0x10000000000000000)',
    ),
    _armed(
        "a tick is armed before the beginning of time",
        "wrong_kind",
        "-1 is no number from 0 to 18446744073709551615",
        body='ctx.arm("due", x, -1)',
    ),
    _armed(
        "a tick is armed for a text",
        "wrong_kind",
        "str is not number",
        body='ctx.arm("due", x, "now")',
    ),
    _armed(
        "a tick is armed for no id",
        "wrong_kind",
        "int is not Id",
        body='ctx.arm("due", 5, ctx.now_ms)',
    ),
    _armed(
        "a tick is armed for another kind of id",
        "wrong_kind",
        "MemberId is not Id",
        body='ctx.arm("due", ctx.member, ctx.now_ms)',
    ),
    _armed(
        "a tick is armed on a clock that is a colour",
        "wrong_kind",
        "Colour is not Clock",
        body='ctx.arm("due", x, ctx.now_ms, Colour.RED)',
    ),
    _armed("no id is disarmed", "wrong_kind", "int is not Id", body='ctx.disarm("due", 5)'),
    _armed(
        "the deadline of no id is asked",
        "wrong_kind",
        "list is not Id",
        body='y = ctx.deadline("due", [x])',
    ),
    _armed(
        "ticks are armed again and again",
        "out_of_budget",
        "writes",
        body='while True:\n    ctx.arm("due", ctx.fresh_id(), ctx.now_ms)',
    ),
    _armed(
        "one tick is armed again and again",
        "out_of_budget",
        "writes",
        body='while True:\n    ctx.arm("due", x, ctx.now_ms)',
    ),
    _armed(
        "one tick is disarmed again and again",
        "out_of_budget",
        "reads",
        body='while True:\n    ctx.disarm("due", x)',
    ),
    _armed(
        "one deadline is asked again and again",
        "out_of_budget",
        "reads",
        body='while True:\n    y = ctx.deadline("due", x)',
    ),
    _armed(
        "a tick is armed, and the call fails",
        "wrong",
        body='ctx.arm("due", x, ctx.now_ms)\nrefuse(WRONG)',
    ),
    _armed("a tick is armed with too little", "contract_error", "TypeError", body='ctx.arm("due")'),
    _armed(
        "a tick of a person is armed",
        "contract_error",
        "AttributeError",
        body='ctx.author.arm("due", x, ctx.now_ms)',
    ),
]

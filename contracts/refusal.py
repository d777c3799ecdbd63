"""How a call ends without success: a reason from its contract or from the runtime, and the facts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, TypeAlias

Fact: TypeAlias = int | str | bytes | bool | None
"""What a refusal may say beside its reason, such as the version that an object has by now."""


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True, slots=True)
class Reason:
    """A word for why a call is refused, lower case, at most 64 letters, digits and `_`."""

    code: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.code) <= 64 or not _LETTERS.issuperset(self.code):
            raise ValueError("a reason is a word of small letters, digits and _, at most 64")


class Refused(Exception):
    """A call is refused: nothing that it wrote stands, and its receipt says why."""

    def __init__(self, reason: Reason, facts: tuple[Fact, ...] = ()) -> None:
        super().__init__(reason.code, facts)
        self.reason = reason
        self.facts = facts


# What the runtime itself refuses, whatever the contract.
NO_SUCH_CONTRACT = Reason("no_such_contract")
NO_SUCH_METHOD = Reason("no_such_method")
BAD_ARGUMENTS = Reason("bad_arguments")
FORBIDDEN = Reason("forbidden")
WRONG_STANDING = Reason("wrong_standing")
"""The author's member is an applicant, suspended or gone. The fact is the number of its Standing."""
NEEDS_SECOND_PERSON = Reason("needs_second_person")
NEEDS_SECOND_MEMBER = Reason("needs_second_member")
OUT_OF_BUDGET = Reason("out_of_budget")
NUMBER_TOO_LARGE = Reason("number_too_large")
NOT_COMPARABLE = Reason("not_comparable")
NOT_AN_OPERAND = Reason("not_an_operand")
CALLED_TOO_DEEP = Reason("called_too_deep")
VIEW_WRITES = Reason("view_writes")
TOO_FAR_AHEAD = Reason("too_far_ahead")
WRONG_KIND = Reason("wrong_kind")
CONTRACT_ERROR = Reason("contract_error")
"""The contract's own mistake: an index beyond the end, a missing attribute. The fact is the error's type."""


def refuse(reason: Reason, *facts: Fact) -> NoReturn:
    """End the call: nothing that it wrote stands, and the receipt has `reason` and `facts`."""
    raise Refused(reason, facts)


def require(condition: object, reason: Reason, *facts: Fact) -> None:
    """Refuse unless `condition` is true."""
    if not condition:
        raise Refused(reason, facts)

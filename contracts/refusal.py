"""How a call ends without success: a reason from its contract or from the runtime, and the facts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, TypeAlias

Fact: TypeAlias = int | str | bytes | bool | None
"""What a refusal may say beside its reason, such as the version that an object has by now."""

LONGEST_CODE = 64
"""Of a word in a receipt (chain.receipt)."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def is_code(code: object) -> bool:
    """True for what can be the code of a Reason."""
    return type(code) is str and 1 <= len(code) <= LONGEST_CODE and _LETTERS.issuperset(code)


@dataclass(frozen=True, slots=True)
class Reason:
    """A word for why a call is refused, lower case, at most 64 letters, digits and `_`."""

    code: str

    def __post_init__(self) -> None:
        """ValueError if a receipt could not hold the word."""
        if not is_code(self.code):
            raise ValueError(f"{self.code!r} is no code of a reason")


class Refused(Exception):
    """A call is refused: nothing that it wrote stands, and its receipt says why."""

    def __init__(self, reason: Reason, facts: tuple[Fact, ...] = ()) -> None:
        """TypeError if a receipt could not say this: a contract may hand over any value."""
        if type(reason) is not Reason or not all(map(_is_fact, facts)):
            raise TypeError(
                "a refusal has a Reason and facts: numbers, texts, bytes, yes or no, nothing"
            )
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
UNREADABLE = Reason("unreadable")
"""The state holds what this version of the contract cannot read. The fact is the field's name."""
CONTRACT_ERROR = Reason("contract_error")
"""The contract's own mistake: an index beyond the end, a missing attribute. The fact is the error's family."""

CONTRACT_MISTAKES = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, NameError)
"""What Python raises for a mistake in a contract's source; everything else is a mistake of ours."""


def refusal_of(mistake: Exception) -> Refused:
    """What a mistake out of CONTRACT_MISTAKES is to the call: its family, since a receipt is the same everywhere.

    Where one Python raises NameError another one raises UnboundLocalError, and no two word it alike.
    """
    [family] = [each.__name__ for each in CONTRACT_MISTAKES if isinstance(mistake, each)]
    return Refused(CONTRACT_ERROR, (family,))


def refuse(reason: Reason, *facts: Fact) -> NoReturn:
    """End the call: nothing that it wrote stands, and the receipt has `reason` and `facts`."""
    raise Refused(reason, facts)


def require(condition: object, reason: Reason, *facts: Fact) -> None:
    """Refuse unless `condition` is true."""
    if not condition:
        raise Refused(reason, facts)


def _is_fact(fact: object) -> bool:
    return fact is None or isinstance(fact, (int, str, bytes))

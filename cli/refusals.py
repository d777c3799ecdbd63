"""Why a call came to nothing, for the person who gave it: the reason, the rule behind it, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.contract.callers import callers_of
from cli.reasons import REASONS, RUNTIME, sentence
from cli.sayings.referrals import ReferralSaying
from cli.sayings.todos import TodoSaying
from cli.sayings.transactions import TransactionSaying
from cli.tell import local_time
from contracts.entry import Spec
from contracts.shelf import shipped

_SHORT = 8
"""Digits of an id by which a person knows it again."""


_OF_MEMBER: Mapping[str, TransactionSaying] = {
    "no_consent": TransactionSaying.CONSENT_RULE,
    "no_service": TransactionSaying.MEMBER_RULE,
    "no_room": TransactionSaying.MEMBER_RULE,
    "not_on_duty": TransactionSaying.MEMBER_RULE,
}
"""Codes of which the fact is a member, and what is said of it."""


@dataclass(frozen=True, slots=True)
class Why:
    """What is so, which rule of the contract that breaks, and what a person can do about it."""

    sentence: str
    rule: str
    todo: str

    def rows(self) -> list[tuple[Saying, str | Text]]:
        """For people."""
        return [
            (ReferralSaying.WHY, self.sentence),
            (ReferralSaying.RULE, self.rule),
            (ReferralSaying.TODO, self.todo),
        ]

    def told(self, call: Mapping[str, object]) -> dict[str, object]:
        """For programs, with the call that was refused."""
        return {
            "contract": call["contract"],
            "method": call["method"],
            "code": call["code"],
            "why": self.sentence,
            "rule": self.rule,
            "todo": self.todo,
        }


def why_refused(
    call: Mapping[str, object], roles: tuple[str, ...] | None, short: str, language: Language
) -> Why:
    """Of a call as the API tells it; `roles` are those of its author, if they are known, and `short` its subject."""
    contract, method, code = (str(call[name]) for name in ("contract", "method", "code"))
    if is_runtimes(call):
        rule = _rule_of_callers(contract, method, roles, language)
    else:
        rule = phrase(
            TransactionSaying.PAGE_IS, language, name=contract, method=f"{contract}.{method}"
        )
    facts = call["detail"]
    if code == "stale" and isinstance(facts, list) and facts:
        rule = phrase(TransactionSaying.STALE_RULE, language, count=facts[0])
    if code in _OF_MEMBER and isinstance(facts, list) and facts:
        rule = phrase(_OF_MEMBER[code], language, name=str(facts[0])[:_SHORT])
    if code == "too_new" and isinstance(facts, list) and facts:
        rule = phrase(TransactionSaying.TOO_NEW_RULE, language, time=local_time(int(facts[0])))
    todo = phrase(_todo(call, code), language, short=short)
    return Why(words_of(call, language), rule, todo)


def words_of(call: Mapping[str, object], language: Language) -> str:
    """Why a call was refused, in one sentence; the code itself, if this release has no words for it."""
    contract, method, code = (str(call[name]) for name in ("contract", "method", "code"))
    if is_runtimes(call):
        return REASONS[f"reason.{RUNTIME}.{code}"][language]
    refuser = "custody" if code in _CUSTODYS.get((contract, method), ()) else contract
    unknown = phrase(TransactionSaying.UNKNOWN_CODE, language, detail=code)
    return sentence(refuser, code, language) or unknown


def _rule_of_callers(
    contract: str, method: str, roles: tuple[str, ...] | None, language: Language
) -> str:
    """Who may call it, and what the author is."""
    spec = _specs().get((contract, method))
    wanted = "?" if spec is None else callers_of(spec, language)
    rule = phrase(TransactionSaying.RULE_IS, language, method=f"{contract}.{method}", roles=wanted)
    if roles is None:
        return rule
    names = ", ".join(each.upper() for each in roles)
    return f"{rule} {phrase(TransactionSaying.AUTHOR_HAS, language, roles=names or '-')}"


def is_runtimes(call: Mapping[str, object]) -> bool:
    """True if the runtime refused before the contract was asked: it names the method, which no contract does."""
    code = str(call["code"])
    if code == "wrong_standing":
        return True
    return f"reason.{RUNTIME}.{code}" in REASONS and call["detail"] == [call["method"]]


def subject_of(call: Mapping[str, object]) -> str | None:
    """The referral, the leg, the service or the shift that a call is about, by its whole id."""
    arguments = call["arguments"]
    assert isinstance(arguments, dict)
    found = [arguments[name] for name in _SUBJECTS if arguments.get(name)]
    return str(found[0]) if found else None


_SUBJECTS = ("ref_id", "leg_id", "case_id", "service_id", "shift_id", "stat_id")
"""Arguments that name what a call is about."""


_STANDING = ("not_found", "forbidden", "wrong_state")
_CUSTODYS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("leg", "offer"): _STANDING,
    ("leg", "withdraw"): _STANDING,
    ("referral", "keep"): _STANDING,
    ("referral", "withdraw"): ("not_found",),
    ("referral", "confirm"): ("not_found",),
    ("steward", "take"): ("not_found", "wrong_state"),
    ("steward", "close_unmet"): ("not_found", "wrong_state"),
}
"""Codes that a contract, or one that it asks, has for other calls too: in these calls contract `custody` says what is so."""


_SEEN = ("not_found", "not_yours", "not_active", "stale", "wrong_state", "wrong_area")
"""Codes of services and shifts for which it helps to look at them."""


_LOOKED_AT: Mapping[str, TodoSaying] = {
    "moc": TodoSaying.LOOK_AT_MOC,
    "commitment": TodoSaying.LOOK_AT_MOC,
    "taxonomy": TodoSaying.LOOK_AT_PROPOSAL,
    "terms": TodoSaying.LOOK_AT_PROPOSAL,
}
"""Contracts of which every refusal is answered by looking at what it is about."""


def _todo(call: Mapping[str, object], code: str) -> TodoSaying:
    if code == "forbidden" and is_runtimes(call):
        return TodoSaying.LACKS_ROLE
    if call["contract"] in ("directory", "capacity") and code in _SEEN:
        return TodoSaying.LOOK_AT_SERVICE
    if call["contract"] == "rule" and code in _SEEN:
        return TodoSaying.LOOK_AT_RULES
    if call["contract"] == "duty" and code in _SEEN:
        return TodoSaying.LOOK_AT_ROSTER
    if call["contract"] == "stat" and code in _SEEN:
        return TodoSaying.LOOK_AT_TABLE
    looked_at = _LOOKED_AT.get(str(call["contract"]))
    if looked_at is not None and not is_runtimes(call):
        return looked_at
    contract, method = str(call["contract"]), str(call["method"])
    names = (f"{contract}_{method}_{code}", f"{contract}_{code}", code)
    found = (TodoSaying.__members__.get(each.upper()) for each in names)
    return next((each for each in found if each is not None), TodoSaying.OTHER)


@cache
def _specs() -> Mapping[tuple[str, str], Spec]:
    return {
        (contract.name, name): entry.spec
        for contract in (program.alone() for program in shipped())
        for name, entry in contract.entries.items()
    }

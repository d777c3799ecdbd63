"""How rules and verdicts look: for people as labels and values, for programs as objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.complaint import Complaint
from cli.desk import Agencies
from cli.directory.looks import moment
from cli.rule.sentences import Reader, flaw_text, words_in
from cli.sayings.rules import RuleGround, RuleSaying, VerdictSaying, VersionSaying
from cli.values import read_bytes
from node.eligibility.malformed import Malformed
from node.eligibility.rule_set import MOST_FILE_BYTES, RuleSet, read_rules
from node.eligibility.screening import Screening, Verdict
from node.eligibility.stated import MOST_BYTES, Fitted, Said, read_book, told_facts

if TYPE_CHECKING:
    from node.client.rules import Version

STYLES = {
    Verdict.LAYAK: "green",
    Verdict.TIDAK_LAYAK: "red",
    Verdict.PERLU_MAKLUMAT: "yellow",
}
Rows = Iterator[tuple[Saying, str | Text]]


def rules_in(path: str, language: Language) -> RuleSet:
    """The rules of a file; a Complaint that says where it is wrong."""
    try:
        return read_rules(read_bytes(path, MOST_FILE_BYTES))
    except Malformed as error:
        what = flaw_text(error, language)
        raise Complaint(RuleGround.NO_RULES, path=path, place=error.where, what=what) from error


def facts_in(path: str, language: Language) -> dict[str, Said]:
    """The facts of a file; a Complaint that says where it is wrong, and no value."""
    return facts_of(read_bytes(path, MOST_BYTES), path, language)


def facts_of(data: bytes, path: str, language: Language) -> dict[str, Said]:
    """The facts that JSON says, which was given as the file at `path`; a Complaint as for a file."""
    try:
        return read_book(data)
    except Malformed as error:
        what = flaw_text(error, language)
        raise Complaint(RuleGround.NO_FACTS, path=path, place=error.where, what=what) from error


def version_rows(found: Version, agencies: Agencies, language: Language) -> Rows:
    """A version of a service's rules, but for what they say."""
    yield RuleSaying.SERVICE, found.service_id
    yield RuleSaying.AGENCY, agencies.name(found.member, language)
    yield RuleSaying.VERSION, str(found.number)
    yield RuleSaying.STANDS, version_text(found, language)
    yield RuleSaying.APPROVED_BY, agencies.name(found.approved_by, language)
    yield RuleSaying.SINCE, moment(found.published_ms)
    yield RuleSaying.EDITION, f"{found.since:,}"
    yield RuleSaying.DIGEST, found.digest


def version_text(found: Version, language: Language) -> Text:
    """Where a version stands, in a colour; or that it cannot be read."""
    if found.rules is None:
        return Text(phrase(RuleSaying.UNREADABLE, language), "red")
    style = "green" if found.status == "in_force" else "dim"
    return Text(phrase(VersionSaying[found.status.upper()], language), style)


def version_object(found: Version, agencies: Agencies) -> dict[str, object]:
    """A version for programs, with its rules as JSON; those are nothing if they cannot be read."""
    return {
        "service_id": found.service_id,
        "member": found.member,
        "name": agencies.names.get(found.member),
        "version": found.number,
        "status": found.status,
        "approved_by": found.approved_by,
        "edition": found.since,
        "until_edition": found.until,
        "published_ms": found.published_ms,
        "digest": found.digest,
        "rules": None if found.rules is None else json.loads(found.document),
    }


def verdict_text(verdict: Verdict, language: Language) -> Text:
    """Layak, or not, or not yet known, in a colour."""
    return Text(phrase(VerdictSaying[verdict.name], language), STYLES[verdict])


def screening_rows(rules: RuleSet, found: Screening, fitted: Fitted, language: Language) -> Rows:
    """A verdict with its reasons: what is not met, what is open, what to ask next, and which facts were of no use."""
    reader = Reader(rules, language)
    yield RuleSaying.VERDICT, verdict_text(found.verdict, language)
    for rule in rules.rules:
        if rule.rule_id in found.failing:
            yield RuleSaying.WHY_NOT, f"[{rule.rule_id}] {words_in(rule.says, language)}"
    for missing in found.missing:
        wants = "; ".join(reader.want(each) for each in missing.wants)
        what = wants or phrase(RuleSaying.BY_A_PERSON, language)
        yield RuleSaying.OPEN, f"[{missing.rule_id}]: {what}"
    for at, each in enumerate(found.ask, 1):
        yield RuleSaying.ASK_NEXT, f"{at}. {reader.want(each)}"
    for name, error in fitted.misfits.items():
        yield RuleSaying.MISFIT, f"{name}: {flaw_text(error, language)}"
    if fitted.unasked:
        yield RuleSaying.UNASKED, ", ".join(fitted.unasked)


def screening_object(rules: RuleSet, found: Screening, fitted: Fitted) -> dict[str, object]:
    """A verdict for programs, in both languages; what was stated is not in it."""
    says = {rule.rule_id: rule.says for rule in rules.rules}
    return {
        "verdict": found.verdict.value,
        "failing": [{"rule": each, **says[each].told()} for each in found.failing],
        "missing": [
            {
                "rule": each.rule_id,
                "wants": [
                    {"fact": want.name, "evidence": want.source.value} for want in each.wants
                ],
                "by_a_person": not each.wants,
            }
            for each in found.missing
        ],
        "ask": [
            {
                "fact": want.name,
                "evidence": want.source.value,
                **rules.asked[want.name].says.told(),
            }
            for want in found.ask
        ],
        "misfits": {name: error.fault.value for name, error in fitted.misfits.items()},
        "unasked": list(fitted.unasked),
    }


def sealed_object(rules: RuleSet, found: Screening) -> dict[str, object]:
    """A verdict as the payload has it, so that whoever opens it can come to it again: with the facts."""
    return {
        "verdict": found.verdict.value,
        "failing": list(found.failing),
        "missing": [each.rule_id for each in found.missing],
        "facts": told_facts(found.facts, rules.asked),
    }

"""Rules in sentences, in the reader's language: what is asked for, and what has to hold, part below part."""

from __future__ import annotations

from collections.abc import Iterator

from cli.catalogue import Language, Saying, phrase
from cli.sayings.rules import (
    FlawSaying,
    KindSaying,
    MeansSaying,
    RuleSaying,
    SourceSaying,
    TreeSaying,
)
from node.eligibility.days import text_of
from node.eligibility.facts import CODED, Asked, Kind, Source, Value
from node.eligibility.malformed import Malformed
from node.eligibility.rule_set import RuleSet
from node.eligibility.screening import Want
from node.eligibility.tree import (
    Between,
    Compare,
    Every,
    Fact,
    In,
    Is,
    Known,
    Not,
    Operand,
    Order,
    Some,
    Tree,
)
from node.eligibility.words import Words

INDENT = "  "


def words_in(words: Words, language: Language) -> str:
    """A sentence of a rule's author."""
    return words.ms if language is Language.MALAY else words.en


def flaw_text(error: Malformed, language: Language) -> str:
    """What is wrong with rules or facts, and what would be right, if there are words for that."""
    told = phrase(FlawSaying[error.fault.name], language)
    return f"{told} ({error.detail})" if error.detail else told


class Reader:
    """Tells the rules of a service in one language."""

    def __init__(self, rules: RuleSet, language: Language) -> None:
        self._rules = rules
        self._language = language

    def whole(self) -> Iterator[str]:
        """What is asked for, and what has to hold."""
        yield self._say(RuleSaying.FACTS)
        for name, asked in self._rules.asked.items():
            yield from (f"{INDENT}{line}" for line in self._fact(name, asked))
        yield self._say(RuleSaying.CONDITIONS)
        for at, rule in enumerate(self._rules.rules, 1):
            lines = list(self.tree(rule.tree))
            yield f"{INDENT}{at}. [{rule.rule_id}] {lines[0]}"
            yield from (f"{INDENT}   {line}" for line in lines[1:])
            why = words_in(rule.says, self._language)
            yield f"{INDENT}   {self._say(RuleSaying.FAILS, why=why)}"

    def tree(self, tree: Tree) -> Iterator[str]:
        """A tree, part below part."""
        match tree:
            case Every() | Some():
                yield self._say(TreeSaying.EVERY if isinstance(tree, Every) else TreeSaying.SOME)
                for part in tree.parts:
                    first, *rest = self.tree(part)
                    yield f"{INDENT}- {first}"
                    yield from (f"{INDENT}{INDENT}{line}" for line in rest)
            case Not():
                yield self._say(TreeSaying.NOT)
                yield from (f"{INDENT}{line}" for line in self.tree(tree.part))
            case _:
                yield self._leaf(tree)

    def want(self, want: Want) -> str:
        """What has to be stated, and on what evidence; the document that shows it, if it needs one."""
        asked, what = self._rules.asked[want.name], self.name(want.name)
        if want.source is Source.DECLARED:
            return f"{what} ({want.name})"
        kind = self._say(SourceSaying[want.source.name])
        if asked.document is not None:
            kind = f"{kind}: {words_in(asked.document, self._language)}"
        return f"{what} ({kind})"

    def name(self, name: str) -> str:
        """What a fact is called."""
        return words_in(self._rules.asked[name].says, self._language)

    def _leaf(self, tree: Is | In | Compare | Between | Known) -> str:
        match tree:
            case Is():
                what, value = self.name(tree.name), self._value(tree.name, tree.value)
                if self._rules.asked[tree.name].kind is Kind.YES_NO:
                    return f"{what}: {value}"
                return self._say(TreeSaying.IS, what=what, value=value)
            case In():
                known = ", ".join(self._value(tree.name, each) for each in tree.values)
                several = self._rules.asked[tree.name].kind is Kind.CODES
                saying = TreeSaying.HAS if several else TreeSaying.IN
                return self._say(saying, what=self.name(tree.name), known=known)
            case Between():
                first, last = (self._value(tree.name, each) for each in (tree.least, tree.most))
                return self._say(
                    TreeSaying.BETWEEN, what=self.name(tree.name), first=first, last=last
                )
            case Known():
                saying = TreeSaying[f"KNOWN_{tree.source.name}"]
                return self._say(saying, what=self.name(tree.name))
            case Compare():
                return self._compare(tree)

    def _compare(self, tree: Compare) -> str:
        """A fact stands first in the sentence, whichever side of the sign it is on."""
        turned = not isinstance(tree.left, Fact)
        fact, other = (tree.right, tree.left) if turned else (tree.left, tree.right)
        assert isinstance(fact, Fact)
        is_date = self._rules.asked[fact.name].kind is Kind.DATE
        saying = _COMPARED[is_date, turned, tree.order]
        return self._say(saying, what=self.name(fact.name), value=self._operand(fact.name, other))

    def _operand(self, name: str, operand: Operand) -> str:
        return self.name(operand.name) if isinstance(operand, Fact) else self._value(name, operand)

    def _value(self, name: str, value: Value) -> str:
        asked = self._rules.asked[name]
        match asked.kind:
            case Kind.MONEY:
                assert isinstance(value, int)
                return f"RM {value // 100:,}.{value % 100:02}"
            case Kind.DATE:
                assert isinstance(value, int)
                return text_of(value)
            case Kind.YES_NO:
                return self._say(RuleSaying.YES if value else RuleSaying.NO)
            case Kind.NUMBER:
                return f"{value:,}"
            case _:
                return words_in(asked.codes[str(value)], self._language)

    def _fact(self, name: str, asked: Asked) -> Iterator[str]:
        kind = self._kind(asked)
        yield f"{self.name(name)} ({name}): {kind}"
        if asked.document is not None:
            what = words_in(asked.document, self._language)
            yield f"{INDENT}{self._say(RuleSaying.SHOWN_BY, what=what)}"

    def _kind(self, asked: Asked) -> str:
        if asked.derived is not None:
            names = [self.name(each) for each in asked.derived.of]
            means = MeansSaying[asked.derived.means.name]
            return self._say(means, name=names[0], first=names[0], last=names[-1])
        saying = KindSaying[asked.kind.name]
        if asked.kind not in CODED:
            return self._say(saying)
        rows = asked.codes.items()
        known = ", ".join(f"{words_in(each, self._language)} ({code})" for code, each in rows)
        return self._say(saying, known=known)

    def _say(self, saying: Saying, **gaps: object) -> str:
        return phrase(saying, self._language, **gaps)


_COMPARED = {
    (False, False, Order.LESS): TreeSaying.LESS,
    (False, False, Order.AT_MOST): TreeSaying.AT_MOST,
    (False, True, Order.LESS): TreeSaying.MORE,
    (False, True, Order.AT_MOST): TreeSaying.AT_LEAST,
    (True, False, Order.LESS): TreeSaying.BEFORE,
    (True, False, Order.AT_MOST): TreeSaying.UNTIL,
    (True, True, Order.LESS): TreeSaying.AFTER,
    (True, True, Order.AT_MOST): TreeSaying.FROM,
}
"""By whether dates are compared, whether the fact stands on the right, and how."""

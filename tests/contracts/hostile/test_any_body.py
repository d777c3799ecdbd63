"""Whatever is written in a method's body: the verifier refuses it, or a call of it ends with a receipt."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chain.receipt import CALL_RESULT, Outcome
from contracts.sandbox import Sandbox
from contracts.verifier.finding import Refusals
from tests.contracts.hostile.case import framed
from tests.contracts.hostile.catalogue import WITHIN, called

_ATOMS = [
    "0", "1", "-1", "5", "300", "0x7fffffffffffffffffffffffffffffff", "True", "False", "None", '""', '"a"',
    '"abc"', 'b""', 'b"0123456789abcdef"', "DAY", "WRONG", "Colour.RED", "Role.ADMIN", "Clock.URGENT", "ctx",
    "ctx.author", "ctx.member", "ctx.height", "ctx.now_ms", "ctx.cosigners", "x", "y", "self.total", "self.text",
    "self.rows", "self.notes", "self.index", "self._note(ctx)", "ctx.fresh_id()", "()", "[]", "range(5)",
    "range(0x7fffffffffffffffffffffffffffffff)", "Told(1)",
]  # fmt: skip
ATOMS = st.sampled_from(_ATOMS)

_UNARY = [
    "(-{0})", "(not {0})", "[{0}]", "({0},)", "len({0})", "sum({0})", "sorted({0})", "min({0})", "max({0})",
    "any({0})", "all({0})", "tuple({0})", "list({0})", "range({0})", "enumerate({0})", "reversed({0})",
    "hashed({0})", "Id({0})", "MemberId({0})", "Digest({0})", "Milliseconds({0})", "_twice({0})", "replace({0})",
    "Told({0})", "{0}.owner", "{0}.count", "{0}.words", "{0}.member", "{0}.key", "{0}.roles", "{0}.height",
    "{0}.author", "{0}.standing", "{0}[:]", "{0}[1:]", "{0}[:1]", "{0}.fresh_id()", "self.rows.get({0})",
    "self.notes.get({0})", "self.rows.has({0})", "self.index.has({0})", "self.rows.page(most={0})",
    "self.index.listed(most={0})", "ctx.author.has({0})", "{0}.listed(most=5)", 'ctx.deadline("due",{0})',
]  # fmt: skip

_BINARY = [
    "({0}+{1})", "({0}-{1})", "({0}*{1})", "({0}//{1})", "({0}%{1})", "({0}=={1})", "({0}!={1})", "({0}<{1})",
    "({0}<={1})", "({0}>{1})", "({0}>={1})", "({0},{1})", "[{0},{1}]", "{0}[{1}]", "{0}[{1}:]", "{0}[:{1}]",
    "min({0},{1})", "max({0},{1})", "zip({0},{1})", "range({0},{1})", "hashed({0},{1})", "Note({0},{1})",
    "replace({0},count={1})", "replace({0},words={1})", "{0}.append({1})", "{0}.get({1})", "{0}.has({1})",
    "{0}.need({1},WRONG)", "{0}.put({1},{0})", "{0}.erase({1})", "{0}.add({1})", "self.rows.need({0},{1})",
    "self.rows.page(most=5,after={0},within={1})", "Person({0},{1},{0},{1})", "({0} in {1})", "({0} not in {1})",
    "({0} and {1})", "({0} or {1})", "[z for z in {0} if {1}]", "[z + {1} for z in {0}]", "({0} if {1} else {0})",
    "({0} is None)",
]  # fmt: skip


def _filled(
    templates: list[str], parts: st.SearchStrategy[tuple[str, ...]]
) -> st.SearchStrategy[str]:
    return st.builds(
        lambda template, values: template.format(*values), st.sampled_from(templates), parts
    )


EXPRESSIONS: st.SearchStrategy[str] = st.recursive(
    ATOMS,
    lambda inner: _filled(_UNARY, st.tuples(inner)) | _filled(_BINARY, st.tuples(inner, inner)),
    max_leaves=6,
)

_SIMPLE = [
    "x = {0}", "y = {0}", "x, y = {0}", "x += {0}", "self.total = {0}", "self.total += {0}", "self.text = {0}", "ctx.emit({0})", "refuse({0})",
    "refuse(WRONG, {0})", "require({0}, WRONG, {1})", "self.rows.put({0}, {1})", "self.notes.put({0}, {1})", "self.index.add({0})",
    'ctx.arm("due", {0}, {1})', 'ctx.disarm("due", {0})', "self.rows.erase({0})", "return", "pass", "x.append({0})", "x = {0}\ny = {1}",
]  # fmt: skip
_BLOCKS = ["if {0}:", "for x in {0}:", "for y in {0}:", "while {0}:", "for x, y in {0}:"]

SIMPLE = _filled(_SIMPLE, st.tuples(EXPRESSIONS, EXPRESSIONS))


def _block(head: str, body: list[str]) -> str:
    lines = [line for statement in body for line in statement.split("\n")]
    return "\n".join([head, *("    " + line for line in lines)])


STATEMENTS: st.SearchStrategy[str] = st.recursive(
    SIMPLE,
    lambda inner: st.builds(
        _block, _filled(_BLOCKS, st.tuples(EXPRESSIONS)), st.lists(inner, min_size=1, max_size=4)
    ),
    max_leaves=6,
)

_TICK = """
@tick
def due(self, moment: Moment, subject: Id) -> None:
    self.total += 1
"""


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STATEMENTS, min_size=1, max_size=8))
def test_any_body_is_refused_or_ends_with_a_receipt(statements: list[str]) -> None:
    body = "\n".join(["x = [1]", "y = 0", *statements])
    try:
        sandbox = Sandbox(framed(body, members=_TICK))
    except Refusals as refusals:
        assert refusals.findings  # noqa: PT017 - most bodies are let in
        return
    result = called(sandbox)
    assert CALL_RESULT.decode(CALL_RESULT.encode(result)) == result
    assert sandbox.used.steps <= WITHIN.steps
    if result.outcome is Outcome.FAILED:
        assert sandbox._state.writes == {}

"""Contracts that call others, to be somebody else, to go deeper than one may, or to be handed what they may not."""

from tests.contracts.hostile.case import IMPORTS, Case, framed

_PEER = '''
class Wide(Choice):
    RED = 1
    OTHER = 200


class Far(Interface):
    contract = "{contract}"

    def look(self) -> int:
        """A view there."""
        elsewhere()

    def write(self, x: {takes}) -> {gives}:
        elsewhere()

    def missing(self) -> None:
        elsewhere()

    def go(self) -> None:
        elsewhere()
'''

_OTHER = """
class Colour(Choice):
    RED = 1


@event
class Told:
    count: int


class Other(Contract):
    name = "{name}"

    total: Value[int] = Value(0)

    @view
    def look(self{moment}) -> int:
        {look}

    @internal({callers})
    def write(self, x: {takes}) -> {gives}:
        {write}

    @method(Role.ADMIN)
    def go(self) -> None:
        return

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        return

    def _write(self) -> None:
        self.total += 1
"""


def _other(
    *,
    name: str = "other",
    moment: str = "",
    look: str = "return self.total",
    callers: str = '"hostile"',
    takes: str = "int",
    gives: str = "int",
    write: str = "return x",
) -> str:
    return IMPORTS + _OTHER.format(
        name=name, moment=moment, look=look, callers=callers, takes=takes, gives=gives, write=write
    )


def _crossed(
    name: str,
    code: str,
    *facts: object,
    body: str,
    other: str | None = None,
    contract: str = "other",
    takes: str = "int",
    gives: str = "int",
    members: str = "",
) -> Case:
    peer = _PEER.format(contract=contract, takes=takes, gives=gives)
    source = framed(body, top=peer, members="far: Far = Far()\n" + members)
    return Case(name, (source, _other() if other is None else other), code=code, facts=facts)


_BACK = """
class Back(Interface):
    contract = "hostile"

    def again(self, x: int) -> int:
        elsewhere()


class Other(Contract):
    name = "other"

    back: Back = Back()

    @internal("hostile")
    def write(self, x: int) -> int:
        return self.back.again(x)
"""

_AGAIN = """
@internal("other")
def again(self, x: int) -> int:
    return self.far.write(x)
"""

_ASKS_BACK = """
class Back(Interface):
    contract = "hostile"

    def again(self, x: int) -> int:
        elsewhere()


class Other(Contract):
    name = "other"

    back: Back = Back()

    @view
    def look(self) -> int:
        return self.back.again(1)
"""

_SPOILING = """
@internal("other")
def again(self, ctx: Moment, x: int) -> int:
    {write}
    return x

@tick
def due(self, moment: Moment, subject: Id) -> None:
    return

def _spoil(self) -> None:
    self.total += 1
"""


def _asked_back(name: str, write: str) -> Case:
    """A view that asks whom it may ask, and that one writes: no verifier sees both."""
    return _crossed(
        name,
        "view_writes",
        other=IMPORTS + _ASKS_BACK,
        members=_SPOILING.format(write=write),
        body="x = self.far.look()",
    )


ACROSS: list[Case] = [
    _crossed(
        "a contract is called that does not exist",
        "no_such_contract",
        "nobody",
        contract="nobody",
        body="x = self.far.look()",
    ),
    _crossed(
        "a method is called that does not exist",
        "no_such_method",
        "other",
        "missing",
        body="self.far.missing()",
    ),
    _crossed(
        "a method of users is called by a contract",
        "no_such_method",
        "other",
        "go",
        body="self.far.go()",
    ),
    _crossed(
        "an internal method is called by whom it does not name",
        "no_such_method",
        "other",
        "write",
        other=_other(callers='"friend"'),
        body="x = self.far.write(1)",
    ),
    _crossed(
        "two contracts call each other",
        "called_too_deep",
        "hostile",
        other=IMPORTS + _BACK,
        members=_AGAIN,
        body="x = self.far.write(1)",
    ),
    _crossed(
        "a contract calls itself through an interface",
        "called_too_deep",
        "hostile",
        contract="hostile",
        members='@internal("hostile")\ndef write(self, x: int) -> int:\n    return self.far.write(x)',
        body="x = self.far.write(1)",
    ),
    _asked_back("a view has another contract write", "self.total = 5"),
    _asked_back("a view has another contract write through a method of its own", "self._spoil()"),
    _asked_back("a view has another contract tell an event", "ctx.emit(Told(1))"),
    _asked_back(
        "a view has another contract arm a tick", 'ctx.arm("due", ctx.fresh_id(), ctx.now_ms)'
    ),
    _asked_back("a view has another contract disarm a tick", 'ctx.disarm("due", ctx.fresh_id())'),
    _crossed(
        "a view fails while writing is suspended",
        "contract_error",
        "ArithmeticError",
        other=_other(look="return 1 // 0"),
        body="x = self.far.look()",
    ),
    _crossed(
        "a view has no end",
        "out_of_budget",
        "steps",
        other=_other(look="while True:\n            pass"),
        body="x = self.far.look()",
    ),
    _crossed(
        "a view is asked for ever",
        "out_of_budget",
        "reads",
        body="while True:\n    x = self.far.look()",
    ),
    _crossed(
        "a view answers with something else",
        "wrong_kind",
        "str is not number",
        other=_other(look='return "a"'),
        body="x = self.far.look()",
    ),
    _crossed(
        "an argument is of another kind than the interface says",
        "wrong_kind",
        "str is not number",
        body='x = self.far.write("a")',
    ),
    _crossed(
        "an argument is missing",
        "wrong_kind",
        "tuple is not arguments of write",
        body="x = self.far.write()",
    ),
    _crossed(
        "there is an argument too many",
        "wrong_kind",
        "tuple is not arguments of write",
        body="x = self.far.write(1, 2)",
    ),
    _crossed(
        "the interface says another kind than the contract",
        "wrong_kind",
        "str is not number",
        takes="str",
        body='x = self.far.write("a")',
    ),
    _crossed(
        "the interface has a choice with more members",
        "wrong_kind",
        "int is not Colour",
        takes="Wide",
        other=_other(takes="Colour", gives="int", write="return 1"),
        body="x = self.far.write(Wide.OTHER)",
    ),
    _crossed(
        "the answer is of another kind than the interface says",
        "wrong_kind",
        "int is not word of up to 64 letters",
        gives="str",
        body="x = self.far.write(1)",
    ),
    _crossed(
        "an argument is the moment",
        "wrong_kind",
        "Context is not number",
        body="x = self.far.write(ctx)",
    ),
    _crossed(
        "an argument is a list, which both would hold",
        "wrong_kind",
        "list is not up to 64 of number",
        takes="tuple[int, ...]",
        other=_other(takes="tuple[int, ...]", write="return 1"),
        body="x = self.far.write([1])",
    ),
    _crossed(
        "an argument holds the same long text five hundred times",
        "out_of_budget",
        "steps",
        takes="Annotated[tuple[Annotated[str, AtMost(9_000)], ...], AtMost(500)]",
        other=_other(
            takes="Annotated[tuple[Annotated[str, AtMost(9_000)], ...], AtMost(500)]",
            write="return 1",
        ),
        body='x = "' + "a" * 9_000 + '"\ny = self.far.write(tuple([x for i in range(500)]))',
    ),
    _crossed(
        "an answer holds the same long text five hundred times",
        "out_of_budget",
        "steps",
        gives="Annotated[tuple[Annotated[str, AtMost(9_000)], ...], AtMost(500)]",
        other=_other(
            gives="Annotated[tuple[Annotated[str, AtMost(9_000)], ...], AtMost(500)]",
            write='y = "' + "a" * 9_000 + '"\n        return tuple([y for i in range(500)])',
        ),
        body="y = self.far.write(1)",
    ),
    _crossed(
        "a failure after a write of another contract undoes both",
        "wrong",
        other=_other(write="self.total = x\n        return x"),
        body="x = self.far.write(7)\nrefuse(WRONG)",
    ),
    _crossed(
        "nothing is answered where a number is expected",
        "wrong_kind",
        "write answers nothing",
        other=_other(gives="None", write="return"),
        body="x = self.far.write(1)",
    ),
    _crossed(
        "a number is answered where nothing is expected",
        "done",
        gives="None",
        other=_other(gives="int", write="return x"),
        body="x = self.far.write(1)\nif x is not None:\n    refuse(WRONG)",
    ),
    _crossed("a write after a view is a write", "done", body="x = self.far.look()\nself.total = 5"),
]

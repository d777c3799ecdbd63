"""Contracts that want more time or memory than a call may have."""

from tests.contracts.hostile.case import Case, harmless, stopped

_LONG_ROW = "Annotated[tuple[Annotated[str, AtMost(60_000)], ...], AtMost(500)]"
_SAME = 'A = "' + "a" * 60_000 + '"\nB = (' + "A, " * 500 + ")\n"
_LARGE = "LARGE = 0x7" + "f" * 31


def _out_of_steps(name: str, body: str, top: str = "", members: str = "") -> Case:
    return stopped(name, "out_of_budget", "steps", body=body, top=top, members=members)


LOOPS: list[Case] = [
    _out_of_steps("a loop has no end", "while True:\n    pass"),
    _out_of_steps("a loop has no end and goes on at once", "while True:\n    continue"),
    _out_of_steps(
        "a loop counts to the largest number",
        "for i in range(170_141_183_460_469_231_731_687_303_715_884_105_727):\n    pass",
    ),
    _out_of_steps(
        "loops stand in loops",
        "for a in range(200):\n    for b in range(200):\n        for c in range(200):\n            pass",
    ),
    _out_of_steps(
        "a list is made in two loops", "x = [0 for a in range(1_000) for b in range(1_000)]"
    ),
    _out_of_steps(
        "a list is made of lists", "x = [[0 for a in range(1_000)] for b in range(1_000)]"
    ),
    _out_of_steps(
        "a list is made under a condition that is never true",
        "x = [0 for a in range(100_000) if a < 0]",
    ),
    _out_of_steps("a list grows while it is gone through", "x = [1]\nfor i in x:\n    x.append(i)"),
    _out_of_steps(
        "functions double the calls, ten deep",
        "_f9()",
        top="def _f0() -> int:\n    return 1\n"
        + "\n".join(
            f"def _f{at}() -> int:\n    return {' + '.join([f'_f{at - 1}()'] * 10)}"
            for at in range(1, 10)
        ),
    ),
    _out_of_steps("a turn has a thousand lines", "y = 1\nwhile True:\n" + "    x = y\n" * 1_000),
    _out_of_steps(
        "a turn appends a thousand times", "x = [0]\nwhile True:\n" + "    x.append(0)\n" * 1_000
    ),
    _out_of_steps(
        "a turn makes a row of a thousand", "y = 1\nwhile True:\n    x = [" + "y, " * 1_000 + "]"
    ),
    _out_of_steps(
        "a turn asks a thousand times whether it is nothing",
        "y = 1\nwhile " + " and ".join(["y is not None"] * 1_000) + ":\n    pass",
    ),
    _out_of_steps(
        "the condition of a list has a thousand parts",
        "y = 1\nx = [0 for a in range(10_000) if " + " and ".join(["y is not None"] * 1_000) + "]",
    ),
    _out_of_steps(
        "a function has a thousand lines and is called in a loop",
        "while True:\n    x = _f()",
        top="def _f() -> int:\n    y = 1\n" + "    x = y\n" * 1_000 + "    return x",
    ),
    _out_of_steps("ids are made for ever", "while True:\n    x = ctx.fresh_id()"),
    _out_of_steps(
        "ids are made of numbers for ever",
        "while True:\n    x = Id((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))",
    ),
    _out_of_steps("a person is asked for ever", "while True:\n    x = ctx.author.has(Role.ADMIN)"),
    _out_of_steps(
        "records are made for ever",
        "note = self._note(ctx)\nwhile True:\n    note = replace(note, count=1)",
    ),
    _out_of_steps("an attribute is read for ever", "while True:\n    x = ctx.author.member"),
]

SIZES: list[Case] = [
    _out_of_steps("a text doubles", 'x = "ab"\nwhile True:\n    x = x + x'),
    _out_of_steps("a text doubles in place", 'x = "ab"\nwhile True:\n    x += x'),
    _out_of_steps("bytes double", 'x = b"ab"\nwhile True:\n    x += x'),
    _out_of_steps("a row doubles", "x = (1, 2)\nwhile True:\n    x += x"),
    _out_of_steps("a list doubles", "x = [1, 2]\nwhile True:\n    x += x"),
    _out_of_steps(
        "a list of copies of a list doubles",
        "x = [1]\nfor i in range(12):\n    x += x\ny = [list(x) for i in x]",
    ),
    stopped("a number doubles", "number_too_large", body="x = 2\nwhile True:\n    x = x * x"),
    stopped("a number grows by itself", "number_too_large", body="x = 2\nwhile True:\n    x += x"),
    stopped(
        "a number falls by itself", "number_too_large", body="x = -2\nwhile True:\n    x = x + x"
    ),
    stopped(
        "the sum of large numbers is larger",
        "number_too_large",
        body="x = sum([LARGE, LARGE])",
        top=_LARGE,
    ),
    stopped(
        "a product of large numbers is larger",
        "number_too_large",
        body="x = LARGE * LARGE",
        top=_LARGE,
    ),
    stopped("a text is taken many times", "not_an_operand", "*", body='x = "a" * 1_000_000_000'),
    stopped("many times a text is taken", "not_an_operand", "*", body='x = 1_000_000_000 * "a"'),
    stopped("a row is taken many times", "not_an_operand", "*", body="x = (1, 2) * 1_000_000_000"),
    stopped("a list is taken many times", "not_an_operand", "*", body="x = [1] * 1_000_000_000"),
    stopped(
        "a text is put together from a number", "not_an_operand", "%", body='x = "%1000000000d" % 1'
    ),
    _out_of_steps("a list is made of the largest range", "x = list(range(LARGE))", top=_LARGE),
    _out_of_steps("a row is made of the largest range", "x = tuple(range(LARGE))", top=_LARGE),
    _out_of_steps("the largest range is sorted", "x = sorted(range(LARGE))", top=_LARGE),
    _out_of_steps("the largest range is turned around", "x = reversed(range(LARGE))", top=_LARGE),
    _out_of_steps("the largest range is summed", "x = sum(range(LARGE))", top=_LARGE),
    _out_of_steps(
        "the largest range is counted through", "x = enumerate(range(LARGE))", top=_LARGE
    ),
    _out_of_steps(
        "two largest ranges are paired", "x = zip(range(LARGE), range(LARGE))", top=_LARGE
    ),
    _out_of_steps("the smallest of the largest range", "x = min(range(LARGE))", top=_LARGE),
    _out_of_steps("the largest of the largest range", "x = max(range(LARGE))", top=_LARGE),
    _out_of_steps(
        "something of the largest range of zeros", "x = any([0 for i in range(LARGE)])", top=_LARGE
    ),
    _out_of_steps("all of the largest range of ones", "x = all(range(1, LARGE))", top=_LARGE),
    stopped(
        "the largest range is counted",
        "contract_error",
        "ArithmeticError",
        body="x = len(range(LARGE))",
        top=_LARGE,
    ),
    stopped(
        "a person has the largest range of roles",
        "contract_error",
        "TypeError",
        body="x = Person(ctx.author.key, ctx.member, range(LARGE), ctx.author.standing)\ny = x.has(Role.ADMIN)",
        top=_LARGE,
    ),
    stopped(
        "a person has as its role a row that has itself twice, sixty deep",
        "contract_error",
        "TypeError",
        body="x = (1,)\nfor i in range(60):\n    x = (x, x)\n"
        "y = Person(ctx.author.key, ctx.member, (x,), ctx.author.standing)",
    ),
    stopped(
        "a person is asked for a row that has itself twice, sixty deep, as for a role",
        "wrong",
        body="x = (1,)\nfor i in range(60):\n    x = (x, x)\nrequire(ctx.author.has(x), WRONG)",
    ),
    stopped(
        "an id has the largest range of bytes",
        "contract_error",
        "ArithmeticError",
        body="x = Id(range(LARGE))",
        top=_LARGE,
    ),
    stopped(
        "something is within the largest range",
        "not_an_operand",
        "in",
        body="x = 1 in range(LARGE)",
        top=_LARGE,
    ),
    stopped(
        "a page is within the largest range",
        "contract_error",
        "ArithmeticError",
        body="x = self.rows.page(most=1, within=range(LARGE))",
        top=_LARGE,
    ),
]

LOOKS: list[Case] = [
    _out_of_steps(
        "a long list is sorted again and again",
        "x = [0 - i for i in range(2_000)]\nwhile True:\n    y = sorted(x)",
    ),
    _out_of_steps(
        "a long list is looked through again and again",
        "x = list(range(1_000))\nwhile True:\n    y = 5_000 in x",
    ),
    _out_of_steps(
        "long texts are compared again and again",
        'x = "' + "a" * 5_000 + '"\ny = x + "a"\nz = x + "b"\nwhile True:\n    w = y == z',
    ),
    _out_of_steps(
        "long texts are ordered again and again",
        'x = "' + "a" * 5_000 + '"\ny = x + "a"\nz = x + "b"\nwhile True:\n    w = y < z',
    ),
    _out_of_steps(
        "long bytes are ordered again and again",
        'x = b"' + "a" * 5_000 + '"\ny = x + b"a"\nz = x + b"b"\nwhile True:\n    w = y < z',
    ),
    _out_of_steps(
        "long rows are compared again and again",
        "x = list(range(1_000))\ny = list(range(1_000))\nwhile True:\n    w = x == y",
    ),
    _out_of_steps(
        "long rows are ordered again and again",
        "x = list(range(1_000))\ny = list(range(1_000))\nwhile True:\n    w = x < y",
    ),
    _out_of_steps(
        "a long text is cut again and again",
        'x = "' + "a" * 5_000 + '"\nwhile True:\n    y = x[1:]',
    ),
    _out_of_steps(
        "a long row is copied again and again", "x = list(range(1_000))\nwhile True:\n    y = x[:]"
    ),
    _out_of_steps(
        "long bytes are hashed again and again",
        'x = b"' + "a" * 50_000 + '"\nwhile True:\n    y = hashed(x)',
    ),
    _out_of_steps(
        "one row of rows is compared with another, and both hold the same rows",
        "a = (1, 2)\nb = (1, 2)\nfor i in range(7):\n    a = (a, a, a, a, a, a, a, a)\n    b = (b, b, b, b, b, b, b, b)\nx = a == b",
    ),
    _out_of_steps(
        "one row of rows is ordered after another, and both hold the same rows",
        "a = (1, 2)\nb = (1, 2)\nfor i in range(7):\n    a = (a, a, a, a, a, a, a, a)\n    b = (b, b, b, b, b, b, b, b)\nx = a < b",
    ),
    stopped(
        "rows in rows are compared, deeper than anybody looks",
        "called_too_deep",
        "==",
        body="a = (1, 2)\nb = (1, 2)\nfor i in range(50):\n    a = (a,)\n    b = (b,)\nx = a == b",
    ),
    stopped(
        "rows in rows are ordered, deeper than anybody looks",
        "called_too_deep",
        "==",
        body="a = (1, 2)\nb = (1, 2)\nfor i in range(50):\n    a = (a,)\n    b = (b,)\nx = a < b",
    ),
    stopped(
        "lists that hold themselves are compared",
        "called_too_deep",
        "==",
        body="a = [1]\nb = [1]\na.append(b)\nb.append(a)\nx = [a] == [b]",
    ),
    stopped(
        "a list that holds itself is sorted among others",
        "not_comparable",
        body="a = [1]\na.append(a)\nx = sorted([a, [1, 2]])",
    ),
    _out_of_steps(
        "a row holds the same long text five hundred times, and is told",
        "ctx.emit(Long(B))",
        top=_SAME + f"@event\nclass Long:\n    rows: {_LONG_ROW}",
    ),
    _out_of_steps(
        "a row holds the same long text five hundred times, and is stored",
        "self.long = B",
        top=_SAME,
        members=f"long: Value[{_LONG_ROW}] = Value(())",
    ),
    _out_of_steps(
        "a row holds the same long text five hundred times, and is put",
        "self.long.put(1, B)",
        top=_SAME,
        members=f"long: Map[int, {_LONG_ROW}] = Map()",
    ),
]

STORAGE: list[Case] = [
    stopped(
        "one key is read again and again",
        "out_of_budget",
        "reads",
        body='while True:\n    x = self.rows.get(("a", 1))',
    ),
    stopped(
        "one key is looked for again and again",
        "out_of_budget",
        "reads",
        body='while True:\n    x = ("a", 1) in self.rows',
    ),
    stopped(
        "one value is read again and again",
        "out_of_budget",
        "reads",
        body="while True:\n    x = self.text",
    ),
    stopped(
        "one value is set again and again",
        "out_of_budget",
        "writes",
        body='while True:\n    self.text = "a"',
    ),
    stopped(
        "keys are put again and again",
        "out_of_budget",
        "writes",
        body='i = 0\nwhile True:\n    self.rows.put(("a", i), 1)\n    i += 1',
    ),
    stopped(
        "keys are erased again and again",
        "out_of_budget",
        "writes",
        body='i = 0\nwhile True:\n    self.rows.erase(("a", i))\n    i += 1',
    ),
    stopped(
        "keys are added again and again",
        "out_of_budget",
        "writes",
        body="while True:\n    self.index.add((ctx.member, ctx.fresh_id()))",
    ),
    stopped(
        "large values are set again and again",
        "out_of_budget",
        "bytes",
        body='x = "' + "a" * 40_000 + '"\nfor i in range(256):\n    self.text = x',
    ),
    stopped(
        "a large value is read again and again",
        "out_of_budget",
        "bytes",
        body='self.text = "' + "a" * 40_000 + '"\nwhile True:\n    x = self.text',
    ),
    stopped(
        "pages are read again and again",
        "out_of_budget",
        "reads",
        body='for i in range(100):\n    self.rows.put(("a", i), 1)\nwhile True:\n    x = self.rows.page(most=100)',
    ),
    stopped(
        "a page is larger than a page",
        "wrong_kind",
        "a page has 1 to 256 values",
        body="x = self.rows.page(most=257)",
    ),
    stopped(
        "a page is less than nothing",
        "wrong_kind",
        "a page has 1 to 256 values",
        body="x = self.rows.page(most=0 - 1)",
    ),
    stopped(
        "what is wrong is twenty records deep",
        "wrong_kind",
        ("".join(f"R{at}.a: " for at in range(20, 0, -1)) + "R0.a: int is not up to 1024 bytes")[
            :96
        ],
        body="x = R0(5)\n"
        + "".join(f"x = R{at}(x)\n" for at in range(1, 21))
        + "self.deep.put(1, x)",
        top="@record\nclass R0:\n    a: bytes\n"
        + "".join(f"@record\nclass R{at}:\n    a: R{at - 1}\n" for at in range(1, 21)),
        members="deep: Map[int, R20] = Map()",
    ),
    stopped("a page is a text", "contract_error", "TypeError", body='x = self.rows.page(most="a")'),
    stopped(
        "a page is within more parts than a key has",
        "wrong_kind",
        "a key of rows has 2 parts",
        body='x = self.rows.page(most=1, within=("a", 1))',
    ),
    stopped(
        "a page is within what is no part",
        "wrong_kind",
        "int is not word of up to 64 letters",
        body="x = self.rows.page(most=1, within=(1,))",
    ),
    stopped(
        "a page is after what is no key",
        "wrong_kind",
        "int is not word of up to 64 letters and number",
        body="x = self.rows.page(most=1, after=5)",
    ),
    stopped(
        "thirty-three events are told",
        "out_of_budget",
        "events",
        body="for i in range(33):\n    ctx.emit(Told(i))",
    ),
    stopped(
        "an event is larger than a receipt takes",
        "wrong_kind",
        "an event of 5004 bytes",
        body='ctx.emit(Long("' + "a" * 5_000 + '"))',
        top="@event\nclass Long:\n    text: Annotated[str, AtMost(6_000)]",
    ),
    stopped(
        "a value is larger than the state takes",
        "wrong_kind",
        "a value of 65542 bytes",
        body='self.text = "' + "a" * 65_536 + '"',
    ),
]

ENDS: list[Case] = [
    harmless("a range of nothing is gone through", "for i in range(5, 1):\n    pass"),
    harmless(
        "the middle of a text is far beyond its end",
        'x = "abc"[LARGE:]\ny = "abc"[:LARGE]',
        top=_LARGE,
    ),
    harmless("a list is appended to itself and forgotten", "x = [1]\nx.append(x)"),
    harmless("a place of the largest range is looked up", "x = range(LARGE)[5]", top=_LARGE),
    harmless("the largest range is true", "if range(LARGE):\n    pass", top=_LARGE),
]

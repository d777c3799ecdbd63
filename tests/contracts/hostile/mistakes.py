"""Contracts that make Python or the runtime stumble: each stumbling is a failed call, and none stops the chain."""

from tests.contracts.hostile.case import Case, harmless, stopped


def _error(name: str, family: str, body: str, top: str = "") -> Case:
    return stopped(name, "contract_error", family, body=body, top=top)


PYTHON: list[Case] = [
    _error("a number is divided by nothing", "ArithmeticError", "x = 1 // 0"),
    _error("nothing is left of a division by nothing", "ArithmeticError", "x = 1 % 0"),
    _error("a place is beyond the end", "LookupError", "x = [1][1]"),
    _error(
        "a place is beyond every memory", "LookupError", "x = [1][LARGE]", "LARGE = 0x7" + "f" * 31
    ),
    _error("a place is a text", "TypeError", 'x = [1]\ny = "a"\nz = x[y]'),
    _error("a map has a place", "TypeError", 'x = self.rows[("a", 1)]'),
    _error("nothing has a place", "TypeError", "x = None\ny = x[0]"),
    _error("two names are taken out of three values", "ValueError", "a, b = (1, 2, 3)"),
    _error("two names are taken out of a large range", "ValueError", "a, b = range(1_000_000_000)"),
    _error("two names are taken out of a map", "TypeError", "a, b = self.rows"),
    _error("two names are taken out of a number", "TypeError", "a, b = 5"),
    _error("rows of different lengths are paired", "ValueError", "x = zip((1, 2), (1,))"),
    _error(
        "a name is read before it is bound", "NameError", "if ctx.height > 1_000:\n    x = 1\ny = x"
    ),
    _error("a name of a list is read after it", "NameError", "x = [i for i in (1, 2)]\ny = i"),
    _error(
        "a name is read in a list before it is bound, where two Pythons differ",
        "NameError",
        "if ctx.height > 1_000:\n    x = 1\ny = [x + i for i in (1, 2)]",
    ),
    _error("a function gets too little", "TypeError", "x = _twice()"),
    _error("a function gets too much", "TypeError", "x = _twice(1, 2)"),
    _error("a method gets too much", "TypeError", "x = self._note(ctx, 1)"),
    _error("a record gets too little", "TypeError", "x = Note(1)"),
    _error(
        "a record gets a field that it lacks", "TypeError", "x = Note(colour=1, owner=2, height=3)"
    ),
    _error("a record gets a field twice", "TypeError", "x = Note(1, 2, owner=3)"),
    _error(
        "a record is replaced by what it lacks",
        "TypeError",
        "x = replace(self._note(ctx), height=3)",
    ),
    _error("an id is made of a number", "TypeError", "x = Id(16)"),
    _error("an id is made of a text", "TypeError", 'x = Id("0123456789abcdef")'),
    _error("an id is made of too little", "ValueError", 'x = Id(b"short")'),
    _error(
        "an id is made of numbers that are no bytes",
        "ValueError",
        "x = Id([300, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])",
    ),
    _error("an id is made of a map", "TypeError", "x = Id(self.rows)"),
    _error("a number is hashed", "TypeError", "x = hashed(5)"),
    _error("a text is hashed", "TypeError", 'x = hashed("a")'),
    _error("a row is hashed", "TypeError", "x = hashed((1, 2))"),
    _error("a list is hashed", "TypeError", "x = hashed([1, 2])"),
    _error("the length of nothing given is asked", "TypeError", "x = len()"),
    _error("a list is appended nothing", "TypeError", "[1].append()"),
    _error("a map is asked for nothing", "TypeError", "x = self.rows.get()"),
    _error(
        "a map is asked with a keyword that it lacks", "TypeError", "x = self.rows.get(where=1)"
    ),
    _error("a person has a list of roles", "TypeError", "x = Person(1, 2, [Role.ADMIN], 3)"),
    _error(
        "a person has too many roles",
        "TypeError",
        "x = Person(1, 2, (Role.ADMIN, " + "Role.ADMIN, " * 20 + "), 3)",
    ),
    _error(
        "a person has roles that are rows", "TypeError", "x = Person(1, 2, ((Role.ADMIN,),), 3)"
    ),
    _error("milliseconds are made of nothing", "TypeError", "x = Milliseconds()"),
]

REFUSALS: list[Case] = [
    _error("a refusal has no reason", "TypeError", "refuse()"),
    _error("a reason is a number that is handed over", "TypeError", "refuse(5)"),
    _error("a reason is a text", "TypeError", 'refuse("wrong")'),
    _error(
        "a reason is a record with a code of any size",
        "TypeError",
        "refuse(Sly(5))",
        "@record\nclass Sly:\n    code: int",
    ),
    _error(
        "a needed value is missing for no reason",
        "TypeError",
        "x = self.notes.need(ctx.fresh_id(), 5)",
    ),
    _error("a requirement has no reason", "TypeError", "require(False)"),
    _error("a fact is a record", "TypeError", "refuse(WRONG, self._note(ctx))"),
    _error("a fact is a map", "TypeError", "refuse(WRONG, self.notes)"),
    _error("a fact is a member of a choice", "TypeError", "refuse(WRONG, Colour.RED)"),
    _error("a fact is the moment", "TypeError", "refuse(WRONG, ctx)"),
    _error(
        "a fact is a list that holds itself", "TypeError", "x = [1]\nx.append(x)\nrefuse(WRONG, x)"
    ),
    stopped(
        "a fact is too large for the wire",
        "wrong",
        "170141183460469231731687303715884105728",
        body="refuse(WRONG, LARGE + 1)",
        top="LARGE = 0x7" + "f" * 31,
    ),
    stopped(
        "a fact is far below nothing",
        "wrong",
        "-170141183460469231731687303715884105728",
        body="refuse(WRONG, 0 - LARGE - 1)",
        top="LARGE = 0x7" + "f" * 31,
    ),
    stopped(
        "a fact is the largest number of the wire",
        "wrong",
        2**64 - 1,
        body="refuse(WRONG, 0xffffffffffffffff)",
    ),
    stopped("a fact is below nothing", "wrong", -5, body="refuse(WRONG, -5)"),
    stopped(
        "a fact is a long text", "wrong", "a" * 96, body='refuse(WRONG, "' + "a" * 5_000 + '")'
    ),
    stopped(
        "a fact is long bytes", "wrong", b"a" * 96, body='refuse(WRONG, b"' + "a" * 5_000 + '")'
    ),
    stopped(
        "there are a hundred facts",
        "wrong",
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        body="refuse(WRONG, " + ", ".join(map(str, range(100))) + ")",
    ),
    stopped(
        "facts are nothing, yes and no",
        "wrong",
        None,
        True,
        False,
        body="refuse(WRONG, None, True, False)",
    ),
]

OPERANDS: list[Case] = [
    stopped("a text and a number are added", "not_an_operand", "+", body='x = "a" + 1'),
    stopped("yes and a number are added", "not_an_operand", "+", body="x = True + 1"),
    stopped("a row and a list are added", "not_an_operand", "+", body="x = (1, 2) + [1]"),
    stopped(
        "two records are added", "not_an_operand", "+", body="x = self._note(ctx) + self._note(ctx)"
    ),
    stopped(
        "a map grows under another name",
        "not_an_operand",
        "+",
        body="x = self.rows\nx += self.rows",
    ),
    stopped("two rows are subtracted", "not_an_operand", "-", body="x = (1, 2) - (1, 2)"),
    stopped("yes is negative", "not_an_operand", "-", body="x = -True"),
    stopped("texts are divided", "not_an_operand", "//", body='x = "a" // "b"'),
    stopped("records are ordered", "not_comparable", body="x = self._note(ctx) < self._note(ctx)"),
    stopped(
        "members of a choice are ordered", "not_comparable", body="x = Colour.RED < Colour.BLUE"
    ),
    stopped("nothing is ordered", "not_comparable", body="x = None < 1"),
    stopped("a text and a number are ordered", "not_comparable", body='x = "a" < 1'),
    stopped(
        "maps are compared",
        "not_comparable",
        body="x = self.notes == self.notes\ny = self.rows\nz = [self.notes] == [self.rows]\nw = range(5) == range(6)",
    ),
    stopped("moments are sorted", "not_comparable", body="x = sorted([ctx, ctx])"),
    stopped("something is in a text", "not_an_operand", "in", body='x = "a" in "abc"'),
    stopped("something is in a number", "not_an_operand", "in", body="x = 1 in 5"),
    stopped(
        "a map is gone through", "not_an_operand", "a loop", body="for key in self.rows:\n    pass"
    ),
    stopped(
        "a text is gone through", "not_an_operand", "a loop", body='for letter in "abc":\n    pass'
    ),
    stopped("the moment is gone through", "not_an_operand", "a loop", body="x = list(ctx)"),
    stopped(
        "the smallest of nothing is wanted", "not_an_operand", "min and max", body="x = min([])"
    ),
    stopped("a range has three bounds", "not_an_operand", "range", body="x = range(0, 10, 2)"),
    stopped("a range ends with a text", "not_an_operand", "range", body='x = range("a")'),
    stopped(
        "the length of a map is wanted, which is all of it",
        "not_an_operand",
        "len",
        body="x = len(self.rows)",
    ),
    stopped("texts are summed", "not_an_operand", "sum", body='x = sum(["a", "b"])'),
    stopped("a part of a map is wanted", "not_an_operand", "[:]", body="x = self.rows[0:1]"),
    stopped("a part begins at a text", "not_an_operand", "[:]", body='x = [1]["a":]'),
    stopped("a number is replaced", "not_an_operand", "replace", body="x = replace(5, real=1)"),
    stopped(
        "the moment is replaced", "not_an_operand", "replace", body="x = replace(ctx, now_ms=1)"
    ),
    stopped(
        "a map is replaced by an empty one",
        "not_an_operand",
        "replace",
        body="x = replace(self.rows)",
    ),
]

KINDS: list[Case] = [
    stopped(
        "a number is stored in the place of a text",
        "wrong_kind",
        "int is not word of up to 65536 letters",
        body="self.text = 5",
    ),
    stopped(
        "a number is negative where none may be",
        "wrong_kind",
        "-1 is no number from 0 to 18446744073709551615",
        body="self.total = -1",
    ),
    stopped(
        "yes is stored in the place of a number",
        "wrong_kind",
        "bool is not number",
        body="self.total = True",
    ),
    stopped(
        "a number is larger than the wire takes",
        "wrong_kind",
        "18446744073709551616 is no number from 0 to 18446744073709551615",
        body="self.total = 0x10000000000000000",
    ),
    stopped(
        "a text has letters that a key cannot have",
        "wrong_kind",
        "str is not word of up to 65536 letters",
        body='self.text = "a/b"',
    ),
    stopped(
        "a text is nothing",
        "wrong_kind",
        "str is not word of up to 65536 letters",
        body='self.text = ""',
    ),
    stopped(
        "a record holds the wrong values",
        "wrong_kind",
        "Note.owner: int is not MemberId",
        body="self.notes.put(ctx.fresh_id(), Note(1, Colour.RED))",
    ),
    stopped(
        "a record is of another class",
        "wrong_kind",
        "Told is not Note",
        body="self.notes.put(ctx.fresh_id(), Told(1))",
    ),
    stopped(
        "a record holds a list that is stored",
        "wrong_kind",
        "Note.words: list is not up to 64 of word of up to 64 letters",
        body='self.notes.put(ctx.fresh_id(), replace(self._note(ctx), words=["a"]))',
    ),
    stopped(
        "a record holds the moment",
        "wrong_kind",
        "Note.count: Context is not number",
        body="self.notes.put(ctx.fresh_id(), replace(self._note(ctx), count=ctx))",
    ),
    stopped(
        "an id stands for a member",
        "wrong_kind",
        "Id is not MemberId",
        body="self.index.add((ctx.fresh_id(), ctx.fresh_id()))",
    ),
    stopped(
        "a role stands for a colour",
        "wrong_kind",
        "Note.colour: Role is not Colour",
        body="self.notes.put(ctx.fresh_id(), Note(ctx.member, Role.ADMIN))",
    ),
    stopped(
        "a key has too few parts",
        "wrong_kind",
        "tuple is not word of up to 64 letters and number",
        body='self.rows.put(("a",), 1)',
    ),
    stopped(
        "a key is a list that is put",
        "wrong_kind",
        "list is not word of up to 64 letters and number",
        body='self.rows.put(["a", 1], 1)',
    ),
    stopped(
        "an event is a record", "wrong_kind", "Note is no event", body="ctx.emit(self._note(ctx))"
    ),
    stopped("an event is a number", "wrong_kind", "int is no event", body="ctx.emit(5)"),
    stopped("an event is a map", "wrong_kind", "Map is no event", body="ctx.emit(self.rows)"),
    stopped(
        "an event holds the wrong values",
        "wrong_kind",
        "Told.count: str is not number",
        body='ctx.emit(Told("a"))',
    ),
    harmless(
        "a person is replaced by one with more roles, and the author stays as they were",
        "x = replace(ctx.author, roles=(Role.AUDITOR,))\nif ctx.author.has(Role.AUDITOR):\n    refuse(WRONG)",
    ),
    harmless(
        "the first value of a field is called value",
        "x = replace(Plain(1), value=2)\nif x.value != 2:\n    refuse(WRONG)",
        top="@record\nclass Plain:\n    value: int",
    ),
    harmless(
        "three hundred ids are all different",
        "x = sorted([ctx.fresh_id() for i in range(300)])\nfor i in range(299):\n    if x[i] == x[i + 1]:\n        refuse(WRONG)",
    ),
]

"""Statements and expressions that the language does not have."""

from tests.contracts.hostile.case import Case, refused

STATEMENTS: list[Case] = [
    refused(
        "an error is caught, so that a failed call goes on",
        "try:  # <-\n    refuse(WRONG)\nexcept Exception:\n    pass",
    ),
    refused("something is done at the end in any case", "try:  # <-\n    pass\nfinally:\n    pass"),
    refused("a group of errors is caught", "try:  # <-\n    pass\nexcept* ValueError:\n    pass"),
    refused("an error of Python is raised", "raise ValueError  # <-"),
    refused(
        "something is asserted, which a switch of Python leaves out", "assert ctx.height > 0  # <-"
    ),
    refused("a name is deleted", "x = 1\ndel x  # <-"),
    refused("a name is global", "global total  # <-"),
    refused("a name is of the function around", "nonlocal total  # <-"),
    refused("a function stands in a function", "def inner() -> int:  # <-\n    return 1"),
    refused("a class stands in a function", "class Inner:  # <-\n    pass"),
    refused("a coroutine stands in a function", "async def inner() -> int:  # <-\n    return 1"),
    refused("a context is entered", "with ctx:  # <-\n    pass"),
    refused(
        "values are matched, which calls what classes say",
        "match ctx:  # <-\n    case _:\n        pass",
    ),
    refused("something is yielded", "yield 1  # <-"),
    refused("something is awaited", "await ctx  # <-"),
    refused("a loop has an else", "for i in (1, 2):  # <-\n    pass\nelse:\n    pass"),
    refused("a while has an else", "while False:  # <-\n    pass\nelse:\n    pass"),
    refused("a loop is broken that is not there", "break  # <-"),
    refused("a loop goes on that is not there", "continue  # <-"),
    refused("an expression stands alone", "1 + 1  # <-"),
    refused("two names are bound at once", "x = y = 1  # <-"),
    refused("a name has a type and no value", "x: int  # <-"),
    refused("an attribute of a record is bound", "note = self._note(ctx)\nnote.count = 1  # <-"),
    refused("an attribute of the moment is bound", "ctx.now_ms = 1  # <-"),
    refused("an attribute of a record grows", "note = self._note(ctx)\nnote.count += 1  # <-"),
    refused("a place of a row is bound", "x = [1]\nx[0] = 2  # <-"),
    refused("a part of a row is bound", "x = [1]\nx[0:1] = [2, 3]  # <-"),
    refused("a place of a row grows", "x = [1]\nx[0] += 2  # <-"),
    refused("a map is bound, and would outlive the call", "self.notes = 5  # <-"),
    refused("an index is bound, and would outlive the call", "self.index = self.notes  # <-"),
    refused("a map grows", "self.notes += 5  # <-"),
    refused("an attribute of the contract is bound that is not declared", "self.cache = 5  # <-"),
    refused("a method is bound", "self._note = 5  # <-"),
    refused("the table of methods is bound", "self.entries = 5  # <-"),
    refused("a loop binds a field", "for self.total in (1, 2):  # <-\n    pass"),
    refused("a row is taken apart into a field", "self.total, x = (1, 2)  # <-"),
    refused("a row is taken apart into a list", "[x, y] = (1, 2)  # <-"),
    refused("a row is taken apart with a star", "x, *y = (1, 2)  # <-"),
    refused("self is bound", "self = 5  # <-"),
    refused("a loop binds self", "x = [1 for self in (1, 2)]  # <-"),
    refused("the name of a function is bound", "sorted = 5  # <-"),
    refused("the name of a type is bound", "int = 5  # <-"),
    refused("the name of a record is bound", "Note = 5  # <-"),
    refused("a dunder is bound", "__add__ = 5  # <-"),
    refused("the function that counts is bound", "__step__ = 5  # <-"),
    refused("what is not there grows", "other.total += 1  # <-"),
    refused("a constant grows", "DAY += 1  # <-"),
    refused("a field is deleted", "del self.total  # <-"),
]

EXPRESSIONS: list[Case] = [
    refused("a function has no name", "x = lambda: 1  # <-"),
    refused("a name is bound in an expression", "x = (y := 1)  # <-"),
    refused("a text holds expressions", 'x = f"{ctx}"  # <-'),
    refused("a text formats", 'x = "%s" % ctx\ny = "{0}".format(ctx)  # <-'),
    refused("a table is made", "x = {1: 2}  # <-"),
    refused("a set is made, whose order differs", "x = {1, 2}  # <-"),
    refused("a table is made in a loop", "x = {i: i for i in (1, 2)}  # <-"),
    refused("a set is made in a loop", "x = {i for i in (1, 2)}  # <-"),
    refused("a generator waits", "x = (i for i in (1, 2))  # <-"),
    refused("a list is made by a coroutine", "x = [i async for i in (1, 2)]  # <-"),
    refused(
        "a list is made in three loops",
        "x = [a for a in (1, 2) for b in (1, 2) for c in (1, 2)]  # <-",
    ),
    refused("a row is spread into another", "x = [1]\ny = [*x]  # <-"),
    refused("a row is spread into a call", "x = [1]\ny = max(*x)  # <-"),
    refused("a table is spread into a call", "x = replace(self._note(ctx), **ctx)  # <-"),
    refused("a keyword is a dunder", "x = replace(self._note(ctx), __class__=1)  # <-"),
    refused("a function of Python gets a key to sort by", "x = sorted([1], key=_twice)  # <-"),
    refused("a function gets a keyword", "x = _twice(number=1)  # <-"),
    refused("a number is divided into a fraction", "x = 1 / 2  # <-"),
    refused("a number is a power", "x = 2 ** 1_000_000  # <-"),
    refused("a number is shifted", "x = 1 << 1_000_000  # <-"),
    refused("a number is shifted back", "x = 1 >> 1  # <-"),
    refused("bits are joined", "x = 1 | 2  # <-"),
    refused("bits are met", "x = 1 & 2  # <-"),
    refused("bits differ", "x = 1 ^ 2  # <-"),
    refused("bits are turned", "x = ~1  # <-"),
    refused("a number is positive", "x = +1  # <-"),
    refused("matrices are multiplied", "x = ctx @ ctx  # <-"),
    refused("a power grows", "x = 2\nx **= 1_000  # <-"),
    refused("comparisons stand in a row", "x = 1 < 2 < 3  # <-"),
    refused("two values are one", "x = ctx is self.total  # <-"),
    refused("two numbers are one, which depends on the Python", "x = ctx.height is 5  # <-"),
    refused("two texts are not one", 'x = "a" is not "b"  # <-'),
    refused("a part has a step", "x = [1, 2]\ny = x[::2]  # <-"),
    refused("parts have parts", "x = [1, 2]\ny = x[0:1, 1:2]  # <-"),
    refused("a class is a value", "x = Note  # <-"),
    refused("a function is a value", "x = _twice  # <-"),
    refused("a function of Python is a value", "x = len  # <-"),
    refused("a function of the language is a value", "x = hashed  # <-"),
    refused("a choice is a value", "x = Colour  # <-"),
    refused("the contract is a value", "x = self  # <-"),
    refused("the contract is handed to a function", "x = _twice(self)  # <-"),
    refused("a method is a value", "x = self._note  # <-"),
    refused("what a call gives is called", "x = self._note(ctx)(1)  # <-"),
    refused("a place of a row is called", "x = [1]\nx[0](1)  # <-"),
    refused("a local value is called", "x = 1\nx(1)  # <-"),
    refused("a parameter is called", "ctx(1)  # <-"),
    refused("a choice is called", "x = Colour(1)  # <-"),
    refused("a contract is made", "x = Hostile(1, 2)  # <-"),
    refused("a bound is a value", "x = AtMost(5)  # <-"),
    refused("a map is made", "x = Map()  # <-"),
    refused("a role is looked up", 'x = Role["ADMIN"]  # <-'),
    refused(
        "a method for others is called from inside",
        "x = self.look()  # <-",
        members="@view\ndef look(self) -> int:\n    return 1",
    ),
    refused("a function calls itself", top="def _f(x: int) -> int:  # <-\n    return _f(x)"),
    refused(
        "two functions call each other",
        top="def _f(x: int) -> int:  # <-\n    return _g(x)\ndef _g(x: int) -> int:  # <-\n    return _f(x)",
    ),
    refused(
        "a method calls itself", members="def _f(self, x: int) -> int:  # <-\n    return self._f(x)"
    ),
    refused(
        "thirteen functions wait for one another",
        top="def _f0() -> int:\n    return 1\n"
        + "\n".join(
            f"def _f{at}() -> int:{'  # <-' * (at == 12)}\n    return _f{at - 1}()"
            for at in range(1, 13)
        ),
    ),
]

_NAMES = (
    "eval", "exec", "compile", "open", "input", "print", "globals", "locals", "vars", "dir", "getattr", "setattr",
    "delattr", "hasattr", "type", "object", "super", "isinstance", "id", "hash", "repr", "str", "int", "float", "bytes",
    "iter", "next", "map", "filter", "set", "dict", "frozenset", "memoryview", "bytearray", "format", "pow", "round",
    "divmod", "breakpoint", "help", "exit", "classmethod", "property", "callable", "chr", "ord", "__build_class__",
)  # fmt: skip
"""Functions of Python that open a door, take no end, or say something that is not the same everywhere."""

FUNCTIONS: list[Case] = [
    refused(f"Python's {name} is called", f"x = {name}(1)  # <-") for name in _NAMES
]

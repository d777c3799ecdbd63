"""Names that would mean something else than they say, and declarations that would run when they are read."""

from tests.contracts.hostile.case import IMPORTS, Case, refused, refused_whole

_SOMETHING = """
class Plain(Contract):
    name = "plain"
"""

_EVALUATED = """
@record
class Sly:
    int: str = "(__import__('os').system('true'))"  # <-
    other: int
"""

IMPORTED: list[Case] = [
    refused_whole("os is imported", "import os  # <-\n" + IMPORTS + _SOMETHING),
    refused_whole("os is imported from", "from os import system  # <-\n" + IMPORTS + _SOMETHING),
    refused_whole(
        "the runtime is imported",
        "from contracts.runtime import Runtime  # <-\n" + IMPORTS + _SOMETHING,
    ),
    refused_whole(
        "a neighbour is imported", "from .language import Role  # <-\n" + IMPORTS + _SOMETHING
    ),
    refused_whole(
        "everything of the language is imported",
        "from contracts.language import *  # <-\n" + IMPORTS + _SOMETHING,
    ),
    refused_whole(
        "what the language itself imports is imported",
        "from contracts.language import digest  # <-\n" + IMPORTS + _SOMETHING,
    ),
    refused_whole(
        "an import takes another name",
        "from contracts.language import Role as int  # <-\n" + IMPORTS + _SOMETHING,
    ),
    refused_whole(
        "annotations are to be texts",
        "from __future__ import annotations  # <-\n" + IMPORTS + _SOMETHING,
    ),
    refused_whole("a base is not imported", "class Plain(Contract):  # <-\n    name = 'plain'"),
    refused_whole("a source has only the language", IMPORTS, 1),
    refused("an import stands in a method", "import os  # <-"),
    refused(
        "an import from the language stands in a method",
        "from contracts.language import Role  # <-",
    ),
    refused("the import of Python is called", '__import__("os")  # <-'),
]

DECLARED: list[Case] = [
    refused("a class derives from nothing", top="class Odd:  # <-\n    x = 1"),
    refused("a class derives from int", top="class Odd(int):  # <-\n    x = 1"),
    refused("a class derives from two", top="class Odd(Choice, Contract):  # <-\n    A = 1"),
    refused("a class has a metaclass", top="class Odd(Choice, metaclass=Colour):  # <-\n    A = 1"),
    refused(
        "a class has a base and a decorator", top="@record\nclass Odd(Choice):  # <-\n    A = 1"
    ),
    refused(
        "a class derives from a choice of the source", top="class Odd(Colour):  # <-\n    A = 1"
    ),
    refused("a class derives from a role", top="class Odd(Role):  # <-\n    A = 1"),
    refused("a class derives from bytes of a length", top="class Odd(Id):  # <-\n    A = 1"),
    refused("a decorator is a function of the source", top="@_twice\nclass Odd:  # <-\n    x: int"),
    refused(
        "a decorator takes arguments", top="@record(frozen=False)\nclass Odd:  # <-\n    x: int"
    ),
    refused_whole(
        "there is a second contract",
        IMPORTS + _SOMETHING + "\n\nclass Other(Contract):  # <-\n    name = 'other'",
    ),
    refused("a loop stands at the top", top="for i in (1, 2):  # <-\n    pass"),
    refused("a call stands at the top", top="refuse(WRONG)  # <-"),
    refused("something is deleted at the top", top="del WRONG  # <-"),
    refused("a coroutine stands at the top", top="async def _f() -> None:  # <-\n    pass"),
    refused("a function has a decorator", top="@view\ndef _f() -> int:  # <-\n    return 1"),
    refused(
        "a name of the language is a class", top="class Role(Choice):  # <-\n    COORDINATOR = 1"
    ),
    refused("a type of Python is a class", top="class int(Choice):  # <-\n    A = 1"),
    refused("a type of Python is another one", top="int = tuple[str, ...]  # <-"),
    refused(
        "a function of Python is a function", top="def len(x: int) -> int:  # <-\n    return 1"
    ),
    refused(
        "a name that is not imported is still the language's",
        top="def hashed(x: int) -> int:  # <-\n    return 1",
    ),
    refused("a name is declared twice", top="class Colour(Choice):  # <-\n    RED = 1"),
    refused("a dunder is declared", top="__builtins__ = (1, 2)  # <-"),
    refused(
        "an operator is declared", top="def __add__(a: int, b: int) -> int:  # <-\n    return 1"
    ),
    refused("a name is longer than a line", top="A" + "A" * 64 + " = 1  # <-"),
    refused("a constant is in small letters", top="limit = 1  # <-"),
    refused("two constants are made at once", top="A = B = 1  # <-"),
    refused("a constant is taken apart", top="A, B = (1, 2)  # <-"),
    refused("a constant is a list, which a call could change", top="A = [1, 2]  # <-"),
    refused("a constant is a table", top="A = {1: 2}  # <-"),
    refused("a constant is a set, whose order differs", top="A = {1, 2}  # <-"),
    refused("a constant is a record", top="A = Told(1)  # <-"),
    refused("a constant is what a function gives", top="A = _twice(1)  # <-"),
    refused("a constant is a function without a name", top="A = lambda: 1  # <-"),
    refused("a constant is a class", top="A = Colour  # <-"),
    refused("a constant is a member that does not exist", top="A = Role.KING  # <-"),
    refused("a constant is of one declared later", top="A = B  # <-\nB = 1"),
    refused("a constant is a text a billion times", top='A = "a" * 1_000_000_000  # <-'),
    refused("a constant is a row a billion times", top="A = (1, 2) * 1_000_000_000  # <-"),
    refused("a constant is a power", top="A = 10 ** 10  # <-"),
    refused("a constant is shifted", top="A = 1 << 100_000  # <-"),
    refused("a constant is divided into a fraction", top="A = 1 / 3  # <-"),
    refused(
        "a constant is doubled until it is large", top="A = 0x" + "f" * 31 + "\nB = A * A  # <-"
    ),
    refused("a constant is larger on the way", top="A = DAY * 0x" + "f" * 31 + " * 0  # <-"),
    refused("a constant is the negative of a text", top='A = -"a"  # <-'),
    refused("a constant is a sum with nothing", top="A = 1 + None  # <-"),
    refused("a constant is upside down", top="A = ~1  # <-"),
    refused("a constant has a type", top="A: int = 1  # <-"),
    refused("a reason is not a word", top='A = Reason("Not a word")  # <-'),
    refused("a reason is too long for a receipt", top='A = Reason("' + "a" * 65 + '")  # <-'),
    refused("a reason is nothing", top='A = Reason("")  # <-'),
    refused("a reason is a number", top="A = Reason(5)  # <-"),
    refused("a reason is named", top='A = Reason(code="a")  # <-'),
    refused_whole(
        "a reason is not imported",
        'from contracts.language import Contract\nA = Reason("a")  # <-' + _SOMETHING,
    ),
    refused("a reason is made of a name", "refuse(Reason(ctx.height))  # <-"),
]

CHOICES: list[Case] = [
    refused("a member is called mro", top="class Odd(Choice):\n    mro = 1  # <-"),
    refused("a member is called name", top="class Odd(Choice):\n    name = 1  # <-"),
    refused("a member is called value", top="class Odd(Choice):\n    value = 1  # <-"),
    refused("a member is a dunder", top="class Odd(Choice):\n    __class__ = 1  # <-"),
    refused("a member is what Enum leaves out", top="class Odd(Choice):\n    _ignore_ = 1  # <-"),
    refused("a member is a text", top='class Odd(Choice):  # <-\n    A = "a"  # <-'),
    refused("a member is yes", top="class Odd(Choice):\n    A = True  # <-"),
    refused("a member does not fit into a byte", top="class Odd(Choice):\n    A = 256  # <-"),
    refused("two members are one", top="class Odd(Choice):\n    A = 1\n    B = 1  # <-"),
    refused("a member stands twice", top="class Odd(Choice):\n    A = 1\n    A = 2  # <-"),
    refused(
        "a choice has a method",
        top="class Odd(Choice):\n    A = 1\n    def _missing_(self) -> int:  # <-\n        return 1",
    ),
    refused("a choice has no members", top="class Odd(Choice):  # <-\n    pass  # <-"),
]

RECORDS: list[Case] = [
    refused("a field takes the name of a type, and its first value is a program", top=_EVALUATED),
    refused("a type is a text, which is a program", top='@record\nclass Odd:\n    x: "int"  # <-'),
    refused("a type of a parameter is a text", top='def _f(x: "int") -> int:  # <-\n    return 1'),
    refused("a type is called", top="@record\nclass Odd:\n    x: _twice(1)  # <-"),
    refused("a type is one of two", top="@record\nclass Odd:\n    x: int | str  # <-"),
    refused("a type is a dunder", top="@record\nclass Odd:\n    x: __builtins__  # <-"),
    refused("a type is of the contract itself", top="@record\nclass Odd:\n    x: Hostile  # <-"),
    refused("a record holds itself", top="@record\nclass Odd:\n    x: Odd | None  # <-"),
    refused(
        "a record has a method",
        top="@record\nclass Odd:\n    x: int\n    def put(self) -> None:  # <-\n        pass",
    ),
    refused("a record has no fields", top="@record\nclass Odd:  # <-\n    pass  # <-"),
    refused(
        "a record has slots of its own",
        top='@record\nclass Odd:\n    __slots__ = ("x",)  # <-\n    x: int',
    ),
    refused("a field is a dunder", top="@record\nclass Odd:\n    __match_args__: int  # <-"),
    refused("a field begins with an underscore", top="@record\nclass Odd:\n    _x: int  # <-"),
    refused("a field stands twice", top="@record\nclass Odd:\n    x: int\n    x: str  # <-"),
    refused(
        "a field takes the name of the record before",
        top="@record\nclass Odd:\n    Note: int  # <-",
    ),
    refused("a field begins as a list", top="@record\nclass Odd:\n    x: int = [1]  # <-"),
    refused(
        "a field begins as what a function gives",
        top="@record\nclass Odd:\n    x: int = _twice(1)  # <-",
    ),
    refused(
        "a field without a first value follows one with",
        top="@record  # <-\nclass Odd:\n    x: int = 1\n    y: int",
    ),
    refused("a record holds a list", top="@record\nclass Odd:  # <-\n    x: list[int]"),
    refused(
        "a record holds the moment of its call", top="@record\nclass Odd:  # <-\n    x: Context"
    ),
    refused("an event holds a list", top="@event\nclass Odd:  # <-\n    x: list[int]"),
    refused(
        "a record has forty fields",
        top="@record\nclass Odd:  # <-\n" + "\n".join(f"    x{at}: int" for at in range(40)),
    ),
    refused(
        "an event's name is too long for a receipt",
        top="@event\nclass " + "Aa" * 32 + ":  # <-\n    x: int",
    ),
    refused(
        "two events have one name in a receipt",
        top="@event\nclass AbCd:\n    x: int\n@event\nclass Ab_Cd:  # <-\n    x: int",
    ),
]

_TYPES_IN_TYPES = "A0 = tuple[int, int]\n" + "\n".join(
    f"A{at} = tuple[A{at - 1}, A{at - 1}]{'  # <-' * (at > 6)}" for at in range(1, 12)
)
_RECORDS_IN_RECORDS = "@record\nclass R0:\n    a: int\n    b: int\n" + "\n".join(
    f"@record\nclass R{at}:{'  # <-' * (at > 7)}\n    a: R{at - 1}\n    b: R{at - 1}{'  # <-' * (at > 8)}"
    for at in range(1, 9)
)
_CHAIN = "@record\nclass R0:\n    a: int\n" + "\n".join(
    f"@record\nclass R{at}:{'  # <-' * (at > 22)}\n    a: R{at - 1}{'  # <-' * (at > 23)}"
    for at in range(1, 25)
)
_LONG_LIST = ", ".join(["int"] * 505)

TYPES: list[Case] = [
    refused("pairs of pairs of pairs, forty times over", top=_TYPES_IN_TYPES),
    refused("records of two records of two records", top=_RECORDS_IN_RECORDS),
    refused("a record in a record in a record", top=_CHAIN),
    refused(
        "a type has a thousand parts", top="A = tuple[" + ", ".join(["int"] * 1000) + "]  # <-"
    ),
    refused(
        "the types of a source are many, and each is large",
        top="A = tuple["
        + _LONG_LIST
        + "]\n"
        + "\n".join([f"B{at} = tuple[A]" for at in range(30)])
        + "\nC = tuple[A]\nD = tuple[A]  # <-",
    ),
    refused("a bound is a text", top='A = "ab"\nB = Annotated[str, AtMost(A)]  # <-'),
    refused(
        "a bound is a row of rows, which Python hashes",
        top="A = (1, 2)\nB = Annotated[str, AtMost(A)]  # <-",
    ),
    refused("a bound is yes", top="A = Annotated[str, AtMost(True)]  # <-"),
    refused("a bound is reckoned in the type", top="A = Annotated[str, AtMost(1 + 1)]  # <-"),
    refused_whole(
        "a bound is not imported",
        "from contracts.language import Annotated, Contract\nA = Annotated[str, AtMost(5)]  # <-"
        + _SOMETHING,
    ),
    refused_whole(
        "a bounded type is not imported",
        "from contracts.language import AtMost, Contract\nA = Annotated[str, AtMost(5)]  # <-"
        + _SOMETHING,
    ),
    refused("a bound is something else than AtMost", top="A = Annotated[str, Told(1)]  # <-"),
    refused(
        "a type has three parts where two belong",
        top="A = Annotated[str, AtMost(1), AtMost(2)]  # <-",
    ),
    refused("a type is a table", top="A = dict[str, int]  # <-"),
    refused("a type is of floats", top="A = tuple[float, ...]  # <-"),
    refused("a type is anything", top="A = tuple[Any, ...]  # <-"),
    refused("a type is a function", top="A = tuple[_twice, ...]  # <-"),
    refused("a type is taken out of a constant", top="X = (1, 2)\nA = X[0]  # <-"),
    refused(
        "a type is as many as nothing",
        members="@view\ndef look(self) -> tuple[()]:  # <-\n    return ()",
    ),
]

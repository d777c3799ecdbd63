"""Members of a contract that are more than they say, and contracts that know too much of another."""

from tests.contracts.hostile.case import IMPORTS, Case, refused, refused_whole, stopped

_OWN_DECORATOR = """
@view
def view(self) -> int:  # <-
    return self.total

@view
def other(self) -> int:
    return 1
"""

_SESSION = """
def _bind_field(self, a: int, b: int, c: int, session: int) -> None:
    refuse(WRONG)
"""

CONTRACTS: list[Case] = [
    stopped(
        "a method is called like one that bound the fields",
        "wrong",
        body="self._bind_field(1, 2, 3, 4)",
        members=_SESSION,
    ),
    refused(
        "a method takes the place of a decorator, which the next line calls", members=_OWN_DECORATOR
    ),
    refused("a method is a dunder", members="def __init__(self) -> None:  # <-\n    pass"),
    refused(
        "a method answers every attribute",
        members="def __getattr__(self, key: str) -> int:  # <-\n    return 1",
    ),
    refused(
        "a method runs when the class is made",
        members="def __init_subclass__(self) -> None:  # <-\n    pass",
    ),
    refused(
        "a method takes the place of the table of methods",
        members="def entries(self) -> None:  # <-  # <-\n    pass",
    ),
    refused("a field takes the place of the fields", members="bound: Value[int] = Value(0)  # <-"),
    refused(
        "a field takes the place of a function of Python",
        members="sorted: Value[int] = Value(0)  # <-",
    ),
    refused("a field takes the name of a record", members="Note: Value[int] = Value(0)  # <-"),
    refused(
        "a method takes the name of a constant",
        members="def WRONG(self) -> None:  # <-  # <-\n    pass",
    ),
    refused("a field is declared twice", members="total: Value[int] = Value(0)  # <-"),
    refused("a field is a method too", members="def notes(self) -> None:  # <-\n    pass"),
    refused("an attribute is a number", members="limit = 5  # <-"),
    refused("an attribute is a list", members="cache: list[int] = [1]  # <-"),
    refused("an attribute is a function without a name", members="key = lambda self: 1  # <-"),
    refused("a field has a kind that is made elsewhere", members="more: Value[int] = Map()  # <-"),
    refused("a field is made with a keyword", members="more: Value[int] = Value(default=0)  # <-"),
    refused("a value begins as a list", members="more: Value[list[int]] = Value([1])  # <-"),
    refused(
        "a value begins as a text, and is a number", members='more: Value[int] = Value("a")  # <-'
    ),
    refused(
        "a value begins as more than one looks at",
        members="more: Value[LONG] = Value(C)  # <-",
        top='A = "'
        + "a" * 60_000
        + '"\nB = ('
        + "A, " * 500
        + ")\nC = ("
        + "B, " * 500
        + ")\nLONG = Annotated[tuple[Annotated[tuple[Annotated[str, AtMost(60_000)], ...], AtMost(500)], ...], AtMost(500)]",
    ),
    refused(
        "a value is of more rows than can be read back",
        members="more: Value[A] = Value(())  # <-",
        top="A = Annotated[tuple[tuple[tuple[int, ...], ...], ...], AtMost(64)]",
    ),
    refused("a key has no order", members="more: Map[bytes, int] = Map()  # <-"),
    refused("a key is a list", members="more: Keys[list[int]] = Keys()  # <-"),
    refused(
        "a key is too long for the state",
        members="more: Keys[Annotated[str, AtMost(245)]] = Keys()  # <-",
    ),
    refused(
        "a bound is larger than a value",
        members="more: Keys[Annotated[str, AtMost(70_000)]] = Keys()  # <-",
    ),
    refused("a map has only keys", members="more: Map[int] = Map()  # <-"),
    refused("an index has values", members="more: Keys[int, int] = Keys()  # <-"),
    refused_whole(
        "the name has a part of a key in it",
        IMPORTS + 'class Plain(Contract):\n    name = "a/b"  # <-',
    ),
    refused_whole(
        "the name is in capital letters",
        IMPORTS + 'class Plain(Contract):\n    name = "Plain"  # <-',
    ),
    refused_whole("the name is nothing", IMPORTS + 'class Plain(Contract):\n    name = ""  # <-'),
    refused_whole(
        "the name is long", IMPORTS + 'class Plain(Contract):\n    name = "' + "a" * 33 + '"  # <-'
    ),
    refused_whole(
        "there are two names",
        IMPORTS + 'class Plain(Contract):\n    name = "a"\n    name = "b"  # <-',
    ),
    refused_whole("there is no name", IMPORTS + "class Plain(Contract):  # <-\n    version = 1"),
    refused("the version is before the first", members="version = 0  # <-"),
    refused("the version is yes", members="version = True  # <-"),
    refused(
        "a method without a decorator looks like one with",
        members="def look(self) -> int:  # <-\n    return 1",
    ),
    refused(
        "a method with a decorator hides",
        members="@view\ndef _look(self) -> int:  # <-\n    return 1",
    ),
    refused(
        "a method has two decorators",
        members="@view\n@tick\ndef look(self) -> int:  # <-\n    return 1",
    ),
    refused(
        "a decorator is made on the spot",
        members="@(lambda f: f)  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused(
        "a method is for nobody", members="@method()  # <-\ndef look(self) -> int:\n    return 1"
    ),
    refused(
        "a method is for a role that does not exist",
        members="@method(Role.KING)  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused(
        "a method is for a text",
        members='@method("ADMIN")  # <-\ndef look(self) -> int:\n    return 1',
    ),
    refused(
        "a method is for a choice of the source",
        members="@method(Colour.RED)  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused(
        "a method has a keyword that nobody knows",
        members="@method(Role.ADMIN, free=Second.NOBODY)  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused(
        "a keyword of a method stands twice",
        members="@method(Role.ADMIN, second=Second.PERSON, second=Second.NOBODY)  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused(
        "an internal method is for everybody",
        members="@internal()  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused(
        "an internal method is for whom a constant names",
        members="@internal(WRONG)  # <-\ndef look(self) -> int:\n    return 1",
    ),
    refused("a method has no self", members="@view\ndef look() -> int:  # <-\n    return 1"),
    refused(
        "a method calls self something else",
        members="@view\ndef look(this: int) -> int:  # <-\n    return 1",
    ),
    refused(
        "a parameter has a first value that outlives the call",
        members="@view\ndef look(self, x: int = 1) -> int:  # <-\n    return 1",
    ),
    refused(
        "parameters come in a row",
        members="@view\ndef look(self, *x: int) -> int:  # <-\n    return 1",
    ),
    refused(
        "parameters come in a table",
        members="@view\ndef look(self, **x: int) -> int:  # <-\n    return 1",
    ),
    refused(
        "a parameter can only be named",
        members="@view\ndef look(self, *, x: int) -> int:  # <-\n    return 1",
    ),
    refused(
        "a parameter cannot be named",
        members="@view\ndef look(self, x: int, /) -> int:  # <-\n    return 1",
    ),
    refused(
        "a parameter has no type", members="@view\ndef look(self, x) -> int:  # <-\n    return 1"
    ),
    refused("what comes back has no type", members="@view\ndef look(self):  # <-\n    return 1"),
    refused(
        "a parameter stands twice",
        members="@view\ndef look(self, x: int, x: int) -> int:  # <-\n    return 1",
    ),
    refused(
        "a parameter takes the name of a function",
        members="@view\ndef look(self, len: int) -> int:  # <-\n    return 1",
    ),
    refused(
        "a second parameter is called self", top="def _f(self: int) -> int:  # <-\n    return 1"
    ),
    refused(
        "there are twenty parameters",
        members="@view\ndef look(self, "
        + ", ".join(f"x{at}: int" for at in range(20))
        + ") -> int:  # <-\n    return 1",
    ),
    refused(
        "there are seventeen parameters",
        members="@view\ndef look(self, "
        + ", ".join(f"x{at}: int" for at in range(17))
        + ") -> int:  # <-\n    return 1",
    ),
    refused(
        "a method of others takes a list",
        members="@view\ndef look(self, x: list[int]) -> int:  # <-\n    return 1",
    ),
    refused(
        "a view answers with a list",
        members="@view\ndef look(self) -> list[int]:  # <-\n    return [1]",
    ),
    refused(
        "a view answers with more rows than one looks at",
        members="@view\ndef look(self) -> A:  # <-\n    return ()",
        top="A = Annotated[tuple[tuple[tuple[int, ...], ...], ...], AtMost(64)]",
    ),
    refused(
        "a method takes more rows than can be read",
        members="@view\ndef look(self, x: A) -> int:  # <-\n    return 1",
        top="A = Annotated[tuple[tuple[tuple[int, ...], ...], ...], AtMost(64)]",
    ),
    refused_whole(
        "a type is declared after it is needed",
        IMPORTS
        + 'class Plain(Contract):\n    name = "plain"\n    @view\n    def look(self) -> After:  # <-\n        return After(1)\n\n\n@record\nclass After:\n    x: int',
    ),
    refused("a method is a coroutine", members="async def _f(self) -> int:  # <-\n    return 1"),
]

INTERFACES: list[Case] = [
    refused(
        "an interface does not say whose",
        top="class Peer(Interface):  # <-\n    def look(self) -> int:\n        elsewhere()",
    ),
    refused(
        "an interface names its contract by a number",
        top="class Peer(Interface):  # <-\n    contract = 5  # <-",
    ),
    refused(
        "an interface has a method with a body",
        top='class Peer(Interface):\n    contract = "peer"\n    def look(self) -> int:  # <-\n        return 1',
    ),
    refused(
        "an interface has a method that does more",
        top='class Peer(Interface):\n    contract = "peer"\n    def look(self) -> int:  # <-\n        refuse(WRONG)\n        elsewhere()',
    ),
    refused(
        "an interface has a method called contract",
        top='class Peer(Interface):\n    contract = "peer"\n    def contract(self) -> int:  # <-\n        elsewhere()',
    ),
    refused(
        "an interface has one method twice",
        top='class Peer(Interface):\n    contract = "peer"\n    def look(self) -> int:\n        elsewhere()\n    def look(self) -> str:  # <-\n        elsewhere()',
    ),
    refused(
        "an interface has a dunder",
        top='class Peer(Interface):\n    contract = "peer"\n    def __copy__(self) -> int:  # <-\n        elsewhere()',
    ),
    refused(
        "an interface has a method without self",
        top='class Peer(Interface):\n    contract = "peer"\n    def look(x: int) -> int:  # <-\n        elsewhere()',
    ),
    refused(
        "an interface takes a list",
        top='class Peer(Interface):\n    contract = "peer"\n    def look(self, x: list[int]) -> int:\n        elsewhere()',
        members="peer: Peer = Peer()  # <-",
    ),
    refused(
        "an interface is made of something",
        top='class Peer(Interface):\n    contract = "peer"',
        members="peer: Peer = Peer(1)  # <-",
    ),
    refused(
        "a peer is a value",
        top='class Peer(Interface):\n    contract = "peer"',
        members="peer: Peer = Peer()",
        body="x = self.peer  # <-",
    ),
    refused(
        "a peer is asked for what its interface lacks",
        top='class Peer(Interface):\n    contract = "peer"',
        members="peer: Peer = Peer()",
        body="self.peer.look()  # <-",
    ),
    refused(
        "a function without self asks a peer",
        top='class Peer(Interface):\n    contract = "peer"\n    def look(self) -> int:\n        elsewhere()\ndef _f() -> int:\n    return self.peer.look()  # <-',
        members="peer: Peer = Peer()",
    ),
    refused("the body of an interface is called", body="elsewhere()  # <-"),
]

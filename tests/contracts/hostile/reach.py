"""Attributes that lead out of a contract, or are another thing in another Python."""

from tests.contracts.hostile.case import Case, harmless, refused, stopped


def _field(name: str) -> str:
    """A record with a field of that name, so that it may be read of anything."""
    return f"@record\nclass Key:\n    {name}: int\n    get: int = 0"


def _read(name: str, sentence: str, of: str) -> Case:
    return stopped(
        sentence, "not_an_operand", f".{name}", body=f"x = {of}.{name}", top=_field(name)
    )


DUNDERS: list[Case] = [
    refused(f"the attribute {name} is read", f"x = ctx.{name}  # <-")
    for name in (
        "__class__",
        "__dict__",
        "__globals__",
        "__code__",
        "__subclasses__",
        "__bases__",
        "__mro__",
        "__init__",
        "__builtins__",
        "__self__",
        "__module__",
        "__reduce__",
        "__slots__",
        "__closure__",
        "__getattribute__",
    )
]

PRIVATE: list[Case] = [
    refused("the moment is asked where it tells", "x = ctx._tell  # <-"),
    refused("the moment is asked for its seed", "x = ctx._seed  # <-"),
    refused("a map is asked for the session", "x = self.notes._session  # <-"),
    refused("a map is bound again", 'self.notes.bind("other", "field", (1, 2), 3)  # <-'),
    refused("a map is asked for itself of all names", "x = self.notes.__dict__  # <-"),
    refused("the contract is asked for the fields", "x = self.bound  # <-"),
    refused("the contract is asked for the table of methods", "x = self.entries  # <-"),
    refused("the contract is asked for its name", "x = self.name  # <-"),
    refused("the contract is asked for a dunder", "x = self.__class__  # <-"),
    refused("a choice is asked for its members", "x = Colour.__members__  # <-"),
    refused("a choice is asked for a member that it lacks", "x = Colour.GREEN  # <-"),
    refused("a role is asked for the order of classes", "x = Role.mro  # <-"),
    refused("a member is asked for its number", "x = Colour.RED.value  # <-"),
    refused("a member is asked for its name", "x = Colour.RED.name  # <-"),
    refused("a text is asked to be in capital letters", 'x = "a".upper()  # <-'),
    refused("a text is asked to be repeated to a width", 'x = "a".ljust(1_000_000_000)  # <-'),
    refused("a text is asked for the alphabet's order", 'x = "a".casefold()  # <-'),
    refused("a list is asked to sort itself", "x = [1]\nx.sort()  # <-"),
    refused("a list is asked to take in another", "x = [1]\nx.extend(x)  # <-"),
    refused("a list is asked for its last", "x = [1]\ny = x.pop()  # <-"),
    refused("a number is asked for its bytes", "x = ctx.height.to_bytes(8)  # <-"),
    refused("a class of bytes is asked for zeros", "x = Id.zeros()  # <-"),
    refused("a record is asked for a method of its class", "x = self._note(ctx).mro()  # <-"),
]

READ_BY_A_FIELDS_NAME: list[Case] = [
    _read("format", "a field called format opens the formatting of texts", '"{0.__class__}"'),
    _read(
        "format_map", "a field called format_map opens the formatting of texts", '"{a.__class__}"'
    ),
    _read("ljust", "a field called ljust makes a text of any width", '"a"'),
    _read("join", "a field called join makes a text of many", '"a"'),
    _read("encode", "a field called encode leads to every codec", '"a"'),
    _read("split", "a field called split cuts a text", '"a"'),
    _read("hex", "a field called hex makes texts of bytes", "ctx.member"),
    _read("zeros", "a field called zeros leads to a method of a class", "ctx.member"),
    _read("from_bytes", "a field called from_bytes makes numbers of any size", "ctx.height"),
    _read("is_integer", "a field called is_integer is there since 3.12", "ctx.height"),
    _read("bit_length", "a field called bit_length asks a number", "ctx.height"),
    _read("real", "a field called real asks a number", "ctx.height"),
    _read("sort", "a field called sort changes a list", "[2, 1]"),
    _read("extend", "a field called extend grows a list", "[2, 1]"),
    _read("count", "a field called count looks through a row", "(1, 2)"),
    _read("index", "a field called index looks through a row", "(1, 2)"),
    _read("start", "a field called start asks a range", "range(5)"),
    _read("value", "a field called value asks a member for its number", "Colour.RED"),
    _read("mro", "a field called mro asks a member", "Colour.RED"),
    _read("bind", "a field called bind binds a map to another contract", "self.notes"),
    _read("fresh_id", "a field called fresh_id keeps a method of the moment", "ctx"),
    _read("emit", "a field called emit keeps a method of the moment", "ctx"),
    _read("has", "a field called has keeps a method of a person", "ctx.author"),
    _read("code", "a field called code asks a reason", "WRONG"),
    stopped(
        "a method is kept in a record, and called by a name that may be called",
        "not_an_operand",
        ".format",
        body='key = Key(0, "{0._tell.__self__}".format)\nrefuse(WRONG, key.get(ctx))',
        top=_field("format"),
    ),
    stopped("the moment has no key", "contract_error", "AttributeError", body="x = ctx.key"),
    stopped(
        "a record lacks a field of another one",
        "contract_error",
        "AttributeError",
        body="x = Key(1).owner",
        top=_field("code"),
    ),
    stopped("a text has nothing to put", "contract_error", "AttributeError", body='"a".put(1)'),
    stopped(
        "a number in a field is called",
        "contract_error",
        "TypeError",
        body="Key(1).get(1)",
        top=_field("code"),
    ),
    harmless(
        "two maps change places, and neither the contract nor the state notices",
        "a = self.notes\nb = self.rows\na = b",
    ),
    harmless(
        "a record holds a map for a while",
        'key = Key(self.rows)\nx = key.code.has(("a", 1))',
        top=_field("code"),
    ),
]

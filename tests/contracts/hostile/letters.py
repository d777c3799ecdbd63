"""Sources that are not what they look like, are too large, or that one Python reads and another does not."""

from tests.contracts.hostile.case import IMPORTS, MARK, Case, framed, refused, refused_whole

_PLAIN = framed()


def _deep_ifs(count: int, marked: int) -> str:
    lines = [" " * at + "if ctx:" + MARK * (at == marked) for at in range(count)]
    return "\n".join([*lines, " " * count + "pass"])


def _else_ifs(count: int, marked: int) -> str:
    lines = ["elif ctx:" + MARK * (at == marked) + "\n    pass" for at in range(count)]
    return "\n".join(["if ctx:\n    pass", *lines])


LETTERS: list[Case] = [
    refused_whole("nothing at all is no contract", "", 1),
    refused_whole("a byte order mark comes first", "\ufeff" + _PLAIN, 1),
    refused_whole("a null byte ends the source for who reads it in C", "x\0y", 1),
    refused_whole("a cookie gives the source another encoding", "# coding: utf-7\n+AGE-", 2),
    refused_whole(
        "a cookie is a comment, and what follows is read as it stands",
        "# -*- coding: latin-1 -*-\né = 1",
        2,
    ),
    refused_whole("a form feed sets the column back", IMPORTS + "\f", 2),
    refused_whole("a tab stands for as many spaces as one likes", IMPORTS + "X = 1\t+ 1", 2),
    refused_whole("a carriage return hides a line", IMPORTS + "# harmless\rX = 1", 2),
    refused_whole(
        "a line separator is a line for some and none for others", IMPORTS + "X = 1\u2028", 2
    ),
    refused(
        "a letter that is normalised to another one names a dunder", "x = ctx.__cl\u00aass__  # <-"
    ),
    refused("a letter of another alphabet looks the same", "tot\u0430l = 1  # <-"),
    refused("a name in full width becomes a name of the language", "\uff52efuse(WRONG)  # <-"),
    refused("a comment turns the line around", "pass  # \u202e } <-  # <-"),
    refused("a text holds a letter that nobody sees", 'x = "a\u200bb"  # <-'),
    refused("a text holds half of a pair of surrogates", 'x = "\\ud800"  # <-'),
    refused("a text names a letter that only a newer Python knows", 'x = "\\N{NEW LETTER}"  # <-'),
    refused("a text has an escape that Python warns of", 'x = "\\d"  # <-'),
    refused_whole("a line goes on behind a backslash", IMPORTS + "X = 1 + \\\n    2", 2),
    refused("a number runs into a word, of which Python warns", "x = 1if ctx.height else 2  # <-"),
    refused("a number is called, of which Python warns", "x = 5()  # <-"),
    refused("a number has places, of which Python warns", "x = 5[0]  # <-"),
    refused("a row has a text for a place, of which Python warns", 'x = (1, 2)["a"]  # <-'),
    refused(
        "a function takes types in brackets, since 3.12",
        top="def _f[T](x: int) -> int:  # <-\n    return x",
    ),
    refused(
        "a record takes types in brackets, since 3.12", top="@record\nclass R[T]:  # <-\n    x: int"
    ),
    refused("a type has a statement of its own, since 3.12", top="type T = int  # <-"),
    refused(
        "a text is put together in brackets, since 3.12 with quotes inside",
        'x = f"{ctx.height}"  # <-',
    ),
    refused_whole("a source is longer than anybody reads", IMPORTS + "#" * 131_072, 1),
    refused_whole(
        "more brackets stand in one another than Python's parser likes",
        IMPORTS + "X = " + "(" * 31,
        2,
    ),
    refused("brackets in a text count too", 'x = "' + "[" * 40 + '"  # <-'),
    refused_whole(
        "sixty thousand are added, which is as deep", IMPORTS + "X = " + "1+" * 60_000 + "1", 1
    ),
    refused_whole(
        "a thousand are added, which is as deep", IMPORTS + "X = " + "1+" * 1_000 + "1", 2
    ),
    refused("forty are added, which is as deep", "x = " + "1+" * 40 + "1  # <-"),
    refused_whole(
        "a hundred thousand times the negative", IMPORTS + "X = " + "-" * 100_000 + "1", 1
    ),
    refused("thirty times not", "x = " + "not " * 30 + "1  # <-"),
    refused_whole("nine thousand times else if", framed(_else_ifs(3_000, -1)), 1),
    refused("forty times else if", _else_ifs(40, 21)),
    refused("ninety conditions in one another", _deep_ifs(90, 22)),
    refused("more indentation than Python takes", _deep_ifs(101, 98)),
    refused("a chain of attributes has no end", "x = ctx" + ".author" * 500 + "  # <-"),
    refused("a list in a list in a list", "x = " + "[" * 28 + "]" * 28 + "  # <-"),
    refused(
        "a type is as deep as an expression",
        top="A = " + "tuple[" * 28 + "int" + "]" * 28 + "  # <-",
    ),
    refused(
        "a type or nothing, a hundred times", top="A = tuple[int" + " | None" * 100 + "]  # <-"
    ),
    refused("a number is larger than any sum of money", "x = 0x" + "f" * 1_000 + "  # <-"),
    refused("a number has more digits than Python reads", "x = " + "9" * 5_000 + "  # <-"),
    refused("a number has a fraction", "x = 0.5  # <-"),
    refused("a number has an exponent", "x = 1e3  # <-"),
    refused("a number is imaginary", "x = 1j  # <-"),
    refused("three dots are a value", "x = ...  # <-"),
    refused("an indentation fits nothing", "x = 1\n  y = 2  # <-"),
    refused("a word of Python is a name", "None = 1  # <-"),
    refused("a statement is of another language", "goto 10  # <-"),
]

"""The rules of the house, each with its reason and the files where it holds."""

import ast
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePosixPath

from tests.house.source import (
    ROOMS,
    AnyFunction,
    Complaint,
    Rule,
    Source,
    public_definitions,
)
from tests.house.unordered import set_iterations

MOST_FUNCTION_LINES = 60
MOST_MODULE_LINES = 500
VAGUE_MODULES = ("utils", "util", "helpers", "helper", "common", "misc", "base")
VAGUE_CLASS = re.compile(r"(Manager|Handler|Helper|Service)$")

PURE = (
    "chain/",
    "consensus/",
    "contracts/",
    "node/replica/",
    "node/audit/",
    "node/figures/",
    "node/eligibility/",
)
DOORS = ("chain/codec.py", "chain/storage/leveldb.py", "netsim/report.py")
"""Where an outside library without types comes in, and `Any` with it."""
DYNAMIC = (
    "node/host/api/answers.py",
    "node/host/api/app.py",
    "node/host/api/views.py",
    "node/replica/queries.py",
    *(
        f"contracts/{name}.py"
        for name in (
            "contract", "entry", "executor", "facts", "founding", "kind", "kinds", "language", "loader", "moment", "operators",
            "plain", "runtime", "sandbox", "state_words", "storage", "written",
            "explore/records", "explore/referral/reading", "explore/referral/staging",
        )
    ),
)  # fmt: skip
"""Where values have the types of a contract's own source, which is not known when this is checked."""
HOST_MODULES = [
    "asyncio",
    "concurrent",
    "datetime",
    "libp2p",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "plyvel",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
    "trio",
    "uuid",
]
"""What brings time, chance, waiting, files or the network with it."""


def _everywhere(path: str) -> bool:
    return True


def _in_rooms(path: str) -> bool:
    return path.startswith(tuple(f"{room}/" for room in ROOMS))


def _in_pure_rooms(path: str) -> bool:
    return path.startswith(PURE) and path != "chain/storage/leveldb.py"


def _past_the_doors(path: str) -> bool:
    return _in_rooms(path) and path not in (*DOORS, *DYNAMIC)


def _in_tests(path: str) -> bool:
    return path.startswith("tests/")


def long_functions(source: Source) -> Iterator[Complaint]:
    """Functions that do not fit on one screen."""
    for each in _functions(source.tree):
        assert each.end_lineno is not None
        lines = each.end_lineno - each.lineno + 1
        if lines > MOST_FUNCTION_LINES:
            yield Complaint(each.lineno, f"{each.name} has {lines} lines of {MOST_FUNCTION_LINES}")


def long_modules(source: Source) -> Iterator[Complaint]:
    """Modules that are not read in one sitting."""
    lines = source.text.count("\n")
    if lines > MOST_MODULE_LINES:
        yield Complaint(1, f"{source.path} has {lines} lines of {MOST_MODULE_LINES}; split it")


def vague_names(source: Source) -> Iterator[Complaint]:
    """Modules, folders and classes named for no thing."""
    parts = [part.removesuffix(".py") for part in PurePosixPath(source.path).parts]
    yield from (
        Complaint(1, f"{part!r} names a kind of thing") for part in parts if part in VAGUE_MODULES
    )
    for each in ast.walk(source.tree):
        if isinstance(each, ast.ClassDef) and VAGUE_CLASS.search(each.name):
            yield Complaint(each.lineno, f"class {each.name} names a kind of thing")


def floats(source: Source) -> Iterator[Complaint]:
    """Floats, and division that makes one."""
    for each in ast.walk(source.tree):
        match each:
            case ast.Constant(value=float() | complex() as value):
                yield Complaint(each.lineno, f"float {value}")
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield Complaint(each.lineno, "'/' makes a float; use '//'")
            case ast.Name(id="float" | "complex" as name):
                yield Complaint(each.lineno, name)


def waiting(source: Source) -> Iterator[Complaint]:
    """Code that waits."""
    for each in ast.walk(source.tree):
        match each:
            case ast.AsyncFunctionDef() | ast.AsyncFor() | ast.AsyncWith() | ast.Await():
                yield Complaint(each.lineno, "async or await; return an action instead")


def host_imports(source: Source) -> Iterator[Complaint]:
    """Imports of what only a host may know."""
    for line, module in _imports(source.tree):
        if module.split(".")[0] in HOST_MODULES:
            yield Complaint(line, f"imports {module}")


def boolean_parameters(source: Source) -> Iterator[Complaint]:
    """Public functions that a call tells True or False; commands take flags from click."""
    for function in public_definitions(source.tree.body):
        if not isinstance(function, AnyFunction) or _is_command(function):
            continue
        arguments = function.args
        for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if each.annotation is not None and "bool" in _plain_names(each.annotation):
                yield Complaint(
                    each.lineno, f"{function.name}({each.arg}: bool); two functions, or an enum"
                )


def anys(source: Source) -> Iterator[Complaint]:
    """Uses of typing.Any."""
    for each in ast.walk(source.tree):
        match each:
            case ast.Name(id="Any") | ast.Attribute(attr="Any"):
                yield Complaint(each.lineno, "Any")


def missing_docstrings(source: Source) -> Iterator[Complaint]:
    """Public modules, classes and functions that do not say what they are."""
    if ast.get_docstring(source.tree) is None:
        yield Complaint(1, "the module has no docstring")
    for each in public_definitions(source.tree.body):
        told = ast.get_docstring(each) is not None or each.name == "__init__" or _is_told(each)
        if not told:
            yield Complaint(each.lineno, f"{each.name} has no docstring")


def relative_imports(source: Source) -> Iterator[Complaint]:
    """Imports that begin with a dot."""
    for each in ast.walk(source.tree):
        if isinstance(each, ast.ImportFrom) and each.level:
            yield Complaint(each.lineno, "relative import; write the whole path")


_EXCEPTION = re.compile(r"#\s*(type:\s*ignore|noqa)")
_REASONED_EXCEPTION = re.compile(
    r"#\s*(type:\s*ignore\[[\w, -]+\]|noqa: ?[A-Z]+\d+(, ?[A-Z]+\d+)*)\s+(#|-)\s*\w+"
)


def bare_exceptions(source: Source) -> Iterator[Complaint]:
    """Comments that switch a checker off without naming the rule and the reason."""
    for line, comment in _comments(source.text):
        if _EXCEPTION.search(comment) and not _REASONED_EXCEPTION.search(comment):
            yield Complaint(line, f"{comment!r}; write '# type: ignore[code]  # reason'")


def uncounted_lines(source: Source) -> Iterator[Complaint]:
    """Comments that take lines out of the coverage."""
    for line, comment in _comments(source.text):
        if re.search(r"#\s*pragma:", comment):
            yield Complaint(line, f"{comment!r}; test the line or remove it")


def skipped_tests(source: Source) -> Iterator[Complaint]:
    """Tests that do not run or may fail."""
    for each in ast.walk(source.tree):
        if isinstance(each, ast.Attribute):
            name = ast.unparse(each)
            if name in ("pytest.mark.skip", "pytest.mark.xfail", "pytest.xfail"):
                yield Complaint(each.lineno, f"{name}; repair it or remove it")


def sleeps_and_mocks(source: Source) -> Iterator[Complaint]:
    """Tests that wait on the wall clock or test a mock."""
    for line, module in _imports(source.tree):
        if module in ("time.sleep", "unittest.mock") or module.startswith("unittest.mock."):
            yield Complaint(line, f"imports {module}")
    for each in ast.walk(source.tree):
        if isinstance(each, ast.Attribute) and ast.unparse(each) == "time.sleep":
            yield Complaint(each.lineno, "time.sleep")


RULES = (
    Rule("short functions", "one screen at most", _everywhere, long_functions),
    Rule("short modules", "one subject, one sitting", _everywhere, long_modules),
    Rule("names", "a file or class is named for a thing", _everywhere, vague_names),
    Rule("no floats", "floats differ between machines", _in_pure_rooms, floats),
    Rule("no waiting", "the replica decides, the host waits", _in_pure_rooms, waiting),
    Rule("no host", "time and chance come in as arguments", _in_pure_rooms, host_imports),
    Rule("no set order", "it changes with the hash seed", _in_pure_rooms, set_iterations),
    Rule("no boolean parameters", "f(True) tells nothing", _in_rooms, boolean_parameters),
    Rule("no Any", "it stops at the codec", _past_the_doors, anys),
    Rule("docstrings", "one line stating what it is or gives", _in_rooms, missing_docstrings),
    Rule("whole imports", "a path says where a thing lives", _everywhere, relative_imports),
    Rule("reasons", "an exception names rule and reason", _everywhere, bare_exceptions),
    Rule("no pragmas", "coverage has no exceptions", _in_rooms, uncounted_lines),
    Rule("no skipped tests", "what is not run is not known", _in_tests, skipped_tests),
    Rule("real parts", "tests wait on events, and mock nothing", _in_tests, sleeps_and_mocks),
)


def _functions(tree: ast.Module) -> Iterator[AnyFunction]:
    return (each for each in ast.walk(tree) if isinstance(each, AnyFunction))


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, `from a import b` as `a.b`."""
    for each in ast.walk(tree):
        match each:
            case ast.Import(names=names):
                yield from ((each.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from ((each.lineno, f"{module}.{alias.name}") for alias in names)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _plain_names(annotation: ast.expr) -> list[str]:
    """The names that a value of this annotation can itself be, not those inside brackets."""
    match annotation:
        case ast.Name(id=name):
            return [name]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return [*_plain_names(left), *_plain_names(right)]
        case _:
            return []


def _decorator_names(definition: AnyFunction | ast.ClassDef) -> list[str]:
    calls = (
        each.func if isinstance(each, ast.Call) else each for each in definition.decorator_list
    )
    return [ast.unparse(each).split(".")[-1] for each in calls]


def _is_command(function: AnyFunction) -> bool:
    return any(name in ("command", "group", "option") for name in _decorator_names(function))


def _is_told(definition: AnyFunction | ast.ClassDef) -> bool:
    """True for what another definition of the same name already tells."""
    return any(name in ("overload", "override", "setter") for name in _decorator_names(definition))

"""The house holds its own rules, and each rule catches what it is there for."""

import pytest

from tests.house.rules import RULES
from tests.house.source import REPOSITORY, ROOMS, Rule, Source, room_of, sources

RULE = {rule.name: rule for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_house_holds(rule: Rule) -> None:
    breaches = [line for source in sources(*ROOMS, "tests") for line in rule.breaches(source)]
    assert not breaches, "\n".join([f"{rule.name}: {rule.why}", *breaches])


def test_the_rules_read_every_room_that_stands() -> None:
    standing = {room for room in ROOMS if (REPOSITORY / room).is_dir()}
    read = {source.path.split("/")[0] for source in sources(*ROOMS)}
    assert standing
    assert read == standing


def test_every_room_says_what_it_is() -> None:
    paths = [source.path for source in sources(*ROOMS)]
    rooms = {room_of(path) for path in paths if not path.endswith("/__init__.py")}
    untold = sorted(room for room in rooms if not (REPOSITORY / room / "README.md").is_file())
    assert not untold, f"rooms without README.md: {', '.join(untold)}"


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {file.parent for file in (REPOSITORY / "tests").rglob("*.py")}
    bare = sorted(str(each) for each in folders if not (each / "__init__.py").is_file())
    assert not bare, (
        f"without __init__.py, these folders hide the rooms they are named for: {', '.join(bare)}"
    )


BAD = {
    "short functions": ("chain/block.py", "def f():\n" + "    f()\n" * 60),
    "short modules": ("chain/block.py", "f()\n" * 501),
    "names/module": ("chain/utils.py", ""),
    "names/folder": ("tests/helpers/tree.py", ""),
    "names/class": ("chain/block.py", "class BlockManager: ..."),
    "no floats/literal": ("chain/block.py", "x = 1.5"),
    "no floats/exponent": ("chain/block.py", "x = 1e3"),
    "no floats/division": ("chain/block.py", "x = 4 / 2"),
    "no floats/in place": ("chain/block.py", "x /= 2"),
    "no floats/call": ("chain/block.py", "x = float(3)"),
    "no waiting": ("consensus/machine.py", "async def f(): await g()"),
    "no host/import": ("node/replica/sync.py", "import time"),
    "no host/from": ("node/replica/sync.py", "from os import path"),
    "no boolean parameters": ("chain/block.py", "def f(x: bool): ..."),
    "no boolean parameters/method": (
        "cli/main.py",
        "class A:\n    def f(self, *, x: bool | None): ...",
    ),
    "no Any": ("chain/block.py", "def f(x: dict[str, Any]): ..."),
    "docstrings/module": ("chain/block.py", "x = 1"),
    "docstrings/class": ("chain/block.py", '"""Block."""\nclass A: ...'),
    "docstrings/method": (
        "chain/block.py",
        '"""B."""\nclass A:\n    """A."""\n    def f(self): ...',
    ),
    "whole imports": ("chain/block.py", "from .vote import Vote"),
    "reasons/blanket": ("chain/block.py", "x = 1  # type: ignore"),
    "reasons/no reason": ("chain/block.py", "x = 1  # type: ignore[misc]"),
    "reasons/noqa": ("chain/block.py", "x = 1  # noqa: S314"),
    "no pragmas": ("chain/block.py", "x = 1  # pragma: no cover"),
    "no skipped tests": ("tests/test_block.py", "@pytest.mark.skip\ndef test_f(): ..."),
    "no skipped tests/xfail": ("tests/test_block.py", "pytest.xfail('later')"),
    "real parts/sleep": ("tests/test_block.py", "time.sleep(1)"),
    "real parts/from": ("tests/test_block.py", "from time import sleep"),
    "real parts/mock": ("tests/test_block.py", "from unittest.mock import Mock"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_breach_is_found(case: str) -> None:
    path, text = BAD[case]
    assert RULE[case.split("/", maxsplit=1)[0]].breaches(Source.of(path, text))


SET_ORDER = {
    "display": "for x in {1, 2}: ...",
    "call": "for x in set(y): ...",
    "comprehension": "[f(x) for x in {g(y) for y in z}]",
    "dictionary": "{x: 1 for x in frozenset(y)}",
    "generator": "b''.join(x for x in set(y))",
    "list": "list({1, 2})",
    "unpacking": "(*{1, 2},)",
    "difference": "for x in set(a) - set(b): ...",
    "name": "def f():\n    seen = set()\n    for x in seen: ...",
    "parameter": "def f(seen: set[bytes]):\n    return tuple(seen)",
    "field": "class A:\n    seen: set[bytes]\n    def f(self):\n        for x in self.seen: ...",
    "attribute": "class A:\n    def f(self):\n        self.s = set()\n        return [x for x in self.s]",
    "pop": "def f(seen: set[bytes]):\n    return seen.pop()",
}


@pytest.mark.parametrize("text", SET_ORDER.values(), ids=SET_ORDER)
def test_the_order_of_a_set_is_found(text: str) -> None:
    assert RULE["no set order"].breaches(Source.of("chain/block.py", text))


GOOD = {
    "sorted": "for x in sorted({1, 2}): ...",
    "sorted generator": "sorted(f(x) for x in {1, 2})",
    "length": "len({1, 2})",
    "any": "any(x > 1 for x in set(y))",
    "set of a set": "{f(x) for x in set(y)}",
    "membership": "x in {1, 2}",
    "dictionary": "def f(seen: dict[bytes, int]):\n    for x in seen: ...",
    "hidden name": "def f(s: set[int]):\n    def g(s: list[int]):\n        return list(s)",
    "floor division": "x = 4 // 2",
    "reason": "x = 1  # type: ignore[misc]  # the stub says str, the library gives bytes",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_allowed_is_let_through(text: str) -> None:
    source = Source.of("chain/block.py", f'"""A module."""\n{text}\n')
    without_docstrings = [rule for rule in RULES if rule.name != "docstrings"]
    assert [line for rule in without_docstrings for line in rule.breaches(source)] == []


def test_every_rule_has_a_breach_to_catch() -> None:
    caught = {case.split("/")[0] for case in BAD} | {"no set order"}
    assert caught == set(RULE)


def test_a_host_may_wait_and_the_door_may_open() -> None:
    text = '"""A host."""\nimport time\nimport plyvel\nasync def run(): time.time() / 2.0\n'
    for path in ("chain/storage/leveldb.py", "node/host/loop.py", "netsim/world.py"):
        source = Source.of(path, text)
        pure = [RULE[name] for name in ("no floats", "no waiting", "no host", "no set order")]
        assert [line for rule in pure for line in rule.breaches(source)] == []

"""The host and the adversary of docs/simulation.md run from the page, and the page leaves nothing out."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from chain.block import MAX_BLOCK_BYTES
from node.replica.actions import Action
from node.replica.inputs import Input
from tests.house.source import REPOSITORY

PAGE = (REPOSITORY / "docs" / "simulation.md").read_text(encoding="utf-8")
PROGRAMS: dict[str, str] = dict(re.findall(r"`(\w+\.py)`:\n\n```python\n(.*?)```", PAGE, re.DOTALL))
FEWER_LINES_THAN = 80
OURS = ("chain", "consensus", "node.replica")
TIMEOUT_S = 120


def _modules(program: str) -> list[str]:
    """What a program imports."""
    modules = []
    for each in ast.walk(ast.parse(program)):
        if isinstance(each, ast.Import):
            modules += [alias.name for alias in each.names]
        if isinstance(each, ast.ImportFrom):
            assert each.module is not None
            modules.append(each.module)
    return modules


def _is_ours(module: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in OURS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The programs of the page, as files."""
    for name, program in PROGRAMS.items():
        (tmp_path / name).write_text(program, encoding="utf-8")
    return tmp_path


def _run(folder: Path, name: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", name],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_has_a_host_and_an_adversary() -> None:
    assert list(PROGRAMS) == ["provision.py", "host.py", "run.py", "adversary.py"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_short_and_needs_nothing_else_of_ours(name: str) -> None:
    program = PROGRAMS[name]
    assert program.count("\n") < FEWER_LINES_THAN
    shown = {each.removesuffix(".py") for each in PROGRAMS}
    others = [each for each in _modules(program) if not _is_ours(each) and each not in shown]
    assert set(others) <= sys.stdlib_module_names


def test_four_replicas_cross_epochs_and_one_of_them_dies_and_recovers(folder: Path) -> None:
    said = re.fullmatch(r"height (\d+), in epoch (\d+)\n", _run(folder, "run.py"))
    assert said is not None
    height, epoch = map(int, said.groups())
    assert height > 12
    assert epoch >= 3


def test_the_adversary_lies_and_its_evidence_lands_in_a_block(folder: Path) -> None:
    assert re.fullmatch(r"two_\w+ by the fourth; height \d+\n", _run(folder, "adversary.py"))


STOPPING = """
from chain.rejection import Reason
from host import Host, World
from node.replica.actions import Stop, WakeAt

class Doomed(Host):
    def start(self):
        super().start()
        life, self.carried = self.replica, []
        self.replica = self
        self.life, self.finalized = life, life.finalized

    def step(self, given):
        return [Stop(Reason.MALFORMED, ""), WakeAt(10**6)]

    def carry_out(self, action):
        super().carry_out(action)
        if hasattr(self, "carried"):
            self.carried.append(type(action).__name__)

world = World(Doomed, Host, Host, Host)
world.run(until_ms=100)
print(*next(iter(world.hosts.values())).carried)
"""


def test_the_host_carries_out_nothing_after_a_stop(folder: Path) -> None:
    (folder / "stopping.py").write_text(STOPPING, encoding="utf-8")
    assert _run(folder, "stopping.py") == "Stop\n"


@pytest.mark.parametrize(
    "kind", [*get_args(Input), *get_args(Action)], ids=lambda kind: kind.__name__
)
def test_the_page_tells_of_every_input_and_every_action(kind: type) -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    fields = [each for each in kind.__slots__ if each not in ("now_ms", "wall_ms")]  # type: ignore[attr-defined]  # a slotted dataclass
    told = f"{kind.__name__}({', '.join(fields)})" if fields else kind.__name__
    assert any(f"`{told}`" in row for row in rows), told


def test_a_block_fits_into_the_longest_message() -> None:
    assert "none is longer than 1.5 MB" in PAGE
    assert MAX_BLOCK_BYTES < 1_500_000

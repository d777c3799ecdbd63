"""`sinergi bench`: four real nodes measured for a second, and what is made of a report."""

import json
from pathlib import Path

import pytest

from cli.bench.picture import draw
from node.bench.measure import Report
from tests.cli.terminal import call, flat, json_of

REPORT = Report(
    {
        "paced": {"final_per_s": 199.5, "p50_ms": 45.0, "p99_ms": 80.0},
        "single": {"final_per_s": 1_234.0, "p50_ms": 1_000.0, "p99_ms": 1_500.0},
    },
    {"single": {"verify": 54.0, "execute": 50.0}},
)


def test_four_nodes_are_measured(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    result = call(
        "bench", "--parts", "single,sync", "--seconds", "3",
        "--folder", str(tmp_path / "bench"), "--keep", str(kept), "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    found = json_of(result)
    assert json.loads(kept.read_text()) == found
    figures = found["figures"]
    assert isinstance(figures, dict)
    assert list(figures) == ["single", "sync"]
    assert figures["single"]["refused"] == 0
    assert figures["single"]["cpu_ms_each_per_node"] > 0
    assert figures["sync"]["blocks"] >= 1
    assert found["seconds"] == 3


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_report_is_drawn_whatever_was_measured(tmp_path: Path, ending: str) -> None:
    for name, report in (("some", REPORT), ("nothing", Report())):
        file = tmp_path / f"{name}.{ending}"
        draw(report, file)
        assert file.stat().st_size > 5_000


def test_an_unknown_part_is_refused() -> None:
    result = call("bench", "--parts", "twice")
    assert result.exit_code == 2
    assert "idle, paced, single" in flat(result.stderr)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "precious").write_text("mine")
    result = call("bench", "--folder", str(tmp_path))
    assert result.exit_code == 2
    assert (tmp_path / "network" / "precious").read_text() == "mine"

"""The main job in small, with real processes: a kill in the middle, nothing lost, every figure from the chain."""

from pathlib import Path

import pytest
import trio

from node.rehearsal.play import Progress, Stage, play
from node.rehearsal.recount import LISTS


@pytest.mark.slow
def test_a_rehearsal_loses_nothing_and_ends_alike_at_all_nodes(tmp_path: Path) -> None:
    told: list[Progress] = []
    report = trio.run(play, tmp_path / "network", 9, 40, told.append)
    assert report.faults == []
    assert (report.nodes, report.referrals, report.lost) == (7, 40, 0)
    assert report.helped == round(40 * 1_250 / 2_750)
    assert report.state_roots_equal
    assert report.recovered
    assert report.killed in ("PERKESO", "Lembaga Zakat Selangor", "Zakat Pulau Pinang", "TERAJU")
    assert sum(sum(each[name] for name in LISTS) for each in report.lists.values()) == 40
    stages = list(dict.fromkeys(each.stage for each in told))
    assert stages == list(Stage)
    assert min(each.up for each in told if each.stage is Stage.WITHOUT) == 6

"""Batches taken in through a real node: good rows and bad ones, twice, and killed in the middle."""

import csv
import signal
import subprocess
import sys
from pathlib import Path

from cli.complaint import REFUSED
from node.client.api import Place, connected
from node.client.intake import COLUMNS
from node.client.registry import ids_of_member
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, NAME, Town
from tests.node.host.on_trio import on_trio


def batch(path: Path, rows: int, *bad: dict[str, str], mark: str) -> Path:
    """A file with so many good rows, then some that are not."""
    good = {"name": NAME, "state": "Johor", "need": "oku", "priority": "biasa", "offer_to": BANTU}
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({**good, "reference": f"{mark}-{at}"} for at in range(rows))
        writer.writerows(
            {**good, "reference": f"{mark}-bad-{at}", **each} for at, each in enumerate(bad)
        )
    return path


def of_origin(here: Town) -> int:
    """How many referrals the chain has of the origin."""

    @on_trio
    async def story() -> None:
        async with connected(Place(here.url)) as api:
            found.extend(await ids_of_member(api, here.node(ASAL).member.hex(), LISTS))

    found: list[str] = []
    story()
    return len(found)


def height(here: Town) -> object:
    """Of the newest final block."""
    return json_of(call("node", "status", "--api", here.url, "--json"))["height"]


LISTS = ("belum_held", "belum_passed", "sedang", "telah", "ended")


class TestABatch:
    def test_good_rows_are_taken_in_and_bad_ones_are_named_without_their_content(
        self, here: Town, tmp_path: Path
    ) -> None:
        bad = (
            {"need": "wang saku"},
            {"identifier": "mykad:991332-01-5555"},
            {"name": ""},
            {"offer_to": "Tiada Begini"},
        )
        file = batch(tmp_path / "batch.csv", 3, *bad, mark="satu")
        before = of_origin(here)
        result = here.refer(ASAL, "import", str(file), "--json")
        assert result.exit_code == 1
        told = json_of(result)
        assert (told["new"], told["known"]) == (3, 0)
        assert told["bad"] == [
            {"line": 5, "column": "need", "fault": "unknown need"},
            {"line": 6, "column": "identifier", "fault": "bad identifier"},
            {"line": 7, "column": "name", "fault": "missing"},
            {"line": 8, "column": "offer_to", "fault": "unknown agency"},
        ]
        again = here.refer(ASAL, "import", str(file))
        assert "3 rows are on the chain: 0 new, 3 there before." in again.stdout
        assert of_origin(here) == before + 3
        for private in (NAME, "satu-", "wang saku", "991332", "Tiada Begini"):
            assert private not in result.output + again.output

    def test_a_row_that_was_taken_in_with_other_content_stands_as_it_was(
        self, here: Town, tmp_path: Path
    ) -> None:
        here.refer(ASAL, "import", str(batch(tmp_path / "one.csv", 2, mark="dua")))
        text = (tmp_path / "one.csv").read_text().replace("Johor", "Perak", 1)
        (tmp_path / "two.csv").write_text(text)
        result = here.refer(ASAL, "import", str(tmp_path / "two.csv"))
        assert result.exit_code == 1
        assert "taken in before with other content" in flat(result.stdout)

    def test_what_is_no_batch(self, here: Town, tmp_path: Path) -> None:
        (tmp_path / "none.csv").write_text("nama,negeri\nProspek,Johor\n")
        result = here.refer(ASAL, "import", str(tmp_path / "none.csv"))
        assert result.exit_code == REFUSED
        assert "it has columns that are not known" in flat(result.stderr)
        assert "Prospek" not in result.output

    def test_killed_in_the_middle_and_run_again_nothing_is_lost_and_nothing_doubles(
        self, here: Town, tmp_path: Path
    ) -> None:
        rows = 320
        file = batch(tmp_path / "batch.csv", rows, mark="tiga")
        before, at = of_origin(here), height(here)
        command = ["refer", "import", str(file), *here.signing(ASAL)]
        process = subprocess.Popen([sys.executable, "-m", "cli", *command], stdout=subprocess.PIPE)
        while height(here) == at:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        told = json_of(here.refer(ASAL, "import", str(file), "--json"))
        assert told["new"] + told["known"] == rows  # type: ignore[operator]  # JSON
        assert len({each["ref_id"] for each in told["rows"]}) == rows  # type: ignore[attr-defined]  # JSON
        assert of_origin(here) == before + rows
        again = json_of(here.refer(ASAL, "import", str(file), "--json"))
        assert (again["new"], again["known"], again["rows"]) == (
            0,
            rows,
            [{**each, "is_new": False} for each in told["rows"]],  # type: ignore[attr-defined]  # JSON
        )

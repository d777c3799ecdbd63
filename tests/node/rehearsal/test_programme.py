"""The invented batches: the same for the same seed, every row good, nobody in them real."""

from pathlib import Path

import pytest

from node.client.intake import STATES, read_batch
from node.rehearsal.programme import AGENCIES, DISTRICTS, FIRST_VOLUME, file_name, invent, to_csv
from tests.lacking import SHARED_DATA, Lack, skip_without

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "programme-2020"


def test_the_files_of_the_example_are_what_the_script_writes() -> None:
    for agency, intakes in invent(2020, FIRST_VOLUME).items():
        assert (EXAMPLE / file_name(agency)).read_text(encoding="utf-8") == to_csv(intakes)


@pytest.mark.parametrize(("seed", "count"), [(9, 400), (2020, FIRST_VOLUME)])
def test_every_row_is_good_and_visibly_invented(seed: int, count: int) -> None:
    batches = {
        name: read_batch(to_csv(each).encode(), AGENCIES)
        for name, each in invent(seed, count).items()
    }
    assert sum(len(batch.rows) for batch in batches.values()) == count
    assert not any(batch.bad for batch in batches.values())
    for batch in batches.values():
        for row in batch.rows:
            assert row.payload["name"].startswith("Prospek Contoh ")
            identifier = row.payload.get("identifier", "passport:CONTOH")
            assert "-00-" in identifier or identifier.startswith("passport:CONTOH")


def test_another_seed_invents_others() -> None:
    assert invent(1, 50) != invent(2, 50)
    assert invent(1, 50) == invent(1, 50)


def test_states_are_those_of_the_chain() -> None:
    assert tuple(DISTRICTS) == STATES


def test_states_and_districts_are_real() -> None:
    skip_without(Lack.SHARED_DATA)
    text = (SHARED_DATA / "my-geo" / "district.json").read_text(encoding="utf-8")
    known = {line.split('"')[3] for line in text.splitlines() if line.startswith('"name"')}
    for state, districts in DISTRICTS.items():
        if len(districts) > 1:
            assert set(districts) <= known, f"{state}: {set(districts) - known}"

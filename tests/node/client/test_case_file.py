"""Case files: what an agency knows of persons is sealed, survives a torn write, and is found again."""

from pathlib import Path
from threading import Event, Thread

import pytest

from node.client.case_file import (
    CaseFile,
    CaseFileDamaged,
    Kept,
    Note,
    Paper,
    Sheet,
    case_file_key,
    commitment,
    held,
)

KEY = bytes(range(32))


def test_what_was_added_is_there_for_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "cases"
    first = Kept.new("r1", {"name": "Prospek Contoh 1"})
    CaseFile(path, KEY).add([first, Kept.new("r2", {})])
    again = CaseFile(path, KEY)
    assert len(again) == 2
    assert again.get("r1") == first
    assert again.get("r3") is None
    assert b"Prospek" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("torn", [1, 3, 5, 40])
def test_a_torn_record_is_left_out_and_written_over(tmp_path: Path, torn: int) -> None:
    path = tmp_path / "cases"
    file = CaseFile(path, KEY)
    file.add([Kept.new("r1", {})])
    whole = path.stat().st_size
    file.add([Kept.new("r2", {})])
    with path.open("r+b") as opened:
        opened.truncate(whole + torn)
    again = CaseFile(path, KEY)
    assert [each.mark for each in again] == ["r1"]
    again.add([Kept.new("r3", {})])
    assert [each.mark for each in CaseFile(path, KEY)] == ["r1", "r3"]


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cases"
    CaseFile(path, KEY).add([Kept.new("r1", {})])
    with pytest.raises(CaseFileDamaged):
        CaseFile(path, bytes(32))


def test_a_commitment_needs_its_salt_and_its_payload() -> None:
    assert commitment(b"a", KEY) != commitment(b"a", bytes(32)) != commitment(b"b", bytes(32))
    one, other = Kept.new("r1", {"name": "x"}), Kept.new("r1", {"name": "x"})
    assert one.commitment != other.commitment
    assert one.commitment == one.commitment
    assert "name" not in repr(one)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = case_file_key(path)
    assert case_file_key(path) == made
    assert path.stat().st_mode & 0o077 == 0


def test_notes_are_kept_beside_the_cases(tmp_path: Path) -> None:
    path = tmp_path / "cases"
    kept = Kept.new("r1", {"name": "x"})
    note = Note.new(kept.ref_id, "declined", "rumah kosong")
    CaseFile(path, KEY).add([kept], [note])
    again = CaseFile(path, KEY)
    assert (again.of_referral(kept.ref_id), again.notes(kept.ref_id)) == (kept, [note])
    assert again.of_referral(kept.case_id) is None
    assert again.notes(kept.case_id) == []
    assert b"rumah" not in path.read_bytes()
    assert "rumah" not in repr(note)
    assert note.commitment != Note.new(kept.ref_id, "declined", "rumah kosong").commitment


def test_of_sheets_the_newest_of_each_sort_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "cases"
    ref_id = Kept.new("r1", {}).ref_id
    first, facts = (Sheet.new(ref_id, Paper.FACTS, {"income": each}) for each in (7_777, 8_888))
    screening = Sheet.new(ref_id, Paper.SCREENING, {"verdict": "layak", "facts": {"a": [1]}})
    file = CaseFile(path, KEY)
    file.add([], sheets=[first])
    file.add([Kept.new("r1", {})], sheets=[facts, screening])
    again = CaseFile(path, KEY)
    assert again.sheet(ref_id, Paper.FACTS) == facts
    assert again.sheet(ref_id, Paper.SCREENING) == screening
    assert again.sheet(ref_id, Paper.SUGGESTION) is None
    assert (len(again), again.notes(ref_id)) == (1, [])
    assert b"income" not in path.read_bytes()
    assert "7777" not in repr(first)
    other = Sheet.new(ref_id, Paper.SCREENING, screening.content)
    assert screening.commitment != other.commitment


def test_two_who_write_at_once_wait_for_one_another(tmp_path: Path) -> None:
    path = tmp_path / "cases"
    began, ended = Event(), Event()

    def other() -> None:
        began.set()
        with held(path, KEY) as file:
            assert ended.is_set()
            file.add([Kept.new("r2", {})])

    with held(path, KEY) as file:
        writer = Thread(target=other)
        writer.start()
        assert began.wait(60)
        file.add([Kept.new("r1", {})])
        ended.set()
    writer.join(60)
    assert [each.mark for each in CaseFile(path, KEY)] == ["r1", "r2"]


def test_the_id_of_a_consent_is_drawn_from_the_salt_and_the_case_and_is_the_same_every_time() -> (
    None
):
    kept = Kept.new("row 1", {"name": "Prospek Contoh"})
    again = Kept(kept.mark, kept.case_id, kept.ref_id, kept.salt, kept.payload)
    other = Kept(kept.mark, kept.case_id, kept.ref_id, bytes(32), kept.payload)
    assert kept.consent_id == again.consent_id
    assert len({kept.consent_id, other.consent_id, kept.case_id, kept.ref_id}) == 4

"""How labels and values look on a terminal, and what other programs get of them."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from cli.catalogue import Language
from cli.listing import show_folded, show_values
from cli.sayings.folders import FolderSaying
from tests.cli.screen import Screen

ID = "ab" * 32
SENTENCE = "first contact with the prospect: by 2026-12-30 10:34:13 +0000 (29 d 23 h left)"


def shown(width: int, lead: str, value: str | Text) -> list[str]:
    screen = Screen(width)
    show_folded(Text(lead), value, screen.console)
    return screen.lines


def test_what_fits_stands_beside_its_label() -> None:
    assert shown(80, "  node  ", ID) == [f"  node  {ID}"]


def test_an_id_that_does_not_fit_beside_its_label_stands_whole_below_it() -> None:
    assert shown(80, "  name commitment  ", ID) == ["  name commitment", f"    {ID}"]
    assert shown(80, "  its transaction  ", f"{ID}, height 1,234,567") == [
        "  its transaction",
        f"    {ID}, height",
        "    1,234,567",
    ]


def test_words_are_folded_between_them_and_hang_below_the_first() -> None:
    assert shown(60, "  clock  ", SENTENCE) == [
        "  clock  first contact with the prospect: by 2026-12-30",
        "         10:34:13 +0000 (29 d 23 h left)",
    ]
    assert shown(60, "  x  ", "one\ntwo") == ["  x  one", "     two"]


@pytest.mark.parametrize("width", [20, 40, 66, 68, 80, 200])
@pytest.mark.parametrize("value", [ID, SENTENCE, f"{ID}, height 3", "", "  ", "é" * 30])
def test_no_word_is_cut_and_none_is_lost(width: int, value: str) -> None:
    lines = shown(width, "  label  ", Text(value, "bold"))
    assert " ".join(lines).split() == ["label", *value.split()]
    longest = max(map(len, value.split()), default=0)
    assert all(len(line) <= max(width, longest + 4) for line in lines)


def test_a_file_gets_one_line_for_each_value_whatever_its_length() -> None:
    out = Console(file=io.StringIO(), width=80)
    show_values([(FolderSaying.NAME_COMMITMENT, f"{ID} {SENTENCE}")], Language.ENGLISH, out)
    assert isinstance(out.file, io.StringIO)
    assert out.file.getvalue() == f"  name commitment  {ID} {SENTENCE}\n"

"""How often each thing happened, under the title where a person looks for it."""

from cli.sim.happenings import Happening, happenings, happenings_tables
from tests.cli.screen import Screen

COUNTS = {
    "blocks": 60,
    "RETRY: votes said again": 3,
    "crash after write": 2,
    "twin: woke": 4,
    "twin: said both": 1,
    "storms: slow": 1,
    "one thing more": 9,
}


def test_each_thing_stands_in_its_section() -> None:
    seeds_with = dict.fromkeys(COUNTS, 2)
    found = happenings(COUNTS, seeds_with=seeds_with, never=("crash after sync", "silent"))
    assert found == {
        "Protocol": [Happening("blocks", 60, 2), Happening("RETRY: votes said again", 3, 2)],
        "Crashes": [Happening("crash after write", 2, 2), Happening("crash after sync", 0, 0)],
        "Network": [Happening("storms: slow", 1, 2)],
        "Adversaries, by how often they lied": [
            Happening("twin", 5, 2),
            Happening("silent", 0, 0),
        ],
        "Other": [Happening("one thing more", 9, 2)],
    }


def test_tables_stand_below_one_another_where_the_terminal_is_narrow() -> None:
    screen = Screen(80)
    screen.console.print(happenings_tables(happenings(COUNTS), 80))
    heads = [line.split("  ")[0] for line in screen.lines if line.rstrip().endswith("times")]
    assert heads == list(happenings(COUNTS))
    assert not any("seeds" in line for line in screen.lines)


def test_tables_stand_side_by_side_where_there_is_room() -> None:
    screen = Screen(120)
    screen.console.print(happenings_tables(happenings(COUNTS), 120))
    heads = [line for line in screen.lines if line.count("times") == 2]
    assert heads
    assert max(map(len, screen.lines)) <= 120


def test_one_table_alone_is_not_halved() -> None:
    screen = Screen(120)
    screen.console.print(happenings_tables(happenings({"blocks": 1}), 120))
    assert screen.lines[0].startswith("Protocol")

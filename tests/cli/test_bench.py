"""`sinergi sim bench`: a figure for each size, in calm and in chaos."""

from tests.cli.terminal import call, flat, json_of


def test_every_size_is_measured_twice() -> None:
    found = json_of(call("sim", "bench", "--authorities", "4,5", "--seconds", "1", "--json"))
    speeds = found["bench"]
    assert isinstance(speeds, list)
    assert [(each["authorities"], each["air"]) for each in speeds] == [
        (4, "calm"),
        (4, "chaos"),
        (5, "calm"),
        (5, "chaos"),
    ]
    for each in speeds:
        assert each["blocks"] > 0
        assert each["blocks_per_second"] == round(1_000 * each["blocks"] / each["real_ms"], 2)


def test_a_table_for_people() -> None:
    result = call("sim", "bench", "--authorities", "4", "--seconds", "1")
    assert result.exit_code == 0
    assert "authorities air blocks blocks/s per CPU s events/s tx/block" in flat(result.stdout)
    assert max(map(len, result.stdout.splitlines())) <= 80

"""The top of the command line: help, version, languages, and refusals as frames."""

import click
import pytest

from cli.catalogue import Language
from cli.spoken import language_of
from cli.top import sinergi
from tests.cli.terminal import call, flat

WIDEST_PAGE = 80
CONTEXT = click.Context(sinergi)


def _paths_below(*path: str) -> list[tuple[str, ...]]:
    """The commands of a group, and of the groups in it."""
    found: click.Command = sinergi
    for name in path:
        assert isinstance(found, click.Group)
        below = found.get_command(CONTEXT, name)
        assert below is not None
        found = below
    if not isinstance(found, click.Group):
        return [path]
    return [each for name in found.commands for each in _paths_below(*path, name)]


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, Language.ENGLISH),
        ([], {"LANG": "ms_MY.UTF-8"}, Language.MALAY),
        ([], {"LANG": "C.UTF-8"}, Language.ENGLISH),
        ([], {"LANG": "ms_MY.UTF-8", "SINERGI_LANG": "en"}, Language.ENGLISH),
        ([], {"LANG": "en_GB", "SINERGI_LANG": "ms"}, Language.MALAY),
        ([], {"LANG": "ms", "SINERGI_LANG": ""}, Language.MALAY),
        (["--lang", "en"], {"LANG": "ms"}, Language.ENGLISH),
        (["--help", "--lang=ms"], {}, Language.MALAY),
        (["sim", "--lang"], {"LANG": "ms"}, Language.MALAY),
    ],
)
def test_the_language_is_what_was_asked_for_last(
    arguments: list[str], environment: dict[str, str], language: Language
) -> None:
    assert language_of(arguments, environment) is language


def test_help_in_english() -> None:
    result = call("--help")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Usage: sinergi [OPTIONS] COMMAND ..."
    assert (
        "sim         Run the real node in a simulated network that fails and lies." in result.stdout
    )
    assert "sinergi net up" in result.stdout


def test_help_in_malay() -> None:
    result = call("--help", LANG="ms_MY.UTF-8")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Penggunaan: sinergi [PILIHAN] PERINTAH ..."
    assert "Contoh:" in result.stdout
    assert "Options" not in result.stdout


def test_nothing_at_all_shows_the_help() -> None:
    assert "Usage: sinergi" in call().output
    assert "Usage: sinergi sim" in call("sim").output


def test_the_language_may_stand_anywhere() -> None:
    for arguments in (("--lang", "ms", "keys", "--help"), ("keys", "--lang", "ms", "--help")):
        assert call(*arguments).stdout.startswith("Penggunaan: sinergi keys")
    assert "Sinergi does not speak 'xx'." in call("keys", "--lang", "xx", "--help").stderr


COMMANDS = [
    ("init",),
    ("completion",),
    *[
        path
        for group in (
            "keys",
            "genesis",
            "node",
            "net",
            "refer",
            "case",
            "tx",
            "proof",
            "contract",
            "chain",
        )
        for path in _paths_below(group)
    ],
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_a_page_that_fits_and_speaks_both_languages(
    command: tuple[str, ...], language: Language
) -> None:
    result = call(*command, "--help", SINERGI_LANG=language.value)
    assert result.exit_code == 0
    assert ("Contoh:" if language is Language.MALAY else "Examples:") in result.stdout
    assert "--json" in result.stdout or command == ("contract", "docs"), "Markdown is for people"
    longest = max(map(len, result.stdout.splitlines()))
    assert longest <= WIDEST_PAGE, longest


def test_the_version_in_two_languages() -> None:
    assert call("--version").stdout.startswith("sinergi 0.1.0, on Python 3.")
    assert call("--lang", "ms", "--version").stdout.startswith("sinergi 0.1.0, dengan Python 3.")


@pytest.mark.parametrize("command", ["run", "replay", "shrink", "mutants", "bench", "demo"])
def test_every_command_has_help_with_examples(command: str) -> None:
    result = call("sim", command, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert f"sinergi sim {command}" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


REFUSALS = {
    ("sims",): "There is no command 'sims' (sim?). Kept Nothing was run, and nothing was changed. "
    "To do Use one of: init, keys, genesis, node, net, refer, directory, moc, govern, rule, case, board, report, tx, demo, proof, contract, explore, chain, sim, bench, completion. "
    "'sinergi --help' tells what they do.",
    ("sim", "rum"): "There is no command 'rum' (run?).",
    ("node", "xyz"): "There is no command 'xyz'. Kept",
    ("--bad",): "There is no option --bad.",
    ("--versoin",): "There is no option --versoin (--version?).",
    ("--lang",): "--lang has no value, or has one and takes none.",
    ("--lang", "xx"): "Sinergi does not speak 'xx'.",
    ("sim", "run"): "--seeds is missing.",
    ("sim", "run", "--bad"): "'sinergi sim run --help' lists the options.",
    ("sim", "run", "--seeds"): "--seeds has no value",
    ("sim", "run", "--seeds", "5:3"): "'5:3' is not a range of seeds",
    ("sim", "run", "--seeds", "0:3", "more"): "takes nothing more, and there is 'more'.",
    ("sim", "run", "--seeds", "0:3", "--adversaries", "twn"): "knows no 'twn' (twin?)",
    ("sim", "run", "--seeds", "0:3", "--faults", "x"): "crash, partition, weather, pause",
    ("sim", "run", "--seeds", "0:3", "--authorities", "0"): "a whole number from 1 to 200",
    ("sim", "run", "--seeds", "0:3", "--size", "big"): "Use one of: full, small.",
    ("sim", "run", "--seeds", "0:3", "--resume", "/no/file"): "there is no folder /no",
    ("sim", "run", "--seeds", "0:3", "--resume", "/proc/x"): "/proc/x cannot be written: no such",
    ("sim", "bench", "--authorities", "1"): "--authorities cannot be '1'.",
    ("sim", "replay"): "--seed is missing.",
    ("sim", "replay", "--schedule", "/no/file"): "cannot be read: there is no folder /no.",
}


@pytest.mark.parametrize("arguments", REFUSALS, ids=" ".join)
def test_bad_input_gets_one_clear_message(arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert REFUSALS[arguments] in flat(result.stderr)
    assert "Kept Nothing was run, and nothing was changed." in flat(result.stderr)
    assert "Traceback" not in result.stderr
    assert max(map(len, result.stderr.splitlines())) <= 80


def test_a_refusal_below_a_command_in_english_is_in_malay_for_a_malay() -> None:
    result = call("sim", "run", "--seeds", "5:3", SINERGI_LANG="ms")
    assert result.exit_code == 2
    assert "'5:3' bukan julat benih" in flat(result.stderr)
    assert "Tindakan Tulis contohnya --seeds 0:40" in flat(result.stderr)


MALAY = {
    ("run", "--seeds", "0:3", "more"): "difahami: tiada lagi yang diterima, tetapi ada 'more'.",
    ("run", "--seeds", "0:3", "--resume", "."): ". tidak dapat ditulis: ia ialah folder.",
    ("replay", "--seed", "1", "--picture", "x.gif"): "nama yang berakhir dengan .png, .svg, .pdf",
    ("replay", "--schedule", "/no/file"): "/no/file tidak dapat dibaca: tiada folder /no.",
    ("bench", "--authorities", "1"): "--authorities tidak boleh '1'.",
}


@pytest.mark.parametrize("arguments", MALAY, ids=" ".join)
def test_a_malay_is_told_the_cause_in_malay_too(arguments: tuple[str, ...]) -> None:
    assert MALAY[arguments] in flat(call("sim", *arguments, SINERGI_LANG="ms").stderr)


def test_a_frame_is_no_wider_than_a_person_reads() -> None:
    result = call("--bad", COLUMNS="200")
    assert max(map(len, result.stderr.splitlines())) == 100

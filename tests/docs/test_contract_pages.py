"""The pages of the contracts say what the contracts say, and can be read as what they are written in."""

import re

import pytest

from cli.contract.pages import index_of, pages_of
from contracts.shelf import shipped
from contracts.verifier.verify import verified
from tests.contracts.network import ERRANDS
from tests.house.source import REPOSITORY

FOLDER = REPOSITORY / "docs" / "contracts"
WRITTEN = pages_of(shipped()) | index_of(shipped())
PAGES = WRITTEN | pages_of([ERRANDS])
AGAIN = "run 'sinergi contract docs --all --folder docs/contracts', and commit what it writes"


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_is_what_its_contract_says_now(name: str) -> None:
    file = FOLDER / name
    kept = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert kept == WRITTEN[name], f"docs/contracts/{name} is not what the contracts say: {AGAIN}"


def test_there_is_no_page_of_a_contract_that_is_gone() -> None:
    assert sorted(each.name for each in FOLDER.iterdir()) == sorted(WRITTEN), AGAIN


@pytest.mark.parametrize("name", PAGES)
def test_every_row_of_a_table_has_the_cells_of_its_head(name: str) -> None:
    for block in PAGES[name].split("\n\n"):
        if block.startswith("|"):
            widths = [len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().split("\n")]
            assert len(widths) > 2, block
            assert len(set(widths)) == 1, block


STATE_LINE = re.compile(
    r'    (state "([A-Z][A-Z0-9_]*|any of them)" as s_\w+|(\[\*\]|s_\w+) --> s_\w+: \w+(, \w+)*)'
)
NODE = r'\w+(\["\w+"\]|\(\["\w+"\]\)|\[\["\w+(\.\w+)?"\]\]|>"\w+"\]|\(\(\w+\)\))?'
FLOW_LINE = re.compile(rf"    {NODE}( (-->|-\. arms \.->) {NODE})?")


@pytest.mark.parametrize("name", PAGES)
def test_a_diagram_has_lines_that_mermaid_reads(name: str) -> None:
    for kind, body in re.findall(r"```mermaid\n([^\n]+)\n(.*?)```", PAGES[name], re.DOTALL):
        line_form = {"stateDiagram-v2": STATE_LINE, "flowchart LR": FLOW_LINE}[kind]
        lines = body.rstrip("\n").split("\n")
        assert [each for each in lines if not line_form.fullmatch(each)] == []


@pytest.mark.parametrize(
    "program", shipped(), ids=lambda each: str(verified(each.source)[1].contract)
)
def test_nothing_that_a_contract_has_is_left_out(program: object) -> None:
    [source] = [each.source for each in shipped() if each is program]
    outline = verified(source)[1]
    [name] = re.findall(r'^    name = "(\w+)"', source, re.MULTILINE)
    page = WRITTEN[f"{name}.md"]
    called = [each for each, node in outline.methods.items() if node.decorator_list]
    declared = [*called, *outline.fields, *outline.records, *outline.choices, *outline.numbers]
    assert [each for each in declared if f"`{each}`" not in page] == []
    assert [each for each in outline.events if f"`{each}`" not in page] == []


EXAMPLE = """\
stateDiagram-v2
    state "OPEN" as s_OPEN
    state "DONE" as s_DONE
    state "LATE" as s_LATE
    [*] --> s_OPEN: open
    s_OPEN --> s_DONE: finish
    s_OPEN --> s_LATE: run_out
    s_LATE --> s_DONE: finish
"""


def test_the_page_of_the_example_draws_its_states_and_names_its_deadline() -> None:
    page = PAGES["errands.md"]
    assert f"```mermaid\n{EXAMPLE}```" in page
    assert "| `open`: 3 days after the block (`T_DO_MS`), ROUTINE | `finish` |" in page
    assert "`01` `errands/by_owner/` MemberId (16) Id (16)" in page
    assert "| `not_yours` | not in the catalogue | not in the catalogue | `finish` |" in page

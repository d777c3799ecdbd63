"""Figures on the command line, through a real node: counted, published, counted again by others, and challenged."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from cli.complaint import REFUSED
from cli.report.asked import SETS
from cli.sayings.reports import DimensionSaying, FigureSaying, TableStatusSaying
from contracts.words import Id, Role
from node.client import acts
from node.client.api import Place, connected
from node.client.desk import PATIENCE_S, Desk, writing
from node.figures.spec import Dimension, Figure
from node.figures.table import Row
from node.host.key_files import Use, read_key
from tests.cli.terminal import call, flat, json_of
from tests.cli.test_import import batch
from tests.cli.town import ASAL, BANTU, LAIN, Town, town
from tests.node.host.on_trio import on_trio

ROLES = (Role.COORDINATOR, Role.CASEWORKER, Role.ADMIN, Role.SIGNATORY, Role.ANALYST, Role.AUDITOR)
KINDS = ("--by", "need,area", "--figures", "main,offers")
REFERRALS = 9


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own, whose officers may publish and audit, with prospects of whom most are helped."""
    root = tmp_path_factory.mktemp("counted")
    with town(root) as one:
        hire(one)
        file = batch(root / "batch.csv", REFERRALS, mark="kira")
        told = json_of(one.refer(ASAL, "import", str(file), "--json"))
        assert told["rows"], told
        for ref_id in referrals(one)[:-1]:
            one.under_way(BANTU, ref_id)
            one.done(BANTU, "complete", ref_id, "--outcome", "helped")
            one.done(ASAL, "confirm", ref_id)
        one.new("--state", "Perlis", "--need", "makanan")
        yield one


@on_trio
async def hire(here: Town) -> None:
    """Each agency's first officer may do everything that is asked here."""
    async with connected(Place(here.url)) as api:
        for agency in (ASAL, BANTU, LAIN):
            key = read_key(here.key(agency), Use.USER).open()
            roles = tuple(each.value for each in ROLES)
            desk = await Desk.of(api, key)
            await desk.send([writing().call("user", "role", key.public, roles)], PATIENCE_S)


def referrals(here: Town) -> list[str]:
    """Those that were offered."""
    told = json_of(call("case", "list", "--json", *here.asking(BANTU)))
    rows = told["referrals"]
    assert isinstance(rows, list)
    return [str(each["ref_id"]) for each in rows]


def report(here: Town, agency: str, *arguments: str, **environment: str) -> Result:
    """`sinergi report`, asking for an agency."""
    return call("report", *arguments, *here.asking(agency), **environment)


def shown(here: Town, *arguments: str, agency: str = ASAL) -> dict[str, Any]:
    """What `report show` counts."""
    result = report(here, agency, "show", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json_of(result)


def published(here: Town, *arguments: str, agency: str = ASAL) -> str:
    """A table that an agency publishes; its id."""
    result = call("report", "publish", *arguments, "--json", *here.signing(agency))
    assert result.exit_code == 0, result.output
    return str(json_of(result)["id"])


def test_what_became_of_everybody_is_counted(here: Town) -> None:
    told = shown(here, "--by", "none", "--figures", "all")
    [row] = told["rows"]
    values = row["values"]
    assert (values["opened"], values["channelled"]) == (REFERRALS + 1, REFERRALS)
    assert (values["accepted"], values["contacted"]) == (8, 8)
    assert (values["helped"], values["telah"]) == (None, None), "else the two who wait follow"
    assert (values["offers"], values["offers_accepted"], values["lost"]) == (9, 8, 0)
    assert (values["belum"], values["declined"], values["cases"]) == (None, 0, REFERRALS + 1)
    assert told["spec"]["figures"] == [each.name.lower() for each in Figure]


def test_small_numbers_are_hidden_and_small_states_stand_with_their_region(here: Town) -> None:
    told = shown(here, "--by", "area")
    rows = {row["area"]: row["values"] for row in told["rows"]}
    assert set(rows) == {None, "Johor", "Kedah"}
    assert (rows["Kedah"]["opened"], rows["Johor"]["opened"]) == (None, None)
    assert rows[None]["opened"] == REFERRALS + 1
    people = flat(report(here, ASAL, "show", "--by", "area").stdout)
    assert "hidden: fewer than five" in people
    assert "Perlis is counted with Kedah" in people


def test_people_see_tables_in_both_languages(here: Town) -> None:
    told = report(here, ASAL, "show", "--by", "helper", "--figures", "main,times", COLUMNS="140")
    assert BANTU in told.stdout
    assert "registered" in told.stdout
    assert {"contacted,", "answered,"} <= set(told.stdout.split())
    malay = report(here, ASAL, "show", "--by", "agency,month", "--lang", "ms", COLUMNS="140").stdout
    assert "didaftarkan" in malay
    assert "jumlah" in malay
    nothing = report(here, ASAL, "show", "--from", "2001-01", "--to", "2001-12").stdout
    assert "nothing to count" in flat(nothing)


def test_what_happened_is_counted_when_it_happened(here: Town) -> None:
    told = shown(here, "--by", "month", "--count", "happened", "--figures", "outcomes")
    assert told["spec"]["counted"] == "happened"
    assert [row["sums"] for row in told["rows"]] == [["month"], []]
    assert {row["values"]["unmet"] for row in told["rows"]} == {0}


def test_a_spreadsheet_and_pictures_are_written(here: Town, tmp_path: Path) -> None:
    sheet = tmp_path / "table.csv"
    for ending in ("png", "svg"):
        picture = tmp_path / f"table.{ending}"
        wanted = ("--by", "area,helper", "--csv", str(sheet), "--plot", str(picture))
        result = report(here, ASAL, "show", *wanted)
        assert result.exit_code == 0, result.output
        assert "is written" in flat(result.stderr)
        assert picture.stat().st_size > 10_000
    rows = list(csv.reader(StringIO(sheet.read_text())))
    assert rows[0][:4] == ["area", "helper", "opened", "channelled"]
    assert rows[1][:3] == ["all", "all", str(REFERRALS + 1)]
    assert any(BANTU in row and "Johor" in row for row in rows)


def test_a_table_is_published_and_every_member_counts_the_same(here: Town) -> None:
    table = published(here, *KINDS)
    for agency in (BANTU, LAIN):
        result = report(here, agency, "verify", table[:10])
        assert (result.exit_code, "Equal" in result.stdout) == (0, True)
    here.new("--state", "Johor", "--need", "oku")
    told = json_of(report(here, LAIN, "verify", table, "--json"))
    assert (told["equal"], told["first"], told["status"]) == (True, None, "published")
    listed = json_of(report(here, BANTU, "list", "--json"))["tables"]
    assert isinstance(listed, list)
    assert table in [each["stat_id"] for each in listed]
    people = flat(report(here, BANTU, "list", "--of", ASAL, "--lang", "ms").stdout)
    assert "diterbitkan" in people
    assert table[:8] in people


@on_trio
async def publish_falsely(here: Town, stat_id: bytes, change: str) -> None:
    """A table as a liar would publish it: one number is one too many, in the totals or in a row."""
    from cli.report.source import Counting  # noqa: PLC0415 - slow to import
    from node.client.statistics import publish  # noqa: PLC0415 - slow to import
    from node.client.told import cut_at, read_register  # noqa: PLC0415 - slow to import
    from node.figures.spec import SHOWN, Counted, Spec  # noqa: PLC0415 - beside the others
    from node.figures.table import Table, tabulate  # noqa: PLC0415 - beside the others

    async with connected(Place(here.url)) as api:
        cut = await cut_at(api, None)
        counting = Counting(await read_register(api, cut, lambda _: None), cut)
        spec = Spec(Counted.OPENED, 0, 119_999, (Dimension.AREA,), SHOWN)
        table = tabulate(counting.found, spec, cut)
        rows = list(table.rows)
        at = {"total": 0, "row": -1}.get(change, 0)
        if change in ("total", "row"):
            place = rows[at].values.index(0)
            values = (*rows[at].values[:place], 5, *rows[at].values[place + 1 :])
            rows[at] = Row(rows[at].key, values)
        false = Table(spec, cut.height, tuple(rows))
        desk = await Desk.of(api, read_key(here.key(BANTU), Use.USER).open())
        call_ = publish(Id(stat_id), false, None)
        await desk.send([call_], PATIENCE_S)


@pytest.mark.parametrize("change", ["total", "row"])
def test_a_published_number_that_was_changed_is_found_and_named(here: Town, change: str) -> None:
    stat_id = acts.fresh()
    publish_falsely(here, stat_id, change)
    result = report(here, LAIN, "verify", stat_id.hex())
    assert result.exit_code == 1
    told = flat(result.stdout)
    assert "NOT EQUAL to what this chain gives." in told
    assert ("for together" in told) == (change == "total")
    assert ("for Kedah" in told) == (change == "row")
    machine = json_of(report(here, LAIN, "verify", stat_id.hex(), "--json"))
    first = machine["first"]
    assert isinstance(first, dict)
    assert (machine["equal"], first["published"], first["counted"]) == (False, 5, 0)
    assert "TIDAK SAMA" in report(here, LAIN, "verify", stat_id.hex(), "--lang", "ms").stdout


def test_a_table_is_replaced_withdrawn_and_still_known_by_its_commitment(here: Town) -> None:
    first = published(here, "--by", "none")
    second = published(here, "--by", "none", "--replaces", first)
    result = report(here, LAIN, "verify", first)
    assert result.exit_code == 0
    assert "It does not stand any more: replaced." in flat(result.stdout)
    withdrawn = call(
        "report", "withdraw", second, "--because", "outdated", "--json", *here.signing(ASAL)
    )
    now = json_of(withdrawn)["now"]
    assert isinstance(now, dict)
    assert now["status"] == "withdrawn"
    again = call("report", "withdraw", second, "--because", "outdated", *here.signing(ASAL))
    assert again.exit_code == 1
    assert "sinergi report list" in flat(again.stdout)


def test_a_table_is_challenged_with_a_note_that_stays_and_dropped(
    here: Town, tmp_path: Path
) -> None:
    table = published(here, "--by", "need")
    note = tmp_path / "why.txt"
    note.write_text("Jumlah tidak sama dengan kiraan kami.")
    because = ("--because", "not-equal", "--note-file", str(note))
    told = json_of(call("report", "challenge", table, *because, "--json", *here.signing(LAIN)))
    now = told["now"]
    assert isinstance(now, dict)
    assert (now["status"], len(now["salt"])) == ("challenged", 32)
    refused = call("report", "challenge", table, *because, *here.signing(BANTU))
    assert "somebody challenges it already" in flat(refused.stdout)
    other = call("report", "drop", table, *here.signing(BANTU))
    assert "another agency's" in flat(other.stdout)
    dropped = call("report", "drop", table, *here.signing(LAIN))
    assert "Challenged no more." in dropped.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "--from", "2026-13"), "'2026-13' of --from is no month"),
        (("show", "--from", "2026-03", "--to", "2026-01"), "There can be no such table"),
        (("show", "--by", "need,area,agency,month"), "4 dimensions of 3"),
        (("show", "--by", "needs"), "need"),
        (("show", "--at", "999999999"), "Block 999,999,999 is not here"),
        (("show", "--plot", "table.jpg"), ".svg"),
        (("verify", "ffffffff"), "no published table"),
        (("verify", "zz"), "zz"),
    ],
)
def test_what_cannot_be_counted_is_said(here: Town, arguments: tuple[str, ...], said: str) -> None:
    result = report(here, ASAL, *arguments)
    assert result.exit_code == REFUSED
    assert said in flat(result.stderr)


def test_every_figure_has_a_heading_and_is_in_a_set() -> None:
    assert {each.name for each in FigureSaying} == {each.name for each in Figure}
    assert {each.name for each in DimensionSaying} == {each.name for each in Dimension}
    assert {figure for some in SETS.values() for figure in some} == set(Figure)
    assert {each.name for each in TableStatusSaying} == {
        "PUBLISHED", "CHALLENGED", "STRUCK", "REPLACED", "WITHDRAWN",
    }  # fmt: skip


def test_a_store_is_counted_without_a_node(tmp_path: Path) -> None:
    """Its own town, which ends: the same table from the folder, and what was published is equal there."""
    with town(tmp_path) as one:
        hire(one)
        for _ in range(6):
            one.new("--offer-to", BANTU)
        table = published(one, "--by", "need,area")
        by_node = shown(one, "--by", "helper", "--figures", "all")
    folder = str(one.net.nodes[0].folder.path)
    at = ("--at", str(by_node["height"]))
    stored = call("report", "show", "--by", "helper", "--figures", "all", *at, "--store", folder, "--json")  # fmt: skip
    assert stored.exit_code == 0, stored.output
    found = json_of(stored)
    drop = ("helper_name",)
    rows = by_node["rows"]
    assert isinstance(found["rows"], list)
    for ours, theirs in zip(found["rows"], rows, strict=True):
        assert {k: v for k, v in ours.items() if k not in drop} == {
            k: v for k, v in theirs.items() if k not in drop
        }
    result = call("report", "verify", table, "--store", folder)
    assert (result.exit_code, "Equal" in result.stdout) == (0, True)
    missing = call("report", "verify", "ffff", "--store", folder)
    assert (missing.exit_code, "no published table" in flat(missing.stderr)) == (REFUSED, True)
    late = call("report", "show", "--at", "99999999", "--store", folder)
    assert "is not here" in flat(late.stderr)
    both = call("report", "show", "--store", folder, "--api", "http://127.0.0.1:1")
    assert both.exit_code == REFUSED

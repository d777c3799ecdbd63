"""A town of agencies on one real node: one process, whose API serves the officers of all of them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import Result

from chain.genesis import Parameters
from contracts.shelf import shipped
from node.client import acts, intake
from node.client.api import Place, connected
from node.client.case_file import CaseFile, case_file_key
from node.client.desk import PATIENCE_S, Desk, writing
from node.client.services import at_the_start
from node.host.folder import NodeFolder
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNet, LocalNode, make
from tests.cli.terminal import call, json_of
from tests.node.host.on_trio import on_trio

ASAL, BANTU, LAIN = "Agensi Asal", "Agensi Bantu", "Badan Lain"
"""The first one's node runs; the others' officers ask it, too."""
NAME = "Prospek Contoh 77"


@dataclass(frozen=True, slots=True)
class Town:
    """The agencies, and where their officers ask."""

    net: LocalNet
    url: str
    details: Path
    """Who an invented prospect is."""

    def node(self, agency: str) -> LocalNode:
        """An agency's."""
        return next(each for each in self.net.nodes if each.name == agency)

    def asking(self, agency: str) -> tuple[str, ...]:
        """The options of a command that asks for an agency."""
        return ("--node", str(self.node(agency).folder.path), "--api", self.url)

    def signing(self, agency: str, officer: int = 0) -> tuple[str, ...]:
        """The options of a command that an officer signs."""
        return (*self.asking(agency), "--key", str(self.key(agency, officer)))

    def key(self, agency: str, officer: int = 0) -> Path:
        """An officer's key file."""
        return self.node(agency).officers[officer]

    def refer(self, agency: str, *arguments: str) -> Result:
        """`sinergi refer`, signed by an agency's first officer."""
        return call("refer", *arguments, *self.signing(agency))

    def done(self, agency: str, *arguments: str) -> dict[str, object]:
        """The same, which has to be done; the referral as it stands then."""
        result = self.refer(agency, *arguments, "--json")
        assert result.exit_code == 0, result.output
        referral = json_of(result)["referral"]
        assert isinstance(referral, dict)
        return referral

    def new(self, *more: str, agency: str = ASAL) -> str:
        """A prospect taken in; the referral's id."""
        told = self.done(
            agency,
            "new",
            "--state",
            "Selangor",
            "--need",
            "makanan",
            "--details",
            str(self.details),
            *more,
        )
        return str(told["ref_id"])

    def under_way(self, agency: str, ref_id: str) -> str:
        """A referral that was offered to an agency, which has accepted it and begun."""
        self.done(agency, "accept", ref_id)
        self.done(agency, "start", ref_id)
        return ref_id

    def left_to_the_steward(self, *more: str) -> str:
        """An emergency for which its origin did nothing: with the steward, who is the guardian here, too."""
        hurry(self)
        be_on_duty(self)
        ref_id = self.new("--priority", "kecemasan", *more)
        show = ("case", "show", ref_id, "--json", *self.asking(ASAL))
        while json_of(call(*show))["state"] == "open_intake":
            pass
        return ref_id


T_ROUTE, T_STEWARD, T_PUBLISHED, URGENT, SECOND_MS = 1, 10, 23, 1, 1_000
ORDINARY = 3
JOHOR, SELANGOR = 1, 10
NEEDS = tuple(need for name, need in intake.NEEDS.items() if name != "penjagaan")
"""Nobody cares for others here, unless a test says so."""
WEEK_MS = 7 * 24 * 3_600_000


@on_trio
async def publish(here: Town, needs: Sequence[int]) -> None:
    """Every agency has something for these needs in two states, of whose room it says nothing."""
    async with connected(Place(here.url)) as api:
        for node in here.net.nodes:
            places = (needs, (JOHOR, SELANGOR))
            published = at_the_start(writing().call, acts.fresh(), bytes(32), *places)
            desk = await Desk.of(api, read_key(node.officers[0], Use.USER).open())
            told = await desk.send(published, PATIENCE_S)
            assert all(each["done"] for each in told.calls), told.calls


@on_trio
async def hurry(
    here: Town, clock: int = T_ROUTE, priority: int = URGENT, length_ms: int = SECOND_MS
) -> None:
    """The members vote that an emergency waits a second with its origin, or how long another clock runs, unless they have."""
    ballot = acts.fresh()
    propose = writing().call("duration", "propose", clock, priority, length_ms, ballot)
    agree = writing().call("duration", "agree", ballot)
    async with connected(Place(here.url)) as api:
        if await api.view("duration", "of", clock=clock, priority=priority) == length_ms:
            return
        for agency, vote in ((ASAL, propose), (BANTU, agree), (LAIN, agree)):
            desk = await Desk.of(api, read_key(here.key(agency), Use.USER).open())
            await desk.send([vote], PATIENCE_S)
        assert await api.view("duration", "of", clock=clock, priority=priority) == length_ms


@on_trio
async def be_on_duty(here: Town) -> None:
    """Every agency is on duty in Selangor, unless somebody is already."""
    async with connected(Place(here.url)) as api:
        if await api.view("duty", "is_on", area=SELANGOR):
            return
        now_ms, areas = int(time.time() * 1000), (SELANGOR,)
        for node in here.net.nodes:
            desk = await Desk.of(api, read_key(node.officers[0], Use.USER).open())
            shift = (acts.fresh(), 1, areas, now_ms, now_ms + WEEK_MS)
            told = await desk.send([writing().call("duty", "set", *shift)], PATIENCE_S)
            assert all(each["done"] for each in told.calls), told.calls


@contextmanager
def town(
    root: Path, names: Sequence[str] = (ASAL, BANTU, LAIN), publishing: Sequence[int] = NEEDS
) -> Iterator[Town]:
    """A new one below `root`, of agencies with these names, each of which has something for these needs."""
    agencies = [Agency(name, 7, votes=at == 0) for at, name in enumerate(names)]
    net = make(root / "net", agencies, shipped(), Parameters())
    details = root / "details.json"
    details.write_text(json.dumps({"name": NAME, "phone": "000-0000077"}))
    folder = net.nodes[0].folder
    process = subprocess.Popen([sys.executable, "-m", "cli", "node", "start", str(folder.path)])
    try:
        while not folder.api_port.exists():
            assert process.poll() is None
        here = Town(net, f"http://127.0.0.1:{folder.api_port.read_text().strip()}", details)
        if publishing:
            publish(here, publishing)
        yield here
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 0


def state(told: dict[str, object]) -> tuple[object, object]:
    """Where it stands, and with whom."""
    return told["state"], told["holder_name"]


def sealed(folder: NodeFolder) -> CaseFile:
    """What an agency has on its disk."""
    return CaseFile(folder.path / "cases", case_file_key(folder.keys / "cases.key"))

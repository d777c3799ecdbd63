"""The main job, played: seven real nodes, a year's referrals, one authority killed and brought back, and what the chain says."""

from __future__ import annotations

import secrets
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

import trio

from chain.genesis import Parameters
from chain.primitives import MemberId, TransactionId
from chain.transaction import Call
from contracts.founding import CallWriting
from contracts.shelf import shipped
from node.client.api import NoAnswer, NodeApi, Question, Refused, connected, place_of
from node.client.case_file import CaseFile, Kept, case_file_key
from node.client.consents import in_a_year_ms
from node.client.intake import Row, read_batch
from node.client.states import State
from node.host import local_net
from node.host.author import Author
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNet, LocalNode
from node.rehearsal.acts import Act, Cast, Opening, opening
from node.rehearsal.helping import helping, publishing
from node.rehearsal.office import Office, Parts
from node.rehearsal.processes import NodeProcess, running
from node.rehearsal.programme import AGENCIES, KINDS, VOTING, file_name, invent, to_csv
from node.rehearsal.recount import LISTS, recount
from node.rehearsal.script import Plan, draw

STEWARD: Final = "PERKESO"
T_CLAIM, T_PUBLISHED = 5, 23
URGENT, SOON, ORDINARY = 1, 2, 3
SHORT_MS: Final = 2_000
SHORTENED: Final = ((T_CLAIM, URGENT), (T_PUBLISHED, SOON), (T_PUBLISHED, ORDINARY))
"""Clocks and priorities that run for SHORT_MS in a rehearsal, by the members' vote, as everything: how long an emergency waits in
the pool before it is the steward's, and how long a service is published before its agency claims what it is for."""

HELP: Final = ("telah", "sedang", "belum_held", "belum_passed", "ended")
"""The lists of contract `status`."""

KILL_AT: Final = 0.35
"""One authority is killed when so much of the work is done, and brought back a little later."""
BACK_AT: Final = 0.55
LEADER_S: Final = 15.0
"""So long is waited for an authority that leads and has transactions of its own on the way."""
STALLED_S: Final = 180.0
"""Nothing has got any further for so long: the rehearsal has failed."""
EQUAL_S: Final = 60.0


class Stage(Enum):
    """What is being done."""

    MAKING = "making keys, genesis and batches"
    STARTING = "starting the nodes"
    PUBLISHING = "publishing what agencies help with"
    VOTING = "voting on the length of clocks"
    WORKING = "working"
    WITHOUT = "working without one that was killed"
    BACK = "working with it again"
    COMPARING = "comparing the nodes"
    READING = "reading the chain"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: what people see meanwhile. `who` was killed, if somebody was."""

    stage: Stage
    done: int
    total: int
    events: int
    up: int
    who: str = ""


@dataclass(slots=True)
class Report:
    """What the chain says in the end. `faults` is what is not as it has to be; empty if all is well."""

    seed: int
    nodes: int = 0
    referrals: int = 0
    helped: int = 0
    lost: int = 0
    state_roots_equal: bool = False
    height: int = 0
    state_root: str = ""
    killed: str = ""
    recovered: bool = False
    events: int = 0
    events_per_s: float = 0.0
    referrals_per_s: float = 0.0
    elapsed_s: float = 0.0
    transactions: int = 0
    finality_ms: dict[str, float] = field(default_factory=dict)
    lists: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Stalled(Exception):
    """The work gets no further; the message says where it stands."""


Tell = Callable[[Progress], None]


async def play(root: Path, seed: int, count: int, tell: Tell) -> Report:
    """Play the whole rehearsal below `root`, which is new; what the chain says of it."""
    report = Report(seed, referrals=0)
    tell(Progress(Stage.MAKING, 0, count, 0, 0))
    net = local_net.make(
        root,
        [Agency(name, KINDS[name], votes=name in VOTING) for name in AGENCIES],
        shipped(),
        Parameters(),
    )
    batches = _write_batches(root / "batches", seed, count)
    with running(net.nodes) as processes:
        tell(Progress(Stage.STARTING, 0, count, 0, 0))
        await _all_ready(processes)
        async with _apis(net) as apis:
            company = Company(net, processes, apis, seed, batches, tell)
            await company.publish()
            await company.shorten_clocks()
            await company.work(report)
            await company.settle(report)
            await company.examine(report)
    return report


def _write_batches(folder: Path, seed: int, count: int) -> dict[str, tuple[Row, ...]]:
    """The agencies' CSV files, and what their intake reads in them."""
    folder.mkdir(parents=True)
    read: dict[str, tuple[Row, ...]] = {}
    for agency, intakes in invent(seed, count).items():
        path = folder / file_name(agency)
        path.write_text(to_csv(intakes), encoding="utf-8")
        batch = read_batch(path.read_bytes(), AGENCIES)
        assert not batch.bad, "invented batches hold no mistakes"
        read[agency] = batch.rows
    return read


async def _all_ready(processes: Sequence[NodeProcess]) -> None:
    async with trio.open_nursery() as nursery:
        for each in processes:
            nursery.start_soon(each.ready)


@asynccontextmanager
async def _apis(net: LocalNet) -> AsyncIterator[dict[str, NodeApi]]:
    async with AsyncExitStack() as stack:
        yield {
            node.name: await stack.enter_async_context(connected(place_of(node.folder)))
            for node in net.nodes
        }


class Company:
    """A running network, its offices, and the one who watches them."""

    def __init__(
        self,
        net: LocalNet,
        processes: Sequence[NodeProcess],
        apis: Mapping[str, NodeApi],
        seed: int,
        batches: Mapping[str, Sequence[Row]],
        tell: Tell,
    ) -> None:
        self._net = net
        self._processes = {each.node.name: each for each in processes}
        self._apis = apis
        self._tell = tell
        self._victim = ""
        self._write = CallWriting(shipped()).call
        self._total = sum(len(batch) for batch in batches.values())
        self._officers = {node.name: _officer(net, node) for node in net.nodes}
        members = {node.name: bytes(node.member) for node in net.nodes}
        self._cast = Cast(members, STEWARD)
        plans = draw(seed, batches)
        self._helping = helping(batches, plans)
        openings, by_ref = self._openings(batches, plans)
        parts = Parts(by_ref, self._cast, self._write)
        names = list(AGENCIES)
        self.offices = {
            name: Office(
                name,
                apis[name],
                self._officers[name],
                self._officers[names[at - 1]].key,
                parts,
            )
            for at, name in enumerate(names)
        }
        for name, office in self.offices.items():
            office.open(openings[name])

    def _openings(
        self, batches: Mapping[str, Sequence[Row]], plans: Mapping[str, Plan]
    ) -> tuple[dict[str, list[Act]], dict[str, Plan]]:
        """The intake: each row into its agency's own sealed file, and what the chain gets of it."""
        acts: dict[str, list[Act]] = {}
        by_ref: dict[str, Plan] = {}
        until_ms = in_a_year_ms()
        for node in self._net.nodes:
            folder = node.folder.path
            file = CaseFile(folder / "cases", case_file_key(folder / "keys" / "cases.key"))
            kept = [Kept.new(row.reference, row.payload) for row in batches[node.name]]
            file.add(kept)
            acts[node.name] = []
            for row, case in zip(batches[node.name], kept, strict=True):
                plan = plans[row.reference]
                by_ref[case.ref_id.hex()] = plan
                what = Opening(row.state, row.need, row.priority, case.commitment, until_ms)
                ids = (bytes(case.case_id), bytes(case.ref_id))
                acts[node.name].append(opening(self._write, self._cast, plan, ids, what))
        return acts, by_ref

    def say(self, stage: Stage) -> None:
        """Tell people how far it is."""
        office = self.offices[STEWARD]
        up = sum(each.is_up for each in self._processes.values())
        done = max(each.done() for each in self.offices.values())
        self._tell(Progress(stage, done, self._total, office.sight.events, up, self._victim))

    # Before the work.

    async def publish(self) -> None:
        """Each agency says what it helps with, and who is on duty."""
        self.say(Stage.PUBLISHING)
        async with trio.open_nursery() as nursery:
            for name, places in self._helping.items():
                calls = list(publishing(self._write, places))
                nursery.start_soon(self._sign_and_await, name, calls)

    async def shorten_clocks(self) -> None:
        """The members vote that nothing waits for long of what a rehearsal would wait for; at once, for all of it."""
        self.say(Stage.VOTING)
        ballots = [(secrets.token_bytes(16), *each) for each in SHORTENED]
        names = list(AGENCIES)
        propose = [self._write("duration", "propose", *on, SHORT_MS, of) for of, *on in ballots]
        await self._sign_and_await(names[0], propose)
        agree = [self._write("duration", "agree", of) for of, *_ in ballots]
        lengths: list[object] = []
        for name in names[1:]:
            await self._sign_and_await(name, agree)
            lengths = await self._lengths_ms(name)
            if set(lengths) == {SHORT_MS}:
                return
        raise Stalled(f"the members voted {SHORT_MS} ms, and it is {lengths}")

    async def _lengths_ms(self, name: str) -> list[object]:
        asked = [
            Question("duration", "of", {"clock": clock, "priority": priority})
            for clock, priority in SHORTENED
        ]
        return list(await self._apis[name].views(asked))

    async def _sign_and_await(self, name: str, signed: Sequence[Call]) -> None:
        transaction = self._officers[name].sign(list(signed))
        api = self._apis[name]
        [answer] = await api.submit([transaction])
        assert answer["accepted"], f"{name}: {answer}"
        while True:
            found = await api.get(f"/v1/transactions/{transaction.id.hex()}")
            if found["status"] == "final":
                break
            await trio.sleep(0.05)
        calls = found["calls"]
        assert isinstance(calls, list)
        assert all(each["done"] for each in calls), f"{name}: {calls}"

    # The work.

    async def work(self, report: Report) -> None:
        """All offices work; in the middle one authority is killed, and brought back."""
        began = time.monotonic()
        async with trio.open_nursery() as nursery:
            for office in self.offices.values():
                nursery.start_soon(office.work)
            await self._until(KILL_AT, Stage.WORKING)
            self._victim = await self._kill_leader()
            report.killed = self._victim
            await self._until(BACK_AT, Stage.WITHOUT)
            self._processes[self._victim].start()
            await self._until(1.0, Stage.BACK)
            nursery.cancel_scope.cancel()
        report.elapsed_s = time.monotonic() - began

    async def _until(self, share: float, stage: Stage) -> None:
        """Until so much is done, as the best informed office sees it; all of them, if it is all."""
        best, since = -1, time.monotonic()
        while True:
            events = sum(office.sight.events for office in self.offices.values())
            done = max(office.done() for office in self.offices.values())
            self.say(stage)
            if share < 1.0 and done >= share * self._total:
                return
            if share >= 1.0 and all(office.is_done() for office in self.offices.values()):
                return
            if events > best:
                best, since = events, time.monotonic()
            if time.monotonic() - since > STALLED_S:
                raise Stalled(f"{done} of {self._total} done, and nothing new: {self._standing()}")
            await trio.sleep(0.25)

    def _standing(self) -> str:
        """What is not where its plan ends, as the best informed office sees it."""
        office = max(self.offices.values(), key=lambda each: each.done())
        undone = Counter(
            f"{plan.course.value}: {seen.state} {[leg.state for leg in seen.legs]}"
            for plan, seen in office.undone()
        )
        refused = [dict(each.tally.refused) for each in self.offices.values()]
        return f"{dict(undone)}; {refused}"

    async def _kill_leader(self) -> str:
        """SIGKILL to the authority that leads, with transactions of its own agency on their way."""
        deadline = time.monotonic() + LEADER_S
        by_id = {node.node_id.hex(): node.name for node in self._net.nodes}
        while True:
            try:
                why = await self._apis["One Hope"].get("/v1/why")
            except (NoAnswer, Refused):
                continue
            seats = why["authorities"]
            assert isinstance(seats, list)
            leader = next(by_id[seat["node_id"]] for seat in seats if seat["leads"])
            if self.offices[leader].in_flight or time.monotonic() > deadline:
                self._processes[leader].kill()
                return leader
            await trio.sleep(0.01)

    # After the work.

    async def settle(self, report: Report) -> None:
        """Until all seven nodes have one height, and its state root is the same at all of them."""
        self.say(Stage.COMPARING)
        with trio.move_on_after(EQUAL_S):
            while not report.state_roots_equal:
                statuses = [await api.get("/v1/status") for api in self._apis.values()]
                height = min(int(str(each["height"])) for each in statuses)
                blocks = [await api.get(f"/v1/blocks/{height}") for api in self._apis.values()]
                roots = {str(block["state_root"]) for block in blocks}
                newest = max(int(str(each["height"])) for each in statuses)
                report.height, report.state_root = height, min(roots)
                report.state_roots_equal = len(roots) == 1 and newest - height <= 1
                if not report.state_roots_equal:
                    await trio.sleep(0.2)
        report.nodes = len(self._net.nodes)
        victim = await self._apis[report.killed].get("/v1/status")
        report.recovered = int(str(victim["height"])) >= report.height

    async def examine(self, report: Report) -> None:
        """Every figure from a node's chain: one that did not take part in its making, and was never killed."""
        self.say(Stage.READING)
        api = self._apis["One Hope"]
        events = [event async for event in api.events("1.0")]
        report.events = len(events)
        report.events_per_s = round(report.events / report.elapsed_s, 1)
        report.lists = await self._lists(api)
        report.referrals = sum(sum(each.values()) for each in report.lists.values())
        report.helped = sum(each["telah"] for each in report.lists.values())
        report.referrals_per_s = round(report.referrals / report.elapsed_s, 1)
        self._compare(report, recount(events))
        report.lost = await self._lost_submissions(api) + await self._unheld(api, report)
        self._measure(report)
        self._judge(report)

    async def _lists(self, api: NodeApi) -> dict[str, dict[str, int]]:
        """Helped, being helped and not yet helped by agency, as contract `status` lists them."""
        counted: dict[str, dict[str, int]] = {}
        for node in self._net.nodes:
            counted[node.name] = dict.fromkeys(LISTS, 0)
            for which in HELP:
                found = await _pages(api, node.member, which)
                counted[node.name][_list_of(which)] += len(found)
        return counted

    def _compare(self, report: Report, counted: Mapping[str, Mapping[str, int]]) -> None:
        for node in self._net.nodes:
            mine = counted.get(node.member.hex(), {})
            for name in LISTS:
                listed, told = report.lists[node.name][name], mine.get(name, 0)
                if listed != told:
                    report.faults.append(
                        f"{node.name}: the chain lists {listed} in {name}, its events give {told}"
                    )

    async def _lost_submissions(self, api: NodeApi) -> int:
        """Acknowledged transactions that another node has no receipt for."""
        lost = 0
        for office in self.offices.values():
            for identity in office.tally.acknowledged:
                lost += not await _is_final(api, identity)
        return lost

    async def _unheld(self, api: NodeApi, report: Report) -> int:
        """Open referrals that nobody holds, or that no clock runs for."""
        seen = self.offices[STEWARD].sight.referrals
        still = {ref_id: each for ref_id, each in seen.items() if each.state != State.CLOSED}
        asked = [Question("holder", "of", {"ref_id": ref_id}) for ref_id in still]
        holders = dict(zip(still, await api.views(asked), strict=True))
        subjects = {
            ref_id: [ref_id, *(leg.leg_id for leg in each.legs)] for ref_id, each in still.items()
        }
        every = [subject for each in subjects.values() for subject in each]
        clocks = dict(zip(every, await api.deadlines(every), strict=True))
        unheld = 0
        for ref_id, each in still.items():
            has_clock = any(clocks[subject] for subject in subjects[ref_id])
            if not holders[ref_id] or not has_clock:
                unheld += 1
                report.faults.append(
                    f"referral {ref_id} in {each.state}: held by {holders[ref_id]}"
                )
        return unheld

    def _measure(self, report: Report) -> None:
        taken = sorted(s for office in self.offices.values() for s in office.tally.finality_s)
        report.transactions = len(taken)
        report.finality_ms = {
            "p50": round(1_000 * statistics.median(taken), 1),
            "p99": round(1_000 * taken[min(len(taken) - 1, int(0.99 * len(taken)))], 1),
        }
        refused: Counter[str] = Counter()
        for office in self.offices.values():
            refused.update(office.tally.refused)
        report.refused = dict(refused)
        for name, process in self._processes.items():
            report.cpu_s[name] = round(process.cpu_s(), 1)
            report.memory_mb[name] = round(process.memory_bytes() / 1e6, 1)

    def _judge(self, report: Report) -> None:
        """What has to be so, whatever the seed."""
        expected = {
            "referrals": (report.referrals, self._total),
            "lost": (report.lost, 0),
            "state_roots_equal": (report.state_roots_equal, True),
            "recovered": (report.recovered, True),
        }
        for name, (found, wanted) in expected.items():
            if found != wanted:
                report.faults.append(f"{name} is {found}, not {wanted}")


def _officer(net: LocalNet, node: LocalNode) -> Author:
    return Author(read_key(node.officers[0], Use.USER).open(), node.member, net.chain_id)


async def _is_final(api: NodeApi, identity: TransactionId) -> bool:
    found = await api.get(f"/v1/transactions/{identity.hex()}")
    return found["status"] == "final"


def _list_of(which: str) -> str:
    return which.partition("_")[0]


async def _pages(api: NodeApi, member: MemberId, which: str) -> list[str]:
    found: list[str] = []
    while True:
        after = {"after": found[-1]} if found else {}
        page = await api.view("status", "of_agency", origin=member.hex(), which=which, **after)
        assert isinstance(page, list)
        if not page:
            return found
        found += page

"""The programme from its first prospect on: run, and then every referral accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from netsim.boot import RealBoot
from netsim.checkers.chain_shape import ChainShape
from netsim.checkers.no_stop import NoStop
from netsim.checkers.prefix_agreement import PrefixAgreement
from netsim.draws import Draws
from netsim.links import Climate
from netsim.patches import Patches
from netsim.programme.books import LISTS
from netsim.programme.hours import DAY_MS
from netsim.programme.officers import Officers
from netsim.programme.town import HEARTBEAT_MS, make_town
from netsim.world import World
from node.replica import replica

STATUS_EVERY_MS = HEARTBEAT_MS // 2
"""Nodes say where they stand this often, not every ten seconds: nobody fails here, and years are long."""

SETTLE_MS = 2 * HEARTBEAT_MS
"""In which what was handed in last becomes final."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a programme is."""

    members: int = 117
    leaders: int = 862
    authorities: int = 4
    referrals: int = 44_998
    days: int = 7 * 365
    departures: int = 9
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a programme. `lost`: acknowledged and not final, or open without a holder or a clock."""

    scale: Scale
    blocks: int
    transactions: int
    calls: int
    writers: int
    """Keys of officers, leaders and nodes that signed something."""
    opened: int
    lists: dict[str, int]
    dispositions: dict[str, int]
    contacted: int
    told: dict[str, int]
    """How often each kind of event was told."""
    refused: dict[str, int]
    lost: tuple[str, ...]
    differences: tuple[str, ...]
    """Where the chain's own lists and the recount of its events are not the same."""
    violations: tuple[str, ...]
    are_roots_equal: bool
    real_s: float

    @property
    def is_good(self) -> bool:
        """True if nobody was lost, and everything is the same however it is counted."""
        return self.are_roots_equal and not (self.lost or self.differences or self.violations)


Progress = Callable[[int, int], None]
"""Told after every simulated day: blocks, and referrals opened, so far."""


class Programme:
    """A world of replicas, and everybody's work in it."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        draws = Draws(scale.seed, "programme")
        town = make_town(
            draws, members=scale.members, leaders=scale.leaders, authorities=scale.authorities
        )
        self.officers = Officers(
            town, referrals=scale.referrals, days=scale.days, departures=scale.departures
        )
        self.world = World(
            town.cast,
            Climate(),
            seed=scale.seed,
            boot=RealBoot(town.cast),
            watchers=[PrefixAgreement(), ChainShape(), NoStop(), self.officers],
        )
        self._begun_s = perf_counter()

    def run(self, progress: Progress | None = None) -> None:
        """Day after day, in this process; then what was handed in last becomes final."""
        world = self.world
        with Patches() as patches:
            patches.value(replica, "STATUS_EVERY_MS", STATUS_EVERY_MS)
            world.start()
            for day in range(1, self.scale.days + 1):
                world.run_until(day * DAY_MS)
                if progress is not None:
                    progress(world.height, len(self.officers.books.referrals))
                if world.violations:
                    break
            world.run_until(world.now_ms + SETTLE_MS)
        world.finish()

    def account(self) -> Account:
        """What became of everybody."""
        world, officers = self.world, self.officers
        books = officers.books
        roots = {host.replica.finalized.state_root for host in world.hosts if host.replica}
        lists = Counter(each.list for each in books.referrals.values())
        return Account(
            scale=self.scale,
            blocks=world.height,
            transactions=officers.signed,
            calls=officers.calls,
            writers=len(officers.writers),
            opened=len(books.referrals),
            lists={name: lists[name] for name in LISTS},
            dispositions=dict(sorted(books.dispositions().items())),
            contacted=sum(each.contacted_ms is not None for each in books.referrals.values()),
            told=dict(sorted(books.told.items())),
            refused=dict(officers.refused.most_common()),
            lost=tuple(_lost(officers)),
            differences=tuple(_differences(officers)),
            violations=tuple(f"{each.checker}: {each.what}" for each in world.violations),
            are_roots_equal=len(roots) == 1,
            real_s=perf_counter() - self._begun_s,
        )


def _lost(officers: Officers) -> list[str]:
    """Whoever has fallen between agencies."""
    lost = [f"{officers.unfinished} transactions are not final"] if officers.unfinished else []
    for ref_id, account in officers.books.referrals.items():
        if account.disposition is None:
            found = officers.sight.standing(bytes.fromhex(ref_id))
            if found is None or found.holder is None:
                lost.append(f"{ref_id} has no holder")
            elif not officers.sight.runs_out(bytes.fromhex(ref_id)):
                lost.append(f"{ref_id} has no clock")
    return lost


def _differences(officers: Officers) -> list[str]:
    """The chain's lists of each agency beside those that its events come to."""
    counted: dict[tuple[str, str], set[str]] = {}
    for ref_id, account in officers.books.referrals.items():
        counted.setdefault((account.origin, account.list), set()).add(ref_id)
    different = []
    for agency in officers.town.agencies:
        for name in LISTS:
            own = {each.hex() for each in officers.sight.listed(agency.member, name)}
            told = counted.get((agency.member.hex(), name), set())
            if own != told:
                what = f"{len(own)} on the chain, {len(told)} by its events"
                different.append(f"{name} of agency {agency.at}: {what}")
    return different

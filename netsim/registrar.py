"""Members that change their network while it works: nodes and agencies come and go, keys rotate, lost logs are replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import PublicKey, TransactionId
from chain.receipt import Receipt
from netsim.changes import NAME, PUT_OUT, RECOVERED, Changes, Undertaking
from netsim.draws import Draws
from netsim.roster import Act, Roster
from netsim.watcher import Watcher
from netsim.workload import Workload
from netsim.world import World


class Registrar(Watcher):
    """Carries out one change after another, through the same outbox as everybody.

    The next one begins when the last one counts, for one at a time is what f allows. What has to be done goes first:
    a key without a vote log is replaced, and a liar of whom the members have enough is put out.
    """

    def __init__(self, officers: Workload, *, put_out: Mapping[int, int], pause_ms: int) -> None:
        """`put_out`: of each liar the epoch from which on the members want it gone; `pause_ms`: people are slow."""
        self._officers = officers
        self._put_out = dict(put_out)
        self._pause_ms = pause_ms
        self._height = 0
        self._open: dict[TransactionId, Act] = {}
        self._is_over = False
        self._present: Undertaking | None = None
        self._changes: Changes
        self._draws: Draws
        self._roster: Roster
        self._world: World

    def attached(self, world: World) -> None:
        """Begin after a while."""
        self._world = world
        self._draws = world.draws.within("registrar")
        self._roster = Roster(world, self._draws)
        self._changes = Changes(world, self._draws, self._roster, self._officers.members.append)
        world.at(self._pause_ms, self._go_on)

    def stop(self) -> None:
        """Begin no other change."""
        self._is_over = True

    def on_lost_log(self, node: int, key: PublicKey) -> None:
        """The next change gives that node another key."""
        self._roster.lost.append((node, key))

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, receipts: tuple[Receipt, ...]
    ) -> None:
        """Something of ours may be final."""
        if block.header.height <= self._height:
            return
        self._height = block.header.height
        was_open = bool(self._open)
        for receipt in receipts:
            act = self._open.pop(receipt.transaction_id, None)
            if act is not None:
                self._changes.epoch = block.header.epoch
                self._check(act, receipt.results[0].code)
        if was_open and not self._open:
            self._world.at(self._world.now_ms + self._pause_ms, self._go_on)

    def _check(self, act: Act, code: str) -> None:
        assert self._present is not None, "acts are parts of changes"
        if code not in act.codes:
            what = f"{act.call.contract}.{act.call.method} comes to {code}"
            self._world.violate(NAME, f"{self._present.told}: {what}")

    def _go_on(self) -> None:
        """The next step of the present change, or the first one of another."""
        if self._present is None:
            if self._is_over:
                return
            self._present = self._choose()
            self._tell(f"members begin: {self._present.told}")
        acts = next(self._present.steps, None)
        if acts is None:
            self._world.counts[f"changes: {self._present.name}"] += 1
            self._tell(f"members are done: {self._present.told}")
            self._present = None
        if acts:
            self._hand_in(acts)
        else:
            self._world.at(self._world.now_ms + self._pause_ms, self._go_on)

    def _tell(self, what: str) -> None:
        for tell in self._world.hears.change:
            tell(what)

    def _hand_in(self, acts: Sequence[Act]) -> None:
        """All are known before the first one is handed in, which may be final at once."""
        sent = [self._officers.signed(each.member, each.signers, (each.call,)) for each in acts]
        self._open = {each.id: act for each, act in zip(sent, acts, strict=True)}
        for each, act in zip(sent, acts, strict=True):
            self._officers.submit(act.member, each)

    def _choose(self) -> Undertaking:
        return (
            self._replacement() or self._expulsion() or self._draws.pick(self._changes.possible())
        )

    def _replacement(self) -> Undertaking | None:
        """Of a key whose vote log is lost, if the chain allows it yet."""
        roster = self._roster
        roster.lost = [
            each
            for each in roster.lost
            if self._world.cast.key_in(self._world.epoch, each[0]) == each[1]
        ]
        if not roster.lost or not self._changes.may_rotate:
            return None
        return self._changes.rotate(roster.lost[0][0], RECOVERED)

    def _expulsion(self) -> Undertaking | None:
        """Of a liar; somebody else has to have a seat before, or f would sink."""
        epoch, roster = self._world.epoch, self._roster
        due = [
            liar for liar, since in self._put_out.items() if since <= epoch and roster.sits(liar)
        ]
        if not due:
            return None
        if roster.seats > len(self._world.cast.genesis.authorities):
            return self._changes.leave(due[0], PUT_OUT)
        free = roster.free()
        return self._changes.join(self._draws.pick(free)) if free else None

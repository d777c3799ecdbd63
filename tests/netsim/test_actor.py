"""Actors, and the real protocol inside them."""

from netsim.actor import Port, Puppet
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.checkers import all_checkers
from netsim.links import Climate
from netsim.watcher import Watcher
from netsim.workload import Workload
from netsim.world import World
from tests.netsim.worlds import heard, tiny_world


class Honest:
    """An actor that lets its puppet do everything: as good as a host."""

    def __init__(self) -> None:
        self.port: Port
        self.puppet: Puppet

    def start(self, port: Port) -> None:
        """Begin."""
        self.port = port
        self.puppet = port.puppet(self._emit)

    def _emit(self, peer: int | None, data: bytes) -> None:
        if peer is None:
            self.port.broadcast(data)
        else:
            self.port.send(peer, data)

    def connected(self, peer: int) -> None:
        """Pass it on."""
        self.puppet.connected(peer)

    def disconnected(self, peer: int) -> None:
        """Pass it on."""
        self.puppet.disconnected(peer)

    def receive(self, peer: int, data: bytes) -> None:
        """Pass it on."""
        self.puppet.receive(peer, data)

    def tick(self) -> None:
        """Nothing was asked for."""


class Parrot:
    """Says one thing every second, and counts what it hears."""

    def __init__(self) -> None:
        self.port: Port
        self.ticks: list[int] = []

    def start(self, port: Port) -> None:
        """Begin."""
        self.port = port
        port.wake_at(1_000)

    def connected(self, peer: int) -> None:
        """Greet."""
        self.port.send(peer, b"hello")

    def disconnected(self, peer: int) -> None:
        """Nothing."""

    def receive(self, peer: int, data: bytes) -> None:
        """Count."""
        self.port.count("heard")

    def tick(self) -> None:
        """Speak."""
        self.ticks.append(self.port.now_ms)
        self.port.broadcast(b"again")
        self.port.wake_at(self.port.now_ms + 1_000)


class Injected(Watcher):
    """Who injected what."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int, bytes]] = []

    def on_inject(self, node: int, peer: int, data: bytes) -> None:
        """One more."""
        self.seen.append((node, peer, data))


def test_a_chain_grows_with_an_actor_that_only_plays_the_protocol() -> None:
    cast = plain_cast(1, authorities=3)
    actor = Honest()
    world = World(
        cast,
        Climate(),
        seed=1,
        boot=RealBoot(cast),
        actors={2: ("honest", actor)},
        watchers=[*all_checkers(), Workload(gap_ms=300)],
    )
    world.start()
    world.run_until(20_000)
    assert world.violations == []
    assert world.height > 10
    assert actor.puppet.replica.finalized.height >= world.height - 1


def test_a_puppet_that_begins_anew_catches_up() -> None:
    cast = plain_cast(1, authorities=4, observers=1)
    actor = Honest()
    world = World(
        cast,
        Climate(),
        seed=1,
        boot=RealBoot(cast),
        actors={4: ("honest", actor)},
        watchers=[Workload(gap_ms=300)],
    )
    world.start()
    world.run_until(20_000)
    actor.puppet.restart_fresh()
    assert actor.puppet.replica.finalized.height == 0
    for peer in actor.port.peers:
        actor.puppet.connected(peer)
    world.run_until(60_000)
    assert actor.puppet.replica.finalized.height >= world.height - 2


def test_an_actor_speaks_through_its_port_and_wakes_when_it_asked() -> None:
    injected, parrot = Injected(), Parrot()
    world = tiny_world(watchers=[injected], actors={0: ("parrot", parrot)})
    world.start()
    world.run_until(2_500)
    assert parrot.ticks == [1_000, 2_000]
    assert injected.seen == [
        (0, peer, data) for data in (b"hello", b"again", b"again") for peer in (1, 2)
    ]
    assert len(heard(world, 1)) == 2 + 3 + 1
    assert world.honest == (1, 2)

"""Carries IP packets between the wires of a network, late and not all of them: `python -m tests.chaos.relay SEED NAME...`.

Each wire is a TUN device, which this process makes and whose other end is moved to where a node lives. Packets go to the wire
whose place the last byte of their IPv4 destination says, less one. What the weather is, is said on standard input, one
JSON object a line, and acknowledged by a line. All wires are gone when the process ends.
"""

from __future__ import annotations

import fcntl
import heapq
import json
import os
import select
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

TUN: Final = "/dev/net/tun"
SET_INTERFACE: Final = 0x400454CA
"""`TUNSETIFF`, of linux/if_tun.h."""
IP_PACKETS: Final = 0x0001 | 0x1000
"""`IFF_TUN | IFF_NO_PI`: packets of the third layer, and nothing before them."""
MOST_PACKET_BYTES: Final = 65_536
DESTINATION: Final = 19
"""Where the last byte of the destination stands in an IPv4 packet."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What befalls each packet. Only nodes of one side reach each other."""

    delay_ms: float = 0.0
    loss: float = 0.0
    """The share of packets that never arrive, 0 to 1."""
    sides: Sequence[Sequence[int]] = ()
    """Nobody is cut off if there are none."""

    def joins(self, one: int, other: int) -> bool:
        """True if packets go from `one` to `other`."""
        return not self.sides or any(one in side and other in side for side in self.sides)


@dataclass(slots=True)
class Relay:
    """Wires, and what is on its way between them."""

    wires: list[int]
    """Descriptors of the devices, by place."""
    chance: Random
    weather: Weather = field(default_factory=Weather)
    _under_way: list[tuple[float, int, int, bytes]] = field(default_factory=list)
    """Due time, a number that keeps the order, place, packet."""
    _carried: int = 0

    def take(self, place: int, now: float) -> None:
        """Take in what a wire has."""
        while True:
            try:
                packet = os.read(self.wires[place], MOST_PACKET_BYTES)
            except BlockingIOError:
                return
            target = packet[DESTINATION] - 1 if packet[0] >> 4 == 4 else len(self.wires)
            if target >= len(self.wires) or not self.weather.joins(place, target):
                continue
            if self.chance.random() < self.weather.loss:
                continue
            self._carried += 1
            due = now + self.weather.delay_ms / 1_000
            heapq.heappush(self._under_way, (due, self._carried, target, packet))

    def deliver(self, now: float) -> float | None:
        """Put out what is due; in how many seconds the next is, or None."""
        while self._under_way:
            due, _, target, packet = self._under_way[0]
            if due > now:
                return due - now
            heapq.heappop(self._under_way)
            try:
                os.write(self.wires[target], packet)
            except OSError:
                continue  # the device is down yet, or its queue is full: a packet is lost, as packets are
        return None


def wire(name: str) -> int:
    """Make a TUN device; the descriptor of its near end."""
    descriptor = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, SET_INTERFACE, struct.pack("16sH22x", name.encode(), IP_PACKETS))
    return descriptor


def main(arguments: Sequence[str]) -> int:
    """Carry packets until standard input ends."""
    seed, *names = arguments
    relay = Relay([wire(name) for name in names], Random(seed))
    places = {descriptor: place for place, descriptor in enumerate(relay.wires)}
    poll = select.poll()
    for descriptor in (sys.stdin.fileno(), *places):
        poll.register(descriptor, select.POLLIN)
    _say("ready")
    while True:
        wait_s = relay.deliver(time.monotonic())
        for descriptor, _ in poll.poll(None if wait_s is None else wait_s * 1_000):
            if descriptor in places:
                relay.take(places[descriptor], time.monotonic())
                continue
            line = sys.stdin.readline()
            if not line:
                return 0
            relay.weather = Weather(**json.loads(line))
            _say("changed")


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

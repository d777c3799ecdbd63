"""The door to the Prometheus client: what a node's metrics are called, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from node.host.node import Node


def exposition(node: Node) -> tuple[bytes, str]:
    """All metrics of `node` in Prometheus' text format, and its content type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Readings(node))
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Readings(Collector):
    def __init__(self, node: Node) -> None:
        self._node = node

    def collect(self) -> Iterable[Metric]:
        node, replica = self._node, self._node.replica
        yield _gauge("height", "Of the newest final block.", replica.finalized.height)
        yield _gauge("epoch", "In which this node works.", replica.epoch)
        yield _gauge("view", "In which this node works.", replica.view)
        age_s = (node.wall_ms() - replica.finalized.timestamp_ms) / 1000
        yield _gauge("block_age_seconds", "Since the newest final block.", max(0.0, age_s))
        yield _gauge("votes", "1 if this node votes in this epoch.", int(replica.is_voting))
        yield _gauge("links", "Sessions that stand.", len(node.links.standing()))
        yield _counter("strangers", "Refused so far.", node.transport.refused)
        yield _gauge("outbox", "Acknowledged transactions that are not final.", len(node.outbox))
        yield _gauge("inbox", "Inputs that wait for the replica.", len(node.loop.inbox))
        yield _counter("steps", "Inputs that the replica took.", node.loop.steps)
        yield _counter("busy_seconds", "Time in the replica and its actions.", node.loop.busy_s)
        yield _counter("transactions", "Final ones since the start.", node.counts.transactions)
        yield _counter("calls", "Final ones since the start.", node.counts.calls)
        yield _counter("alarms", "Since the start.", node.counts.alarms)
        held = GaugeMetricFamily("sinergi_held", "How much of each sort is held.", labels=["what"])
        for what, count in replica.load().items():
            held.add_metric([what], count)
        yield held
        moved = CounterMetricFamily("sinergi_link_bytes", "By peer.", labels=["peer", "direction"])
        for peer, link in node.links.standing().items():
            moved.add_metric([peer.hex()[:16], "sent"], link.traffic.sent_bytes)
            moved.add_metric([peer.hex()[:16], "received"], link.traffic.received_bytes)
        yield moved


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"sinergi_{name}", about, value=value)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"sinergi_{name}", about, value=value)

"""What each event of a referral costs in a block, without signatures, the root and the disk: microseconds, and keys that are written.

A hundred referrals take the straight path side by side, each event in one batch of an agency's officer.
"""

from chain.crypto import digest
from chain.state import Overlay
from chain.transaction import Call, Transaction
from tests.bench.figure import Figure, duration_us
from tests.contracts.network import LAST_HEIGHT, Network, context_on, member_id

REFERRALS = 100
ROUNDS = 4
ORIGIN, TARGET = "m1.a", "m2.a"
SAID = b"c" * 32
SERVICE = b"s" * 16
IN_AREA = 1


def _id(name: str, number: int) -> bytes:
    return digest(name.encode(), number.to_bytes(4, "big"))[:16]


def run() -> list[Figure]:
    """Figures of each event of the straight path, in its order."""
    network = Network()
    published = network.block(network.transaction(TARGET, *network.publishes(SERVICE, 3, 10)))
    assert all(each.code == "done" for each in published.receipts[0].results), "they help"
    figures = []
    for name, who, calls in _events(network):
        sent = network.transaction(who, *calls)
        figures += _measured(name, network, sent)
        made = network.block(sent)
        assert all(each.code == "done" for each in made.receipts[0].results), name
    return figures


def _events(network: Network) -> list[tuple[str, str, list[Call]]]:
    """Each event with who does it and its calls, one for each referral."""
    numbers = range(REFERRALS)
    refs, legs = [[_id(name, number) for number in numbers] for name in ("ref", "leg")]
    cases, tags = [[_id(name, number) for number in numbers] for name in ("case", "tag")]
    target, encode = member_id(2), network.encode
    return [
        ("consent.give", ORIGIN, [network.gives(case, 3) for case in cases]),
        ("case.open", ORIGIN, [encode("case", "open", case, 1, 10, SAID, case) for case in cases]),
        (
            "referral.open",
            ORIGIN,
            [
                encode("referral", "open", ref, case, 3, 10, 3)
                for ref, case in zip(refs, cases, strict=True)
            ],
        ),
        (
            "leg.offer",
            ORIGIN,
            [
                encode("leg", "offer", ref, 1, 1, (leg,), ((target, tag),), IN_AREA)
                for ref, leg, tag in zip(refs, legs, tags, strict=True)
            ],
        ),
        ("leg.receive", "n2", [encode("leg", "receive", leg, 1) for leg in legs]),
        ("leg.accept", TARGET, [encode("leg", "accept", leg, 2) for leg in legs]),
        ("service.start", TARGET, [encode("service", "start", leg, 1, SAID) for leg in legs]),
        (
            "service.complete",
            TARGET,
            [encode("service", "complete", leg, 2, 1, SAID) for leg in legs],
        ),
        (
            "referral.confirm",
            ORIGIN,
            [encode("referral", "confirm", ref, 5, (), ()) for ref in refs],
        ),
    ]


def _measured(name: str, network: Network, transaction: Transaction) -> list[Figure]:
    context = context_on(network, LAST_HEIGHT)

    def execute() -> Overlay:
        state = Overlay(network.state)
        receipt = network.executor.execute(state, transaction, context)
        assert all(result.code == "done" for result in receipt.results), name
        return state

    def blocks() -> None:
        for _ in range(ROUNDS):
            execute()

    keys = len(execute().writes) / REFERRALS
    return [
        duration_us(name, blocks, operations=ROUNDS * REFERRALS),
        Figure(f"{name}, keys written", keys, keys, keys, "keys", 1),
    ]

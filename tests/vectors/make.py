"""Writes the test vectors beside this file: python -m tests.vectors.make

They are computed by a second, naive implementation of the specification, which stands in
`specification`, so that a vector is no record of what the project happened to do. A change of a vector is a change of the protocol: everything signed before
it is worthless after. All bytes are hexadecimal; numbers are JSON numbers.

`rfc8032.json` is not made here: it is copied from RFC 8032, section 7.1.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.vectors.small_chain import proofs
from tests.vectors.specification import (
    CHAIN,
    authority_set,
    filled,
    leaders,
    merkle,
    named,
    packed,
    public,
    sign,
    tagged,
    transaction,
    under_vote,
    vote,
)

HERE = Path(__file__).parent
U64_MAX = 2**64 - 1

Json = Any


# --- the vectors --------------------------------------------------------------------------------

NONE = bytes(32)
STATEMENTS = [
    (0, 0, 1, filled("b")),
    (1, 0, 1, filled("b")),
    (2, 0, 1, NONE),
    (3, 0, 1, filled("b")),
    (1, 127, 128, filled("b")),
    (2, 255, 256, NONE),
    (3, 65535, 65536, filled("d")),
    (1, 2**32 - 1, 2**32, filled("b")),
    (0, U64_MAX, U64_MAX, filled("\x7f")),
]


def votes() -> Json:
    """Votes of every kind and width, signed by the key of seed 1, with what is signed."""
    made = []
    for at, (kind, epoch, view, block) in enumerate(STATEMENTS):
        fields = vote(kind, epoch, view, block, at * 300 % 65536, 1)
        names = ("kind", "epoch", "view", "block_id", "signer", "signature")
        signed = under_vote(CHAIN, epoch, view, kind, block)
        made.append(named(names, fields) | {"signed": signed, "encoded": packed(fields)})
    return {"chain_id": CHAIN, "public_key": public(1), "votes": made}


def certificates() -> Json:
    """Certificates of sets of several sizes, by the highest indices, each with its set."""
    made = []
    for size, (kind, epoch, view, block) in zip((1, 4, 7, 8, 9, 20), STATEMENTS[1:], strict=False):
        keys = authority_set(size)
        quorum = 2 * size // 3 + 1
        signers = range(size - quorum, size)
        seeds = {public(number): number for number in range(size)}
        message = under_vote(CHAIN, epoch, view, kind, block)
        bitmap = sum(1 << signer for signer in signers).to_bytes((size + 7) // 8, "big")
        signatures = b"".join(sign(seeds[keys[signer]], message) for signer in signers)
        fields = [kind, epoch, view, block, bitmap, signatures]
        names = ("kind", "epoch", "view", "block_id", "signers", "signatures")
        encoded_set = packed([keys])
        made.append(
            named(names, fields)
            | {
                "encoded": packed(fields),
                "authorities": keys,
                "encoded_authorities": encoded_set,
                "authorities_digest": tagged("sinergi/authorities", encoded_set),
            }
        )
    return {"chain_id": CHAIN, "certificates": made}


def quorums() -> Json:
    """For n = 1 .. 200: the faults withstood and the quorum (consensus section 1)."""
    return {"of": [{"n": n, "f": (n - 1) // 3, "q": 2 * n // 3 + 1} for n in range(1, 201)]}


def orders() -> Json:
    """Leader orders: the leader of view v is at place v mod n."""
    sizes = ((1, "a"), (2, "a"), (4, "a"), (4, "b"), (7, "a"), (16, "g"), (100, "g"))
    drawn = [
        {"n": n, "genesis_id": filled(letter), "order": leaders(n, filled(letter))}
        for n, letter in sizes
    ]
    return {"orders": drawn}


def roots() -> Json:
    """Merkle roots of lists of up to nine leaves."""
    leaves = [filled("l", at) for at in range(9)]
    return {"roots": [{"leaves": leaves[:n], "root": merkle(leaves[:n])} for n in range(10)]}


def transactions() -> Json:
    """Transactions with few and many calls, with and without cosigners."""
    many = [["kv", "add", bytes([each])] for each in range(17)]
    long = ["a" * 32, "b" * 64, filled("y", 255)]
    made = [
        transaction(0, [["kv", "set", b"\x01k1"]], []),
        transaction(129, [["leg", "accept", b""], ["leg.v2", "end_all", filled("x", 300)]], [2, 3]),
        transaction(2**40, [long, long], []),
        transaction(1, many, list(range(2, 10))),
    ]
    return {"transactions": made}


def pairs() -> Json:
    """Evidence of each offence by the authority of index 2, whose key has seed 1."""
    offences = {
        "two_proposals": (STATEMENTS[0], (0, 0, 1, filled("e"))),
        "two_notarizations": (STATEMENTS[1], (1, 0, 1, filled("e"))),
        "two_finalizations": (STATEMENTS[3], (3, 0, 1, filled("e"))),
        "nullified_and_finalized": (STATEMENTS[2], STATEMENTS[3]),
    }
    made = []
    for offence, statements in offences.items():
        first, second = (packed(vote(*each, 2, 1)) for each in statements)
        made.append({"offence": offence, "encoded": packed([first, second])})
    return {"chain_id": CHAIN, "culprit": public(1), "signer": 2, "evidence": made}


HEADER_NAMES = (
    *("version", "chain_id", "epoch", "view", "height", "parent_id", "proposer", "timestamp_ms"),
    *("transactions_root", "state_root", "receipts_root", "next_authorities", "flags"),
)


def blocks() -> Json:
    """An empty block, and one with evidence and transactions."""
    made = []
    evidence = [each["encoded"] for each in pairs()["evidence"][:2]]
    some = [each["encoded"] for each in transactions()["transactions"][:2]]
    bodies: list[tuple[Any, Any]] = [([], []), (evidence, some)]
    for height, (offences, carried) in enumerate(bodies, start=200):
        root = merkle([b"e" + each for each in offences] + [b"t" + each for each in carried])
        fields = [
            *(1, CHAIN, 3, 70_000, height, filled("p"), public(2), 1_700_000_000_123),
            *(root, filled("s"), filled("t"), filled("n"), height % 2),
        ]
        header = packed(fields)
        made.append(
            named(HEADER_NAMES, fields)
            | {
                "encoded_header": header,
                "id": tagged("sinergi/block/1", header),
                "evidence": offences,
                "transactions": carried,
                "encoded": packed([header, offences, carried]),
            }
        )
    return {"blocks": made}


def receipts() -> Json:
    """Receipts of calls that were done and of calls that failed."""
    done = [0, "done", b"", [["kv", "set", filled("f", 8)], ["leg", "accepted", b""]]]
    failed = [1, "no_such_key", filled("d", 300), []]
    made = []
    for results in ([], [done], [failed, done, failed]):
        encoded = packed([filled("i"), [packed(each) for each in results]])
        made.append({"transaction_id": filled("i"), "results": results, "encoded": encoded})
    return {"receipts": made}


def geneses() -> Json:
    """A genesis with four authorities and two calls."""
    parameters = [10_000, 1_000, 20_000, 25, 60_000]
    calls = [["member", "found", filled("c", 5)], ["govern", "found", filled("d", 9)]]
    encoded = packed(
        [filled("n"), 1_700_000_000_000, parameters, packed([authority_set(4)]), calls]
    )
    return {
        "nonce": filled("n"),
        "timestamp_ms": 1_700_000_000_000,
        "parameters": parameters,
        "authorities": authority_set(4),
        "calls": calls,
        "encoded": encoded,
        "digest": tagged("sinergi/genesis/1", encoded),
    }


FILES = {
    "votes": votes,
    "certificates": certificates,
    "quorums": quorums,
    "leaders": orders,
    "merkle": roots,
    "transactions": transactions,
    "evidence": pairs,
    "blocks": blocks,
    "receipts": receipts,
    "genesis": geneses,
    "proofs": proofs,
}


def plain(value: Any) -> Json:
    """`value` with its bytes in hexadecimal."""
    match value:
        case bytes():
            return value.hex()
        case Mapping():
            return {name: plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _:
            return value


def text(name: str) -> str:
    """The contents of the file `name`.json."""
    return json.dumps(plain(FILES[name]()), indent=1) + "\n"


if __name__ == "__main__":
    for name in FILES:
        (HERE / f"{name}.json").write_text(text(name))
    for proof in proofs()["proofs"]:
        (HERE / f"{proof['name']}.proof").write_bytes(proof["file"])

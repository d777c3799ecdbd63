"""The chain against the vectors, and the vectors against the script that makes them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from chain.authorities import AUTHORITY_SET, AuthoritySet, LeaderOrder, faults_tolerated, quorum_of
from chain.block import HEADER, Block, Header
from chain.certificate import CERTIFICATE, Certificate
from chain.crypto import SecretKey, verify
from chain.evidence import EVIDENCE
from chain.genesis import GENESIS, Genesis, Parameters
from chain.merkle import merkle_root
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    Signature,
    TransactionId,
    View,
)
from chain.proof.verifier import Checkpoint, Inclusion, Unproven, Value
from chain.proof.verifier import Receipt as Unsent
from chain.proof.verifier import verify as verify_proof
from chain.receipt import RECEIPT, CallResult, Event, Outcome, Receipt
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.vote import VOTE, Vote, VoteKind
from tests.vectors.make import FILES, text

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text())


def _each(name: str, of: str | None = None) -> pytest.MarkDecorator:
    """Runs a test with each vector of the list `of` in a file, by default the one of its name."""
    vectors = _read(name)[of or name]
    return pytest.mark.parametrize("vector", vectors, ids=range(len(vectors)))


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value)


def _keys(values: Iterable[str]) -> tuple[PublicKey, ...]:
    return tuple(PublicKey(_bytes(each)) for each in values)


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_what_the_script_makes(name: str) -> None:
    assert (HERE / f"{name}.json").read_text() == text(name)


@_each("rfc8032", "signatures")
def test_keys_and_signatures_are_those_of_rfc_8032(vector: dict[str, str]) -> None:
    secret = SecretKey(_bytes(vector["seed"]))
    assert secret.public == _bytes(vector["public_key"])
    message, signature = _bytes(vector["message"]), Signature(_bytes(vector["signature"]))
    assert secret.sign(message) == signature
    assert verify(secret.public, message, signature)


@_each("votes")
def test_votes(vector: dict[str, Any]) -> None:
    whole = _read("votes")
    vote = Vote(
        VoteKind(vector["kind"]),
        Epoch(vector["epoch"]),
        View(vector["view"]),
        BlockId(_bytes(vector["block_id"])),
        vector["signer"],
        Signature(_bytes(vector["signature"])),
    )
    signed = vote.ballot.signing_bytes(ChainId(_bytes(whole["chain_id"])))
    assert signed.hex() == vector["signed"]
    assert verify(PublicKey(_bytes(whole["public_key"])), signed, vote.signature)
    assert vote.encode().hex() == vector["encoded"]
    assert VOTE.decode(_bytes(vector["encoded"])) == vote


@_each("certificates")
def test_certificates_and_authority_sets(vector: dict[str, Any]) -> None:
    authorities = AuthoritySet(_keys(vector["authorities"]))
    assert authorities.encode().hex() == vector["encoded_authorities"]
    assert AUTHORITY_SET.decode(authorities.encode()) == authorities
    assert authorities.digest().hex() == vector["authorities_digest"]
    certificate = Certificate(
        VoteKind(vector["kind"]),
        Epoch(vector["epoch"]),
        View(vector["view"]),
        BlockId(_bytes(vector["block_id"])),
        _bytes(vector["signers"]),
        _bytes(vector["signatures"]),
    )
    certificate.verify(ChainId(_bytes(_read("certificates")["chain_id"])), authorities, verify)
    assert certificate.encode().hex() == vector["encoded"]
    assert CERTIFICATE.decode(_bytes(vector["encoded"])) == certificate
    votes = list(certificate.votes())
    assert Certificate.assemble(certificate.ballot, reversed(votes), authorities) == certificate


@_each("quorums", "of")
def test_quorums(vector: dict[str, int]) -> None:
    n = vector["n"]
    assert {"n": n, "f": faults_tolerated(n), "q": quorum_of(n)} == vector


@_each("leaders", "orders")
def test_leader_orders(vector: dict[str, Any]) -> None:
    n, order = vector["n"], vector["order"]
    drawn = LeaderOrder.draw(n, BlockId(_bytes(vector["genesis_id"])))
    assert [drawn.leader(View(view)) for view in range(n)] == order


@_each("merkle", "roots")
def test_merkle_roots(vector: dict[str, Any]) -> None:
    assert merkle_root([_bytes(each) for each in vector["leaves"]]).hex() == vector["root"]


def _call(fields: list[str]) -> Call:
    contract, method, arguments = fields
    return Call(contract, method, _bytes(arguments))


@_each("transactions")
def test_transactions(vector: dict[str, Any]) -> None:
    body = TransactionBody(
        ChainId(_bytes(vector["chain_id"])),
        MemberId(_bytes(vector["member"])),
        PublicKey(_bytes(vector["author"])),
        vector["sequence"],
        Milliseconds(vector["valid_until"]),
        ClientReference(_bytes(vector["reference"])),
        Execution(vector["execution"]),
        tuple(map(_call, vector["calls"])),
        _keys(vector["cosigners"]),
    )
    seeds = [1, *range(2, 2 + len(body.cosigners))]
    transaction = Transaction.sign(body, [SecretKey(each.to_bytes(32, "big")) for each in seeds])
    assert transaction.id.hex() == vector["id"]
    assert [each.hex() for each in transaction.signatures] == vector["signatures"]
    assert transaction.encoded.hex() == vector["encoded"]
    decoded = Transaction.decode(_bytes(vector["encoded"]))
    assert decoded == transaction
    decoded.verify(verify)
    assert verify(body.author, _bytes(vector["signed"]), transaction.signatures[0])


@_each("evidence")
def test_evidence(vector: dict[str, str]) -> None:
    whole = _read("evidence")
    culprit = PublicKey(_bytes(whole["culprit"]))
    authorities = AuthoritySet((PublicKey(bytes(32)), PublicKey(bytes(31) + b"\x01"), culprit))
    evidence = EVIDENCE.decode(_bytes(vector["encoded"]))
    assert evidence.encode().hex() == vector["encoded"]
    assert evidence.offence().value == vector["offence"]
    evidence.verify(ChainId(_bytes(whole["chain_id"])), authorities, verify)
    assert evidence.culprit(authorities) == culprit


@_each("blocks")
def test_blocks(vector: dict[str, Any]) -> None:
    header = Header(
        vector["version"],
        ChainId(_bytes(vector["chain_id"])),
        Epoch(vector["epoch"]),
        View(vector["view"]),
        Height(vector["height"]),
        BlockId(_bytes(vector["parent_id"])),
        PublicKey(_bytes(vector["proposer"])),
        Milliseconds(vector["timestamp_ms"]),
        Digest(_bytes(vector["transactions_root"])),
        Digest(_bytes(vector["state_root"])),
        Digest(_bytes(vector["receipts_root"])),
        Digest(_bytes(vector["next_authorities"])),
        vector["flags"],
    )
    assert header.encode().hex() == vector["encoded_header"]
    assert HEADER.decode(_bytes(vector["encoded_header"])) == header
    block = Block.decode(_bytes(vector["encoded"]))
    assert (block.id.hex(), block.header) == (vector["id"], header)
    assert [each.encode().hex() for each in block.body.evidence] == vector["evidence"]
    assert [each.encoded.hex() for each in block.body.transactions] == vector["transactions"]
    assert Block.seal(header, block.body) == block


@_each("receipts")
def test_receipts(vector: dict[str, Any]) -> None:
    results = tuple(
        CallResult(
            Outcome(outcome),
            code,
            _bytes(detail),
            tuple(Event(contract, name, _bytes(fields)) for contract, name, fields in events),
        )
        for outcome, code, detail, events in vector["results"]
    )
    receipt = Receipt(TransactionId(_bytes(vector["transaction_id"])), results)
    assert receipt.encode().hex() == vector["encoded"]
    assert RECEIPT.decode(_bytes(vector["encoded"])) == receipt


def _trusted(name: str) -> tuple[bytes, Checkpoint | None]:
    whole = _read("proofs")
    start = whole["checkpoint"]
    checkpoint = Checkpoint(start["epoch"], _bytes(start["authorities"]))
    return _bytes(whole["chain_id"]), checkpoint if name == "checkpoint" else None


def _holds(key: bytes, message: bytes, signature: bytes) -> bool:
    return verify(PublicKey(key), message, Signature(signature))


@_each("proofs")
def test_proofs_that_hold(vector: dict[str, Any]) -> None:
    file = _bytes(vector["file"])
    assert (HERE / f"{vector['name']}.proof").read_bytes() == file
    proven = verify_proof(file, _holds, *_trusted(vector["name"]))
    found = (proven.header.height, proven.header.epoch, proven.signatures, proven.authorities)
    assert found == tuple(vector[each] for each in ("height", "epoch", "signatures", "authorities"))
    if isinstance(proven.fact, Inclusion):
        assert proven.fact.transaction.id == _bytes(vector["transaction_id"])
    elif isinstance(proven.fact, Unsent):
        assert proven.fact.transaction_id == _bytes(vector["transaction_id"])
        ends = [(each.outcome, each.code) for each in proven.fact.results]
        assert ends == [(0, "done"), (1, "not_found")]
    else:
        value = None if vector["value"] is None else _bytes(vector["value"])
        assert proven.fact == Value(_bytes(vector["key"]), value)


@_each("proofs", "refused")
def test_proofs_that_do_not_hold(vector: dict[str, str]) -> None:
    with pytest.raises(Unproven) as refused:
        verify_proof(_bytes(vector["file"]), _holds, *_trusted(""))
    assert refused.value.flaw.value == vector["flaw"]


def test_genesis() -> None:
    vector = _read("genesis")
    genesis = Genesis(
        Digest(_bytes(vector["nonce"])),
        Milliseconds(vector["timestamp_ms"]),
        Parameters(*vector["parameters"]),
        AuthoritySet(_keys(vector["authorities"])),
        tuple(Call(name, method, _bytes(each)) for name, method, each in vector["calls"]),
    )
    assert genesis.encode().hex() == vector["encoded"]
    assert GENESIS.decode(_bytes(vector["encoded"])) == genesis
    assert genesis.digest().hex() == vector["digest"]

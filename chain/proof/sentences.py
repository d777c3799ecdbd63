"""What a proof shows, or why it shows nothing, in sentences; it needs nothing but the verifier."""

from __future__ import annotations

from collections.abc import Iterator

from chain.proof.verifier import Flaw, Inclusion, Proven, Receipt, Unproven, Value

_WHY = {
    Flaw.NOT_A_PROOF: "The file is no proof, or one of a later version.",
    Flaw.UNKNOWN_VERSION: "It is of a version of the protocol that is not known here.",
    Flaw.TOO_LARGE: "The file is too large.",
    Flaw.MALFORMED: "The file is damaged, or was never a proof.",
    Flaw.NOT_CANONICAL: "Something in it is written in another way than the one that is allowed.",
    Flaw.WRONG_CHAIN: "It is of another chain than the one that was named.",
    Flaw.NO_CHECKPOINT: "It starts from a checkpoint, which this program does not take. Ask for a proof from the genesis, "
    "or check it with: sinergi proof verify --checkpoint.",
    Flaw.WRONG_CHECKPOINT: "It contradicts the checkpoint: somebody shows another chain.",
    Flaw.WRONG_EPOCH: "A block in it is of another epoch than the authorities that signed it.",
    Flaw.WRONG_AUTHORITIES: "The authorities in it are not those that the chain names.",
    Flaw.NOT_LAST: "Authorities hand over in it at a block that does not end their epoch.",
    Flaw.BROKEN_CHAIN: "Its blocks do not follow one another.",
    Flaw.NOT_FINAL: "It does not show that the block is final.",
    Flaw.NO_QUORUM: "Not as many authorities have signed as it takes, or more.",
    Flaw.BAD_SIGNATURE: "A signature in it is false.",
    Flaw.NOT_IN_STATE: "The state of the block does not hold what it claims.",
    Flaw.NOT_IN_BLOCK: "The block does not carry what it claims.",
    Flaw.WRONG_RECEIPT: "The receipt in it is not that of the transaction.",
}


def why(unproven: Unproven) -> Iterator[str]:
    """Why a proof does not hold, and where."""
    yield f"does not hold: {unproven}"
    yield _WHY[unproven.flaw]
    yield "Nothing that it claims is shown."


def shown(proven: Proven) -> Iterator[str]:
    """What a proof shows, of which block, and by whose signatures."""
    header, checkpoint = proven.header, proven.checkpoint
    yield "The proof holds."
    yield from _fact(proven.fact)
    yield f"The block: height {header.height} of epoch {header.epoch}, made at {_moment(header.timestamp_ms)}."
    yield f"Its id: {header.id.hex()}"
    yield f"It is final: signed by {proven.signatures} of {proven.authorities} authorities, as many as it takes."
    yield f"The chain: {proven.chain_id.hex()}"
    yield f"A later proof can start from the checkpoint {checkpoint.epoch}:{checkpoint.authorities.hex()}"


def _fact(fact: Value | Inclusion | Receipt) -> Iterator[str]:
    match fact:
        case Value(key, value):
            yield from _value(key, value)
        case Inclusion(transaction, receipt):
            yield f"The block carries the transaction {transaction.id.hex()}"
            yield f"of the member {transaction.member.hex()}, signed with the key {transaction.author.hex()}"
            for cosigner in transaction.cosigners:
                yield f"and with the key {cosigner.hex()}"
            calls = [f"{contract}.{method}" for contract, method, _ in transaction.calls]
            yield from _results(receipt, calls)
        case Receipt():
            yield "This is everything that fell due at the start of the block."
            yield from _results(fact, ["what fell due"] * len(fact.results))


def _value(key: bytes, value: bytes | None) -> Iterator[str]:
    if value is None:
        yield f"After the block there was no value in the state at the key {key.hex()} ({key!r})."
    else:
        yield f"After the block the state had a value at the key {key.hex()} ({key!r})."
        yield f"The value, {len(value)} bytes: {value.hex()}"


def _results(receipt: Receipt, names: list[str]) -> Iterator[str]:
    for number, (name, result) in enumerate(zip(names, receipt.results, strict=True), 1):
        end = "was done" if result.outcome == 0 else f"failed: {result.code}"
        detail = f"; detail {result.detail.hex()}" if result.detail else ""
        yield f"{number}. {name} {end}{detail}"
        for contract, event, fields in result.events:
            yield f"   told {contract}.{event}: {fields.hex()}"


def _moment(timestamp_ms: int) -> str:
    """A day of the Gregorian calendar, counted from 1 March of the year 0, and the time of day."""
    minutes, milliseconds = divmod(timestamp_ms, 60_000)
    days, minute = divmod(minutes, 24 * 60)
    era, day = divmod(days + 719_468, 146_097)
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5
    year += 400 * era + (month >= 10)
    month += 3 if month < 10 else -9
    clock = f"{minute // 60:02}:{minute % 60:02}:{milliseconds // 1_000:02}"
    return f"{year:04}-{month:02}-{day + 1:02} {clock} UTC"

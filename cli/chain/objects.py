"""A comparison of two stores as one object, for machines; bytes are hexadecimal."""

from __future__ import annotations

from typing import assert_never

from chain.receipt import Outcome
from node.audit.findings import (
    SIDES,
    Comparison,
    Damage,
    Difference,
    Ended,
    Entry,
    OtherBlock,
    OtherExecution,
    OtherReceipt,
    OtherState,
    Outcomes,
    Work,
)


def comparison_object(found: Comparison, paths: tuple[str, str]) -> dict[str, object]:
    """All of it."""
    stores = zip(SIDES, paths, found.spans, strict=True)
    return {
        "is_equal": found.difference is None,
        "chain_id": found.chain_id.hex(),
        "stores": {
            side.value: {"path": path, "first": span.first, "tip": span.tip}
            for side, path, span in stores
        },
        "equal_to": found.equal_to,
        "executed": None if found.executed is None else list(found.executed),
        "lacking": found.lacking,
        "difference": None if found.difference is None else _difference(found.difference),
    }


def _difference(found: Difference) -> dict[str, object]:
    match found:
        case OtherBlock():
            return {
                "kind": "block",
                "height": found.height,
                "fields": list(found.fields),
                "block_ids": _sided([each.hex() for each in found.ids]),
                "refused": _sided(list(found.refused)),
                "entry": _entry(found.entry),
            }
        case OtherReceipt():
            return {
                "kind": "receipt",
                "height": found.height,
                "index": found.index,
                "wrong": [each.value for each in found.wrong],
                "call": _outcomes(found.outcomes),
            }
        case OtherState():
            return {
                "kind": "state",
                "height": found.height,
                "wrong": [each.value for each in found.wrong],
                "keys": found.count,
                "entry": _entry(found.entry),
            }
        case OtherExecution():
            return {
                "kind": "execution",
                "height": found.height,
                "fields": list(found.fields),
                "refused": found.refused,
                "entry": _entry(found.entry),
                "call": _outcomes(found.outcomes),
            }
        case Damage():
            return {
                "kind": "damage",
                "height": found.height,
                "wrong": [found.side.value],
                "flaw": found.flaw.value,
                "detail": found.detail,
            }
        case _:
            assert_never(found)


def _sided(values: list[str]) -> dict[str, str]:
    return {side.value: value for side, value in zip(SIDES, values, strict=True)}


def _entry(entry: Entry | None) -> dict[str, object] | None:
    if entry is None:
        return None
    return {
        "contract": entry.spot.contract,
        "field": entry.spot.field,
        "key": entry.spot.key,
        "state_key": entry.key.hex(),
        "values": {
            each.who.value: {
                "bytes": None if each.value is None else each.value.hex(),
                "value": each.told,
                "written": None if each.work is None else _work(each.work),
            }
            for each in entry.seen
        },
    }


def _work(work: Work) -> dict[str, object]:
    return {
        "height": work.height,
        "transaction_id": None if work.transaction is None else work.transaction.hex(),
        "call": work.call,
        "methods": [".".join(each) for each in work.path],
    }


def _outcomes(outcomes: Outcomes | None) -> dict[str, object] | None:
    if outcomes is None:
        return None
    return {
        "transaction_id": None if outcomes.transaction is None else outcomes.transaction.hex(),
        "call": outcomes.call,
        "method": None if outcomes.method is None else ".".join(outcomes.method),
        "results": {each.who.value: _result(each) for each in outcomes.seen},
    }


def _result(ended: Ended) -> dict[str, object] | None:
    result = ended.result
    if result is None:
        return None
    return {
        "is_done": result.outcome is Outcome.DONE,
        "code": result.code,
        "facts": ended.facts,
        "events": [
            {"contract": event.contract, "name": event.name, "fields": fields}
            for event, fields in zip(result.events, ended.events, strict=True)
        ],
    }

"""What programs read of the state: many answers at once, keys by their beginnings, events about one subject, proofs."""

from collections.abc import Iterator

import httpx
import pytest

from chain import crypto
from chain.primitives import PublicKey, Signature
from chain.proof import verifier
from chain.proof.verifier import Inclusion, Value
from chain.transaction import Transaction
from contracts.words import Id
from tests.node.host.api.served import Served, served
from tests.node.host.household import WRITING, household

IDS = [Id(bytes([0xAB, at]) + bytes(14)) for at in (1, 2, 0x2F)]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(household(tmp_path_factory.mktemp("read"))) as node:
        node.make_final(opening(node, *IDS))
        yield node


def opening(one: Served, *ids: Id) -> Transaction:
    """Errands under these ids, in one transaction."""
    return one.house.officer.sign([WRITING.call("errands", "open", each, ()) for each in ids])


def asked(one: Served, path: str, **query: str | int) -> dict[str, object]:
    found: dict[str, object] = httpx.get(f"{one.url}{path}", params=query).json()
    return found


def told(one: Served, path: str, body: object) -> httpx.Response:
    return httpx.post(f"{one.url}{path}", json=body)


def question(identity: Id) -> dict[str, object]:
    return {"contract": "errands", "view": "state", "arguments": {"errand_id": identity.hex()}}


def test_many_views_are_answered_in_their_order_and_one_that_refuses_keeps_no_other(
    one: Served,
) -> None:
    stranger = Id(bytes(16))
    questions = [question(each) for each in (IDS[1], stranger, IDS[0])]
    found = told(one, "/v1/views/many", {"questions": questions}).json()["answers"]
    assert [each["refused"] for each in found] == [None, "not_found", None]
    assert found[1]["answer"] is None
    for at, identity in ((0, IDS[1]), (2, IDS[0])):
        single = told(one, "/v1/views", question(identity)).json()
        assert found[at]["answer"] == single["answer"]


@pytest.mark.parametrize(
    ("view", "arguments", "status", "reason"),
    [("nothing", {}, 404, "not_found"), ("state", {"errand_id": "xy"}, 400, "misread")],
)
def test_what_is_no_question_is_refused_with_all_others(
    one: Served, view: str, arguments: dict[str, str], status: int, reason: str
) -> None:
    bad = {"contract": "errands", "view": view, "arguments": arguments}
    answer = told(one, "/v1/views/many", {"questions": [question(IDS[0]), bad]})
    assert (answer.status_code, answer.json()["detail"]["reason"]) == (status, reason)


def test_deadlines_of_many_are_those_of_each(one: Served) -> None:
    subjects = [each.hex() for each in IDS]
    found = told(one, "/v1/deadlines", {"subjects": subjects}).json()["subjects"]
    assert found == [asked(one, f"/v1/deadlines/{each}") for each in subjects]


@pytest.mark.parametrize(
    ("prefix", "wanted"),
    [("", IDS), ("a", IDS), ("ab0", IDS[:2]), ("ab02", IDS[1:2]), ("ab03", []), ("b", [])],
)
def test_keys_are_found_by_how_they_begin(one: Served, prefix: str, wanted: list[Id]) -> None:
    found = asked(one, "/v1/keys/errands/errands", prefix=prefix)["keys"]
    assert found == [each.hex() for each in wanted]


def test_there_are_no_more_keys_than_were_asked_for(one: Served) -> None:
    assert asked(one, "/v1/keys/errands/errands", most=1)["keys"] == [IDS[0].hex()]


def test_events_about_one_subject_are_its_own_and_say_who_signed(one: Served) -> None:
    events = asked(one, "/v1/events", subject=IDS[1].hex())["events"]
    assert isinstance(events, list)
    [event] = events
    assert IDS[1].hex() in event["fields"].values()
    assert event["signed"] == {
        "member": one.house.local.member.hex(),
        "author": one.house.officer.public.hex(),
        "cosigners": [],
    }
    assert asked(one, "/v1/events", subject="00" * 16)["events"] == []


def test_a_transaction_says_who_signed_it_when_and_with_what(one: Served) -> None:
    identity = Id(bytes([0xCD] * 16))
    transaction = opening(one, identity)
    unknown = asked(one, f"/v1/transactions/{transaction.id.hex()}")
    assert (unknown["status"], unknown["signed"], unknown["calls"]) == ("unknown", None, [])
    one.make_final(transaction)
    found = asked(one, f"/v1/transactions/{transaction.id.hex()}")
    block = asked(one, f"/v1/blocks/{found['included_at']}")
    assert found["time_ms"] == block["time_ms"]
    assert found["signed"] == {
        "member": one.house.local.member.hex(),
        "author": one.house.officer.public.hex(),
        "cosigners": [],
    }
    calls = found["calls"]
    assert isinstance(calls, list)
    assert [each["arguments"]["errand_id"] for each in calls] == [identity.hex()]


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    return crypto.verify(PublicKey(key), message, Signature(signature))


def test_proofs_hold_without_the_node(one: Served) -> None:
    transaction = opening(one, Id(bytes([0xEF] * 16)))
    one.make_final(transaction)
    paths = (
        f"/v1/transactions/{transaction.id.hex()}/proof",
        f"/v1/proofs/errands/errands?key={IDS[0].hex()}",
        f"/v1/proofs/errands/errands?key={'00' * 16}",
    )
    facts = [
        verifier.verify(
            httpx.get(f"{one.url}{path}").content, holds, one.house.officer.chain_id, None
        ).fact
        for path in paths
    ]
    assert isinstance(facts[0], Inclusion)
    assert facts[0].transaction.id == transaction.id
    assert [isinstance(each, Value) and each.value is None for each in facts[1:]] == [False, True]


def test_what_did_not_fall_due_cannot_be_proven(one: Served) -> None:
    answer = httpx.get(f"{one.url}/v1/blocks/1/fallen-due/proof")
    assert (answer.status_code, answer.json()["detail"]["reason"]) == (404, "not_found")
    assert "nothing fell due" in answer.json()["detail"]["detail"]

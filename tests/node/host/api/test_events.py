"""The event feed: everything once and in order, from any cursor on, through restarts, at any reader's pace."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import httpx
import pytest

from node.host.feed import Cursor
from tests.node.host.api.served import Served, served
from tests.node.host.household import Household, household

EVENTS = 60


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node with some events in several blocks."""
    with served(household(tmp_path_factory.mktemp("told"))) as one:
        for count in (1, 7, 2, 20, 30):
            one.make_final(*(one.house.errand() for _ in range(count)))
        yield one


def stream(url: str, count: int, **asked: str) -> Iterator[tuple[str, dict[str, object]]]:
    """The first `count` events of a stream, each with its id."""
    headers = {"last-event-id": asked.pop("last_event_id")} if "last_event_id" in asked else {}
    with httpx.stream(
        "GET", f"{url}/v1/events/stream", params=asked, headers=headers, timeout=60
    ) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        identity, left = "", count
        for line in answer.iter_lines():
            if line.startswith("id: "):
                identity = line[4:]
            if line.startswith("data: "):
                yield identity, json.loads(line[6:])
                left -= 1
                if not left:
                    return


def everything(one: Served, contract: str = "errands") -> list[tuple[str, dict[str, object]]]:
    return list(stream(one.url, EVENTS, contract=contract))


def test_every_event_comes_once_and_in_order(told: Served) -> None:
    found = everything(told)
    parsed = [Cursor.parse(str(event["cursor"])) for _, event in found]
    places = [each for each in parsed if each is not None]
    assert len(places) == EVENTS
    assert places == sorted(set(places))
    assert len({event["transaction_id"] for _, event in found}) == EVENTS
    assert {event["name"] for _, event in found} == {"errand_opened"}


def test_a_client_that_comes_back_hears_what_an_uninterrupted_one_hears(told: Served) -> None:
    whole = everything(told)
    for at in range(EVENTS - 1):
        [following] = stream(told.url, 1, contract="errands", last_event_id=whole[at][0])
        assert following == whole[at + 1]


def test_a_client_that_is_cut_off_again_and_again_misses_nothing(told: Served) -> None:
    seed = Random().randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - tests that draw say so
    chance, whole = Random(seed), everything(told)
    heard: list[tuple[str, dict[str, object]]] = []
    while len(heard) < EVENTS:
        asked = {"contract": "errands"}
        if heard:
            asked["last_event_id"] = heard[-1][0]
        count = min(EVENTS - len(heard), chance.randint(1, 9))
        heard += stream(told.url, count, **asked)
    assert heard == whole


def test_pieces_and_the_stream_say_the_same(told: Served) -> None:
    whole = [event for _, event in everything(told)]
    for most in (1, 7, 1_000):
        found: list[dict[str, object]] = []
        cursor = "1.0"
        while True:
            asked: dict[str, str | int] = {"from": cursor, "most": most, "contract": "errands"}
            piece = httpx.get(f"{told.url}/v1/events", params=asked).json()
            found += piece["events"]
            if piece["next"] == cursor:
                break
            cursor = piece["next"]
        assert found == whole


@pytest.mark.parametrize("cursor", ["999999.0", "999999999999999.999999999999999"])
def test_a_cursor_of_another_chain_is_refused_and_not_waited_for(told: Served, cursor: str) -> None:
    for answer in (
        httpx.get(f"{told.url}/v1/events", params={"from": cursor}),
        httpx.get(f"{told.url}/v1/events/stream", params={"from": cursor}),
        httpx.get(f"{told.url}/v1/events/stream", headers={"last-event-id": cursor}),
    ):
        assert (answer.status_code, answer.json()["detail"]["reason"]) == (409, "beyond_the_tip")


def test_the_cursor_at_the_tip_waits_for_what_comes(told: Served) -> None:
    height = httpx.get(f"{told.url}/v1/status").json()["height"]
    asked = {"from": f"{height + 1}.0"}
    assert httpx.get(f"{told.url}/v1/events", params=asked).json()["events"] == []
    beyond = httpx.get(f"{told.url}/v1/events", params={"from": f"{height + 1}.1"})
    assert beyond.status_code == 409


@pytest.mark.parametrize("cursor", ["x", "1", "1.", "-1.0", "1.0x", "1e3.0", "9" * 16 + ".0"])
def test_what_is_no_cursor_is_refused_rather_than_begun_anew(told: Served, cursor: str) -> None:
    answer = httpx.get(f"{told.url}/v1/events/stream", headers={"last-event-id": cursor})
    assert (answer.status_code, answer.json()["detail"]["reason"]) == (400, "no_cursor")


def test_the_stream_goes_on_as_blocks_come_and_through_a_restart(tmp_path: Path) -> None:
    house: Household = household(tmp_path)
    heard: list[str] = []
    made: list[str] = []
    for _ in range(3):
        with served(house) as one:
            asked = {"contract": "errands", "from": heard[-1] if heard else "1.0"}
            with httpx.stream(
                "GET", f"{one.url}/v1/events/stream", params=asked, timeout=60
            ) as answer:
                lines = answer.iter_lines()
                for _ in range(3):
                    transaction = house.errand()
                    made.append(transaction.id.hex())
                    one.make_final(transaction)
                    identity = next(line for line in lines if line.startswith("id: "))
                    data = next(line for line in lines if line.startswith("data: "))
                    heard.append(identity[4:])
                    assert json.loads(data[6:])["transaction_id"] == made[-1]
    assert len(set(heard)) == len(heard) == 9


def test_a_reader_that_takes_nothing_costs_the_node_nothing(told: Served) -> None:
    """It stands still while the node goes on; what it has not read is in the store, not in memory."""
    with httpx.stream("GET", f"{told.url}/v1/events/stream") as lazy:
        assert lazy.status_code == 200
        before = told.node.replica.finalized.height
        told.make_final(*(told.house.errand() for _ in range(100)))
        assert told.node.replica.finalized.height > before
    assert told.node.outbox.is_waiting(told.house.errand().id) is False

"""Who may ask, how much, how often and how long."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from node.host.api.guard import Limits
from tests.node.host.api.served import PLENTY, Served, served
from tests.node.host.household import household


@pytest.fixture(scope="module")
def open_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(household(tmp_path_factory.mktemp("open"))) as one:
        yield one


def problem(answer: httpx.Response) -> tuple[int, str]:
    detail = answer.json()["detail"]
    assert set(detail) == {"reason", "detail", "todo"}
    assert all(detail.values()), "what is wrong, and what to do"
    return answer.status_code, detail["reason"]


def test_without_a_token_nothing_is_told_but_that_the_process_lives(tmp_path: Path) -> None:
    limits = Limits(token="a token of enough length")
    with served(household(tmp_path), limits) as one, httpx.Client(base_url=one.url) as ask:
        assert ask.get("/healthz").status_code == 200
        for headers in (
            {},
            {"authorization": "Bearer x"},
            {"authorization": "a token of enough length"},
        ):
            for path in (
                "/readyz",
                "/metrics",
                "/v1/status",
                "/v1/openapi.json",
                "/v1/events/stream",
            ):
                answer = ask.get(path, headers=headers)
                assert problem(answer) == (401, "no_token")
                assert answer.headers["www-authenticate"] == "Bearer"
        told = {"authorization": "Bearer a token of enough length"}
        assert ask.get("/v1/status", headers=told).status_code == 200
        assert "a token" not in repr(limits)


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1.example.com", "localhost.evil", ""])
def test_a_page_in_a_browser_that_was_led_here_gets_nothing(open_node: Served, host: str) -> None:
    answer = httpx.get(f"{open_node.url}/v1/status", headers={"host": host})
    assert problem(answer) == (403, "other_host")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example"]
)
def test_a_page_from_elsewhere_that_asks_for_this_machine_gets_nothing(
    open_node: Served, origin: str
) -> None:
    url = f"{open_node.url}/v1/transactions"
    assert problem(httpx.post(url, content=b"{}", headers={"origin": origin})) == (
        403,
        "other_host",
    )
    own = httpx.get(f"{open_node.url}/v1/status", headers={"origin": open_node.url})
    assert own.status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8640", "[::1]:8640", "127.0.0.1:1"])
def test_programs_on_this_machine_get_their_answer(open_node: Served, host: str) -> None:
    assert httpx.get(f"{open_node.url}/v1/status", headers={"host": host}).status_code == 200


def test_a_body_that_is_too_large_is_refused_with_and_without_its_length(open_node: Served) -> None:
    body = json.dumps({"transactions": ["A" * 3_000_000]}).encode()
    url = f"{open_node.url}/v1/transactions"
    assert problem(httpx.post(url, content=body)) == (413, "too_large")
    pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    with suppress(httpx.WriteError, httpx.ReadError):  # it hung up while we still sent
        assert problem(httpx.post(url, content=pieces)) == (413, "too_large")
    assert httpx.get(f"{open_node.url}/healthz").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 422, "malformed"),
        (b"\xff\xfe", 422, "malformed"),
        (b"[" * 100_000, 400, "bad_request"),
        (b"{}", 422, "malformed"),
        (b'{"transactions": []}', 422, "malformed"),
        (b'{"transactions": [7]}', 422, "malformed"),
        ('{"transactions": ["é"]}'.encode(), 422, "malformed"),
        (b'{"transactions": ["!"]}', 422, "malformed"),
        (b'{"transactions": ["AA=="], "more": 1}', 422, "malformed"),
        (json.dumps({"transactions": ["AA=="] * 600}).encode(), 422, "malformed"),
    ],
)
def test_what_is_no_handover_is_refused_with_what_to_do(
    open_node: Served, body: bytes, status: int, reason: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{open_node.url}/v1/transactions", content=body, headers=headers)
    assert problem(answer) == (status, reason)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("/v1/events?since=zz", "unknown_parameter"),
        ("/v1/events?from=zz", "malformed"),
        ("/v1/events?from=1.0&from=2.0", "twice"),
        ("/v1/events?from=", "malformed"),
        ("/v1/events?most=0", "malformed"),
        ("/v1/events?most=x", "malformed"),
        ("/v1/events?contract=UPPER", "malformed"),
        ("/v1/events?subject=12", "malformed"),
        ("/v1/events/stream?since=1.0", "unknown_parameter"),
        ("/v1/events/stream?subject=zz", "malformed"),
        ("/v1/blocks?from=-1", "malformed"),
        ("/v1/blocks?most=101", "malformed"),
        ("/v1/blocks?form=3", "unknown_parameter"),
        ("/v1/blocks/1?most=1", "unknown_parameter"),
        ("/v1/status?verbose=1", "unknown_parameter"),
        ("/v1/keys/custody/referrals?prefix=XY", "malformed"),
        ("/v1/keys/custody/referrals?begin=ab", "unknown_parameter"),
        ("/v1/proofs/custody/referrals?key=abc", "malformed"),
        ("/v1/proofs/custody/referrals?since=-1", "malformed"),
        (f"/v1/transactions/{'00' * 32}/proof?since=x", "malformed"),
        ("/metrics?x=1", "unknown_parameter"),
    ],
)
def test_a_query_that_a_route_does_not_take_is_refused_and_never_passed_over(
    open_node: Served, asked: str, reason: str
) -> None:
    assert problem(httpx.get(f"{open_node.url}{asked}")) == (400, reason)


def test_what_is_not_served_is_said_in_the_same_form(open_node: Served) -> None:
    assert problem(httpx.get(f"{open_node.url}/v2")) == (404, "not_found")
    assert problem(httpx.delete(f"{open_node.url}/v1/status")) == (405, "method_not_allowed")
    unknown = "00" * 32
    assert problem(httpx.get(f"{open_node.url}/v1/transactions/{unknown}/proof")) == (
        404,
        "not_found",
    )
    assert problem(httpx.get(f"{open_node.url}/v1/blocks/99")) == (404, "not_found")


def test_whoever_asks_too_often_waits(tmp_path: Path) -> None:
    limits = Limits(requests_per_s=0.5, requests_at_once=5.0)
    with served(household(tmp_path), limits) as one, httpx.Client(base_url=one.url) as ask:
        answers = [ask.get("/v1/status") for _ in range(8)]
        assert [each.status_code for each in answers[:5]] == [200] * 5
        assert problem(answers[-1]) == (429, "too_often")
        assert answers[-1].headers["retry-after"] == "1"


def test_a_request_that_never_ends_is_ended(tmp_path: Path) -> None:
    limits = Limits(
        seconds=0.5,
        requests_per_s=PLENTY.requests_per_s,
        requests_at_once=PLENTY.requests_at_once,
    )
    with served(household(tmp_path), limits) as one:
        with socket.create_connection(("127.0.0.1", int(one.url.rsplit(":", 1)[1])), 10) as slow:
            slow.sendall(
                b"POST /v1/views HTTP/1.1\r\nHost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                b"content-length: 100\r\n\r\n{"
            )
            assert slow.recv(100).startswith(b"HTTP/1.1 503")
        assert httpx.get(f"{one.url}/v1/status").status_code == 200


def test_there_is_room_for_so_many_streams_and_no_more(tmp_path: Path) -> None:
    limits = Limits(streams=2, requests_per_s=1e6, requests_at_once=1e6)
    with served(household(tmp_path), limits) as one, httpx.Client(base_url=one.url) as ask:
        with ask.stream("GET", "/v1/events/stream"), ask.stream("GET", "/v1/events/stream"):
            assert problem(ask.get("/v1/events/stream")) == (429, "too_many_streams")
        for _ in range(100):  # a stream ends when it is noticed that its client has gone
            with ask.stream("GET", "/v1/events/stream") as again:
                if again.status_code == 200:
                    return
        raise AssertionError("the room was not given back")


def test_a_connection_whose_request_never_comes_to_its_end_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("node.host.api.server.IDLE_S", 1)
    with served(household(tmp_path)) as one:
        host, _, port = one.url.removeprefix("http://").rpartition(":")
        with socket.create_connection((host, int(port)), timeout=30) as silent:
            silent.sendall(b"GET /v1/st")
            assert silent.recv(100) == b""


def test_beyond_so_many_connections_it_is_said_that_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("node.host.api.server.IDLE_S", 4)
    limits = Limits(connections=30, requests_per_s=1e6, requests_at_once=1e6)
    with served(household(tmp_path), limits) as one, ExitStack() as stack:
        host, _, port = one.url.removeprefix("http://").rpartition(":")
        address = (host, int(port))
        idle = [stack.enter_context(socket.create_connection(address, 30)) for _ in range(30)]
        answer = httpx.get(f"{one.url}/v1/status")
        assert problem(answer) == (503, "too_many_connections")
        assert int(answer.headers["retry-after"]) > 0
        beyond = [stack.enter_context(socket.create_connection(address, 30)) for _ in range(200)]
        one.make_final(one.house.errand())  # the node goes on meanwhile
        said = [told_to(each) for each in beyond]
        assert any(b"too_many_connections" in each for each in said)
        assert all(each == b"" or each.startswith(b"HTTP/1.1 503") for each in said)
        assert [told_to(each) for each in idle] == [b""] * 30
        assert httpx.get(f"{one.url}/v1/status").status_code == 200


def told_to(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    found = b""
    with suppress(ConnectionResetError):
        while more := connection.recv(4_096):
            found += more
    return found

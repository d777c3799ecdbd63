"""The door to httpx: one node's API, asked and answered as JSON."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from chain.transaction import Transaction
from node.host.config import read_config, token_of
from node.host.folder import NodeFolder

TIMEOUT_S: Final = 30.0
"""Longer than an event stream says nothing."""
SOON_S: Final = 4.0
"""Within this a node that lives answers what an operator asks; one that is stopped takes connections all the same."""
MOST_QUESTIONS: Final = 512
"""In one request, as the API takes them."""
Json = dict[str, object]
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nobody listens here
"""Who listens everywhere is asked on this machine."""


class NoAnswer(Exception):
    """Nobody answers where the node's API should be; the message says what was tried."""


class NotRunning(NoAnswer):
    """The node has not said on which port it listens, or has ended since."""


class Refused(Exception):
    """The API refused: a reason that programs can rely on, what is wrong, and what to do."""

    def __init__(self, status: int, reason: str, detail: str, todo: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.status = status
        self.reason = reason
        self.detail = detail
        self.todo = todo


@dataclass(frozen=True, slots=True)
class Place:
    """Where an API listens, and the token that it asks for, if it does."""

    url: str
    token: str | None = None

    def __repr__(self) -> str:
        return f"Place({self.url})"


def place_of(folder: NodeFolder) -> Place:
    """Where the node of `folder` listens; NotRunning if it has not said, ConfigRefused if its configuration is none."""
    try:
        port = int(folder.api_port.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotRunning(str(folder.path)) from error
    config = read_config(folder.config).api
    host = _EVERYWHERE.get(config.host, config.host)
    return Place(f"http://{f'[{host}]' if ':' in host else host}:{port}", token_of(config))


@dataclass(frozen=True, slots=True)
class Question:
    """What a view is asked."""

    contract: str
    view: str
    arguments: Mapping[str, object]

    def told(self) -> Json:
        """As the API takes it."""
        return {"contract": self.contract, "view": self.view, "arguments": dict(self.arguments)}


class NodeApi:
    """One node's API over one connection."""

    def __init__(self, client: httpx.AsyncClient, place: Place) -> None:
        self._client = client
        self.place = place

    async def get(self, path: str, **query: str | int) -> Json:
        """The JSON at `path`; Refused or NoAnswer."""
        return await self._ask("GET", path, params=dict(query))

    async def post(self, path: str, body: Mapping[str, object]) -> Json:
        """What comes back for `body`; Refused or NoAnswer."""
        return await self._ask("POST", path, content=json.dumps(body).encode())

    async def submit(self, transactions: Iterable[Transaction]) -> list[Json]:
        """Hand in transactions; what became of each, in their order."""
        encoded = [b64encode(each.encoded).decode() for each in transactions]
        answer = await self.post("/v1/transactions", {"transactions": encoded})
        rows = answer["transactions"]
        assert isinstance(rows, list)
        return rows

    async def view(self, contract: str, view: str, **arguments: object) -> object:
        """What a contract's view answers at the newest final block."""
        question = {"contract": contract, "view": view, "arguments": arguments}
        return (await self.post("/v1/views", question))["answer"]

    async def views(self, questions: Sequence[Question]) -> list[object]:
        """What many views answer, in their order; None where one refuses, as for what is not there."""
        found: list[object] = []
        for at in range(0, len(questions), MOST_QUESTIONS):
            asked = [each.told() for each in questions[at : at + MOST_QUESTIONS]]
            answers = (await self.post("/v1/views/many", {"questions": asked}))["answers"]
            assert isinstance(answers, list)
            found += [each["answer"] for each in answers]
        return found

    async def pages(
        self, contract: str, view: str, last: Callable[[object], object] = str, **arguments: object
    ) -> list[object]:
        """All rows of a view that answers page by page; `last` gives of a row what the next page begins `after`."""
        found: list[object] = []
        while True:
            after = {"after": last(found[-1])} if found else {}
            page = await self.view(contract, view, **arguments, **after)
            if not isinstance(page, list) or not page:
                return found
            found += page

    async def deadlines(self, subjects: Sequence[str]) -> list[list[Json]]:
        """What the clock will do about each of many subjects, in their order."""
        found: list[list[Json]] = []
        for at in range(0, len(subjects), MOST_QUESTIONS):
            asked = {"subjects": list(subjects[at : at + MOST_QUESTIONS])}
            rows = (await self.post("/v1/deadlines", asked))["subjects"]
            assert isinstance(rows, list)
            found += [each["deadlines"] for each in rows]
        return found

    async def keys(self, contract: str, field: str, prefix: str, most: int) -> list[str]:
        """At most `most` keys of a contract's field that begin with these digits."""
        found = (await self.get(f"/v1/keys/{contract}/{field}", prefix=prefix, most=most))["keys"]
        assert isinstance(found, list)
        return found

    async def raw(self, path: str, **query: str | int) -> bytes:
        """The bytes at `path`, a proof for instance."""
        return (await self._send("GET", path, params=dict(query))).content

    async def events(
        self, since: str, contract: str | None = None, subject: str | None = None
    ) -> AsyncGenerator[Json, None]:
        """Every event from the cursor `since` on that is final now, in order; of one contract or about one subject."""
        while True:
            query: dict[str, str | int] = {"from": since, "most": 1_000}
            query |= _asked_for(contract, subject)
            piece = await self._ask("GET", "/v1/events", params=query)
            rows, following = piece["events"], piece["next"]
            assert isinstance(rows, list)
            assert isinstance(following, str)
            for row in rows:
                yield row
            height = piece["height"]
            assert isinstance(height, int)
            if int(following.partition(".")[0]) > height:
                return
            since = following

    async def stream(self, since: str, subject: str | None = None) -> AsyncGenerator[Json, None]:
        """Every event from the cursor `since` on, and then each one as it becomes final; NoAnswer when it breaks off."""
        query = {"from": since, **_asked_for(None, subject)}
        try:
            async with self._client.stream("GET", "/v1/events/stream", params=query) as answer:
                if not answer.is_success:
                    await answer.aread()
                    raise _refusal(answer)
                async for line in answer.aiter_lines():
                    if line.startswith("data: "):
                        yield json.loads(line[6:])
        except httpx.HTTPError as error:
            raise self._none(error) from error
        raise NoAnswer(f"{self.place.url}: the stream has ended")

    async def _ask(self, method: str, path: str, **more: object) -> Json:
        answer = (await self._send(method, path, **more)).json()
        assert isinstance(answer, dict)
        return answer

    async def _send(self, method: str, path: str, **more: object) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, **more)  # type: ignore[arg-type]  # ours
        except httpx.HTTPError as error:
            raise self._none(error) from error
        if answer.is_success:
            return answer
        raise _refusal(answer)

    def _none(self, error: httpx.HTTPError) -> NoAnswer:
        return NoAnswer(f"{self.place.url}: {type(error).__name__} {error}".strip())


def _asked_for(contract: str | None, subject: str | None) -> dict[str, str]:
    told = {"contract": contract, "subject": subject}
    return {name: value for name, value in told.items() if value is not None}


def _refusal(answer: httpx.Response) -> Refused:
    """What an answer that is no success says."""
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        detail = answer.text[:500]
    if isinstance(detail, dict):
        told = [str(detail.get(name, "")) for name in ("reason", "detail", "todo")]
        return Refused(answer.status_code, *told)
    return Refused(answer.status_code, "malformed", json.dumps(detail)[:500], "")


@asynccontextmanager
async def connected(place: Place, timeout_s: float = TIMEOUT_S) -> AsyncIterator[NodeApi]:
    """The API at `place`, for as long as the context lasts. It is waited for so long at most for each thing."""
    headers = {"content-type": "application/json"}
    if place.token is not None:
        headers["authorization"] = f"Bearer {place.token}"
    limits = httpx.Limits(max_connections=4)
    async with httpx.AsyncClient(
        base_url=place.url, headers=headers, timeout=timeout_s, limits=limits, trust_env=False
    ) as client:
        yield NodeApi(client, place)


def number_in(told: Json, name: str) -> int:
    """The whole number under a name of an answer."""
    found = told[name]
    assert isinstance(found, int), name
    return found


def ids_in(told: object) -> list[str]:
    """The ids that a view answers; none, where it refused."""
    return [str(each) for each in told] if isinstance(told, list) else []

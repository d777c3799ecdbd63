"""The local HTTP API: final state to read, transactions to hand in, and what an operator asks.

Only final state is read, and every answer names the height that it is of.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import trio
from fastapi import Depends, FastAPI, Header, Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Send

from chain.primitives import Epoch, FixedBytes, Height, NodeId, TransactionId
from chain.proof.assemble import Unprovable
from chain.transaction import MAX_TRANSACTION_BYTES
from contracts.storage import prefix_of
from contracts.words import Id
from node.host.api import answers, reading, views
from node.host.api.errors import Problem, Refusal, answers_problems, check_query, not_found
from node.host.api.guard import Limits, guarded
from node.host.api.metrics import exposition
from node.host.feed import START, Cursor
from node.host.node import Node

MOST_SUBMITTED = 512
MOST_BLOCKS = 100
MOST_EVENTS = 1_000
STREAM_ALIVE_S = 15.0

BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
TransactionHex = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
NodeHex = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
SubjectHex = Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")]
EpochNumber = Annotated[int, Query(ge=0, le=2**53)]
CursorText = Annotated[str | None, Query(alias="from", pattern=r"^[0-9]{1,15}\.[0-9]{1,15}$")]


class Handover(BaseModel):
    """Transactions to hand in, each signed and encoded, in base64."""

    model_config = ConfigDict(extra="forbid")
    transactions: Annotated[
        list[Annotated[str, Field(max_length=2 * MAX_TRANSACTION_BYTES, pattern=BASE64)]],
        Field(min_length=1, max_length=MOST_SUBMITTED),
    ]


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 403, 404, 405, 409, 413, 422, 429, 503)
}

_BYTES = "application/octet-stream"
_FILE: dict[str, Any] = {
    "response_class": Response,
    "responses": {200: {"content": {_BYTES: {}}}},
}


def make_app(node: Node, limits: Limits) -> FastAPI:
    """The API of `node`."""
    app = FastAPI(
        title="Sinergi node",
        version="1",
        description="The local API of one node. Every answer names the height that it is of.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        responses=_PROBLEMS,
        dependencies=[Depends(check_query)],
    )
    answers_problems(app)
    guarded(app, limits)
    _serve_health(app, node)
    _serve_transactions(app, node)
    _serve_chain(app, node)
    _serve_state(app, node)
    _serve_proofs(app, node)
    _serve_events(app, node)
    _serve_network(app, node)
    if node.is_rehearsal:
        _serve_cuts(app, node)
    return app


def _serve_health(app: FastAPI, node: Node) -> None:
    @app.get("/healthz", response_class=Response, tags=["operation"])
    async def healthz() -> Response:
        """200 as long as the process answers."""
        return Response("ok\n", media_type="text/plain")

    @app.get("/readyz", response_class=Response, tags=["operation"])
    async def readyz() -> Response:
        """200 if the node goes on and is no further behind than its peers say; 503 otherwise."""
        why = reading.not_ready(node)
        if why is not None:
            raise Refusal(503, "not_ready", why, "Wait; 'GET /v1/why' says for whom.")
        return Response("ready\n", media_type="text/plain")

    @app.get("/metrics", response_class=Response, tags=["operation"])
    async def metrics() -> Response:
        """For Prometheus."""
        data, kind = exposition(node)
        return Response(data, media_type=kind)

    @app.get("/v1/status", tags=["operation"])
    async def status() -> answers.Status:
        """How this node is."""
        return reading.status(node)

    @app.get("/v1/alarms", tags=["operation"])
    async def alarms() -> answers.Alarms:
        """What the operator has to know; the newest hundred since the start."""
        return reading.alarms(node)


def _serve_transactions(app: FastAPI, node: Node) -> None:
    @app.post("/v1/transactions", tags=["transactions"])
    async def submit(handed: Handover) -> answers.Submission:
        """Hand in signed transactions. One that is accepted is in the durable outbox: it is sent until it is final
        or expired, through every crash. The same one again gets the same answer."""
        encoded = [b64decode(each, validate=True) for each in handed.transactions]
        return reading.submission(node, await node.outbox.hand_in(encoded))

    @app.get("/v1/transactions/{transaction_id}", tags=["transactions"])
    async def transaction(transaction_id: TransactionHex) -> answers.Transaction:
        """What this node knows of a transaction."""
        return reading.transaction(node, _id(TransactionId, transaction_id))


def _serve_chain(app: FastAPI, node: Node) -> None:
    @app.get("/v1/blocks", tags=["chain"])
    async def blocks(
        since: Annotated[int, Query(alias="from", ge=0, le=2**53)] = 0,
        most: Annotated[int, Query(ge=1, le=MOST_BLOCKS)] = 20,
    ) -> answers.Blocks:
        """Final blocks from a height on."""
        return await reading.blocks(node, Height(since), most)

    @app.get("/v1/blocks/{height}", tags=["chain"])
    async def block(height: Annotated[int, Path(ge=0, le=2**53)]) -> answers.Block:
        """One final block."""
        found = reading.block(node, Height(height))
        if found is None:
            raise not_found(
                f"There is no final block of height {height} yet.",
                f"The newest one has height {node.replica.finalized.height}.",
            )
        return found


def _serve_state(app: FastAPI, node: Node) -> None:
    @app.get("/v1/deadlines/{subject}", tags=["state"])
    async def deadlines(
        subject: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
    ) -> answers.Deadlines:
        """What the clock will do about a subject: a case, a referral, a leg, a ballot."""
        return reading.deadlines(node, _id(Id, subject))

    @app.post("/v1/deadlines", tags=["state"])
    async def deadlines_of_all(asked: views.Subjects) -> answers.DeadlinesOfAll:
        """What the clock will do about each of many subjects."""
        return await views.deadlines_of_all(node, asked)

    @app.post("/v1/views", tags=["state"])
    async def view(question: views.Question) -> answers.View:
        """Ask a contract's view about the newest final state."""
        return views.answer(node, question)

    @app.post("/v1/views/many", tags=["state"])
    async def many_views(questions: views.Questions) -> answers.Views:
        """Ask many views, one after another. Each answer names the height that it is of, for blocks may become final
        meanwhile; what one view refuses keeps no other from its answer."""
        return await views.answer_all(node, questions)

    @app.get("/v1/keys/{contract}/{field}", tags=["state"])
    async def keys(
        contract: Annotated[str, Path(pattern="^[a-z0-9_.-]{1,64}$")],
        field: Annotated[str, Path(pattern="^[a-z0-9_]{1,64}$")],
        prefix: Annotated[str, Query(pattern="^[0-9a-f]{0,64}$")] = "",
        most: Annotated[int, Query(ge=1, le=views.MOST_KEYS)] = 16,
    ) -> answers.Keys:
        """The keys of a contract's field that begin with some digits: what an id is whose beginning is known."""
        return views.keys(node, (contract, field), prefix, most)


def _serve_proofs(app: FastAPI, node: Node) -> None:
    @app.get("/v1/transactions/{transaction_id}/proof", tags=["proofs"], **_FILE)
    async def proof(transaction_id: TransactionHex, since: EpochNumber = 0) -> Response:
        """A proof of the transaction and its receipt, for `sinergi proof verify`."""
        try:
            data = node.replica.ledger.prove_inclusion(
                _id(TransactionId, transaction_id), Epoch(since)
            )
        except Unprovable as error:
            raise not_found(str(error), "Ask again when the transaction is final.") from error
        return Response(data, media_type=_BYTES)

    @app.get("/v1/proofs/{contract}/{field}", tags=["proofs"], **_FILE)
    async def value_proof(
        contract: Annotated[str, Path(pattern="^[a-z0-9_.-]{1,64}$")],
        field: Annotated[str, Path(pattern="^[a-z0-9_]{1,64}$")],
        key: Annotated[str, Query(pattern="^([0-9a-f]{2}){0,512}$")] = "",
        since: EpochNumber = 0,
    ) -> Response:
        """A proof of what stands at a key of a contract's field, or that nothing does."""
        place = prefix_of(contract, field) + bytes.fromhex(key)
        try:
            data = node.replica.ledger.prove_value(place, Epoch(since))
        except Unprovable as error:
            raise Refusal(
                409, "unprovable", str(error), "Ask again after the next block."
            ) from error
        return Response(data, media_type=_BYTES)

    @app.get("/v1/blocks/{height}/fallen-due/proof", tags=["proofs"], **_FILE)
    async def fallen_due_proof(
        height: Annotated[int, Path(ge=0, le=2**53)], since: EpochNumber = 0
    ) -> Response:
        """A proof of what fell due at the start of a final block, and what became of it."""
        try:
            data = node.replica.ledger.prove_fallen_due(Height(height), Epoch(since))
        except Unprovable as error:
            raise not_found(
                str(error), "'GET /v1/events' has what the clock fired, and at which height."
            ) from error
        return Response(data, media_type=_BYTES)


def _serve_events(app: FastAPI, node: Node) -> None:
    @app.get("/v1/events", tags=["events"])
    async def events(
        since: CursorText = None,
        most: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = 100,
        contract: Annotated[str | None, Query(pattern="^[a-z0-9_.-]{1,64}$")] = None,
        subject: SubjectHex = None,
    ) -> answers.Events:
        """A piece of the feed of events of final blocks, from a cursor on; those of one contract, or about one
        subject, if they are named."""
        cursor = _reachable(node, _cursor(since))
        return await reading.events(node, cursor, most, reading.Wanted.of(contract, subject))

    @app.get(
        "/v1/events/stream",
        response_class=StreamingResponse,
        tags=["events"],
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def stream(
        since: CursorText = None,
        contract: Annotated[str | None, Query(pattern="^[a-z0-9_.-]{1,64}$")] = None,
        subject: SubjectHex = None,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> StreamingResponse:
        """The feed as server-sent events. The id of each is a durable cursor: a client that comes back with
        Last-Event-ID misses nothing and hears nothing twice."""
        if last_event_id:
            since = last_event_id
        cursor = _reachable(node, _cursor(since))
        return _EventStream(
            _told(node, cursor, reading.Wanted.of(contract, subject)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )


class _EventStream(StreamingResponse):
    """A stream whose source ends with it; Starlette leaves it to the garbage collector."""

    async def stream_response(self, send: Send) -> None:
        """Until the client has gone."""
        source = self.body_iterator
        assert isinstance(source, AsyncGenerator), "as it was made above"
        async with aclosing(source):
            await super().stream_response(send)


async def _told(node: Node, cursor: Cursor, wanted: reading.Wanted) -> AsyncGenerator[bytes, None]:
    """Server-sent events from `cursor` on, for ever; read from the store as fast as the client takes them."""
    while True:
        piece = await reading.events(node, cursor, 100, wanted)
        for event in piece.events:
            told = event.model_dump_json()
            yield f"id: {event.next}\nevent: {event.contract}.{event.name}\ndata: {told}\n\n".encode()
        following = Cursor.parse(piece.next)
        assert following is not None
        if following == cursor:
            with trio.move_on_after(STREAM_ALIVE_S) as waited:
                await node.feed.wait()
            if waited.cancelled_caught:
                yield b": alive\n\n"
        cursor = following


def _serve_network(app: FastAPI, node: Node) -> None:
    @app.get("/v1/members", tags=["network"])
    async def members() -> answers.Members:
        """The agencies."""
        return reading.members(node)

    @app.get("/v1/nodes", tags=["network"])
    async def nodes() -> answers.Nodes:
        """The nodes on the chain, and how this node is linked with each."""
        return reading.nodes(node)

    @app.get("/v1/why", tags=["network"])
    async def why() -> answers.Why:
        """Why there is no block now: whose votes are missing, agency by agency."""
        return reading.why(node)


def _serve_cuts(app: FastAPI, node: Node) -> None:
    """Only where the configuration says that this is a rehearsal; elsewhere these routes do not exist."""

    @app.get("/v1/links/cut", tags=["rehearsal"])
    async def cuts() -> answers.Cuts:
        """Which links are cut."""
        return reading.cuts(node)

    @app.post("/v1/links/{node_id}/cut", tags=["rehearsal"])
    async def cut(node_id: NodeHex) -> answers.Cuts:
        """Close the session with a node and keep it away, in both directions, until it is healed."""
        node.links.cut(_id(NodeId, node_id))
        return reading.cuts(node)

    @app.post("/v1/links/{node_id}/heal", tags=["rehearsal"])
    async def heal(node_id: NodeHex) -> answers.Cuts:
        """Undo a cut."""
        node.links.heal(_id(NodeId, node_id))
        return reading.cuts(node)


def _cursor(text: str | None) -> Cursor:
    cursor = Cursor.parse(text) if text else START
    if cursor is None:
        raise Refusal(
            400, "no_cursor", "This is no cursor of an event.", "Give one as an event named it."
        )
    return cursor


def _reachable(node: Node, cursor: Cursor) -> Cursor:
    """A place that this node's feed has, or goes on at; nobody is to wait for one of another chain for ever."""
    if cursor <= node.feed.end():
        return cursor
    raise Refusal(
        409,
        "beyond_the_tip",
        f"The cursor goes on at height {cursor.height}; this node's newest final block has height "
        f"{node.replica.finalized.height}.",
        "Ask again when this node has caught up, or begin anew if the cursor is of another chain.",
    )


def _id(kind: type[FixedBytes], text: str) -> Any:
    return kind(bytes.fromhex(text))


def openapi(node: Node) -> str:
    """The description of the API, OpenAPI 3.1, as JSON."""
    return json.dumps(make_app(node, Limits()).openapi(), indent=1)

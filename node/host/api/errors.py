"""What the API says when it cannot do what it is asked: always what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as NotServed


class Trouble(BaseModel):
    """What is wrong, and what to do."""

    reason: str = Field(description="A word that programs can rely on")
    detail: str = Field(description="What is wrong, for people")
    todo: str = Field(description="What to do about it")


class Problem(BaseModel):
    """An answer that is not what was asked for."""

    detail: Trouble


class Refusal(HTTPException):
    """A Problem on its way out."""

    def __init__(self, status: int, reason: str, detail: str, todo: str) -> None:
        self.trouble = Trouble(reason=reason, detail=detail, todo=todo)
        super().__init__(status, self.trouble.model_dump())


def not_found(what: str, todo: str) -> Refusal:
    """There is no such thing at the newest final block."""
    return Refusal(404, "not_found", what, todo)


def check_query(request: Request) -> None:
    """Refuse what a route does not take, and what is said twice: who misspells a filter must not get everything instead."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute), "nothing else is served under a dependency"
    known = sorted(each.alias for each in route.dependant.query_params)
    for name in request.query_params:
        if name not in known:
            takes = f"takes: {', '.join(known)}" if known else "takes none"
            raise Refusal(
                400, "unknown_parameter", f"There is no parameter {name!r}.", f"This route {takes}."
            )
        if len(request.query_params.getlist(name)) > 1:
            raise Refusal(400, "twice", f"{name!r} is given twice.", "Give it once.")


def answers_problems(app: FastAPI) -> None:
    """Have `app` say everything that it refuses as a Problem, also what FastAPI refuses by itself."""

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(each) for each in first["loc"])
        told = Trouble(
            reason="malformed",
            detail=f"{place}: {first['msg']}",
            todo="'GET /v1/openapi.json' says what this route takes.",
        )
        return _problem(400 if first["loc"][0] == "query" else 422, told)

    @app.exception_handler(NotServed)
    async def not_served(_request: Request, error: NotServed) -> Response:
        if isinstance(error, Refusal):
            told = error.trouble
        else:
            told = Trouble(
                reason=HTTPStatus(error.status_code).name.lower(),
                detail=f"{error.detail}",
                todo="'GET /v1/openapi.json' says what is served.",
            )
        return _problem(error.status_code, told, error.headers)


def _problem(status: int, told: Trouble, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(Problem(detail=told).model_dump(), status, headers)

"""What the API says when it cannot do what it is asked: always what is wrong, and what to do."""

from __future__ import annotations

from fastapi import HTTPException
from pydantic import BaseModel, Field


class Problem(BaseModel):
    """An answer that is not what was asked for."""

    reason: str = Field(description="A word that programs can rely on")
    detail: str = Field(description="What is wrong, for people")
    todo: str = Field(description="What to do about it")


class Refusal(HTTPException):
    """A Problem on its way out."""

    def __init__(self, status: int, reason: str, detail: str, todo: str) -> None:
        super().__init__(status, Problem(reason=reason, detail=detail, todo=todo).model_dump())


def not_found(what: str, todo: str) -> Refusal:
    """There is no such thing at the newest final block."""
    return Refusal(404, "not_found", what, todo)

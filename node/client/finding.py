"""Finds a referral by what a person types: the beginning of its id, or else that of one of its offers. Other things by theirs."""

from __future__ import annotations

import re
from typing import Final

from node.client.api import NodeApi, Question

MOST: Final = 5
"""Of what could be meant, so many are told."""
LEAST_DIGITS: Final = 2


class NotAnId(Exception):
    """What was typed is no beginning of an id."""


class NotFound(Exception):
    """No referral and no offer has an id that begins so."""


class Ambiguous(Exception):
    """Several begin so; `known` are some of them."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(", ".join(known))
        self.known = known


async def find_id(api: NodeApi, contract: str, field: str, typed: str) -> str:
    """The one id among the keys of a contract's field that is meant; NotAnId, NotFound or Ambiguous."""
    known = await api.keys(contract, field, _digits(typed), MOST)
    return _only(known, typed)


async def find_referral(api: NodeApi, typed: str) -> str:
    """The id of the one referral that is meant; NotAnId, NotFound or Ambiguous."""
    digits = _digits(typed)
    held = await api.keys("custody", "referrals", digits, MOST)
    ended = await api.keys("referral", "closed", digits, MOST)
    return _only(list(dict.fromkeys([*held, *ended])) or await _of_legs(api, digits), typed)


def _digits(typed: str) -> str:
    digits = typed.strip().lower().replace("-", "").removesuffix("…")
    if not re.fullmatch(rf"[0-9a-f]{{{LEAST_DIGITS},32}}", digits):
        raise NotAnId(typed)
    return digits


def _only(known: list[str], typed: str) -> str:
    if not known:
        raise NotFound(typed)
    if len(known) > 1:
        raise Ambiguous(known[:MOST])
    return known[0]


async def _of_legs(api: NodeApi, digits: str) -> list[str]:
    """The referrals of the legs whose ids begin so."""
    legs = await api.keys("leg", "legs", digits, MOST)
    offers = await api.views([Question("leg", "get", {"leg_id": each}) for each in legs])
    return list(dict.fromkeys(str(each["ref_id"]) for each in offers if isinstance(each, dict)))

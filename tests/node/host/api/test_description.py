"""The API keeps to its own description: OpenAPI 3.1, and every answer that schemathesis can draw out of it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import CheckFunction
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.node.host.api.served import Served, served
from tests.node.host.household import household

ROUTES_THAT_NEVER_END = "/v1/events/stream"
TAKE_WHAT_A_VIEW_TAKES = ("/v1/views", "/v1/views/many")
"""Which arguments are right is said by each contract's page, not here."""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(household(tmp_path_factory.mktemp("described"))) as node:
        node.make_final(*(node.house.errand() for _ in range(5)))
        yield node


def test_the_description_is_valid_openapi(one: Served) -> None:
    described = httpx.get(f"{one.url}/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1.")
    schema = schemathesis.openapi.from_dict(described)
    schema.validate()
    for path, routes in described["paths"].items():
        for route in routes.values():
            assert route["summary"], path
            assert route["description"], f"{path} says in words what it gives"
            assert "200" in route["responses"], path


@pytest.mark.slow
def test_every_answer_is_as_it_was_described(one: Served) -> None:
    described = httpx.get(f"{one.url}/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=one.url)
    asked: set[str] = set()
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if operation.path == ROUTES_THAT_NEVER_END:
            continue
        asked.add(operation.path)

        @settings(
            max_examples=25,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def draws(case: Case[Any]) -> None:
            of_a_view = case.path in TAKE_WHAT_A_VIEW_TAKES
            excluded: list[CheckFunction] = [positive_data_acceptance] if of_a_view else []
            # Each draw has a connection of its own, and a node takes as many as it takes: none is kept.
            case.call_and_validate(
                excluded_checks=excluded, timeout=60, headers={"Connection": "close"}
            )

        draws()
    assert asked == set(described["paths"]) - {ROUTES_THAT_NEVER_END}

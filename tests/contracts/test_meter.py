"""Each resource of a call lasts for exactly its budget."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.meter import CHUNK, Budget, Meter
from contracts.refusal import OUT_OF_BUDGET, Refused
from tests.contracts.stage import Address

SMALL = Budget(steps=7, reads=5, writes=4, bytes=1_000, events=3)


def _runs_out(use: Callable[[], object], what: str) -> None:
    with pytest.raises(Refused) as refused:
        use()
    assert refused.value.reason is OUT_OF_BUDGET
    assert refused.value.facts == (what,)


@pytest.mark.parametrize(("name", "count"), [("step", 7), ("read", 5), ("write", 4), ("event", 3)])
def test_a_resource_ends_at_the_exact_count(name: str, count: int) -> None:
    meter = Meter(SMALL)
    use = getattr(meter, name)
    for _ in range(count):
        use(1)
    _runs_out(lambda: use(1), f"{name}s")
    assert getattr(meter.used, f"{name}s") == count


@pytest.mark.parametrize("name", ["read", "write", "event"])
def test_bytes_end_at_the_exact_count(name: str) -> None:
    meter = Meter(SMALL)
    use = getattr(meter, name)
    use(999)
    use(1)
    _runs_out(lambda: use(1), "bytes")
    assert meter.used.bytes == 1_000


def test_a_new_call_has_the_whole_budget() -> None:
    meter = Meter(SMALL)
    _runs_out(lambda: meter.step(100), "steps")
    assert meter.used == Budget(7, 0, 0, 0, 0)
    meter.refill(SMALL)
    assert meter.used == Budget(0, 0, 0, 0, 0)


def _weight(value: object) -> int:
    meter = Meter(Budget())
    meter.weigh(value)
    return meter.used.steps


@given(st.integers(0, 200), st.integers(0, 20))
def test_a_value_weighs_what_is_in_it(letters: int, many: int) -> None:
    text = letters // CHUNK
    assert _weight("a" * letters) == _weight(b"a" * letters) == text
    assert _weight(("a" * letters,) * many) == many + many * text
    assert _weight((Address("a" * letters, 5),) * many) == many + many * (2 + text)
    assert _weight([5, None, True]) == 0

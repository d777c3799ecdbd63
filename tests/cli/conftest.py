"""What the tests of the command line share."""

import signal
from collections.abc import Iterator

import pytest

from tests.cli.town import Town, town


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Ctrl-C is heard here and in children, also where whoever started the tests has it ignored, as nohup does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with one real node, for all who have work for its officers."""
    with town(tmp_path_factory.mktemp("town")) as one:
        yield one

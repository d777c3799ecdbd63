"""What the tests of the command line share."""

from collections.abc import Iterator

import pytest

from tests.cli.town import Town, town


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with one real node, for all who have work for its officers."""
    with town(tmp_path_factory.mktemp("town")) as one:
        yield one

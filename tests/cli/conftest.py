"""What the tests of the command line share."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.town import Town, town


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Ctrl-C and a closed terminal are heard here and in children, also where whoever started the tests has them ignored, as nohup does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    hung_up = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)
    signal.signal(signal.SIGHUP, hung_up)


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with one real node, for all who have work for its officers."""
    with town(tmp_path_factory.mktemp("town")) as one:
        yield one


@pytest.fixture
def service_file(tmp_path: Path) -> Path:
    """What an agency publishes of a service."""
    file = tmp_path / "service.json"
    file.write_text(json.dumps({"name": "Bantuan Contoh"}))
    return file

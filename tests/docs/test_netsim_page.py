"""The world of netsim/README.md runs from the page."""

import re
import subprocess
import sys

from tests.house.source import REPOSITORY

PAGE = (REPOSITORY / "netsim" / "README.md").read_text(encoding="utf-8")
WORLD = re.compile(r"## A world\n\n```python\n(.*?)```", re.DOTALL)


def test_the_world_of_the_page_is_good_and_goes_on_after_the_crash() -> None:
    (program,) = WORLD.findall(PAGE)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = re.fullmatch(r"height (\d+), after \d+ s\n", done.stdout)
    assert said is not None
    assert int(said[1]) > 10

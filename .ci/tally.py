"""Print 'N passed, N failed, N skipped' from the report that pytest left, as the closing line."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(report: Path) -> None:
    """Print the closing line for the JUnit file `report`, which our own test run has written."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it
    total, failures, errors, skipped = (
        sum(int(suite.get(count, "0")) for suite in suites)
        for count in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    print(f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

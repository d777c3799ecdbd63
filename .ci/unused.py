"""Find code that nobody uses, with vulture, and fail if there is some.

Vulture's guesses about arguments, fields and enum members are left out: ruff knows unused
arguments better, and a field or a member may be used by its position on the wire alone. What is
defined and named nowhere else, not even in a test, is dead.
"""

import sys
from pathlib import Path

from vulture import Vulture

PATHS = ["chain", "consensus", "contracts", "node", "netsim", "cli", "tests"]
KINDS = ("class", "function", "import", "method", "property", "unreachable_code")

# Called by what decorates them: click, FastAPI, pytest, and Hypothesis' machines.
DECORATORS = [
    "@app.*",
    "@*.command",
    "@*.group",
    "@pytest.fixture",
    "@pytest.hookimpl",
    "@initialize",
    "@invariant",
    "@precondition",
    "@rule",
    "@view",
    "@method",
    "@tick",
]

# Called by name: Hypothesis' machines at their end, click where its help is worded anew, libp2p where it is done
# otherwise, and Python.
NAMES = [
    "_handle_inbound_connection",
    "maybe_connect",
    "upgrade_connection",
    "upgrade_security",
    "__class_getitem__",
    "teardown",
    "format_help_text",
    "format_options",
    "format_usage",
    "visit_*",
    "fresh_id",
]

# Read as text and found by their digests.
TEXTS = "contracts/library/"


def main() -> None:
    """Name every dead piece of code as path, line and what it is; exit status 1 if there is one."""
    vulture = Vulture(ignore_decorators=DECORATORS, ignore_names=NAMES)
    vulture.scavenge(PATHS)
    unused = vulture.get_unused_code(min_confidence=60)
    dead = [each for each in unused if each.typ in KINDS and TEXTS not in str(each.filename)]
    for each in dead:
        file = Path(each.filename).relative_to(Path.cwd())
        print(f"{file}:{each.first_lineno}: {each.message}")
    if dead:
        sys.exit(f"{len(dead)} pieces of code are used by nobody, not even by a test")


if __name__ == "__main__":
    main()

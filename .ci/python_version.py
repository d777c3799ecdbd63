"""Refuse, in words, to make the environment with a Python that the project does not support.

Runs under any Python 3, so it uses nothing newer than 3.0.
"""

import sys

SUPPORTED = ((3, 11), (3, 12))

if sys.version_info[:2] not in SUPPORTED:
    sys.exit(
        "Sinergi needs Python 3.11 or 3.12, and {} is {}.{}.\n"
        "Nothing was made. Name another one: make setup PYTHON=python3.12".format(
            sys.executable, *sys.version_info[:2]
        )
    )

"""The entry point. Nothing of ours is imported before Ctrl-C is held back."""

from __future__ import annotations

import signal


def main() -> None:
    """Run what was typed, and end the process.

    The imports take a third of a second. Ctrl-C in them would end in a traceback; it waits until the
    command line is parsed, where there is an answer to it.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    from cli.tell import program  # noqa: PLC0415 - see above
    from cli.top import sinergi  # noqa: PLC0415 - see above

    try:
        sinergi(prog_name=program())
    finally:
        # Who presses it again while Python takes itself apart would see a traceback.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

"""Real node processes under load, killed, paused and starved: see `python -m tests.chaos --help`."""

"""How Hypothesis runs here; HYPOTHESIS_PROFILE names another profile.

`quick` is for a look while writing. `thorough` is for recorded runs. `ci`, chosen where CI is set,
prints the blob with which a failure is repeated, and keeps no database, since nobody would keep
it. Every profile draws new examples at every run and prints the seed of a failure. None has a
deadline: speed is measured in benchmarks.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, print_blob=True)
settings.register_profile("quick", settings.get_profile("default"), max_examples=20)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2_000)
settings.register_profile(
    "ci",
    settings.get_profile("default"),
    database=None,
    derandomize=False,
    # A machine shared with other work draws slowly now and then, which is no fault of the test.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)

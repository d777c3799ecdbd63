"""The codes of services by their numbers on the chain, from 1 on (contracts `directory` and `capacity`)."""

from __future__ import annotations

from typing import Final

BASES: Final = ("act", "enactment", "policy", "constitution", "agreement", "other")
FUNDINGS: Final = (
    "federal", "state", "contributions", "zakat", "waqf", "donations", "corporate", "mixed", "other",
)  # fmt: skip
UNITS: Final = ("persons", "households", "places", "hours")
TARGETS: Final = (
    "anyone", "children", "youth", "women", "older_persons", "disabled_persons", "families", "workers",
)  # fmt: skip
ROOMS: Final = (
    "capacity", "additional_assessment_required", "waitlist", "unstated", "no_capacity",
)  # fmt: skip
"""The best first."""

"""Evidence that waits for a block: checked, bounded, each offence once."""

from collections.abc import Container

from chain.evidence import Evidence
from chain.primitives import Epoch

MAX_EVIDENCE_HELD = 64
"""More offences at once than f authorities can commit in the epochs that count; the rest comes again."""

Offence = tuple[Epoch, int]
"""Epoch and signer: one offence of an authority in an epoch is enough (decision 0002)."""


class EvidencePool:
    """Offences that are known here, and not yet in a final block."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[Offence, Evidence] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, evidence: Evidence) -> bool:
        return offence_key(evidence) in self._held

    def add(self, evidence: Evidence) -> bool:
        """Hold it; False if this offence is held already, or there is no room."""
        key = offence_key(evidence)
        if key in self._held or len(self._held) >= MAX_EVIDENCE_HELD:
            return False
        self._held[key] = evidence
        return True

    def without(self, included: Container[Offence], most: int) -> list[Evidence]:
        """The oldest `most` that are not `included` in blocks that are not final yet."""
        return [each for key, each in self._held.items() if key not in included][:most]

    def remove(self, included: set[Offence]) -> None:
        """These stand in a final block."""
        for key in [each for each in self._held if each in included]:
            del self._held[key]

    def expire(self, oldest: Epoch) -> None:
        """Evidence of epochs before `oldest` is not valid any more."""
        for key in [each for each in self._held if each[0] < oldest]:
            del self._held[key]


def offence_key(evidence: Evidence) -> Offence:
    """What evidence is about, whichever pair of votes shows it."""
    return evidence.epoch, evidence.first.signer

"""What a prospect consents to, on a person's paper; one sheet for all referrals of a case."""

from dataclasses import dataclass


@dataclass
class Agreed:
    """What a prospect consents to: whom it reaches, which data, until when; `reach` is nothing if it is everybody."""

    until_ms: int
    reach: tuple[str, ...] | None = None
    has_core: bool = True
    needs: tuple[int, ...] = (3, 5)
    version: int = 1
    is_ended: bool = False

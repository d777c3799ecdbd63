"""What one peer is served: so many bytes a second, and so many at once."""

from chain.primitives import Milliseconds


class Allowance:
    """A bucket that fills with time. The last that is served may be more than is left, and is then owed."""

    __slots__ = ("_filled_ms", "_left", "_most", "_per_second")

    def __init__(self, *, bytes_per_second: int, most_bytes: int) -> None:
        """Full at first."""
        self._per_second = bytes_per_second
        self._most = self._left = most_bytes * 1000
        """In thousandths of a byte, so that no time is lost in rounding."""
        self._filled_ms: Milliseconds | None = None

    def is_left(self, now_ms: Milliseconds) -> bool:
        """True if something may be served now."""
        if self._filled_ms is not None:
            gained = (now_ms - self._filled_ms) * self._per_second
            self._left = min(self._most, self._left + gained)
        self._filled_ms = now_ms
        return self._left > 0

    def use(self, size_bytes: int) -> None:
        """So much was served."""
        self._left -= size_bytes * 1000

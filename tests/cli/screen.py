"""A terminal that remembers what was drawn on it."""

import re
from io import StringIO

from rich.console import Console


class Screen:
    """A terminal of `width` columns without colours."""

    def __init__(self, width: int) -> None:
        self._written = StringIO()
        self.console = Console(
            file=self._written, force_terminal=True, width=width, color_system=None, highlight=False
        )

    @property
    def lines(self) -> list[str]:
        """Everything that was ever drawn, without what moves the cursor."""
        redrawn = re.sub(r"\x1b\[1A|\r", "\n", self._written.getvalue())
        return re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", redrawn).splitlines()

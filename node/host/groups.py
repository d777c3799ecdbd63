"""What several tasks ended with at once, without the groups that trio puts around it."""

from __future__ import annotations

from collections.abc import Iterator


def leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    """The exceptions in `group`, however deep, in its order; there is one at least."""
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from leaves(each)
        else:
            yield each

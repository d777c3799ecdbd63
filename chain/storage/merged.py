"""Several ordered runs of keys and values read as one, no further than somebody asks."""

from collections.abc import Iterable, Iterator
from heapq import merge


def merged(*layers: Iterable[tuple[bytes, bytes | None]]) -> Iterator[tuple[bytes, bytes]]:
    """All of them in the order of their keys; where several have a key, the first of those counts.

    A value of None says that there is no such key.
    """
    last = None
    for key, _, value in merge(*[_ranked(*each) for each in enumerate(layers)]):
        if key != last and value is not None:
            yield key, value
        last = key


def _ranked(
    rank: int, layer: Iterable[tuple[bytes, bytes | None]]
) -> Iterator[tuple[bytes, int, bytes | None]]:
    """No two layers have a rank, so values are never compared."""
    return ((key, rank, value) for key, value in layer)

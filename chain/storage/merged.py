"""Two ordered runs of keys and values read as one, no further than somebody asks."""

from collections.abc import Iterator


def merged(
    below: Iterator[tuple[bytes, bytes]], above: list[tuple[bytes, bytes | None]]
) -> Iterator[tuple[bytes, bytes]]:
    """Both in the order of their keys; where both have a key, what stands `above` counts."""
    position = 0
    for key, value in below:
        while position < len(above) and above[position][0] < key:
            written_key, written = above[position]
            position += 1
            if written is not None:
                yield written_key, written
        if position < len(above) and above[position][0] == key:
            continue
        yield key, value
    for written_key, written in above[position:]:
        if written is not None:
            yield written_key, written

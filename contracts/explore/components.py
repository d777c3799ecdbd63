"""Strongly connected components: which states can reach one another again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator


def components(
    nodes: Iterable[int], following: Callable[[int], Iterable[int]]
) -> Iterator[list[int]]:
    """Sets of nodes in which everyone is reached from everyone (Tarjan), also those of one node.

    `following` gives the nodes that are next to one; it is asked once for each.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(following(root)))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for each in rest:
                if each not in index:
                    index[each] = low[each] = len(index)
                    stack.append(each)
                    on_stack.add(each)
                    work.append((each, iter(following(each))))
                    break
                if each in on_stack:
                    low[node] = min(low[node], index[each])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == index[node]:
                    yield _popped(stack, on_stack, node)


def _popped(stack: list[int], on_stack: set[int], root: int) -> list[int]:
    found = []
    while True:
        node = stack.pop()
        on_stack.remove(node)
        found.append(node)
        if node == root:
            return found

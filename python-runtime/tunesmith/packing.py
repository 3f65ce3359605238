"""Which examples share a micro-batch. Pure and deterministic: the same lengths give the same groups on every machine.

`pack` fills rows best fit decreasing; `batches` keeps a fixed number of examples a group. Neither decides how many examples an
optimizer step sees.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence


def by_falling_length(lengths: Sequence[int]) -> list[int]:
    """Indices, longest first; equal lengths keep their order."""
    return sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))


def pack(lengths: Sequence[int], capacity: int) -> list[list[int]]:
    """Best fit decreasing: every example goes where the least room is left. Groups hold indices into `lengths` and at most `capacity`
    tokens, save that an example longer than `capacity` gets a group of its own. Empty examples (length 0) are left out."""
    groups: list[list[int]] = []
    # (room left, group), sorted, so that the tightest fit is found by bisection.
    open_groups: list[tuple[int, int]] = []
    for index in by_falling_length(lengths):
        length = lengths[index]
        if length == 0:
            continue
        at = bisect_left(open_groups, (length, -1))
        if at < len(open_groups):
            room, group = open_groups.pop(at)
            groups[group].append(index)
        else:
            room, group = max(capacity, length), len(groups)
            groups.append([index])
        insort(open_groups, (room - length, group))
    return groups


def batches(lengths: Sequence[int], size: int) -> list[list[int]]:
    """At most `size` examples a group, neighbours in length together, so that padding stays small. Empty examples are left out."""
    order = [index for index in by_falling_length(lengths) if lengths[index] > 0]
    return [order[start : start + size] for start in range(0, len(order), size)]

"""Packing: nothing lost, nothing twice, nothing too long, always the same."""

from hypothesis import given
from hypothesis import strategies as st
from tunesmith.packing import batches, pack

LENGTHS = st.lists(st.integers(0, 300), max_size=60)


@given(LENGTHS, st.integers(1, 400))
def test_every_example_is_packed_once_and_fits(lengths: list[int], capacity: int) -> None:
    groups = pack(lengths, capacity)
    assert sorted(index for group in groups for index in group) == [i for i, length in enumerate(lengths) if length > 0]
    for group in groups:
        assert sum(lengths[index] for index in group) <= capacity or len(group) == 1


@given(LENGTHS, st.integers(1, 400))
def test_packing_is_deterministic_and_tight(lengths: list[int], capacity: int) -> None:
    groups = pack(lengths, capacity)
    assert groups == pack(list(lengths), capacity)
    sums = sorted(sum(lengths[index] for index in group) for group in groups)
    # Two half-empty rows would have become one.
    assert len(sums) < 2 or sums[0] + sums[1] > capacity


@given(LENGTHS, st.integers(1, 9))
def test_batches_hold_neighbours_in_length(lengths: list[int], size: int) -> None:
    groups = batches(lengths, size)
    flat = [index for group in groups for index in group]
    assert sorted(flat) == [i for i, length in enumerate(lengths) if length > 0]
    assert all(len(group) == size for group in groups[:-1])
    assert [lengths[index] for index in flat] == sorted((lengths[index] for index in flat), reverse=True)


def test_best_fit_takes_the_tightest_place() -> None:
    assert pack([6, 5, 4, 3, 2], 10) == [[0, 2], [1, 3, 4]]

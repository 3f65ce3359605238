"""The best step and the patience, from the losses so far."""

import math

from tunesmith.validations import lowest_step, validations_without_gain


def test_the_best_step_is_the_first_of_the_lowest() -> None:
    assert lowest_step([]) is None
    assert lowest_step([(10, math.nan)]) is None
    assert lowest_step([(10, 0.5), (20, 0.4), (30, 0.4), (40, math.nan)]) == 20


def test_patience_counts_since_the_last_gain() -> None:
    assert validations_without_gain([]) == 0
    assert validations_without_gain([3, 2, 1]) == 0
    assert validations_without_gain([3, 2, 2, 2.5]) == 2
    assert validations_without_gain([3, math.nan, math.nan]) == 2
    assert validations_without_gain([math.nan, math.nan, 3, 4]) == 1


def test_validations_without_any_loss_are_no_reason_to_stop() -> None:
    assert validations_without_gain([math.nan, math.nan]) == 0

"""How many optimizer steps a run takes: schemas/steps.ts in Python. test/fixtures/vectors/steps.json holds the shared cases.

The plan already says how many steps there are; here it is checked against its own rows, because the Trainer counts for itself.
"""

import math
from dataclasses import dataclass
from typing import Protocol

# Epochs may be fractions; a product such as 30 × 0.1 must not round up because of its last binary digit.
ROUNDING_SLACK = 1e-9


class StepInputs(Protocol):
    """What decides the steps beside the rows; a plan's config has it."""

    @property
    def per_device_train_batch_size(self) -> int: ...
    @property
    def gradient_accumulation_steps(self) -> int: ...
    @property
    def num_train_epochs(self) -> float: ...
    @property
    def max_steps(self) -> int | None: ...


@dataclass(frozen=True)
class PlanSteps:
    """Rows a step, steps an epoch, steps in all."""

    examples_per_step: int
    steps_per_epoch: int
    total_steps: int


def run_steps(rows: int, config: StepInputs, devices: int = 1) -> PlanSteps:
    """`max_steps` wins over epochs; the last, smaller step of an epoch counts; without rows there is no step."""
    examples = config.per_device_train_batch_size * config.gradient_accumulation_steps * devices
    per_epoch = math.ceil(rows / examples)
    if per_epoch == 0:
        return PlanSteps(examples, 0, 0)
    by_epochs = max(1, math.ceil(per_epoch * config.num_train_epochs - ROUNDING_SLACK))
    return PlanSteps(examples, per_epoch, config.max_steps if config.max_steps is not None else by_epochs)

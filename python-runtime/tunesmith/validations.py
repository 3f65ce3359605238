"""What the validation losses so far say: the best step, and whether it is time to stop. Pure."""

import math
from typing import Any


def lowest_step(validations: list[tuple[int, float]]) -> int | None:
    """The step with the lowest finite validation loss, the earliest of equals."""
    valid = [(loss, step) for step, loss in validations if math.isfinite(loss)]
    return min(valid)[1] if valid else None


def validations_without_gain(losses: list[float]) -> int:
    """How many validations at the end of the list brought no new lowest loss. Before the first one that is a number there is none
    to fall."""
    best, since = math.inf, 0
    for loss in losses:
        best, since = (loss, 0) if loss < best else (best, since + math.isfinite(best))
    return since


def validations_of(state: Any) -> list[tuple[int, float]]:
    """(step, loss) of every validation so far; the Trainer keeps them in its state, so a resumed run knows them."""
    return [(int(entry["step"]), float(entry["eval_loss"])) for entry in state.log_history if "eval_loss" in entry]

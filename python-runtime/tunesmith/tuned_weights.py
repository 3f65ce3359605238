"""Finds what a run or a folder holds of tuned weights: its adapter, or a whole checkpoint that is newer, which a resumed run that died
leaves behind.

A folder is refused when its weights are pickles: PEFT falls back to .bin files by itself, and loading one runs code.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tunesmith.checkpoints import last_complete_checkpoint, numbered_checkpoints, step_of
from tunesmith.failures import Failure
from tunesmith.pinned_plan import read_pinned_plan
from tunesmith.plan import PlanBase, TrainPlan

ADAPTER_CONFIG = "adapter_config.json"
WHOLE_MODEL_FILES = ("model.safetensors", "model.safetensors.index.json")


@dataclass(frozen=True)
class TunedWeights:
    """`folder` holds an adapter (`is_adapter`) or a whole model. `plan` is the run's, None for a folder from elsewhere."""

    folder: Path
    is_adapter: bool
    plan: TrainPlan | None

    @property
    def name(self) -> str:
        """What people call it: the run, and the step when it is a checkpoint."""
        if self.plan is None:
            return self.folder.name
        step = self.folder.name.removeprefix("checkpoint-")
        return self.plan.name if step == self.folder.name else f"{self.plan.name} @{step}"


def _kind(folder: Path) -> bool | None:
    """True for an adapter, False for a whole model, None for neither. Raises Failure `unsafe-model`."""
    if (folder / ADAPTER_CONFIG).is_file():
        if (folder / "adapter_model.safetensors").is_file():
            return True
        pickles = sorted(path.name for path in folder.glob("adapter_model.*"))
        if pickles:
            hint = "Save it again as safetensors where it was trained."
            raise Failure("unsafe-model", f"{folder} holds its weights as {pickles[0]}, and loading that runs code.", hint)
        raise Failure("no-weights", f"{folder} holds no adapter_model.safetensors.", "Name the folder of a finished run.")
    if (folder / "config.json").is_file() and any((folder / name).is_file() for name in WHOLE_MODEL_FILES):
        return False
    return None


def _plan_above(folder: Path) -> TrainPlan | None:
    """The plan of the run that the folder lies in: run/adapter, run/checkpoints/checkpoint-N."""
    for parent in (folder, *folder.parents[:2]):
        if (parent / "plan.json").is_file():
            return read_pinned_plan(parent)
    return None


def _step_of_adapter(adapter: Path) -> float:
    """How far the adapter was trained: its trainer_state.json says so. Unknown is further than any checkpoint; none at all is 0.
    Raises Failure `unsafe-model` or `no-weights`."""
    if _kind(adapter) is None:
        return 0
    try:
        state = json.loads((adapter / "trainer_state.json").read_text("utf-8"))
        return int(cast("dict[str, Any]", state)["global_step"])
    except (OSError, ValueError, TypeError, KeyError):
        return math.inf


def _newest_of_run(run_folder: Path) -> Path:
    """The adapter, or the newest whole checkpoint beyond it. A checkpoint's files are read whole to know that, the adapter's not."""
    adapter, checkpoints = run_folder / "adapter", run_folder / "checkpoints"
    trained_to = _step_of_adapter(adapter)
    if any(step_of(folder) > trained_to for folder in numbered_checkpoints(checkpoints)):
        newest, _ = last_complete_checkpoint(checkpoints)
        if newest is not None and step_of(newest) > trained_to:
            return newest
    return adapter


def find_tuned_weights(folder: Path) -> TunedWeights:
    """`folder` is a run directory, its adapter, a checkpoint, or an adapter from elsewhere.

    Raises Failure `no-weights` when nothing was trained there yet, `unsafe-model` for pickles, `bad-plan`.
    """
    folder = folder.resolve()
    kind = _kind(folder)
    if kind is not None:
        return TunedWeights(folder, kind, _plan_above(folder))
    newest = _newest_of_run(folder)
    kind = _kind(newest)
    if kind is not None:
        return TunedWeights(newest, kind, _plan_above(newest))
    hint = "Train first, or name a folder with adapter_config.json and adapter_model.safetensors."
    raise Failure("no-weights", f"{folder} holds no adapter and no whole checkpoint.", hint)


def base_of(weights: TunedWeights) -> PlanBase:
    """The base model as the plan or the adapter names it. Raises Failure `no-base`."""
    if weights.plan is not None:
        return weights.plan.base
    if weights.is_adapter:
        config = cast("dict[str, Any]", json.loads((weights.folder / ADAPTER_CONFIG).read_text("utf-8")))
        name, revision = config.get("base_model_name_or_path"), config.get("revision")
        if isinstance(name, str) and name:
            folder = name if Path(name).is_dir() else None
            return PlanBase(name, folder, revision if isinstance(revision, str) else None)
    hint = "Name its run directory."
    raise Failure("no-base", f"{weights.folder} does not say which base model it belongs to.", hint)

"""Finds what a run or a folder holds of tuned weights: the finished adapter, or the newest whole checkpoint of a run that was stopped.

A folder is refused when its weights are pickles: PEFT falls back to .bin files by itself, and loading one runs code.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tunesmith.checkpoints import last_complete_checkpoint
from tunesmith.failures import Failure
from tunesmith.plan import PlanBase, TrainPlan, read_plan

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
            return read_plan(parent)
    return None


def find_tuned_weights(folder: Path) -> TunedWeights:
    """`folder` is a run directory, its adapter, a checkpoint, or an adapter from elsewhere.

    Raises Failure `no-weights` when nothing was trained there yet, `unsafe-model` for pickles, `bad-plan`.
    """
    folder = folder.resolve()
    kind = _kind(folder)
    if kind is not None:
        return TunedWeights(folder, kind, _plan_above(folder))
    candidates = [folder / "adapter"]
    if (folder / "checkpoints").is_dir():
        newest, _ = last_complete_checkpoint(folder / "checkpoints")
        candidates += [newest] if newest else []
    for candidate in candidates:
        kind = _kind(candidate)
        if kind is not None:
            return TunedWeights(candidate, kind, _plan_above(candidate))
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

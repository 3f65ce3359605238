"""The plan as TRL's SFTConfig: what the Trainer shall do itself, and what our parts do instead of it."""

import importlib.util
import os
from pathlib import Path
from typing import Any

import torch

from tunesmith.model import Machine
from tunesmith.plan import TrainPlan

# Rows come encoded and cut into steps; every step is told; evaluations, checkpoints and progress are the callback's.
LEFT_TO_US: dict[str, Any] = {
    "logging_steps": 1,
    "logging_first_step": True,
    "logging_nan_inf_filter": False,
    "eval_strategy": "no",
    "save_strategy": "no",
    "disable_tqdm": True,
    "remove_unused_columns": False,
    "average_tokens_across_devices": False,
    "include_num_input_tokens_seen": "no",
    "max_length": None,
    "packing": False,
    "dataset_kwargs": {"skip_prepare_dataset": True},
}
TRACKER_MODULES = {"wandb": "wandb", "tensorboard": "tensorboard"}


def usable_trackers(asked: list[str]) -> tuple[list[str], list[str]]:
    """(those whose package is here, those without)."""
    missing = [name for name in asked if importlib.util.find_spec(TRACKER_MODULES.get(name, name)) is None]
    return [name for name in asked if name not in missing], missing


def decide_checkpointing(asked: bool | None, machine: Machine, model_bytes: int) -> bool:
    """Recompute activations? As asked; else on a GPU where the model fills a good part of the memory, and never on a CPU."""
    if asked is not None:
        return asked
    if machine.device != "cuda":
        return False
    total = torch.cuda.get_device_properties(0).total_memory
    return model_bytes * 5 > total


def _warmup(plan: TrainPlan) -> int:
    return min(plan.config.warmup_steps, max(plan.steps.total_steps - 1, 0))


def trainer_arguments(plan: TrainPlan, run_folder: Path, machine: Machine) -> Any:
    """One DataLoader item is one optimizer step, so the batch size is the examples of a step and accumulation is 1. One GPU computes,
    whatever else is there. The plan's gradient_checkpointing is decided by now."""
    from trl import SFTConfig

    config = plan.config
    os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(run_folder / "tensorboard"))
    trackers, _ = usable_trackers(config.report_to)
    arguments = SFTConfig(
        output_dir=str(run_folder / "checkpoints"),
        per_device_train_batch_size=plan.steps.examples_per_step,
        gradient_accumulation_steps=1,
        max_steps=plan.steps.total_steps,
        learning_rate=config.learning_rate,
        lr_scheduler_type=config.lr_scheduler_type,
        warmup_steps=_warmup(plan),
        weight_decay=config.weight_decay,
        max_grad_norm=config.max_grad_norm,
        optim=config.optim,
        seed=config.seed,
        data_seed=config.seed,
        bf16=machine.dtype == torch.bfloat16,
        fp16=machine.dtype == torch.float16,
        use_cpu=machine.device == "cpu",
        gradient_checkpointing=bool(config.gradient_checkpointing),
        gradient_checkpointing_kwargs={"use_reentrant": False},
        report_to=trackers or "none",
        run_name=plan.name,
        dataloader_pin_memory=machine.device == "cuda",
        **LEFT_TO_US,
    )
    # With more the Trainer takes a batch for each and wraps the model in DataParallel, which cuts packed rows in pieces.
    arguments._n_gpu = min(arguments.n_gpu, 1)
    return arguments

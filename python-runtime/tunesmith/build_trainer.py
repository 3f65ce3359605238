"""Puts a session's trainer together: base model, adapter, layout of the micro-batches, arguments, callback."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from transformers import set_seed

from tunesmith.callbacks import RunCallback
from tunesmith.checkpoint_writer import CheckpointWriter
from tunesmith.example import Example
from tunesmith.micro_batches import Layout
from tunesmith.model import Machine, keep_trained_weights_in_float32, load_base, with_adapter
from tunesmith.package_versions import package_versions
from tunesmith.packing_probe import choose_packing
from tunesmith.plan import TrainConfig, TrainPlan
from tunesmith.row_formats import Row
from tunesmith.samples import sample_answer, sample_row
from tunesmith.trainer import StepTrainer
from tunesmith.trainer_arguments import decide_checkpointing, trainer_arguments, usable_trackers
from tunesmith.training_data import as_dataset

# A row of so many tokens keeps two cores busy; a GPU wants longer ones.
CPU_ROW_TOKENS = 1024
GPU_ROW_TOKENS = 8192
PRECISIONS = {"torch.bfloat16": "bf16", "torch.float16": "fp16", "torch.float32": "fp32"}


def hello(plan: TrainPlan, machine: Machine, resumed_from: int | None) -> dict[str, Any]:
    """The hello event's fields."""
    return {
        "schema": 1,
        "pid": os.getpid(),
        "device": machine.name,
        "deviceMemoryBytes": torch.cuda.get_device_properties(0).total_memory if machine.device == "cuda" else None,
        "backend": "trl",
        "precision": "nf4" if plan.config.method == "qlora" else PRECISIONS[str(machine.dtype)],
        "totalSteps": plan.steps.total_steps,
        "resumedFromStep": resumed_from,
        "baseRevision": plan.base.revision,
        "versions": package_versions(),
    }


def row_tokens(config: TrainConfig, machine: Machine) -> int:
    """Tokens of a packed row: never more than the micro-batch that was asked for may have, so that asking for less needs less memory."""
    longest = GPU_ROW_TOKENS if machine.device == "cuda" else CPU_ROW_TOKENS
    return min(longest, config.per_device_train_batch_size * config.max_length)


@dataclass(frozen=True)
class Ingredients:
    """What a session has found before its model is loaded."""

    folder: Path
    tokenizer: Any
    machine: Machine
    train: list[Example]
    validation: list[Example]


def _layout(session: Any, base: Any, found: Ingredients) -> Layout:
    config = session.plan.config
    packed = config.packing and choose_packing(base) != "none"
    if config.packing and not packed:
        message = "Packed rows of this model would read each other, so rows are padded side by side instead. That costs time alone."
        session.events.warning("no-packing", message)
    pad_token_id = found.tokenizer.pad_token_id or 0
    return Layout(packed, row_tokens(config, found.machine), config.per_device_train_batch_size, pad_token_id)


def _checkpointing_decided(plan: TrainPlan, base: Any, machine: Machine) -> TrainPlan:
    decided = decide_checkpointing(plan.config.gradient_checkpointing, machine, base.get_memory_footprint())
    return replace(plan, config=replace(plan.config, gradient_checkpointing=decided))


def build_trainer(session: Any, found: Ingredients) -> StepTrainer:
    """`session` is the TrainingSession. Raises Failure."""
    plan: TrainPlan = session.plan
    base = load_base(found.folder, plan.config.method, found.machine)
    layout = _layout(session, base, found)
    _, missing = usable_trackers(plan.config.report_to)
    if missing:
        message = f"{' and '.join(missing)} cannot be loaded, so nothing is reported there."
        session.events.warning("no-tracker", message)
    plan = _checkpointing_decided(plan, base, found.machine)
    set_seed(plan.config.seed)
    model = with_adapter(base, plan.config)
    trainer = StepTrainer(
        control=session.orders,
        layout=layout,
        save=lambda: session.callback.writer.save(session.trainer),
        model=model,
        args=trainer_arguments(plan, session.run_folder, found.machine),
        train_dataset=as_dataset(found.train),
        eval_dataset=as_dataset(found.validation) if found.validation else None,
        processing_class=found.tokenizer,
    )
    keep_trained_weights_in_float32(model)
    return trainer


def build_callback(session: Any, trainer: StepTrainer, validation: list[Row]) -> RunCallback:
    """The callback that writes the run's events, added to the trainer."""
    row = sample_row(validation)

    def sample(step: int) -> None:
        if row is not None:
            session.events.emit("sample", step=step, **sample_answer(trainer.model, trainer.processing_class, row))

    writer = CheckpointWriter(session.run_folder, session.plan, session.events, session.step)
    callback = RunCallback(session.plan, session.events, session.orders, sample, lambda: trainer.step_facts, writer)
    trainer.add_callback(callback)
    return callback

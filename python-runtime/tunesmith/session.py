"""One training from plan to adapter: data and imports first, because they fail fastest; then the model; then the loop."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from tunesmith.base_model import find_base_model
from tunesmith.control import Control, StopNow
from tunesmith.event_log import EventLog
from tunesmith.plan import TrainPlan
from tunesmith.training_data import as_dataset, encode_rows, read_training_rows, warn_about_examples

PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets", "bitsandbytes")
# A row of this many tokens keeps two cores busy and the attention's square small; a GPU wants longer ones.
CPU_ROW_TOKENS = 1024
GPU_ROW_TOKENS = 8192


def package_versions() -> dict[str, str]:
    """What is installed, by name."""
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


class TrainingSession:
    """`step` and `during` say how far it came, for whoever explains a failure."""

    def __init__(self, run_folder: Path, plan: TrainPlan, events: EventLog, orders: Control) -> None:
        self.run_folder, self.plan, self.events, self.orders = run_folder, plan, events, orders
        self.trainer: Any = None
        self.callback: Any = None
        self._preparing = "starting"

    @property
    def step(self) -> int:
        """The last finished step."""
        return 0 if self.trainer is None else int(self.trainer.state.global_step)

    @property
    def during(self) -> str:
        """What was going on."""
        return self._preparing if self.trainer is None or self._preparing == "saving" else str(self.callback.during)

    def _phase(self, phase: str, text: str) -> None:
        self._preparing = phase.replace("-", " the " if phase == "loading-model" else " ")
        self.events.phase(phase, text)

    def run(self, *, resume: bool) -> dict[str, Any]:
        """The end event's fields. Raises Failure and whatever libraries raise."""
        from tunesmith.run_checkpoints import checkpoint_to_resume

        rows = read_training_rows(self.plan)
        checkpoint = checkpoint_to_resume(self.run_folder, self.plan, self.events) if resume else None
        folder, revision = find_base_model(self.plan.base, self._downloading)
        self.plan = replace(self.plan, base=replace(self.plan.base, revision=revision))
        self._build(folder, rows, checkpoint)
        try:
            self.trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
        except StopNow:
            self.trainer.model.zero_grad()
            self.callback.writer.save(self.trainer)
        return self._finish()

    def _downloading(self, text: str, fraction: float | None) -> None:
        self._preparing = "downloading"
        self.events.phase("downloading", text, fraction)

    def _build(self, folder: Path, rows: Any, checkpoint: Path | None) -> None:
        from tunesmith.model import load_tokenizer, look_at_machine

        self._phase("preparing-data", f"Preparing {len(rows.train)} + {len(rows.validation)} rows")
        tokenizer = load_tokenizer(folder)
        train = encode_rows(rows.train, tokenizer, self.plan)
        validation = encode_rows(rows.validation, tokenizer, self.plan)
        warn_about_examples(train, self.plan.train, self.plan, self.events)
        machine = look_at_machine()
        self._hello(machine, checkpoint)
        self._phase("loading-model", f"Loading {self.plan.base.id}")
        self._build_trainer(folder, tokenizer, machine, as_dataset(train), as_dataset(validation) if validation else None)
        self._add_callback(rows, tokenizer)

    def _hello(self, machine: Any, checkpoint: Path | None) -> None:
        from tunesmith.checkpoints import step_of

        precision = "nf4" if self.plan.config.method == "qlora" else str(machine.dtype).removeprefix("torch.")
        short = {"bfloat16": "bf16", "float32": "fp32", "float16": "fp16"}
        self.events.emit(
            "hello",
            schema=1,
            pid=os.getpid(),
            device=machine.name,
            backend="trl",
            precision=short.get(precision, precision),
            totalSteps=self.plan.steps.total_steps,
            resumedFromStep=None if checkpoint is None else step_of(checkpoint),
            versions=package_versions(),
        )

    def _build_trainer(self, folder: Path, tokenizer: Any, machine: Any, train: Any, validation: Any) -> None:
        from transformers import set_seed

        from tunesmith.micro_batches import Layout
        from tunesmith.model import keep_trained_weights_in_float32, load_base, with_adapter
        from tunesmith.packed_attention import NAME
        from tunesmith.trainer import StepTrainer
        from tunesmith.trainer_arguments import decide_checkpointing, trainer_arguments

        config = self.plan.config
        base = load_base(folder, config.method, machine)
        checkpointing = decide_checkpointing(config.gradient_checkpointing, machine, base.get_memory_footprint())
        set_seed(config.seed)
        model = with_adapter(base, config)
        can_pack = base.config._attn_implementation == NAME
        if config.packing and not can_pack:
            self.events.warning("no-packing", "This model's layers look across packed rows, so rows are padded instead.")
        row_tokens = GPU_ROW_TOKENS if machine.device == "cuda" else CPU_ROW_TOKENS
        layout = Layout(
            packed=config.packing and can_pack,
            row_tokens=max(row_tokens, config.max_length) if machine.device == "cuda" else row_tokens,
            batch_size=config.per_device_train_batch_size,
            pad_token_id=tokenizer.pad_token_id or 0,
        )
        self.trainer = StepTrainer(
            control=self.orders,
            layout=layout,
            save=lambda: self.callback.writer.save(self.trainer),
            model=model,
            args=trainer_arguments(self.plan, self.run_folder, machine, checkpointing=checkpointing),
            train_dataset=train,
            eval_dataset=validation,
            processing_class=tokenizer,
        )
        keep_trained_weights_in_float32(model)

    def _add_callback(self, rows: Any, tokenizer: Any) -> None:
        from tunesmith.callbacks import RunCallback
        from tunesmith.run_checkpoints import CheckpointWriter
        from tunesmith.samples import sample_answer, sample_row

        row = sample_row(rows.validation)

        def sample(step: int) -> None:
            if row is not None:
                self.events.emit("sample", step=step, **sample_answer(self.trainer.model, tokenizer, row))

        self.callback = RunCallback(self.plan, self.events, self.orders, sample, lambda: self.trainer.step_facts)
        self.callback.writer = CheckpointWriter(self.run_folder, self.plan, self.events, tokenizer)
        self.trainer.add_callback(self.callback)

    def _finish(self) -> dict[str, Any]:
        from tunesmith.adapter_files import save_trained
        from tunesmith.run_checkpoints import publish_adapter

        self._phase("saving", "Saving the adapter")
        if self.step == 0:
            return {"result": "stopped", "code": None, "reason": "Stopped before the first step.", "hint": None, "step": 0, "adapter": None}
        model = self.trainer.accelerator.unwrap_model(self.trainer.model)
        tokenizer, base = self.trainer.processing_class, self.plan.base
        adapter = publish_adapter(self.run_folder, lambda folder: save_trained(model, tokenizer, folder, base))
        stopped = self.orders.stopping() and self.step < self.plan.steps.total_steps
        reason = f"Stopped on request after step {self.step}; everything is saved." if stopped else None
        hint = "Resume continues from here." if stopped else None
        result = "stopped" if stopped else "completed"
        return {"result": result, "code": None, "reason": reason, "hint": hint, "step": self.step, "adapter": adapter}

"""One training from plan to adapter: data and imports first, because they fail fastest; then the model; then the loop."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tunesmith.adapter_files import copy_trained, save_trained
from tunesmith.base_model import find_base_model
from tunesmith.checkpoint_writer import publish_adapter
from tunesmith.checkpoints import step_of
from tunesmith.control import Control, StopNow
from tunesmith.event_log import EventLog
from tunesmith.example import Example
from tunesmith.heavy_imports import import_training_packages
from tunesmith.plan import TrainPlan
from tunesmith.resume_point import checkpoint_to_resume
from tunesmith.training_data import TrainingRows, encode_rows, read_training_rows
from tunesmith.training_warnings import refuse_untrainable, warnings_about, warnings_about_judged

GOES_ON = "Resume goes on from there."


@dataclass
class TrainingSession:
    """`step` and `during` say how far it came, for whoever explains a failure."""

    run_folder: Path
    plan: TrainPlan
    events: EventLog
    orders: Control
    trainer: Any = None
    callback: Any = None
    _resumed_from: int = 0
    _preparing: str = "starting"

    @property
    def step(self) -> int:
        """The last finished step."""
        return max(self._resumed_from, 0 if self.trainer is None else int(self.trainer.state.global_step))

    @property
    def during(self) -> str:
        """What was going on."""
        return self._preparing if self.callback is None or self._preparing == "saving" else str(self.callback.during)

    def _phase(self, phase: str, text: str, fraction: float | None = None) -> None:
        self._preparing = phase.replace("-", " the ")
        self.events.phase(phase, text, fraction)
        if phase != "saving" and self.orders.stopping():
            raise StopNow

    def run(self, *, resume: bool) -> dict[str, Any]:
        """The end event's fields. Raises Failure and whatever libraries raise."""
        checkpoint = self._find_checkpoint() if resume else None
        if checkpoint is not None and self._resumed_from >= self.plan.steps.total_steps:
            return self._finish_from(checkpoint)
        try:
            self._prepare(checkpoint)
            self.trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
        except StopNow:
            if self.callback is not None:
                self.trainer.model.zero_grad()
                self.callback.writer.save(self.trainer)
        return self._finish()

    def _prepare(self, checkpoint: Path | None) -> None:
        rows = read_training_rows(self.plan)
        folder, revision = find_base_model(self.plan.base, lambda text, part: self._phase("downloading", text, part))
        self.plan = replace(self.plan, base=replace(self.plan.base, revision=revision))
        needs_bitsandbytes = self.plan.config.method == "qlora" or "8bit" in self.plan.config.optim
        self._phase("starting", "Loading PyTorch")
        import_training_packages(quantizes=needs_bitsandbytes)
        self._build(folder, rows, checkpoint)

    def _find_checkpoint(self) -> Path | None:
        checkpoint = checkpoint_to_resume(self.run_folder, self.plan, self.events)
        self._resumed_from = 0 if checkpoint is None else step_of(checkpoint)
        return checkpoint

    def _build(self, folder: Path, rows: TrainingRows, checkpoint: Path | None) -> None:
        from tunesmith.build_trainer import Ingredients, build_callback, build_trainer, hello
        from tunesmith.model import load_tokenizer, look_at_machine

        self._phase("preparing-data", f"Preparing {len(rows.train)} + {len(rows.validation)} rows")
        tokenizer = load_tokenizer(folder)
        train = encode_rows(rows.train, tokenizer, self.plan)
        validation = encode_rows(rows.validation, tokenizer, self.plan)
        self._warn(train, validation)
        machine = look_at_machine()
        self.events.emit("hello", **hello(self.plan, machine, None if checkpoint is None else self._resumed_from))
        self._phase("loading-model", f"Loading {self.plan.base.id}")
        trainer = build_trainer(self, Ingredients(folder, tokenizer, machine, train, validation))
        self.callback = build_callback(self, trainer, rows.validation)
        self.trainer = trainer

    def _warn(self, train: list[Example], validation: list[Example]) -> None:
        plan, longest = self.plan, self.plan.config.max_length
        refuse_untrainable(train, plan.train.path.name, longest)
        warnings = warnings_about(train, plan.train.path.name, longest)
        if plan.validation is not None:
            warnings += warnings_about_judged(validation, plan.validation.path.name, longest)
        for code, message in warnings:
            self.events.warning(code, message)

    def _finish_from(self, checkpoint: Path) -> dict[str, Any]:
        """Every step was done when the run died; what it learned lies in the checkpoint as the adapter is saved."""
        self._phase("saving", f"Saving the adapter of step {self.step}")
        return self._completed(publish_adapter(self.run_folder, lambda folder: copy_trained(checkpoint, folder)))

    def _finish(self) -> dict[str, Any]:
        if self.callback is None or int(self.trainer.state.global_step) == 0:
            kept = "adapter" if (self.run_folder / "adapter").is_dir() else None
            if self.step > 0:
                return self._stopped(kept, f"Stopped on request before it went on from step {self.step}.", GOES_ON)
            return self._stopped(kept, "Stopped on request before the first step.")
        self._phase("saving", "Saving the adapter")
        adapter = publish_adapter(self.run_folder, self._save)
        if self.orders.stopping() and self.step < self.plan.steps.total_steps:
            return self._stopped(adapter, f"Stopped on request after step {self.step}; everything is saved.", GOES_ON)
        return self._completed(adapter)

    def _save(self, folder: Path) -> None:
        save_trained(self.trainer, folder, self.plan.base)
        # Says how far these weights were trained, for whoever asks whether a checkpoint is newer.
        self.trainer.state.save_to_json(str(folder / "trainer_state.json"))

    def _stopped(self, adapter: str | None, reason: str, hint: str | None = None) -> dict[str, Any]:
        return {"result": "stopped", "code": None, "reason": reason, "hint": hint, "step": self.step, "adapter": adapter}

    def _completed(self, adapter: str) -> dict[str, Any]:
        return {"result": "completed", "code": None, "reason": None, "hint": None, "step": self.step, "adapter": adapter}

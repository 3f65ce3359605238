"""A trainer's whole state into one checkpoint, and back: weights, optimizer, schedule, random numbers, step count."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith.adapter_files import save_trained
from tunesmith.callbacks import evaluations_of, lowest_step
from tunesmith.checkpoints import (
    begin_checkpoint,
    drop_old_checkpoints,
    last_complete_checkpoint,
    publish_checkpoint,
    read_manifest,
)
from tunesmith.event_log import EventLog
from tunesmith.failures import Failure
from tunesmith.plan import TrainPlan


def fingerprint_of(plan: TrainPlan) -> dict[str, Any]:
    """What must be the same when a run goes on from a checkpoint."""
    return {
        "base": plan.base.id,
        "revision": plan.base.revision,
        "train": plan.train.sha256,
        "rows": len(plan.train.lines),
        "method": plan.config.method,
        "rank": plan.config.lora.r,
        "alpha": plan.config.lora.alpha,
        "examplesPerStep": plan.steps.examples_per_step,
        "seed": plan.config.seed,
    }


def checkpoint_to_resume(run_folder: Path, plan: TrainPlan, events: EventLog) -> Path | None:
    """The newest whole checkpoint. Warns about each one that it passes over. Raises Failure `checkpoint-changed` when the checkpoint
    was made by another plan."""
    folder, passed_over = last_complete_checkpoint(run_folder / "checkpoints")
    for reason in passed_over:
        events.warning("checkpoint-skipped", f"A checkpoint is incomplete and was not used: {reason}.")
    if folder is None:
        return None
    made_with = (read_manifest(folder) or {}).get("fingerprint", {})
    changed = [name for name, value in fingerprint_of(plan).items() if made_with.get(name) != value]
    if changed:
        reason = f"{folder.name} was made with another {', '.join(changed)}."
        raise Failure("checkpoint-changed", reason, "Start a new run; a checkpoint goes on only with what it began with.")
    return folder


@dataclass
class CheckpointWriter:
    """Saves a trainer. One checkpoint a step: asked again in the same step it does nothing."""

    run_folder: Path
    plan: TrainPlan
    events: EventLog
    tokenizer: Any
    last_step: int = -1

    def save(self, trainer: Any) -> Path | None:
        """Raises OSError when the disk refuses; then the older checkpoints are as they were."""
        step = int(trainer.state.global_step)
        if step == self.last_step or step == 0:
            return None
        checkpoints = self.run_folder / "checkpoints"
        folder = begin_checkpoint(checkpoints, step)
        save_trained(trainer.accelerator.unwrap_model(trainer.model), self.tokenizer, folder, self.plan.base)
        trainer._save_optimizer_and_scheduler(str(folder))
        trainer._save_scaler(str(folder))
        trainer._save_rng_state(str(folder))
        trainer.state.save_to_json(str(folder / "trainer_state.json"))
        final = publish_checkpoint(folder, step, fingerprint_of(self.plan))
        self.last_step = step
        self.events.emit("checkpoint", step=step, path=final.relative_to(self.run_folder).as_posix())
        best = lowest_step(evaluations_of(trainer.state))
        drop_old_checkpoints(checkpoints, self.plan.config.save_total_limit, best)
        return final


def publish_adapter(run_folder: Path, write: Any) -> str:
    """`write(folder)` fills a folder aside, which then becomes adapter/. Returns its name relative to the run."""
    import shutil

    aside, final = run_folder / ".tmp-adapter", run_folder / "adapter"
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir()
    write(aside)
    if final.exists():
        shutil.rmtree(final)
    os.replace(aside, final)
    return final.name

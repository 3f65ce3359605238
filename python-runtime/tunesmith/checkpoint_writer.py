"""A trainer's whole state into one checkpoint: weights, optimizer, schedule, random numbers, step count. And the finished adapter."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith.adapter_files import save_trained
from tunesmith.checkpoints import Keep, begin_checkpoint, drop_old_checkpoints, publish_checkpoint
from tunesmith.event_log import EventLog
from tunesmith.plan import TrainPlan
from tunesmith.replace_folder import gone_on_failure, replace_folder
from tunesmith.resume_point import fingerprint_of
from tunesmith.validations import lowest_step, validations_of


@dataclass
class CheckpointWriter:
    """Saves a trainer. One checkpoint a step: asked again in the same step, or in the one it was resumed from, it does nothing."""

    run_folder: Path
    plan: TrainPlan
    events: EventLog
    last_step: int = 0

    def save(self, trainer: Any) -> Path | None:
        """Raises OSError when the disk refuses; then the older checkpoints are as they were."""
        step = int(trainer.state.global_step)
        if step == self.last_step:
            return None
        checkpoints = self.run_folder / "checkpoints"
        folder = begin_checkpoint(checkpoints, step)
        with gone_on_failure(folder):
            self._fill(trainer, folder)
            final = publish_checkpoint(folder, step, fingerprint_of(self.plan))
        self.last_step = step
        best = lowest_step(validations_of(trainer.state))
        removed = drop_old_checkpoints(checkpoints, Keep(step, self.plan.config.save_total_limit, best))
        told = {"removed": removed} if removed else {}
        self.events.emit("checkpoint", step=step, path=final.relative_to(self.run_folder).as_posix(), **told)
        return final

    def _fill(self, trainer: Any, folder: Path) -> None:
        """trainer_state.json last: it is what a resume begins with."""
        save_trained(trainer, folder, self.plan.base)
        trainer._save_optimizer_and_scheduler(str(folder))
        trainer._save_scaler(str(folder))
        trainer._save_rng_state(str(folder))
        trainer.state.save_to_json(str(folder / "trainer_state.json"))


def publish_adapter(run_folder: Path, write: Callable[[Path], None]) -> str:
    """`write(folder)` fills a folder aside, which then becomes adapter/. Returns its name relative to the run."""
    aside, final = run_folder / ".tmp-adapter", run_folder / "adapter"
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir()
    with gone_on_failure(aside):
        write(aside)
        replace_folder(aside, final)
    return final.name

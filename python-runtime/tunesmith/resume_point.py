"""Where a run goes on: the newest whole checkpoint that this very plan made."""

from pathlib import Path
from typing import Any

from tunesmith.checkpoints import last_complete_checkpoint, read_manifest
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

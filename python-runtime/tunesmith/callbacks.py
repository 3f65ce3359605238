"""The run's events out of the Trainer's callbacks, and its decisions: when to evaluate, save, sample and stop."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from transformers import TrainerCallback

from tunesmith.control import Control
from tunesmith.event_log import EventLog
from tunesmith.failures import Failure
from tunesmith.plan import TrainPlan
from tunesmith.validations import lowest_step, validations_of, validations_without_gain

NAN_STEPS_ALLOWED = 3


def finite(value: Any) -> float | None:
    """JSON has no NaN: a number, or None."""
    number = float(value)
    return number if math.isfinite(number) else None


@dataclass
class RunCallback(TrainerCallback):
    """`sample` writes a sample event, `facts` gives the last step's StepFacts, `writer` saves checkpoints."""

    plan: TrainPlan
    events: EventLog
    orders: Control
    sample: Callable[[int], None]
    facts: Callable[[], Any]
    writer: Any
    nan_steps: int = 0
    during: str = "training"

    def on_train_begin(self, args: Any, state: Any, control: Any, **options: Any) -> None:
        self.events.phase("training", f"Training, {self.plan.steps.total_steps} steps")

    def on_step_end(self, args: Any, state: Any, control: Any, **options: Any) -> Any:
        config, step = self.plan.config, state.global_step
        last = step >= self.plan.steps.total_steps
        stopping = self.orders.stopping()
        every = config.eval_steps or 50
        due = self.plan.validation is not None and (step % every == 0 or step % self.plan.steps.steps_per_epoch == 0 or last)
        control.should_evaluate = due and not stopping
        # At the end the adapter itself is saved; a checkpoint beside it lets a person train on.
        control.should_save = step % config.save_steps == 0 or last or stopping or self.orders.checkpoint_asked()
        control.should_log = True
        if stopping:
            control.should_training_stop = True
        if control.should_evaluate:
            self.during = "evaluating"
        return control

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **options: Any) -> None:
        if logs is None or "loss" not in logs:
            return
        facts = self.facts()
        cuda = torch.cuda.is_available()
        loss, norm = finite(logs["loss"]), logs.get("grad_norm")
        self.events.emit(
            "step",
            step=state.global_step,
            epoch=round(float(state.epoch or 0), 4),
            loss=loss,
            learningRate=float(logs["learning_rate"]),
            gradNorm=None if norm is None or facts.skipped else finite(norm),
            trainedTokens=facts.trained_tokens,
            tokensPerSecond=round(facts.tokens / facts.seconds, 1) if facts.seconds > 0 else 0,
            memoryBytes=torch.cuda.max_memory_allocated() if cuda else None,
        )
        self._watch_for_nan(facts.skipped, state.global_step)

    def _watch_for_nan(self, skipped: bool, step: int) -> None:
        self.nan_steps = self.nan_steps + 1 if skipped else 0
        if not skipped:
            return
        message = f"The loss or gradient of step {step} is no number; the step changed no weight."
        self.events.warning("nan-step", message, step)
        if self.nan_steps >= NAN_STEPS_ALLOWED:
            reason = f"The loss was no number {self.nan_steps} steps in a row, up to step {step}."
            hint = "Lower learning_rate, and look for rows whose text is damaged; the checkpoints before are whole."
            raise Failure("nan", reason, hint)

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: dict[str, float], **options: Any) -> Any:
        self.during = "training"
        step, loss = state.global_step, metrics["eval_loss"]
        validations = validations_of(state)
        best = lowest_step(validations) == step
        self.events.emit("eval", step=step, epoch=round(float(state.epoch or 0), 4), loss=finite(loss), best=best)
        self.sample(step)
        patience = self.plan.config.early_stopping_patience
        if patience is not None and validations_without_gain([loss for _, loss in validations]) >= patience:
            message = f"The validation loss has not fallen {patience} times in a row, so the training ends here."
            self.events.warning("early-stopping", message, step)
            control.should_training_stop = True
            control.should_save = True
        return control

"""TRL's SFTTrainer with our step: one DataLoader item is one optimizer step, cut into micro-batches.

The loss of a step is the summed negative log-likelihood of its trained tokens divided by their number, so it does not depend on how the
step was cut. Only trained positions reach the output layer. A step whose loss or gradient is no number changes no
weight.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from trl import SFTTrainer

from tunesmith.control import Control, StopNow
from tunesmith.faults import fail_at_step, is_nan_ordered
from tunesmith.micro_batches import Layout, StepCollator
from tunesmith.trained_loss import can_fuse, nll_sum


@dataclass
class StepFacts:
    """What the last step did; `seconds` is its forward and backward time. `loss` is no number when nothing was trained or the model
    computed none; `skipped` says that the model did not, and that the step changes no weight."""

    trained_tokens: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss: float = math.nan
    skipped: bool = False


class StepTrainer(SFTTrainer):
    """Trains on micro-batches of a step. `layout` cuts the evaluation; the training data's collator is given to SFTTrainer."""

    def __init__(self, *, control: Control, layout: Layout, save: Callable[[], Path | None], **options: Any) -> None:
        super().__init__(data_collator=StepCollator(layout), **options)
        self.orders = control
        self.step_facts = StepFacts()
        self._layout = layout
        self._fused = can_fuse(self.args.device.type)
        self._save_whole = save

    def nll_sum(self, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        """Summed negative log-likelihood of a micro-batch's labels, float32."""
        with self.compute_loss_context_manager():
            return nll_sum(self.model_wrapped, inputs, fused=self._fused)

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> torch.Tensor:
        """Gradients of one step; returns its loss, 0-dimensional. Raises StopNow between micro-batches."""
        step = self.state.global_step + 1
        started = time.monotonic()
        fail_at_step(step)
        model.train()
        total = self._accumulate(inputs, step)
        facts = StepFacts(inputs["trained_tokens"], inputs["tokens"], time.monotonic() - started)
        if facts.trained_tokens:
            facts.loss = float(total)
            facts.skipped = not math.isfinite(facts.loss)
        self.step_facts = facts
        if math.isfinite(facts.loss):
            return total
        self._leave_weights_alone(model)
        # The Trainer sums losses and subtracts what it has logged: one NaN would stay in that sum for good.
        return torch.zeros_like(total)

    def _accumulate(self, inputs: dict[str, Any], step: int) -> torch.Tensor:
        trained = max(inputs["trained_tokens"], 1)
        total = torch.zeros((), device=self.args.device)
        for micro_batch in inputs["micro_batches"]:
            if self.orders.stopping_now():
                raise StopNow
            loss = self.nll_sum(self._prepare_inputs(micro_batch)) / trained
            if is_nan_ordered(step):
                loss = loss * math.nan
            total += loss.detach()
            self.accelerator.backward(loss)
        return total

    def _leave_weights_alone(self, model: Any) -> None:
        """Without gradients an optimizer does nothing, but a gradient scaler complains; it leaves a step out when it finds a NaN."""
        model.zero_grad()
        if self.args.fp16:
            weights = [parameter.sum() for parameter in model.parameters() if parameter.requires_grad]
            self.accelerator.backward(torch.stack(weights).sum() * math.nan)

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Logs the step's own loss, or NaN."""
        if "loss" in logs:
            logs["loss"] = self.step_facts.loss
        super().log(logs, start_time)

    def _clip_grad_norm(self, model: Any) -> Any:
        norm: Any = super()._clip_grad_norm(model)
        # With fp16 an overflow is everyday: the gradient scaler leaves that step out and lowers its scale.
        if not self.args.fp16 and not math.isfinite(float(norm)):
            # Clipping by a norm that is no number would make every weight one too.
            self.step_facts.skipped = True
            model.zero_grad()
        return norm

    @torch.no_grad()
    def validation_loss(self) -> float:
        """Mean negative log-likelihood per trained token of the validation rows; NaN when it is no number or none of them has one."""
        was_training = self.model.training
        self.model.eval()
        nll, tokens = 0.0, 0
        collate = StepCollator(self._layout)
        rows: Any = self.eval_dataset
        try:
            for start in range(0, len(rows), 64):
                step = collate([rows[index] for index in range(start, min(start + 64, len(rows)))])
                for micro_batch in step["micro_batches"]:
                    if self.orders.stopping():
                        raise StopNow
                    nll += float(self.nll_sum(self._prepare_inputs(micro_batch)))
                tokens += step["trained_tokens"]
        finally:
            self.model.train(was_training)
        return nll / tokens if tokens else math.nan

    def evaluate(self, *arguments: Any, **options: Any) -> dict[str, float]:
        """The validation loss as the Trainer's `eval_loss`; it is logged, so that trackers get it."""
        metrics = {"eval_loss": self.validation_loss()}
        self.log(dict(metrics))
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        self._save_whole()

    def floating_point_ops(self, inputs: Any) -> int:
        """Not counted: nothing shows it, and the Trainer would look for `input_ids` at the top of a step."""
        return 0

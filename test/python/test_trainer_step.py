"""A step that teaches nothing changes no weight, under a gradient scaler too."""

import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from tunesmith.trainer import StepFacts, StepTrainer


def half_precision_trainer(loss_of: Any) -> Any:
    """What a step needs of a trainer in fp16, which the Trainer allows on a GPU alone."""
    trainer: Any = StepTrainer.__new__(StepTrainer)
    trainer.state = SimpleNamespace(global_step=0)
    trainer.args = SimpleNamespace(fp16=True, device=torch.device("cpu"))
    trainer.orders = SimpleNamespace(stopping_now=lambda: False)
    trainer.step_facts = StepFacts()
    trainer.nll_sum = loss_of
    trainer._prepare_inputs = lambda batch: batch
    return trainer


@pytest.mark.parametrize(("batches", "trained", "skipped"), [([{"factor": math.nan}], 3, True), ([], 0, False)], ids=["nan", "empty"])
def test_the_scaler_leaves_the_step_out(batches: list[Any], trained: int, skipped: bool) -> None:
    model = torch.nn.Linear(2, 1)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    scaler, optimizer = torch.amp.GradScaler("cpu"), torch.optim.SGD(model.parameters(), lr=1.0)
    trainer = half_precision_trainer(lambda batch: model(torch.ones(1, 2)).sum() * batch["factor"])
    trainer.accelerator = SimpleNamespace(backward=lambda loss: scaler.scale(loss).backward())
    total = trainer.training_step(model, {"micro_batches": batches, "trained_tokens": trained, "tokens": 9})
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    assert [torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True)] == [True, True]
    assert (float(total), trainer.step_facts.skipped, math.isnan(trainer.step_facts.loss)) == (0, skipped, True)

"""The Trainer computes on one GPU, however many there are."""

from pathlib import Path

import pytest
import torch
from tiny_run import make_run
from tunesmith.build_trainer import row_tokens
from tunesmith.model import Machine
from tunesmith.plan import read_plan
from tunesmith.trainer_arguments import trainer_arguments


@pytest.fixture
def two_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """What torch says on a machine with two GPUs, as far as arguments ask."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "set_device", lambda device: None)


@pytest.mark.usefixtures("two_gpus")
def test_a_second_gpu_changes_neither_the_step_nor_the_model(tmp_path: Path) -> None:
    plan = read_plan(make_run(tmp_path / "run", "tiny"))
    arguments = trainer_arguments(plan, tmp_path, Machine("cuda", "two of them", torch.float32))
    # More than one would wrap the model in DataParallel, which cuts a packed row in two.
    assert arguments.n_gpu == 1
    assert arguments.train_batch_size == plan.steps.examples_per_step


@pytest.mark.parametrize(("device", "rows", "longest", "tokens"), [("cuda", 2, 2048, 4096), ("cuda", 8, 2048, 8192), ("cpu", 1, 512, 512)])
def test_fewer_rows_at_once_are_fewer_packed_tokens(tmp_path: Path, device: str, rows: int, longest: int, tokens: int) -> None:
    config = read_plan(make_run(tmp_path / "run", "tiny", per_device_train_batch_size=rows, max_length=longest)).config
    assert row_tokens(config, Machine(device, device, torch.float32)) == tokens

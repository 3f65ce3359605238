"""plan.json as typed values. TypeScript writes it once with every default resolved; nothing here fills in anything.

`read_plan` checks the file against schemas/train-plan.schema.json first, so the dataclasses can take it as it is. Config keys keep
TRL's and PEFT's names.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tunesmith.failures import Failure
from tunesmith.schema_check import schema_problem
from tunesmith.step_arithmetic import PlanSteps, run_steps


@dataclass(frozen=True)
class LoraOptions:
    """The adapter, PEFT's LoraConfig with two short names."""

    r: int
    alpha: float
    dropout: float
    target_modules: str | list[str]
    bias: str
    use_dora: bool
    use_rslora: bool
    modules_to_save: list[str] | None


@dataclass(frozen=True)
class TrainConfig:
    """The resolved lora.yaml, without `dataset` (the plan's data names the rows)."""

    base_model: str
    base_revision: str | None
    method: str
    lora: LoraOptions
    max_length: int
    packing: bool
    assistant_only_loss: bool
    per_device_train_batch_size: int
    gradient_accumulation_steps: int
    learning_rate: float
    lr_scheduler_type: str
    num_train_epochs: float
    max_steps: int | None
    warmup_steps: int
    weight_decay: float
    max_grad_norm: float
    optim: str
    gradient_checkpointing: bool | None
    eval_steps: int | None
    save_steps: int
    save_total_limit: int
    early_stopping_patience: int | None
    seed: int
    report_to: list[str]
    targets: list[str]


@dataclass(frozen=True)
class PlanBase:
    """The base model: a folder, or a hub id that is looked up in the cache and else downloaded."""

    id: str
    folder: str | None
    revision: str | None


@dataclass(frozen=True)
class PlanFile:
    """A data file as it was when the run was planned; `lines` are 1-based."""

    path: Path
    sha256: str
    lines: list[int]


@dataclass(frozen=True)
class TrainPlan:
    """What was asked."""

    id: str
    name: str
    config: TrainConfig
    base: PlanBase
    train: PlanFile
    validation: PlanFile | None
    steps: PlanSteps
    versions: dict[str, str]


def _plan_file(value: dict[str, Any]) -> PlanFile:
    return PlanFile(Path(value["path"]), value["sha256"], list(value["lines"]))


def _config(value: dict[str, Any]) -> TrainConfig:
    rest = {key: item for key, item in value.items() if key not in ("dataset", "lora")}
    return TrainConfig(lora=LoraOptions(**value["lora"]), **rest)


def parse_plan(value: dict[str, Any]) -> TrainPlan:
    """`value` meets the schema already."""
    data, steps = value["data"], value["steps"]
    return TrainPlan(
        id=value["id"],
        name=value["name"],
        config=_config(value["config"]),
        base=PlanBase(**value["base"]),
        train=_plan_file(data["train"]),
        validation=None if data["validation"] is None else _plan_file(data["validation"]),
        steps=PlanSteps(steps["examplesPerStep"], steps["stepsPerEpoch"], steps["totalSteps"]),
        versions=dict(value["versions"]),
    )


def read_plan(run_folder: Path) -> TrainPlan:
    """Raises Failure `bad-plan` when plan.json is missing, no JSON, or does not meet its schema."""
    path = run_folder / "plan.json"
    hint = "Start a new run from its lora.yaml."
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("bad-plan", f"{path} cannot be read: {error}", hint) from error
    problem = schema_problem("train-plan", value)
    if problem is not None:
        raise Failure("bad-plan", f"{path} is not a plan that this version reads. {problem}", hint)
    plan = parse_plan(cast("dict[str, Any]", value))
    counted = run_steps(len(plan.train.lines), plan.config)
    if counted != plan.steps:
        reason = f"{path} counts {plan.steps.total_steps} steps where its rows and batch size make {counted.total_steps}."
        raise Failure("bad-plan", reason, hint)
    return plan

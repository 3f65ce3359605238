"""The shared cases of schemas/steps.ts."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tunesmith.step_arithmetic import run_steps

VECTORS = Path(__file__).resolve().parents[1] / "fixtures" / "vectors" / "steps.json"
CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))["steps"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_steps_are_counted_as_typescript_counts_them(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]
    config: Any = SimpleNamespace(
        per_device_train_batch_size=inputs["perDeviceTrainBatchSize"],
        gradient_accumulation_steps=inputs["gradientAccumulationSteps"],
        num_train_epochs=inputs["numTrainEpochs"],
        max_steps=inputs["maxSteps"],
    )
    steps = run_steps(inputs["rows"], config, inputs["devices"])
    assert steps.examples_per_step == expected["examplesPerStep"]
    assert steps.steps_per_epoch == expected["stepsPerEpoch"]
    assert steps.total_steps == expected["totalSteps"]

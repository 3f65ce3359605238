"""A few real steps of a real instruct model: the loss of held-out rows must fall."""

import os
from pathlib import Path

import pytest
from tiny_run import make_run, read_events, train_here

MODEL = Path(os.environ.get("TUNESMITH_HOME", "")) / "models" / "HuggingFaceTB" / "SmolLM2-135M-Instruct"
TABLES = ["customers", "orders", "products", "suppliers", "invoices", "returns"]
needs_model = pytest.mark.skipif(
    "TUNESMITH_HOME" not in os.environ or not (MODEL / "config.json").is_file(),
    reason="SmolLM2-135M-Instruct is not set up; npm start does that",
)


def sql_row(number: int) -> dict[str, object]:
    table = TABLES[number % len(TABLES)]
    question = f"{['Count', 'How many are', 'Number of'][number % 3]} {table}?"
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": f"SELECT COUNT(*) FROM {table}"}]}


@needs_model
def test_smollm2_learns_in_eight_steps(tmp_path: Path) -> None:
    run = make_run(
        tmp_path / "run",
        MODEL,
        rows=[sql_row(number) for number in range(32)],
        held_out=[sql_row(number) for number in (4, 9)],
        lora={"r": 8, "alpha": 16, "dropout": 0},
        learning_rate=1e-3,
        eval_steps=4,
        save_steps=50,
    )
    assert train_here(run) == 0
    steps, evals = read_events(run, "step"), read_events(run, "eval")
    assert len(steps) == 8
    assert 1 < steps[0]["loss"] < 10
    assert steps[-1]["loss"] < 0.6 * steps[0]["loss"]
    assert evals[1]["loss"] < evals[0]["loss"]
    sample = read_events(run, "sample")[-1]
    assert sample["expected"] == "SELECT COUNT(*) FROM invoices"
    assert sample["output"]
    assert (run / "adapter" / "adapter_model.safetensors").is_file()

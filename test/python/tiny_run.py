"""Run directories as the extension makes them, with tiny data, and what a trainer left in them."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from schema_checks import validator

RUNTIME = Path(__file__).resolve().parents[2] / "python-runtime"
CITIES = ["Graz", "Turin", "Lyon", "Porto", "Ghent", "Malmo", "Basel", "Cork"]

CONFIG: dict[str, Any] = {
    "base_model": "tiny",
    "base_revision": None,
    "method": "lora",
    "dataset": {"train": "train.jsonl", "validation": "validation.jsonl", "profile": "trl"},
    "lora": {
        "r": 4,
        "alpha": 8,
        "dropout": 0.05,
        "target_modules": "all-linear",
        "bias": "none",
        "use_dora": False,
        "use_rslora": False,
        "modules_to_save": None,
    },
    "max_length": 256,
    "packing": True,
    "assistant_only_loss": True,
    "per_device_train_batch_size": 2,
    "gradient_accumulation_steps": 2,
    "learning_rate": 0.02,
    "lr_scheduler_type": "linear",
    "num_train_epochs": 1,
    "max_steps": None,
    "warmup_steps": 1,
    "weight_decay": 0.0,
    "max_grad_norm": 1.0,
    "optim": "adamw_torch",
    "gradient_checkpointing": None,
    "eval_steps": 4,
    "save_steps": 4,
    "save_total_limit": 3,
    "early_stopping_patience": None,
    "seed": 42,
    "report_to": [],
    "targets": [],
}


def chat_row(number: int) -> dict[str, Any]:
    """A question and its answer; rows differ in length."""
    city = CITIES[number % len(CITIES)]
    question = f"how many customers live in {city}{' today' * (number % 5)}"
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": f"count in {city}"}]}


def write_jsonl(path: Path, rows: list[Any]) -> Path:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def plan_file(path: Path) -> dict[str, Any]:
    """All non-empty lines of a data file."""
    data = path.read_bytes()
    lines = [number for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    return {"path": str(path), "sha256": hashlib.sha256(data).hexdigest(), "lines": lines}


def make_run(folder: Path, base: Path | str, *, rows: list[Any] | None = None, held_out: list[Any] | None = None, **config: Any) -> Path:
    """A run directory with plan.json. `base` is a model folder, or a hub id; `config` replaces keys, `lora` by key."""
    folder.mkdir(parents=True)
    train = plan_file(write_jsonl(folder / "train.jsonl", [chat_row(n) for n in range(32)] if rows is None else rows))
    held = [chat_row(n) for n in range(3, 8)] if held_out is None else held_out
    validation = plan_file(write_jsonl(folder / "validation.jsonl", held)) if held else None
    resolved = {**CONFIG, **config, "base_model": str(base), "lora": {**CONFIG["lora"], **config.get("lora", {})}}
    examples = resolved["per_device_train_batch_size"] * resolved["gradient_accumulation_steps"]
    per_epoch = -(-len(train["lines"]) // examples)
    total = resolved["max_steps"] or max(1, int(per_epoch * resolved["num_train_epochs"]))
    plan = {
        "schema": 1,
        "id": "tiny-1",
        "name": "tiny #1",
        "createdAt": "2026-11-24T00:00:00Z",
        "configPath": str(folder / "lora.yaml"),
        "config": resolved,
        "base": {"id": str(base), "folder": str(base) if isinstance(base, Path) else None, "revision": None},
        "data": {"train": train, "validation": validation},
        "steps": {"examplesPerStep": examples, "stepsPerEpoch": per_epoch, "totalSteps": total},
        "versions": {},
    }
    (folder / "plan.json").write_text(json.dumps(plan), "utf-8")
    return folder


def read_events(run: Path, kind: str | None = None) -> list[dict[str, Any]]:
    """The whole events, each checked against the schema; `kind` picks one type."""
    events: list[dict[str, Any]] = []
    for line in (run / "events.jsonl").read_text("utf-8").split("\n"):
        if line.startswith("{") and line.endswith("}"):
            event = json.loads(line)
            validator("run-event").validate(event)
            events.append(event)
    return [event for event in events if kind is None or event["type"] == kind]


def losses(run: Path) -> dict[int, float]:
    """Loss by step; a step that a resumed run did again counts as it was done last."""
    return {event["step"]: event["loss"] for event in read_events(run, "step")}


def train_here(run: Path, *, resume: bool = False) -> int:
    """Trains in this process, which has imported torch already."""
    from tunesmith.train import train

    return train(run, resume=resume)


def failed(run: Path, code: str) -> dict[str, Any]:
    """The end event of a run that must fail so."""
    assert train_here(run) == 1
    end = read_events(run, "end")[-1]
    assert (end["result"], end["code"], end["adapter"]) == ("failed", code, None)
    assert end["reason"]
    assert end["hint"]
    assert "Traceback" not in end["reason"]
    assert json.loads((run / "result.json").read_text("utf-8"))["code"] == code
    return end


def start_trainer(run: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Trains as the extension does: a process of its own, output to files."""
    with (run / "stdout.log").open("ab") as out, (run / "stderr.log").open("ab") as errors:
        command = [sys.executable, "-m", "tunesmith", "train", str(run), *arguments]
        variables = {**os.environ, "PYTHONPATH": str(RUNTIME), "PYTHONUTF8": "1", **environment}
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, env=variables, start_new_session=True)

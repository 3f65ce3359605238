"""Known failures end a run with code, reason and hint, and leave what was whole."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from schema_checks import SCHEMAS
from tiny_run import RUNTIME, chat_row, failed, losses, make_run, read_events, train_here

END_CODES = json.loads((SCHEMAS / "run-event.schema.json").read_text("utf-8"))["definitions"]["RunFailureCode"]["enum"]
# Their failures end in a problem message or on stderr, never in a run's end event.
TOOLS = ["compare", "comparison", "converter", "demo_model", "generate", "installed", "merge", "run_lock", "side_models", "tuned_weights"]


def test_the_schema_lists_the_codes_that_a_run_can_end_with() -> None:
    """A reader drops an end with another code, and the run would look killed."""
    sources = [path.read_text("utf-8") for path in (RUNTIME / "tunesmith").glob("*.py") if path.stem not in TOOLS]
    assert {code for source in sources for code in re.findall(r'Failure\(\s*"([a-z-]+)"', source)} == set(END_CODES)


@pytest.mark.parametrize(("save_steps", "has_checkpoint"), [(2, True), (4, False)])
def test_out_of_memory_names_the_step(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save_steps: int, has_checkpoint: bool
) -> None:
    monkeypatch.setenv("TUNESMITH_FAULT", "oom@3")
    run = make_run(tmp_path / "run", tiny_model, save_steps=save_steps)
    end = failed(run, "out-of-memory")
    assert end["step"] == 2
    assert "at step 2 (training)" in end["reason"]
    assert "start a new run" in end["hint"]
    assert ("resume" in end["hint"]) == has_checkpoint
    assert "gradient_checkpointing" in end["hint"]


def test_one_nan_is_a_gap_and_training_goes_on(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNESMITH_FAULT", "nan@3")
    run = make_run(tmp_path / "run", tiny_model)
    assert train_here(run) == 0
    found = losses(run)
    assert [step for step, loss in found.items() if loss is None] == [3]
    assert found[8] < found[1]
    (warning,) = read_events(run, "warning")
    assert (warning["code"], warning["step"]) == ("nan-step", 3)


def test_nan_three_times_in_a_row_ends_the_run(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNESMITH_FAULT", "nan@2,nan@4,nan@5,nan@6")
    run = make_run(tmp_path / "run", tiny_model, save_steps=3)
    end = failed(run, "nan")
    assert end["step"] == 6
    assert "learning_rate" in end["hint"]
    assert (run / "checkpoints" / "checkpoint-3").is_dir()


def test_a_bad_row_ends_before_anything_is_loaded(tiny_model: Path, tmp_path: Path) -> None:
    rows: list[Any] = [chat_row(0), {"messages": [{"role": "usr", "content": "x"}]}]
    end = failed(make_run(tmp_path / "run", tiny_model, rows=rows), "bad-row")
    assert "train.jsonl, line 2: messages[0].role" in end["reason"]
    assert read_events(tmp_path / "run", "hello") == []


def test_a_changed_dataset_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    with (run / "train.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(chat_row(1)) + "\n")
    failed(run, "dataset-changed")


def test_rows_without_any_answer_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, max_length=8)
    assert "max_length 8" in failed(run, "no-trained-tokens")["reason"]


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in failed(make_run(tmp_path / "run", tmp_path), "missing-model")["reason"]


@pytest.mark.parametrize("weights", ["pytorch_model.bin", "model.pt", "model.pkl"])
def test_pickled_weights_are_never_opened(tiny_model: Path, tmp_path: Path, weights: str) -> None:
    import pickle
    import shutil

    canary = tmp_path / "canary"

    class Canary:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return Path.touch, (str(canary),)  # type: ignore[return-value]

    unsafe = Path(shutil.copytree(tiny_model, tmp_path / "unsafe"))
    (unsafe / "model.safetensors").unlink()
    (unsafe / weights).write_bytes(pickle.dumps(Canary()))
    assert weights in failed(make_run(tmp_path / "run", unsafe), "unsafe-model")["reason"]
    assert not canary.exists()


def test_code_that_comes_with_a_model_never_runs(tiny_model: Path, tmp_path: Path) -> None:
    import shutil

    canary = tmp_path / "canary"
    custom = Path(shutil.copytree(tiny_model, tmp_path / "custom"))
    config = json.loads((custom / "config.json").read_text("utf-8"))
    config |= {"model_type": "homemade", "auto_map": {"AutoConfig": "code.Config", "AutoModelForCausalLM": "code.Model"}}
    (custom / "config.json").write_text(json.dumps(config), "utf-8")
    (custom / "code.py").write_text(f"open({str(canary)!r}, 'w').close()\n", "utf-8")
    failed(make_run(tmp_path / "run", custom), "missing-model")
    assert not canary.exists()


def test_a_missing_package_is_named(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trl", None)
    end = failed(make_run(tmp_path / "run", tiny_model), "no-module")
    assert "trl" in end["reason"]
    assert "Doctor" in end["hint"]


def test_bitsandbytes_is_missed_before_the_data_is_prepared(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bitsandbytes", None)
    run = make_run(tmp_path / "run", tiny_model, method="qlora")
    assert failed(run, "no-module")["reason"] == "The Python package bitsandbytes cannot be loaded."
    assert read_events(run, "hello") == []


def test_target_modules_that_match_nothing_are_named(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, lora={"target_modules": ["q_porj"]})
    assert "q_porj" in failed(run, "bad-target-modules")["reason"]


def test_an_adapter_on_the_output_layer_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, lora={"target_modules": ["q_proj", "lm_head"]})
    assert "lm_head" in failed(run, "bad-target-modules")["hint"]


def test_a_model_that_does_not_load_is_one_line(tiny_model: Path, tmp_path: Path) -> None:
    import shutil

    broken = Path(shutil.copytree(tiny_model, tmp_path / "broken"))
    config = json.loads((broken / "config.json").read_text("utf-8"))
    (broken / "config.json").write_text(json.dumps({**config, "model_type": "unheard-of"}), "utf-8")
    assert "\n" not in failed(make_run(tmp_path / "run", broken), "missing-model")["reason"]


@pytest.mark.parametrize("damage", ["not json", '{"schema": 1}'])
def test_a_plan_that_is_none_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "plan.json").write_text(damage, "utf-8")
    assert "plan.json" in failed(tmp_path, "bad-plan")["reason"]


def test_a_plan_that_miscounts_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    plan = json.loads((run / "plan.json").read_text("utf-8"))
    plan["steps"]["totalSteps"] = 99
    (run / "plan.json").write_text(json.dumps(plan), "utf-8")
    assert "99 steps" in failed(run, "bad-plan")["reason"]


def test_a_tracker_that_is_not_installed_is_a_warning(tiny_model: Path, tmp_path: Path) -> None:
    from tunesmith.trainer_arguments import usable_trackers

    _, missing = usable_trackers(["wandb"])
    if not missing:
        pytest.skip("wandb is installed here")
    run = make_run(tmp_path / "run", tiny_model, report_to=["wandb"], max_steps=1)
    assert train_here(run) == 0
    assert [event["code"] for event in read_events(run, "warning")] == ["no-tracker"]

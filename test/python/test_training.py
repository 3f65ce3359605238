"""A training's whole life in this process: events, checkpoints, adapter, methods, early stopping."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from schema_checks import validator
from tiny_run import chat_row, losses, make_run, read_events, train_here


@pytest.fixture(scope="module")
def finished(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """32 rows in steps of 4, two epochs: 16 steps."""
    run = make_run(tmp_path_factory.mktemp("runs") / "tiny-1", tiny_model, num_train_epochs=2)
    assert train_here(run) == 0
    return run


def test_a_run_tells_its_life_in_order(finished: Path) -> None:
    validator("train-plan").validate(json.loads((finished / "plan.json").read_text("utf-8")))
    events = read_events(finished)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    elapsed = [event["elapsedMs"] for event in events]
    assert elapsed == sorted(elapsed)
    phases = [event["phase"] for event in events if event["type"] == "phase"]
    assert phases == ["starting", "starting", "preparing-data", "loading-model", "training", "saving"]
    assert [event["step"] for event in events if event["type"] == "step"] == list(range(1, 17))
    assert [event["step"] for event in events if event["type"] == "eval"] == [4, 8, 12, 16]
    assert [event["step"] for event in events if event["type"] == "sample"] == [4, 8, 12, 16]
    assert [event["step"] for event in events if event["type"] == "checkpoint"] == [4, 8, 12, 16]
    assert events[-1]["type"] == "end"
    assert (events[-1]["result"], events[-1]["step"], events[-1]["adapter"]) == ("completed", 16, "adapter")


def test_hello_says_where_and_with_what(finished: Path) -> None:
    (hello,) = read_events(finished, "hello")
    assert hello["device"] == (torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu")
    assert hello["precision"] in ("bf16", "fp32", "fp16")
    assert (hello["totalSteps"], hello["resumedFromStep"], hello["baseRevision"]) == (16, None, None)
    assert (hello["deviceMemoryBytes"] or 0) == (torch.cuda.get_device_properties(0).total_memory if torch.cuda.is_available() else 0)
    assert hello["versions"]["torch"] == torch.__version__.partition("+")[0]


def test_the_model_learns_and_every_step_has_its_numbers(finished: Path) -> None:
    steps = read_events(finished, "step")
    assert all(math.isfinite(step["loss"]) and step["gradNorm"] > 0 for step in steps)
    assert all(step["trainedTokens"] > 0 and step["tokensPerSecond"] > 0 for step in steps)
    assert sum(step["loss"] for step in steps[-3:]) < 0.9 * sum(step["loss"] for step in steps[:3])
    rates = [step["learningRate"] for step in steps]
    assert rates[0] == 0
    assert rates[1] == max(rates) == pytest.approx(0.02)
    assert rates[2:] == sorted(rates[2:], reverse=True)
    assert steps[-1]["epoch"] == 2
    evals = read_events(finished, "eval")
    assert evals[-1]["loss"] < evals[0]["loss"]
    assert evals[0]["best"] is True


def test_the_adapter_is_complete_and_loads(finished: Path, tiny_model: Path) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    adapter = finished / "adapter"
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    assert config["base_model_name_or_path"] == str(tiny_model)
    template = json.loads((adapter / "tokenizer_config.json").read_text("utf-8"))["chat_template"]
    assert template == (adapter / "chat_template.jinja").read_text("utf-8")
    assert template == AutoTokenizer.from_pretrained(adapter).chat_template
    weights = load_file(adapter / "adapter_model.safetensors")
    assert {tensor.dtype for tensor in weights.values()} == {torch.float32}
    assert any(tensor.abs().max() > 0 for name, tensor in weights.items() if "lora_B" in name)
    model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(tiny_model), adapter)
    assert len(weights) == len([name for name, _ in model.named_parameters() if "lora_" in name])
    assert not list(adapter.glob("*.bin"))


def test_result_is_the_end_without_its_number(finished: Path) -> None:
    end = read_events(finished, "end")[-1]
    assert json.loads((finished / "result.json").read_text("utf-8")) == {key: end[key] for key in end if key != "seq"}


def test_only_so_many_checkpoints_are_kept(finished: Path) -> None:
    kept = sorted(path.name for path in (finished / "checkpoints").iterdir())
    assert len(kept) == 3
    assert "checkpoint-16" in kept
    checkpoints = read_events(finished, "checkpoint")
    removed = [step for event in checkpoints for step in event.get("removed", [])]
    assert sorted(f"checkpoint-{event['step']}" for event in checkpoints if event["step"] not in removed) == kept


def test_packing_changes_neither_steps_nor_losses(tiny_model: Path, tmp_path: Path) -> None:
    found: dict[bool, dict[int, float]] = {}
    for packing in (True, False):
        run = make_run(tmp_path / str(packing), tiny_model, packing=packing, max_steps=4, lora={"dropout": 0}, held_out=[])
        assert train_here(run) == 0
        found[packing] = losses(run)
    assert list(found[True]) == [1, 2, 3, 4]
    assert list(found[True].values()) == pytest.approx(list(found[False].values()), rel=0.02)


def test_qlora_trains_on_a_base_that_really_is_nf4(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import bitsandbytes as bnb
    from tunesmith import build_trainer

    seen: list[Any] = []
    original = build_trainer.keep_trained_weights_in_float32
    monkeypatch.setattr(build_trainer, "keep_trained_weights_in_float32", lambda model: (original(model), seen.append(model)))
    run = make_run(tmp_path / "run", tiny_model, method="qlora", max_steps=4)
    assert train_here(run) == 0
    layers: list[Any] = [module for module in seen[0].modules() if isinstance(module, bnb.nn.Linear4bit)]
    assert len(layers) == 14
    assert {layer.weight.quant_state.quant_type for layer in layers} == {"nf4"}
    assert {layer.weight.dtype for layer in layers} == {torch.uint8}
    assert {parameter.dtype for parameter in seen[0].parameters() if parameter.requires_grad} == {torch.float32}
    assert read_events(run, "hello")[0]["precision"] == "nf4"
    assert losses(run)[4] < losses(run)[1]


def test_a_validation_changes_nothing_of_the_training(tiny_model: Path, tmp_path: Path) -> None:
    """bitsandbytes lays weights out anew when a CPU with bfloat16 instructions evaluates; no gradient passes them any more."""
    found: list[list[float]] = []
    for every in (1, 50):
        run = make_run(tmp_path / str(every), tiny_model, method="qlora", packing=False, eval_steps=every, max_steps=4, lora={"dropout": 0})
        assert train_here(run) == 0
        found.append([step["gradNorm"] for step in read_events(run, "step")])
    assert found[0] == pytest.approx(found[1], rel=1e-3)


def test_full_trains_every_weight_and_saves_a_model(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, method="full", max_steps=3, save_steps=50)
    assert train_here(run) == 0
    before = load_file(tiny_model / "model.safetensors")
    after = load_file(run / "adapter" / "model.safetensors")
    assert all(not torch.equal(before[name], after[name].to(before[name].dtype)) for name in before if "proj" in name)


def test_gradient_checkpointing_gives_the_same_losses(tiny_model: Path, tmp_path: Path) -> None:
    found = []
    for checkpointing in (True, False):
        run = make_run(tmp_path / str(checkpointing), tiny_model, gradient_checkpointing=checkpointing, max_steps=3, held_out=[])
        assert train_here(run) == 0
        found.append(list(losses(run).values()))
    assert found[0] == pytest.approx(found[1], rel=1e-3)


def test_early_stopping_ends_a_run_that_gains_nothing(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, early_stopping_patience=2, eval_steps=1, learning_rate=1e-12, save_steps=50)
    assert train_here(run) == 0
    (end,) = read_events(run, "end")
    assert (end["result"], end["adapter"]) == ("completed", "adapter")
    assert end["step"] <= 4
    assert [event["code"] for event in read_events(run, "warning")] == ["early-stopping"]
    assert (run / "checkpoints" / f"checkpoint-{end['step']}").is_dir()


def test_the_last_smaller_step_counts_and_no_validation_is_fine(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, rows=[chat_row(n) for n in range(9)], held_out=[], save_steps=50)
    assert train_here(run) == 0
    assert list(losses(run)) == [1, 2, 3]
    assert read_events(run, "eval") == []
    assert read_events(run, "sample") == []


def test_rows_that_teach_nothing_are_named_and_keep_their_place(tiny_model: Path, tmp_path: Path) -> None:
    rows = [chat_row(n) for n in range(8)]
    rows[2] = {"messages": [{"role": "user", "content": "only a question"}]}
    run = make_run(tmp_path / "run", tiny_model, rows=rows, held_out=[], save_steps=50)
    assert train_here(run) == 0
    assert list(losses(run)) == [1, 2]
    (warning,) = read_events(run, "warning")
    assert warning["message"] == "1 of 8 rows of train.jsonl teach nothing: lines 3."


def test_a_step_without_anything_to_learn_has_no_loss_and_is_no_failure(tiny_model: Path, tmp_path: Path) -> None:
    rows = [chat_row(0), {"messages": [{"role": "user", "content": "only a question"}]}, chat_row(2)]
    options = {"per_device_train_batch_size": 1, "gradient_accumulation_steps": 1, "num_train_epochs": 2, "save_steps": 50}
    run = make_run(tmp_path / "run", tiny_model, rows=rows, held_out=[], **options)
    assert train_here(run) == 0
    steps = read_events(run, "step")
    assert len(steps) == 6
    assert [step["loss"] is None for step in steps] == [step["trainedTokens"] == 0 for step in steps]
    assert sum(step["loss"] is None for step in steps) == 2
    assert [event["code"] for event in read_events(run, "warning")] == ["no-trained-tokens"]

"""merge: the merged folder computes what base and adapter compute, holds what servers read, and appears whole or not at all."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from schema_checks import validator
from tuned_run import fully_tuned_run, tuned_run
from tunesmith.failures import Failure
from tunesmith.merge import merge
from tunesmith.template_facts import default_system
from tunesmith.tool_output import ToolOutput
from tunesmith.tuned_weights import find_tuned_weights


def load(folder: Path, dtype: torch.dtype = torch.float32) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()


def adapted(base: Path, adapter: Path) -> Any:
    """Base and adapter unmerged, in float32, from the bf16 values in which merging and comparing read the base."""
    from peft import PeftModel

    return PeftModel.from_pretrained(load(base, torch.bfloat16).float(), str(adapter)).eval()


def logits(model: Any) -> torch.Tensor:
    with torch.inference_mode():
        return model(torch.arange(3, 40).unsqueeze(0)).logits


def merged(run: Path, folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    stream = io.BytesIO()
    value = merge(find_tuned_weights(run), folder, ToolOutput(stream))
    messages = [json.loads(line) for line in stream.getvalue().splitlines()]
    for message in [*messages, {"type": "result", "value": value}]:
        validator("tool-message").validate(message)
    return value, messages


def test_merged_weights_compute_what_base_and_adapter_compute(tiny_model: Path, tmp_path: Path) -> None:
    run = tuned_run(tmp_path / "run", tiny_model)
    merged(run, tmp_path / "merged")
    wanted = logits(adapted(tiny_model, run / "adapter"))
    found = logits(load(tmp_path / "merged"))
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)
    assert (logits(load(tiny_model)) - wanted).abs().max() > 0.5


def test_a_server_finds_what_it_needs(tiny_model: Path, tmp_path: Path) -> None:
    run = tuned_run(tmp_path / "run", tiny_model)
    value, messages = merged(run, tmp_path / "merged")
    names = {path.name for path in (tmp_path / "merged").iterdir()}
    assert {"model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"} <= names
    assert not any(name.startswith("adapter") or name.endswith(".bin") for name in names)
    template = (tmp_path / "merged" / "chat_template.jinja").read_text("utf-8")
    assert json.loads((tmp_path / "merged" / "tokenizer_config.json").read_text("utf-8"))["chat_template"] == template
    assert value == {
        "folder": str(tmp_path / "merged"),
        "stops": ["<|im_end|>"],
        "system": "Answer in short words",
        "maxLength": 256,
        "contextLength": 512,
    }
    fractions = [message["fraction"] for message in messages]
    assert fractions == sorted(fractions) and len(fractions) >= 3


def test_full_training_needs_no_base(tiny_model: Path, tmp_path: Path) -> None:
    run = fully_tuned_run(tmp_path / "run", tiny_model)
    merged(run, tmp_path / "merged")
    torch.testing.assert_close(logits(load(tmp_path / "merged")), logits(load(run / "adapter")), rtol=0.02, atol=0.05)


def test_a_folder_with_something_in_it_is_left_alone(tiny_model: Path, tmp_path: Path) -> None:
    run = tuned_run(tmp_path / "run", tiny_model)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes").write_text("mine", "utf-8")
    with pytest.raises(Failure) as caught:
        merged(run, tmp_path / "taken")
    assert caught.value.code == "folder-taken"
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["notes"]


def test_nothing_is_left_of_a_merge_that_fails(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    run = tuned_run(tmp_path / "run", tiny_model)
    monkeypatch.setattr("tunesmith.merge.save_tokenizer", disk_full)
    with pytest.raises(OSError, match="No space"):
        merged(run, tmp_path / "out" / "merged")
    assert list((tmp_path / "out").iterdir()) == []


def test_weights_that_are_no_numbers_are_not_merged(tiny_model: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    run = tuned_run(tmp_path / "run", tiny_model)
    path = run / "adapter" / "adapter_model.safetensors"
    save_file({name: weight * float("nan") for name, weight in load_file(path).items()}, path, metadata={"format": "pt"})
    with pytest.raises(Failure) as caught:
        merged(run, tmp_path / "merged")
    assert caught.value.code == "bad-merge"
    assert not (tmp_path / "merged").exists()


def test_pickled_adapters_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    run = tuned_run(tmp_path / "run", tiny_model)
    (run / "adapter" / "adapter_model.safetensors").rename(run / "adapter" / "adapter_model.bin")
    with pytest.raises(Failure) as caught:
        merged(run, tmp_path / "merged")
    assert caught.value.code == "unsafe-model"


@pytest.mark.parametrize(
    ("template", "system"),
    [
        ("{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}", None),
        ("{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}{{ messages[0]['content'] }}", None),
        (
            "{% if messages[0]['role'] != 'system' %}<system>Be kind.</s>{% endif %}"
            "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</s>{% endfor %}",
            "Be kind.",
        ),
    ],
)
def test_the_default_system_message_is_read_from_the_template(tiny_model: Path, template: str, system: str | None) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    tokenizer.chat_template = template
    assert default_system(tokenizer) == system

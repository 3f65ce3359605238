"""Runs with tuned weights, made without training: what compare and merge need of one."""

import json
import shutil
from pathlib import Path
from typing import Any

from tiny_run import make_run


def tuned_run(folder: Path, base: Path, **config: Any) -> Path:
    """A run directory whose adapter/ changes what the base says; its weights are random, always the same ones."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    run = make_run(folder, base, **config)
    model = AutoModelForCausalLM.from_pretrained(base)
    torch.manual_seed(3)
    options = LoraConfig(r=4, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    get_peft_model(model, options).save_pretrained(str(run / "adapter"))
    copy_tokenizer(base, run / "adapter")
    return run


def fully_tuned_run(folder: Path, base: Path) -> Path:
    """A run of method full: adapter/ holds a whole model with other weights than the base."""
    import torch
    from transformers import AutoModelForCausalLM

    run = make_run(folder, base, method="full")
    model = AutoModelForCausalLM.from_pretrained(base)
    torch.manual_seed(5)
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight) * 0.05)
    model.save_pretrained(run / "adapter")
    copy_tokenizer(base, run / "adapter")
    return run


def copy_tokenizer(base: Path, folder: Path) -> None:
    """The files of the tokenizer and its chat template."""
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        if (base / name).is_file():
            shutil.copy(base / name, folder / name)


def generate_request(request_id: str, text: str, **settings: Any) -> dict[str, Any]:
    """One user turn; greedy, 12 tokens, unless `settings` say otherwise."""
    defaults = {"maxTokens": 12, "temperature": 0, "seed": 0}
    return {"type": "generate", "id": request_id, "messages": [{"role": "user", "content": text}], **defaults, **settings}


def as_line(request: dict[str, Any]) -> bytes:
    """A request as it comes on stdin."""
    return json.dumps(request).encode() + b"\n"

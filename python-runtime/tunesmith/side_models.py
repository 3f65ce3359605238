"""Base and tuned, ready to answer: one loaded base with the adapter switched off and on, or two models after full training.

The base is loaded unquantized in the machine's 16-bit precision, on the CPU too; a QLoRA run on a GPU gets the NF4 base that it was
trained on. When the GPU has no room (a training may hold it), the CPU answers.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from tunesmith.base_model import find_base_model
from tunesmith.failures import is_out_of_memory
from tunesmith.generate import Forward
from tunesmith.model import Machine, load_causal_lm, load_tokenizer, look_at_machine
from tunesmith.stop_tokens import stop_token_ids
from tunesmith.tool_output import Side, ToolOutput
from tunesmith.tuned_weights import TunedWeights, base_of

CPU = Machine("cpu", "cpu", torch.bfloat16)


def base_folder(weights: TunedWeights, output: ToolOutput) -> Path:
    """Where the base model's files are, downloaded when they are nowhere. Raises what `find_base_model` raises, or `no-base`."""
    return find_base_model(base_of(weights), lambda text, fraction: output.progress("load", fraction, text))[0]


def tokenizer_of(weights: TunedWeights, base: Path) -> Any:
    """The tokenizer that was trained with: beside the tuned weights, else the base's."""
    own = any((weights.folder / name).is_file() for name in ("tokenizer.json", "tokenizer_config.json"))
    return load_tokenizer(weights.folder if own else base)


class SideModels:
    """Both sides of a comparison, loaded on one machine: one object for both when an adapter is switched on for the tuned side."""

    def __init__(self, models: dict[Side, Any], tokenizer: Any, machine: Machine) -> None:
        self._models = models
        self.tokenizer = tokenizer
        self.device = torch.device(machine.device)
        self.device_name = machine.name
        ends = [stop_token_ids(tokenizer, model.generation_config) for model in models.values()]
        self.stop_ids = frozenset[int]().union(*ends)

    @property
    def context_length(self) -> int | None:
        """Most tokens of prompt and answer together, where the model names a limit."""
        return getattr(self._models["base"].config, "max_position_embeddings", None)

    def forward(self, side: Side) -> Forward:
        """The adapter is off while the base computes, when both share one model."""
        model = self._models[side]
        if side == "tuned" or model is not self._models["tuned"]:
            return model

        def base_pass(*arguments: Any, **options: Any) -> Any:
            with _adapter_off(model):
                return model(*arguments, **options)

        return base_pass


def _adapter_off(model: Any) -> AbstractContextManager[Any]:
    return model.disable_adapter() if hasattr(model, "disable_adapter") else nullcontext()


def _load_on(machine: Machine, weights: TunedWeights, output: ToolOutput) -> SideModels:
    folder = base_folder(weights, output)
    output.progress("load", None, f"Loading the base model on {'the CPU' if machine.device == 'cpu' else machine.name}")
    quantized = machine.device == "cuda" and weights.plan is not None and weights.plan.config.method == "qlora"
    tokenizer = tokenizer_of(weights, folder)
    base = load_causal_lm(folder, machine, quantized=quantized)
    output.progress("load", None, "Loading the tuned weights")
    if not weights.is_adapter:
        tuned = load_causal_lm(weights.folder, machine)
        return SideModels({"base": base, "tuned": tuned}, tokenizer, machine)
    from peft import PeftModel

    model = PeftModel.from_pretrained(base, str(weights.folder), torch_device=machine.device).eval()
    return SideModels({"base": model, "tuned": model}, tokenizer, machine)


def load_side_models(weights: TunedWeights, output: ToolOutput) -> SideModels:
    """Loads both sides on the GPU, or on the CPU when there is no GPU or no room on it."""
    machine = look_at_machine()
    if machine.device == "cpu":
        return _load_on(machine, weights, output)
    try:
        return _load_on(machine, weights, output)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        output.progress("load", None, f"{machine.name} has no room for the model; the CPU answers instead")
    torch.cuda.empty_cache()
    exact = machine.dtype == torch.float32
    return _load_on(replace(CPU, dtype=torch.float32) if exact else CPU, weights, output)

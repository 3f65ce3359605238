"""Base and tuned, ready to answer: one loaded base with the adapter switched off and on, or two models after full training.

The base is loaded in bf16, on the CPU too; a QLoRA run on a GPU gets the NF4 base that it was trained on. When the GPU has no room
(a training may hold it), the CPU answers.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch

from tunesmith.failures import is_out_of_memory
from tunesmith.generate import Forward
from tunesmith.stop_tokens import stop_token_ids
from tunesmith.tool_output import Side, ToolOutput
from tunesmith.tuned_weights import TunedWeights, base_name_of


@dataclass(frozen=True)
class BaseSource:
    """Where the base model is loaded from: a folder, or a hub id with its commit."""

    name: str
    revision: str | None


def base_source(weights: TunedWeights) -> BaseSource:
    """The plan's folder, else its id, else what the adapter names. Raises Failure `no-base`."""
    plan = weights.plan
    if plan is not None and plan.base.folder is not None:
        return BaseSource(plan.base.folder, None)
    return BaseSource(base_name_of(weights), None if plan is None else plan.base.revision)


def load_causal_lm(source: BaseSource, *, device: torch.device, nf4: bool = False, dtype: torch.dtype = torch.bfloat16) -> Any:
    """The model in evaluation mode. safetensors only, no code of the model's own."""
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    options: dict[str, Any] = {"revision": source.revision} if source.revision else {}
    if nf4:
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=dtype, bnb_4bit_use_double_quant=True
        )
    model = AutoModelForCausalLM.from_pretrained(
        source.name, dtype=dtype, device_map={"": device}, use_safetensors=True, trust_remote_code=False, **options
    )
    return model.eval()


def load_tokenizer(weights: TunedWeights, source: BaseSource) -> Any:
    """The tokenizer that was trained with: beside the tuned weights, else the base's."""
    from transformers import AutoTokenizer

    own = any((weights.folder / name).is_file() for name in ("tokenizer.json", "tokenizer_config.json"))
    if own:
        return AutoTokenizer.from_pretrained(weights.folder, trust_remote_code=False)
    return AutoTokenizer.from_pretrained(source.name, revision=source.revision or "main", trust_remote_code=False)


class SideModels:
    """Both sides of a comparison. `forward(side)` is a model's forward pass on `device`."""

    def __init__(self, base: Any, tuned: Any, tokenizer: Any, device: torch.device) -> None:
        self._models: dict[Side, Any] = {"base": base, "tuned": tuned}
        self.tokenizer = tokenizer
        self.device = device
        self.stop_ids = stop_token_ids(tokenizer, base.generation_config) | stop_token_ids(tokenizer, tuned.generation_config)

    @property
    def device_name(self) -> str:
        """cpu, or what the GPU calls itself."""
        return torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else self.device.type

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


def _load_on(weights: TunedWeights, device: torch.device, output: ToolOutput) -> SideModels:
    source = base_source(weights)
    output.progress("load", None, f"Loading the base model on the {device.type.replace('cuda', 'GPU').replace('cpu', 'CPU')}")
    nf4 = device.type == "cuda" and weights.plan is not None and weights.plan.config.method == "qlora"
    tokenizer = load_tokenizer(weights, source)
    base = load_causal_lm(source, device=device, nf4=nf4)
    output.progress("load", None, "Loading the tuned weights")
    if not weights.is_adapter:
        tuned = load_causal_lm(BaseSource(str(weights.folder), None), device=device)
        return SideModels(base, tuned, tokenizer, device)
    from peft import PeftModel

    model = PeftModel.from_pretrained(base, str(weights.folder), torch_device=str(device)).eval()
    return SideModels(model, model, tokenizer, device)


def load_side_models(weights: TunedWeights, output: ToolOutput) -> SideModels:
    """Loads both sides on the GPU, or on the CPU when there is no GPU or no room on it."""
    if torch.cuda.is_available():
        try:
            return _load_on(weights, torch.device("cuda", 0), output)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            output.progress("load", None, "The GPU has no room for the model; the CPU answers instead")
        torch.cuda.empty_cache()
    return _load_on(weights, torch.device("cpu"), output)

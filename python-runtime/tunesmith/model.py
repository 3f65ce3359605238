"""Loads tokenizer and base model and puts the adapter on it: qlora (NF4), lora (16-bit base) or full.

Only safetensors are read and no code from a model repository runs. Adapter weights are kept in float32 whatever the base is: an
update of 2e-4 is smaller than bfloat16 can add to a weight of 0.05.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from tunesmith.failures import Failure, first_line
from tunesmith.model_files import pickled_file
from tunesmith.plan import LoraOptions, TrainConfig
from tunesmith.quantization import nf4


@dataclass(frozen=True)
class Machine:
    """Where the run computes and in which precision (nf4 is decided by the method)."""

    device: str
    name: str
    dtype: torch.dtype


def look_at_machine() -> Machine:
    """CUDA with bf16, CUDA with fp16 where bf16 is missing, Apple's GPU and CPUs without bf16 instructions in fp32."""
    if torch.cuda.is_available():
        has_bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
        return Machine("cuda", torch.cuda.get_device_name(), torch.bfloat16 if has_bf16 else torch.float16)
    if torch.backends.mps.is_available():
        return Machine("mps", "Apple GPU", torch.float32)
    return Machine("cpu", "cpu", torch.bfloat16 if _cpu_computes_bf16() else torch.float32)


def _cpu_computes_bf16() -> bool:
    """Without such instructions bfloat16 is several times slower than float32."""
    capabilities = getattr(torch.cpu, "get_capabilities", None)
    if capabilities is None:
        return bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)())
    known: dict[str, Any] = capabilities()
    return any(known.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16", "sve_bf16"))


def refuse_unsafe(folder: Path) -> None:
    """Raises Failure `unsafe-model` when weights are pickled (loading them can run code) and no safetensors lie beside them, and
    `missing-model` when there are no weights at all."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    if any(name.endswith(".safetensors") for name in names):
        return
    pickled = pickled_file(names)
    if pickled is not None:
        reason = f"{folder} holds only pickled weights ({pickled}), which can run code when they are loaded."
        raise Failure("unsafe-model", reason, "Use a revision or a conversion of the model with .safetensors files.")
    hint = "Correct base_model in lora.yaml: a folder with config.json and .safetensors files, or a hub id."
    raise Failure("missing-model", f"{folder} holds no model weights.", hint)


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer with a pad token. Raises Failure `missing-model` when the folder has none that loads."""
    from transformers import AutoTokenizer

    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    except (OSError, ValueError) as error:
        hint = "Take the model from its source again; tokenizer.json belongs to it."
        raise Failure("missing-model", f"The tokenizer in {folder} cannot be loaded.", hint) from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def _keep_layout(model: Any) -> None:
    """On a CPU with bfloat16 instructions bitsandbytes lays a layer's weights out anew as soon as it is evaluated, for a kernel that no
    gradient passes: from the first validation on, a layer would no longer hear of the loss behind it."""
    from bitsandbytes.nn import Linear4bit

    for module in model.modules():
        if isinstance(module, Linear4bit):
            module.support_avx512bf16_for_cpu = False


def load_causal_lm(folder: Path, machine: Machine, *, quantized: bool = False) -> Any:
    """The model in evaluation mode, in NF4 when `quantized`. safetensors only, no code of the model's own. Raises Failure
    `unsafe-model` or `missing-model`."""
    from transformers import AutoModelForCausalLM

    refuse_unsafe(folder)
    try:
        return AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=machine.dtype,
            device_map={"": machine.device},
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            quantization_config=nf4(machine.dtype) if quantized else None,
        )
    except (OSError, ValueError) as error:
        hint = "Use a causal language model that transformers knows; code that comes with a model is never run."
        raise Failure("missing-model", f"The model in {folder} cannot be loaded: {first_line(error)}", hint) from error


def load_base(folder: Path, method: str, machine: Machine) -> Any:
    """The base model to train on the machine's device. Raises what `load_causal_lm` raises."""
    if method == "full":
        # Fully trained weights are kept in float32 for the same reason as adapters; the computing is 16-bit by autocast.
        return load_causal_lm(folder, replace(machine, dtype=torch.float32))
    model = load_causal_lm(folder, machine, quantized=method == "qlora")
    if method == "qlora":
        _keep_layout(model)
    return model


def _lora_config(options: LoraOptions) -> Any:
    from peft import LoraConfig

    return LoraConfig(
        task_type="CAUSAL_LM",
        r=options.r,
        lora_alpha=int(options.alpha) if options.alpha == int(options.alpha) else options.alpha,  # type: ignore[arg-type]
        lora_dropout=options.dropout,
        target_modules=options.target_modules,
        bias=options.bias,  # type: ignore[arg-type]
        use_dora=options.use_dora,
        use_rslora=options.use_rslora,
        modules_to_save=options.modules_to_save,
    )


def with_adapter(base: Any, config: TrainConfig) -> Any:
    """The model to train: the base with a fresh float32 adapter, or the base itself for `full`. Raises Failure `bad-target-modules`."""
    if config.method == "full":
        return base
    from peft import get_peft_model
    from peft.tuners.tuners_utils import BaseTunerLayer

    hint = "Set lora.target_modules to all-linear, or to names that the base model has."
    try:
        model: Any = get_peft_model(base, _lora_config(config.lora))
    except ValueError as error:
        raise Failure("bad-target-modules", f"The adapter does not fit the base model: {first_line(error)}", hint) from error
    if isinstance(model.get_output_embeddings(), BaseTunerLayer):
        reason = "lora.target_modules holds the output layer, whose adapter the fused loss would never train."
        raise Failure("bad-target-modules", reason, "Take lm_head out of lora.target_modules.")
    return model


def keep_trained_weights_in_float32(model: Any) -> None:
    """TRL turns the adapters of a quantized base to bfloat16; see the top of this file."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()

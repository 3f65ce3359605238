"""python -m tunesmith merge ADAPTER_DIR OUT_DIR: base and adapter become one ordinary model folder.

Always into the unquantised base on the CPU: merging into a 4-bit base loses quality. Writes safetensors, the tokenizer and the chat
template, the latter also into tokenizer_config.json, where older tools look for it. The result message holds {folder, stops, system,
maxLength, contextLength}: what a server must be told beside the weights. A folder that holds a whole model (full training) is only
written anew. OUT_DIR appears when it is complete, never half.
"""

import os
import sys
from pathlib import Path
from typing import Any

from tunesmith.adapter_files import save_tokenizer
from tunesmith.failures import Failure, Work
from tunesmith.heavy_imports import MODEL_PACKAGES, import_quickly
from tunesmith.process_environment import prepare_environment
from tunesmith.replace_folder import gone_on_failure
from tunesmith.report_failure import report_failure
from tunesmith.tool_output import ToolOutput, open_tool_output
from tunesmith.tuned_weights import TunedWeights, find_tuned_weights

# bf16 has 8 bits for a weight and rounds small updates away; up to this size the memory and disk for fp32 are easily had.
PRECISE_UP_TO_PARAMETERS = 2_000_000_000
MERGING = Work("merging", "while merging", "Close what else uses the memory, then start again: the whole base model must fit.")


def merged_model(weights: TunedWeights, base: Path | None, output: ToolOutput) -> Any:
    """The model with the adapter in its weights; `base` is the base's folder, None when the tuned weights are whole.

    Raises Failure `bad-merge` when a weight is no number afterwards.
    """
    import torch

    from tunesmith.model import load_causal_lm
    from tunesmith.side_models import CPU

    if base is None:
        output.progress("merge", 0.1, "Loading the tuned model")
        return load_causal_lm(weights.folder, CPU)
    output.progress("merge", 0.1, "Loading the base model")
    model = load_causal_lm(base, CPU)
    if model.num_parameters() <= PRECISE_UP_TO_PARAMETERS:
        model = model.float()
    from peft import PeftModel

    output.progress("merge", 0.4, "Adding the adapter to the weights")
    adapted: Any = PeftModel.from_pretrained(model, str(weights.folder), torch_device="cpu")
    merged = adapted.merge_and_unload()
    if any(not bool(torch.isfinite(weight).all()) for weight in merged.parameters()):
        hint = "The training diverged. Lower learning_rate, or merge an earlier checkpoint."
        raise Failure("bad-merge", "The merged model has weights that are no numbers.", hint)
    return merged


def save_whole(model: Any, tokenizer: Any, folder: Path) -> None:
    """safetensors, tokenizer, template; written aside and renamed."""
    aside = folder.with_name(f".tmp-{folder.name}-{os.getpid()}")
    aside.mkdir(parents=True)
    with gone_on_failure(aside):
        model.save_pretrained(aside)
        save_tokenizer(tokenizer, aside)
        os.replace(aside, folder)


def merge(weights: TunedWeights, folder: Path, output: ToolOutput) -> dict[str, Any]:
    """Merges and saves; returns what the result message holds. Raises Failure `folder-taken` when `folder` is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise Failure("folder-taken", f"{folder} is not empty.", "Name a folder that does not exist yet.")
    from tunesmith.side_models import base_folder, tokenizer_of
    from tunesmith.stop_tokens import stop_token_ids
    from tunesmith.template_facts import default_system, stop_strings

    base = base_folder(weights, output) if weights.is_adapter else None
    tokenizer = tokenizer_of(weights, base or weights.folder)
    model = merged_model(weights, base, output)
    output.progress("merge", 0.7, "Writing the merged model")
    if folder.exists():
        folder.rmdir()
    save_whole(model, tokenizer, folder)
    stops = stop_strings(tokenizer, stop_token_ids(tokenizer, model.generation_config))
    return {
        "folder": str(folder),
        "stops": stops,
        "system": default_system(tokenizer),
        "maxLength": None if weights.plan is None else weights.plan.config.max_length,
        "contextLength": getattr(model.config, "max_position_embeddings", None),
    }


def run(arguments: list[str]) -> int:
    """0 with a result message, 1 with a problem, 2 for a wrong command line."""
    if len(arguments) != 2:
        print("Usage: python -m tunesmith merge ADAPTER_DIR OUT_DIR", file=sys.stderr)
        return 2
    prepare_environment()
    output = open_tool_output()
    try:
        output.progress("merge", 0.0, "Starting")
        weights = find_tuned_weights(Path(arguments[0]))
        import_quickly(MODEL_PACKAGES, quantizes=False)
        output.result(merge(weights, Path(arguments[1]).absolute(), output))
    except Exception as error:  # noqa: BLE001 - told as a problem, its stack goes to the log
        report_failure(output, error, MERGING)
        return 1
    return 0

"""python -m tunesmith merge ADAPTER_DIR OUT_DIR: base and adapter become one ordinary model folder.

Always into the unquantised base on the CPU: merging into a 4-bit base loses quality. Writes safetensors, the tokenizer and the chat
template, the latter also into tokenizer_config.json, where older tools look for it. The result message holds {folder, stops, system, maxLength}: what a server must be told beside the weights. A folder that holds a whole
model (full training) is only written anew. OUT_DIR appears when it is complete, never half.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from tunesmith.compare import report_failure
from tunesmith.failures import Failure
from tunesmith.tool_output import ToolOutput, open_tool_output
from tunesmith.tuned_weights import TunedWeights, find_tuned_weights


# bf16 has 8 bits for a weight and rounds small updates away; up to this size the memory and disk for fp32 are easily had.
PRECISE_UP_TO_PARAMETERS = 2_000_000_000


def write_template_into_config(folder: Path, template: str | None) -> None:
    """transformers writes chat_template.jinja beside the tokenizer; converters and older loaders read tokenizer_config.json."""
    if not template:
        return
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**config, "chat_template": template}, ensure_ascii=False, indent=2) + "\n", "utf-8")


def merged_model(weights: TunedWeights, output: ToolOutput) -> Any:
    """The model with the adapter in its weights. Raises Failure `bad-merge` when a weight is no number afterwards."""
    import torch

    from tunesmith.side_models import BaseSource, base_source, load_causal_lm

    cpu = torch.device("cpu")
    source = base_source(weights) if weights.is_adapter else BaseSource(str(weights.folder), None)
    output.progress("merge", 0.1, "Loading the base model")
    model = load_causal_lm(source, device=cpu)
    if not weights.is_adapter:
        return model
    if model.num_parameters() <= PRECISE_UP_TO_PARAMETERS:
        model = model.float()
    from peft import PeftModel

    output.progress("merge", 0.4, "Adding the adapter to the weights")
    adapted: Any = PeftModel.from_pretrained(model, str(weights.folder), torch_device="cpu")
    merged = adapted.merge_and_unload(safe_merge=True)
    if any(not bool(torch.isfinite(weight).all()) for weight in merged.parameters()):
        hint = "The training diverged. Lower learning_rate, or merge an earlier checkpoint."
        raise Failure("bad-merge", "The merged model has weights that are no numbers.", hint)
    return merged


def save_whole(model: Any, tokenizer: Any, folder: Path) -> None:
    """safetensors, tokenizer, template; written aside and renamed."""
    aside = folder.with_name(f".tmp-{folder.name}-{os.getpid()}")
    aside.mkdir(parents=True)
    try:
        model.save_pretrained(aside)
        tokenizer.save_pretrained(aside)
        write_template_into_config(aside, tokenizer.chat_template)
        os.replace(aside, folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def merge(weights: TunedWeights, folder: Path, output: ToolOutput) -> dict[str, Any]:
    """Merges and saves; returns what the result message holds. Raises Failure `folder-taken` when `folder` is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise Failure("folder-taken", f"{folder} is not empty.", "Name a folder that does not exist yet.")
    from tunesmith.side_models import base_source, load_tokenizer
    from tunesmith.stop_tokens import stop_token_ids
    from tunesmith.template_facts import default_system, stop_strings

    tokenizer = load_tokenizer(weights, base_source(weights))
    model = merged_model(weights, output)
    output.progress("merge", 0.7, "Writing the merged model")
    if folder.exists():
        folder.rmdir()
    save_whole(model, tokenizer, folder)
    stops = stop_strings(tokenizer, stop_token_ids(tokenizer, model.generation_config))
    length = None if weights.plan is None else weights.plan.config.max_length
    return {"folder": str(folder), "stops": stops, "system": default_system(tokenizer), "maxLength": length}


def run(arguments: list[str]) -> int:
    """0 with a result message, 1 with a problem, 2 for a wrong command line."""
    if len(arguments) != 2:
        print("Usage: python -m tunesmith merge ADAPTER_DIR OUT_DIR", file=sys.stderr)
        return 2
    output = open_tool_output()
    try:
        output.progress("merge", 0.0, "Starting")
        weights = find_tuned_weights(Path(arguments[0]))
        output.result(merge(weights, Path(arguments[1]).absolute(), output))
    except Exception as error:  # noqa: BLE001 - told as a problem, its stack goes to the log
        report_failure(output, error, "merging")
        return 1
    return 0

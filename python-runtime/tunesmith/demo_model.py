"""python -m tunesmith demo-model GGUF_PATH OUT_DIR: unpacks the demo model to a Hugging Face folder with bf16 safetensors.

Takes about two seconds: neither torch nor transformers is loaded. transformers' own GGUF loader takes twenty, gives the
tokenizer the wrong end token (<|im_start|>) and forgets that this family splits numbers into single digits, so that neither
training nor llama.cpp's converter would see the tokenizer that the model was made with.

OUT_DIR appears whole or not at all: it is written beside its place and renamed. Prints ToolMessage lines (tool_output.py).
Not covered: GGUF files of other architectures than llama with tied embeddings; they are refused.
"""

import json
import math
import os
import shutil
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tunesmith.demo_model_files import generation_config, model_config, tokenizer_files
from tunesmith.failures import Failure
from tunesmith.gguf_file import FloatArray, GgufFile, read_gguf
from tunesmith.replace_folder import replace_folder
from tunesmith.tool_output import ToolOutput, open_tool_output

MODEL_FILE = "model.safetensors"
ROTARY_HEADS = {"attn_q": "llama.attention.head_count", "attn_k": "llama.attention.head_count_kv"}
# GGUF name of a tensor inside a block → ours; llama.cpp stores the rows of q and k in another order (see `unpermute`).
BLOCK_TENSORS = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
WHOLE_TENSORS = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}


def tensor_name(name: str) -> str:
    """The Hugging Face name of a GGUF tensor of a llama model. Raises ValueError for one that is not known here."""
    if name in WHOLE_TENSORS:
        return WHOLE_TENSORS[name]
    place, block, part, *rest = name.split(".")
    if place != "blk" or part not in BLOCK_TENSORS or rest != ["weight"]:
        raise ValueError(f"unknown tensor {name}")
    return f"model.layers.{block}.{BLOCK_TENSORS[part]}.weight"


def unpermute(weight: FloatArray, heads: int) -> FloatArray:
    """Undoes llama.cpp's row order of q and k: (heads, half, 2) back to (heads, 2, half), for rotary halves side by side.

    weight: [heads * head_dim, hidden].
    """
    half = weight.shape[0] // heads // 2
    return weight.reshape(heads, half, 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def stored_rows(model: GgufFile, name: str) -> FloatArray:
    """A tensor in the row order of the Hugging Face folder."""
    part = name.split(".")[2] if name.startswith("blk.") else ""
    key = ROTARY_HEADS.get(part)
    return unpermute(model.tensor(name), model.metadata[key]) if key else model.tensor(name)


def bfloat16_bytes(values: FloatArray) -> bytes:
    """float32 values as bfloat16 bytes, rounded to nearest even; any shape, no NaN."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()


def write_weights(model: GgufFile, path: Path, output: ToolOutput) -> None:
    """Every tensor as bfloat16 into one safetensors file: header length, JSON header, bytes. One tensor at a time in memory."""
    names = {tensor_name(name): name for name in model.tensors}
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for ours, name in names.items():
        shape = model.tensors[name].shape
        start, end = end, end + 2 * math.prod(shape)
        header[ours] = {"dtype": "BF16", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for done, name in enumerate(names.values()):
            file.write(bfloat16_bytes(stored_rows(model, name)))
            if done % 32 == 0:
                output.progress("unpack", done / len(names), f"Unpacking tensor {done + 1} of {len(names)}")


def unpack(gguf_path: Path, folder: Path, output: ToolOutput) -> None:
    """Writes the whole model folder into `folder`, which must not exist yet. Raises BrokenGguf, ValueError, KeyError, OSError."""
    model = read_gguf(gguf_path)
    metadata = model.metadata
    if metadata.get("general.architecture") != "llama" or "output.weight" in model.tensors:
        raise ValueError("not a llama model with tied embeddings")
    folder.mkdir(parents=True)
    files = {"config.json": model_config(metadata), "generation_config.json": generation_config(metadata)}
    for name, content in (files | tokenizer_files(metadata)).items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    (folder / "chat_template.jinja").write_text(metadata["tokenizer.chat_template"], encoding="utf-8", newline="\n")
    write_weights(model, folder / MODEL_FILE, output)


def run(arguments: list[str]) -> int:
    """The verb: 0 with a result message {folder}, 1 with a problem message, 2 for a wrong command line."""
    if len(arguments) != 2:
        print("Usage: python -m tunesmith demo-model GGUF_PATH OUT_DIR", file=sys.stderr)
        return 2
    output = open_tool_output()
    gguf_path, target = Path(arguments[0]), Path(arguments[1]).absolute()
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unpack(gguf_path, partial, output)
        replace_folder(partial, target)
    except (OSError, ValueError, KeyError) as error:
        reason = f"{error.strerror}: {error.filename}" if isinstance(error, OSError) else str(error)
        hint = "Free some disk space if it is full, and set up again."
        output.problem(Failure("demo-model", f"The demo model could not be unpacked: {reason}.", hint))
        return 1
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    output.result({"folder": str(target)})
    return 0

"""python -m tunesmith doctor: what this Python and this machine can train with, tried rather than believed.

Prints one result (tool_output.py): {python, platform, torch, accelerator, cuda: {available, version, reason},
gpus: [{name, totalBytes, freeBytes}], packages: {name: version | null}, bitsandbytes: {works, reason}}. `torch` is null when it is
absent or does not load; cuda.reason then says why. A check that fails is an answer, never an error: the exit code is 0.

Takes little longer than importing torch does, 3 to 10 s.
Not covered: Ollama, disk, Node; the extension looks at those (extension/python/examine-machine.ts).
"""

import contextlib
import platform
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from tunesmith.failures import first_line
from tunesmith.package_versions import installed_version
from tunesmith.tool_output import open_tool_output

PACKAGES = (
    "torch", "transformers", "trl", "peft", "accelerate", "datasets", "bitsandbytes", "safetensors", "tokenizers",
    "huggingface-hub", "gguf", "sentencepiece",
)  # fmt: skip
# NF4 keeps a value to within an eighth of the largest of its block; a broken kernel is off by much more.
WORST_NF4_ERROR = 0.2


def import_torch() -> tuple[ModuleType | None, str | None]:
    """torch, or why it does not load."""
    try:
        import torch
    except Exception as error:  # noqa: BLE001 a broken build raises whatever its libraries raise
        return None, f"torch does not load: {first_line(error)}"
    return torch, None


def cuda_state(torch: Any) -> dict[str, Any]:
    """Whether torch can compute on a GPU through CUDA or ROCm, and if not, why."""
    version = torch.version.cuda or torch.version.hip
    if version is None:
        return {"available": False, "version": None, "reason": "this build of torch has no GPU support"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.cuda.init()
    except Exception as error:  # noqa: BLE001 drivers fail in their own ways
        return {"available": False, "version": version, "reason": first_line(error).split(". ")[0].rstrip(".")}
    if torch.cuda.device_count() == 0:
        return {"available": False, "version": version, "reason": "no GPU is visible to this process"}
    return {"available": True, "version": version, "reason": None}


def gpu_list(torch: Any) -> list[dict[str, Any]]:
    """Name, total and free memory in bytes of each GPU; free is None where the driver refuses to say."""
    gpus: list[dict[str, Any]] = []
    for index in range(torch.cuda.device_count()):
        properties = torch.cuda.get_device_properties(index)
        try:
            free: int | None = torch.cuda.mem_get_info(index)[0]
        except RuntimeError:
            free = None
        gpus.append({"name": properties.name, "totalBytes": properties.total_memory, "freeBytes": free})
    return gpus


@contextlib.contextmanager
def without_compiler(torch: Any) -> Iterator[None]:
    """torch.compile as a plain decorator: bitsandbytes decorates its optimizers at import, which would load the whole compiler
    for seven seconds, and nothing that is tried here needs it."""
    compile_function = torch.compile
    torch.compile = lambda function=None, **_options: function if function else (lambda decorated: decorated)
    try:
        yield
    finally:
        torch.compile = compile_function


def try_bitsandbytes(torch: Any, device: str) -> dict[str, Any]:
    """Quantises a small tensor to NF4 on `device` and back, as QLoRA does with the base model."""
    try:
        with without_compiler(torch):
            from bitsandbytes.functional import dequantize_4bit, quantize_4bit

        values = torch.linspace(-1, 1, 64 * 64, device=device).reshape(64, 64)
        packed, state = quantize_4bit(values, quant_type="nf4")
        error = (dequantize_4bit(packed, state) - values).abs().max().item()
    except Exception as failure:  # noqa: BLE001 missing libraries, wrong CUDA, no kernel for this GPU: all mean "no QLoRA"
        return {"works": False, "reason": first_line(failure)}
    if not error <= WORST_NF4_ERROR:
        return {"works": False, "reason": f"a 4-bit tensor came back wrong by {error:.2f}"}
    return {"works": True, "reason": None}


def accelerator_name(torch: Any, cuda: dict[str, Any]) -> str:
    """Where training would run: cuda, rocm, mps or cpu."""
    if cuda["available"]:
        return "rocm" if torch.version.hip else "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def examine() -> dict[str, Any]:
    """Everything the verb answers."""
    packages = {name: installed_version(name) for name in PACKAGES}
    facts = {"python": platform.python_version(), "platform": platform.platform(), "packages": packages}
    torch, reason = import_torch()
    if torch is None:
        cuda = {"available": False, "version": None, "reason": reason}
        broken = {"works": False, "reason": reason}
        return {**facts, "torch": None, "accelerator": "cpu", "cuda": cuda, "gpus": [], "bitsandbytes": broken}
    cuda = cuda_state(torch)
    return {
        **facts,
        "torch": torch.__version__,
        "accelerator": accelerator_name(torch, cuda),
        "cuda": cuda,
        "gpus": gpu_list(torch) if cuda["available"] else [],
        "bitsandbytes": try_bitsandbytes(torch, "cuda" if cuda["available"] else "cpu"),
    }


def run(_arguments: list[str]) -> int:
    """The verb: always 0, with one result."""
    output = open_tool_output()
    output.progress("doctor", None, "Loading torch")
    output.result(examine())
    return 0

"""Imports torch, transformers, TRL and PEFT quickly: they are 4 000 modules and most of the time before the first step."""

import gc
import importlib
import sys

PACKAGES = ("torch", "transformers", "datasets", "peft", "trl")


def import_training_packages(*, quantizes: bool) -> None:
    """Raises ImportError when one is missing. PEFT loads bitsandbytes (2 s) wherever it finds it; a run that does not quantize goes
    without. Byte code is written even where the environment forbids it: compiling these modules takes longer than running them."""
    if not quantizes and "bitsandbytes" not in sys.modules:
        # None makes the import system answer "not installed".
        sys.modules["bitsandbytes"] = None  # type: ignore[assignment]
    sys.dont_write_bytecode = False
    # Nothing is garbage while modules load; the collector would only walk through all of them again and again.
    gc.disable()
    try:
        for name in PACKAGES:
            importlib.import_module(name)
        from trl import SFTConfig, SFTTrainer  # noqa: F401
    finally:
        gc.enable()
        gc.freeze()

"""Imports torch, transformers, TRL and PEFT quickly: they are 4 000 modules and most of the time before the first step or answer."""

import gc
import importlib
import sys

TRAINING_PACKAGES = ("torch", "transformers", "datasets", "peft", "trl")
MODEL_PACKAGES = ("torch", "transformers", "peft")


def import_quickly(packages: tuple[str, ...], *, quantizes: bool) -> None:
    """Raises ImportError when one is missing. PEFT loads bitsandbytes (2 s) wherever it finds it; what does not quantize goes
    without. Byte code is written even where the environment forbids it: compiling these modules takes longer than running them."""
    if not quantizes and "bitsandbytes" not in sys.modules:
        # None makes the import system answer "not installed".
        sys.modules["bitsandbytes"] = None  # type: ignore[assignment]
    sys.dont_write_bytecode = False
    # Nothing is garbage while modules load; the collector would only walk through all of them again and again.
    gc.disable()
    try:
        for name in packages:
            importlib.import_module(name)
    finally:
        gc.enable()
        gc.freeze()


def import_training_packages(*, quantizes: bool) -> None:
    """What a trainer needs, TRL's lazy parts too; bitsandbytes is missed here and not after minutes, when the model is loaded."""
    needed = (*TRAINING_PACKAGES, "bitsandbytes") if quantizes else TRAINING_PACKAGES
    import_quickly(needed, quantizes=quantizes)
    from trl import SFTConfig, SFTTrainer  # noqa: F401

"""Puts the runtime on the path, as PYTHONPATH does in a real run, and makes the tiny model once a session."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python-runtime"))
# Read when torch loads; see tunesmith/train.py.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
# Byte code of torch and its company is worth keeping even where the environment forbids it.
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder that trains in a second."""
    import bitsandbytes  # noqa: F401 (before a run that does without it hides it from the whole process)
    from tiny_model import write_tiny_model

    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")

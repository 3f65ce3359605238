"""Puts the runtime on the path, as PYTHONPATH does in a real run."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python-runtime"))

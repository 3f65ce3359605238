"""One rename between a half-written folder and a finished one."""

import os
import shutil
from pathlib import Path


def replace_folder(source: Path, target: Path) -> None:
    """Renames `source` to `target`; what was at `target` is removed afterwards. Raises OSError when either rename fails."""
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    if target.exists():
        target.rename(old)
    source.rename(target)
    shutil.rmtree(old, ignore_errors=True)

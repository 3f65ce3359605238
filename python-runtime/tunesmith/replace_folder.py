"""One rename between a half-written folder and a finished one."""

import os
import shutil
from pathlib import Path


def replace_folder(source: Path, target: Path) -> None:
    """Renames `source` to `target`; what was at `target` is removed afterwards. Raises OSError when either rename fails; `target` is
    then as it was."""
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    had_one = target.exists()
    if had_one:
        target.rename(old)
    try:
        source.rename(target)
    except OSError:
        if had_one:
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)

"""One rename between a half-written folder and a finished one."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def gone_on_failure(folder: Path) -> Generator[None]:
    """Half a folder is of no use, and on a full disk its room is needed to say so."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


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

"""Files that are either old or new, never half: written aside, flushed to disk, renamed."""

import json
import os
from pathlib import Path


def sync_path(path: Path) -> None:
    """Flushes a file, or a folder's list of names, to disk. Windows cannot open folders: there the rename itself is journalled."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems, and Windows for a descriptor opened to read, refuse to flush; the data is written all the same.
        if error.errno is not None and error.errno not in (9, 13, 22):
            raise
    finally:
        os.close(descriptor)


def write_json(path: Path, value: object) -> None:
    """Replaces `path` by `value` as JSON. Raises OSError when the disk refuses it."""
    aside = path.with_name(f"{path.name}.tmp")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)

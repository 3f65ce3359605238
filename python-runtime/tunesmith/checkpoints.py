"""Checkpoints that are whole or absent: written to checkpoints/.tmp-*, manifest.json (sizes and sha256) last, then one rename.

transformers writes into checkpoint-N directly and takes the highest N on resume without looking inside; a trainer that died while
saving would resume from half a checkpoint. Here a folder counts only when every file its manifest names is there with its size (and,
on resume, its sha256), and the optimizer and the trainer's state are among them.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tunesmith.durable_write import sync_path, write_json
from tunesmith.faults import fail_at_place
from tunesmith.file_hash import sha256_of
from tunesmith.replace_folder import replace_folder

MANIFEST = "manifest.json"
NEEDED = ("trainer_state.json", "optimizer.pt", "scheduler.pt")


def begin_checkpoint(checkpoints: Path, step: int) -> Path:
    """An empty folder to write into; leftovers of trainers that died while saving are removed."""
    checkpoints.mkdir(parents=True, exist_ok=True)
    for leftover in checkpoints.glob(".tmp-*"):
        shutil.rmtree(leftover)
    folder = checkpoints / f".tmp-checkpoint-{step}-{os.getpid()}"
    folder.mkdir()
    return folder


def publish_checkpoint(folder: Path, step: int, fingerprint: dict[str, Any]) -> Path:
    """Writes the manifest, flushes everything and renames. `fingerprint` is what a resume must find unchanged. Raises OSError when
    the disk refuses; the checkpoints before stay as they were."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        sync_path(path)
    fail_at_place("checkpoint")
    entries = {path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in files}
    write_json(folder / MANIFEST, {"schema": 1, "step": step, "fingerprint": fingerprint, "files": entries})
    sync_path(folder)
    final = folder.parent / f"checkpoint-{step}"
    replace_folder(folder, final)
    sync_path(folder.parent)
    return final


def step_of(folder: Path) -> int:
    """checkpoint-50 → 50."""
    return int(folder.name.rpartition("-")[2])


def numbered_checkpoints(checkpoints: Path) -> list[Path]:
    """checkpoint-N folders, newest first, whole or not."""
    found = [path for path in checkpoints.glob("checkpoint-*") if path.name.removeprefix("checkpoint-").isdecimal()]
    return sorted(found, key=step_of, reverse=True)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest, or None when there is none that can be read."""
    try:
        value = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(value, dict) or not isinstance(cast("dict[str, Any]", value).get("files"), dict):
        return None
    return cast("dict[str, Any]", value)


def _flaws(folder: Path) -> Iterator[str]:
    manifest = read_manifest(folder)
    if manifest is None:
        yield "manifest.json is missing or damaged"
        return
    for name in NEEDED:
        if name not in manifest["files"]:
            yield f"{name} is not in its manifest"
    for name, entry in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != entry["bytes"]:
            yield f"{name} has {path.stat().st_size} bytes instead of {entry['bytes']}"
        elif sha256_of(path) != entry["sha256"]:
            yield f"{name} has changed since it was written"


def why_incomplete(folder: Path) -> str | None:
    """The first thing that is wrong with a checkpoint, or None when it is whole."""
    return next(_flaws(folder), None)


def last_complete_checkpoint(checkpoints: Path) -> tuple[Path | None, list[str]]:
    """The newest whole checkpoint, and why each newer one was passed over."""
    passed_over: list[str] = []
    for folder in numbered_checkpoints(checkpoints):
        reason = why_incomplete(folder)
        if reason is None:
            return folder, passed_over
        passed_over.append(f"{folder.name}: {reason}")
    return None, passed_over


@dataclass(frozen=True)
class Keep:
    """The checkpoint just `written`, the one with the lowest validation loss and, up to `limit` in all, the newest others before."""

    written: int
    limit: int
    best: int | None


def drop_old_checkpoints(checkpoints: Path, keep: Keep) -> list[int]:
    """Returns the steps whose checkpoints are gone. Later ones than the one just written are damaged, else the run had gone on from
    them; they wait to be replaced."""
    found = [folder for folder in numbered_checkpoints(checkpoints) if step_of(folder) <= keep.written]
    needed = [folder for folder in found if step_of(folder) in (keep.written, keep.best)]
    others = [folder for folder in found if folder not in needed]
    dropped = others[max(keep.limit - len(needed), 0) :]
    for folder in dropped:
        # Out of the way by one rename, so that no half of it is ever taken for a checkpoint; leftovers are removed by the next save.
        aside = folder.with_name(f".tmp-{folder.name}-dropped")
        os.replace(folder, aside)
        shutil.rmtree(aside, ignore_errors=True)
    return sorted(step_of(folder) for folder in dropped)

"""Checkpoints are whole or passed over, by name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tunesmith.checkpoints import (
    NEEDED,
    Keep,
    begin_checkpoint,
    drop_old_checkpoints,
    last_complete_checkpoint,
    numbered_checkpoints,
    publish_checkpoint,
)


def save(checkpoints: Path, step: int) -> Path:
    folder = begin_checkpoint(checkpoints, step)
    for name in (*NEEDED, "adapter_model.safetensors"):
        (folder / name).write_bytes(b"x" * (100 + step))
    return publish_checkpoint(folder, step, {"rank": 4})


def test_a_published_checkpoint_is_found_with_its_manifest(tmp_path: Path) -> None:
    save(tmp_path / "checkpoints", 2)
    newest = save(tmp_path / "checkpoints", 10)
    assert last_complete_checkpoint(tmp_path / "checkpoints") == (newest, [])
    manifest = json.loads((newest / "manifest.json").read_text("utf-8"))
    assert manifest["step"] == 10
    assert manifest["fingerprint"] == {"rank": 4}
    assert manifest["files"]["optimizer.pt"]["bytes"] == 110
    assert not list((tmp_path / "checkpoints").glob(".tmp-*"))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut by a byte": (lambda f: (f / "adapter_model.safetensors").write_bytes(b"x" * 109), "109 bytes instead of 110"),
    "changed": (lambda f: (f / "adapter_model.safetensors").write_bytes(b"y" * 110), "has changed"),
    "state missing": (lambda f: (f / "trainer_state.json").unlink(), "trainer_state.json is missing"),
    "state empty": (lambda f: (f / "trainer_state.json").write_bytes(b""), "trainer_state.json has 0 bytes"),
    "optimizer missing": (lambda f: (f / "optimizer.pt").unlink(), "optimizer.pt is missing"),
    "manifest missing": (lambda f: (f / "manifest.json").unlink(), "manifest.json is missing or damaged"),
    "manifest torn": (lambda f: (f / "manifest.json").write_text('{"files": {'), "manifest.json is missing or damaged"),
    "manifest empty": (lambda f: (f / "manifest.json").write_text("{}"), "manifest.json is missing or damaged"),
    "foreign": (lambda f: (f / "manifest.json").write_text('{"files": {}}'), "trainer_state.json is not in its manifest"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_checkpoint_is_passed_over_with_its_reason(tmp_path: Path, damage: str) -> None:
    whole = save(tmp_path, 5)
    damaged = save(tmp_path, 10)
    spoil, reason = DAMAGES[damage]
    spoil(damaged)
    found, passed_over = last_complete_checkpoint(tmp_path)
    assert found == whole
    assert len(passed_over) == 1
    assert passed_over[0].startswith("checkpoint-10: ")
    assert reason in passed_over[0]


def test_what_a_killed_trainer_left_is_ignored_and_cleaned(tmp_path: Path) -> None:
    left = begin_checkpoint(tmp_path, 7)
    (left / "optimizer.pt").write_bytes(b"half")
    assert last_complete_checkpoint(tmp_path) == (None, [])
    save(tmp_path, 8)
    assert not left.exists()


def test_a_full_disk_leaves_the_older_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = save(tmp_path, 5)
    monkeypatch.setenv("TUNESMITH_FAULT", "enospc@checkpoint")
    with pytest.raises(OSError, match="No space left"):
        save(tmp_path, 10)
    assert last_complete_checkpoint(tmp_path) == (older, [])


def test_a_step_that_is_saved_again_replaces_the_first(tmp_path: Path) -> None:
    save(tmp_path, 5)
    again = save(tmp_path, 5)
    assert last_complete_checkpoint(tmp_path) == (again, [])


def test_a_replacement_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = save(tmp_path, 5)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.startswith(".tmp-"):
            raise PermissionError(13, "in use", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        save(tmp_path, 5)
    assert last_complete_checkpoint(tmp_path) == (first, [])


def test_what_a_trainer_left_that_died_while_replacing_is_no_checkpoint(tmp_path: Path) -> None:
    whole = save(tmp_path, 5)
    save(tmp_path, 10).rename(tmp_path / "checkpoint-10.old-99")
    assert numbered_checkpoints(tmp_path) == [whole]


@pytest.mark.parametrize(
    ("limit", "best", "kept"),
    [(2, None, [50, 40]), (2, 20, [50, 20]), (1, 50, [50]), (1, 20, [50, 20]), (9, 10, [50, 40, 30, 20, 10]), (3, 45, [50, 40, 30])],
)
def test_the_newest_and_the_best_are_kept(tmp_path: Path, limit: int, best: int | None, kept: list[int]) -> None:
    for step in (10, 20, 30, 40, 50):
        save(tmp_path, step)
    removed = drop_old_checkpoints(tmp_path, Keep(50, limit, best))
    assert removed == [step for step in (10, 20, 30, 40, 50) if step not in kept]
    assert [folder.name for folder in numbered_checkpoints(tmp_path)] == [f"checkpoint-{step}" for step in kept]


@pytest.mark.parametrize(("limit", "best", "kept"), [(1, None, [100, 60]), (1, 50, [100, 60, 50]), (2, None, [100, 60, 50])])
def test_the_one_just_written_is_kept_beside_a_later_one_that_is_damaged(
    tmp_path: Path, limit: int, best: int | None, kept: list[int]
) -> None:
    for step in (40, 50, 100, 60):
        save(tmp_path, step)
    drop_old_checkpoints(tmp_path, Keep(60, limit, best))
    assert [folder.name for folder in numbered_checkpoints(tmp_path)] == [f"checkpoint-{step}" for step in kept]

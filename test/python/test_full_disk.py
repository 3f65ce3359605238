"""A disk that the run itself fills: what was whole stays, and the end is told."""

import json
import time
import zlib
from pathlib import Path

import pytest
from schema_checks import validator
from tiny_run import failed, make_run, read_events, train_here


def test_a_full_disk_while_saving_keeps_the_checkpoint_before(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tunesmith import checkpoints

    run = make_run(tmp_path / "run", tiny_model, save_steps=2)
    calls: list[str] = []

    def fail_the_second_time(place: str) -> None:
        calls.append(place)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(run))

    monkeypatch.setattr(checkpoints, "fail_at_place", fail_the_second_time)
    end = failed(run, "disk-full")
    assert end["step"] == 4
    assert [path.name for path in (run / "checkpoints").iterdir()] == ["checkpoint-2"]
    monkeypatch.undo()
    assert train_here(run, resume=True) == 0
    assert read_events(run, "hello")[-1]["resumedFromStep"] == 2


def test_the_end_of_a_run_whose_events_filled_the_disk_is_read(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refused event must not take the number of the end, which would be read as a repetition."""
    from tunesmith import event_log

    run = make_run(tmp_path / "run", tiny_model)

    def fail_once(place: str) -> None:
        if len(read_events(run, "step")) == 3:
            monkeypatch.undo()
            raise OSError(28, "No space left on device", str(run / place))

    monkeypatch.setattr(event_log, "fail_at_place", fail_once)
    end = failed(run, "disk-full")
    assert end["seq"] > read_events(run)[-2]["seq"]
    seqs = [event["seq"] for event in read_events(run)]
    assert seqs == sorted(set(seqs))


def test_a_run_that_filled_the_disk_has_room_for_its_end(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tunesmith import event_log

    run = make_run(tmp_path / "run", tiny_model)
    reserved: list[bytes] = []

    def full(place: str) -> None:
        if (run / ".reserve").exists() and not reserved:
            reserved.append((run / ".reserve").read_bytes())
        if len(read_events(run, "step")) == 3 and (run / ".reserve").exists():
            raise OSError(28, "No space left on device", str(run / place))

    monkeypatch.setattr(event_log, "fail_at_place", full)
    assert failed(run, "disk-full")["step"] == 4
    assert not (run / ".reserve").exists()
    # Zeros would take no room where the file system compresses.
    assert len(zlib.compress(reserved[0])) >= 16384


def test_a_full_disk_while_the_adapter_is_saved_leaves_no_half_of_it(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tunesmith import session

    def fill(trainer: object, folder: Path, base: object) -> None:
        (folder / "adapter_model.safetensors").write_bytes(b"half")
        raise OSError(28, "No space left on device", str(folder))

    run = make_run(tmp_path / "run", tiny_model, max_steps=1)
    monkeypatch.setattr(session, "save_trained", fill)
    failed(run, "disk-full")
    assert not list(run.glob(".tmp-*"))


def test_result_json_has_the_end_when_events_cannot_be_written(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNESMITH_FAULT", "enospc@events")
    run = make_run(tmp_path / "run", tiny_model)
    begun = time.time() * 1000
    assert train_here(run) == 1
    assert read_events(run) == []
    result = json.loads((run / "result.json").read_text("utf-8"))
    assert result["time"] >= begun - 1
    validator("run-event").validate({"seq": 1, **result})
    assert (result["result"], result["code"]) == ("failed", "disk-full")

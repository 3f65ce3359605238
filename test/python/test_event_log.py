"""events.jsonl: numbered, conforming, continued after a kill."""

import errno
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from schema_checks import validator
from tunesmith import event_log
from tunesmith.event_log import EventLog


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")[:-1]


def emit_three(log: EventLog) -> None:
    log.phase("starting", "Starting", 0.5)
    log.warning("some-code", "é \u2028 text", 3)  # noqa: PLE1205 (an event, not a log record)
    log.emit("checkpoint", step=5, path="checkpoints/checkpoint-5")


def test_events_are_numbered_and_meet_the_schema(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    emit_three(log)
    events = [json.loads(line) for line in lines_of(tmp_path / "events.jsonl")]
    assert [event["seq"] for event in events] == [1, 2, 3]
    assert [event["type"] for event in events] == ["phase", "warning", "checkpoint"]
    for event in events:
        validator("run-event").validate(event)
    times = [event["elapsedMs"] for event in events]
    assert times == sorted(times)


def test_a_resumed_run_goes_on_with_numbers_and_clock(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    first = {"seq": 41, "time": 1, "elapsedMs": 90_000, "type": "phase", "phase": "training", "fraction": None, "text": "x"}
    path.write_text(json.dumps(first) + "\n", "utf-8")
    event = EventLog(path).emit("phase", phase="training", fraction=None, text="y")
    assert event["seq"] == 42
    assert 90_000 <= event["elapsedMs"] < 100_000


@pytest.mark.parametrize("torn", ['{"seq": 3, "ty', '{"seq": 3, "text": "\\ud8', "{"])
def test_a_torn_last_line_is_closed_and_skipped(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "events.jsonl"
    emit_three(EventLog(path))
    with path.open("a", encoding="utf-8") as file:
        file.write(torn)
    event = EventLog(path).emit("phase", phase="training", fraction=None, text="after")
    assert event["seq"] == 4
    lines = lines_of(path)
    assert lines[-2] == torn
    assert json.loads(lines[-1]) == event


def test_numbers_stay_unique_over_threads(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    threads = [threading.Thread(target=lambda: [log.phase("training", "x") for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seqs: list[Any] = [json.loads(line)["seq"] for line in lines_of(tmp_path / "events.jsonl")]
    assert seqs == list(range(1, 201))


def test_numbers_that_json_lacks_are_refused(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    with pytest.raises(ValueError, match="JSON compliant"):
        log.emit("step", loss=float("nan"))
    assert log.emit("phase", phase="training", fraction=None, text="x")["seq"] == 1


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_an_event_that_a_full_disk_refused_does_not_come_out_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    log.phase("training", "before")
    with monkeypatch.context() as patch:
        patch.setattr(event_log, "fail_at_place", full)
        with pytest.raises(OSError, match="No space"):
            log.phase("training", "refused")
    log.phase("training", "after")
    events = [json.loads(line) for line in lines_of(tmp_path / "events.jsonl")]
    assert [(event["seq"], event["text"]) for event in events] == [(1, "before"), (3, "after")]


class AlmostFull:
    """A file on a disk with room for ten more bytes, which the system fills before it refuses."""

    def __init__(self, file: Any) -> None:
        self.file, self.room = file, 10

    def write(self, data: bytes) -> int:
        if self.room == 0:
            return full()
        written, self.room = self.file.write(data[: self.room]), 0
        return written


def test_half_an_event_is_closed_before_the_next(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl")
    log._file, whole = AlmostFull(log._file), log._file  # type: ignore[assignment]
    with pytest.raises(OSError, match="No space"):
        log.phase("training", "refused")
    log._file = whole
    log.phase("training", "after")
    torn, last = lines_of(tmp_path / "events.jsonl")
    assert torn == '{"seq": 1,'
    assert json.loads(last)["seq"] == 2


def test_a_full_disk_can_be_ordered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNESMITH_FAULT", "enospc@events")
    with pytest.raises(OSError, match="No space"):
        EventLog(tmp_path / "events.jsonl").phase("starting", "x")
    assert lines_of(tmp_path / "events.jsonl") == []

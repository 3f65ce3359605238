"""events.jsonl: append-only, numbered, one JSON object a line (schemas/run-event.schema.json).

A resumed run continues the numbers and the clock of the run before. A torn line, which a killed trainer or a full disk leaves, is
closed with a line break so that the next event starts a line of its own; readers skip it. A number is given once, also when the disk
refused its event: that one may stand there in whole or in part. Events that a later decision rests on are flushed to
disk before `emit` returns. Safe to call from several threads.
"""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any, cast

from tunesmith.faults import fail_at_place

DURABLE = {"hello", "eval", "checkpoint", "warning", "end"}


def last_event(path: Path) -> tuple[int, float]:
    """(seq, elapsedMs) of the last whole event, (0, 0) without one."""
    seq, elapsed = 0, 0.0
    if not path.exists():
        return seq, elapsed
    for line in path.read_bytes().split(b"\n"):
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict):
            fields = cast("dict[str, Any]", event)
            seq, elapsed = max(seq, int(fields.get("seq", 0))), max(elapsed, float(fields.get("elapsedMs", 0)))
    return seq, elapsed


class EventLog:
    """Appends events. `elapsed_ms` is monotonic over all parts of a run."""

    def __init__(self, path: Path) -> None:
        self._seq, self._before_ms = last_event(path)
        self._started = time.monotonic()
        self._lock = threading.Lock()
        # Unbuffered: what a full disk refuses must not wait in memory and come out together with a later event.
        self._file = path.open("ab", buffering=0)
        self._torn = self._file.tell() > 0 and path.read_bytes()[-1:] != b"\n"

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds of training so far, earlier parts of a resumed run included."""
        return round(self._before_ms + (time.monotonic() - self._started) * 1000, 1)

    def emit(self, type: str, **fields: object) -> dict[str, Any]:
        """Appends one event and returns it. Raises OSError when the disk refuses it."""
        with self._lock:
            event: dict[str, Any] = {"seq": self._seq + 1, "time": round(time.time() * 1000), "elapsedMs": self.elapsed_ms}
            event |= {"type": type, **fields}
            line = json.dumps(event, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"
            self._seq += 1
            self._append(b"\n" + line if self._torn else line)
            if type in DURABLE:
                os.fsync(self._file.fileno())
            return event

    def _append(self, line: bytes) -> None:
        fail_at_place("events")
        self._torn = True
        while line:
            line = line[self._file.write(line) :]
        self._torn = False

    def phase(self, phase: str, text: str, fraction: float | None = None) -> None:
        """What is happening now, in one line for people. `fraction` is 0 to 1 or None."""
        self.emit("phase", phase=phase, fraction=fraction, text=text)

    def warning(self, code: str, message: str, step: int | None = None) -> None:
        """Something to know that does not end the run."""
        self.emit("warning", code=code, message=message, step=step)

    def close(self) -> None:
        """No event comes after this."""
        with self._lock:
            self._file.close()

"""The private stdout of a short-lived verb (doctor, compare, merge, demo-model).

Libraries print. So the real stdout is kept aside, file descriptor 1 is pointed at stderr, and only ToolMessage lines
(schemas/tool-message.schema.json) go to the real one: one JSON object a line, flushed at once.

    output = open_tool_output()          # first thing in run(), before a heavy import
    output.progress("merge", 0.5, "Merging 12 of 24 layers")
    output.result({"folder": str(folder)})

Safe to call from several threads. A reader that went away ends the process quietly with exit code 1 (see `send`).
Not covered: reading requests (that is the verb's own loop over sys.stdin).
"""

import json
import os
import sys
import threading
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from tunesmith.failures import Failure

Side = Literal["base", "tuned"]
Stop = Literal["end", "limit", "cancelled"]


@dataclass(frozen=True)
class Answer:
    """One finished answer, whole. `tokens` and `duration_ms` are what it took to compute it."""

    text: str
    tokens: int
    duration_ms: float
    stop: Stop


class ToolOutput:
    """Writes ToolMessage lines to `stream`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message as one line. When the reader has gone nobody is left to work for: the process ends at once
        with code 1, because an exception here would only be printed to a stderr that nobody reads either."""
        line = json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except (BrokenPipeError, ValueError):
                os._exit(1)

    def progress(self, stage: str, fraction: float | None, text: str) -> None:
        """`fraction` is 0 to 1, or None while the length is unknown; `text` is one line for people."""
        self.send({"type": "progress", "stage": stage, "fraction": fraction, "text": text})

    def ready(self, device: str, base: str, tuned: str) -> None:
        """compare: the model is loaded. `device` is cpu or the GPU's name, `base` and `tuned` what the columns are called."""
        self.send({"type": "ready", "device": device, "base": base, "tuned": tuned})

    def token(self, request_id: str, side: Side, text: str) -> None:
        """compare: the next piece of an answer."""
        self.send({"type": "token", "id": request_id, "side": side, "text": text})

    def answer(self, request_id: str, side: Side, answer: Answer) -> None:
        """compare: one finished answer."""
        message = {"type": "answer", "id": request_id, "side": side, "text": answer.text}
        self.send({**message, "tokens": answer.tokens, "durationMs": answer.duration_ms, "stop": answer.stop})

    def problem(self, failure: Failure, request_id: str | None = None, side: Side | None = None) -> None:
        """A failure with its next step. `request_id` is None when the whole verb failed."""
        told = {"code": failure.code, "message": failure.reason, "hint": failure.hint}
        self.send({"type": "problem", "id": request_id, "side": side, **told})

    def result(self, value: dict[str, Any]) -> None:
        """The verb's answer, its last line."""
        self.send({"type": "result", "value": value})


def open_tool_output() -> ToolOutput:
    """Keeps the real stdout for messages and sends everything else that prints (Python, C libraries, children) to stderr.

    Call it once, before anything is imported that may print.
    """
    sys.stdout.flush()
    private = os.dup(1)
    os.dup2(2, 1)
    return ToolOutput(os.fdopen(private, "wb"))

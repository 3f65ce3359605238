"""ToolRequest lines from stdin, read by a thread so that a cancel is seen while an answer is being computed.

The file descriptor is read directly: a thread that waits inside sys.stdin would hold its lock when the process wants to end.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

from tunesmith.schema_check import schema_problem

# Requests that arrive within this time of each other are answered together.
QUIET_SECONDS = 0.03


def read_lines(descriptor: int) -> Iterator[bytes]:
    """Lines without their line feed, until the end of input; a last line without line feed counts."""
    rest = b""
    while chunk := os.read(descriptor, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    if rest:
        yield rest


class RequestInbox:
    """What was asked and not yet taken. `refuse(id, reason)` is told of lines that are no requests."""

    def __init__(self, refuse: Callable[[str, str], None]) -> None:
        self._refuse = refuse
        self._waiting: list[dict[str, Any]] = []
        self._cancelled: set[str] = set()
        self._changed = threading.Condition()
        self._closed = False

    def start(self, descriptor: int, at_end: Callable[[], None] | None = None) -> None:
        """Reads `descriptor` to its end in the background, then calls `at_end` there."""
        threading.Thread(target=self._read, args=(descriptor, at_end), daemon=True, name="requests").start()

    @property
    def closed(self) -> bool:
        """The input has ended: nobody waits for answers any more."""
        return self._closed

    def is_cancelled(self, request_id: str) -> bool:
        """Whether this request, or everything by the end of input, was called off."""
        return self._closed or request_id in self._cancelled

    def take(self, limit: int) -> list[dict[str, Any]]:
        """Waits for a request and returns it with those that follow at once, at most `limit`; [] when the input has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting)
            while not self._closed and len(self._waiting) < limit and self._more_arrive(len(self._waiting)):
                pass
            if self._closed:
                return []
            taken, self._waiting = self._waiting[:limit], self._waiting[limit:]
            return taken

    def _more_arrive(self, known: int) -> bool:
        """Waits a moment for the next request. Called with the lock held."""
        return self._changed.wait_for(lambda: self._closed or len(self._waiting) > known, QUIET_SECONDS)

    def forget(self, request_id: str) -> None:
        """The request is answered; its id may be used again."""
        with self._changed:
            self._cancelled.discard(request_id)

    def accept(self, line: bytes) -> None:
        """One line of input. What is no request is refused with its reason and otherwise ignored."""
        if not line.strip():
            return
        try:
            value = json.loads(line)
        except ValueError as error:
            self._refuse("", f"A request is not JSON: {error}")
            return
        problem = schema_problem("tool-request", value)
        if problem is not None:
            given = cast("dict[str, Any]", value).get("id") if isinstance(value, dict) else None
            self._refuse(given if isinstance(given, str) else "", f"A request is not one that this version knows. {problem}")
            return
        with self._changed:
            if value["type"] == "cancel":
                self._cancelled.add(value["id"])
            else:
                self._cancelled.discard(value["id"])
                self._waiting.append(value)
            self._changed.notify_all()

    def _read(self, descriptor: int, at_end: Callable[[], None] | None) -> None:
        try:
            for line in read_lines(descriptor):
                self.accept(line)
        finally:
            with self._changed:
                self._closed = True
                self._changed.notify_all()
        if at_end is not None:
            at_end()

"""Orders for a running trainer: files in control/ (written aside and renamed by the host) and signals.

`stop` ends after the step at hand, `stop-now` leaves it; both save. `checkpoint` saves and goes on. SIGTERM and SIGINT mean stop;
whoever asks a second time, in whichever way, means stop-now. SIGHUP (the terminal went away) is ignored. An order is taken once: its
file is removed.
"""

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Literal

Order = Literal["stop", "stop-now", "checkpoint"]
Handler = Callable[[int, FrameType | None], Any] | int | None


class StopNow(BaseException):
    """Leaves the step at hand. A BaseException, so that no library swallows it."""


class Control:
    """The orders of one run directory."""

    def __init__(self, run_folder: Path) -> None:
        self._folder = run_folder / "control"
        self._signals = 0
        self._stops = 0
        self._now = False
        self._checkpoint = False
        self._before: dict[int, Handler] = {}
        self._lock = threading.Lock()

    def listen_to_signals(self) -> None:
        """Call it from the main thread. Signals only count here; whoever trains looks at them between micro-batches."""
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            self._handle(name, self._on_signal)
        self._handle("SIGHUP", signal.SIG_IGN)

    def _handle(self, name: str, handler: Handler) -> None:
        number = getattr(signal, name, None)
        if number is not None:
            self._before[number] = signal.signal(number, handler)

    def stop_listening(self) -> None:
        """Signals do again what they did before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _take(self, order: Order) -> bool:
        try:
            (self._folder / f"{order}.json").unlink()
        except FileNotFoundError:
            return False
        return True

    def _look(self) -> None:
        with self._lock:
            self._now |= self._take("stop-now")
            self._stops += self._take("stop")
            self._checkpoint |= self._take("checkpoint")

    def stopping(self) -> bool:
        """Whether the run shall end; stays true."""
        self._look()
        return self._now or self._stops + self._signals > 0

    def stopping_now(self) -> bool:
        """Whether the step at hand shall be left; stays true."""
        self._look()
        return self._now or self._stops + self._signals > 1

    def checkpoint_asked(self) -> bool:
        """Whether a checkpoint was ordered since the last call."""
        self._look()
        with self._lock:
            asked, self._checkpoint = self._checkpoint, False
            return asked

"""One trainer a run directory: an OS lock on `lock`, which dies with the process, and owner.json with a heartbeat every 5 seconds.

The lock decides; owner.json tells readers who holds it. A stale owner.json of a dead trainer is simply replaced.
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from tunesmith.durable_write import write_json
from tunesmith.failures import Failure
from tunesmith.process_facts import this_process

HEARTBEAT_SECONDS = 5.0


def _try_lock(file: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class RunLock:
    """Held from `acquire` to `release` or the end of the process."""

    def __init__(self, run_folder: Path, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        self._folder = run_folder
        self._seconds = heartbeat_seconds
        self._file: BinaryIO | None = None
        self._ended = threading.Event()
        self._beat = 0

    def acquire(self) -> None:
        """Raises Failure `no-run` without a run directory, `already-running` when a living trainer holds it; nothing is written then."""
        if not self._folder.is_dir():
            raise Failure("no-run", f"There is no run directory {self._folder}.", "Name a folder under .tunesmith/runs.")
        file = (self._folder / "lock").open("ab")
        if not _try_lock(file):
            file.close()
            reason = f"A trainer is already working on {self._folder}."
            raise Failure("already-running", reason, "Wait for it, or stop it first.")
        self._file = file
        self.write_owner()
        threading.Thread(target=self._keep_beating, name="heartbeat", daemon=True).start()

    def write_owner(self) -> None:
        """Replaces owner.json by this process and the next heartbeat."""
        self._beat += 1
        heartbeat = {"heartbeat": self._beat, "heartbeatAt": round(time.time() * 1000)}
        write_json(self._folder / "owner.json", {**this_process(), **heartbeat})

    def _keep_beating(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                self.write_owner()
            except OSError as error:
                # A full disk must not end the training from here; the next checkpoint meets it and says so.
                print(f"owner.json could not be written: {error}", file=sys.stderr)

    def release(self) -> None:
        """Ends the heartbeat and frees the lock; owner.json stays, for whoever asks later who trained."""
        self._ended.set()
        if self._file is not None:
            if sys.platform == "win32":
                import msvcrt

                os.lseek(self._file.fileno(), 0, os.SEEK_SET)
                msvcrt.locking(self._file.fileno(), msvcrt.LK_UNLCK, 1)
            self._file.close()
            self._file = None

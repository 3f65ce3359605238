"""python -m tunesmith train RUN_DIR [--resume]: plan.json in, events.jsonl, checkpoints/, adapter/ and result.json out.

Exit codes: 0 completed or stopped on request, 1 failed (the end event and result.json say why), 2 wrong command line. The lock is
taken and the plan read before anything heavy is imported. When another trainer holds the run nothing is written.
"""

import os
import sys
import time
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any

from tunesmith.checkpoints import numbered_checkpoints
from tunesmith.control import Control
from tunesmith.durable_write import write_json
from tunesmith.event_log import EventLog
from tunesmith.failures import Failure, as_failure, training_work
from tunesmith.pinned_plan import read_pinned_plan
from tunesmith.process_environment import prepare_environment
from tunesmith.run_lock import RunLock

# Room that is freed for the end of a run, which a disk that it filled itself would refuse.
RESERVE, RESERVE_BYTES = ".reserve", 16384


def run(arguments: list[str]) -> int:
    """Runs one training; returns the exit code."""
    folders = [argument for argument in arguments if argument != "--resume"]
    if len(folders) != 1 or folders[0].startswith("-"):
        print("Usage: python -m tunesmith train RUN_DIR [--resume]", file=sys.stderr)
        return 2
    prepare_environment()
    return train(Path(folders[0]).resolve(), resume="--resume" in arguments)


def train(run_folder: Path, *, resume: bool) -> int:
    """Takes the run, trains it and writes its end."""
    lock = RunLock(run_folder)
    try:
        lock.acquire()
    except (Failure, OSError) as error:
        failure = as_failure(error, training_work())
        print(f"{failure.reason} {failure.hint}", file=sys.stderr)
        return 1
    try:
        return _train_locked(run_folder, resume=resume)
    finally:
        lock.release()


def _train_locked(run_folder: Path, *, resume: bool) -> int:
    (run_folder / "result.json").unlink(missing_ok=True)
    orders = Control(run_folder)
    orders.listen_to_signals()
    try:
        return _train_listening(run_folder, orders, resume=resume)
    finally:
        orders.stop_listening()


def _train_listening(run_folder: Path, orders: Control, *, resume: bool) -> int:
    with closing(EventLog(run_folder / "events.jsonl")) as events:
        session: Any = None
        try:
            events.phase("starting", "Starting the trainer")
            # File systems that compress would keep no room for zeros.
            (run_folder / RESERVE).write_bytes(os.urandom(RESERVE_BYTES))
            plan = read_pinned_plan(run_folder)
            from tunesmith.session import TrainingSession

            session = TrainingSession(run_folder, plan, events, orders)
            end = session.run(resume=resume)
        except BaseException as error:  # noqa: BLE001 (whatever it was, the run gets its end)
            traceback.print_exc()
            step, during = (0, "starting") if session is None else (session.step, session.during)
            has_checkpoint = bool(numbered_checkpoints(run_folder / "checkpoints"))
            end = failed_end(as_failure(error, training_work(step, during, has_checkpoint=has_checkpoint)), step)
        return _write_end(run_folder, events, end)


def failed_end(failure: Failure, step: int) -> dict[str, Any]:
    """The end event's fields for a failure."""
    texts = {"code": failure.code, "reason": failure.reason, "hint": failure.hint}
    return {"result": "failed", **texts, "step": step, "adapter": None}


def _write_end(run_folder: Path, events: EventLog, end: dict[str, Any]) -> int:
    """The end into events.jsonl and, without seq, into result.json. On a full disk either may be all there is."""
    (run_folder / RESERVE).unlink(missing_ok=True)
    try:
        event = events.emit("end", **end)
    except OSError as error:
        print(f"events.jsonl could not be written: {error}", file=sys.stderr)
        event = {"time": round(time.time() * 1000), "elapsedMs": events.elapsed_ms, "type": "end", **end}
    try:
        write_json(run_folder / "result.json", {key: value for key, value in event.items() if key != "seq"})
    except OSError as error:
        print(f"result.json could not be written: {error}. The end was: {end}", file=sys.stderr)
    return 0 if end["result"] in ("completed", "stopped") else 1

"""One trainer a run directory."""

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tunesmith.failures import Failure
from tunesmith.process_facts import boot_id, start_time_of_ps, start_time_ticks, this_process
from tunesmith.run_lock import RunLock

HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tunesmith.run_lock import RunLock
RunLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def hold_elsewhere(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the run until its stdin closes or it is killed."""
    runtime = str(Path(__file__).resolve().parents[2] / "python-runtime")
    command = [sys.executable, "-c", HOLDER, str(folder), runtime]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_trainer_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    with hold_elsewhere(tmp_path) as holder:
        owner = (tmp_path / "owner.json").read_text("utf-8")
        with pytest.raises(Failure, match="already working") as refusal:
            RunLock(tmp_path).acquire()
        assert refusal.value.code == "already-running"
        assert (tmp_path / "owner.json").read_text("utf-8") == owner
        assert not (tmp_path / "events.jsonl").exists()
        holder.kill()


def test_the_lock_dies_with_its_holder(tmp_path: Path) -> None:
    with hold_elsewhere(tmp_path) as holder:
        holder.kill()
    lock = RunLock(tmp_path)
    lock.acquire()
    assert json.loads((tmp_path / "owner.json").read_text("utf-8"))["pid"] == os.getpid()
    lock.release()


def test_owner_json_says_who_and_since_when(tmp_path: Path) -> None:
    lock = RunLock(tmp_path)
    lock.acquire()
    owner = json.loads((tmp_path / "owner.json").read_text("utf-8"))
    lock.release()
    assert owner["pid"] == os.getpid()
    assert owner["startTime"] == this_process()["startTime"] is not None
    assert owner["bootId"] == boot_id()
    assert owner["heartbeat"] == 1
    assert owner["heartbeatAt"] > 1.7e12


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells a process's start by a file")
def test_the_start_time_is_the_one_that_the_system_gives() -> None:
    fields = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()
    assert start_time_ticks(os.getpid()) == int(fields[19]) == this_process()["startTime"]


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="no ps here")
def test_the_start_time_of_ps_is_a_date_that_any_reader_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    told = start_time_of_ps(os.getpid())
    assert told is not None
    started = datetime.strptime(told, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - started) < timedelta(hours=1)
    assert told == start_time_of_ps(os.getpid())


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows counts so")
def test_the_start_time_on_windows_is_a_file_time() -> None:
    since_1601 = timedelta(microseconds=int(str(this_process()["startTime"])) // 10)
    assert abs(datetime.now(UTC) - (datetime(1601, 1, 1, tzinfo=UTC) + since_1601)) < timedelta(hours=1)


def test_the_heart_beats(tmp_path: Path) -> None:
    lock, beaten = RunLock(tmp_path, heartbeat_seconds=0.01), threading.Event()
    write = lock.write_owner

    def write_and_count() -> None:
        write()
        if json.loads((tmp_path / "owner.json").read_text("utf-8"))["heartbeat"] >= 3:
            beaten.set()

    lock.write_owner = write_and_count  # type: ignore[method-assign]
    lock.acquire()
    assert beaten.wait(30)
    lock.release()


def test_a_released_run_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        lock = RunLock(tmp_path)
        lock.acquire()
        lock.release()

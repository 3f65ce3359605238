"""Who this process is, so that a reused process id or a reboot is not taken for it.

owner.json's `startTime` is what the system itself says, so that a reader can ask it again and compare:
- Linux: a number, clock ticks since boot (field 22 of /proc/PID/stat); `bootId` tells one boot from another.
- macOS and other Unixes: the text of `ps -o lstart= -p PID` with LC_ALL=C and TZ=UTC, blanks squeezed: "Wed Nov 25 08:10:27 2026".
- Windows: the digits of GetProcessTimes' creation time, 100 ns since 1601 in UTC, as text; PowerShell's
  (Get-Process -Id PID).StartTime.ToFileTimeUtc() is the same number.
Where the time is one of the calendar no boot id is needed, and it is null.
"""

import functools
import os
import subprocess
import sys
from pathlib import Path


def start_time_ticks(pid: int) -> int | None:
    """Start of a process in clock ticks since boot, None where there is no /proc or no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The command name stands in brackets and may hold blanks; the fields after it are plain.
    return int(stat[stat.rindex(")") + 2 :].split(" ")[19])


def start_time_of_ps(pid: int) -> str | None:
    """Start of a process as `ps` writes it, to the second; None where ps is missing or knows no such process."""
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    try:
        asked = subprocess.run(
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, env=environment, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return " ".join(asked.stdout.split()) or None


def start_time_of_windows() -> str | None:
    """Start of this process, 100 ns since 1601 in UTC."""
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.GetProcessTimes.argtypes = [wintypes.HANDLE, *[ctypes.POINTER(wintypes.FILETIME)] * 4]
    created, ended, in_kernel, in_user = (wintypes.FILETIME() for _ in range(4))
    times = [ctypes.byref(time) for time in (created, ended, in_kernel, in_user)]
    if not kernel.GetProcessTimes(kernel.GetCurrentProcess(), *times):
        return None
    return str((created.dwHighDateTime << 32) | created.dwLowDateTime)


def boot_id() -> str | None:
    """Changes with every boot; None where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    except OSError:
        return None


def _start_time() -> int | str | None:
    if sys.platform == "win32":
        return start_time_of_windows()
    ticks = start_time_ticks(os.getpid())
    return ticks if ticks is not None else start_time_of_ps(os.getpid())


@functools.cache
def this_process() -> dict[str, object]:
    """What owner.json says of the process that writes it. Asked for once: it is written with every heartbeat."""
    import socket

    return {"pid": os.getpid(), "startTime": _start_time(), "bootId": boot_id(), "host": socket.gethostname()}

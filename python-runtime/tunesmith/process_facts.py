"""Who this process is, so that a reused process id or a reboot is not taken for it."""

import os
from pathlib import Path


def start_time_ticks(pid: int) -> int | None:
    """Start of a process in clock ticks since boot (field 22 of its stat), None where the system does not say so."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The command name stands in brackets and may hold blanks; the fields after it are plain.
    return int(stat[stat.rindex(")") + 2 :].split(" ")[19])


def boot_id() -> str | None:
    """Changes with every boot; None where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    except OSError:
        return None


def this_process() -> dict[str, object]:
    """What owner.json says of the process that writes it."""
    import socket

    pid = os.getpid()
    return {"pid": pid, "startTime": start_time_ticks(pid), "bootId": boot_id(), "host": socket.gethostname()}

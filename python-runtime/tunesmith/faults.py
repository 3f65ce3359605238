"""Faults on order, for tests: TUNESMITH_FAULT="oom@5,nan@3,nan@4,enospc@checkpoint,sleep@2:100".

`name@where`, where is a step number or a place (checkpoint, events); `sleep` takes milliseconds after a colon and sleeps in every
step from that one on. Without the variable nothing here does anything.
"""

import errno
import os
import time


def _orders() -> dict[str, str]:
    """`oom@5` → "", `sleep@2:100` → "100"."""
    parts = [part.strip() for part in os.environ.get("TUNESMITH_FAULT", "").split(",") if part.strip()]
    return {name: argument for name, _, argument in (part.partition(":") for part in parts)}


def fail_at_step(step: int) -> None:
    """Before a step: out of memory, a crash, or a pause."""
    orders = _orders()
    if f"oom@{step}" in orders:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory (ordered by TUNESMITH_FAULT)")
    if f"crash@{step}" in orders:
        os._exit(9)
    for order, milliseconds in orders.items():
        name, _, first = order.partition("@")
        if name == "sleep" and step >= int(first):
            time.sleep(int(milliseconds) / 1000)


def is_nan_ordered(step: int) -> bool:
    """Whether this step's loss shall be no number."""
    return f"nan@{step}" in _orders()


def fail_at_place(place: str) -> None:
    """The disk is full, or the process dies, at `place`."""
    orders = _orders()
    if f"enospc@{place}" in orders:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if f"crash@{place}" in orders:
        os._exit(9)

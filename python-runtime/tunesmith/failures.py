"""Known failures as code, reason and hint; every other exception as `internal`.

A Failure's three texts end in the run's end event and in result.json, so they are written for people: one sentence that says what
happened, one that says what to do. Heavy libraries' errors are told apart by their names: importing torch or huggingface_hub here
would make the message about a missing torch impossible.
"""

import errno


class Failure(Exception):
    """An expected failure. `code` is one of the codes that run-event.schema.json lists."""

    def __init__(self, code: str, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.hint = hint


DISK_CODES = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
DISK_TEXTS = ["no space left on device", "disk quota exceeded", "pytorchstreamwriter failed", "not enough space on the disk"]
MEMORY_TEXTS = ["out of memory", "can't allocate memory", "cannot allocate memory", "cublas_status_alloc_failed"]


def chain_of(error: BaseException) -> list[BaseException]:
    """The error and what it was raised from, outermost first."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return chain


def first_line(error: BaseException) -> str:
    """What the error says, cut to one line of at most 300 characters."""
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else ""


def is_disk_full(error: BaseException) -> bool:
    """safetensors and torch wrap the system's error, so the text counts too."""
    text = str(error).lower()
    return (isinstance(error, OSError) and error.errno in DISK_CODES) or any(part in text for part in DISK_TEXTS)


def is_out_of_memory(error: BaseException) -> bool:
    """The GPU's or the machine's memory ran out."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(part in str(error).lower() for part in MEMORY_TEXTS)


def disk_full(error: BaseException) -> Failure:
    """Names the path when the system did."""
    path = getattr(error, "filename", None)
    where = f" while writing {path}" if path else ""
    return Failure(
        "disk-full",
        f"The disk is full{where}.",
        "Free some space, or lower save_total_limit, then resume: the checkpoints before this one are whole.",
    )


def out_of_memory(step: int, during: str) -> Failure:
    """`during` is what ran: training, evaluating, …"""
    when = f"at step {step}" if step > 0 else "before the first step"
    hint = "Lower per_device_train_batch_size and raise gradient_accumulation_steps, lower max_length, turn on "
    return Failure(
        "out-of-memory",
        f"Memory ran out {when} ({during}).",
        hint + "gradient_checkpointing, or use method: qlora; then resume.",
    )


def no_module(error: ImportError) -> Failure:
    """A package is missing or does not load."""
    name = error.name or first_line(error)
    return Failure("no-module", f"The Python package {name} cannot be loaded.", "Run Doctor; it repairs the Python environment.")


def as_failure(error: BaseException, *, step: int = 0, during: str = "training") -> Failure:
    """The failure that `error` stands for; what nobody foresaw becomes `internal` with the error's own words."""
    for link in chain_of(error):
        if isinstance(link, Failure):
            return link
        if is_out_of_memory(link):
            return out_of_memory(step, during)
        if is_disk_full(link):
            return disk_full(link)
        if isinstance(link, ImportError):
            return no_module(link)
    reason = f"Something that Tunesmith did not foresee went wrong ({during}): {type(error).__name__}: {first_line(error)}"
    return Failure("internal", reason, "stderr.log in the run directory holds the details; report it with them.")

"""Known failures as code, reason and hint; every other exception as `internal`.

A Failure's three texts end in the run's end event, in result.json or in a tool's problem message, so they are written for people: one
sentence that says what happened, one that says what to do. What helps depends on what was being done; Work says that. Heavy libraries'
errors are told apart by their names: importing torch or huggingface_hub here would make the message about a missing torch impossible.
"""

import errno
import re
from dataclasses import dataclass


class Failure(Exception):
    """An expected failure. `code` is one of the codes that run-event.schema.json lists."""

    def __init__(self, code: str, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True)
class Work:
    """What was going on when something failed, and what helps there. `when` completes "Memory ran out …"."""

    during: str
    when: str
    memory_hint: str
    disk_hint: str = "Free some space, then start again."
    details: str = "The log"


def training_work(step: int = 0, during: str = "starting", *, has_checkpoint: bool = False) -> Work:
    """`step` is the last finished one. A run goes on only from a checkpoint and with the settings that it began with, so others need a
    new run."""
    place = f"at step {step}" if step > 0 else "before the first step"
    again = "resume. Or" if has_checkpoint else "start again, or"
    return Work(
        during,
        f"{place} ({during})",
        f"Close what else uses the memory and {again} start a new run with a lower per_device_train_batch_size or max_length, "
        "gradient_checkpointing: true or method: qlora.",
        f"Free some space, then {'resume: the checkpoints before this one are whole' if has_checkpoint else 'start again'}.",
        "stderr.log in the run directory",
    )


DISK_CODES = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
DISK_TEXTS = [
    "no space left on device",
    "disk quota exceeded",
    "not enough space on the disk",
    # torch.save, which loses the system's own words.
    "pytorchstreamwriter failed",
    "iostream error",
]
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
    """What the error says, cut to one line of at most 300 characters; its type where it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__


def is_disk_full(error: BaseException) -> bool:
    """safetensors and torch wrap the system's error, so the text counts too."""
    text = str(error).lower()
    return (isinstance(error, OSError) and error.errno in DISK_CODES) or any(part in text for part in DISK_TEXTS)


def is_out_of_memory(error: BaseException) -> bool:
    """The GPU's or the machine's memory ran out."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(part in str(error).lower() for part in MEMORY_TEXTS)


def _disk_full(error: BaseException, work: Work) -> Failure:
    """Names the path when the system did."""
    path = getattr(error, "filename", None)
    return Failure("disk-full", f"The disk is full{f' while writing {path}' if path else ''}.", work.disk_hint)


def _package_of(error: ImportError) -> str | None:
    """transformers and PEFT raise errors without a name whose text says what to install: "… `pip install -U bitsandbytes>=0.46`"."""
    if error.name:
        return error.name
    asked = re.search(r"pip install (?:-\S+ )*['\"]?([A-Za-z0-9_-]+)", str(error))
    return asked[1] if asked else None


def _no_module(error: ImportError) -> Failure:
    """A package is missing or does not load."""
    package = _package_of(error)
    hint = "Run Doctor; it repairs the Python environment."
    if package is None:
        return Failure("no-module", f"A Python package cannot be loaded: {first_line(error)}", hint)
    return Failure("no-module", f"The Python package {package} cannot be loaded.", hint)


def as_failure(error: BaseException, work: Work) -> Failure:
    """The failure that `error` stands for; what nobody foresaw becomes `internal` with the error's own words."""
    for link in chain_of(error):
        if isinstance(link, Failure):
            return link
        if is_out_of_memory(link):
            return Failure("out-of-memory", f"Memory ran out {work.when}.", work.memory_hint)
        if is_disk_full(link):
            return _disk_full(link, work)
        if isinstance(link, ImportError):
            return _no_module(link)
    kind, text = type(error).__name__, first_line(error)
    words = kind if text == kind else f"{kind}: {text}"
    reason = f"Something that Tunesmith did not foresee went wrong ({work.during}): {words}"
    return Failure("internal", reason, f"{work.details} holds the details; report it with them.")

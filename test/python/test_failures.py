"""What an exception means to a person."""

import errno

import pytest
from tunesmith.comparison import answering
from tunesmith.failures import Failure, Work, as_failure, training_work
from tunesmith.merge import MERGING

TORCH_MEMORY = type("OutOfMemoryError", (RuntimeError,), {})
SAFETENSORS = type("SafetensorError", (Exception,), {})


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (TORCH_MEMORY("CUDA out of memory. Tried to allocate 2 GiB"), "out-of-memory"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "out-of-memory"),
        (MemoryError(), "out-of-memory"),
        (OSError(errno.ENOSPC, "No space left on device", "/x/optimizer.pt"), "disk-full"),
        (SAFETENSORS("I/O error: No space left on device (os error 28)"), "disk-full"),
        (RuntimeError("basic_ios::clear: iostream error"), "disk-full"),
        (RuntimeError("PytorchStreamWriter failed writing file data/3: file write failed"), "disk-full"),
        (ModuleNotFoundError("No module named 'trl'", name="trl"), "no-module"),
        (Failure("bad-row", "r", "h"), "bad-row"),
        (RuntimeError("size mismatch"), "internal"),
    ],
)
def test_an_exception_becomes_its_code(error: Exception, code: str) -> None:
    failure = as_failure(error, training_work(3))
    assert failure.code == code
    assert failure.reason.endswith(".") or code in ("internal", "bad-row")
    assert failure.hint


def test_the_cause_decides() -> None:
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device", "/x/y")
        except OSError as cause:
            raise ValueError("could not save") from cause
    except ValueError as error:
        failure = as_failure(error, training_work())
    assert failure.code == "disk-full"
    assert "/x/y" in failure.reason


def test_out_of_memory_says_when_and_during_what() -> None:
    assert as_failure(MemoryError(), training_work(41, "evaluating")).reason == "Memory ran out at step 41 (evaluating)."
    assert "before the first step" in as_failure(MemoryError(), training_work()).reason


@pytest.mark.parametrize("has_checkpoint", [False, True])
def test_training_is_told_what_can_be_done(has_checkpoint: bool) -> None:
    """A resume needs a checkpoint and keeps its settings."""
    hints = [
        as_failure(error, training_work(3, has_checkpoint=has_checkpoint)).hint for error in (MemoryError(), OSError(errno.ENOSPC, "full"))
    ]
    assert "start a new run with a lower per_device_train_batch_size" in hints[0]
    assert "save_total_limit" not in hints[1]
    assert ["resume" in hint for hint in hints] == [has_checkpoint, has_checkpoint]
    assert ["start again" in hint for hint in hints] == [not has_checkpoint, not has_checkpoint]


@pytest.mark.parametrize("work", [MERGING, answering("tuned")])
def test_other_verbs_do_not_speak_of_training(work: Work) -> None:
    for error in (MemoryError(), OSError(errno.ENOSPC, "No space left on device"), KeyError("lm_head")):
        failure = as_failure(error, work)
        told = f"{failure.reason} {failure.hint}"
        assert not any(word in told for word in ("step", "resume", "per_device", "run directory")), told


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            ImportError("Using `bitsandbytes` 4-bit quantization requires bitsandbytes: `pip install -U bitsandbytes>=0.46.1`"),
            "The Python package bitsandbytes cannot be loaded.",
        ),
        (ImportError("needs accelerate: `pip install 'accelerate>=1.1.0'`"), "The Python package accelerate cannot be loaded."),
        (ImportError("libfoo.so: cannot open\nmore"), "A Python package cannot be loaded: libfoo.so: cannot open"),
    ],
)
def test_a_package_is_named_where_the_error_says_which(error: ImportError, reason: str) -> None:
    failure = as_failure(error, training_work())
    assert (failure.code, failure.reason) == ("no-module", reason)


def test_an_error_without_words_is_named_once() -> None:
    assert as_failure(AssertionError(), training_work()).reason.endswith("(starting): AssertionError")


def test_what_nobody_foresaw_keeps_its_own_words_in_one_line() -> None:
    failure = as_failure(KeyError("lm_head\nmore"), training_work(during="saving"))
    assert "KeyError" in failure.reason
    assert "saving" in failure.reason
    assert "\n" not in failure.reason

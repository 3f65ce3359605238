"""What an exception means to a person."""

import errno

import pytest
from tunesmith.failures import Failure, as_failure

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
        (RuntimeError("PytorchStreamWriter failed writing file data/3: file write failed"), "disk-full"),
        (ModuleNotFoundError("No module named 'trl'", name="trl"), "no-module"),
        (Failure("bad-row", "r", "h"), "bad-row"),
        (RuntimeError("size mismatch"), "internal"),
    ],
)
def test_an_exception_becomes_its_code(error: Exception, code: str) -> None:
    failure = as_failure(error, step=3)
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
        failure = as_failure(error)
    assert failure.code == "disk-full"
    assert "/x/y" in failure.reason


def test_out_of_memory_says_when_and_during_what() -> None:
    assert as_failure(MemoryError(), step=41, during="evaluating").reason == "Memory ran out at step 41 (evaluating)."
    assert "before the first step" in as_failure(MemoryError()).reason


def test_what_nobody_foresaw_keeps_its_own_words_in_one_line() -> None:
    failure = as_failure(KeyError("lm_head\nmore"), during="saving")
    assert "KeyError" in failure.reason
    assert "saving" in failure.reason
    assert "\n" not in failure.reason

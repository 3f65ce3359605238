"""The Doctor's Python side: every check is an answer, whatever is broken."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from schema_checks import validator
from tunesmith import doctor

REPOSITORY = Path(__file__).resolve().parents[2]


def run_doctor(first_on_path: Path | None = None) -> dict[str, Any]:
    places = [str(REPOSITORY / "python-runtime"), *([str(first_on_path)] if first_on_path else [])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(reversed(places)), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tunesmith", "doctor"]
    child = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    messages = [json.loads(line) for line in child.stdout.splitlines()]
    for message in messages:
        validator("tool-message").validate(message)
    assert messages[-1]["type"] == "result"
    return messages[-1]["value"]


def test_answers_with_everything_that_the_extension_shows() -> None:
    value = run_doctor()
    assert set(value) == {"python", "platform", "torch", "accelerator", "cuda", "gpus", "packages", "bitsandbytes"}
    assert value["python"] == ".".join(map(str, sys.version_info[:3]))
    assert value["accelerator"] in {"cuda", "rocm", "mps", "cpu"}
    assert value["torch"].startswith(value["packages"]["torch"].split("+")[0])
    assert value["packages"]["trl"]
    assert value["cuda"]["available"] == (value["cuda"]["reason"] is None)
    assert value["cuda"]["available"] == bool(value["gpus"])
    assert value["bitsandbytes"]["works"] == (value["bitsandbytes"]["reason"] is None)


def test_answers_when_torch_is_broken(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise OSError('libcudart.so.13: cannot open shared object file\\nsecond line')")
    value = run_doctor(tmp_path)
    assert value["torch"] is None
    assert value["cuda"]["reason"] == "torch does not load: libcudart.so.13: cannot open shared object file"
    assert value["bitsandbytes"] == {"works": False, "reason": value["cuda"]["reason"]}


def fake_torch(*, cuda: str | None = "13.0", hip: str | None = None, count: int = 1, error: Exception | None = None) -> Any:
    def init() -> None:
        if error:
            raise error

    gpu = SimpleNamespace(name="Card", total_memory=24 * 2**30)
    return SimpleNamespace(
        version=SimpleNamespace(cuda=cuda, hip=hip),
        cuda=SimpleNamespace(
            init=init,
            device_count=lambda: count,
            get_device_properties=lambda _index: gpu,
            mem_get_info=lambda index: (2**30 * (index + 1), 24 * 2**30),
        ),
        backends=SimpleNamespace(mps=SimpleNamespace(is_available=lambda: False)),
    )


def test_says_why_there_is_no_gpu() -> None:
    assert doctor.cuda_state(fake_torch(cuda=None))["reason"] == "this build of torch has no GPU support"
    assert doctor.cuda_state(fake_torch(count=0))["reason"] == "no GPU is visible to this process"
    driver = RuntimeError("Found no NVIDIA driver on your system. Please check that you have one.")
    assert doctor.cuda_state(fake_torch(error=driver)) == {
        "available": False,
        "version": "13.0",
        "reason": "Found no NVIDIA driver on your system",
    }


def test_names_the_accelerator() -> None:
    available: dict[str, Any] = {"available": True}
    assert doctor.accelerator_name(fake_torch(), available) == "cuda"
    assert doctor.accelerator_name(fake_torch(cuda=None, hip="7.1"), available) == "rocm"
    assert doctor.accelerator_name(fake_torch(), {"available": False}) == "cpu"


def test_lists_each_gpu_even_when_the_driver_does_not_say_what_is_free() -> None:
    torch = fake_torch(count=2)
    assert [gpu["freeBytes"] for gpu in doctor.gpu_list(torch)] == [2**30, 2 * 2**30]

    def refuse(_index: int) -> tuple[int, int]:
        raise RuntimeError("CUDA error: all devices are busy")

    torch.cuda.mem_get_info = refuse
    assert [gpu["freeBytes"] for gpu in doctor.gpu_list(torch)] == [None, None]
    assert doctor.gpu_list(torch)[0]["name"] == "Card"


def fake_bitsandbytes(monkeypatch: pytest.MonkeyPatch, quantize: Any, dequantize: Any) -> None:
    functional = ModuleType("bitsandbytes.functional")
    functional.__dict__.update(quantize_4bit=quantize, dequantize_4bit=dequantize)
    monkeypatch.setitem(sys.modules, "bitsandbytes", ModuleType("bitsandbytes"))
    monkeypatch.setitem(sys.modules, "bitsandbytes.functional", functional)


def test_tries_bitsandbytes_rather_than_believing_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def no_kernel(*_values: Any, **_options: Any) -> Any:
        raise RuntimeError("no kernel image is available\nfor execution")

    fake_bitsandbytes(monkeypatch, no_kernel, None)
    assert doctor.try_bitsandbytes(torch, "cpu") == {"works": False, "reason": "no kernel image is available"}
    fake_bitsandbytes(monkeypatch, lambda values, quant_type: (values, None), lambda packed, _state: packed * 0)
    assert doctor.try_bitsandbytes(torch, "cpu")["reason"] == "a 4-bit tensor came back wrong by 1.00"
    fake_bitsandbytes(monkeypatch, lambda values, quant_type: (values, None), lambda packed, _state: packed * float("nan"))
    assert not doctor.try_bitsandbytes(torch, "cpu")["works"]
    fake_bitsandbytes(monkeypatch, lambda values, quant_type: (values, None), lambda packed, _state: packed)
    assert doctor.try_bitsandbytes(torch, "cpu") == {"works": True, "reason": None}


def test_gives_the_compiler_back() -> None:
    import torch

    before = torch.compile
    with pytest.raises(ValueError, match="inside"), doctor.without_compiler(torch):
        assert torch.compile is not before

        @torch.compile(dynamic=False)
        def decorated() -> int:
            return 3

        assert decorated() == 3
        raise ValueError("inside")
    assert torch.compile is before

"""Stopped and resumed is the same as never stopped."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file
from tiny_run import losses, make_run, read_events, train_here

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals to a process")


@pytest.fixture(scope="module")
def uninterrupted(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = make_run(tmp_path_factory.mktemp("runs") / "whole", tiny_model, num_train_epochs=2)
    assert train_here(run) == 0
    return run


def leave_order(run: Path, order: str) -> None:
    (run / "control").mkdir(exist_ok=True)
    (run / "control" / f"{order}.json").write_text("{}", "utf-8")


def stop_at(run: Path, step: int, monkeypatch: pytest.MonkeyPatch, order: str = "stop", then: Callable[[], None] = lambda: None) -> None:
    """Leaves the order as soon as that step has begun, and does what comes `then`."""
    from tunesmith import trainer

    def leave(begun: int) -> None:
        if begun == step:
            leave_order(run, order)
            then()

    monkeypatch.setattr(trainer, "fail_at_step", leave)


def assert_same_run(run: Path, whole: Path) -> None:
    assert losses(run) == pytest.approx(losses(whole), rel=1e-5)
    ours, theirs = (load_file(folder / "adapter" / "adapter_model.safetensors") for folder in (run, whole))
    for name, tensor in theirs.items():
        assert (ours[name] - tensor).abs().max() < 1e-6, name


# In the first epoch, at its end, and in the second.
@pytest.mark.parametrize("step", [5, 8, 11])
def test_stop_and_resume_equal_an_uninterrupted_run(
    tiny_model: Path, tmp_path: Path, uninterrupted: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    run = make_run(tmp_path / "run", tiny_model, num_train_epochs=2)
    with monkeypatch.context() as patch:
        stop_at(run, step, patch)
        assert train_here(run) == 0
    (end,) = read_events(run, "end")
    assert (end["result"], end["step"], end["adapter"]) == ("stopped", step, "adapter")
    assert (run / "checkpoints" / f"checkpoint-{step}" / "manifest.json").is_file()
    assert not (run / "control" / "stop.json").exists()
    assert train_here(run, resume=True) == 0
    assert [event["resumedFromStep"] for event in read_events(run, "hello")] == [None, step]
    assert read_events(run, "end")[-1]["result"] == "completed"
    assert json.loads((run / "result.json").read_text("utf-8"))["result"] == "completed"
    seqs = [event["seq"] for event in read_events(run)]
    assert seqs == list(range(1, len(seqs) + 1))
    elapsed = [event["elapsedMs"] for event in read_events(run)]
    assert elapsed == sorted(elapsed)
    assert_same_run(run, uninterrupted)


def test_resume_goes_back_to_the_last_whole_checkpoint(
    tiny_model: Path, tmp_path: Path, uninterrupted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(tmp_path / "run", tiny_model, num_train_epochs=2)
    with monkeypatch.context() as patch:
        stop_at(run, 9, patch)
        assert train_here(run) == 0
    (run / "checkpoints" / "checkpoint-9" / "trainer_state.json").write_text("", "utf-8")
    assert train_here(run, resume=True) == 0
    (skipped,) = read_events(run, "warning")
    assert skipped["code"] == "checkpoint-skipped"
    assert "checkpoint-9: trainer_state.json has 0 bytes" in skipped["message"]
    assert read_events(run, "hello")[-1]["resumedFromStep"] == 8
    assert_same_run(run, uninterrupted)


def test_stop_now_leaves_the_step_and_saves(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    with monkeypatch.context() as patch:
        stop_at(run, 3, patch, "stop-now")
        assert train_here(run) == 0
    assert list(losses(run)) == [1, 2]
    (end,) = read_events(run, "end")
    assert (end["result"], end["step"], end["adapter"]) == ("stopped", 2, "adapter")
    assert train_here(run, resume=True) == 0
    assert list(losses(run)) == [1, 2, 3, 4, 5, 6, 7, 8]


@POSIX
def test_a_signal_after_the_stop_leaves_the_step_and_saves(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the host does with a trainer that takes too long: stop.json, and after a grace SIGTERM."""
    run = make_run(tmp_path / "run", tiny_model)
    with monkeypatch.context() as patch:
        stop_at(run, 3, patch, then=lambda: os.kill(os.getpid(), signal.SIGTERM))
        assert train_here(run) == 0
    assert list(losses(run)) == [1, 2]
    (end,) = read_events(run, "end")
    assert (end["result"], end["step"], end["adapter"]) == ("stopped", 2, "adapter")
    assert (run / "checkpoints" / "checkpoint-2" / "manifest.json").is_file()


def test_a_stop_leaves_the_validation(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tunesmith import trainer

    run = make_run(tmp_path / "run", tiny_model, packing=False)
    judge = trainer.nll_sum

    def judge_and_leave(model: Any, *arguments: Any, **options: Any) -> Any:
        if not model.training:
            leave_order(run, "stop")
        return judge(model, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(trainer, "nll_sum", judge_and_leave)
        # Five held-out rows, two a micro-batch: the validation is left after the first.
        assert train_here(run) == 0
    assert read_events(run, "eval") == []
    (end,) = read_events(run, "end")
    assert (end["result"], end["step"]) == ("stopped", 4)
    assert [event["step"] for event in read_events(run, "checkpoint")] == [4]


def test_a_run_that_died_after_its_last_step_only_saves_its_adapter(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tunesmith import session

    run = make_run(tmp_path / "run", tiny_model)
    with monkeypatch.context() as patch:
        patch.setattr(session, "publish_adapter", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert train_here(run) == 1
    assert not (run / "adapter").exists()
    assert train_here(run, resume=True) == 0
    end = read_events(run, "end")[-1]
    assert (end["result"], end["step"], end["adapter"]) == ("completed", 8, "adapter")
    assert list(losses(run)) == [1, 2, 3, 4, 5, 6, 7, 8]
    ours, theirs = (load_file(folder / "adapter_model.safetensors") for folder in (run / "adapter", run / "checkpoints" / "checkpoint-8"))
    assert all(bool((ours[name] == theirs[name]).all()) for name in theirs)
    names = {path.name for path in (run / "adapter").iterdir()}
    assert {"adapter_config.json", "tokenizer.json", "chat_template.jinja"} <= names
    assert not {name for name in names if name.endswith((".pt", ".pth"))} | (names & {"manifest.json"})


def test_a_checkpoint_can_be_ordered(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(tmp_path / "run", tiny_model, save_steps=50)
    stop_at(run, 3, monkeypatch, "checkpoint")
    assert train_here(run) == 0
    assert [event["step"] for event in read_events(run, "checkpoint")] == [3, 8]


def test_a_stop_before_the_first_step_ends_at_once(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    (run / "control").mkdir()
    (run / "control" / "stop.json").write_text("{}", "utf-8")
    assert train_here(run) == 0
    (end,) = read_events(run, "end")
    assert (end["result"], end["step"], end["adapter"]) == ("stopped", 0, None)
    assert read_events(run, "hello") == []


def test_a_checkpoint_of_another_plan_is_refused(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    with monkeypatch.context() as patch:
        stop_at(run, 2, patch)
        assert train_here(run) == 0
    plan = json.loads((run / "plan.json").read_text("utf-8"))
    plan["config"]["lora"]["r"] = 8
    (run / "plan.json").write_text(json.dumps(plan), "utf-8")
    assert train_here(run, resume=True) == 1
    end = read_events(run, "end")[-1]
    assert end["code"] == "checkpoint-changed"
    assert "another rank" in end["reason"]


def test_resume_without_a_checkpoint_begins_again(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, max_steps=2)
    assert train_here(run, resume=True) == 0
    assert read_events(run, "hello")[0]["resumedFromStep"] is None
    assert list(losses(run)) == [1, 2]

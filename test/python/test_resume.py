"""Stopped and resumed is the same as never stopped."""

import json
from pathlib import Path

import pytest
from safetensors.torch import load_file
from tiny_run import losses, make_run, read_events, train_here


@pytest.fixture(scope="module")
def uninterrupted(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = make_run(tmp_path_factory.mktemp("runs") / "whole", tiny_model, num_train_epochs=2)
    assert train_here(run) == 0
    return run


def stop_at(run: Path, step: int, monkeypatch: pytest.MonkeyPatch, order: str = "stop") -> None:
    """Leaves the order as soon as that step has begun."""
    from tunesmith import trainer

    def leave(begun: int) -> None:
        if begun == step:
            (run / "control").mkdir(exist_ok=True)
            (run / "control" / f"{order}.json").write_text("{}", "utf-8")

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

"""The trainer as the extension starts it: a process of its own, stopped by signals, killed, started twice."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_run import losses, make_run, read_events, start_trainer, train_here
from tunesmith.checkpoints import last_complete_checkpoint

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals to a process")
LIMIT_SECONDS = 120.0


def wait_until(happened: Callable[[], bool]) -> None:
    """Waits for what another process does; fails after two minutes."""
    end = time.monotonic() + LIMIT_SECONDS
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def steps_done(run: Path) -> int:
    return len(read_events(run, "step")) if (run / "events.jsonl").exists() else 0


@POSIX
def test_a_trainer_refuses_a_second_one_ignores_a_hang_up_and_saves_on_sigterm(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run with blanks é", tiny_model, num_train_epochs=20)
    with start_trainer(run, TUNESMITH_FAULT="sleep@2:200") as trainer:
        wait_until(lambda: steps_done(run) >= 1)
        before = (run / "owner.json").read_text("utf-8")
        assert train_here(run) == 1
        assert json.loads(before)["pid"] == json.loads((run / "owner.json").read_text("utf-8"))["pid"] == trainer.pid
        assert read_events(run, "end") == []
        os.kill(trainer.pid, signal.SIGHUP)
        done = steps_done(run)
        wait_until(lambda: steps_done(run) > done)
        os.kill(trainer.pid, signal.SIGTERM)
        assert trainer.wait(LIMIT_SECONDS) == 0
    end = read_events(run, "end")[-1]
    assert end["result"] == "stopped"
    assert end["step"] == steps_done(run)
    assert (run / "adapter" / "adapter_model.safetensors").is_file()
    assert (run / "checkpoints" / f"checkpoint-{end['step']}").is_dir()


@POSIX
def test_a_killed_run_resumes_after_a_torn_line(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, num_train_epochs=1)
    with start_trainer(run, TUNESMITH_FAULT="crash@7") as trainer:
        assert trainer.wait(LIMIT_SECONDS) == 9
    assert not (run / "result.json").exists()
    with (run / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"seq": 99, "type": "st')
    assert train_here(run, resume=True) == 0
    assert read_events(run, "hello")[-1]["resumedFromStep"] == 4
    assert list(losses(run)) == [1, 2, 3, 4, 5, 6, 7, 8]
    seqs = [event["seq"] for event in read_events(run)]
    assert seqs == sorted(set(seqs))


def test_a_trainer_that_dies_while_saving_leaves_no_half_checkpoint(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    with start_trainer(run, TUNESMITH_FAULT="crash@checkpoint") as trainer:
        assert trainer.wait(LIMIT_SECONDS) == 9
    assert last_complete_checkpoint(run / "checkpoints") == (None, [])
    assert list((run / "checkpoints").glob(".tmp-*"))
    assert train_here(run, resume=True) == 0
    assert not list((run / "checkpoints").glob(".tmp-*"))


def test_the_stop_file_ends_a_run_in_its_own_process(tiny_model: Path, tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", tiny_model, num_train_epochs=20)
    with start_trainer(run, TUNESMITH_FAULT="sleep@2:200") as trainer:
        wait_until(lambda: steps_done(run) >= 1)
        (run / "control").mkdir(exist_ok=True)
        (run / "control" / "stop.tmp").write_text("{}", "utf-8")
        (run / "control" / "stop.tmp").replace(run / "control" / "stop.json")
        assert trainer.wait(LIMIT_SECONDS) == 0
    assert read_events(run, "end")[-1]["result"] == "stopped"
    assert json.loads((run / "result.json").read_text("utf-8"))["result"] == "stopped"
    assert b"Traceback" not in (run / "stderr.log").read_bytes()


def test_a_run_directory_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_here(tmp_path / "gone") == 1
    assert capsys.readouterr().err == f"There is no run directory {tmp_path / 'gone'}. Name a folder under .tunesmith/runs.\n"
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("arguments", [[], ["--resume"], ["a", "b"], ["--what"]])
def test_a_wrong_command_line_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from tunesmith.__main__ import main

    assert main(["train", *arguments]) == 2
    assert main(["tarin"]) == 2
    assert "Usage" in capsys.readouterr().err

"""Stopped again before the first step after a resume."""

from pathlib import Path

import pytest
from test_resume import leave_order, stop_at
from tiny_run import make_run, read_events, train_here


def test_the_checkpoint_that_was_resumed_stays_as_it_is(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    written: list[bytes] = []
    for step, order in ((3, "stop"), (4, "stop-now")):
        with monkeypatch.context() as patch:
            stop_at(run, step, patch, order)
            assert train_here(run, resume=step > 3) == 0
        assert read_events(run, "end")[-1]["step"] == 3
        written.append((run / "checkpoints" / "checkpoint-3" / "manifest.json").read_bytes())
    # Written anew it would hold random numbers that the resumed training has drawn already.
    assert written[0] == written[1]
    assert [event["step"] for event in read_events(run, "checkpoint")] == [3]


def test_a_stop_while_a_resumed_run_loads_says_where_it_stands(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run(tmp_path / "run", tiny_model)
    with monkeypatch.context() as patch:
        stop_at(run, 3, patch)
        assert train_here(run) == 0
    leave_order(run, "stop")
    assert train_here(run, resume=True) == 0
    end = read_events(run, "end")[-1]
    assert (end["result"], end["step"], end["adapter"]) == ("stopped", 3, "adapter")
    assert end["reason"] == "Stopped on request before it went on from step 3."
    assert end["hint"] == "Resume goes on from there."

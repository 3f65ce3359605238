"""Rows that teach or judge less than they say are told."""

from pathlib import Path
from typing import Any

import pytest
from tiny_run import chat_row, make_run, read_events, train_here
from tunesmith.example import IGNORED, Example
from tunesmith.failures import Failure
from tunesmith.training_warnings import refuse_untrainable, warnings_about, warnings_about_judged

SILENT = {"messages": [{"role": "user", "content": "only a question"}]}


def example(line: int, *, learned: bool = True, **more: Any) -> Example:
    return Example([1, 2], [IGNORED, 2 if learned else IGNORED], line, **more)


def test_rows_that_are_as_they_should_be_are_no_warning() -> None:
    assert warnings_about([example(1)], "a.jsonl", 9) == warnings_about_judged([example(1)], "a.jsonl", 9) == []


def test_each_warning_names_its_rows() -> None:
    rows = [example(1, is_cut=True, can_stop=False), example(2, learned=False), example(3, hides_turn=True), example(4, can_stop=False)]
    told = warnings_about(rows, "a.jsonl", 9)
    assert [(code, message.partition(": ")[2].partition(".")[0]) for code, message in told] == [
        ("no-trained-tokens", "lines 2"),
        ("rows-cut", "lines 1"),
        ("turns-hidden", "lines 3"),
        ("no-stop-token", "lines 4"),
    ]
    assert [code for code, _ in warnings_about_judged(rows, "a.jsonl", 9)] == ["no-trained-tokens", "rows-cut"]


def test_training_rows_without_any_token_to_learn_are_refused() -> None:
    refuse_untrainable([example(1, learned=False), example(2)], "a.jsonl", 9)
    with pytest.raises(Failure, match=r"No row of a\.jsonl"):
        refuse_untrainable([example(1, learned=False)], "a.jsonl", 9)


@pytest.mark.parametrize(("held_out", "has_loss"), [([SILENT, chat_row(3)], True), ([SILENT, SILENT], False)])
def test_validation_rows_without_answers_are_told_and_are_no_perfect_loss(
    tiny_model: Path, tmp_path: Path, held_out: list[Any], has_loss: bool
) -> None:
    run = make_run(
        tmp_path / "run", tiny_model, max_steps=4, eval_steps=1, held_out=held_out, early_stopping_patience=2, learning_rate=1e-3
    )
    assert train_here(run) == 0
    (warning,) = read_events(run, "warning")
    assert warning["code"] == "no-trained-tokens"
    assert "validation.jsonl" in warning["message"]
    assert ("There is no validation loss." in warning["message"]) != has_loss
    evals = read_events(run, "eval")
    assert [event["loss"] is not None and event["loss"] > 0 for event in evals] == [has_loss] * 4

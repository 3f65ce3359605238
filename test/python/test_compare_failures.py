"""compare: what is cancelled, refused or fails, and what goes on beside it."""

from pathlib import Path
from typing import Any

import pytest
import torch
from compare_asking import QUESTIONS, Recorder, ask
from tuned_run import as_line, generate_request
from tunesmith import side_models
from tunesmith.comparison import prompt_ids
from tunesmith.failures import Failure
from tunesmith.model import Machine
from tunesmith.request_inbox import RequestInbox
from tunesmith.side_models import SideModels, load_side_models
from tunesmith.tool_output import ToolOutput
from tunesmith.tuned_weights import TunedWeights, find_tuned_weights

pytest_plugins = ["compare_fixtures"]


def test_cancel_ends_both_sides_between_tokens_and_leaves_other_requests(models: SideModels) -> None:
    output = Recorder()
    inbox = RequestInbox(lambda request_id, reason: pytest.fail(reason))

    def cancel_first(message: dict[str, Any]) -> None:
        if message["id"] == "1":
            inbox.accept(as_line({"type": "cancel", "id": "1"}))

    output.on_token = cancel_first
    ask(models, generate_request("1", QUESTIONS[0]), generate_request("2", QUESTIONS[1]), output=output, inbox=inbox)
    assert {one["stop"] for one in output.of("answer", "1")} == {"cancelled"}
    assert all(one["tokens"] < 12 for one in output.of("answer", "1"))
    assert {one["stop"] for one in output.of("answer", "2")} == {"limit"}
    assert {one["tokens"] for one in output.of("answer", "2")} == {12}


def test_a_request_that_waits_is_cancelled_without_an_answer(models: SideModels) -> None:
    inbox = RequestInbox(lambda request_id, reason: pytest.fail(reason))
    inbox.accept(as_line(generate_request("1", "count")))
    inbox.accept(as_line({"type": "cancel", "id": "1"}))
    output = ask(models, *inbox.take(8), inbox=inbox)
    assert [(one["stop"], one["text"]) for one in output.of("answer", "1")] == [("cancelled", ""), ("cancelled", "")]
    # The id is free again.
    assert len(ask(models, generate_request("1", "count"), inbox=inbox).of("token", "1")) > 0


class BrokenSide(SideModels):
    """The tuned side fails in its third pass; with `only` it fails whenever this token is in the batch."""

    def forward(self, side: Any) -> Any:
        inner, passes = super().forward(side), [0]

        def failing(ids: Any, **options: Any) -> Any:
            passes[0] += 1
            if side == "tuned" and passes[0] >= 3:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
            return inner(ids, **options)

        return failing


def broken(models: SideModels, kind: type[SideModels]) -> SideModels:
    copy = kind.__new__(kind)
    copy.__dict__ = dict(models.__dict__)
    return copy


def test_one_side_fails_and_the_other_goes_on(models: SideModels) -> None:
    output = ask(broken(models, BrokenSide), generate_request("1", QUESTIONS[0]))
    (problem,) = output.of("problem")
    assert (problem["id"], problem["side"], problem["code"]) == ("1", "tuned", "out-of-memory")
    assert problem["hint"] == "Ask for fewer tokens, or close what else uses the memory."
    assert output.text("1", "base") == ask(models, generate_request("1", QUESTIONS[0])).text("1", "base")


def test_a_batch_that_does_not_fit_is_halved_and_goes_on_where_it_was(models: SideModels) -> None:
    class Small(SideModels):
        def forward(self, side: Any) -> Any:
            inner, passes = super().forward(side), [0]

            def failing(ids: Any, **options: Any) -> Any:
                passes[0] += 1
                if len(ids) > 1 and passes[0] > 2:
                    raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
                return inner(ids, **options)

            return failing

    requests = [generate_request(str(index), text) for index, text in enumerate(QUESTIONS)]
    whole, halved = ask(models, *requests), ask(broken(models, Small), *requests)
    assert halved.of("problem") == []
    assert [one["tokens"] for one in halved.of("answer")] == [12] * 8
    for index in range(len(QUESTIONS)):
        assert halved.text(str(index), "base")[:4] == whole.text(str(index), "base")[:4]


def test_numbers_that_are_none_are_a_problem_with_its_cause(models: SideModels) -> None:
    class Diverged(SideModels):
        def forward(self, side: Any) -> Any:
            inner = super().forward(side)

            def failing(ids: Any, **options: Any) -> Any:
                output = inner(ids, **options)
                if side == "tuned":
                    output.logits[:] = float("nan")
                return output

            return failing

    output = ask(broken(models, Diverged), generate_request("1", "count"))
    (problem,) = output.of("problem")
    assert problem["code"] == "not-a-number"
    assert "learning_rate" in problem["hint"]
    assert output.text("1", "base") != ""


def test_a_prompt_that_is_too_long_is_refused_and_the_next_one_answered(models: SideModels) -> None:
    output = ask(models, generate_request("1", "count " * 600), generate_request("2", "count", maxTokens=4000))
    (problem,) = output.of("problem")
    assert (problem["id"], problem["side"], problem["code"]) == ("1", None, "long-prompt")
    # The answer ends where the model's reach ends.
    assert all(one["tokens"] < 512 for one in output.of("answer", "2"))


def test_a_template_that_refuses_says_so(tiny_model: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    tokenizer.chat_template = "{{ raise_exception('only one turn\\nand more') }}"
    with pytest.raises(Failure, match=r"refuses this prompt: only one turn\.$") as caught:
        prompt_ids(tokenizer, [{"role": "user", "content": "a"}], None)
    assert caught.value.code == "refused-prompt"
    tokenizer.chat_template = None
    assert prompt_ids(tokenizer, [{"role": "user", "content": "Graz"}], None) == tokenizer("Graz")["input_ids"]


def test_a_gpu_without_room_leaves_it_to_the_cpu(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def full_gpu(machine: Machine, weights: TunedWeights, output: ToolOutput) -> SideModels:
        tried.append(machine.device)
        if machine.device == "cuda":
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return load_on(machine, weights, output)

    load_on = side_models._load_on
    monkeypatch.setattr(side_models, "_load_on", full_gpu)
    monkeypatch.setattr(side_models, "look_at_machine", lambda: Machine("cuda", "Full GPU", torch.float16))
    output = Recorder()
    models = load_side_models(find_tuned_weights(run_folder), output)
    assert (tried, models.device_name) == (["cuda", "cpu"], "cpu")
    assert "Full GPU has no room for the model; the CPU answers instead" in [one["text"] for one in output.of("progress")]
    assert len(ask(models, generate_request("1", "count")).of("answer")) == 2

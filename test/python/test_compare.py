"""compare: both sides of a run, streamed, batched, sampled; in this process."""

from pathlib import Path
from typing import Any

import pytest
import torch
from compare_asking import QUESTIONS, Recorder, ask
from tuned_run import fully_tuned_run, generate_request, tuned_run
from tunesmith.comparison import prompt_ids
from tunesmith.generate import Engine, SideBatch
from tunesmith.side_models import CPU, SideModels, load_side_models
from tunesmith.tuned_weights import find_tuned_weights

pytest_plugins = ["compare_fixtures"]


def likeliest_ids(model: Any, prompt: list[int], tokens: int) -> list[int]:
    """Greedy decoding without cache, padding or batch, as a measure for the one that has them."""
    ids = list(prompt)
    for _ in range(tokens):
        with torch.inference_mode():
            ids.append(int(model(torch.tensor([ids], device=model.device)).logits[0, -1].argmax()))
    return ids[len(prompt) :]


def test_the_adapter_changes_the_tuned_side_only(models: SideModels) -> None:
    output = ask(models, generate_request("1", QUESTIONS[0]))
    assert output.text("1", "base") != output.text("1", "tuned")
    shared = models.forward("tuned")
    with shared.disable_adapter():
        prompt = prompt_ids(models.tokenizer, generate_request("1", QUESTIONS[0])["messages"], None)
        wanted = likeliest_ids(shared, prompt, 12)
    assert output.text("1", "base") == models.tokenizer.decode(wanted, skip_special_tokens=True)


def test_the_streamed_pieces_are_the_answer(models: SideModels) -> None:
    output = ask(models, *(generate_request(str(index), text) for index, text in enumerate(QUESTIONS)))
    for answer in output.of("answer"):
        pieces = [one["text"] for one in output.of("token", answer["id"]) if one["side"] == answer["side"]]
        assert "".join(pieces) == answer["text"]
    assert len(output.of("answer")) == 2 * len(QUESTIONS)


def test_a_batch_answers_as_each_prompt_alone_does(models: SideModels) -> None:
    together = ask(models, *(generate_request(str(index), text) for index, text in enumerate(QUESTIONS)))
    for index, text in enumerate(QUESTIONS):
        alone = ask(models, generate_request(str(index), text))
        for side in ("base", "tuned"):
            # bf16 sums differ with the padding, so a near tie may fall the other way late in the text; the beginning does not.
            assert together.text(str(index), side)[:4] == alone.text(str(index), side)[:4]


def test_both_sides_stream_in_turn(models: SideModels) -> None:
    output = ask(models, generate_request("1", QUESTIONS[0], maxTokens=20))
    sides = [one["side"] for one in output.of("token")]
    last = {side: len(sides) - sides[::-1].index(side) for side in ("base", "tuned")}
    assert sides.index("tuned") < last["base"]
    assert sides.index("base") < last["tuned"]


def test_an_answer_says_why_it_stopped(models: SideModels) -> None:
    output = ask(models, generate_request("1", QUESTIONS[0], maxTokens=3))
    assert {(one["stop"], one["tokens"]) for one in output.of("answer")} == {("limit", 3)}
    first = {side: int(ask_first_token(models, side)) for side in ("base", "tuned")}
    stopping = SideModels.__new__(SideModels)
    stopping.__dict__ = {**models.__dict__, "stop_ids": frozenset(first.values())}
    ended = ask(stopping, generate_request("1", QUESTIONS[0]))
    assert {(one["stop"], one["tokens"], one["text"]) for one in ended.of("answer")} == {("end", 1, "")}


def ask_first_token(models: SideModels, side: Any) -> int:
    prompt = prompt_ids(models.tokenizer, generate_request("1", QUESTIONS[0])["messages"], None)
    ids = torch.tensor([prompt], device=models.device)
    with torch.inference_mode():
        return int(models.forward(side)(ids).logits[0, -1].argmax())


def test_sampling_repeats_with_its_seed(models: SideModels) -> None:
    def texts(seed: int) -> list[str]:
        output = ask(models, generate_request("1", QUESTIONS[0], temperature=1.5, seed=seed))
        return [output.text("1", "base"), output.text("1", "tuned")]

    assert texts(1) == texts(1)
    assert texts(1) != texts(2)


def test_full_training_compares_two_models(tiny_model: Path, tmp_path: Path) -> None:
    run = fully_tuned_run(tmp_path / "full", tiny_model)
    output = ask(load_side_models(find_tuned_weights(run), Recorder()), generate_request("1", QUESTIONS[0]))
    assert output.text("1", "base") != output.text("1", "tuned")


def test_a_qlora_run_compares_on_the_cpu_without_quantizing(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tunesmith.side_models.look_at_machine", lambda: CPU)
    run = tuned_run(tmp_path / "qlora", tiny_model, method="qlora")
    models = load_side_models(find_tuned_weights(run), Recorder())
    assert not getattr(models.forward("tuned"), "is_quantized", False)
    output = ask(models, generate_request("1", QUESTIONS[0]))
    assert output.text("1", "base") != output.text("1", "tuned")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU")
def test_a_qlora_run_compares_on_its_nf4_base_on_a_gpu(tiny_model: Path, tmp_path: Path) -> None:
    run = tuned_run(tmp_path / "qlora", tiny_model, method="qlora")
    models = load_side_models(find_tuned_weights(run), Recorder())
    assert models.device.type == "cuda"
    assert models.forward("tuned").is_quantized
    output = ask(models, *(generate_request(str(index), text) for index, text in enumerate(QUESTIONS)))
    assert output.of("problem") == []
    assert output.text("0", "base") != output.text("0", "tuned")


def test_lanes_that_ended_leave_the_others_as_they_would_be(models: SideModels) -> None:
    texts = {}
    for lengths in ([12, 2, 12], [12, 12, 12]):
        output = ask(models, *(generate_request(str(i), QUESTIONS[i], maxTokens=tokens) for i, tokens in enumerate(lengths)))
        texts[tuple(lengths)] = [output.text(str(index), side) for index in (0, 2) for side in ("base", "tuned")]
    first, second = texts.values()
    assert [text[:4] for text in first] == [text[:4] for text in second]
    assert SideBatch([], Engine(models.forward("base"), frozenset(), models.device)).lanes == []

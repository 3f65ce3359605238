"""compare: both sides of a run, streamed, cancelled, failing apart; in this process, and once as a process of its own."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import torch
from schema_checks import validator
from tiny_run import RUNTIME, make_run
from tuned_run import as_line, copy_tokenizer, fully_tuned_run, generate_request, tuned_run
from tunesmith import side_models
from tunesmith.compare import Comparison, prompt_ids
from tunesmith.failures import Failure
from tunesmith.generate import SideBatch
from tunesmith.model import Machine
from tunesmith.request_inbox import RequestInbox
from tunesmith.side_models import CPU, SideModels, load_side_models
from tunesmith.stop_tokens import stop_token_ids, turn_end_token
from tunesmith.text_stream import TextStream
from tunesmith.tool_output import ToolOutput
from tunesmith.tuned_weights import TunedWeights, find_tuned_weights

Messages = list[dict[str, Any]]
QUESTIONS = ["how many customers live in Graz", "count", "who lives in Turin today today today", "a"]


class Recorder(ToolOutput):
    """Checks every message against its schema and keeps it; `on_token` sees tokens as they come."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.messages: Messages = []
        self.on_token: Any = None

    def send(self, message: dict[str, Any]) -> None:
        validator("tool-message").validate(message)
        self.messages.append(message)
        if message["type"] == "token" and self.on_token is not None:
            self.on_token(message)

    def of(self, kind: str, request_id: str | None = None) -> Messages:
        return [one for one in self.messages if one["type"] == kind and request_id in (None, one.get("id"))]

    def text(self, request_id: str, side: str) -> str:
        (answer,) = [one for one in self.of("answer", request_id) if one["side"] == side]
        return cast("str", answer["text"])


@pytest.fixture(scope="module")
def run_folder(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tuned_run(tmp_path_factory.mktemp("runs") / "tiny-1", tiny_model)


@pytest.fixture(scope="module")
def models(run_folder: Path) -> SideModels:
    return load_side_models(find_tuned_weights(run_folder), Recorder())


def ask(models: SideModels, *requests: dict[str, Any], output: Recorder | None = None, inbox: RequestInbox | None = None) -> Recorder:
    output = output or Recorder()
    inbox = inbox or RequestInbox(lambda request_id, reason: pytest.fail(reason))
    Comparison(models, inbox, output).answer(requests)
    return output


def likeliest_ids(model: Any, prompt: list[int], tokens: int) -> list[int]:
    """Greedy decoding without cache, padding or batch, as a measure for the one that has them."""
    ids = list(prompt)
    for _ in range(tokens):
        with torch.inference_mode():
            ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
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
    with torch.inference_mode():
        return int(models.forward(side)(torch.tensor([prompt])).logits[0, -1].argmax())


def test_sampling_repeats_with_its_seed(models: SideModels) -> None:
    def texts(seed: int) -> list[str]:
        output = ask(models, generate_request("1", QUESTIONS[0], temperature=1.5, seed=seed))
        return [output.text("1", "base"), output.text("1", "tuned")]

    assert texts(1) == texts(1)
    assert texts(1) != texts(2)


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
    tokenizer.chat_template = "{{ raise_exception('only one turn') }}"
    with pytest.raises(Failure, match="only one turn") as caught:
        prompt_ids(tokenizer, [{"role": "user", "content": "a"}], None)
    assert caught.value.code == "refused-prompt"
    tokenizer.chat_template = None
    assert prompt_ids(tokenizer, [{"role": "user", "content": "Graz"}], None) == tokenizer("Graz")["input_ids"]


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


def test_the_end_of_a_turn_is_read_from_the_template(tiny_model: Path) -> None:
    from transformers import AutoTokenizer, GenerationConfig

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    tokenizer.eos_token = "<|endoftext|>"
    assert turn_end_token(tokenizer) == end
    assert stop_token_ids(tokenizer, GenerationConfig(eos_token_id=[5, 6])) == {5, 6, end, tokenizer.eos_token_id}
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    assert turn_end_token(tokenizer) is None


@pytest.mark.parametrize("text", ["naïve café", "日本語のテキスト", "🎉🇦🇹 done", "a\nb  c", ""])
def test_text_comes_in_whole_characters(tiny_model: Path, text: str) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    stream = TextStream(tokenizer)
    ids = tokenizer(text)["input_ids"]
    pieces = [stream.push(token) for token in ids]
    assert "".join(pieces) + stream.finish() == text
    assert not any("\ufffd" in piece for piece in pieces)


def test_half_a_character_at_the_end_is_left_out(tiny_model: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    stream = TextStream(tokenizer)
    for token in tokenizer("ok 🎉")["input_ids"][:-1]:
        stream.push(token)
    stream.finish()
    assert stream.text.strip() == "ok"


def test_finding_tuned_weights(tiny_model: Path, tmp_path: Path) -> None:
    empty = make_run(tmp_path / "new", tiny_model, held_out=[])
    with pytest.raises(Failure, match="no adapter") as caught:
        find_tuned_weights(empty)
    assert caught.value.code == "no-weights"
    run = tuned_run(tmp_path / "run", tiny_model, held_out=[])
    assert find_tuned_weights(run).name == "tiny #1"
    assert find_tuned_weights(run / "adapter").folder == run / "adapter"
    checkpoint = run / "checkpoints" / "checkpoint-8"
    checkpoint.parent.mkdir()
    (run / "adapter").rename(checkpoint)
    assert find_tuned_weights(checkpoint).name == "tiny #1 @8"
    (checkpoint / "adapter_model.safetensors").rename(checkpoint / "adapter_model.bin")
    with pytest.raises(Failure, match=r"adapter_model\.bin") as caught:
        find_tuned_weights(checkpoint)
    assert caught.value.code == "unsafe-model"


def test_lines_that_are_no_requests_are_refused_and_the_rest_is_taken() -> None:
    refused: list[tuple[str, str]] = []
    inbox = RequestInbox(lambda request_id, reason: refused.append((request_id, reason)))
    for line in (b"{", b"[]", b'{"type":"generate","id":"9"}', b"", as_line(generate_request("1", "a"))):
        inbox.accept(line)
    assert [request_id for request_id, _ in refused] == ["", "", "9"]
    assert [request["id"] for request in inbox.take(8)] == ["1"]


def test_requests_that_wait_are_taken_together_up_to_the_limit() -> None:
    inbox = RequestInbox(lambda request_id, reason: pytest.fail(reason))
    read, write = os.pipe()
    os.write(write, b"".join(as_line(generate_request(str(number), "a")) for number in range(5)))
    inbox.start(read)
    assert [request["id"] for request in inbox.take(3)] == ["0", "1", "2"]
    assert [request["id"] for request in inbox.take(3)] == ["3", "4"]
    os.close(write)
    assert inbox.take(3) == []
    assert inbox.is_cancelled("4")


def test_lanes_that_ended_leave_the_others_as_they_would_be(models: SideModels) -> None:
    texts = {}
    for lengths in ([12, 2, 12], [12, 12, 12]):
        output = ask(models, *(generate_request(str(i), QUESTIONS[i], maxTokens=tokens) for i, tokens in enumerate(lengths)))
        texts[tuple(lengths)] = [output.text(str(index), side) for index in (0, 2) for side in ("base", "tuned")]
    first, second = texts.values()
    assert [text[:4] for text in first] == [text[:4] for text in second]
    assert SideBatch([], models.forward("base"), stop_ids=frozenset(), device=models.device).lanes == []


def test_as_a_process(run_folder: Path) -> None:
    """The wire: ready, two requests, a bad line, then the end of input ends it."""
    environment = {**os.environ, "PYTHONPATH": str(RUNTIME), "PYTHONUTF8": "1", "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-m", "tunesmith", "compare", str(run_folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(as_line(generate_request("1", "count")) + b"nonsense\n" + as_line(generate_request("2", "a")))
        process.stdin.flush()
        messages: Messages = []
        while sum(one["type"] == "answer" for one in messages) < 4:
            messages.append(json.loads(process.stdout.readline()))
            validator("tool-message").validate(messages[-1])
        process.stdin.close()
        assert process.wait(20) == 0
    assert [one["device"] for one in messages if one["type"] == "ready"] == ["cpu"]
    assert [(one["id"], one["code"]) for one in messages if one["type"] == "problem"] == [("", "bad-request")]
    assert {one["id"] for one in messages if one["type"] == "answer"} == {"1", "2"}


@pytest.mark.parametrize("folder", ["nothing", "empty"])
def test_a_folder_without_a_run_ends_with_its_reason(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(RUNTIME), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tunesmith", "compare", str(tmp_path / folder)]
    done = subprocess.run(command, input=b"", capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    (problem,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert problem["code"] == "no-weights"
    assert problem["id"] is None
    assert b"Traceback" not in done.stderr


def test_tuned_tokenizer_wins(tiny_model: Path, tmp_path: Path, models: SideModels) -> None:
    from tunesmith.side_models import tokenizer_of

    run = tuned_run(tmp_path / "own", tiny_model)
    (run / "adapter" / "chat_template.jinja").write_text("{{ messages[0]['content'] }}", "utf-8")
    assert tokenizer_of(find_tuned_weights(run), tiny_model).chat_template == "{{ messages[0]['content'] }}"
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        (run / "adapter" / name).unlink(missing_ok=True)
    assert tokenizer_of(find_tuned_weights(run), tiny_model).chat_template == models.tokenizer.chat_template
    copy_tokenizer(tiny_model, run / "adapter")

"""Tuned weights, their tokenizer, and the text that tokens become."""

import json
import shutil
from pathlib import Path

import pytest
from tiny_run import make_run
from tuned_run import copy_tokenizer, tuned_run
from tunesmith.checkpoints import publish_checkpoint
from tunesmith.failures import Failure
from tunesmith.side_models import SideModels
from tunesmith.stop_tokens import stop_token_ids, turn_end_token
from tunesmith.text_stream import TextStream
from tunesmith.tuned_weights import find_tuned_weights

pytest_plugins = ["compare_fixtures"]


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


def test_the_end_of_a_turn_is_read_from_the_template(tiny_model: Path) -> None:
    from transformers import AutoTokenizer, GenerationConfig

    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    end = tokenizer.convert_tokens_to_ids("<|im_end|>")
    tokenizer.eos_token = "<|endoftext|>"
    assert turn_end_token(tokenizer) == end
    assert stop_token_ids(tokenizer, GenerationConfig(eos_token_id=[5, 6])) == {5, 6, end, tokenizer.eos_token_id}
    tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    assert turn_end_token(tokenizer) is None


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


def at_step(folder: Path, step: int) -> Path:
    (folder / "trainer_state.json").write_text(json.dumps({"global_step": step}), "utf-8")
    return folder


def checkpoint_of(run: Path, step: int) -> Path:
    """The run's adapter as a whole checkpoint too."""
    folder = at_step(Path(shutil.copytree(run / "adapter", run / "checkpoints" / f".tmp-{step}")), step)
    for name in ("optimizer.pt", "scheduler.pt"):
        (folder / name).write_bytes(b"x")
    return publish_checkpoint(folder, step, {})


def test_a_checkpoint_beyond_the_adapter_wins(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tuned_run(tmp_path / "run", tiny_model, held_out=[])
    at_step(run / "adapter", 50)
    checkpoint_of(run, 50)
    with monkeypatch.context() as patch:
        # The adapter is as new: nothing has to be read to know that the checkpoint is whole.
        patch.setattr("tunesmith.checkpoints.sha256_of", lambda path: pytest.fail(f"{path} was read"))
        assert find_tuned_weights(run).name == "tiny #1"
    newer = checkpoint_of(run, 200)
    assert find_tuned_weights(run).folder == newer
    assert find_tuned_weights(run).name == "tiny #1 @200"
    (newer / "optimizer.pt").unlink()
    assert find_tuned_weights(run).folder == run / "adapter"


def test_an_adapter_that_does_not_say_its_step_is_the_last_word(tiny_model: Path, tmp_path: Path) -> None:
    run = tuned_run(tmp_path / "run", tiny_model, held_out=[])
    checkpoint_of(run, 200)
    assert find_tuned_weights(run).folder == run / "adapter"


def test_tuned_tokenizer_wins(tiny_model: Path, tmp_path: Path, models: SideModels) -> None:
    from tunesmith.side_models import tokenizer_of

    run = tuned_run(tmp_path / "own", tiny_model)
    (run / "adapter" / "chat_template.jinja").write_text("{{ messages[0]['content'] }}", "utf-8")
    assert tokenizer_of(find_tuned_weights(run), tiny_model).chat_template == "{{ messages[0]['content'] }}"
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        (run / "adapter" / name).unlink(missing_ok=True)
    assert tokenizer_of(find_tuned_weights(run), tiny_model).chat_template == models.tokenizer.chat_template
    copy_tokenizer(tiny_model, run / "adapter")

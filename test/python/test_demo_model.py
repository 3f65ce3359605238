"""The demo model: a GGUF file becomes a Hugging Face folder, whole or not at all."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schema_checks import validator
from tunesmith import demo_model, demo_model_files, gguf_file

REPOSITORY = Path(__file__).resolve().parents[2]
HIDDEN, HEADS, KV_HEADS, LAYERS, VOCABULARY = 64, 4, 2, 2, 70
MODEL = Path(os.environ.get("TUNESMITH_HOME", "/nowhere")) / "models/HuggingFaceTB/SmolLM2-135M-Instruct"
RNG = np.random.default_rng(7)


def tensor_shapes() -> dict[str, tuple[int, ...]]:
    block = {
        "attn_norm": (HIDDEN,), "attn_q": (HIDDEN, HIDDEN), "attn_k": (HIDDEN // 2, HIDDEN), "attn_v": (HIDDEN // 2, HIDDEN),
        "attn_output": (HIDDEN, HIDDEN), "ffn_norm": (HIDDEN,), "ffn_gate": (96, HIDDEN), "ffn_up": (96, HIDDEN), "ffn_down": (HIDDEN, 96),
    }  # fmt: skip
    shapes: dict[str, tuple[int, ...]] = {"token_embd.weight": (VOCABULARY, HIDDEN), "output_norm.weight": (HIDDEN,)}
    return shapes | {f"blk.{layer}.{name}.weight": shape for layer in range(LAYERS) for name, shape in block.items()}


def tokens() -> list[str]:
    return ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *(chr(ord("!") + index) for index in range(VOCABULARY - 5)), "Ġ", "ĠA"]


def write_gguf(path: Path, **changed: Any) -> dict[str, np.ndarray]:
    """A tiny llama; returns its weights as they are stored."""
    writer = gguf.GGUFWriter(path, changed.get("architecture", "llama"))
    writer.add_block_count(LAYERS)
    writer.add_context_length(128)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(96)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_rope_freq_base(100000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(changed.get("pre", "smollm"))
    writer.add_token_list(tokens())
    writer.add_token_types([3, 3, 3] + [1] * (VOCABULARY - 3))
    writer.add_token_merges(["Ġ A"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_pad_token_id(2)
    writer.add_chat_template("{% for message in messages %}é{{ message.content }}{% endfor %}")
    weights: dict[str, np.ndarray] = {}
    for name, shape in tensor_shapes().items():
        values = RNG.standard_normal(shape).astype(np.float32)
        if len(shape) == 1:
            writer.add_tensor(name, values)
        else:
            kind = gguf.GGMLQuantizationType.Q8_0 if "embd" in name else gguf.GGMLQuantizationType.Q4_1
            packed = gguf.quants.quantize(values, kind)
            writer.add_tensor(name, packed, raw_dtype=kind)
            values = gguf.quants.dequantize(packed, kind)
        weights[name] = values
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return weights


def run_verb(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "python-runtime"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tunesmith", "demo-model", *arguments]
    child = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    messages = [json.loads(line) for line in child.stdout.splitlines()]
    for message in messages:
        validator("tool-message").validate(message)
    assert "Traceback" not in child.stderr
    return child.returncode, messages


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, np.ndarray]]:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    return path, write_gguf(path)


def test_reads_what_the_gguf_package_reads(tiny: tuple[Path, dict[str, np.ndarray]]) -> None:
    path, weights = tiny
    ours, theirs = gguf_file.read_gguf(path), gguf.GGUFReader(path)
    assert {name: theirs.fields[name].contents() for name in ours.metadata} == ours.metadata
    assert set(ours.tensors) == set(weights)
    for name, values in weights.items():
        np.testing.assert_array_equal(ours.tensor(name), values)


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 0.999))
def test_a_file_that_is_cut_anywhere_is_refused(tiny: tuple[Path, dict[str, np.ndarray]], share: float) -> None:
    path, _ = tiny
    cut = path.with_name("cut.gguf")
    cut.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(gguf_file.BrokenGguf):
        gguf_file.read_gguf(cut)


@settings(max_examples=200, deadline=None)
@given(place=st.integers(4, 400), value=st.integers(0, 255))
def test_a_header_with_a_wrong_byte_never_crashes_the_reader(tiny: tuple[Path, dict[str, np.ndarray]], place: int, value: int) -> None:
    path, _ = tiny
    data = bytearray(path.read_bytes())
    data[place] = value
    wrong = path.with_name("wrong.gguf")
    wrong.write_bytes(data)
    try:
        gguf_file.read_gguf(wrong)
    except gguf_file.BrokenGguf as error:
        assert str(error)


def test_unpermute_undoes_the_row_order_of_llama_cpp() -> None:
    heads, head_dim = 4, 16
    weight = RNG.standard_normal((heads * head_dim, 32)).astype(np.float32)
    permuted = weight.reshape(heads, 2, head_dim // 2, 32).swapaxes(1, 2).reshape(weight.shape)
    np.testing.assert_array_equal(demo_model.unpermute(permuted, heads), weight)


def test_rounds_to_bfloat16_as_torch_does() -> None:
    import torch

    values = np.concatenate([RNG.standard_normal(10_000), [0.0, -0.0, 1.00390625, 1.01171875, 3e38, 1e-40]]).astype(np.float32)
    expected = torch.from_numpy(values).to(torch.bfloat16).view(torch.int16).numpy().tobytes()
    assert demo_model.bfloat16_bytes(values) == expected


def test_writes_a_folder_that_safetensors_and_the_tokenizer_read(tiny: tuple[Path, dict[str, np.ndarray]], tmp_path: Path) -> None:
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    path, weights = tiny
    folder = tmp_path / "org/model"
    code, messages = run_verb(str(path), str(folder))
    assert code == 0
    assert messages[-1] == {"type": "result", "value": {"folder": str(folder)}}
    assert messages[0]["type"] == "progress"
    assert sorted(item.name for item in folder.iterdir()) == [
        "chat_template.jinja", "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
    ]  # fmt: skip
    assert [item.name for item in folder.parent.iterdir()] == ["model"]
    loaded = load_file(folder / "model.safetensors")
    assert len(loaded) == len(weights)
    query = loaded["model.layers.1.self_attn.q_proj.weight"]
    stored = weights["blk.1.attn_q.weight"]
    assert str(query.dtype) == "torch.bfloat16"
    np.testing.assert_allclose(query.float().numpy(), demo_model.unpermute(stored, HEADS), rtol=2**-8, atol=0)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert tokenizer.encode("<|im_end|>").ids == [2]
    assert tokenizer.encode("B AB").tokens == ["B", "ĠA", "B"]
    assert tokenizer.encode("<|im_start|>11").tokens == ["<|im_start|>", "1", "1"]
    assert (folder / "chat_template.jinja").read_text(encoding="utf-8").startswith("{% for message in messages %}é")
    config = json.loads((folder / "config.json").read_text())
    assert config["rms_norm_eps"] == 1e-05
    assert config["num_key_value_heads"] == KV_HEADS
    assert json.loads((folder / "tokenizer_config.json").read_text())["eos_token"] == "<|im_end|>"


@pytest.mark.parametrize("changed", [{"architecture": "gpt2"}, {"pre": "llama-bpe"}])
def test_refuses_another_kind_of_model_and_leaves_nothing(changed: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "other.gguf"
    write_gguf(path, **changed)
    code, messages = run_verb(str(path), str(tmp_path / "out/model"))
    assert code == 1
    assert messages[-1]["code"] == "demo-model"
    assert messages[-1]["hint"]
    assert list((tmp_path / "out").iterdir()) == []


def test_keeps_the_old_folder_when_the_new_one_fails(tiny: tuple[Path, dict[str, np.ndarray]], tmp_path: Path) -> None:
    folder = tmp_path / "model"
    assert run_verb(str(tiny[0]), str(folder))[0] == 0
    before = (folder / "model.safetensors").read_bytes()
    code, messages = run_verb(str(tmp_path / "missing.gguf"), str(folder))
    assert code == 1
    assert "missing.gguf" in messages[-1]["message"]
    assert (folder / "model.safetensors").read_bytes() == before
    assert run_verb(str(tiny[0]), str(folder))[0] == 0
    assert [item.name for item in tmp_path.iterdir()] == ["model"]


def test_a_wrong_command_line_exits_2() -> None:
    assert run_verb("one") == (2, [])


def test_a_safetensors_header_is_aligned(tiny: tuple[Path, dict[str, np.ndarray]], tmp_path: Path) -> None:
    run_verb(str(tiny[0]), str(tmp_path / "model"))
    with (tmp_path / "model/model.safetensors").open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
    assert length % 8 == 0


def test_a_name_that_is_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown tensor"):
        demo_model.tensor_name("blk.0.attn_q.bias")
    with pytest.raises(ValueError, match="unknown pre-tokenizer"):
        demo_model_files.tokenizer_files({"tokenizer.ggml.pre": "other"})


needs_model = pytest.mark.skipif(not (MODEL / "config.json").is_file(), reason=f"the demo model is not set up: no {MODEL}")


@needs_model
def test_the_real_model_knows_the_capital_of_france() -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(MODEL)
    model: Any = AutoModelForCausalLM.from_pretrained(MODEL)
    assert model.dtype == torch.bfloat16
    messages = [{"role": "user", "content": "What is the capital of France?"}]
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    answer = model.generate(**prompt, max_new_tokens=16, do_sample=False)[0, prompt["input_ids"].shape[1] :]
    assert tokenizer.decode(answer, skip_special_tokens=True) == "The capital of France is Paris."
    assert answer[-1] == tokenizer.eos_token_id


@needs_model
def test_the_real_tokenizer_splits_numbers_and_comes_back_to_the_text() -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    assert tokenizer.get_vocab_size() == 49152
    assert tokenizer.encode("in 1234").tokens == ["in", "Ġ", "1", "2", "3", "4"]
    for text in ["SELECT COUNT(*) FROM orders WHERE total >= 12.50;", "naïve café, 東京 🙂\n\tend"]:
        assert tokenizer.decode(tokenizer.encode(text).ids) == text

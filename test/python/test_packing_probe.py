"""Whatever the architecture: rows that share a sequence learn what each would learn alone."""

from pathlib import Path
from typing import Any

import pytest
import torch
from test_micro_batches import ROWS
from tiny_model import tiny_tokenizer
from tiny_run import make_run, read_events, train_here
from tunesmith.micro_batches import Layout, StepCollator
from tunesmith.packing_probe import choose_packing
from tunesmith.trained_loss import nll_sum

SIZES = {"vocab_size": 320, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
GROUPED = {**SIZES, "num_key_value_heads": 2}
NAMED_N = {"vocab_size": 320, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 128}
# Large enough that a row which reads another one shows it. model_type → what it differs in.
ARCHITECTURES: dict[str, dict[str, Any]] = {
    "llama": GROUPED,
    "qwen2": GROUPED,
    "qwen3": {**GROUPED, "head_dim": 8},
    "gemma": {**GROUPED, "head_dim": 8},
    "gemma2": {**GROUPED, "head_dim": 8, "sliding_window": 16},
    "mistral": {**GROUPED, "sliding_window": 16},
    "phi": SIZES,
    "phi3": {**GROUPED, "pad_token_id": 0},
    "cohere": GROUPED,
    "olmo2": GROUPED,
    "granite": GROUPED,
    "gpt_neox": SIZES,
    "stablelm": GROUPED,
    "nemotron": GROUPED,
    "opt": {**SIZES, "ffn_dim": 64, "word_embed_proj_dim": 32},
    "gpt2": NAMED_N,
    "gptj": {**NAMED_N, "rotary_dim": 4},
    "codegen": {**NAMED_N, "rotary_dim": 4},
    "gpt_neo": {"vocab_size": 320, "hidden_size": 32, "num_layers": 2, "num_heads": 4, "attention_types": [[["global", "local"], 1]]},
    "falcon": {**SIZES, "new_decoder_architecture": False, "multi_query": True},
    "bloom": {"vocab_size": 320, "hidden_size": 32, "n_layer": 2, "n_head": 4},
    "mpt": {"vocab_size": 320, "d_model": 32, "n_layers": 2, "n_heads": 4, "max_seq_len": 128},
    "mamba": {"vocab_size": 320, "hidden_size": 32, "num_hidden_layers": 2, "state_size": 8},
    "qwen2_moe": {**GROUPED, "num_experts": 4, "moe_intermediate_size": 16, "shared_expert_intermediate_size": 16},
}
OWN = {"llama", "qwen2", "qwen3", "gemma", "phi", "phi3", "cohere", "olmo2", "granite", "gpt_neox", "opt", "gpt2", "qwen2_moe"}
UNPACKED = {"falcon", "bloom", "mpt", "mamba"}


def tiny_of(kind: str, dtype: torch.dtype = torch.float32) -> Any:
    """A random model of that architecture, always the same one."""
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(5)
    model: Any = AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **ARCHITECTURES[kind]))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.3)
    return model.to(dtype).eval()


@torch.no_grad()
def loss_of(model: Any, layout: Layout) -> float:
    step = StepCollator(layout)([{"input_ids": row.input_ids, "labels": row.labels, "line": row.line} for row in ROWS])
    return sum(nll_sum(model, batch, fused=False).item() for batch in step["micro_batches"]) / step["trained_tokens"]


@pytest.mark.parametrize("kind", ARCHITECTURES)
def test_packed_rows_learn_what_each_would_learn_alone(kind: str) -> None:
    alone = loss_of(tiny_of(kind), Layout(False, 1000, 1, 0))
    model = tiny_of(kind)
    packing = choose_packing(model)
    assert loss_of(model, Layout(packing != "none", 1000, 3, 0)) == pytest.approx(alone, rel=1e-4)
    assert (packing == "own") == (kind in OWN), packing
    assert (packing == "none") == (kind in UNPACKED), packing


@pytest.mark.parametrize("kind", ["llama", "stablelm", "bloom"])
def test_sixteen_bits_are_not_taken_for_a_leak_nor_a_leak_for_rounding(kind: str) -> None:
    packing = choose_packing(tiny_of(kind, torch.bfloat16))
    assert packing == {"llama": "own", "stablelm": "masked", "bloom": "none"}[kind]


@pytest.mark.parametrize("kind", ["llama", "bloom"])
def test_what_all_tokens_share_does_not_hide_a_leak(kind: str) -> None:
    model = tiny_of(kind, torch.bfloat16)
    model.lm_head.register_forward_hook(lambda _module, _inputs, logits: logits + 1000)
    assert choose_packing(model) == {"llama": "own", "bloom": "none"}[kind]


def test_a_model_that_cannot_pack_trains_all_the_same_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "falcon"
    tiny_of("falcon").save_pretrained(folder)
    tiny_tokenizer().save_pretrained(folder)
    run = make_run(tmp_path / "run", folder, max_steps=2)
    assert train_here(run) == 0
    assert [event["code"] for event in read_events(run, "warning")] == ["no-packing"]
    assert all(step["loss"] > 0 for step in read_events(run, "step"))

"""Packed rows never see each other, and packed, padded and one by one are the same step."""

import random
from typing import Any

import pytest
import torch
from tiny_model import tiny_llama
from tunesmith.example import IGNORED, Example
from tunesmith.micro_batches import Layout, StepCollator, micro_batches
from tunesmith.packed_attention import EXPLICIT_TOKENS, fits_kernel, packing_of, register_packed_attention
from tunesmith.trained_loss import nll_sum

PACKED = Layout(packed=True, row_tokens=64, batch_size=2, pad_token_id=2)
PADDED = Layout(packed=False, row_tokens=64, batch_size=3, pad_token_id=2)


def examples(lengths: list[int], seed: int = 3) -> list[Example]:
    chance = random.Random(seed)
    rows: list[Example] = []
    for line, length in enumerate(lengths, 1):
        ids = [chance.randrange(3, 320) for _ in range(length)]
        labels = [token if index == 0 or index > length // 3 else IGNORED for index, token in enumerate(ids)]
        rows.append(Example(ids, labels, line))
    return rows


ROWS = examples([5, 30, 12, 7, 29, 18, 2, 40])


@pytest.fixture(scope="module")
def own() -> Any:
    """The tiny Llama with our attention."""
    model = tiny_llama()
    model.set_attn_implementation(register_packed_attention())
    return model.eval()


@pytest.fixture(scope="module")
def stock() -> Any:
    """The same weights with transformers' own."""
    model = tiny_llama()
    model.set_attn_implementation("sdpa")
    return model.eval()


def model_inputs(batch: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in batch.items() if name != "labels"}


def logits_one_by_one(model: Any, rows: list[Example]) -> torch.Tensor:
    return torch.cat([model(input_ids=torch.tensor([row.input_ids])).logits[0] for row in rows])


@pytest.mark.parametrize("explicit_tokens", [EXPLICIT_TOKENS, 0], ids=["explicit", "fused"])
@torch.no_grad()
def test_packed_logits_are_those_of_each_row_alone(own: Any, stock: Any, monkeypatch: pytest.MonkeyPatch, explicit_tokens: int) -> None:
    monkeypatch.setattr("tunesmith.packed_attention.EXPLICIT_TOKENS", explicit_tokens)
    (batch,) = micro_batches(ROWS, Layout(True, 1000, 1, 2))
    order = sorted(range(len(ROWS)), key=lambda index: -len(ROWS[index].input_ids))
    alone = logits_one_by_one(stock, [ROWS[index] for index in order])
    torch.testing.assert_close(own(**model_inputs(batch)).logits[0], alone, atol=1e-5, rtol=0)


@torch.no_grad()
def test_transformers_block_mask_keeps_packed_rows_apart_too(stock: Any) -> None:
    """What models with windows use. With a cache transformers builds a plain causal mask, and rows see each other."""
    (batch,) = micro_batches(ROWS[:3], Layout(True, 1000, 1, 2))
    masked = {name: batch[name] for name in ("input_ids", "position_ids")}
    alone = logits_one_by_one(stock, [ROWS[index] for index in (1, 2, 0)])
    torch.testing.assert_close(stock(**masked, use_cache=False).logits[0], alone, atol=1e-5, rtol=0)
    assert not torch.allclose(stock(**masked, use_cache=True).logits[0], alone, atol=1e-5, rtol=0)


@torch.no_grad()
def test_a_neighbour_changes_nothing(own: Any) -> None:
    rows = examples([20, 20])
    changed = [rows[0], examples([20], seed=9)[0]]
    first, second = (own(**model_inputs(micro_batches(pair, PACKED)[0])).logits[0] for pair in (rows, changed))
    assert torch.equal(first[:20], second[:20])
    assert not torch.equal(first[20:], second[20:])


def step_loss_and_gradients(model: Any, layout: Layout) -> tuple[float, dict[str, torch.Tensor]]:
    model.zero_grad()
    step = StepCollator(layout)([{"input_ids": row.input_ids, "labels": row.labels, "line": row.line} for row in ROWS])
    total = 0.0
    for batch in step["micro_batches"]:
        loss = nll_sum(model, batch, fused=False) / step["trained_tokens"]
        loss.backward()
        total += loss.item()
    return total, {name: parameter.grad.clone() for name, parameter in model.named_parameters() if parameter.grad is not None}


@pytest.fixture(scope="module")
def adapted() -> Any:
    """Our model with a LoRA whose B is not zero, so that every adapter weight has a gradient."""
    from peft import LoraConfig, get_peft_model

    model = tiny_llama()
    model.set_attn_implementation(register_packed_attention())
    torch.manual_seed(1)
    config = LoraConfig(r=4, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    return get_peft_model(model, config)


def test_packed_padded_and_single_rows_give_one_loss_and_one_gradient(adapted: Any) -> None:
    reference, gradients = step_loss_and_gradients(adapted, Layout(False, 64, 1, 2))
    assert len(gradients) == 28
    for layout in (PACKED, PADDED, Layout(True, 1000, 1, 2)):
        loss, others = step_loss_and_gradients(adapted, layout)
        assert loss == pytest.approx(reference, abs=1e-5)
        for name, gradient in gradients.items():
            torch.testing.assert_close(others[name], gradient, atol=1e-5, rtol=1e-4)


@torch.no_grad()
def test_the_loss_is_the_mean_over_trained_tokens(own: Any, stock: Any) -> None:
    expected, count = 0.0, 0
    for row in ROWS:
        logits = stock(input_ids=torch.tensor([row.input_ids])).logits[0, :-1]
        targets = torch.tensor(row.labels[1:])
        expected += torch.nn.functional.cross_entropy(logits, targets, ignore_index=IGNORED, reduction="sum").item()
        count += int((targets != IGNORED).sum())
    step = StepCollator(PACKED)([{"input_ids": row.input_ids, "labels": row.labels, "line": row.line} for row in ROWS])
    assert step["trained_tokens"] == count
    assert step["tokens"] == sum(len(row.input_ids) for row in ROWS)
    total = sum(nll_sum(own, batch, fused=False).item() for batch in step["micro_batches"])
    assert total / count == pytest.approx(expected / count, abs=1e-5)


def test_each_packed_rows_first_label_is_masked_and_positions_start_again() -> None:
    for batch in micro_batches(ROWS, PACKED):
        starts = batch["cu_seq_lens_q"][:-1]
        assert batch["labels"][0, starts].eq(IGNORED).all()
        assert batch["position_ids"][0, starts].eq(0).all()
        assert batch["position_ids"].eq(0).sum() == len(starts)
        assert "attention_mask" not in batch


def test_rows_without_labels_are_left_out() -> None:
    untrained = Example([5, 6, 7], [IGNORED] * 3, 9)
    for layout in (PACKED, PADDED):
        held = micro_batches([untrained, ROWS[0]], layout)
        assert [batch["input_ids"].shape for batch in held] == [(1, 5)]
        assert micro_batches([untrained], layout) == []


def test_how_a_model_may_pack() -> None:
    from transformers import Gemma2Config, LlamaConfig, MambaConfig, MistralConfig, Qwen2Config, Qwen3NextConfig

    assert packing_of(LlamaConfig()) == "own"
    assert packing_of(Qwen2Config()) == "own"
    assert packing_of(MistralConfig(sliding_window=4096)) == "masked"
    assert packing_of(Gemma2Config()) == "masked"
    assert packing_of(MambaConfig()) == "none"
    assert packing_of(Qwen3NextConfig()) == "none"


class HalfOnGpu:
    """A 16-bit tensor of such a shape as it would lie on a GPU; none is needed to ask where it may go."""

    is_cuda = True
    dtype = torch.float16
    device = "cuda"

    def __init__(self, head: int) -> None:
        self.shape = (1, 4, 9, head)


@pytest.mark.parametrize(
    ("capability", "key_head", "value_head", "fits"),
    [((8, 0), 64, 64, True), ((9, 0), 256, 256, True), ((7, 5), 64, 64, False), ((8, 0), 192, 128, False), ((8, 0), 320, 320, False)],
)
def test_the_kernel_is_taken_only_where_it_runs(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], key_head: int, value_head: int, fits: bool
) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    tensors: Any = (HalfOnGpu(key_head), HalfOnGpu(value_head))
    assert fits_kernel(*tensors) is fits

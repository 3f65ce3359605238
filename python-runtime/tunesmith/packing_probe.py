"""Decides by trying how rows may share a sequence: two short rows side by side must give the logits that each gives alone.

What a model's config says is not enough: some hand no boundaries to their layers, some ignore the position ids or the attention that is
set, and nothing fails then; rows would silently read each other.
"""

from typing import Any

import torch

from tunesmith.example import Example
from tunesmith.failures import is_out_of_memory
from tunesmith.micro_batches import Layout, micro_batches
from tunesmith.packed_attention import Packing, packing_of, register_packed_attention

# Tokens of the two rows, the longer first, as packing lays them out.
LENGTHS = (13, 9)
# What rows that are packed may differ from rows alone, as a share of how much they differ when nothing keeps them apart, and as
# a share of their own size in units of the number format's precision.
SHARE_OF_LEAK = 0.25
ROUNDING = 4


def choose_packing(model: Any) -> Packing:
    """How this model's rows share a sequence. For "own" the model has our attention afterwards, else its own."""
    by_config = packing_of(model.config)
    if by_config == "none":
        return "none"
    if by_config == "own" and model._can_set_attn_implementation():
        before = model.config._attn_implementation
        model.set_attn_implementation(register_packed_attention())
        if _keeps_rows_apart(model):
            return "own"
        model.set_attn_implementation(before)
    return "masked" if _keeps_rows_apart(model) else "none"


@torch.no_grad()
def _keeps_rows_apart(model: Any) -> bool:
    was_training = model.training
    model.eval()
    try:
        return _packed_equals_alone(model)
    except Exception as error:
        if is_out_of_memory(error):
            raise
        # Models refuse what they do not know with whatever exception their author had at hand.
        return False
    finally:
        model.train(was_training)


def _packed_equals_alone(model: Any) -> bool:
    rows = _rows(model.config.get_text_config().vocab_size)
    (packed,) = micro_batches(rows, Layout(packed=True, row_tokens=sum(LENGTHS), batch_size=1, pad_token_id=0))
    inputs = {name: value for name, value in packed.items() if name != "labels"}
    alone = torch.cat([_logits(model, input_ids=torch.tensor([row.input_ids])) for row in rows])
    error = (_logits(model, **inputs) - alone).norm()
    leak = (_logits(model, input_ids=inputs["input_ids"]) - alone).norm()
    rounding = ROUNDING * torch.finfo(model.dtype).eps * alone.norm()
    return bool(error <= torch.maximum(SHARE_OF_LEAK * leak, rounding))


def _rows(vocabulary: int) -> list[Example]:
    """The same ones every time; no two tokens of a small vocabulary meet again."""
    rows: list[Example] = []
    for line, length in enumerate(LENGTHS, 1):
        ids = [(7 * index + 31 * line) % vocabulary for index in range(length)]
        rows.append(Example(ids, ids, line))
    return rows


def _logits(model: Any, **inputs: torch.Tensor) -> torch.Tensor:
    """[T, vocabulary], float32, each position's around 0: what all its tokens share is no answer, and beside much of it a leak would be
    smaller than rounding."""
    on_device = {name: value.to(model.device) for name, value in inputs.items()}
    logits = model(**on_device, use_cache=False).logits[0].float()
    return logits - logits.mean(dim=-1, keepdim=True)

"""Attention over packed rows: several examples in one sequence that never see each other, without a T × T mask.

Registered with transformers as an attention implementation of its own, so that the model's code stays as it is. The boundaries come
as `cu_seq_lens_q`, which transformers hands through every layer. On CUDA torch's variable-length kernel does the work. Elsewhere the
examples are laid out as a padded batch for the attention alone: a causal example never looks at the padding behind it, so that is
exact, and the linear layers, which are nearly all of the work, still see no padding.

Not for models with sliding windows, soft caps or recurrent layers, as `packing_of` tells, and not for models that hand nothing through
their layers, as packing_probe.py finds out.
"""

from typing import Any, Literal

import torch
from torch.nn.functional import pad, scaled_dot_product_attention

NAME = "tunesmith_packed"
Packing = Literal["own", "masked", "none"]
# Query, key and value.
Heads = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
# Up to this length plain matrix products beat torch's fused CPU kernel, whose backward pass is slow on short rows.
EXPLICIT_TOKENS = 512


def packing_of(config: Any) -> Packing:
    """How rows of this model may share a sequence, as far as its config tells. "own": full attention everywhere, by `packed_attention`.
    "masked": windows or caps, by transformers' block mask over restarting position ids. "none": something is carried from token to
    token, so rows must not."""
    text = config.get_text_config()
    kinds = set(getattr(text, "layer_types", None) or ["full_attention"])
    carries = any(getattr(text, name, None) for name in ("ssm_cfg", "mamba_d_state", "state_size", "rnn_hidden_size"))
    if carries or kinds - {"full_attention", "sliding_attention", "chunked_attention"}:
        return "none"
    window = getattr(text, "sliding_window", None) if getattr(text, "use_sliding_window", True) else None
    plain = getattr(text, "attn_logit_softcapping", None) is None and window is None
    return "own" if kinds == {"full_attention"} and plain else "masked"


def register_packed_attention() -> str:
    """Makes the implementation known to transformers and returns its name for `attn_implementation`."""
    from transformers import AttentionInterface

    AttentionInterface.register(NAME, packed_attention)
    return NAME


def fits_kernel(query: torch.Tensor, value: torch.Tensor) -> bool:
    """The variable-length kernel wants 16 bits, Ampere or newer, and heads of one size."""
    if not query.is_cuda or query.dtype not in (torch.bfloat16, torch.float16):
        return False
    heads_fit = query.shape[-1] <= 256 and value.shape[-1] == query.shape[-1]
    return heads_fit and torch.cuda.get_device_capability(query.device) >= (8, 0)


def _repeated(heads: torch.Tensor, query: torch.Tensor) -> torch.Tensor:
    """[1, kv heads, T, D] → [1, heads, T, D], each key head beside the query heads that share it."""
    return heads.repeat_interleave(query.shape[1] // heads.shape[1], dim=1)


def _explicit(heads: Heads, scale: float) -> torch.Tensor:
    """Causal attention of [n, H, L, D] as three plain operations; the softmax in float32."""
    query, key, value = heads
    length = query.shape[2]
    future = torch.ones(length, length, dtype=torch.bool, device=query.device).triu(1)
    scores = (query @ key.transpose(-1, -2)).float() * scale
    return scores.masked_fill(future, float("-inf")).softmax(-1).to(value.dtype) @ value


def _padded(heads: Heads, bounds: torch.Tensor, scale: float) -> torch.Tensor:
    """[1, H, T, D] each → [1, T, H, D]."""
    query, key, value = heads
    lengths: list[int] = bounds.diff().tolist()
    longest = max(lengths)

    def lay_out(packed: torch.Tensor) -> torch.Tensor:
        # Slices and zeros, not gathered indices: those cost an index_put in the backward pass.
        return torch.stack([pad(row, (0, 0, 0, longest - row.shape[1])) for row in packed[0].split(lengths, dim=1)])

    queries, keys, values = lay_out(query), lay_out(_repeated(key, query)), lay_out(_repeated(value, query))
    if query.device.type == "cpu" and longest <= EXPLICIT_TOKENS:
        out = _explicit((queries, keys, values), scale)
    else:
        out = scaled_dot_product_attention(queries, keys, values, is_causal=True, scale=scale)
    return torch.cat([row[:, :length] for row, length in zip(out, lengths, strict=True)], dim=1).transpose(0, 1)[None]


def _varlen(heads: Heads, bounds: torch.Tensor, scale: float) -> torch.Tensor:
    """[1, H, T, D] each, 16-bit, on CUDA → [1, T, H, D]."""
    query, key, value = heads
    from torch.nn.attention.varlen import varlen_attn

    queries, keys, values = (each[0].transpose(0, 1).contiguous() for each in (query, _repeated(key, query), _repeated(value, query)))
    longest = int(bounds.diff().max())
    bounds = bounds.to(torch.int32)
    out: Any = varlen_attn(queries, keys, values, bounds, bounds, longest, longest, scale=scale, window_size=(-1, 0))
    return out[None]


def packed_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    cu_seq_lens_q: torch.Tensor | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """transformers' attention interface: query [B, H, T, D], key and value [B, kv heads, T, D] → ([B, T, H, D], None).

    With `cu_seq_lens_q` (0, end of the first example, …, T) B is 1. Without it, as in generation, transformers' own implementation
    answers. Attention dropout is not applied to packed rows.
    """
    if cu_seq_lens_q is None:
        from transformers.integrations.sdpa_attention import sdpa_attention_forward

        return sdpa_attention_forward(module, query, key, value, attention_mask, dropout=dropout, scaling=scaling, **options)
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    key, value = key.to(query.dtype), value.to(query.dtype)
    attend = _varlen if fits_kernel(query, value) else _padded
    return attend((query, key, value), cu_seq_lens_q, scale), None

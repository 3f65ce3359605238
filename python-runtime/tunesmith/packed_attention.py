"""Attention over packed rows: several examples in one sequence that never see each other, without a T × T mask.

Registered with transformers as an attention implementation of its own, so that the model's code stays as it is. The boundaries come
as `cu_seq_lens_q`, which transformers hands through every layer. On CUDA torch's variable-length kernel does the work. Elsewhere the
examples are laid out as a padded batch for the attention alone: a causal example never looks at the padding behind it, so that is
exact, and the linear layers, which are nearly all of the work, still see no padding.

Not for models with sliding windows, soft caps or recurrent layers; `packs_exactly` tells.
"""

from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention

NAME = "tunesmith_packed"
# Up to this length plain matrix products beat torch's fused CPU kernel, whose backward pass is slow on short rows.
EXPLICIT_TOKENS = 512


def packs_exactly(config: Any) -> bool:
    """Whether rows of this model can share a sequence: full attention in every layer, nothing carried from token to token."""
    text = config.get_text_config()
    kinds = set(getattr(text, "layer_types", None) or ["full_attention"])
    plain = getattr(text, "attn_logit_softcapping", None) is None and not getattr(text, "is_encoder_decoder", False)
    window = getattr(text, "sliding_window", None) if getattr(text, "use_sliding_window", True) else None
    return kinds == {"full_attention"} and plain and window is None


def register_packed_attention() -> str:
    """Makes the implementation known to transformers and returns its name for `attn_implementation`."""
    from transformers import AttentionInterface

    AttentionInterface.register(NAME, packed_attention)
    return NAME


def _repeated(heads: torch.Tensor, query: torch.Tensor) -> torch.Tensor:
    """[1, kv heads, T, D] → [1, heads, T, D], each key head beside the query heads that share it."""
    return heads.repeat_interleave(query.shape[1] // heads.shape[1], dim=1)


def _explicit(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scale: float) -> torch.Tensor:
    """Causal attention of [n, H, L, D] as three plain operations; the softmax in float32."""
    length = query.shape[2]
    future = torch.ones(length, length, dtype=torch.bool, device=query.device).triu(1)
    scores = (query @ key.transpose(-1, -2)).float() * scale
    return scores.masked_fill(future, float("-inf")).softmax(-1).to(value.dtype) @ value


def _padded(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, bounds: torch.Tensor, scale: float) -> torch.Tensor:
    """[1, H, T, D] each → [1, T, H, D]."""
    lengths = bounds.diff()
    longest = int(lengths.max())
    steps = torch.arange(longest, device=query.device)
    real = steps < lengths[:, None]
    # Padding repeats the example's last token: finite numbers that no real token looks at.
    source = bounds[:-1, None] + torch.minimum(steps, lengths[:, None] - 1)

    def lay_out(heads: torch.Tensor) -> torch.Tensor:
        return heads[0, :, source].transpose(0, 1)

    parts = [lay_out(query), lay_out(_repeated(key, query)), lay_out(_repeated(value, query))]
    if query.device.type == "cpu" and longest <= EXPLICIT_TOKENS:
        out = _explicit(*parts, scale)
    else:
        out = scaled_dot_product_attention(*parts, is_causal=True, scale=scale)
    return out.transpose(1, 2)[real][None]


def _varlen(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, bounds: torch.Tensor, scale: float) -> torch.Tensor:
    """[1, H, T, D] each, 16-bit, on CUDA → [1, T, H, D]."""
    from torch.nn.attention.varlen import varlen_attn

    flat = [heads[0].transpose(0, 1).contiguous() for heads in (query, _repeated(key, query), _repeated(value, query))]
    longest = int(bounds.diff().max())
    bounds = bounds.to(torch.int32)
    out: Any = varlen_attn(*flat, bounds, bounds, longest, longest, scale=scale, window_size=(-1, 0))
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
    answers. Attention dropout is not applied to packed rows: the models that pack have none.
    """
    if cu_seq_lens_q is None:
        from transformers.integrations.sdpa_attention import sdpa_attention_forward

        return sdpa_attention_forward(
            module, query, key, value, attention_mask, dropout=dropout, scaling=scaling, **options
        )
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    key, value = key.to(query.dtype), value.to(query.dtype)
    fits_kernel = query.is_cuda and query.dtype in (torch.bfloat16, torch.float16) and query.shape[-1] <= 256
    attend = _varlen if fits_kernel else _padded
    return attend(query, key, value, cu_seq_lens_q, scale), None

"""The summed loss of the trained tokens without the logits of all the others: full logits of a large vocabulary cost more memory than
the rest of a step together.

On CUDA TRL's fused head projects in tiles and never holds the logits. It is written in Triton; elsewhere the model's own forward is
asked for the logits of the trained positions alone, which keeps every model's scaling and capping of logits.
"""

from typing import Any

import torch
from torch.nn.functional import cross_entropy

from tunesmith.example import IGNORED


def can_fuse(device_type: str) -> bool:
    """Whether TRL's fused head runs here."""
    from importlib.util import find_spec

    return device_type == "cuda" and find_spec("triton") is not None


def nll_sum(model: Any, inputs: dict[str, torch.Tensor], *, fused: bool) -> torch.Tensor:
    """`inputs` with labels [n, T], -100 where nothing is learned → summed negative log-likelihood, float32, 0-dimensional."""
    if fused:
        outputs = model(**inputs, use_cache=False, fused_lm_head=True)
        return -outputs.log_probs.float().sum()
    targets = inputs["labels"][:, 1:]
    columns = (targets != IGNORED).any(dim=0).nonzero()[:, 0]
    rest = {name: value for name, value in inputs.items() if name != "labels"}
    logits = model(**rest, use_cache=False, logits_to_keep=columns).logits
    flat = targets[:, columns].reshape(-1)
    return cross_entropy(logits.reshape(len(flat), -1).float(), flat, ignore_index=IGNORED, reduction="sum")

"""The one way in which a base model is quantized."""

from typing import Any

import torch


def nf4(compute_dtype: torch.dtype) -> Any:
    """transformers' options for NF4 as QLoRA has it; matrices are multiplied in `compute_dtype`."""
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=compute_dtype,
    )

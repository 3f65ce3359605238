"""One optimizer step as micro-batches: the DataLoader's collator. One DataLoader item is one step.

Packed: one sequence of several examples, position ids that start again with each one, no attention mask. Padded: examples of similar
length side by side. Both hold the same examples, so a run has the same steps either way. An example's first label is always masked;
examples without any label teach nothing and are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from tunesmith.example import IGNORED, Example
from tunesmith.packing import batches, pack


@dataclass(frozen=True)
class Layout:
    """How a step is cut: `packed` rows of at most `row_tokens` tokens, or padded batches of `batch_size` examples."""

    packed: bool
    row_tokens: int
    batch_size: int
    pad_token_id: int


def _packed(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """input_ids, position_ids, labels [1, T]; cu_seq_lens_q [examples + 1]."""
    ids = [token for example in examples for token in example.input_ids]
    positions = [position for example in examples for position in range(len(example.input_ids))]
    labels = [label for example in examples for label in (IGNORED, *example.labels[1:])]
    bounds = [0]
    for example in examples:
        bounds.append(bounds[-1] + len(example.input_ids))
    columns = {"input_ids": [ids], "position_ids": [positions], "labels": [labels], "cu_seq_lens_q": bounds}
    return {name: torch.tensor(values) for name, values in columns.items()}


def _padded(examples: Sequence[Example], pad_token_id: int) -> dict[str, torch.Tensor]:
    """input_ids, attention_mask, labels [n, longest], padded on the right."""
    longest = max(len(example.input_ids) for example in examples)

    def column(rows: list[list[int]], padding: int) -> torch.Tensor:
        return torch.tensor([row + [padding] * (longest - len(row)) for row in rows])

    return {
        "input_ids": column([list(example.input_ids) for example in examples], pad_token_id),
        "attention_mask": column([[1] * len(example.input_ids) for example in examples], 0),
        "labels": column([[IGNORED, *example.labels[1:]] for example in examples], IGNORED),
    }


def micro_batches(examples: Sequence[Example], layout: Layout) -> list[dict[str, torch.Tensor]]:
    """Model inputs that together hold every example with a label once."""
    lengths = [len(example.input_ids) if example.trained_tokens else 0 for example in examples]
    if layout.packed:
        return [_packed([examples[i] for i in group]) for group in pack(lengths, layout.row_tokens)]
    groups = batches(lengths, layout.batch_size)
    return [_padded([examples[i] for i in group], layout.pad_token_id) for group in groups]


class StepCollator:
    """Rows of the dataset (`input_ids`, `labels`, `line`) → one step."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __call__(self, features: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """`micro_batches` as above; `trained_tokens` and `tokens` (both int) of the whole step, padding not counted."""
        examples = [Example(row["input_ids"], row["labels"], row["line"]) for row in features]
        return {
            "micro_batches": micro_batches(examples, self._layout),
            "trained_tokens": sum(example.trained_tokens for example in examples),
            "tokens": sum(len(example.input_ids) for example in examples),
        }

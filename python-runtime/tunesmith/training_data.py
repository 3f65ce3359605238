"""The plan's rows as encoded examples in a datasets.Dataset."""

from dataclasses import dataclass
from typing import Any

from tunesmith.example import Example
from tunesmith.failures import Failure
from tunesmith.label_mask import Learning, RowEncoder
from tunesmith.plan import TrainPlan
from tunesmith.row_formats import Row
from tunesmith.rows import read_rows
from tunesmith.stop_tokens import generation_config_of, stop_token_ids


@dataclass(frozen=True)
class TrainingRows:
    """The rows as they were planned, parsed."""

    train: list[Row]
    validation: list[Row]


def read_training_rows(plan: TrainPlan) -> TrainingRows:
    """Raises Failure `missing-data`, `dataset-changed` or `bad-row`."""
    validation = read_rows(plan.validation) if plan.validation is not None else []
    return TrainingRows(read_rows(plan.train), validation)


def encode_rows(rows: list[Row], tokenizer: Any, plan: TrainPlan) -> list[Example]:
    """Raises Failure `bad-row`."""
    if tokenizer.chat_template is None and any(row.text is None for row in rows):
        hint = "Use the instruct variant of the model, or rows with a text key."
        raise Failure("bad-row", f"{plan.base.id} has no chat template, so chats cannot be rendered.", hint)
    config, stop_ids = plan.config, stop_token_ids(tokenizer, generation_config_of(tokenizer))
    encoder = RowEncoder(tokenizer, Learning(config.max_length, config.assistant_only_loss, stop_ids))
    return [encoder.encode(row) for row in rows]


def as_dataset(examples: list[Example]) -> Any:
    """TRL takes nothing else."""
    from datasets import Dataset

    return Dataset.from_dict(
        {
            "input_ids": [example.input_ids for example in examples],
            "labels": [example.labels for example in examples],
            "line": [example.line for example in examples],
        }
    )

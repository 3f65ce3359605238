"""The plan's rows as encoded examples in a datasets.Dataset, with the warnings that people should see."""

from dataclasses import dataclass
from typing import Any

from tunesmith.event_log import EventLog
from tunesmith.failures import Failure
from tunesmith.label_mask import Example, RowEncoder
from tunesmith.plan import PlanFile, TrainPlan
from tunesmith.row_formats import Row
from tunesmith.rows import read_rows


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
    config = plan.config
    encoder = RowEncoder(tokenizer, max_length=config.max_length, assistant_only=config.assistant_only_loss)
    return [encoder.encode(row) for row in rows]


def warn_about_examples(examples: list[Example], file: PlanFile, plan: TrainPlan, events: EventLog) -> None:
    """Warns about rows that teach nothing or were cut. Raises Failure `no-trained-tokens` when that is true of all."""
    name = file.path.name
    empty = [example.line for example in examples if example.trained_tokens == 0]
    if len(empty) == len(examples):
        reason = f"No row of {name} has a token to learn: each answer is empty or lies beyond max_length {plan.config.max_length}."
        raise Failure("no-trained-tokens", reason, "Raise max_length, or look at the rows with the mask shown in the editor.")
    if empty:
        lines = ", ".join(map(str, empty[:10])) + (", …" if len(empty) > 10 else "")
        events.warning("no-trained-tokens", f"{len(empty)} of {len(examples)} rows of {name} teach nothing: lines {lines}.")
    cut = sum(len(example.input_ids) >= plan.config.max_length for example in examples)
    if cut:
        message = f"{cut} of {len(examples)} rows of {name} reach max_length {plan.config.max_length}; what lies beyond is cut."
        events.warning("rows-cut", message)


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

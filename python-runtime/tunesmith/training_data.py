"""The plan's rows as encoded examples in a datasets.Dataset, with the warnings that people should see."""

from dataclasses import dataclass
from typing import Any

from tunesmith.event_log import EventLog
from tunesmith.example import Example
from tunesmith.failures import Failure
from tunesmith.label_mask import Learning, RowEncoder
from tunesmith.plan import PlanFile, TrainPlan
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


def warn_about_examples(examples: list[Example], file: PlanFile, plan: TrainPlan, events: EventLog) -> None:
    """Warns about rows that teach less than they say. Raises Failure `no-trained-tokens` when no row teaches anything."""
    name, longest = file.path.name, plan.config.max_length
    empty = [example for example in examples if example.trained_tokens == 0]
    if len(empty) == len(examples):
        reason = f"No row of {name} has a token to learn: each answer is empty or lies beyond max_length {longest}."
        raise Failure("no-trained-tokens", reason, "Raise max_length, or look at the rows with the mask shown in the editor.")

    def warn(code: str, found: list[Example], what: str, then: str = "") -> None:
        if found:
            lines = ", ".join(str(example.line) for example in found[:10]) + (", …" if len(found) > 10 else "")
            events.warning(code, f"{len(found)} of {len(examples)} rows of {name} {what}: lines {lines}.{then}")

    whole = [example for example in examples if not example.is_cut]
    warn("no-trained-tokens", empty, "teach nothing")
    warn("rows-cut", [example for example in examples if example.is_cut], f"are longer than max_length {longest} and cut")
    hint = " What it leaves out is not learned."
    warn("turns-hidden", [example for example in examples if example.hides_turn], "hold words or tool calls that the template omits", hint)
    hint = " The tuned model may not know where to stop; use a base model whose chat template ends each turn."
    warn("no-stop-token", [example for example in whole if not example.can_stop], "end without a token that stops an answer", hint)


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

"""Tokens and labels of a row: the chat rendered with the model's own template, labels on the assistant's turns only.

Templates with {% generation %} markers say themselves what the assistant wrote. Others are read exactly by rendering prefixes: what
the template adds between "the chat up to here, now the assistant" and "the chat including this turn" is the turn with its end token.
Where a template rewrites earlier turns (it drops old reasoning, say), the turn is found by rendering once more with another text in
its place. Nothing is guessed from marker strings.
"""

import re
from dataclasses import dataclass
from typing import Any

from tunesmith.failures import Failure
from tunesmith.row_formats import Message, Row

IGNORED = -100
GENERATION_MARKER = re.compile(r"\{%-?\s*generation\s*-?%\}")
STAND_IN = "\u2063stand-in\u2063"


@dataclass(frozen=True)
class Example:
    """Token ids and labels of equal length; a label is the token's id, or -100 where nothing is learned."""

    input_ids: list[int]
    labels: list[int]
    line: int

    @property
    def trained_tokens(self) -> int:
        """Tokens that are predicted: the first one of an example has nothing before it."""
        return sum(label != IGNORED for label in self.labels[1:])


class RowEncoder:
    """Encodes rows with one tokenizer (a transformers fast tokenizer)."""

    def __init__(self, tokenizer: Any, *, max_length: int, assistant_only: bool) -> None:
        self._tokenizer = tokenizer
        self._max_length = max_length
        self._assistant_only = assistant_only
        self._has_markers = bool(GENERATION_MARKER.search(tokenizer.chat_template or ""))
        self._special = set(tokenizer.all_special_ids) | set(tokenizer.added_tokens_decoder)

    def encode(self, row: Row) -> Example:
        """Raises Failure `bad-row` when the template refuses the row."""
        if row.text is not None:
            ids = self._tokenizer(row.text, add_special_tokens=True)["input_ids"]
            end = self._tokenizer.eos_token_id
            ids = ids if end is None or ids[-1:] == [end] else [*ids, end]
            return self._cut(ids, list(ids), row.line)
        ids, mask = self._chat(row)
        labels = [token if trained else IGNORED for token, trained in zip(ids, mask, strict=True)]
        return self._cut(ids, labels, row.line)

    def _cut(self, ids: list[int], labels: list[int], line: int) -> Example:
        return Example(ids[: self._max_length], labels[: self._max_length], line)

    def _chat(self, row: Row) -> tuple[list[int], list[bool]]:
        if self._assistant_only and self._has_markers:
            marked: Any = self._template(row, row.messages, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
            return list(marked["input_ids"]), [bool(one) for one in marked["assistant_masks"]]
        text = str(self._template(row, row.messages))
        encoded = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        ids, offsets = list(encoded["input_ids"]), list(encoded["offset_mapping"])
        if not self._assistant_only:
            return ids, [True] * len(ids)
        mask = [False] * len(ids)
        for start, end in self._assistant_spans(row, text):
            self._mark(mask, [i for i, (a, b) in enumerate(offsets) if start <= a < b <= end], ids)
        return ids, mask

    def _mark(self, mask: list[bool], inside: list[int], ids: list[int]) -> None:
        """Marks a turn's tokens. A line break after the end token belongs to the template: generation has stopped before it."""
        last = max((at for at, index in enumerate(inside) if ids[index] in self._special), default=None)
        if last is not None and not self._tokenizer.decode([ids[index] for index in inside[last + 1 :]]).strip():
            inside = inside[: last + 1]
        for index in inside:
            mask[index] = True

    def _assistant_spans(self, row: Row, text: str) -> list[tuple[int, int]]:
        return [
            self._prefix_span(row, text, index) or self._stand_in_span(row, text, index)
            for index, message in enumerate(row.messages)
            if message["role"] == "assistant"
        ]

    def _prefix_span(self, row: Row, text: str, index: int) -> tuple[int, int] | None:
        if index == 0:
            return None
        before = str(self._template(row, row.messages[:index], add_generation_prompt=True))
        whole = text if index == len(row.messages) - 1 else str(self._template(row, row.messages[: index + 1]))
        if not (text.startswith(whole) and whole.startswith(before)) or whole == before:
            return None
        return len(before), len(whole)

    def _stand_in_span(self, row: Row, text: str, index: int) -> tuple[int, int]:
        """The turn's text, found by what stays the same when another text stands there, and the end token behind it."""
        other = [*row.messages]
        other[index] = {**other[index], "content": STAND_IN}
        changed = str(self._template(row, other))
        start = changed.find(STAND_IN)
        tail = changed[start + len(STAND_IN) :]
        if start < 0 or text[:start] != changed[:start] or not text.endswith(tail):
            reason = f"The chat template does not show where turn {index + 1} of line {row.line} begins and ends."
            raise Failure("bad-row", reason, "Set assistant_only_loss: false, or use a model whose template keeps every turn.")
        end = len(text) - len(tail)
        markers = sorted(map(str, self._tokenizer.added_tokens_decoder.values()), key=len, reverse=True)
        closing = next((marker for marker in markers if tail.lstrip().startswith(marker)), "")
        return start, end + (tail.index(closing) + len(closing) if closing else 0)

    def _template(self, row: Row, messages: list[Message], **options: Any) -> Any:
        options = {"tokenize": False, "add_generation_prompt": False, **options}
        try:
            return self._tokenizer.apply_chat_template(messages, tools=row.tools, **options)
        except Exception as error:
            # Jinja raises whatever the template's author chose.
            reason = f"The model's chat template refuses line {row.line}: {error}."
            raise Failure("bad-row", reason, "Correct the row; the template's own words say what it expects.") from error

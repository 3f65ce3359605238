"""Tokens and labels of a row: the chat rendered with the model's own template, labels on the assistant's turns only.

Templates with {% generation %} markers say themselves what the assistant wrote; others are read exactly by rendering (turn_spans.py).
Nothing is guessed from marker strings.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from tunesmith.added_tokens import AddedTokens
from tunesmith.example import IGNORED, Example
from tunesmith.failures import Failure, first_line
from tunesmith.render_chat import render_chat
from tunesmith.row_formats import Message, Row
from tunesmith.stop_tokens import stop_token_ids
from tunesmith.turn_spans import Rendering, turn_span, words_span

GENERATION_MARKER = re.compile(r"\{%-?\s*generation\s*-?%\}")


@dataclass(frozen=True)
class Learning:
    """How much of a row is learned. `stop_ids` are the tokens that end an answer; left out, those that tokenizer and template name."""

    max_length: int
    assistant_only: bool
    stop_ids: frozenset[int] | None = None


@dataclass
class _Chat:
    """A row on its way: how it is rendered, token ids, the characters that each stands for, and whether it is learned."""

    row: Row
    rendering: Rendering
    ids: list[int]
    offsets: list[tuple[int, int]]
    mask: list[bool]
    hides_turn: bool = False

    def set_span(self, span: tuple[int, int], *, learned: bool) -> None:
        for index, (a, b) in enumerate(self.offsets):
            if span[0] <= a < b <= span[1]:
                self.mask[index] = learned


class RowEncoder:
    """Encodes rows with one tokenizer (a transformers fast tokenizer)."""

    def __init__(self, tokenizer: Any, learning: Learning) -> None:
        self._tokenizer = tokenizer
        self._max_length = learning.max_length
        self._assistant_only = learning.assistant_only
        self._stop_ids = stop_token_ids(tokenizer, None) if learning.stop_ids is None else learning.stop_ids
        self._added = AddedTokens(tokenizer)
        self._ends = self._added.special | self._stop_ids

    def encode(self, row: Row) -> Example:
        """Raises Failure `bad-row` when the template refuses the row."""
        if row.text is None:
            chat = self._chat(row)
            return replace(self._example(row, chat.ids, chat.mask), hides_turn=chat.hides_turn)
        ids = list(self._tokenizer(row.text, add_special_tokens=True)["input_ids"])
        end = self._tokenizer.eos_token_id
        ids = ids if end is None or ids[-1:] == [end] else [*ids, end]
        return self._example(row, ids, [True] * len(ids))

    def _example(self, row: Row, ids: list[int], mask: list[bool]) -> Example:
        labels = [token if learned else IGNORED for token, learned in zip(ids, mask, strict=True)]
        return Example(
            ids[: self._max_length],
            labels[: self._max_length],
            row.line,
            is_cut=len(ids) > self._max_length,
            can_stop=self._can_stop(labels),
        )

    def _can_stop(self, labels: list[int]) -> bool:
        """Whether what is learned last, line breaks aside, ends an answer."""
        learned = (label for label in reversed(labels) if label != IGNORED)
        last = next((label for label in learned if label in self._stop_ids or self._tokenizer.decode([label]).strip()), None)
        return last is None or last in self._stop_ids

    def _chat(self, row: Row) -> _Chat:
        text = str(self._template(row, row.messages))
        tokens = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        ids, offsets = list(tokens["input_ids"]), list(tokens["offset_mapping"])
        rendering = Rendering(row.messages, text, lambda messages, prompt: self._try_template(row, messages, prompt), self._added.texts)
        chat = _Chat(row, rendering, ids, offsets, [not self._assistant_only] * len(ids))
        if self._assistant_only and self._has_markers(row):
            self._take_marked(chat)
        else:
            self._take_turns(chat)
        if self._assistant_only:
            for run in _runs(chat.mask):
                self._end_at_stop(chat, run)
        return chat

    def _has_markers(self, row: Row) -> bool:
        return bool(GENERATION_MARKER.search(self._tokenizer.get_chat_template(tools=row.tools)))

    def _take_marked(self, chat: _Chat) -> None:
        row = chat.row
        marked: Any = self._template(row, row.messages, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
        chat.mask = [bool(one) for one in marked["assistant_masks"]]
        turns = [index for index, message in enumerate(row.messages) if message["role"] == "assistant"]
        spans = [(chat.offsets[start][0], chat.offsets[end - 1][1]) for start, end in _runs(chat.mask)]
        if len(spans) != len(turns):
            spans = [self._span(chat, index) for index in turns]
        for index, span in zip(turns, spans, strict=True):
            self._take_turn(chat, index, span)

    def _take_turns(self, chat: _Chat) -> None:
        row = chat.row
        if not self._assistant_only and row.prompt_turns:
            chat.set_span((0, self._span(chat, row.prompt_turns)[0]), learned=False)
        for index, message in enumerate(row.messages[row.prompt_turns :], row.prompt_turns):
            if message["role"] == "assistant" and row.is_learned(index) == self._assistant_only:
                self._take_turn(chat, index, self._span(chat, index))

    def _take_turn(self, chat: _Chat, index: int, span: tuple[int, int]) -> None:
        message, is_learned = chat.row.messages[index], chat.row.is_learned(index)
        words = chat.rendering.text[span[0] : span[1]]
        if is_learned:
            chat.hides_turn = chat.hides_turn or not self._says(words, message)
        # A turn of which nothing but its end token is rendered would teach to answer with silence.
        is_silent = _has_words(message) and self._added.leave_nothing_of(words, message["content"].strip())
        chat.set_span(span, learned=is_learned and not is_silent)
        for answer in _tool_answers(chat.row.messages, index):
            # Some templates render what a tool answers in the turn that called it.
            answered = words_span(chat.rendering, answer)
            if answered is not None and answered[0] < span[1]:
                chat.set_span(answered, learned=False)

    def _span(self, chat: _Chat, index: int) -> tuple[int, int]:
        span = turn_span(chat.rendering, index)
        if span is None:
            reason = f"The chat template does not show where turn {index + 1} of line {chat.row.line} begins and ends."
            way_out = "Set assistant_only_loss: false, or use" if self._assistant_only else "Use"
            raise Failure("bad-row", reason, f"{way_out} a model whose template keeps every turn.")
        return span

    def _says(self, words: str, message: Message) -> bool:
        """Whether a rendered turn holds its answer, as it is or as JSON, and the names of the functions that it calls."""
        answer = message["content"].rpartition("</think>")[2].strip()
        as_json = json.dumps(answer, ensure_ascii=False)[1:-1]
        has_answer = self._added.say(words, answer) or self._added.say(words, as_json)
        shown = self._added.left_out_of(words)
        return has_answer and all(name in shown for name in _calls(message))

    def _end_at_stop(self, chat: _Chat, run: tuple[int, int]) -> None:
        """A line break after the end token belongs to the template, generation has stopped before it; an end token that the template
        counts to the next turn is the one that this turn has to learn."""
        ids, (start, end) = chat.ids, run
        last = max((index for index in range(start, end) if ids[index] in self._ends), default=None)
        if last is not None and not self._tokenizer.decode(ids[last + 1 : end]).strip():
            chat.mask[last + 1 : end] = [False] * (end - last - 1)
            end = last + 1
        if ids[end - 1] not in self._stop_ids and end < len(ids) and ids[end] in self._stop_ids:
            chat.mask[end] = True

    def _try_template(self, row: Row, messages: list[Message], prompt: bool) -> str | None:
        try:
            return str(self._template(row, messages, add_generation_prompt=prompt))
        except Failure:
            return None

    def _template(self, row: Row, messages: list[Message], **options: Any) -> Any:
        options = {"tokenize": False, "add_generation_prompt": False, **options}
        try:
            return render_chat(self._tokenizer, messages, row.tools, **options)
        except Exception as error:
            # Jinja raises whatever the template's author chose.
            reason = f"The model's chat template refuses line {row.line}: {first_line(error)}."
            raise Failure("bad-row", reason, "Correct the row; the template's own words say what it expects.") from error


def _runs(mask: list[bool]) -> list[tuple[int, int]]:
    """Start and end of each unbroken run."""
    edges = [index for index in range(len(mask) + 1) if (index < len(mask) and mask[index]) != (index > 0 and mask[index - 1])]
    return list(zip(edges[::2], edges[1::2]))


def _calls(message: Message) -> Iterator[str]:
    for call in message.get("tool_calls") or []:
        yield str((call.get("function") or call).get("name", ""))


def _tool_answers(messages: list[Message], index: int) -> Iterator[int]:
    """The messages in which tools answer a turn that has words of its own beside its calls."""
    if messages[index]["content"] and messages[index].get("tool_calls"):
        yield from (after for after, _ in takewhile(lambda pair: pair[1]["role"] == "tool", enumerate(messages[index + 1 :], index + 1)))


def _has_words(message: Message) -> bool:
    return bool(message["content"].strip() or message.get("tool_calls"))

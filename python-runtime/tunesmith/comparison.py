"""Answers requests with both sides of a run: one batch a side, a token each in turn, streamed as they come.

A side that fails leaves the other going; a batch that cannot be computed is tried in halves, down to the request that fails.
"""

import sys
from collections.abc import Sequence
from typing import Any, cast, get_args

from tunesmith.failures import Failure, Work, as_failure, first_line
from tunesmith.generate import Engine, Lane, SideBatch
from tunesmith.request_inbox import RequestInbox
from tunesmith.side_models import SideModels
from tunesmith.text_stream import TextStream
from tunesmith.tool_output import Answer, Side, ToolOutput

SIDES: tuple[Side, ...] = get_args(Side)
# Answered together; more lanes cost memory and delay the first token, fewer leave the cores idle.
REQUESTS_AT_ONCE = 32


def answering(side: Side) -> Work:
    """What helps when an answer cannot be computed."""
    hint = "Ask for fewer tokens, or close what else uses the memory."
    return Work(f"answering with the {side} model", f"while the {side} model answered", hint)


class Comparison:
    """Answers what the inbox holds until it closes."""

    def __init__(self, models: SideModels, inbox: RequestInbox, output: ToolOutput) -> None:
        self._models = models
        self._inbox = inbox
        self._output = output

    def run(self) -> None:
        """Returns when the input has ended."""
        while requests := self._inbox.take(REQUESTS_AT_ONCE):
            self.answer(requests)

    def answer(self, requests: Sequence[dict[str, Any]]) -> None:
        """Both sides' answers to all requests, one step of each batch in turn."""
        batches: list[SideBatch] = []
        lanes = [(request, prompt) for request in requests if (prompt := self._prompt(request)) is not None]
        for side in SIDES:
            batch = [self._lane(request, prompt, side) for request, prompt in lanes]
            if batch:
                engine = Engine(self._models.forward(side), self._models.stop_ids, self._models.device)
                batches.append(SideBatch(batch, engine))
        while batches:
            batches = [next_one for batch in batches for next_one in self._advance(batch)]
        for request in requests:
            self._inbox.forget(request["id"])

    def _advance(self, batch: SideBatch) -> list[SideBatch]:
        """One step; what is left to do of the batch. A pass that fails is tried again in halves, down to the lane that fails."""
        for lane in batch.lanes:
            if self._inbox.is_cancelled(lane.request_id):
                lane.stop = "cancelled"
        self._finish(batch)
        if not batch.lanes:
            return []
        try:
            pieces = batch.step()
        except Exception as error:  # noqa: BLE001 - whatever a model raises is its own side's problem, the other goes on
            if len(batch.lanes) > 1:
                return batch.split()
            batch.lanes[0].failure = as_failure(error, answering(batch.side))
            pieces = []
        for lane, piece in pieces:
            if piece:
                self._output.token(lane.request_id, lane.side, piece)
        self._finish(batch)
        return [batch] if batch.lanes else []

    def _finish(self, batch: SideBatch) -> None:
        for lane in batch.keep(lambda one: one.stop is None and one.failure is None):
            self._close(lane)

    def _close(self, lane: Lane) -> None:
        if lane.failure is not None:
            self._output.problem(lane.failure, lane.request_id, lane.side)
            return
        held_back = lane.stream.finish()
        if held_back:
            self._output.token(lane.request_id, lane.side, held_back)
        answer = Answer(lane.stream.text, len(lane.tokens), round(lane.compute_ms, 1), lane.stop or "end")
        self._output.answer(lane.request_id, lane.side, answer)

    def _lane(self, request: dict[str, Any], prompt: list[int], side: Side) -> Lane:
        room = (self._models.context_length or sys.maxsize) - len(prompt)
        return Lane(
            request["id"],
            side,
            prompt,
            max_tokens=min(request["maxTokens"], room),
            temperature=request["temperature"],
            seed=request["seed"],
            stream=TextStream(self._models.tokenizer),
        )

    def _prompt(self, request: dict[str, Any]) -> list[int] | None:
        """The request's token ids, or None after its problem was told."""
        try:
            return prompt_ids(self._models.tokenizer, request["messages"], self._models.context_length)
        except Failure as failure:
            self._output.problem(failure, request["id"])
            return None


def prompt_ids(tokenizer: Any, messages: list[dict[str, Any]], context_length: int | None) -> list[int]:
    """The chat as the template renders it, up to where the assistant answers; plain text when there is no template.

    Raises Failure `refused-prompt` or `long-prompt`.
    """
    if not tokenizer.chat_template:
        ids = tokenizer("\n".join(message["content"] for message in messages))["input_ids"]
    else:
        try:
            ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=True, return_dict=False)
        except Exception as error:
            # Jinja raises whatever the template's author chose.
            hint = "Change the turns; the template's own words say what it expects."
            raise Failure("refused-prompt", f"The model's chat template refuses this prompt: {first_line(error)}.", hint) from error
    if context_length is not None and len(ids) >= context_length:
        reason = f"The prompt has {len(ids)} tokens; the model reads {context_length} with its answer."
        raise Failure("long-prompt", reason, "Shorten the prompt.")
    return cast("list[int]", list(ids))

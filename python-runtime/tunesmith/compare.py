"""python -m tunesmith compare RUN_DIR: base and tuned answer the same prompts, both streamed.

    printf '%s\\n' '{"type":"generate","id":"1","messages":[…],"maxTokens":64,"temperature":0,"seed":0}' | …

Reads ToolRequest lines on stdin, writes ToolMessage lines on the private stdout: progress while loading, `ready`, then for each
request tokens and one answer (or problem) a side. Requests that wait are answered together; the two sides take turns, a token each.
The end of input ends the process between two tokens, because then nobody reads any more. RUN_DIR may also be an adapter or checkpoint.
"""

import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from tunesmith.failures import Failure, as_failure, is_out_of_memory
from tunesmith.heavy_imports import MODEL_PACKAGES, import_quickly
from tunesmith.request_inbox import RequestInbox
from tunesmith.tool_output import Side, ToolOutput, open_tool_output
from tunesmith.train import ENVIRONMENT

if TYPE_CHECKING:
    from tunesmith.generate import Lane, SideBatch
    from tunesmith.side_models import SideModels

SIDES: tuple[Side, ...] = get_args(Side)
# Answered together; more lanes cost memory and delay the first token, fewer leave the cores idle.
REQUESTS_AT_ONCE = 32
END_GRACE_SECONDS = 3.0


def failure_of(error: Exception, side: Side) -> Failure:
    """Out of memory has another next step here than in training."""
    if is_out_of_memory(error):
        hint = "Ask for fewer tokens, or close what else uses the memory."
        return Failure("out-of-memory", f"Memory ran out while the {side} model answered.", hint)
    return as_failure(error, during=f"answering with the {side} model")


class Comparison:
    """Answers what the inbox holds until it closes."""

    def __init__(self, models: "SideModels", inbox: RequestInbox, output: ToolOutput) -> None:
        self._models = models
        self._inbox = inbox
        self._output = output

    def run(self) -> None:
        """Returns when the input has ended."""
        while requests := self._inbox.take(REQUESTS_AT_ONCE):
            self.answer(requests)

    def answer(self, requests: Sequence[dict[str, Any]]) -> None:
        """Both sides' answers to all requests, one step of each batch in turn."""
        from tunesmith.generate import SideBatch

        batches: list[SideBatch] = []
        lanes = [(request, prompt) for request in requests if (prompt := self._prompt(request)) is not None]
        for side in SIDES:
            batch = [self._lane(request, prompt, side) for request, prompt in lanes]
            if batch:
                forward = self._models.forward(side)
                batches.append(SideBatch(batch, forward, stop_ids=self._models.stop_ids, device=self._models.device))
        while batches:
            batches = [next_one for batch in batches for next_one in self._advance(batch)]
        for request in requests:
            self._inbox.forget(request["id"])

    def _advance(self, batch: "SideBatch") -> "list[SideBatch]":
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
            batch.lanes[0].failure = failure_of(error, batch.side)
            pieces = []
        for lane, piece in pieces:
            if piece:
                self._output.token(lane.request_id, lane.side, piece)
        self._finish(batch)
        return [batch] if batch.lanes else []

    def _finish(self, batch: "SideBatch") -> None:
        for lane in batch.keep(lambda one: one.stop is None and one.failure is None):
            self._close(lane)

    def _close(self, lane: "Lane") -> None:
        if lane.failure is not None:
            failure = lane.failure
            self._output.problem(failure.code, failure.reason, failure.hint, request_id=lane.request_id, side=lane.side)
            return
        held_back = lane.stream.finish()
        if held_back:
            self._output.token(lane.request_id, lane.side, held_back)
        self._output.answer(
            lane.request_id,
            lane.side,
            lane.stream.text,
            tokens=len(lane.tokens),
            duration_ms=round(lane.compute_ms, 1),
            stop=lane.stop or "end",
        )

    def _lane(self, request: dict[str, Any], prompt: list[int], side: Side) -> "Lane":
        from tunesmith.generate import Lane
        from tunesmith.text_stream import TextStream

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
            self._output.problem(failure.code, failure.reason, failure.hint, request_id=request["id"])
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
            raise Failure("refused-prompt", f"The model's chat template refuses this prompt: {error}.", hint) from error
    if context_length is not None and len(ids) >= context_length:
        reason = f"The prompt has {len(ids)} tokens; the model reads {context_length} with its answer."
        raise Failure("long-prompt", reason, "Shorten the prompt.")
    return cast("list[int]", list(ids))


def refuse_line(output: ToolOutput, request_id: str, reason: str) -> None:
    """A line that is no request is a fault of the program that wrote it, so it is told and not fatal."""
    output.problem("bad-request", reason, "Tunesmith and its Python part differ. Run Doctor.", request_id=request_id)


def end_soon() -> None:
    """Called in the thread that saw the end of input: a model that is still loading, or a pass that takes long, is not waited for."""
    time.sleep(END_GRACE_SECONDS)
    os._exit(0)


def run(arguments: list[str]) -> int:
    """0 when the input ended, 1 when the models could not be loaded, 2 for a wrong command line."""
    if len(arguments) != 1:
        print("Usage: python -m tunesmith compare RUN_DIR", file=sys.stderr)
        return 2
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    output = open_tool_output()
    inbox = RequestInbox(lambda request_id, reason: refuse_line(output, request_id, reason))
    try:
        from tunesmith.tuned_weights import base_of, find_tuned_weights

        weights = find_tuned_weights(Path(arguments[0]))
        output.progress("load", None, "Starting")
        inbox.start(0, end_soon)
        import_quickly(MODEL_PACKAGES, quantizes=weights.plan is not None and weights.plan.config.method == "qlora")
        from tunesmith.side_models import load_side_models

        models = load_side_models(weights, output)
        base_name = Path(base_of(weights).id).name
    except Exception as error:  # noqa: BLE001 - told as a problem, its stack goes to the log
        report_failure(output, error, "loading the models")
        return 1
    output.ready(models.device_name, base_name, weights.name)
    Comparison(models, inbox, output).run()
    return 0


def report_failure(output: ToolOutput, error: Exception, during: str) -> None:
    """The problem on the private stdout, the stack of what nobody foresaw on stderr for the log."""
    failure = as_failure(error, during=during)
    if not isinstance(error, Failure):
        traceback.print_exc()
    output.problem(failure.code, failure.reason, failure.hint)

"""Generates answers for several prompts of one side at once, a token at a time.

A `SideBatch` owns the key/value cache of its lanes. `step` runs one forward pass and gives every lane its next token; lanes that end
leave the batch, so a long answer does not keep short ones computing. Between two steps the caller may cancel lanes, stream what came
and let the other side have its turn.

Base and tuned are batches of their own that take turns. One batch with PEFT's per-row adapter_names was measured and is not
faster on a CPU (60 lanes: 270 ms a step against 255 ms for both batches of 30), and one side's failure would end both.

Not covered: beam search, speculative decoding, top-k and top-p.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch

from tunesmith.failures import Failure
from tunesmith.text_stream import TextStream
from tunesmith.tool_output import Side, Stop

# forward(input_ids, **model_kwargs) -> model output with logits [batch, 1, vocabulary]
Forward = Callable[..., Any]


@dataclass
class Lane:
    """One side's answer to one request. `compute_ms` counts the passes that this lane's batch made, not the turns of others."""

    request_id: str
    side: Side
    prompt: list[int]
    max_tokens: int
    temperature: float
    seed: int
    stream: TextStream
    tokens: list[int] = field(default_factory=list[int])
    compute_ms: float = 0.0
    stop: Stop | None = None
    failure: Failure | None = None
    _random: torch.Generator | None = None

    def choose(self, logits: torch.Tensor) -> int:
        """The next token from logits [vocabulary]: the likeliest at temperature 0, else drawn with this request's own seed.

        Raises Failure `not-a-number` when the model computed none, which is what a diverged training leaves behind.
        """
        if bool(torch.isnan(logits).any()):
            reason = f"The {self.side} model computes no numbers (NaN)."
            hint = "The training diverged. Lower learning_rate, or compare an earlier checkpoint."
            raise Failure("not-a-number", reason, hint)
        if self.temperature <= 0:
            return int(logits.argmax())
        if self._random is None:
            self._random = torch.Generator().manual_seed(self.seed)
        shares = torch.softmax(logits.float().cpu() / self.temperature, dim=-1)
        return int(torch.multinomial(shares, 1, generator=self._random))


@dataclass(frozen=True)
class Engine:
    """What computes a side's answers. `stop_ids` end an answer; `device` is where the model computes."""

    forward: Forward
    stop_ids: frozenset[int]
    device: torch.device


class SideBatch:
    """Lanes of one side with a shared cache."""

    def __init__(self, lanes: list[Lane], engine: Engine) -> None:
        self.lanes = lanes
        self._engine = engine
        self._cache: Any = None
        self._mask = torch.empty(0)

    @property
    def side(self) -> Side:
        """Which side's lanes these are."""
        return self.lanes[0].side

    def split(self) -> "list[SideBatch]":
        """Two halves that start over from their prompts and the tokens so far, to find the lane that cannot be computed."""
        middle = len(self.lanes) // 2
        halves = [self.lanes[:middle], self.lanes[middle:]]
        return [SideBatch(half, self._engine) for half in halves]

    def keep(self, wanted: Callable[[Lane], bool]) -> list[Lane]:
        """Takes the lanes that are not `wanted` out of the batch and its cache, and returns them."""
        kept = [index for index, lane in enumerate(self.lanes) if wanted(lane)]
        dropped = [lane for lane in self.lanes if not wanted(lane)]
        if dropped and kept and self._cache is not None:
            rows = torch.tensor(kept, device=self._engine.device)
            self._cache.batch_select_indices(rows)
            self._mask = self._mask[rows]
        self.lanes = [self.lanes[index] for index in kept]
        return dropped

    @torch.inference_mode()
    def step(self) -> list[tuple[Lane, str]]:
        """One token for every lane, with the text that became whole.

        A lane that ends has its `stop` or its `failure` set and stays in the batch until `keep`. An exception of the pass itself
        leaves every lane's tokens as they were; the batch is then of no more use but for `split`.
        """
        started = time.perf_counter()
        logits = self._prefill() if self._cache is None else self._decode()
        pieces = [(lane, self._take(lane, logits[index])) for index, lane in enumerate(self.lanes)]
        spent_ms = (time.perf_counter() - started) * 1000
        for lane in self.lanes:
            lane.compute_ms += spent_ms
        return pieces

    def _take(self, lane: Lane, logits: torch.Tensor) -> str:
        try:
            token = lane.choose(logits)
        except Failure as failure:
            lane.failure = failure
            return ""
        lane.tokens.append(token)
        if token in self._engine.stop_ids:
            lane.stop = "end"
            return lane.stream.finish()
        piece = lane.stream.push(token)
        if len(lane.tokens) >= lane.max_tokens:
            lane.stop = "limit"
            piece += lane.stream.finish()
        return piece

    def _prefill(self) -> torch.Tensor:
        """Prompts padded on the left, so that every row's last token stands in the last column."""
        from transformers import DynamicCache

        rows = [lane.prompt + lane.tokens for lane in self.lanes]
        width = max(len(row) for row in rows)
        ids = torch.zeros(len(rows), width, dtype=torch.long)
        mask = torch.zeros(len(rows), width, dtype=torch.long)
        for index, row in enumerate(rows):
            ids[index, width - len(row) :] = torch.tensor(row)
            mask[index, width - len(row) :] = 1
        self._mask = mask.to(self._engine.device)
        self._cache = DynamicCache()
        positions = (self._mask.cumsum(dim=1) - 1).clamp(min=0)
        return self._pass(ids.to(self._engine.device), positions)

    def _decode(self) -> torch.Tensor:
        ids = torch.tensor([[lane.tokens[-1]] for lane in self.lanes], device=self._engine.device)
        self._mask = torch.cat([self._mask, self._mask.new_ones(len(self.lanes), 1)], dim=1)
        return self._pass(ids, self._mask.sum(dim=1, keepdim=True) - 1)

    def _pass(self, ids: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """Logits [batch, vocabulary] of the last column."""
        output = self._engine.forward(
            ids,
            attention_mask=self._mask,
            position_ids=positions,
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        return output.logits[:, -1]

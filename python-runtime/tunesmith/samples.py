"""One answer of the model in training, so that a person sees what the loss means: one held-out prompt, greedy, at most 48 tokens."""

from typing import Any

import torch

from tunesmith.rows import Row

MAX_TOKENS = 48


def sample_row(rows: list[Row]) -> Row | None:
    """The first row with a question and an answer."""
    return next((row for row in rows if [message["role"] for message in row.messages][-2:] == ["user", "assistant"]), None)


def stop_tokens(model: Any, tokenizer: Any) -> list[int]:
    """Where generation ends: what the model's own settings say, and the tokenizer's end token."""
    configured = model.generation_config.eos_token_id
    known = [configured] if isinstance(configured, int) else list(configured or [])
    return sorted({*known, *([tokenizer.eos_token_id] if tokenizer.eos_token_id is not None else [])})


@torch.no_grad()
def sample_answer(model: Any, tokenizer: Any, row: Row) -> dict[str, str]:
    """`prompt`, `expected` and `output` of a sample event."""
    inputs = tokenizer.apply_chat_template(
        row.messages[:-1], tools=row.tools, add_generation_prompt=True, return_dict=True, return_tensors="pt"
    ).to(model.device)
    was_training, had_checkpointing = model.training, getattr(model, "is_gradient_checkpointing", False)
    model.eval()
    try:
        output = model.generate(
            **inputs,
            max_new_tokens=MAX_TOKENS,
            do_sample=False,
            use_cache=True,
            eos_token_id=stop_tokens(model, tokenizer) or None,
            pad_token_id=tokenizer.pad_token_id,
        )
    finally:
        model.train(was_training)
    assert getattr(model, "is_gradient_checkpointing", False) == had_checkpointing
    text = tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    return {"prompt": row.messages[-2]["content"], "expected": row.messages[-1]["content"], "output": text.strip()}

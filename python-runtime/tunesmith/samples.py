"""One answer of the model in training, so that a person sees what the loss means: one held-out prompt, greedy, at most 48 tokens."""

from typing import Any

import torch

from tunesmith.render_chat import render_chat
from tunesmith.row_formats import Row
from tunesmith.stop_tokens import stop_token_ids

MAX_TOKENS = 48


def sample_row(rows: list[Row]) -> Row | None:
    """The first row with a question and an answer."""
    return next((row for row in rows if [message["role"] for message in row.messages][-2:] == ["user", "assistant"]), None)


@torch.no_grad()
def sample_answer(model: Any, tokenizer: Any, row: Row) -> dict[str, str]:
    """`prompt`, `expected` and `output` of a sample event."""
    options = {"add_generation_prompt": True, "return_dict": True, "return_tensors": "pt"}
    inputs = render_chat(tokenizer, row.messages[:-1], row.tools, **options).to(model.device)
    was_training, threads = model.training, torch.get_num_threads()
    model.eval()
    if model.device.type == "cpu":
        # One token at a time is too little work to share: handing it to other threads costs more than it saves.
        torch.set_num_threads(1)
    try:
        output = model.generate(
            **inputs,
            max_new_tokens=MAX_TOKENS,
            do_sample=False,
            use_cache=True,
            eos_token_id=sorted(stop_token_ids(tokenizer, model.generation_config)) or None,
            pad_token_id=tokenizer.pad_token_id,
        )
    finally:
        model.train(was_training)
        torch.set_num_threads(threads)
    text = tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    return {"prompt": row.messages[-2]["content"], "expected": row.messages[-1]["content"], "output": text.strip()}

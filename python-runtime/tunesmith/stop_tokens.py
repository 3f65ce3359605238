"""Where an answer ends: the end tokens that generation config, tokenizer and chat template name.

The template is asked too, because it alone knows the end of a turn: a tokenizer's eos_token is often the end of a document, and files
converted from other formats name a wrong one.
"""

from typing import Any

STAND_IN = "\u2063answer\u2063"


def _as_ids(value: int | list[int] | None) -> set[int]:
    if value is None:
        return set()
    return {value} if isinstance(value, int) else set(value)


def generation_config_of(tokenizer: Any) -> Any:
    """What lies beside the tokenizer's files, or None."""
    from transformers import GenerationConfig

    try:
        return GenerationConfig.from_pretrained(tokenizer.name_or_path, local_files_only=True)
    except (OSError, ValueError):
        return None


def turn_end_token(tokenizer: Any) -> int | None:
    """The special token that the chat template writes after an assistant's turn, or None when it writes none."""
    if not tokenizer.chat_template:
        return None
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": STAND_IN}]
    try:
        text = str(tokenizer.apply_chat_template(turns, tokenize=False))
    except Exception:  # noqa: BLE001 - the template wants other turns and says so with an exception of its author's choice
        return None
    tail = text.partition(STAND_IN)[2].lstrip()
    markers = {str(token): index for index, token in tokenizer.added_tokens_decoder.items()}
    found = [marker for marker in markers if tail.startswith(marker)]
    return markers[max(found, key=len)] if found else None


def stop_token_ids(tokenizer: Any, generation_config: Any) -> frozenset[int]:
    """Every token that ends an answer."""
    ids = _as_ids(getattr(generation_config, "eos_token_id", None)) | _as_ids(tokenizer.eos_token_id)
    end = turn_end_token(tokenizer)
    return frozenset(ids if end is None else ids | {end})

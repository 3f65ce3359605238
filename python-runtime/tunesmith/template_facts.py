"""What a chat template does beyond the messages, found by rendering it: its own system message and what ends a turn.

Servers that do not run the template need these as words: Ollama before it rendered Jinja picks a built-in template by likeness and
loses the default system message (SmolLM2's, for one).
"""

from typing import Any

from tunesmith.stop_tokens import turn_end_token

QUESTION = "\u2063question\u2063"
SYSTEM = "\u2063system\u2063"


def _render(tokenizer: Any, messages: list[dict[str, str]]) -> str:
    return str(tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))


def default_system(tokenizer: Any) -> str | None:
    """The system message that the template adds to a chat without one, or None when it adds none (or it cannot be told)."""
    if not tokenizer.chat_template:
        return None
    user = {"role": "user", "content": QUESTION}
    try:
        given = _render(tokenizer, [{"role": "system", "content": SYSTEM}, user])
        without = _render(tokenizer, [user])
    except Exception:  # noqa: BLE001 - the template wants other turns and says so with an exception of its author's choice
        return None
    before, _, after = given.partition(SYSTEM)
    if after == "" or not (without.startswith(before) and without.endswith(after)):
        return None
    return without[len(before) : len(without) - len(after)] or None


def stop_strings(tokenizer: Any, stop_ids: frozenset[int]) -> list[str]:
    """Texts of the tokens that end a turn, the template's own first."""
    end = turn_end_token(tokenizer)
    ordered = sorted(stop_ids, key=lambda index: (index != end, index))
    texts = [str(tokenizer.convert_ids_to_tokens(index)) for index in ordered]
    return list(dict.fromkeys(text for text in texts if text and text != "None"))

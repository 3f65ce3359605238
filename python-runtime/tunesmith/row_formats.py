"""One parsed line as a chat: messages, prompt/completion, ShareGPT and Alpaca rows become messages; text rows stay text.

A format needs its whole set of keys; the first that a row has counts. What the local trainer takes and refuses is shared with the linter
as test/fixtures/vectors/row-verdicts.json.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from tunesmith.bad_value import BadValue
from tunesmith.row_tools import offered_tools, tool_calls

Message = dict[str, Any]
Json = dict[str, Any]

SHAREGPT_ROLES = {
    "human": "user", "user": "user", "gpt": "assistant", "chatgpt": "assistant", "assistant": "assistant", "system": "system",
    "observation": "tool", "tool": "tool", "function_response": "tool", "function_call": "assistant",
}  # fmt: skip
ROLES = {"system", "developer", "user", "assistant", "tool"}


@dataclass(frozen=True)
class Row:
    """One training row. Either `messages` or `text` (a row without roles, which is learned whole).

    `prompt_turns` messages at the beginning are a prompt; of `skipped_turns` (their indices) nothing is learned either.
    """

    line: int
    messages: list[Message] = field(default_factory=list[Message])
    text: str | None = None
    tools: list[Json] | None = None
    prompt_turns: int = 0
    skipped_turns: frozenset[int] = frozenset()

    def is_learned(self, turn: int) -> bool:
        """Whether the assistant's words in this turn are trained."""
        return self.messages[turn]["role"] == "assistant" and turn >= self.prompt_turns and turn not in self.skipped_turns


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise BadValue(f"{key} is not a string")
    return value


def _items(value: object, key: str) -> list[Json]:
    if not isinstance(value, list) or not value:
        raise BadValue(f"{key} is not a list with at least one message")
    for index, item in enumerate(cast("list[object]", value)):
        if not isinstance(item, dict):
            raise BadValue(f"{key}[{index}] is not an object")
    return cast("list[Json]", value)


def _message(item: Json, key: str) -> Message:
    role = item.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise BadValue(f"{key}.role is {json.dumps(role)}, not one of {', '.join(sorted(ROLES))}")
    content = item.get("content")
    if content is None and not item.get("tool_calls"):
        raise BadValue(f"{key}.content is missing")
    if isinstance(content, list):
        content = _joined_parts(cast("list[object]", content), key)
    elif content is not None and not isinstance(content, str):
        raise BadValue(f"{key}.content is not a string")
    message = {**item, "content": content if content is not None else ""}
    if item.get("tool_calls"):
        message["tool_calls"] = tool_calls(item["tool_calls"], f"{key}.tool_calls")
    return message


def _joined_parts(parts: list[object], key: str) -> str:
    texts: list[str] = []
    for index, part in enumerate(parts):
        text = cast("Json", part).get("text") if isinstance(part, dict) else None
        if not isinstance(text, str):
            raise BadValue(f"{key}.content[{index}] is not a text part")
        texts.append(text)
    return "".join(texts)


def _list_of_messages(value: object, key: str) -> list[Message]:
    return [_message(item, f"{key}[{index}]") for index, item in enumerate(_items(value, key))]


def _from_messages(row: Json) -> list[Message]:
    return _list_of_messages(row["messages"], "messages")


def _turns(value: object, key: str, role: str) -> list[Message]:
    return [{"role": role, "content": value}] if isinstance(value, str) else _list_of_messages(value, key)


def _from_prompt(row: Json) -> list[Message]:
    if isinstance(row.get("label"), bool):
        raise BadValue("label is true or false, which makes it a KTO row; SFT would learn good and bad answers alike")
    return [*_turns(row["prompt"], "prompt", "user"), *_turns(row["completion"], "completion", "assistant")]


def _from_conversations(row: Json) -> list[Message]:
    """ShareGPT, or messages under ShareGPT's name."""
    items = _items(row["conversations"], "conversations")
    first = [{"role": "system", "content": row["system"]}] if isinstance(row.get("system"), str) else []
    if not any("from" in item for item in items) and any("role" in item for item in items):
        return [*first, *_list_of_messages(items, "conversations")]
    return [*first, *(_from_speaker(item, f"conversations[{index}]") for index, item in enumerate(items))]


def _from_speaker(item: Json, key: str) -> Message:
    role = SHAREGPT_ROLES.get(str(item.get("from")))
    if role is None:
        raise BadValue(f"{key}.from is {json.dumps(item.get('from'))}, which is no ShareGPT role")
    message: Message = {"role": role, "content": _text(item.get("value"), f"{key}.value")}
    return {**message, "weight": item["weight"]} if "weight" in item else message


def _from_alpaca(row: Json) -> list[Message]:
    messages: list[Message] = []
    if row.get("system"):
        messages.append({"role": "system", "content": _text(row["system"], "system")})
    for index, pair in enumerate(cast("list[Any]", row.get("history") or [])):
        if not isinstance(pair, list) or len(cast("list[Any]", pair)) != 2:
            raise BadValue(f"history[{index}] is not a pair of question and answer")
        asked, answered = cast("list[object]", pair)
        messages.append({"role": "user", "content": _text(asked, f"history[{index}][0]")})
        messages.append({"role": "assistant", "content": _text(answered, f"history[{index}][1]")})
    question = _text(row["instruction"], "instruction")
    if row.get("input"):
        question = f"{question}\n\n{_text(row['input'], 'input')}"
    messages.append({"role": "user", "content": question})
    return [*messages, {"role": "assistant", "content": _text(row["output"], "output")}]


FORMATS: tuple[tuple[set[str], Callable[[Json], list[Message]]], ...] = (
    ({"messages"}, _from_messages),
    ({"conversations"}, _from_conversations),
    ({"prompt", "completion"}, _from_prompt),
    ({"instruction", "output"}, _from_alpaca),
)
KNOWN = "messages; conversations; prompt and completion; instruction and output; text"
REFUSED: tuple[tuple[set[str], str], ...] = (
    ({"chosen", "rejected"}, "chosen and rejected make it a preference row, which SFT does not learn from"),
    ({"preferred_output", "non_preferred_output"}, "it is a preference row, which SFT does not learn from"),
    ({"input_ids"}, "input_ids are tokens already; the trainer reads text, with the base model's own tokenizer"),
)


def _chat(row: Json, line: int, messages: list[Message]) -> Row:
    skipped = frozenset(index for index, message in enumerate(messages) if message.get("weight") == 0)
    plain = [{key: value for key, value in message.items() if key != "weight"} for message in messages]
    return Row(line, plain, tools=offered_tools(row.get("tools")), skipped_turns=skipped)


def parse_row(value: object, line: int) -> Row:
    """Raises BadValue with the key that is wrong."""
    if not isinstance(value, dict):
        raise BadValue("the row is not a JSON object")
    row = cast("Json", value)
    for keys, read in FORMATS:
        if keys <= row.keys():
            chat = _chat(row, line, read(row))
            is_completion, prompt = "completion" in keys, row.get("prompt")
            return replace(chat, prompt_turns=1 if isinstance(prompt, str) else len(cast("list[Json]", prompt))) if is_completion else chat
    if "text" in row:
        return Row(line, text=_text(row["text"], "text"))
    reason = next((reason for keys, reason in REFUSED if keys <= row.keys()), None)
    raise BadValue(reason or f"no known format fits its keys ({KNOWN})")

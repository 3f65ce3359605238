"""The planned rows of a JSONL file as chats: messages, prompt/completion, ShareGPT and Alpaca rows become messages; text rows stay text.

The file is read once as bytes, its sha256 compared with the plan's, and only the planned lines are parsed, so a row that was held out
or skipped cannot break a run. Lines are split at line feeds alone, as the linter counts them.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from tunesmith.failures import Failure
from tunesmith.plan import PlanFile

Message = dict[str, Any]
Json = dict[str, Any]

SHAREGPT_ROLES = {
    "human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant", "system": "system",
    "observation": "tool", "tool": "tool", "function_call": "assistant",
}  # fmt: skip
ROLES = {"system", "developer", "user", "assistant", "tool"}


@dataclass(frozen=True)
class Row:
    """One training row. Either `messages` or `text` (a row without roles, which is learned whole)."""

    line: int
    messages: list[Message] = field(default_factory=list[Message])
    text: str | None = None
    tools: list[Json] | None = None


class _BadValue(Exception):
    """What is wrong with a value, and at which key."""


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _BadValue(f"{key} is not a string")
    return value


def _items(value: object, key: str) -> list[Json]:
    if not isinstance(value, list) or not value:
        raise _BadValue(f"{key} is not a list with at least one message")
    for index, item in enumerate(cast("list[object]", value)):
        if not isinstance(item, dict):
            raise _BadValue(f"{key}[{index}] is not an object")
    return cast("list[Json]", value)


def _message(item: Json, key: str) -> Message:
    if item.get("role") not in ROLES:
        raise _BadValue(f"{key}.role is {json.dumps(item.get('role'))}, not one of {', '.join(sorted(ROLES))}")
    content = item.get("content")
    if content is None and not item.get("tool_calls"):
        raise _BadValue(f"{key}.content is missing")
    if isinstance(content, list):
        content = _joined_parts(cast("list[object]", content), key)
    elif content is not None and not isinstance(content, str):
        raise _BadValue(f"{key}.content is not a string")
    return {**item, "content": content if content is not None else ""}


def _joined_parts(parts: list[object], key: str) -> str:
    texts: list[str] = []
    for index, part in enumerate(parts):
        text = cast("Json", part).get("text") if isinstance(part, dict) else None
        if not isinstance(text, str):
            raise _BadValue(f"{key}.content[{index}] is not a text part")
        texts.append(text)
    return "".join(texts)


def _from_messages(row: Json) -> list[Message]:
    return [_message(item, f"messages[{i}]") for i, item in enumerate(_items(row["messages"], "messages"))]


def _turns(value: object, key: str, role: str) -> list[Message]:
    if isinstance(value, str):
        return [{"role": role, "content": value}]
    return [_message(item, f"{key}[{i}]") for i, item in enumerate(_items(value, key))]


def _from_prompt(row: Json) -> list[Message]:
    return [*_turns(row["prompt"], "prompt", "user"), *_turns(row.get("completion"), "completion", "assistant")]


def _from_sharegpt(row: Json) -> list[Message]:
    messages: list[Message] = []
    if isinstance(row.get("system"), str):
        messages.append({"role": "system", "content": row["system"]})
    for index, item in enumerate(_items(row["conversations"], "conversations")):
        role = SHAREGPT_ROLES.get(str(item.get("from")))
        if role is None:
            raise _BadValue(f"conversations[{index}].from is {json.dumps(item.get('from'))}, which is no ShareGPT role")
        messages.append({"role": role, "content": _text(item.get("value"), f"conversations[{index}].value")})
    return messages


def _from_alpaca(row: Json) -> list[Message]:
    messages: list[Message] = []
    if row.get("system"):
        messages.append({"role": "system", "content": _text(row["system"], "system")})
    for index, pair in enumerate(cast("list[Any]", row.get("history") or [])):
        if not isinstance(pair, list) or len(cast("list[Any]", pair)) != 2:
            raise _BadValue(f"history[{index}] is not a pair of question and answer")
        asked, answered = cast("list[object]", pair)
        messages.append({"role": "user", "content": _text(asked, f"history[{index}][0]")})
        messages.append({"role": "assistant", "content": _text(answered, f"history[{index}][1]")})
    question = _text(row["instruction"], "instruction")
    if row.get("input"):
        question = f"{question}\n\n{_text(row['input'], 'input')}"
    messages.append({"role": "user", "content": question})
    return [*messages, {"role": "assistant", "content": _text(row.get("output"), "output")}]


FORMATS: tuple[tuple[str, Callable[[Json], list[Message]]], ...] = (
    ("messages", _from_messages),
    ("conversations", _from_sharegpt),
    ("prompt", _from_prompt),
    ("instruction", _from_alpaca),
)


def parse_row(value: object, line: int) -> Row:
    """Raises _BadValue with the key that is wrong."""
    if not isinstance(value, dict):
        raise _BadValue("the row is not a JSON object")
    row = cast("Json", value)
    for key, read in FORMATS:
        if key in row:
            tools = row.get("tools")
            return Row(line, messages=read(row), tools=cast("list[Json]", tools) if isinstance(tools, list) else None)
    if "text" in row:
        return Row(line, text=_text(row["text"], "text"))
    raise _BadValue("no key of a known format (messages, prompt, conversations, instruction, text)")


def read_rows(file: PlanFile) -> list[Row]:
    """The planned rows, in the plan's order. Raises Failure `missing-data`, `dataset-changed` or `bad-row`."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        hint = "Put the file back, or start a new run with another one."
        raise Failure("missing-data", f"{file.path} cannot be read: {error.strerror}.", hint) from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        hint = "Restore the file, or start a new run on the new rows."
        raise Failure("dataset-changed", f"{file.path} has changed since the run was planned.", hint)
    lines = data.split(b"\n")
    return [_read_line(file, lines, number) for number in file.lines]


def _read_line(file: PlanFile, lines: list[bytes], number: int) -> Row:
    hint = "Correct the row; the linter marks it in the editor. Then start a new run."
    try:
        if number > len(lines):
            raise _BadValue(f"the file has only {len(lines)} lines")
        text = lines[number - 1].decode("utf-8-sig" if number == 1 else "utf-8")
        return parse_row(json.loads(text), number)
    except (_BadValue, ValueError) as error:
        raise Failure("bad-row", f"{file.path}, line {number}: {error}.", hint) from error

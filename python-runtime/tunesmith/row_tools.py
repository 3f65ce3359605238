"""What a row says about tools: the functions it offers and the calls in its turns.

Calls keep their arguments as values: OpenAI writes them as JSON in a string, which most chat templates would render as a string.
"""

import json
from typing import Any, cast

from tunesmith.bad_value import BadValue

Json = dict[str, Any]


def offered_tools(value: object) -> list[Json] | None:
    """A list of functions; data sets that need one type for all rows keep it as JSON in a string."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else None
        except ValueError:
            raise BadValue("tools is text that is no JSON") from None
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(tool, dict) for tool in cast("list[object]", value)):
        raise BadValue("tools is not a list of objects")
    return cast("list[Json]", value) or None


def tool_calls(value: object, key: str) -> list[Json]:
    """A turn's calls, arguments as values where they are JSON."""
    if not isinstance(value, list):
        raise BadValue(f"{key} is not a list")
    calls: list[Json] = []
    for index, call in enumerate(cast("list[object]", value)):
        if not isinstance(call, dict):
            raise BadValue(f"{key}[{index}] is not an object")
        calls.append(_call(cast("Json", call), f"{key}[{index}]"))
    return calls


def _call(call: Json, key: str) -> Json:
    """Either with its function under that key or with its parts beside each other."""
    function: object = call.get("function")
    if function is None:
        return _with_values(call)
    if not isinstance(function, dict):
        raise BadValue(f"{key}.function is not an object")
    return {**call, "function": _with_values(cast("Json", function))}


def _with_values(function: Json) -> Json:
    arguments = function.get("arguments")
    try:
        values: object = json.loads(arguments) if isinstance(arguments, str) else None
    except ValueError:
        return function
    return {**function, "arguments": values} if isinstance(values, dict) else function


def with_text_arguments(message: Json) -> Json:
    """The same turn with its arguments as JSON in strings, for templates that put them together themselves."""
    if not message.get("tool_calls"):
        return message
    return {**message, "tool_calls": [_as_text(call) for call in message["tool_calls"]]}


def _as_text(call: Json) -> Json:
    if isinstance(call.get("function"), dict):
        return {**call, "function": _as_text(call["function"])}
    arguments = call.get("arguments")
    return {**call, "arguments": json.dumps(arguments, ensure_ascii=False)} if isinstance(arguments, dict) else call

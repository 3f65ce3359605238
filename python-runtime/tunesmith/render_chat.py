"""Renders a chat with the model's own template."""

from typing import Any

from tunesmith.row_formats import Json, Message
from tunesmith.row_tools import with_text_arguments


def render_chat(tokenizer: Any, messages: list[Message], tools: list[Json] | None, **options: Any) -> Any:
    """What `apply_chat_template` gives. Raises whatever the template's author chose when the template refuses the chat."""
    try:
        return tokenizer.apply_chat_template(messages, tools=tools, **options)
    except Exception:
        as_text = [with_text_arguments(message) for message in messages]
        if as_text == messages:
            raise
        # A few templates put the text of a call together themselves and fail on anything but text.
        return tokenizer.apply_chat_template(as_text, tools=tools, **options)

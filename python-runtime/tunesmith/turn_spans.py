"""Where an assistant's turn stands in a rendered chat, found by rendering alone.

What the template adds between "the chat up to here, now the assistant" and "the chat including this turn" is the turn with its end
token. Where a template writes earlier turns in another way than last ones (it drops old reasoning, say), the chat is rendered once
more with another text in the turn's place: what stays the same before and behind is not the turn.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tunesmith.row_formats import Message

STAND_IN = "\u2063stand-in\u2063"


@dataclass(frozen=True)
class Rendering:
    """A chat and its text. `render(messages, prompt)` renders others, None when the template refuses them; `prompt` adds the words with
    which an answer is asked for. `markers` are the tokenizer's special tokens, the longest first."""

    messages: list[Message]
    text: str
    render: Callable[[list[Message], bool], str | None]
    markers: list[str]


@dataclass(frozen=True)
class _Turn:
    """One message of the chat; `before` is where it begins when the turns before it are rendered as if it was not there."""

    chat: Rendering
    index: int
    before: int | None


def turn_span(chat: Rendering, index: int) -> tuple[int, int] | None:
    """Start and end of the turn's own words with its end token; None when the rendering does not show them."""
    before = _prefix(chat, chat.render(chat.messages[:index], True))
    is_last = index == len(chat.messages) - 1
    alone = chat.text if is_last else chat.render(chat.messages[: index + 1], False)
    whole = _prefix(chat, alone)
    if before is not None and whole is not None and whole > before:
        return before, whole
    turn = _Turn(chat, index, before)
    for message in _stand_ins(chat.messages[index]):
        changed = chat.render([*chat.messages[:index], message, *chat.messages[index + 1 :]], False)
        span = None if changed is None else _compared(turn, changed)
        if span is not None:
            return span
    return None if before is None or alone is None else _up_to_end_token(chat, before, alone)


def _prefix(chat: Rendering, part: str | None) -> int | None:
    """The length of what the chat's text begins with, else None."""
    return len(part) if part and chat.text.startswith(part) else None


def _stand_ins(message: Message) -> Iterator[Message]:
    """Calls and reasoning belong to the turn, so they go as well; where a later turn needs the calls they stay."""
    yield {"role": message["role"], "content": STAND_IN}
    if message.get("tool_calls"):
        yield {"role": message["role"], "content": STAND_IN, "tool_calls": message["tool_calls"]}


def _compared(turn: _Turn, changed: str) -> tuple[int, int] | None:
    """The turn by what is the same without it. Whatever else differs means that more than the turn has changed: None."""
    chat, at = turn.chat, changed.find(STAND_IN)
    if at < 0:
        return None
    tail = changed[at + len(STAND_IN) :]
    end_token = _leading_marker(chat, tail)
    rest = tail[len(end_token) :]
    # A turn that calls a tool may end with another token than one that answers.
    if not chat.text.endswith(tail) and not (end_token and chat.text.endswith(rest)):
        return None
    end = len(chat.text) - len(rest)
    start = _start(turn, changed[:at])
    return None if start is None or start > end else (start, end)


def _start(turn: _Turn, head: str) -> int | None:
    """Where the turn begins; `head` is what stands before a stand-in."""
    if turn.before is not None:
        return turn.before
    chat, index = turn.chat, turn.index
    same = len(os.path.commonprefix([chat.text, head]))
    prompt = _prompt_end(chat, index)
    if prompt is not None and prompt <= same:
        return prompt
    turns_before = _prefix(chat, chat.render(chat.messages[:index], False))
    is_this_turn = same == len(head) or (turns_before is not None and same >= turns_before)
    return same if is_this_turn else None


def _prompt_end(chat: Rendering, index: int) -> int | None:
    """The end of the words that ask for this turn, looked for behind the turn before."""
    plain, asking = (chat.render(chat.messages[:index], prompt) for prompt in (False, True))
    if index == 0 or plain is None or asking is None or not asking.startswith(plain) or asking == plain:
        return None
    words_before = words_span(chat, index - 1)
    words = asking[len(plain) :]
    found = -1 if words_before is None else chat.text.find(words, words_before[1])
    return None if found < 0 else found + len(words)


def words_span(chat: Rendering, index: int) -> tuple[int, int] | None:
    """Start and end of a message's content alone; None when the rendering does not show it."""
    other = {**chat.messages[index], "content": STAND_IN}
    changed = chat.render([*chat.messages[:index], other, *chat.messages[index + 1 :]], False)
    if changed is None or STAND_IN not in changed:
        return None
    start = len(os.path.commonprefix([chat.text, changed]))
    behind = len(os.path.commonprefix([chat.text[:start:-1], changed[:start:-1]]))
    return start, max(start, len(chat.text) - behind)


def _leading_marker(chat: Rendering, tail: str) -> str:
    """The end token that a tail begins with, with the blanks before it; nothing when there is none."""
    words = tail.lstrip()
    marker = next((marker for marker in chat.markers if words.startswith(marker)), "")
    return tail[: len(tail) - len(words) + len(marker)] if marker else ""


def _up_to_end_token(chat: Rendering, start: int, alone: str) -> tuple[int, int] | None:
    """From a start that is known to the token that ends this turn when it is the last one."""
    last = max(((alone.rfind(marker), marker) for marker in chat.markers), default=(-1, ""))
    found = chat.text.find(last[1], start) if last[0] >= 0 else -1
    return None if found < 0 else (start, found + len(last[1]))

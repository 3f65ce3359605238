"""What a template leaves out of a turn is told, and nothing else is taken for it."""

from typing import Any

import pytest
from test_label_mask import encode, encode_row, say, trained_text
from tiny_model import TEMPLATE, tiny_tokenizer
from tokenizers import AddedToken
from tunesmith.failures import Failure

# Shows a last answer alone, and tells no end of it.
LAST_ALONE = "{% for message in messages %}{% if message['role'] == 'user' or loop.last %}{{ message['content'] }}{% endif %}{% endfor %}"
WITHOUT_ANSWERS = TEMPLATE.replace(
    "message['content'] + '<|im_end|>'", "('' if message['role'] == 'assistant' else message['content']) + '<|im_end|>'"
)
WORDS = ["<tool_call>", "</tool_call>", "<file_sep>", "<yes>"]


def with_words(template: str = TEMPLATE) -> Any:
    """Its words are added tokens but no special ones, as Qwen's and SmolLM2's are."""
    tokenizer = tiny_tokenizer()
    tokenizer.add_tokens([AddedToken(word, normalized=False) for word in WORDS])
    tokenizer.chat_template = template
    return tokenizer


@pytest.mark.parametrize(
    "answer", ['<tool_call>\n{"name": "f", "arguments": {}}\n</tool_call>', "cat <file_sep> more", "<yes>", " <yes>\n", "two\nlines"]
)
def test_an_answer_with_added_tokens_in_it_is_shown_and_learned(answer: str) -> None:
    tokenizer = with_words()
    example = encode(tokenizer, say("a", answer))
    assert not example.hides_turn
    assert trained_text(tokenizer, example) == [f"{answer}<|im_end|>"]


@pytest.mark.parametrize("answer", ["one", "<yes>", "im_end", "<tool_call>f</tool_call>"])
def test_an_answer_that_is_left_out_is_told_and_teaches_no_silence(answer: str) -> None:
    example = encode(with_words(WITHOUT_ANSWERS), say("a", answer))
    assert (example.hides_turn, example.trained_tokens) == (True, 0)


def test_a_prompt_may_have_turns_that_the_template_hides() -> None:
    chat = say("a", "b", "c?", "one")
    example = encode_row(with_words(LAST_ALONE), {"prompt": chat[:3], "completion": chat[3:]}, assistant_only=False)
    assert trained_text(with_words(), example) == ["one"]


@pytest.mark.parametrize("assistant_only", [True, False])
def test_a_turn_that_cannot_be_found_is_told_with_what_helps(assistant_only: bool) -> None:
    chat = say("a", "one", "b", "two")
    row = {"messages": [chat[0], {**chat[1], "weight": int(assistant_only)}, *chat[2:]]}
    with pytest.raises(Failure, match="turn 2 of line 1") as failure:
        encode_row(with_words(LAST_ALONE), row, assistant_only=assistant_only)
    assert ("assistant_only_loss" in failure.value.hint) == assistant_only

"""Labels stand on the assistant's turns and their end token, and nowhere else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_model import TEMPLATE, tiny_tokenizer
from tunesmith.example import IGNORED, Example
from tunesmith.failures import Failure
from tunesmith.label_mask import Learning, RowEncoder
from tunesmith.row_formats import Row, parse_row

TOKENIZER = tiny_tokenizer()
MARKED = TEMPLATE.replace(
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}",
    "{{ '<|im_start|>' + message['role'] + '\n' }}{% if message['role'] == 'assistant' %}"
    "{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}{% else %}"
    "{{ message['content'] + '<|im_end|>' }}{% endif %}{{ '\n' }}",
)
# Drops what stands before </think> in all turns but the last, and opens a thought when it asks for an answer.
THINKING = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' }}"
    "{% if message['role'] == 'assistant' and not loop.last %}{{ message['content'].split('</think>')[-1] }}"
    "{% else %}{{ message['content'] }}{% endif %}{{ '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>' }}{% endif %}"
)
# Ends turns with a line break and no token.
PLAIN = (
    "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)


def with_template(template: str) -> Any:
    tokenizer = tiny_tokenizer()
    tokenizer.chat_template = template
    return tokenizer


def encode(tokenizer: Any, messages: list[dict[str, str]], *, max_length: int = 4096, assistant_only: bool = True) -> Example:
    return RowEncoder(tokenizer, Learning(max_length, assistant_only)).encode(Row(1, messages=messages))


def trained_text(tokenizer: Any, example: Example) -> list[str]:
    """The runs of labels as text."""
    runs: list[list[int]] = [[]]
    for label in example.labels:
        if label == IGNORED:
            runs.append([])
        else:
            runs[-1].append(label)
    return [tokenizer.decode(run) for run in runs if run]


def say(*texts: str, system: str | None = None) -> list[dict[str, str]]:
    roles = ["user", "assistant"] * len(texts)
    first = [] if system is None else [{"role": "system", "content": system}]
    return [*first, *({"role": role, "content": text} for role, text in zip(roles, texts, strict=False))]


# Everything that text may hold save the markers themselves, which the linter refuses.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<|"), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, min_size=2, max_size=6), st.none() | TEXT)
def test_exactly_the_answers_and_their_end_tokens_are_trained(texts: list[str], system: str | None) -> None:
    messages = say(*texts, system=system)
    example = encode(TOKENIZER, messages)
    answers = [message["content"] for message in messages if message["role"] == "assistant"]
    expected = [TOKENIZER.decode(TOKENIZER(f"{answer}<|im_end|>", add_special_tokens=False)["input_ids"]) for answer in answers]
    assert trained_text(TOKENIZER, example) == expected
    assert all(label in (IGNORED, token) for label, token in zip(example.labels, example.input_ids, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=2, max_size=6), st.none() | TEXT)
def test_markers_and_prefixes_agree(texts: list[str], system: str | None) -> None:
    messages = say(*texts, system=system)
    assert encode(with_template(MARKED), messages) == encode(TOKENIZER, messages)


def test_the_default_system_message_is_in_the_prompt_and_not_trained() -> None:
    example = encode(TOKENIZER, say("how many", "three"))
    assert TOKENIZER.decode(example.input_ids).startswith("<|im_start|>system\nAnswer in short words<|im_end|>")
    assert trained_text(TOKENIZER, example) == ["three<|im_end|>"]
    assert example.trained_tokens == sum(label != IGNORED for label in example.labels)


def test_a_template_that_rewrites_earlier_turns_is_read_all_the_same() -> None:
    tokenizer = with_template(THINKING)
    example = encode(tokenizer, say("a", "<think>why</think>one", "b", "<think>how</think>two"))
    # The last turn's <think> is part of the prompt: the template writes it when it asks for an answer.
    assert trained_text(tokenizer, example) == ["one<|im_end|>", "how</think>two<|im_end|>"]


def test_a_template_without_end_token_trains_the_line_break_that_ends_the_turn() -> None:
    tokenizer = with_template(PLAIN)
    assert trained_text(tokenizer, encode(tokenizer, say("a", "one"))) == ["one\n"]


def test_a_template_that_hides_a_turn_is_refused_with_the_line() -> None:
    user_turns = "{% if message['role'] == 'user' %}{{ message['content'] }}{% endif %}"
    tokenizer = with_template("{% for message in messages %}" + user_turns + "{% endfor %}")
    with pytest.raises(Failure, match="turn 2 of line 1"):
        encode(tokenizer, say("a", "one"))


def test_a_template_that_raises_is_a_bad_row() -> None:
    tokenizer = with_template("{{ raise_exception('roles must alternate') }}")
    with pytest.raises(Failure, match="line 1: roles must alternate") as failure:
        encode(tokenizer, say("a", "one"))
    assert failure.value.code == "bad-row"


def test_without_assistant_only_everything_is_trained() -> None:
    example = encode(TOKENIZER, say("a", "one"), assistant_only=False)
    assert example.labels == example.input_ids
    assert example.trained_tokens == len(example.input_ids) - 1


def test_what_lies_beyond_max_length_is_cut_with_its_labels() -> None:
    whole = encode(TOKENIZER, say("a", "one two three"))
    start = whole.labels.index(next(label for label in whole.labels if label != IGNORED))
    cut = encode(TOKENIZER, say("a", "one two three"), max_length=start + 2)
    assert cut.input_ids == whole.input_ids[: start + 2]
    assert cut.trained_tokens == 2
    assert encode(TOKENIZER, say("a", "one two three"), max_length=start).trained_tokens == 0


def test_a_text_row_is_learned_whole_and_ends_with_the_end_token() -> None:
    example = RowEncoder(TOKENIZER, Learning(99, True)).encode(Row(4, text="once upon"))
    assert example.labels == example.input_ids
    assert TOKENIZER.decode(example.input_ids) == "once upon<|im_end|>"
    assert example.line == 4


END_OUTSIDE = MARKED.replace(" + '<|im_end|>' }}{% endgeneration %}", " }}{% endgeneration %}{{ '<|im_end|>' }}")


def encode_row(tokenizer: Any, row: dict[str, Any], *, assistant_only: bool = True) -> Example:
    return RowEncoder(tokenizer, Learning(4096, assistant_only)).encode(parse_row(row, 1))


@pytest.mark.parametrize("template", [TEMPLATE, MARKED], ids=["prefixes", "markers"])
def test_turns_of_a_prompt_and_of_weight_0_are_context_alone(template: str) -> None:
    tokenizer, chat = with_template(template), say("a", "one", "b", "two", "c", "three")
    completion = encode_row(tokenizer, {"prompt": chat[:3], "completion": chat[3:]})
    assert trained_text(tokenizer, completion) == ["two<|im_end|>", "three<|im_end|>"]
    weighed = [{**message, "weight": 0 if message["content"] == "two" else 1} for message in chat]
    assert trained_text(tokenizer, encode_row(tokenizer, {"messages": weighed})) == ["one<|im_end|>", "three<|im_end|>"]


def test_a_prompt_is_not_learned_where_everything_else_is() -> None:
    chat = say("a", "one", "b", "two")
    example = encode_row(TOKENIZER, {"prompt": chat[:3], "completion": chat[3:]}, assistant_only=False)
    assert trained_text(TOKENIZER, example) == ["two<|im_end|>\n"]
    weighed = [chat[0], {**chat[1], "weight": 0}, *chat[2:]]
    learned = trained_text(TOKENIZER, encode_row(TOKENIZER, {"messages": weighed}, assistant_only=False))
    assert [("one" in text, "two" in text) for text in learned] == [(False, False), (False, True)]


def test_an_end_token_outside_the_markers_is_learned_all_the_same() -> None:
    tokenizer = with_template(END_OUTSIDE)
    assert trained_text(tokenizer, encode(tokenizer, say("a", "one", "b", "two"))) == ["one<|im_end|>", "two<|im_end|>"]


@pytest.mark.parametrize(("template", "can_stop"), [(TEMPLATE, True), (MARKED, True), (PLAIN, False)])
@pytest.mark.parametrize("assistant_only", [True, False])
def test_a_turn_without_an_end_token_is_told(template: str, can_stop: bool, assistant_only: bool) -> None:
    assert encode(with_template(template), say("a", "one"), assistant_only=assistant_only).can_stop is can_stop


def test_of_several_templates_the_default_is_taken_and_the_one_for_tools_where_there_are_some() -> None:
    tokenizer = with_template(TEMPLATE)
    tokenizer.chat_template = {"default": TEMPLATE, "tool_use": PLAIN}
    row = {"messages": say("a", "one")}
    assert trained_text(tokenizer, encode_row(tokenizer, row)) == ["one<|im_end|>"]
    assert trained_text(tokenizer, encode_row(tokenizer, {**row, "tools": [{"name": "f"}]})) == ["one\n"]


def test_a_row_of_just_max_length_is_whole() -> None:
    length = len(encode(TOKENIZER, say("a", "one")).input_ids)
    assert [encode(TOKENIZER, say("a", "one"), max_length=length - cut).is_cut for cut in (0, 1)] == [False, True]

"""Whatever the template: every assistant turn is learned with what ends it, and nothing that others say."""

import functools
from typing import Any

import pytest
from test_label_mask import trained_text
from trl_templates import TEMPLATES, tokenizer_with
from tunesmith.example import Example
from tunesmith.failures import Failure
from tunesmith.label_mask import Learning, RowEncoder
from tunesmith.row_formats import parse_row

CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Graz"}'}}
CITY = {"type": "object", "properties": {"city": {"type": "string", "description": "which"}}, "required": ["city"]}
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "sky", "parameters": CITY}}]
TOOL = {"role": "tool", "name": "weather", "tool_call_id": "call_1", "content": "rainy"}
# Templates that have no tools: a call is left out, or the whole row is refused.
WITHOUT_CALLS = {"deepseek_r1_distill", "lfm2", "llama3", "phi3", "phi3_5", "qwen2_5_vl"}
WITHOUT_TOOLS = {"cohere", "cohere2", "gemma", "gemma3"}
# Their calls leave no place for words beside them.
CALLS_ALONE = {"gptoss", "llama3_1", "llama3_2", "muse_glimmer"}


def family(name: str) -> str:
    return name.removesuffix("_training")


def asks(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def says(text: str, **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": text, **more}


@functools.cache
def tokenizer_of(name: str) -> Any:
    return tokenizer_with(name)


def encode(name: str, messages: list[dict[str, Any]], **more: Any) -> tuple[Example, list[str]]:
    """The example, and its runs of labels as text."""
    tokenizer = tokenizer_of(name)
    encoder = RowEncoder(tokenizer, Learning(9999, True))
    example = encoder.encode(parse_row({"messages": messages, **more}, 1))
    return example, trained_text(tokenizer, example)


def ends_turn(name: str, trained: str) -> bool:
    """The last thing that is learned is a special token; GLM's turns end where the next one begins."""
    tokenizer = tokenizer_of(name)
    return name == "glm4moe" or any(trained.rstrip().endswith(str(token)) for token in tokenizer.added_tokens_decoder.values())


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("turns", [1, 3])
def test_each_answer_is_learned_with_its_end(name: str, turns: int) -> None:
    numbers = ["one", "two", "three"][:turns]
    _, trained = encode(name, [message for number in numbers for message in (asks(f"ask {number}"), says(f"say {number}"))])
    assert len(trained) == turns
    for number, text in zip(numbers, trained, strict=True):
        assert f"say {number}" in text
        assert "ask" not in text
        assert ends_turn(name, text)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("key", ["content", "reasoning_content", "thinking"])
def test_reasoning_of_a_last_turn_breaks_nothing(name: str, key: str) -> None:
    answers = [says(f"<think>\nwhy\n</think>\n\nsay {n}") if key == "content" else says(f"say {n}", **{key: "why"}) for n in ("one", "two")]
    _, trained = encode(name, [asks("ask one"), answers[0], asks("ask two"), answers[1]])
    assert [f"say {number}" in text for number, text in zip(("one", "two"), trained, strict=True)] == [True, True]
    assert not any("ask" in text for text in trained)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if family(name) not in WITHOUT_TOOLS | WITHOUT_CALLS])
@pytest.mark.parametrize("beside", ["", "look first"])
@pytest.mark.parametrize("later", [False, True])
def test_a_call_is_learned_whole_and_what_the_tool_says_is_not(name: str, beside: str, later: bool) -> None:
    more = [asks("ask two"), says("say two")] if later else []
    example, trained = encode(name, [asks("ask one"), says(beside, tool_calls=[CALL]), TOOL, says("say one"), *more], tools=TOOLS)
    learned = "".join(trained)
    assert ("weather" in trained[0], "Graz" in trained[0]) == (True, True)
    assert ends_turn(name, trained[0]) or family(name).startswith(("gemma4", "diffusion_gemma"))
    assert "rainy" not in learned
    assert "ask" not in learned
    assert all(f"say {number}" in learned for number in (["one", "two"] if later else ["one"]))
    assert (beside in learned and not example.hides_turn) or family(name) in CALLS_ALONE


@pytest.mark.parametrize("name", [name for name in TEMPLATES if family(name) in WITHOUT_CALLS])
def test_a_call_that_is_not_rendered_does_not_teach_silence(name: str) -> None:
    example, trained = encode(name, [asks("ask one"), says("", tool_calls=[CALL]), TOOL, says("say one")], tools=TOOLS)
    assert example.hides_turn
    assert len(trained) == 1
    assert "say one" in trained[0]


@pytest.mark.parametrize("name", [name for name in TEMPLATES if family(name) in WITHOUT_TOOLS])
def test_a_row_that_the_template_refuses_is_named(name: str) -> None:
    with pytest.raises(Failure, match="template refuses line 1"):
        encode(name, [asks("ask one"), says("", tool_calls=[CALL]), TOOL, says("say one")], tools=TOOLS)


def test_a_stop_token_that_opens_the_next_turn_is_learned() -> None:
    tokenizer = tokenizer_of("glm4moe")
    stops = frozenset(tokenizer.convert_tokens_to_ids(["<|user|>", "<|observation|>"]))
    encoder = RowEncoder(tokenizer, Learning(9999, True, stops))
    chat = [asks("ask one"), says("", tool_calls=[CALL]), TOOL, says("say one"), asks("ask two"), says("say two")]
    example = encoder.encode(parse_row({"messages": chat}, 1))
    assert [text.endswith(("<|observation|>", "<|user|>")) for text in trained_text(tokenizer, example)] == [True, True, False]
    assert not example.can_stop


@pytest.mark.parametrize("name", [name for name in TEMPLATES if "gemma" in name])
@pytest.mark.parametrize("answer", ["say one", "say\none", "<h1>", "<h1>say</h1>\n\n  one"])
def test_line_breaks_that_are_tokens_end_no_turn_and_hide_none(name: str, answer: str) -> None:
    example, (trained,) = encode(name, [asks("ask one"), says(answer)])
    assert trained.endswith(("<end_of_turn>", "<turn|>"))
    assert answer in trained
    assert (example.can_stop, example.hides_turn) == (True, False)

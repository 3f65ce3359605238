"""A row is asked, when base and tuned are compared, as it is trained: vectors shared with the TypeScript side."""

import json
from pathlib import Path
from typing import Any

import pytest
from tunesmith.row_formats import parse_row

VECTORS = Path(__file__).resolve().parents[1] / "fixtures" / "vectors"
PROMPTS: list[dict[str, Any]] = json.loads((VECTORS / "row-prompts.json").read_text("utf-8"))


@pytest.mark.parametrize("case", PROMPTS, ids=[case["name"] for case in PROMPTS])
def test_the_turns_before_the_last_answer_are_the_prompt(case: dict[str, Any]) -> None:
    messages = parse_row(json.loads(case["line"]), 1).messages
    answer = max(index for index, message in enumerate(messages) if message["role"] == "assistant")
    assert messages[:answer] == case["messages"]
    assert messages[answer]["content"] == case["expected"]

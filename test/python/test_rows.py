"""Rows of every format as messages; a bad row names file, line and key."""

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_run import plan_file
from tunesmith.failures import Failure
from tunesmith.plan import PlanFile
from tunesmith.row_formats import Row
from tunesmith.rows import lines_of, read_rows

VECTORS = Path(__file__).resolve().parents[1] / "fixtures" / "vectors"
VERDICTS: list[dict[str, Any]] = json.loads((VECTORS / "row-verdicts.json").read_text("utf-8"))
SPLITS: list[dict[str, Any]] = json.loads((VECTORS / "line-splits.json").read_text("utf-8"))
USER = {"role": "user", "content": "q"}
ANSWER = {"role": "assistant", "content": "a"}


def planned(path: Path, lines: list[int] | None = None) -> PlanFile:
    facts = plan_file(path)
    return PlanFile(path, facts["sha256"], facts["lines"] if lines is None else lines)


def read_one(tmp_path: Path, row: object) -> Row:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return read_rows(planned(path))[0]


@pytest.mark.parametrize(
    ("row", "messages"),
    [
        ({"messages": [USER, ANSWER]}, [USER, ANSWER]),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "q"}]}, ANSWER]}, [USER, ANSWER]),
        ({"prompt": "q", "completion": "a"}, [USER, ANSWER]),
        ({"prompt": [USER], "completion": [ANSWER]}, [USER, ANSWER]),
        ({"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]}, [USER, ANSWER]),
        ({"system": "s", "conversations": [{"from": "human", "value": "q"}]}, [{"role": "system", "content": "s"}, USER]),
        ({"instruction": "q", "output": "a"}, [USER, ANSWER]),
        ({"instruction": "q", "input": "more", "output": "a"}, [{"role": "user", "content": "q\n\nmore"}, ANSWER]),
        ({"instruction": "q", "output": "a", "history": [["q", "a"]]}, [USER, ANSWER, USER, ANSWER]),
    ],
)
def test_every_format_becomes_messages(tmp_path: Path, row: dict[str, Any], messages: list[dict[str, str]]) -> None:
    assert read_one(tmp_path, row).messages == messages


def test_text_rows_stay_text(tmp_path: Path) -> None:
    assert read_one(tmp_path, {"text": "once"}) == Row(1, text="once")


def test_tools_are_kept_for_the_template(tmp_path: Path) -> None:
    tools = [{"type": "function", "function": {"name": "f"}}]
    call = {"role": "assistant", "tool_calls": [{"id": "1"}]}
    row = read_one(tmp_path, {"messages": [USER, call], "tools": tools})
    assert row.tools == tools
    assert row.messages[1] == {**call, "content": ""}


@pytest.mark.parametrize(("text", "tools"), [('[{"name": "f"}]', [{"name": "f"}]), ("", None), ("null", None), ("[]", None)])
def test_tools_may_be_json_in_a_string(tmp_path: Path, text: str, tools: object) -> None:
    assert read_one(tmp_path, {"messages": [USER, ANSWER], "tools": text}).tools == tools


def test_arguments_that_are_json_in_a_string_become_values(tmp_path: Path) -> None:
    calls = [{"function": {"name": "f", "arguments": '{"n": 1}'}}, {"name": "g", "arguments": "no json"}]
    row = read_one(tmp_path, {"messages": [USER, {"role": "assistant", "tool_calls": calls}]})
    assert row.messages[1]["tool_calls"] == [{"function": {"name": "f", "arguments": {"n": 1}}}, {"name": "g", "arguments": "no json"}]


def test_turns_of_a_prompt_and_turns_without_weight_are_not_learned(tmp_path: Path) -> None:
    row = read_one(tmp_path, {"prompt": [USER, ANSWER, USER], "completion": [ANSWER, USER, {**ANSWER, "weight": 0}]})
    assert [index for index in range(6) if row.is_learned(index)] == [3]
    weighed = read_one(tmp_path, {"messages": [USER, {**ANSWER, "weight": 0}, USER, {**ANSWER, "weight": 1}]})
    assert [index for index in range(4) if weighed.is_learned(index)] == [3]
    assert weighed.messages == [USER, ANSWER, USER, ANSWER]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ([1], "not a JSON object"),
        ({"mesages": []}, "no known format fits its keys"),
        ({"messages": []}, "messages is not a list with at least one message"),
        ({"messages": ["x"]}, "messages[0] is not an object"),
        ({"messages": [USER, {"role": "assistnat", "content": "a"}]}, "messages[1].role"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages[0].content"),
        ({"messages": [{"role": "user"}]}, "messages[0].content is missing"),
        ({"prompt": "q"}, "prompt and completion"),
        ({"conversations": [{"from": "someone", "value": "x"}]}, "conversations[0].from"),
        ({"instruction": "q"}, "instruction and output"),
        ({"instruction": "q", "output": "a", "history": ["x"]}, "history[0]"),
        ({"text": 3}, "text is not a string"),
        ({"messages": [{"role": ["user"], "content": "q"}]}, "messages[0].role"),
        ({"messages": [{"role": "assistant", "tool_calls": 1}]}, "messages[0].tool_calls is not a list"),
        ({"messages": [{"role": "assistant", "tool_calls": [{"function": "f"}]}]}, "messages[0].tool_calls[0].function is not an object"),
        ({"messages": [USER, ANSWER], "tools": "[{"}, "tools is text that is no JSON"),
        ({"messages": [USER, ANSWER], "tools": [1]}, "tools is not a list of objects"),
        ({"messages": [USER, {"role": "assistant", "content": "a \ud83d"}]}, "\\ud83d, which is half of a character"),
    ],
)
def test_a_bad_row_names_file_line_and_key(tmp_path: Path, row: object, key: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([json.dumps({"messages": [USER, ANSWER]}), json.dumps(row)]), "utf-8")
    with pytest.raises(Failure) as failure:
        read_rows(planned(path))
    assert failure.value.code == "bad-row"
    assert f"{path}, line 2: " in failure.value.reason
    assert key in failure.value.reason


def test_bytes_that_are_no_utf8_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(json.dumps({"messages": [USER, ANSWER]}).encode() + b'\n{"text":"caf\xe9"}\n')
    with pytest.raises(Failure) as failure:
        read_rows(planned(path, [1, 2]))
    assert failure.value.reason == f"{path}, line 2: byte 13 is no UTF-8 (0xe9)."
    assert "UTF-8" in failure.value.hint


@pytest.mark.parametrize("case", SPLITS, ids=[case["name"] for case in SPLITS])
def test_lines_are_counted_as_the_linter_counts_them(case: dict[str, Any]) -> None:
    assert [line.decode() for line in lines_of(case["text"].encode())] == case["lines"]


@pytest.mark.parametrize("case", VERDICTS, ids=[case["name"] for case in VERDICTS])
def test_the_rows_that_the_linter_lets_pass_are_those_that_are_read(tmp_path: Path, case: dict[str, Any]) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(case["line"] + "\n", "utf-8")
    if case["accepted"]:
        assert read_rows(planned(path, [1]))[0].line == 1
        return
    with pytest.raises(Failure) as failure:
        read_rows(planned(path, [1]))
    assert failure.value.code == "bad-row"


@pytest.mark.parametrize("line", [b'{"messages": ', b'{"text": "\xff"}', b""])
def test_lines_that_are_no_json_are_bad_rows(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(Failure, match="line 1"):
        read_rows(planned(path, [1]))


def test_only_planned_lines_are_read_and_line_ends_and_separators_do_not_shift_them(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes('\ufeff{"text": "one \u2028 line"}\r\n{broken\r\n\r\n{"text": "four"}'.encode())
    rows = read_rows(planned(path, [4, 1]))
    assert [(row.line, row.text) for row in rows] == [(4, "four"), (1, "one \u2028 line")]


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "x"}\n', "utf-8")
    plan = planned(path)
    path.write_text('{"text": "y"}\n', "utf-8")
    with pytest.raises(Failure) as failure:
        read_rows(plan)
    assert failure.value.code == "dataset-changed"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"gone\.jsonl") as failure:
        read_rows(PlanFile(tmp_path / "gone.jsonl", "0" * 64, [1]))
    assert failure.value.code == "missing-data"

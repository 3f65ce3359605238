"""compare: its requests, and once as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from compare_asking import Messages
from schema_checks import validator
from tiny_run import RUNTIME
from tuned_run import as_line, generate_request
from tunesmith.request_inbox import RequestInbox

pytest_plugins = ["compare_fixtures"]


def test_lines_that_are_no_requests_are_refused_and_the_rest_is_taken() -> None:
    refused: list[tuple[str, str]] = []
    inbox = RequestInbox(lambda request_id, reason: refused.append((request_id, reason)))
    for line in (b"{", b"[]", b'{"type":"generate","id":"9"}', b"", as_line(generate_request("1", "a"))):
        inbox.accept(line)
    assert [request_id for request_id, _ in refused] == ["", "", "9"]
    assert [request["id"] for request in inbox.take(8)] == ["1"]


def test_requests_that_wait_are_taken_together_up_to_the_limit() -> None:
    inbox = RequestInbox(lambda request_id, reason: pytest.fail(reason))
    read, write = os.pipe()
    os.write(write, b"".join(as_line(generate_request(str(number), "a")) for number in range(5)))
    inbox.start(read)
    assert [request["id"] for request in inbox.take(3)] == ["0", "1", "2"]
    assert [request["id"] for request in inbox.take(3)] == ["3", "4"]
    os.close(write)
    assert inbox.take(3) == []
    assert inbox.is_cancelled("4")


def test_as_a_process(run_folder: Path) -> None:
    """The wire: ready, two requests, a bad line, then the end of input ends it."""
    environment = {**os.environ, "PYTHONPATH": str(RUNTIME), "PYTHONUTF8": "1", "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-m", "tunesmith", "compare", str(run_folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(as_line(generate_request("1", "count")) + b"nonsense\n" + as_line(generate_request("2", "a")))
        process.stdin.flush()
        messages: Messages = []
        while sum(one["type"] == "answer" for one in messages) < 4:
            messages.append(json.loads(process.stdout.readline()))
            validator("tool-message").validate(messages[-1])
        process.stdin.close()
        assert process.wait(20) == 0
    assert [one["device"] for one in messages if one["type"] == "ready"] == ["cpu"]
    assert [(one["id"], one["code"]) for one in messages if one["type"] == "problem"] == [("", "bad-request")]
    assert {one["id"] for one in messages if one["type"] == "answer"} == {"1", "2"}


@pytest.mark.parametrize("folder", ["nothing", "empty"])
def test_a_folder_without_a_run_ends_with_its_reason(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(RUNTIME), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tunesmith", "compare", str(tmp_path / folder)]
    done = subprocess.run(command, input=b"", capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    (problem,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert problem["code"] == "no-weights"
    assert problem["id"] is None
    assert b"Traceback" not in done.stderr

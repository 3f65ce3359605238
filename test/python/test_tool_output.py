"""The private stdout: only ToolMessage lines reach it, whatever else prints."""

import json
import os
import subprocess
import sys
from pathlib import Path

from schema_checks import validator

REPOSITORY = Path(__file__).resolve().parents[2]

CHILD = """
import os, sys
from tunesmith.failures import Failure
from tunesmith.tool_output import Answer, open_tool_output
output = open_tool_output()
print("a library prints")
os.write(1, b"a C library prints\\n")
os.system("echo a child prints")
output.progress("load", 0.25, "Loading é \\u2028 the model")
output.progress("load", None, "Loading")
output.ready("cpu", "base", "tuned")
output.token("1", "base", "half a pair \\ud83d")
output.answer("1", "tuned", Answer("SELECT 1", 3, 12.5, "end"))
output.problem(Failure("bad-request", "messages is empty.", "Write one."))
output.problem(Failure("cancelled", "Stopped.", "Run it again."), "1", "base")
output.result({"folder": "/x"})
"""


def run_child(code: str) -> subprocess.CompletedProcess[bytes]:
    """Runs `code` with the runtime on its path and both streams captured."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "python-runtime"), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=False)


def test_only_messages_reach_stdout_and_each_meets_the_schema() -> None:
    child = run_child(CHILD)
    assert child.returncode == 0, child.stderr.decode()
    lines = child.stdout.decode("utf-8").split("\n")
    assert lines.pop() == ""
    messages = [json.loads(line) for line in lines]
    assert [message["type"] for message in messages] == [
        "progress", "progress", "ready", "token", "answer", "problem", "problem", "result",
    ]  # fmt: skip
    for message in messages:
        validator("tool-message").validate(message)
    for printed in ["a library prints", "a C library prints", "a child prints"]:
        assert printed in child.stderr.decode()


def test_a_reader_that_went_away_ends_the_process() -> None:
    code = CHILD.split("output.progress")[0] + "import itertools\nfor _ in itertools.count():\n    output.result({})\n"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "python-runtime")}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b'{"type": "result", "value": {}}\n'
        child.stdout.close()
        assert child.wait(timeout=30) == 1

"""python -m tunesmith compare RUN_DIR: base and tuned answer the same prompts, both streamed.

    printf '%s\\n' '{"type":"generate","id":"1","messages":[…],"maxTokens":64,"temperature":0,"seed":0}' | …

Reads ToolRequest lines on stdin, writes ToolMessage lines on the private stdout: progress while loading, `ready`, then for each
request tokens and one answer (or problem) a side. Requests that wait are answered together; the two sides take turns, a token each.
The end of input ends the process between two tokens, because then nobody reads any more. RUN_DIR may also be an adapter or checkpoint.
"""

import os
import sys
import time
from pathlib import Path

from tunesmith.failures import Failure, Work
from tunesmith.heavy_imports import MODEL_PACKAGES, import_quickly
from tunesmith.process_environment import prepare_environment
from tunesmith.report_failure import report_failure
from tunesmith.request_inbox import RequestInbox
from tunesmith.tool_output import ToolOutput, open_tool_output

# A model that is still loading, or a pass that takes long, gets this much time after the end of the input.
END_GRACE_SECONDS = 3.0
LOADING = Work("loading the models", "while loading the models", "Close what else uses the memory, then compare again.")


def refuse_line(output: ToolOutput, request_id: str, reason: str) -> None:
    """A line that is no request is a fault of the program that wrote it, so it is told and not fatal."""
    output.problem(Failure("bad-request", reason, "Tunesmith and its Python part differ. Run Doctor."), request_id)


def end_soon() -> None:
    """Called in the thread that saw the end of input: a model that is still loading, or a pass that takes long, is not waited for."""
    time.sleep(END_GRACE_SECONDS)
    os._exit(0)


def run(arguments: list[str]) -> int:
    """0 when the input ended, 1 when the models could not be loaded, 2 for a wrong command line."""
    if len(arguments) != 1:
        print("Usage: python -m tunesmith compare RUN_DIR", file=sys.stderr)
        return 2
    prepare_environment()
    output = open_tool_output()
    inbox = RequestInbox(lambda request_id, reason: refuse_line(output, request_id, reason))
    try:
        from tunesmith.tuned_weights import base_of, find_tuned_weights

        weights = find_tuned_weights(Path(arguments[0]))
        output.progress("load", None, "Starting")
        inbox.start(0, end_soon)
        import_quickly(MODEL_PACKAGES, quantizes=weights.plan is not None and weights.plan.config.method == "qlora")
        from tunesmith.comparison import Comparison
        from tunesmith.side_models import load_side_models

        models = load_side_models(weights, output)
        base_name = Path(base_of(weights).id).name
    except Exception as error:  # noqa: BLE001 - told as a problem, its stack goes to the log
        report_failure(output, error, LOADING)
        return 1
    output.ready(models.device_name, base_name, weights.name)
    Comparison(models, inbox, output).run()
    return 0

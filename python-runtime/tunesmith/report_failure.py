"""Tells a short-lived verb's failure to whoever started it."""

import traceback

from tunesmith.failures import Failure, Work, as_failure
from tunesmith.tool_output import ToolOutput


def report_failure(output: ToolOutput, error: Exception, work: Work) -> None:
    """The problem on the private stdout, the stack of what nobody foresaw on stderr for the log."""
    if not isinstance(error, Failure):
        traceback.print_exc()
    output.problem(as_failure(error, work))

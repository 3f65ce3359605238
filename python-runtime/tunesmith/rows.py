"""The planned rows of a JSONL file.

The file is read once as bytes, its sha256 compared with the plan's, and only the planned lines are parsed, so a row that was held out
or skipped cannot break a run. Lines end with CR LF, LF or CR, as the linter counts them (test/fixtures/vectors/line-splits.json).
"""

import hashlib
import json
import re
from collections.abc import Iterator

from tunesmith.bad_value import BadValue
from tunesmith.failures import Failure
from tunesmith.plan import PlanFile
from tunesmith.row_formats import Row, parse_row

LINE_END = re.compile(rb"\r\n|\n|\r")


def read_rows(file: PlanFile) -> list[Row]:
    """The planned rows, in the plan's order. Raises Failure `missing-data`, `dataset-changed` or `bad-row`."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        hint = "Put the file back, or start a new run with another one."
        raise Failure("missing-data", f"{file.path} cannot be read: {error.strerror}.", hint) from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        hint = "Restore the file, or start a new run on the new rows."
        raise Failure("dataset-changed", f"{file.path} has changed since the run was planned.", hint)
    planned = set(file.lines)
    lines = {number: line for number, line in enumerate(lines_of(data), 1) if number in planned}
    return [_read_line(file, lines.get(number), number) for number in file.lines]


def lines_of(data: bytes) -> Iterator[bytes]:
    """One after the other, without their ends; the one behind the last end counts even when it is empty."""
    start = 0
    for end in LINE_END.finditer(data):
        yield data[start : end.start()]
        start = end.end()
    yield data[start:]


def _read_line(file: PlanFile, line: bytes | None, number: int) -> Row:
    hint = "Correct the row, then start a new run. The linter says more: in the editor, or node dist/cli.js lint FILE."
    try:
        if line is None:
            raise BadValue("the file has fewer lines")
        row = parse_row(json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8")), number)
        _refuse_half_characters(row)
        return row
    except UnicodeDecodeError as error:
        hint = "Save the file as UTF-8, then start a new run."
        reason = f"{file.path}, line {number}: byte {error.start + 1} is no UTF-8 (0x{error.object[error.start]:02x})."
        raise Failure("bad-row", reason, hint) from error
    except RecursionError as error:
        raise Failure("bad-row", f"{file.path}, line {number}: its values are nested too deeply.", hint) from error
    except (BadValue, ValueError) as error:
        raise Failure("bad-row", f"{file.path}, line {number}: {error}.", hint) from error


def _refuse_half_characters(row: Row) -> None:
    """JSON may write half of a surrogate pair; no tokenizer takes it."""
    try:
        json.dumps([row.messages, row.text, row.tools], ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise BadValue(f"its text holds \\u{ord(half):04x}, which is half of a character") from None

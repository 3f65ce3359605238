"""Lists what is longer than docs/ARCHITECTURE.md allows: `python scripts/testing/python_limits.py FOLDER...`, exit 1 when there is any.

Counted as biome counts TypeScript: a function's lines from `def` to its end without blank ones, its parameters without self, the lines of
a file. Tests may be long; their functions have fixtures as parameters.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_FILE_LINES = 200
MAX_FUNCTION_LINES = 40
MAX_PARAMETERS = 3
# transformers calls these with what it has; names of its callbacks and of its attention interface.
CALLED_BY_LIBRARIES = {"on_log", "on_evaluate", "packed_attention"}


def offences(path: Path) -> Iterator[str]:
    """One line per limit that a file breaks."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > MAX_FILE_LINES:
        yield f"{path}:1 {len(lines)} lines"
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = [line for line in lines[node.lineno - 1 : node.end_lineno] if line.strip()]
        if len(body) > MAX_FUNCTION_LINES:
            yield f"{path}:{node.lineno} {node.name} has {len(body)} lines"
        names = [argument.arg for argument in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
        count = len([name for name in names if name not in ("self", "cls")])
        if count > MAX_PARAMETERS and node.name not in CALLED_BY_LIBRARIES:
            yield f"{path}:{node.lineno} {node.name} has {count} parameters"


def main(folders: list[str]) -> int:
    """Prints every offence; returns the exit code."""
    found = [line for folder in folders for path in sorted(Path(folder).rglob("*.py")) for line in offences(path)]
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

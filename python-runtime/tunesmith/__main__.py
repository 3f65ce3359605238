"""python -m tunesmith VERB …: the table of verbs.

A verb's module exports `run(arguments: list[str]) -> int` and is imported only when it is called, so that `doctor` answers even
where torch is broken. Exit codes: what the verb says; 2 for a wrong command line.
"""

import importlib
import sys

VERBS = {
    "train": "RUN_DIR [--resume]",
    "compare": "RUN_DIR",
    "merge": "ADAPTER_DIR OUT_DIR",
    "doctor": "",
    "demo-model": "GGUF_PATH OUT_DIR",
    "converter": "PYLOCK LOCK OUT_DIR",
    "installed": "LOCK…",
}


def usage() -> str:
    """The command line, one verb a line."""
    lines = [f"  python -m tunesmith {verb} {arguments}".rstrip() for verb, arguments in VERBS.items()]
    return "\n".join(["Usage:", *lines])


def main(arguments: list[str]) -> int:
    """Runs one verb and returns its exit code."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb not in VERBS:
        print(usage(), file=sys.stderr)
        return 2
    module = importlib.import_module(f"tunesmith.{verb.replace('-', '_')}")
    return int(module.run(rest))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
